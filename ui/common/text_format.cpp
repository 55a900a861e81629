#include "ui/common/text_format.h"

#include <QObject>

#include <algorithm>
#include <cmath>

namespace sagitta::ui {

QString patientNameText(const QString& personName) {
    const QString name = render::patientNameText(personName.simplified());
    return name.isEmpty() ? QObject::tr("(no name)") : name;
}

QString sizeText(std::int64_t bytes) {
    if (bytes < 1'000'000)
        return QObject::tr("%1 kB").arg(static_cast<double>(bytes) / 1e3, 0, 'f', 0);
    return bytes < 1'000'000'000 ? QObject::tr("%1 MB").arg(static_cast<double>(bytes) / 1e6, 0, 'f', 1)
                                 : QObject::tr("%1 GB").arg(static_cast<double>(bytes) / 1e9, 0, 'f', 2);
}

QString rateText(double bytesPerSecond) {
    return QObject::tr("%1 MB/s").arg(bytesPerSecond / 1e6, 0, 'f', bytesPerSecond < 10e6 ? 1 : 0);
}

QString timeLeftText(double seconds) {
    if (seconds < 5)
        return QObject::tr("a few seconds left");
    if (seconds < 55)
        return QObject::tr("about %1 s left").arg(static_cast<int>(std::ceil(seconds / 10)) * 10);
    const auto minutes = static_cast<std::int64_t>(std::ceil(std::min(seconds, 1e9) / 60));
    if (minutes < 60)
        return QObject::tr("about %1 min left").arg(minutes);
    return QObject::tr("about %1 h %2 min left").arg(minutes / 60).arg(minutes % 60);
}

QString menuText(QString name) { return name.replace(u'&', QStringLiteral("&&")); }

QString tipText(const QString& plain) {
    if (plain.isEmpty())
        return {};
    return QStringLiteral("<p style='white-space: pre-wrap'>") + plain.toHtmlEscaped() + QStringLiteral("</p>");
}

} // namespace sagitta::ui
