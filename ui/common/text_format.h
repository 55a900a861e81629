// How values of DICOM are written for people: names, dates, rates. Pure functions, any thread.
#pragma once

#include <QString>

#include <cstdint>

namespace sagitta::ui {

// "Family^Given^Middle^Prefix^Suffix" -> "FAMILY, Given Middle" (PS3.5 6.2.1). "(no name)" when there is none.
QString patientNameText(const QString& personName);
// "20240301" -> "2024-03-01"; what is no date stays as it is.
QString dateText(const QString& date);
// "140522.123" -> "14:05".
QString timeText(const QString& time);
QString sizeText(std::int64_t bytes);
// "12.3 MB/s".
QString rateText(double bytesPerSecond);

} // namespace sagitta::ui
