#include "network/study_source.h"
