#include "core/uid.h"

#include <string>
#include <vector>

namespace sagitta {

bool isValidUid(const QString& uid) {
    if (uid.isEmpty() || uid.size() > 64)
        return false;
    bool componentEmpty = true;
    for (const QChar c : uid) {
        if (c == u'.') {
            if (componentEmpty)
                return false;
            componentEmpty = true;
        } else if (c >= u'0' && c <= u'9') {
            componentEmpty = false;
        } else {
            return false;
        }
    }
    return !componentEmpty;
}

QString makeUid() { return uidOf(QUuid::createUuid()); }

QString uidOf(const QUuid& uuid) {
    // The 128-bit UUID as one decimal number.
    const QByteArray bytes = uuid.toRfc4122();
    std::string decimal;
    std::vector<unsigned> digits(bytes.begin(), bytes.end());
    for (unsigned& d : digits)
        d &= 0xff;
    while (!digits.empty()) {
        unsigned remainder = 0;
        for (unsigned& d : digits) {
            const unsigned value = remainder * 256 + d;
            d = value / 10;
            remainder = value % 10;
        }
        decimal.insert(decimal.begin(), static_cast<char>('0' + remainder));
        while (!digits.empty() && digits.front() == 0)
            digits.erase(digits.begin());
    }
    return QStringLiteral("2.25.") + QString::fromStdString(decimal);
}

} // namespace sagitta
