#include "dicom/display_set_builder.h"
