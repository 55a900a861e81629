#include "dicom/character_set.h"

#include <QStringDecoder>

#include <dcmtk/config/osconfig.h>

#include <dcmtk/ofstd/ofchrenc.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace sagitta::dicom {

// One row of PS3.3 tables C.12-3 and C.12-4: the bytes after ESC.
struct CharacterSet::Designation {
    const char* sequence;
    bool isG0;
    Page page;
};

namespace {

constexpr char kEscape = '\x1b';

bool isAscii(const QByteArray& bytes) {
    return std::all_of(bytes.begin(), bytes.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x80 && c != kEscape; });
}

bool isHigh(char c) { return static_cast<unsigned char>(c) >= 0x80; }

// After these the sets of the first term are in force again (PS3.5 6.1.2.5.3).
bool isDelimiter(char c) { return c != 0 && std::strchr("\\^=\r\n\f\t", c) != nullptr; }

bool decodeUtf8(const QByteArray& bytes, QString& text) {
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString decoded = decoder(bytes);
    if (decoder.hasError())
        return false;
    text += decoded;
    return true;
}

// Single-byte sets that are one shift away from Unicode.
bool appendShifted(const QByteArray& run, int first, int last, char16_t unicodeOfFirst, QString& text) {
    for (const char c : run) {
        const int code = static_cast<unsigned char>(c);
        if (code < first || code > last)
            return false;
        text += QChar(static_cast<char16_t>(unicodeOfFirst + (code - first)));
    }
    return true;
}

} // namespace

CharacterSet::CharacterSet(const QByteArray& specificCharacterSet) {
    m_first = pageOfTerm(specificCharacterSet.split('\\').constFirst());
}

CharacterSet::~CharacterSet() = default;

// Spellings vary in the field ("ISO IR 100", "ISO-IR 100", "ISO 2022 IR 100"): the number after IR decides.
CharacterSet::Page CharacterSet::pageOfTerm(QByteArray term) {
    term = term.trimmed().toUpper();
    if (term == "GB18030")
        return Page::Gb18030;
    if (term == "GBK" || term == "GB2312")
        return Page::Gbk;
    if (term == "UTF-8" || term == "UTF8")
        return Page::Utf8;
    const qsizetype at = term.lastIndexOf("IR");
    if (at < 0)
        return Page::None;
    QByteArray number;
    for (const char c : term.sliced(at + 2)) {
        if (c >= '0' && c <= '9')
            number += c;
    }
    static const std::map<int, Page> kPages{
        {6, Page::None},
        {100, Page::Latin1},
        {101, Page::Latin2},
        {109, Page::Latin3},
        {110, Page::Latin4},
        {144, Page::Cyrillic},
        {127, Page::Arabic},
        {126, Page::Greek},
        {138, Page::Hebrew},
        {148, Page::Latin5},
        {203, Page::Latin9},
        {166, Page::Thai},
        {13, Page::Katakana},
        {192, Page::Utf8},
        // These two want an escape sequence before every use; writers that forget it are understood as well.
        {149, Page::KsX1001},
        {58, Page::Gb2312}};
    const auto found = kPages.find(number.toInt());
    return found == kPages.end() ? Page::None : found->second;
}

const CharacterSet::Designation* CharacterSet::designationAt(const QByteArray& bytes, qsizetype offset) {
    static constexpr std::array<Designation, 20> kDesignations{{
        {"$(D", true, Page::JisX0212}, {"$)C", false, Page::KsX1001}, {"$)A", false, Page::Gb2312},
        {"$B", true, Page::JisX0208},  {"$@", true, Page::JisX0208},  {"(B", true, Page::Ascii},
        {"(J", true, Page::Ascii},     {")I", false, Page::Katakana}, {"-A", false, Page::Latin1},
        {"-B", false, Page::Latin2},   {"-C", false, Page::Latin3},   {"-D", false, Page::Latin4},
        {"-L", false, Page::Cyrillic}, {"-G", false, Page::Arabic},   {"-F", false, Page::Greek},
        {"-H", false, Page::Hebrew},   {"-M", false, Page::Latin5},   {"-b", false, Page::Latin9},
        {"-T", false, Page::Thai},     {"(I", true, Page::Katakana},
    }};
    for (const Designation& row : kDesignations) {
        const auto length = static_cast<qsizetype>(std::strlen(row.sequence));
        if (offset + length <= bytes.size() &&
            std::memcmp(bytes.constData() + offset, row.sequence, static_cast<std::size_t>(length)) == 0)
            return &row;
    }
    return nullptr;
}

