// What the person is told of an Error: what happened and what to do, in one or two sentences.
#pragma once

#include "core/error.h"

#include <QString>

namespace sagitta::ui {

QString errorText(const Error& error);

} // namespace sagitta::ui
