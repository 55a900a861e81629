#include "render/vtk/volume_renderer.h"
