#include "dicom/person_name.h"

#include <QStringList>

namespace sagitta::dicom {

QString firstNameGroup(const QString& name) {
    for (const QString& group : name.split(u'='))
        if (const QString trimmed = group.trimmed(); !trimmed.isEmpty())
            return trimmed;
    return {};
}

QString comparableName(const QString& name) {
    QStringList parts = firstNameGroup(name).toCaseFolded().split(u'^');
    for (QString& part : parts)
        part = part.simplified();
    while (!parts.isEmpty() && parts.last().isEmpty())
        parts.removeLast();
    return parts.join(u'^');
}

} // namespace sagitta::dicom
