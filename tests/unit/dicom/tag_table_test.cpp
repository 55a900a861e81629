// Searching and comparing listings, and what they look like as text.
#include "dicom/tag_table.h"

#include "dicom/tag_table_text.h"
#include "unit/dicom/made_file.h"

#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace sagitta::test {
namespace {

using namespace dicom;

constexpr Tag kReferencedSeries{0x0008, 0x1115};

class TagTables : public testing::Test {
protected:
    DataSetListingPtr list(const Elements& elements, const ListingLimits& limits = {}, bool bigEndian = false) {
        const QString syntax =
            bigEndian ? QStringLiteral("1.2.840.10008.1.2.2") : QStringLiteral("1.2.840.10008.1.2.1");
        const auto listing = listDataSet(writeFile(m_dir.path(), part10(syntax, elements.encoded())), limits);
        EXPECT_TRUE(listing);
        return std::make_shared<const DataSetListing>(listing ? *listing : DataSetListing());
    }
    // "PatientName PatientID" of what is in a table, items as "#".
    static QString rowsOf(const TagTable& table) {
        QStringList names;
        for (const TagTableRow& row : table.rows) {
            const ListedElement& element = table.element(row);
            names << (element.kind == ListedElement::Kind::Item ? QStringLiteral("#") : element.keyword);
        }
        return names.join(u' ');
    }
    static Elements withItem(const QByteArray& uid, const QByteArray& description = "scout") {
        Elements item;
        item.text(tags::SeriesDescription, "LO", description).text(tags::SeriesInstanceUID, "UI", uid);
        return identity().sequence(kReferencedSeries, {item});
    }
    TagTable search(const QString& text) { return makeTagTable(list(withItem("1.2.77")), nullptr, {.search = text}); }
    QTemporaryDir m_dir;
};

} // namespace

TEST_F(TagTables, WithoutASearchHoldsEverything) {
    const DataSetListingPtr listing = list(withItem("1.2.77"));
    const TagTable table = makeTagTable(listing);
    EXPECT_EQ(table.rows.size(), listing->rows.size());
    EXPECT_EQ(table.matches, 0);
    EXPECT_EQ(makeTagTable(listing, nullptr, {.search = "   "}).rows.size(), listing->rows.size());
}

TEST_F(TagTables, FindsTagsKeywordsNamesValuesAndMeanings) {
    EXPECT_EQ(rowsOf(search("0010,0010")), "PatientName");
    EXPECT_EQ(rowsOf(search("(0010,0020)")), "PatientID");
    EXPECT_EQ(rowsOf(search("00100020")), "PatientID");
    EXPECT_EQ(rowsOf(search("(0010")), "PatientName PatientID");
    EXPECT_EQ(rowsOf(search("0010,")), "PatientName PatientID");
    EXPECT_EQ(rowsOf(search(",0060")), "Modality");
    EXPECT_EQ(rowsOf(search("patientname")), "PatientName");
    EXPECT_EQ(rowsOf(search("patient name")), "PatientName");
    EXPECT_EQ(rowsOf(search("doe^j")), "PatientName");
    EXPECT_EQ(rowsOf(search("ct image stor")), "MediaStorageSOPClassUID SOPClassUID");
    EXPECT_EQ(rowsOf(search("nothing of the kind")), "");
    EXPECT_EQ(rowsOf(search("0100")), "") << "digits across group and element are no tag";
}

TEST_F(TagTables, KeepsWhatHoldsAMatch) {
    const TagTable table = search("1.2.77");
    EXPECT_EQ(rowsOf(table), "ReferencedSeriesSequence # SeriesInstanceUID");
    EXPECT_EQ(table.matches, 1);
    EXPECT_FALSE(table.rows[0].isMatch);
    EXPECT_TRUE(table.rows[0].isOpen && table.rows[1].isOpen);
    EXPECT_TRUE(table.rows[2].isMatch);
    EXPECT_EQ(table.rows[2].parent, 1);
}

TEST_F(TagTables, ShowsASequenceThatMatchesWithWhatIsInItButClosed) {
    const TagTable table = search("Referenced Series Sequence");
    EXPECT_EQ(rowsOf(table), "ReferencedSeriesSequence # SeriesDescription SeriesInstanceUID");
    EXPECT_EQ(table.matches, 1);
    EXPECT_FALSE(table.rows[0].isOpen);
}

