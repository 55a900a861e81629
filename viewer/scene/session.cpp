#include "scene/session.h"
