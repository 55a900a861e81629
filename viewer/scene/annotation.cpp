#include "scene/annotation.h"