TEST_F(TagTables, ShowsAsManyMatchesAsItMayAndCountsTheRest) {
    Elements item;
    item.text(tags::SeriesDescription, "LO", "same");
    const DataSetListingPtr listing = list(identity().sequence(kReferencedSeries, std::vector<Elements>(50, item)));
    const TagTable table = makeTagTable(listing, nullptr, {.search = "same", .maxMatches = 10});
    EXPECT_EQ(table.matches, 50);
    EXPECT_EQ(table.shownMatches, 10);
    EXPECT_EQ(table.rows.size(), 21U);
}

TEST_F(TagTables, OfTheSameHasNoDifference) {
    const TagTable table = makeTagTable(list(withItem("1.2.77")), list(withItem("1.2.77")), {.onlyDifferences = true});
    EXPECT_EQ(table.differences, 0);
    EXPECT_EQ(table.notCompared, 0);
    EXPECT_TRUE(table.rows.empty());
}

TEST_F(TagTables, TellsDifferencesAloneWithWhatHoldsThem) {
    Elements other = withItem("1.2.78");
    other.text(tags::StudyID, "SH", "new");
    const TagTable table = makeTagTable(list(withItem("1.2.77")), list(other), {.onlyDifferences = true});
    // The length of the meta group is the same; nothing else differs.
    EXPECT_EQ(rowsOf(table), "ReferencedSeriesSequence # SeriesInstanceUID StudyID");
    EXPECT_EQ(table.differences, 2);
    EXPECT_EQ(table.rows[0].difference, TagDifference::Value);
    EXPECT_EQ(table.rows[2].difference, TagDifference::Value);
    EXPECT_EQ(table.firstElement(table.rows[2])->value, "1.2.77");
    EXPECT_EQ(table.secondElement(table.rows[2])->value, "1.2.78");
    EXPECT_EQ(table.rows[3].difference, TagDifference::OnlySecond);
    EXPECT_EQ(table.firstElement(table.rows[3]), nullptr);
    EXPECT_EQ(
        makeTagTable(list(withItem("1.2.77")), list(other), {.search = "study", .onlyDifferences = true}).rows.size(),
        1U);
}

TEST_F(TagTables, PairsItemsByNumberAndWhatIsMissingByTag) {
    Elements a;
    a.text(tags::SeriesDescription, "LO", "a");
    Elements b;
    b.text(tags::SeriesDescription, "LO", "b");
    const TagTable table = makeTagTable(list(identity().sequence(kReferencedSeries, {a, b})),
                                        list(identity().sequence(kReferencedSeries, {a})), {.onlyDifferences = true});
    EXPECT_EQ(rowsOf(table), "ReferencedSeriesSequence # SeriesDescription");
    EXPECT_EQ(table.differences, 1) << "an item that is missing is one difference, whatever is in it";
    EXPECT_EQ(table.rows[1].difference, TagDifference::OnlyFirst);
    EXPECT_EQ(table.rows[2].difference, TagDifference::OnlyFirst);
}

TEST_F(TagTables, ComparesWhatIsTooLongToListByItsDigest) {
    QByteArray bytes(500, '\x05');
    const auto withBytes = [](const QByteArray& value) { return identity().bytes({0x0042, 0x0011}, "OB", value); };
    const DataSetListingPtr one = list(withBytes(bytes));
    EXPECT_EQ(makeTagTable(one, list(withBytes(bytes))).differences, 0);
    bytes[400] = 1; // behind all that is listed
    EXPECT_EQ(makeTagTable(one, list(withBytes(bytes))).differences, 1);
}

