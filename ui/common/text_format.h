// How values of DICOM are written for people: names, dates, rates. Pure functions, any thread.
#pragma once

#include "render/planar/text_format.h"

#include <QString>

#include <cstdint>

namespace sagitta::ui {

// "Family^Given^Middle^Prefix^Suffix" -> "FAMILY, Given Middle" (PS3.5 6.2.1). "(no name)" when there is none.
QString patientNameText(const QString& personName);
using render::dateText;
using render::timeText;
QString sizeText(std::int64_t bytes);
// "12.3 MB/s".
QString rateText(double bytesPerSecond);
// "about 40 s left", rounded as coarsely as an estimate deserves.
QString timeLeftText(double seconds);

// A name as a menu shows it, which takes an ampersand for the mark of a key.
QString menuText(QString name);

// A tooltip that says just this, in lines of a readable length: what comes from a file is never taken for HTML.
QString tipText(const QString& plain);

} // namespace sagitta::ui
