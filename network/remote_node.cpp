#include "network/remote_node.h"
