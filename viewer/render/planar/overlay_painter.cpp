#include "render/planar/overlay_painter.h"
