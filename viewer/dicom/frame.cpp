#include "dicom/frame.h"
