#include "dicom/decoder.h"
