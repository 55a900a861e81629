// tags: all attributes of a file or an image; searched, or beside those of another file.
#include "app/cli/command.h"
#include "dicom/tag_table_text.h"

#include <QJsonArray>
#include <QJsonObject>

namespace sagitta::app {
namespace {

constexpr dicom::ListingLimits kLimits{1'000'000, 1'000'000, 1'000'000, 64, 1 << 16};

Result<QString> pathOf(CommandContext& context, const QCommandLineParser& parser) {
    const QStringList files = parser.positionalArguments();
    const QString image = parser.value(QStringLiteral("image"));
    if (files.size() + !image.isEmpty() != 1)
        return usageError(QStringLiteral("name one FILE, or --image UID"));
    if (image.isEmpty())
        return files.front();
    SAGITTA_TRY(Engine * engine, context.engine());
    return engine->frameSource()(image);
}

// With the functional groups of a frame (from 1), when one is asked for.
Result<dicom::DataSetListingPtr> listFile(const CommandContext& context, const QString& path, const QString& frame) {
    SAGITTA_TRY(dicom::DataSetListing listing, dicom::listDataSet(path, kLimits, context.stop()));
    if (!frame.isEmpty()) {
        const int number = frame.toInt();
        if (number < 1)
            return usageError(QStringLiteral("--frame counts from 1"));
        SAGITTA_TRY(const dicom::DataSetListing groups,
                    dicom::listFrameGroups(path, number - 1, kLimits, context.stop()));
        listing = dicom::withFrameGroups(listing, groups, number - 1);
    }
    return std::make_shared<const dicom::DataSetListing>(std::move(listing));
}

QJsonObject toJson(const dicom::TagTable& table, const dicom::TagTableRow& row) {
    const dicom::ListedElement& element = table.element(row);
    QJsonObject json{{QStringLiteral("tag"), dicom::tagText(element)},
                     {QStringLiteral("keyword"), element.keyword},
                     {QStringLiteral("name"), element.name},
                     {QStringLiteral("vr"), element.vr},
                     {QStringLiteral("vm"), element.count},
                     {QStringLiteral("length"), static_cast<double>(element.length)},
                     {QStringLiteral("depth"), row.depth}};
    const dicom::ListedElement* const first = table.firstElement(row);
    json.insert(QStringLiteral("value"), first ? QJsonValue(first->value) : QJsonValue());
    const std::pair<const char*, QString> others[] = {
        {"privateCreator", element.privateCreator}, {"meaning", element.meaning}, {"problem", element.problem}};
    for (const auto& [key, text] : others) {
        if (!text.isEmpty())
            json.insert(QLatin1String(key), text);
    }
    if (table.second) {
        const dicom::ListedElement* const second = table.secondElement(row);
        json.insert(QStringLiteral("difference"), dicom::differenceText(row.difference));
        json.insert(QStringLiteral("otherValue"), second ? QJsonValue(second->value) : QJsonValue());
    }
    return json;
}

QString asText(const dicom::TagTable& table) {
    QStringList head{QStringLiteral("tag"), QStringLiteral("name"), QStringLiteral("vr"), QStringLiteral("value")};
    if (table.second)
        head << QStringLiteral("difference") << QStringLiteral("other value");
    std::vector<QStringList> rows;
    rows.reserve(table.rows.size());
    for (const dicom::TagTableRow& row : table.rows)
        rows.push_back(dicom::rowText(table, row, dicom::TagTextFormat::Tabs).chopped(1).split(u'\t'));
    return formatTable(head, rows);
}

Result<Outcome> listTags(CommandContext& context, const QCommandLineParser& parser) {
    SAGITTA_TRY(const QString path, pathOf(context, parser));
    const QString frame = parser.value(QStringLiteral("frame"));
    SAGITTA_TRY(const dicom::DataSetListingPtr first, listFile(context, path, frame));
    dicom::DataSetListingPtr second;
    if (parser.isSet(QStringLiteral("compare"))) {
        SAGITTA_TRY(second, listFile(context, parser.value(QStringLiteral("compare")), frame));
    }
    dicom::TagTableOptions options;
    options.search = parser.value(QStringLiteral("search"));
    options.onlyDifferences = second != nullptr;
    options.maxMatches = std::numeric_limits<int>::max();
    const dicom::TagTable table = dicom::makeTagTable(first, second, options);
    QJsonArray elements;
    for (const dicom::TagTableRow& row : table.rows)
        elements.append(toJson(table, row));
    QJsonObject json{{QStringLiteral("elements"), elements},
                     {QStringLiteral("warnings"), QJsonArray::fromStringList(first->warnings)}};
    if (!options.search.isEmpty())
        json.insert(QStringLiteral("matches"), table.matches);
    if (second) {
        json.insert(QStringLiteral("differences"), table.differences);
        json.insert(QStringLiteral("notCompared"), table.notCompared);
    }
    for (const QString& warning : first->warnings)
        context.warn(warning);
    return Outcome::done(json, asText(table));
}

} // namespace

Outcome runTags(CommandContext& context, const QStringList& arguments) {
    QCommandLineParser parser;
    for (const char* option : {"image", "frame", "search", "compare"})
        parser.addOption({QLatin1String(option), {}, QLatin1String(option)});
    if (!parser.parse(arguments))
        return Outcome::usage(parser.errorText());
    const Result<Outcome> outcome = listTags(context, parser);
    return outcome ? *outcome : Outcome::failed(outcome.error());
}

} // namespace sagitta::app
