#include "dicom/tag_table_text.h"

#include "dicom/data_dictionary.h"

#include <QStringList>

#include <algorithm>

namespace sagitta::dicom {

namespace {

using Kind = ListedElement::Kind;

bool isNumbers(const QString& text) {
    const QStringList values = text.split(u'\\');
    return std::all_of(values.begin(), values.end(), [](const QString& value) {
        bool isNumber = false;
        value.toDouble(&isNumber);
        return isNumber;
    });
}

// A spreadsheet would run it: the file of a stranger says what.
bool looksLikeFormula(const QString& text) {
    return !text.isEmpty() && QStringLiteral("=+-@\t\r").contains(text.front()) && !isNumbers(text);
}

QString csvField(QString text) {
    if (looksLikeFormula(text))
        text.prepend(u'\'');
    if (!text.contains(u'"') && !text.contains(u',') && !text.contains(u'\n') && !text.contains(u'\r'))
        return text;
    return u'"' + text.replace(u'"', QStringLiteral("\"\"")) + u'"';
}

QString line(QStringList fields, TagTextFormat format) {
    if (format == TagTextFormat::Tabs) {
        for (QString& field : fields)
            field = inOneLine(std::move(field));
        return fields.join(u'\t') + u'\n';
    }
    std::transform(fields.begin(), fields.end(), fields.begin(), csvField);
    return fields.join(u',') + QStringLiteral("\r\n");
}

QString lengthText(const ListedElement& element) {
    if (element.kind != Kind::Element && element.kind != Kind::Sequence)
        return {};
    return element.length < 0 ? QString() : QString::number(element.length);
}

// Bidirectional controls of a hostile file could make a row say something else.
bool controlsText(QChar c) {
    const char16_t code = c.unicode();
    return c.category() == QChar::Other_Control || c == QChar::LineSeparator || c == QChar::ParagraphSeparator ||
           (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

} // namespace

QString tagText(const ListedElement& element) {
    const bool isAttribute = element.kind == Kind::Element || element.kind == Kind::Sequence;
    return isAttribute ? toString(element.tag) : QString();
}

QString nameText(const ListedElement& element) {
    if (element.privateCreator.isEmpty())
        return element.name.isEmpty() && element.tag.group % 2 == 1 ? QStringLiteral("private") : element.name;
    return QStringLiteral("[%1] %2").arg(element.privateCreator, element.name).trimmed();
}

QString valueText(const ListedElement& element) {
    QStringList parts{element.value};
    if (!element.meaning.isEmpty())
        parts << (element.value.isEmpty() ? element.meaning : u'(' + element.meaning + u')');
    if (!element.problem.isEmpty())
        parts << u'[' + element.problem + u']';
    parts.removeAll(QString());
    return inOneLine(parts.join(u' '));
}

QString inOneLine(QString text) {
    text.replace(QStringLiteral("\r\n"), QStringLiteral(" "));
    std::replace_if(text.begin(), text.end(), controlsText, QChar(u' '));
    return text;
}

QString differenceText(TagDifference difference) {
    switch (difference) {
    case TagDifference::None:
        return {};
    case TagDifference::Value:
        return QStringLiteral("≠");
    case TagDifference::OnlyFirst:
        return QStringLiteral("only here");
    case TagDifference::OnlySecond:
        return QStringLiteral("only there");
    case TagDifference::NotCompared:
        break;
    }
    return QStringLiteral("not compared");
}

QString headText(const TagTable& table, TagTextFormat format) {
    const bool isCsv = format == TagTextFormat::Csv;
    QStringList fields{QStringLiteral("Tag"), QStringLiteral("Name"), QStringLiteral("VR"), QStringLiteral("Value")};
    if (isCsv)
        fields = QStringList{QStringLiteral("Depth"), QStringLiteral("Tag"),     QStringLiteral("Keyword"),
                             QStringLiteral("Name"),  QStringLiteral("Creator"), QStringLiteral("VR"),
                             QStringLiteral("VM"),    QStringLiteral("Length"),  QStringLiteral("Value")};
    if (table.second)
        fields << QStringLiteral("Difference") << QStringLiteral("Other value");
    return line(fields, format);
}

QString rowText(const TagTable& table, const TagTableRow& row, TagTextFormat format) {
    const ListedElement& element = table.element(row);
    const ListedElement* const first = table.firstElement(row);
    const ListedElement* const second = table.secondElement(row);
    const QString value = first ? valueText(*first) : QString();
    QStringList fields;
    if (format == TagTextFormat::Csv)
        fields = QStringList{QString::number(row.depth),
                             tagText(element),
                             element.keyword,
                             element.name,
                             element.privateCreator,
                             element.vr,
                             QString::number(element.count),
                             lengthText(element),
                             value};
    else
        fields = QStringList{tagText(element), QString(2 * row.depth, u' ') + nameText(element), element.vr, value};
    if (table.second)
        fields << differenceText(row.difference) << (second ? valueText(*second) : QString());
    return line(fields, format);
}

QString tableText(const TagTable& table, TagTextFormat format) {
    QString text = headText(table, format);
    for (const TagTableRow& row : table.rows)
        text += rowText(table, row, format);
    return text;
}

} // namespace sagitta::dicom
