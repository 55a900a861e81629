#include "ui/common/storage_service.h" // for moc
