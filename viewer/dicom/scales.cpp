#include "dicom/scales.h"
