#include "ui/browser/studies_window.h"
