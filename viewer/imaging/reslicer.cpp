#include "imaging/reslicer.h"
