#include "ui/common/preferences.h"
