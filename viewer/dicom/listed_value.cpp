#include "dicom/listed_value.h"

#include "dicom/data_dictionary.h"

#include <QtEndian>

#include <algorithm>
#include <array>
#include <bit>
#include <optional>

namespace sagitta::dicom {

namespace {

constexpr std::int64_t kShownBytes = 32;
// A text up to this length is converted as a whole, so that it is never cut within a character.
constexpr std::int64_t kMaxConverted = std::int64_t{1} << 20;

bool isOneOf(const QString& vr, std::initializer_list<const char*> list) {
    return std::any_of(list.begin(), list.end(), [&](const char* one) { return vr == QLatin1String(one); });
}

// Their backslash is a character like any other (PS3.5 table 6.2-1).
bool isSingleText(const QString& vr) { return isOneOf(vr, {"LT", "ST", "UT", "UR"}); }

bool isOfCharacterSet(const QString& vr) { return isOneOf(vr, {"SH", "LO", "ST", "LT", "UC", "UT", "PN"}); }

void trimPadding(QString& text) {
    while (text.endsWith(u' ') || text.endsWith(QChar::Null))
        text.chop(1);
}

// The end of a beginning of a long text behind which every character set starts afresh (PS3.5 6.1.2.5.3).
qsizetype safeEnd(const QByteArray& bytes) {
    const qsizetype end = std::max({bytes.lastIndexOf('\\'), bytes.lastIndexOf('\n'), bytes.lastIndexOf('\r')});
    return end > 0 ? end : bytes.size();
}

ListedValue listText(ByteSource& source, const ValueLocation& where, const QString& vr, CharacterSet& characterSet,
                     int maxCharacters) {
    ListedValue value;
    QByteArray bytes = source.bytes(where.offset, std::min(where.length, kMaxConverted));
    if (where.length > kMaxConverted) {
        bytes.truncate(safeEnd(bytes));
        value.isWhole = false;
    }
    value.text = isOfCharacterSet(vr) ? characterSet.toUnicode(bytes) : QString::fromLatin1(bytes);
    trimPadding(value.text);
    if (!value.text.isEmpty() && value.isWhole)
        value.count = isSingleText(vr) ? 1 : static_cast<int>(value.text.count(u'\\')) + 1;
    if (value.text.size() > maxCharacters) {
        value.text.truncate(maxCharacters);
        if (value.text.back().isHighSurrogate())
            value.text.chop(1);
        value.isWhole = false;
    }
    if (!value.isWhole)
        value.text += QStringLiteral(" … (%1 bytes in all)").arg(where.length);
    return value;
}

template<class T>
T numberAt(const std::uint8_t* bytes, bool bigEndian) {
    return bigEndian ? qFromBigEndian<T>(bytes) : qFromLittleEndian<T>(bytes);
}

template<class T>
QString integerText(const std::uint8_t* bytes, bool bigEndian) {
    return QString::number(numberAt<T>(bytes, bigEndian));
}

QString floatText(const std::uint8_t* bytes, bool bigEndian) {
    const auto value = std::bit_cast<float>(numberAt<std::uint32_t>(bytes, bigEndian));
    constexpr int kDigits = 9; // as many as a float may need to be told from its neighbours
    for (int digits = 6; digits < kDigits; ++digits) {
        const QString text = QString::number(static_cast<double>(value), 'g', digits);
        if (text.toFloat() == value)
            return text;
    }
    return QString::number(static_cast<double>(value), 'g', kDigits);
}

QString doubleText(const std::uint8_t* bytes, bool bigEndian) {
    return QString::number(std::bit_cast<double>(numberAt<std::uint64_t>(bytes, bigEndian)), 'g',
                           QLocale::FloatingPointShortest);
}

QString tagValueText(const std::uint8_t* bytes, bool bigEndian) {
    return toString({numberAt<std::uint16_t>(bytes, bigEndian), numberAt<std::uint16_t>(bytes + 2, bigEndian)});
}

struct NumberFormat {
    const char* vr;
    int bytes;
    QString (*text)(const std::uint8_t* bytes, bool bigEndian);
};

const NumberFormat* findNumberFormat(const QString& vr) {
    static constexpr std::array<NumberFormat, 9> kFormats{{{"US", 2, integerText<quint16>},
                                                           {"SS", 2, integerText<qint16>},
                                                           {"UL", 4, integerText<quint32>},
                                                           {"SL", 4, integerText<qint32>},
                                                           {"UV", 8, integerText<quint64>},
                                                           {"SV", 8, integerText<qint64>},
                                                           {"FL", 4, floatText},
                                                           {"FD", 8, doubleText},
                                                           {"AT", 4, tagValueText}}};
    const auto found = std::find_if(kFormats.begin(), kFormats.end(),
                                    [&](const NumberFormat& format) { return vr == QLatin1String(format.vr); });
    return found == kFormats.end() ? nullptr : &*found;
}

ListedValue listNumbers(ByteSource& source, const ValueLocation& where, const NumberFormat& format, int maxCharacters) {
    ListedValue value;
    const std::int64_t count = where.length / format.bytes;
    value.count = static_cast<int>(count);
    std::int64_t listed = 0;
    for (; listed < count && value.text.size() < maxCharacters; ++listed) {
        const auto bytes = source.view(where.offset + listed * format.bytes, format.bytes);
        if (bytes.empty()) // the file shrank under our hands
            break;
        if (listed > 0)
            value.text += u'\\';
        value.text += format.text(bytes.data(), where.bigEndian);
    }
    if (listed < count) {
        value.text += QStringLiteral(" … (%1 values in all)").arg(count);
        value.isWhole = false;
    }
    return value;
}

bool isPrintable(const QByteArray& bytes) {
    return std::all_of(bytes.begin(), bytes.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

ListedValue listBytes(ByteSource& source, const ValueLocation& where) {
    ListedValue value;
    if (where.length == 0)
        return value;
    value.count = 1;
    value.isWhole = where.length <= kShownBytes;
    QByteArray bytes = source.bytes(where.offset, std::min(where.length, kShownBytes));
    value.text = QStringLiteral("%1 bytes: ").arg(where.length) + QString::fromLatin1(bytes.toHex(' '));
    if (!value.isWhole)
        value.text += QStringLiteral(" …");
    while (bytes.endsWith('\0'))
        bytes.chop(1);
    if (!bytes.isEmpty() && isPrintable(bytes))
        value.text += QStringLiteral("  “%1%2”").arg(QString::fromLatin1(bytes), value.isWhole ? "" : "…");
    return value;
}

} // namespace

bool isTextVr(const QString& vr) {
    return isOneOf(
        vr, {"AE", "AS", "CS", "DA", "DS", "DT", "IS", "LO", "LT", "PN", "SH", "ST", "TM", "UC", "UI", "UR", "UT"});
}

ListedValue listValue(ByteSource& source, const ValueLocation& where, const QString& vr, CharacterSet& characterSet,
                      int maxCharacters) {
    if (isTextVr(vr))
        return listText(source, where, vr, characterSet, maxCharacters);
    const NumberFormat* const format = findNumberFormat(vr);
    if (format && where.length >= format->bytes)
        return listNumbers(source, where, *format, maxCharacters);
    return listBytes(source, where);
}

} // namespace sagitta::dicom
