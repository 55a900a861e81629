#include "scene/annotation_store.h"
