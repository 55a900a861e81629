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
// "058Y" -> "58 y" (PS3.5 6.2, AS); what is no age stays as it is.
QString ageText(const QString& age);
// Units of pixel values as the file has them (PS3.3 C.8.9.1.1.3, C.11.1.1.2) as they are read: "BQML" -> "Bq/ml".
QString unitText(const QString& unit);
// At most `decimals` decimals, without zeros at the end; values in a list ("120\140") one by one. What is no number
// stays as it is.
QString roundedText(const QString& number, int decimals);

} // namespace sagitta::render
