#include "storage/local_store.h"
