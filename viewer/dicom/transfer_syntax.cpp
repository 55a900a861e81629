#include "dicom/transfer_syntax.h"
