#include "dicom/instance_header.h"
