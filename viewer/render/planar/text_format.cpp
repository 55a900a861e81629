#include "render/planar/text_format.h"

#include "dicom/person_name.h"

#include <QDate>
#include <QStringList>

namespace sagitta::render {

QString patientNameText(const QString& dicomName) {
    const QStringList parts = dicom::firstNameGroup(dicomName).split(QLatin1Char('^'));
    const QString family = parts.value(0).trimmed().toUpper();
    QStringList given;
    for (const int part : {1, 2}) {
        if (const QString name = parts.value(part).trimmed(); !name.isEmpty())
            given << name;
    }
    if (given.isEmpty())
        return family;
    return family.isEmpty() ? given.join(QLatin1Char(' '))
                            : family + QStringLiteral(", ") + given.join(QLatin1Char(' '));
}

QString dateText(const QString& date) {
    const QDate parsed = QDate::fromString(date.trimmed(), QStringLiteral("yyyyMMdd"));
    return parsed.isValid() ? parsed.toString(Qt::ISODate) : date.trimmed();
}

QString timeText(const QString& time) {
    const QString digits = time.trimmed();
    return digits.size() >= 4 && !digits.contains(u':') ? digits.left(2) + u':' + digits.mid(2, 2) : digits.left(5);
}

} // namespace sagitta::render
