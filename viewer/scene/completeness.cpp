#include "scene/completeness.h"

#include "dicom/decodability.h"

#include <QObject>
#include <QSet>

namespace sagitta::scene {
namespace {

QString presenceText(const Completeness& completeness) {
    const int received = completeness.received;
    if (!completeness.expected)
        return QObject::tr("%1 images are here; how many the archive has is not known").arg(received);
    const int expected = *completeness.expected;
    if (received < expected)
        return QObject::tr("%1 of %2 images are here").arg(received).arg(expected);
    const QString all = QObject::tr("all %1 images of the archive are here").arg(expected);
    return received == expected ? all : QObject::tr("%1, and %2 more").arg(all).arg(received - expected);
}

} // namespace

Light lightOf(const Completeness& completeness) {
    if (completeness.decodable && *completeness.decodable < completeness.received)
        return Light::Undecodable;
    // An archive that says none does not count, or does not have it any more.
    if (!completeness.expected || *completeness.expected <= 0)
        return Light::Unknown;
    return completeness.received < *completeness.expected ? Light::Partial : Light::Complete;
}

QString completenessText(const Completeness& completeness) {
    Completeness known = completeness;
    if (known.expected && *known.expected <= 0)
        known.expected.reset();
    const QString presence = presenceText(known);
    if (lightOf(known) != Light::Undecodable)
        return presence;
    return QObject::tr("%1; %2 of them cannot be decoded").arg(presence).arg(known.received - *known.decodable);
}

Completeness completenessOf(const QString& seriesUid, const std::vector<dicom::DisplaySetPtr>& sets,
                            std::optional<int> expected) {
    QSet<QString> seen;
    int decodable = 0;
    for (const dicom::DisplaySetPtr& set : sets) {
        if (set->seriesInstanceUid != seriesUid)
            continue;
        for (const dicom::DisplayFrame& frame : set->frames) {
            const dicom::InstanceHeader& header = *frame.header;
            const qsizetype before = seen.size();
            seen.insert(header.sopInstanceUid);
            if (seen.size() > before && dicom::isDecodable(header))
                ++decodable;
        }
    }
    return {expected, static_cast<int>(seen.size()), decodable};
}

} // namespace sagitta::scene
