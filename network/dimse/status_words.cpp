#include "network/dimse/status_words.h"

namespace sagitta::network {
namespace {

struct Row {
    std::uint16_t first;
    std::uint16_t last;
    const char* words;
};

// Single codes before the ranges that hold them.
constexpr Row kRows[] = {
    {0x0000, 0x0000, "success"},
    {0x0001, 0x0001, "attributes were left out"},
    {0x0105, 0x0105, "no such attribute"},
    {0x0106, 0x0106, "invalid attribute value"},
    {0x0107, 0x0107, "attribute list error"},
    {0x0110, 0x0110, "processing failure"},
    {0x0111, 0x0111, "duplicate instance"},
    {0x0112, 0x0112, "no such instance"},
    {0x0117, 0x0117, "invalid instance UID"},
    {0x0118, 0x0118, "no such class"},
    {0x0119, 0x0119, "class and instance do not match"},
    {0x0122, 0x0122, "class not supported"},
    {0x0124, 0x0124, "not authorised"},
    {0x0210, 0x0210, "duplicate invocation"},
    {0x0211, 0x0211, "unrecognised operation"},
    {0x0212, 0x0212, "mistyped argument"},
    {0x0213, 0x0213, "resource limitation"},
    {0xa701, 0xa701, "out of resources: it cannot count the matches"},
    {0xa702, 0xa702, "out of resources: it cannot send the images"},
    {0xa700, 0xa7ff, "out of resources"},
    {0xa801, 0xa801, "move destination unknown"},
    {0xa900, 0xa9ff, "the request does not fit its class"},
    {0xb000, 0xb000, "some images failed"},
    {0xb006, 0xb006, "elements were discarded"},
    {0xb007, 0xb007, "the data set does not match its class"},
    {0xb000, 0xbfff, "done with warnings"},
    {0xc000, 0xcfff, "unable to process"},
    {0xfe00, 0xfe00, "cancelled"},
    {0xff00, 0xff01, "in progress"},
};

} // namespace

bool isPending(std::uint16_t status) { return status == status::Pending || status == status::PendingUnsupportedKeys; }

bool isWarning(std::uint16_t status) {
    return status == 0x0001 || status == 0x0107 || (status & 0xf000) == 0xb000; // PS3.7 table C-1
}

QString printable(const QString& text) {
    QString shown = text.simplified().left(64);
    shown.removeIf([](QChar c) { return !c.isPrint(); });
    return shown;
}

QString imageCount(int count) {
    return count == 1 ? QStringLiteral("1 image") : QStringLiteral("%1 images").arg(count);
}

namespace {

QString withCode(const QString& words, std::uint16_t status, const QString& comment) {
    const QString code = QStringLiteral("%1").arg(status, 4, 16, QLatin1Char('0')).toUpper();
    const QString said = QStringLiteral("%1 (status %2)").arg(words, code);
    return comment.trimmed().isEmpty() ? said : said + QStringLiteral(": ") + comment.trimmed();
}

} // namespace

QString storeStatusWords(std::uint16_t status, const QString& comment) {
    return status == status::SomeFailed ? withCode(QStringLiteral("some elements were changed"), status, comment)
                                        : statusWords(status, comment);
}

QString statusWords(std::uint16_t status, const QString& comment) {
    for (const Row& row : kRows)
        if (status >= row.first && status <= row.last)
            return withCode(QString::fromLatin1(row.words), status, comment);
    return withCode(QStringLiteral("unknown status"), status, comment);
}

} // namespace sagitta::network
