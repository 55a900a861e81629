// info: what the program understood of a file, an image or a series.
#include "app/cli/command.h"
#include "app/cli/image_source.h"
#include "app/cli/json_values.h"
#include "dicom/data_dictionary.h"
#include "dicom/display_set_builder.h"
#include "dicom/transfer_syntax.h"

#include <QJsonDocument>

namespace sagitta::app {
namespace {

const char* name(dicom::VoiFunction function) {
    switch (function) {
    case dicom::VoiFunction::Linear:
        return "LINEAR";
    case dicom::VoiFunction::LinearExact:
        return "LINEAR_EXACT";
    case dicom::VoiFunction::Sigmoid:
        break;
    }
    return "SIGMOID";
}

QJsonArray voiOf(const dicom::InstanceHeader& header) {
    QJsonArray voi;
    if (header.frames.empty())
        return voi;
    for (const dicom::VoiWindow& window : header.frames.front().windows)
        voi.append(QJsonObject{{QStringLiteral("kind"), QStringLiteral("window")},
                               {QStringLiteral("center"), window.center},
                               {QStringLiteral("width"), window.width},
                               {QStringLiteral("function"), QLatin1String(name(window.function))},
                               {QStringLiteral("name"), window.name}});
    for (size_t i = 0; i < header.frames.front().voiLuts.size(); ++i)
        voi.append(QJsonObject{{QStringLiteral("kind"), QStringLiteral("lut")}});
    return voi;
}

} // namespace

Outcome runInfo(CommandContext& context, const QStringList& arguments) {
    QCommandLineParser parser;
    addSourceOptions(parser);
    if (!parser.parse(arguments))
        return Outcome::usage(parser.errorText());
    const Result<ImageSource> source = findSource(context, parser);
    if (!source)
        return Outcome::failed(source.error());
    const dicom::InstanceHeader& header = *source->headers.front();
    const std::vector<dicom::DisplaySetPtr> sets = dicom::buildDisplaySets(source->headers);
    QJsonArray displaySets;
    QStringList warnings = source->warnings;
    for (const dicom::DisplaySetPtr& set : sets) {
        displaySets.append(toJson(*set));
        warnings += set->warnings;
    }
    for (const dicom::InstanceHeaderPtr& one : source->headers)
        warnings += one->warnings;
    warnings.removeDuplicates();
    const dicom::TransferSyntax* syntax = dicom::findTransferSyntax(header.format.transferSyntaxUid);
    const QJsonObject json{
        {QStringLiteral("sopClass"), header.sopClassUid},
        {QStringLiteral("sopClassName"), dicom::uidName(header.sopClassUid)},
        {QStringLiteral("title"), header.document ? header.document->title : QString()},
        {QStringLiteral("transferSyntax"), header.format.transferSyntaxUid},
        {QStringLiteral("transferSyntaxName"), syntax ? QLatin1String(syntax->name) : QLatin1String("unknown")},
        {QStringLiteral("decodable"), syntax && syntax->decodable},
        {QStringLiteral("instances"), static_cast<int>(source->headers.size())},
        {QStringLiteral("modality"), header.series.modality},
        {QStringLiteral("patient"), QJsonObject{{QStringLiteral("patientName"), header.patient.name},
                                                {QStringLiteral("patientID"), header.patient.id},
                                                {QStringLiteral("issuerOfPatientID"), header.patient.issuerOfId},
                                                {QStringLiteral("patientBirthDate"), header.patient.birthDate},
                                                {QStringLiteral("patientSex"), header.patient.sex}}},
        {QStringLiteral("studyInstanceUID"), header.study.studyInstanceUid},
        {QStringLiteral("seriesInstanceUID"), header.series.seriesInstanceUid},
        {QStringLiteral("rows"), header.format.rows},
        {QStringLiteral("columns"), header.format.columns},
        {QStringLiteral("displaySets"), displaySets},
        {QStringLiteral("voi"), voiOf(header)},
        {QStringLiteral("warnings"), QJsonArray::fromStringList(warnings)}};
    return Outcome::done(json, QString::fromUtf8(QJsonDocument(json).toJson()));
}

} // namespace sagitta::app
