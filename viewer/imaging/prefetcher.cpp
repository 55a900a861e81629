#include "imaging/prefetcher.h"
