// The mark of a reading status, painted: a disc, a ring, a tick; told apart by shape. GUI thread.
#pragma once

#include "storage/study_marks.h"

#include <QIcon>

namespace sagitta::ui {

QIcon makeStatusIcon(storage::ReadingStatus status);

} // namespace sagitta::ui
