#include "ui/common/text_format.h"

#include <QObject>

namespace sagitta::ui {

QString patientNameText(const QString& personName) {
    const QString name = render::patientNameText(personName.section(u'=', 0, 0).simplified());
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

} // namespace sagitta::ui
