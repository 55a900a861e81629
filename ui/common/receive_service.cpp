#include "ui/common/receive_service.h" // for moc
