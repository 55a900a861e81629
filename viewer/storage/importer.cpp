#include "storage/importer.h"
