#include "dicom/siemens_csa.h"

#include "dicom/private_attribute.h"

#include <QtEndian>

namespace sagitta::dicom {

namespace {

constexpr qsizetype kMostBytes = 16 << 20;
constexpr std::uint32_t kMostEntries = 4096;
constexpr std::int32_t kMostItems = 4096;
constexpr qsizetype kNameBytes = 64;
constexpr qsizetype kEntryBytes = kNameBytes + 5 * 4; // name, VM, VR, type, items, mark
constexpr qsizetype kItemBytes = 4 * 4;

// Every step is checked against the end.
class CsaWalker {
public:
    explicit CsaWalker(const QByteArray& bytes) : m_bytes(bytes) {}

    bool has(qsizetype count) const { return count >= 0 && count <= m_bytes.size() - m_at; }
    void skip(qsizetype count) { m_at += count; }
    QByteArray take(qsizetype count) {
        QByteArray part = m_bytes.mid(m_at, count);
        m_at += count;
        return part;
    }
    std::int32_t integer(qsizetype offset) const {
        return qFromLittleEndian<std::int32_t>(m_bytes.constData() + m_at + offset);
    }

private:
    const QByteArray& m_bytes;
    qsizetype m_at = 0;
};

// The values of the entry the walker stands behind the head of; false at damage.
bool takeItems(CsaWalker& walker, std::int32_t items, std::vector<QByteArray>& values) {
    for (std::int32_t i = 0; i < items; ++i) {
        if (!walker.has(kItemBytes))
            return false;
        const std::int32_t length = walker.integer(4);
        walker.skip(kItemBytes);
        if (!walker.has(length))
            return false;
        const QByteArray value = walker.take(length);
        values.push_back(value.left(value.indexOf('\0') < 0 ? value.size() : value.indexOf('\0')).trimmed());
        const qsizetype padding = (4 - length % 4) % 4;
        if (walker.has(padding))
            walker.skip(padding);
    }
    return true;
}

std::vector<double> numbersOf(const std::vector<QByteArray>& values) {
    std::vector<double> numbers;
    for (const QByteArray& value : values) {
        if (value.isEmpty())
            continue;
        bool isNumber = false;
        numbers.push_back(value.toDouble(&isNumber));
        if (!isNumber)
            return {};
    }
    return numbers;
}

} // namespace

QByteArray csaImageHeader(const Dataset& dataset) {
    const auto tag = privateTag(dataset, {0x0029, QLatin1String("SIEMENS CSA HEADER"), 0x10});
    return tag ? dataset.bytes(*tag) : QByteArray();
}

std::vector<double> csaNumbers(const QByteArray& header, QLatin1String name) {
    constexpr qsizetype kHeadBytes = 16; // "SV10", four bytes, the number of entries, a mark
    if (header.size() < kHeadBytes || header.size() > kMostBytes || !header.startsWith("SV10"))
        return {};
    CsaWalker walker(header);
    const auto entries = static_cast<std::uint32_t>(walker.integer(8));
    walker.skip(kHeadBytes);
    for (std::uint32_t n = 0; n < std::min(entries, kMostEntries); ++n) {
        if (!walker.has(kEntryBytes))
            return {};
        const std::int32_t items = walker.integer(kNameBytes + 12);
        const QByteArray entry = walker.take(kNameBytes);
        walker.skip(kEntryBytes - kNameBytes);
        std::vector<QByteArray> values;
        if (items < 0 || items > kMostItems || !takeItems(walker, items, values))
            return {};
        if (entry.left(entry.indexOf('\0')) == QByteArrayView(name.data(), name.size()))
            return numbersOf(values);
    }
    return {};
}

} // namespace sagitta::dicom
