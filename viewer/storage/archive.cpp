#include "storage/archive.h"
