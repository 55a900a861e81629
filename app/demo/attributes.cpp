#include "app/demo/attributes.h"

#include <QStringList>

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dctk.h>

namespace sagitta::demo {

void put(DcmItem& item, const DcmTagKey& tag, const QString& value) { put(item, tag, value.toUtf8()); }

void put(DcmItem& item, const DcmTagKey& tag, const QByteArray& value) {
    item.putAndInsertString(tag, value.constData());
}

void put(DcmItem& item, const DcmTagKey& tag, int value) { put(item, tag, QByteArray::number(value)); }

void put(DcmItem& item, const DcmTagKey& tag, std::initializer_list<double> values) {
    QStringList parts;
    for (const double value : values)
        parts << QString::number(value, 'g', 10); // PS3.5 6.2: 16 bytes at most
    put(item, tag, parts.join(u'\\'));
}

void putEmpty(DcmItem& item, const DcmTagKey& tag) { item.insertEmptyElement(tag); }

DcmItem& addItem(DcmItem& item, const DcmTagKey& sequence) {
    DcmItem* added = nullptr;
    item.findOrCreateSequenceItem(sequence, added, -2); // -2: append
    return *added;
}

DcmItem& addCode(DcmItem& item, const DcmTagKey& sequence, const QString& value, const QString& scheme,
                 const QString& meaning) {
    DcmItem& code = addItem(item, sequence);
    put(code, DCM_CodeValue, value);
    put(code, DCM_CodingSchemeDesignator, scheme);
    put(code, DCM_CodeMeaning, meaning);
    return code;
}

} // namespace sagitta::demo