TEST_F(TagTables, SaysWhatItDidNotCompare) {
    const auto withPixels = [](char c) { return identity().bytes(tags::PixelData, "OW", QByteArray(5000, c)); };
    const TagTable pixels = makeTagTable(list(withPixels('a')), list(withPixels('b')));
    EXPECT_EQ(pixels.differences, 0);
    EXPECT_EQ(pixels.notCompared, 1);
    // Bytes in the other order.
    Elements big = identity({false, true});
    big.words({0x0028, 0x3006}, "OW", std::vector<std::uint16_t>(8, 1));
    Elements little = identity();
    little.words({0x0028, 0x3006}, "OW", std::vector<std::uint16_t>(8, 1));
    const TagTable table = makeTagTable(list(little), list(big, {}, true));
    EXPECT_EQ(table.differences, 1) << "the transfer syntax alone";
    EXPECT_EQ(table.notCompared, 1);
    // What one listing lacks it may only not have listed.
    const TagTable cut = makeTagTable(list(withItem("1.2.77"), {.rows = 8}), list(withItem("1.2.77")));
    EXPECT_EQ(cut.differences, 0);
    EXPECT_GT(cut.notCompared, 0);
}

TEST_F(TagTables, OfUnorderedFilesPairsEachWithItsOwn) {
    Elements a;
    a.text(tags::SOPClassUID, "UI", "1.2").text(tags::PatientID, "LO", "x").text(tags::PatientName, "PN", "y");
    Elements b;
    b.text(tags::SOPClassUID, "UI", "1.2").text(tags::PatientName, "PN", "y").text(tags::PatientID, "LO", "x");
    EXPECT_EQ(makeTagTable(list(a), list(b)).differences, 0);
}

TEST_F(TagTables, AsTextWithTabsAndAsCsv) {
    Elements elements = identity();
    elements.text(tags::StudyDescription, "LO", "Head, \"neck\"")
        .text({0x0032, 0x4000}, "LT", "two\r\nlines\tand a tab");
    const TagTable table = makeTagTable(list(elements), nullptr, {.search = "description"});
    EXPECT_EQ(tableText(table, TagTextFormat::Tabs),
              "Tag\tName\tVR\tValue\n(0008,1030)\tStudy Description\tLO\tHead, \"neck\"\n");
    EXPECT_EQ(tableText(table, TagTextFormat::Csv),
              "Depth,Tag,Keyword,Name,Creator,VR,VM,Length,Value\r\n"
              "0,\"(0008,1030)\",StudyDescription,Study Description,,LO,1,12,\"Head, \"\"neck\"\"\"\r\n");
    const TagTable comments = makeTagTable(list(elements), nullptr, {.search = "0032,4000"});
    EXPECT_TRUE(tableText(comments, TagTextFormat::Tabs).endsWith("\tLT\ttwo lines and a tab\n"));
    const TagTable compared =
        makeTagTable(list(withItem("1.2.77")), list(withItem("1.2.78")), {.onlyDifferences = true});
    EXPECT_TRUE(tableText(compared, TagTextFormat::Tabs).contains(QStringLiteral("\tUI\t1.2.77\t≠\t1.2.78\n")));
}

// A table program takes them for formulas, and a file comes from anybody.
TEST_F(TagTables, CsvRunsNothing) {
    const auto csvOf = [&](const char* value) {
        Elements elements = identity();
        elements.text(tags::StudyDescription, "LO", value);
        return tableText(makeTagTable(list(elements), nullptr, {.search = "description"}), TagTextFormat::Csv)
            .section(',', -1)
            .trimmed();
    };
    EXPECT_EQ(csvOf("=HYPERLINK(A1)"), "'=HYPERLINK(A1)");
    EXPECT_EQ(csvOf("+cmd|' /C calc'!A0"), "'+cmd|' /C calc'!A0");
    EXPECT_EQ(csvOf("-2+3+cmd"), "'-2+3+cmd");
    EXPECT_EQ(csvOf("@SUM(A1)"), "'@SUM(A1)");
    EXPECT_EQ(csvOf("-12.5"), "-12.5");
    EXPECT_EQ(csvOf("-12.5\\+3e2"), "-12.5\\+3e2");
    EXPECT_EQ(csvOf("a=b"), "a=b");
}

TEST_F(TagTables, ShowsNoCharacterThatTurnsALineAround) {
    EXPECT_EQ(inOneLine(QStringLiteral("a\u202eb\u2066c\x1b") + QStringLiteral("d\ne")), "a b c d e");
}

} // namespace sagitta::test
