#include "scene/tool.h"
