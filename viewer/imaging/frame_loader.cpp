#include "imaging/frame_loader.h"
