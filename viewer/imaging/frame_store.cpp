#include "imaging/frame_store.h"
