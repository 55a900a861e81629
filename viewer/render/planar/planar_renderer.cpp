#include "render/planar/planar_renderer.h"
