// What Harness found, as a table for people and as JSON for comparing runs.
#pragma once

#include "bench/bench_harness.h"

#include <QByteArray>

namespace sagitta::bench {

QString toTable(const Report& report);
QByteArray toJson(const Report& report);

} // namespace sagitta::bench
