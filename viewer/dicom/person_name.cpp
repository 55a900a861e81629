#include "dicom/person_name.h"

#include <QStringList>

namespace sagitta::dicom {

QString firstNameGroup(const QString& name) {
    for (const QString& group : name.split(u'='))
        if (const QString trimmed = group.trimmed(); !trimmed.isEmpty())
            return trimmed;
    return {};
}

} // namespace sagitta::dicom
