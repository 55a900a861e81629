#include "scene/view.h"
