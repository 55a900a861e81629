#include "imaging/volume.h"
