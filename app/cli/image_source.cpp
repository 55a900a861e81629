#include "app/cli/image_source.h"

#include "dicom/display_set_builder.h"

namespace sagitta::app {
namespace {

Result<ImageSource> fromFile(const QString& path) {
    SAGITTA_TRY(dicom::InstanceHeaderPtr header, dicom::readInstanceHeader(path, dicom::Identity::MadeUp));
    ImageSource source;
    source.files.insert(header->sopInstanceUid, path);
    source.headers.push_back(std::move(header));
    return source;
}

// The one study that is meant.
Result<QString> studyOf(const storage::Catalog& catalog, const QString& seriesUid, const QString& studyUid) {
    SAGITTA_TRY(const QStringList studies, catalog.studiesOfSeries(seriesUid));
    if (studies.isEmpty())
        return Error(ErrorCode::NotFound, QStringLiteral("series %1 is not among the local studies").arg(seriesUid));
    if (!studyUid.isEmpty() && !studies.contains(studyUid))
        return Error(ErrorCode::NotFound, QStringLiteral("study %1 has no series %2; there is: --study %3")
                                              .arg(studyUid, seriesUid, studies.join(QStringLiteral(", --study "))));
    if (studyUid.isEmpty() && studies.size() > 1)
        return Error(ErrorCode::NotFound, QStringLiteral("several studies have series %1, choose one: --study %2")
                                              .arg(seriesUid, studies.join(QStringLiteral(", --study "))));
    return studyUid.isEmpty() ? studies.front() : studyUid;
}

Result<ImageSource> fromSeries(CommandContext& context, const QString& seriesUid, const QString& askedStudyUid) {
    SAGITTA_TRY(Engine * engine, context.engine());
    const storage::Catalog& catalog = engine->catalog();
    SAGITTA_TRY(const QString studyUid, studyOf(catalog, seriesUid, askedStudyUid));
    ImageSource source;
    QStringList unreadable;
    SAGITTA_TRY(source.headers, catalog.headers(studyUid, seriesUid, &unreadable));
    if (source.headers.empty())
        return Error(ErrorCode::Corrupt,
                     QStringLiteral("no image of series %1 can be read; retrieve or import it again").arg(seriesUid));
    for (const QString& uid : unreadable)
        source.warnings << QStringLiteral("instance %1 is left out: its header cannot be read").arg(uid);
    SAGITTA_TRY(const std::vector<storage::StoredInstance> instances, catalog.instances(studyUid, seriesUid));
    for (const storage::StoredInstance& instance : instances)
        source.files.insert(instance.summary.sopInstanceUid, engine->store().archive().path(instance.file));
    return source;
}

Result<ImageSource> fromImage(CommandContext& context, const QString& uid) {
    SAGITTA_TRY(Engine * engine, context.engine());
    ImageSource source;
    SAGITTA_TRY(dicom::InstanceHeaderPtr header, engine->catalog().header(uid));
    source.headers.push_back(std::move(header));
    SAGITTA_TRY(const storage::StoredInstance instance, engine->catalog().instance(uid));
    source.files.insert(uid, engine->store().archive().path(instance.file));
    return source;
}

QString describe(const dicom::DisplaySet& set) {
    return QStringLiteral("%1 frames, %2%3")
        .arg(set.frames.size())
        .arg(dicom::toString(set.kind), set.splitReason.isEmpty() ? QString() : QStringLiteral(", ") + set.splitReason);
}

QString listOf(const std::vector<dicom::DisplaySetPtr>& sets) {
    QStringList lines;
    for (size_t i = 0; i < sets.size(); ++i)
        lines << QStringLiteral("--set %1: %2").arg(i + 1).arg(describe(*sets[i]));
    return lines.join(QStringLiteral("; "));
}

// All display sets, or the one that --set names.
Result<std::vector<dicom::DisplaySetPtr>> chosenSets(const QCommandLineParser& parser, const ImageSource& source) {
    std::vector<dicom::DisplaySetPtr> sets = dicom::buildDisplaySets(source.headers);
    if (sets.empty())
        return Error(ErrorCode::NotFound, QStringLiteral("there are no images in it"));
    if (!parser.isSet(QStringLiteral("set")))
        return sets;
    const int number = parser.value(QStringLiteral("set")).toInt();
    if (number < 1 || number > static_cast<int>(sets.size()))
        return usageError(QStringLiteral("no such display set; there are: %1").arg(listOf(sets)));
    return std::vector<dicom::DisplaySetPtr>{sets[static_cast<size_t>(number - 1)]};
}

// A whole number between the two, `otherwise` without the option; nothing for anything else.
std::optional<int> numberOf(const QCommandLineParser& parser, const QString& option, int low, int high, int otherwise) {
    if (!parser.isSet(option))
        return otherwise;
    bool ok = false;
    const int number = parser.value(option).toInt(&ok);
    return ok && number >= low && number <= high ? std::optional(number) : std::nullopt;
}

Result<dicom::DisplayFrame> frameOfImage(const QCommandLineParser& parser, const dicom::InstanceHeaderPtr& header) {
    const int count = static_cast<int>(header->frames.size());
    if (!header->hasPixels() || count == 0)
        return Error(ErrorCode::Unsupported,
                     QStringLiteral("this object has no image (SOP class %1)").arg(header->sopClassUid));
    const auto frame = numberOf(parser, QStringLiteral("frame"), 1, count, 1);
    if (!frame)
        return usageError(QStringLiteral("--frame counts from 1 to %1 here").arg(count));
    return dicom::DisplayFrame{header, *frame - 1};
}

Result<dicom::DisplayFrame> frameOfSeries(CommandContext& context, const QCommandLineParser& parser,
                                          const ImageSource& source) {
    SAGITTA_TRY(const std::vector<dicom::DisplaySetPtr> sets, chosenSets(parser, source));
    if (sets.size() > 1)
        context.warn(QStringLiteral("the series makes several display sets, counted through; %1").arg(listOf(sets)));
    std::vector<dicom::DisplayFrame> frames;
    for (const dicom::DisplaySetPtr& set : sets)
        frames.insert(frames.end(), set->frames.begin(), set->frames.end());
    const int last = static_cast<int>(frames.size()) - 1;
    const auto index = numberOf(parser, QStringLiteral("index"), 0, last, 0);
    if (!index)
        return usageError(QStringLiteral("--index counts from 0 to %1 here").arg(last));
    const dicom::DisplayFrame& found = frames[static_cast<size_t>(*index)];
    const int count = static_cast<int>(found.header->frames.size());
    const auto frame = numberOf(parser, QStringLiteral("frame"), 1, count, found.frame + 1);
    if (!frame)
        return usageError(QStringLiteral("the image at --index %1 has %2 frames, counted from 1; --index counts all "
                                         "frames of the series, from 0 to %3")
                              .arg(*index)
                              .arg(count)
                              .arg(last));
    if (parser.isSet(QStringLiteral("index")) && *frame != found.frame + 1)
        return usageError(QStringLiteral("--index %1 is frame %2 of its image; leave one of --index and --frame out")
                              .arg(*index)
                              .arg(found.frame + 1));
    return dicom::DisplayFrame{found.header, *frame - 1};
}

} // namespace

void addSourceOptions(QCommandLineParser& parser) {
    for (const char* option : {"image", "series", "study"})
        parser.addOption({QLatin1String(option), {}, QLatin1String(option)});
}

void addFrameOptions(QCommandLineParser& parser) {
    for (const char* option : {"index", "set", "frame"})
        parser.addOption({QLatin1String(option), {}, QLatin1String(option)});
}

Result<ImageSource> findSource(CommandContext& context, const QCommandLineParser& parser) {
    const QStringList files = parser.positionalArguments();
    const bool image = parser.isSet(QStringLiteral("image"));
    const bool series = parser.isSet(QStringLiteral("series"));
    if (files.size() + image + series != 1)
        return usageError(QStringLiteral("name one FILE, or --image UID, or --series UID"));
    const QStringList options = parser.optionNames();
    for (const char* ofSeries : {"study", "index", "set"})
        if (!series && options.contains(QLatin1String(ofSeries)))
            return usageError(QStringLiteral("--%1 goes with --series; the frames of one image are counted by --frame")
                                  .arg(QLatin1String(ofSeries)));
    if (image)
        return fromImage(context, parser.value(QStringLiteral("image")));
    if (series)
        return fromSeries(context, parser.value(QStringLiteral("series")), parser.value(QStringLiteral("study")));
    return fromFile(files.front());
}

Result<dicom::DisplayFrame> findFrame(CommandContext& context, const QCommandLineParser& parser,
                                      const ImageSource& source) {
    return parser.isSet(QStringLiteral("series")) ? frameOfSeries(context, parser, source)
                                                  : frameOfImage(parser, source.headers.front());
}

Result<dicom::DisplaySetPtr> findGrid(const QCommandLineParser& parser, const ImageSource& source) {
    SAGITTA_TRY(const std::vector<dicom::DisplaySetPtr> sets, chosenSets(parser, source));
    std::vector<dicom::DisplaySetPtr> grids;
    std::copy_if(sets.begin(), sets.end(), std::back_inserter(grids),
                 [](const dicom::DisplaySetPtr& set) { return set->kind == dicom::GeometryKind::RegularGrid; });
    if (grids.empty())
        return Error(ErrorCode::Unsupported, QStringLiteral("not a regular grid: %1").arg(sets.front()->refusal));
    if (grids.size() > 1)
        return Error(ErrorCode::NotFound,
                     QStringLiteral("several volumes in this series, choose one: %1").arg(listOf(sets)));
    return grids.front();
}

} // namespace sagitta::app
