// compare
#include "app/cli/command.h"
#include "app/cli/json_values.h"
#include "app/study_check.h"
#include "core/uid.h"

namespace sagitta::app {
namespace {

using Kind = dicom::SeriesChange::Kind;

// The DICOM keyword with its first letter lowered.
QString keyOf(dicom::StudyField field) {
    switch (field) {
    case dicom::StudyField::PatientName:
        return QStringLiteral("patientName");
    case dicom::StudyField::PatientId:
        return QStringLiteral("patientID");
    case dicom::StudyField::BirthDate:
        return QStringLiteral("patientBirthDate");
    case dicom::StudyField::AccessionNumber:
        return QStringLiteral("accessionNumber");
    case dicom::StudyField::StudyDescription:
        return QStringLiteral("studyDescription");
    }
    return {};
}

QString wordOf(Kind kind) {
    return kind == Kind::Added  ? QStringLiteral("added")
           : kind == Kind::Gone ? QStringLiteral("gone")
                                : QStringLiteral("described");
}

QJsonObject toJson(const dicom::StudyDifference& difference) {
    QJsonArray fields;
    for (const dicom::FieldChange& change : difference.fields)
        fields.append(QJsonObject{{QStringLiteral("key"), keyOf(change.field)},
                                  {QStringLiteral("here"), change.here},
                                  {QStringLiteral("there"), change.there}});
    QJsonArray series;
    for (const dicom::SeriesChange& change : difference.series)
        series.append(QJsonObject{{QStringLiteral("change"), wordOf(change.kind)},
                                  {QStringLiteral("seriesInstanceUID"), change.seriesInstanceUid},
                                  {QStringLiteral("here"), change.here},
                                  {QStringLiteral("there"), change.there}});
    return {{QStringLiteral("same"), difference.isEmpty()},
            {QStringLiteral("studyGone"), difference.isGone},
            {QStringLiteral("fields"), fields},
            {QStringLiteral("series"), series},
            {QStringLiteral("added"), difference.added},
            {QStringLiteral("gone"), QJsonArray::fromStringList(difference.gone)},
            {QStringLiteral("canRefresh"), difference.canRefresh()}};
}

QString textOf(const dicom::StudyDifference& difference, const QString& node) {
    if (difference.isEmpty())
        return QStringLiteral("the same here and at %1\n").arg(node);
    if (difference.isGone)
        return QStringLiteral("%1 has no such study; what is here stays\n").arg(node);
    std::vector<QStringList> rows;
    for (const dicom::FieldChange& change : difference.fields)
        rows.push_back({keyOf(change.field), change.here, change.there});
    for (const dicom::SeriesChange& change : difference.series)
        rows.push_back({QStringLiteral("series %1").arg(wordOf(change.kind)), change.here, change.there});
    if (difference.added > 0)
        rows.push_back({QStringLiteral("images"), QString(), QStringLiteral("%1 more").arg(difference.added)});
    if (!difference.gone.isEmpty())
        rows.push_back({QStringLiteral("images"), QStringLiteral("%1 more").arg(difference.gone.size()), QString()});
    return formatTable({QStringLiteral("differs"), QStringLiteral("here"), QStringLiteral("at %1").arg(node)}, rows);
}

} // namespace

Outcome runCompare(CommandContext& context, const QStringList& arguments) {
    QCommandLineParser parser;
    parser.addOption({QStringLiteral("study"), {}, QStringLiteral("study")});
    const QString study = parser.parse(arguments) ? parser.value(QStringLiteral("study")) : QString();
    if (!isValidUid(study) || parser.positionalArguments().size() != 1)
        return Outcome::usage(QStringLiteral("compare NODE --study UID"));
    const Result<Engine*> engine = context.engine();
    if (!engine)
        return Outcome::failed(engine.error());
    const Result<network::RemoteNode> node = (*engine)->nodes().find(parser.positionalArguments().front());
    if (!node)
        return Outcome::failed(node.error());
    const Result<dicom::StudyDifference> difference =
        checkStudy((*engine)->store(), *network::makeDimseSource(*node), node->name, study, context.stop());
    if (!difference)
        return Outcome::failed(difference.error());
    return Outcome::done(toJson(*difference), textOf(*difference, node->name));
}

} // namespace sagitta::app