const char* CharacterSet::encodingName(Page page) {
    switch (page) {
    case Page::Latin2:
        return "ISO-8859-2";
    case Page::Latin3:
        return "ISO-8859-3";
    case Page::Latin4:
        return "ISO-8859-4";
    case Page::Cyrillic:
        return "ISO-8859-5";
    case Page::Arabic:
        return "ISO-8859-6";
    case Page::Greek:
        return "ISO-8859-7";
    case Page::Hebrew:
        return "ISO-8859-8";
    case Page::Latin5:
        return "ISO-8859-9";
    case Page::Latin9:
        return "ISO-8859-15";
    case Page::JisX0208:
    case Page::JisX0212:
        return "EUC-JP";
    case Page::KsX1001:
        return "EUC-KR";
    case Page::Gb2312:
    case Page::Gbk:
        return "GBK";
    case Page::Gb18030:
        return "GB18030";
    default:
        return nullptr;
    }
}

QString CharacterSet::toUnicode(const QByteArray& bytes) {
    if (isAscii(bytes))
        return QString::fromLatin1(bytes);
    QString text;
    bool good = false;
    if (m_first == Page::Utf8)
        good = decodeUtf8(bytes, text);
    else if (m_first == Page::Gb18030 || m_first == Page::Gbk)
        good = convert(m_first, bytes, text);
    else
        good = appendCodeExtended(bytes, text);
    if (good)
        return text;
    // Without a usable declaration: text that is valid UTF-8 beyond ASCII is UTF-8.
    text.clear();
    if (m_first == Page::None && decodeUtf8(bytes, text))
        return text;
    return QString::fromLatin1(bytes);
}

bool CharacterSet::appendCodeExtended(const QByteArray& bytes, QString& text) {
    Page g0 = Page::Ascii;
    Page g1 = m_first;
    qsizetype i = 0;
    while (i < bytes.size()) {
        if (bytes[i] == kEscape) {
            const Designation* const designation = designationAt(bytes, i + 1);
            if (!designation)
                return false;
            (designation->isG0 ? g0 : g1) = designation->page;
            i += 1 + static_cast<qsizetype>(std::strlen(designation->sequence));
            continue;
        }
        const bool high = isHigh(bytes[i]);
        qsizetype end = i + 1;
        while (end < bytes.size() && bytes[end] != kEscape && isHigh(bytes[end]) == high &&
               (high || g0 != Page::Ascii || !isDelimiter(bytes[end])))
            ++end;
        if (!appendRun(high ? g1 : g0, bytes.sliced(i, end - i), text))
            return false;
        if (!high && g0 == Page::Ascii && isDelimiter(bytes[i]))
            g1 = m_first;
        i = end;
    }
    return true;
}

bool CharacterSet::appendRun(Page page, const QByteArray& run, QString& text) {
    switch (page) {
    case Page::None:
        return false;
    case Page::Ascii:
    case Page::Latin1:
        text += QString::fromLatin1(run);
        return true;
    case Page::Katakana: {
        QByteArray high = run; // by way of G0 the same characters have no high bit
        for (char& c : high)
            c = static_cast<char>(c | 0x80);
        return appendShifted(high, 0xa1, 0xdf, u'\uff61', text);
    }
    case Page::Thai:
        return appendShifted(run, 0xa1, 0xfb, u'\u0e01', text);
    case Page::JisX0208:
    case Page::JisX0212: {
        // The 7-bit pairs are those of EUC-JP with the high bits set; JIS X 0212 has a prefix there.
        QByteArray euc;
        for (qsizetype i = 0; i + 1 < run.size(); i += 2) {
            if (page == Page::JisX0212)
                euc += '\x8f';
            euc += static_cast<char>(run[i] | 0x80);
            euc += static_cast<char>(run[i + 1] | 0x80);
        }
        return run.size() % 2 == 0 && convert(page, euc, text);
    }
    default:
        return convert(page, run, text);
    }
}

bool CharacterSet::convert(Page page, const QByteArray& bytes, QString& text) {
    std::unique_ptr<OFCharacterEncoding>& converter = m_converters[page];
    if (!converter) {
        converter = std::make_unique<OFCharacterEncoding>();
        if (converter->selectEncoding(encodingName(page), "UTF-8").bad())
            converter->clear();
    }
    OFString utf8;
    if (!*converter ||
        converter->convertString(bytes.constData(), static_cast<std::size_t>(bytes.size()), utf8, true).bad())
        return false;
    text += QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
    return true;
}

} // namespace sagitta::dicom
