#include "render/planar/text_format.h"

#include "dicom/person_name.h"

#include <QDate>
#include <QHash>
#include <QStringList>

#include <cmath>

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

QString ageText(const QString& age) {
    bool isNumber = false;
    const int count = age.chopped(age.isEmpty() ? 0 : 1).toInt(&isNumber);
    if (!isNumber || age.size() != 4 || !QStringLiteral("DWMY").contains(age[3]))
        return age;
    return QStringLiteral("%1 %2").arg(count).arg(age[3].toLower());
}

QString unitText(const QString& unit) {
    static const QHash<QString, QString> kTexts{
        {QStringLiteral("BQML"), QStringLiteral("Bq/ml")}, {QStringLiteral("CNTS"), QStringLiteral("counts")},
        {QStringLiteral("GML"), QStringLiteral("g/ml")},   {QStringLiteral("MGML"), QStringLiteral("mg/ml")},
        {QStringLiteral("PCT"), QStringLiteral("%")},      {QStringLiteral("PCNT"), QStringLiteral("%")},
        {QStringLiteral("PROPCNTS"), QString()},           {QStringLiteral("NONE"), QString()},
        {QStringLiteral("GY"), QStringLiteral("Gy")},      {QStringLiteral("OD"), QStringLiteral("OD/1000")},
    };
    return kTexts.value(unit, unit);
}

QString roundedText(const QString& number, int decimals) {
    QStringList parts = number.split(QLatin1Char('\\'));
    for (QString& part : parts) {
        bool isNumber = false;
        const double value = part.toDouble(&isNumber);
        if (!isNumber || !std::isfinite(value))
            continue;
        part = QString::number(value, 'f', decimals);
        while (part.contains(u'.') && (part.endsWith(u'0') || part.endsWith(u'.')))
            part.chop(1);
        if (part == QLatin1String("-0"))
            part = QStringLiteral("0");
    }
    return parts.join(QStringLiteral(", "));
}

} // namespace sagitta::render
