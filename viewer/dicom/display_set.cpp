#include "dicom/display_set.h"
