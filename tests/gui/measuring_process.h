// A process in which somebody draws a length: opens the first local study in the real windows, draws with the mouse,
// says "drawn <millimetres>" when the drawing is on disk, and lives on until it is killed.
#pragma once

#include <QPoint>
#include <QString>

namespace sagitta::test {

inline constexpr char kMeasuringProcess[] = "--measure-in";

// From where the drag begins to where it ends, in widget pixels.
inline constexpr QPoint kMeasured(150, 70);

int runMeasuringProcess(const QString& dataDir);

} // namespace sagitta::test
