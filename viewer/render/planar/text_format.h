// How values of DICOM are written for people: names, dates, times; the one place, for overlays and windows alike. Pure
// functions, any thread.
#pragma once

#include <QString>

namespace sagitta::render {

// "Family^Given^Middle" -> "FAMILY, Given Middle" (PS3.5 6.2.1).
QString patientNameText(const QString& dicomName);
// "20240301" -> "2024-03-01"; what is no date stays as it is.
QString dateText(const QString& date);
// "140522.123" -> "14:05".
QString timeText(const QString& time);

} // namespace sagitta::render
