#include "app/cli/json_values.h"

namespace sagitta::app {
namespace {

QJsonValue orNull(const std::optional<int>& value) { return value ? QJsonValue(*value) : QJsonValue(); }

} // namespace

QJsonObject toJson(const network::RemoteNode& node) {
    return {{QStringLiteral("name"), node.name},
            {QStringLiteral("ae"), node.aeTitle},
            {QStringLiteral("host"), node.host},
            {QStringLiteral("port"), node.port},
            {QStringLiteral("ourAe"), node.ourAeTitle},
            {QStringLiteral("ourPort"), node.ourPort},
            {QStringLiteral("method"), network::toString(node.method)},
            {QStringLiteral("timeoutSeconds"), node.timeoutSeconds}};
}

QJsonObject toJson(const network::PatientSummary& patient) {
    return {{QStringLiteral("patientName"), patient.patientName},
            {QStringLiteral("patientID"), patient.patientId},
            {QStringLiteral("issuerOfPatientID"), patient.issuerOfPatientId},
            {QStringLiteral("patientBirthDate"), patient.birthDate},
            {QStringLiteral("patientSex"), patient.sex}};
}

QJsonObject toJson(const dicom::StudySummary& study) {
    return {{QStringLiteral("studyInstanceUID"), study.studyInstanceUid},
            {QStringLiteral("patientName"), study.patientName},
            {QStringLiteral("patientID"), study.patientId},
            {QStringLiteral("issuerOfPatientID"), study.issuerOfPatientId},
            {QStringLiteral("patientBirthDate"), study.patientBirthDate},
            {QStringLiteral("patientSex"), study.patientSex},
            {QStringLiteral("studyDate"), study.studyDate},
            {QStringLiteral("studyTime"), study.studyTime},
            {QStringLiteral("studyDescription"), study.studyDescription},
            {QStringLiteral("accessionNumber"), study.accessionNumber},
            {QStringLiteral("studyID"), study.studyId},
            {QStringLiteral("referringPhysicianName"), study.referringPhysicianName},
            {QStringLiteral("modalitiesInStudy"), QJsonArray::fromStringList(study.modalities)},
            {QStringLiteral("numberOfStudyRelatedSeries"), orNull(study.series)},
            {QStringLiteral("numberOfStudyRelatedInstances"), orNull(study.instances)}};
}

QJsonObject toJson(const dicom::SeriesSummary& series) {
    return {{QStringLiteral("studyInstanceUID"), series.studyInstanceUid},
            {QStringLiteral("seriesInstanceUID"), series.seriesInstanceUid},
            {QStringLiteral("modality"), series.modality},
            {QStringLiteral("seriesNumber"), orNull(series.seriesNumber)},
            {QStringLiteral("seriesDescription"), series.seriesDescription},
            {QStringLiteral("seriesDate"), series.seriesDate},
            {QStringLiteral("bodyPartExamined"), series.bodyPart},
            {QStringLiteral("numberOfSeriesRelatedInstances"), orNull(series.instances)}};
}

QJsonObject toJson(const dicom::InstanceSummary& instance) {
    return {{QStringLiteral("studyInstanceUID"), instance.studyInstanceUid},
            {QStringLiteral("seriesInstanceUID"), instance.seriesInstanceUid},
            {QStringLiteral("sOPInstanceUID"), instance.sopInstanceUid},
            {QStringLiteral("sOPClassUID"), instance.sopClassUid},
            {QStringLiteral("instanceNumber"), orNull(instance.instanceNumber)}};
}

QJsonArray toJson(const Vec3& v) { return {v.x, v.y, v.z}; }

QJsonObject toJson(const dicom::DisplaySet& set) {
    QJsonArray gaps;
    for (const dicom::SliceGap& gap : set.gaps)
        gaps.append(QJsonObject{{QStringLiteral("after"), gap.after + 1},
                                {QStringLiteral("expectedMm"), gap.expectedMm},
                                {QStringLiteral("foundMm"), gap.foundMm}});
    const dicom::FrameInfo& info = set.frames.front().info();
    QJsonArray spacing{info.spacing.row, info.spacing.column};
    if (set.sliceSpacing > 0)
        spacing.append(set.sliceSpacing);
    QJsonValue orientation;
    if (info.plane) {
        const Vec3 r = info.plane->rowDir;
        const Vec3 c = info.plane->columnDir;
        orientation = QJsonArray{r.x, r.y, r.z, c.x, c.y, c.z};
    }
    QJsonValue size;
    if (set.grid)
        size = QJsonArray{set.grid->size[0], set.grid->size[1], set.grid->size[2]};
    return {{QStringLiteral("id"), set.id},
            {QStringLiteral("seriesInstanceUID"), set.seriesInstanceUid},
            {QStringLiteral("frames"), static_cast<int>(set.frames.size())},
            {QStringLiteral("geometry"), dicom::toString(set.kind)},
            {QStringLiteral("spacing"), spacing},
            {QStringLiteral("spacingBasis"), dicom::toString(info.spacing.basis)},
            {QStringLiteral("orientation"), orientation},
            {QStringLiteral("size"), size},
            {QStringLiteral("splitReason"), set.splitReason},
            {QStringLiteral("refusal"), set.refusal},
            {QStringLiteral("tilted"), set.tilted},
            {QStringLiteral("gaps"), gaps},
            {QStringLiteral("warnings"), QJsonArray::fromStringList(set.warnings)}};
}

QJsonArray toJson(const std::vector<network::RetrieveFailure>& failures) {
    QJsonArray array;
    for (const network::RetrieveFailure& failure : failures)
        array.append(QJsonObject{{QStringLiteral("uid"), failure.uid}, {QStringLiteral("reason"), failure.reason}});
    return array;
}

} // namespace sagitta::app
