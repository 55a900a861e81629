// Putting attributes into a data set, by the tags of DCMTK. Free functions; a data set belongs to one thread.
#pragma once

#include <QByteArray>
#include <QString>

#include <initializer_list>
#include <memory>

class DcmItem;
class DcmTagKey;

namespace sagitta::demo {

// Text is written as UTF-8: the data set says ISO_IR 192 where it is more than ASCII.
void put(DcmItem& item, const DcmTagKey& tag, const QString& value);
// Bytes as they are: text in another character set.
void put(DcmItem& item, const DcmTagKey& tag, const QByteArray& value);
void put(DcmItem& item, const DcmTagKey& tag, int value);
// Decimal or floating point values.
void put(DcmItem& item, const DcmTagKey& tag, std::initializer_list<double> values);
// Type 2: there, and empty.
void putEmpty(DcmItem& item, const DcmTagKey& tag);

// A new last item of a sequence, which is made when it is not there; owned by `item`.
DcmItem& addItem(DcmItem& item, const DcmTagKey& sequence);
// The same, holding a coded concept (PS3.3 section 8).
DcmItem& addCode(DcmItem& item, const DcmTagKey& sequence, const QString& value, const QString& scheme,
                 const QString& meaning);

} // namespace sagitta::demo
