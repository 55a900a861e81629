#include "dicom/dataset.h"
