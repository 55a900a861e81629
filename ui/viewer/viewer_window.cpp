#include "ui/viewer/viewer_window.h"
