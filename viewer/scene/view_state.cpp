#include "scene/view_state.h"
