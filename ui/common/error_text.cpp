#include "ui/common/error_text.h"
