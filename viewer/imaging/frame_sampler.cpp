#include "imaging/frame_sampler.h"
