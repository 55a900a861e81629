#include "scene/completeness.h"

#include "dicom/decodability.h"

#include <QObject>
#include <QSet>
#include <QStringList>

#include <algorithm>

namespace sagitta::scene {
namespace {

// Of those expected.
int presentOf(const Completeness& completeness) { return completeness.received - completeness.extra; }

bool isExpected(const Completeness& completeness) {
    // An archive that says none does not count, or does not have it any more.
    return completeness.expected && *completeness.expected > 0;
}

int undecodableOf(const Completeness& completeness) {
    return completeness.received - completeness.decodable.value_or(completeness.received);
}

QString archiveName(const Completeness& completeness) {
    return completeness.archive.isEmpty() ? QObject::tr("the archive") : completeness.archive;
}

QString presenceText(const Completeness& completeness) {
    if (!isExpected(completeness)) {
        if (completeness.expected && completeness.extra > 0)
            return QObject::tr("%1 images are here that are no longer at %2")
                .arg(completeness.received)
                .arg(archiveName(completeness));
        return QObject::tr("%1 images are here; how many the archive has is not known").arg(completeness.received);
    }
    const int present = presentOf(completeness);
    const int expected = *completeness.expected;
    if (present < expected) {
        const QString some = QObject::tr("%1 of %2 images are here").arg(present).arg(expected);
        return completeness.failed > 0 ? QObject::tr("%1; %2 did not come").arg(some).arg(completeness.failed) : some;
    }
    if (completeness.isCounted)
        return QObject::tr("%1 images are here, the archive counts %2; whether they are the same it does not say")
            .arg(present)
            .arg(expected);
    const QString all = QObject::tr("all %1 images of the archive are here").arg(expected);
    return present == expected ? all : QObject::tr("%1, and %2 more").arg(all).arg(present - expected);
}

} // namespace

Light lightOf(const Completeness& completeness) {
    if (undecodableOf(completeness) > 0)
        return Light::Undecodable;
    if (!isExpected(completeness))
        return Light::Unknown;
    if (presentOf(completeness) < *completeness.expected)
        return completeness.failed > 0 ? Light::Failed : Light::Partial;
    return completeness.decodable && !completeness.isCounted ? Light::Complete : Light::Unknown;
}

QString completenessText(const Completeness& completeness) {
    QStringList parts{presenceText(completeness)};
    if (completeness.extra > 0 && isExpected(completeness))
        parts << QObject::tr("%1 more are here that are no longer at %2")
                     .arg(completeness.extra)
                     .arg(archiveName(completeness));
    if (const int undecodable = undecodableOf(completeness); undecodable > 0)
        parts << QObject::tr("%1 of them cannot be decoded").arg(undecodable);
    return parts.join(QStringLiteral("; "));
}

QString completenessNumbers(const Completeness& completeness, const QString& form) {
    const int present = presentOf(completeness);
    if (isExpected(completeness) && present < *completeness.expected)
        return form.arg(present).arg(*completeness.expected);
    return QString::number(completeness.received);
}

Completeness completenessOf(const QString& seriesUid, const std::vector<dicom::DisplaySetPtr>& sets,
                            const Completeness& known) {
    QSet<QString> seen;
    int undecodable = 0;
    for (const dicom::DisplaySetPtr& set : sets) {
        if (set->seriesInstanceUid != seriesUid)
            continue;
        for (const dicom::DisplayFrame& frame : set->frames) {
            const dicom::InstanceHeader& header = *frame.header;
            const qsizetype before = seen.size();
            seen.insert(header.sopInstanceUid);
            if (seen.size() > before && !dicom::isDecodable(header))
                ++undecodable;
        }
    }
    Completeness now = known;
    now.received = std::max(known.received, static_cast<int>(seen.size()));
    now.decodable = now.received - std::max(undecodable, undecodableOf(known));
    return now;
}

} // namespace sagitta::scene
