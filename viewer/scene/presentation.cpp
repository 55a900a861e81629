#include "scene/presentation.h"
