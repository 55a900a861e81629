// A TagTable as text: for the clipboard, for files. Pure functions, any thread.
#pragma once

#include "dicom/tag_table.h"

#include <QString>

namespace sagitta::dicom {

// "(0010,0010)"; empty for rows that are no attribute.
QString tagText(const ListedElement& element);
// "Patient Name"; of a private attribute with its creator: "[ACME 1.0] Filter".
QString nameText(const ListedElement& element);
// The value in one line, with what it means: "1.2.840.10008.1.2 (Implicit VR Little Endian)".
QString valueText(const ListedElement& element);
// One line: breaks, tabs and characters that control how text is shown become blanks.
QString inOneLine(QString text);

// "", "≠", "only here", "only there", "not compared".
QString differenceText(TagDifference difference);

enum class TagTextFormat { Tabs, Csv };

// Tag, name, VR, value; with a second listing also the difference and its value. In CSV also keyword, VM, length and
// creator (RFC 4180, CRLF). Names are indented by depth in the text with tabs.
QString headText(const TagTable& table, TagTextFormat format);
QString rowText(const TagTable& table, const TagTableRow& row, TagTextFormat format);
// The head and all rows.
QString tableText(const TagTable& table, TagTextFormat format);

} // namespace sagitta::dicom
