// What a listing says of files that are written here byte by byte, hostile ones among them.
#include "dicom/data_set_listing.h"

#include "dicom/data_dictionary.h"
#include "unit/dicom/made_file.h"

#include <QTemporaryDir>
#include <QtEndian>

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcdeftag.h>

#include <gtest/gtest.h>

namespace sagitta::test {
namespace {

using namespace dicom;
using Kind = ListedElement::Kind;

const auto kExplicit = QStringLiteral("1.2.840.10008.1.2.1");
const auto kImplicit = QStringLiteral("1.2.840.10008.1.2");
const auto kBigEndian = QStringLiteral("1.2.840.10008.1.2.2");
const auto kRle = QStringLiteral("1.2.840.10008.1.2.5");
constexpr Tag kReferencedSeries{0x0008, 0x1115};

class Listing : public testing::Test {
protected:
    QString write(const Elements& elements, const QString& syntax = kExplicit) {
        return writeFile(m_dir.path(), part10(syntax, elements.encoded()));
    }
    DataSetListing list(const Elements& elements, const QString& syntax = kExplicit, const ListingLimits& limits = {}) {
        const auto listing = listDataSet(write(elements, syntax), limits);
        EXPECT_TRUE(listing) << (listing ? "" : listing.error().message().toStdString());
        return listing ? *listing : DataSetListing();
    }
    static const ListedElement& find(const DataSetListing& listing, Tag tag) {
        static const ListedElement kNone;
        const auto it = std::find_if(listing.rows.begin(), listing.rows.end(), [&](const ListedElement& element) {
            return element.tag == tag && element.kind != Kind::Item;
        });
        EXPECT_NE(it, listing.rows.end()) << toString(tag).toStdString();
        return it == listing.rows.end() ? kNone : *it;
    }
    QTemporaryDir m_dir;
};

bool isTreeWhole(const DataSetListing& listing) {
    const int size = static_cast<int>(listing.rows.size());
    for (int row = 0; row < size; ++row) {
        const ListedElement& element = listing.rows[static_cast<std::size_t>(row)];
        const bool isParentOpen =
            element.parent < 0 ||
            (element.parent < row && row < listing.rows[static_cast<std::size_t>(element.parent)].end);
        const int depth = element.parent < 0 ? 0 : listing.rows[static_cast<std::size_t>(element.parent)].depth + 1;
        if (!isParentOpen || element.depth != depth || element.end <= row || element.end > size)
            return false;
    }
    return true;
}

} // namespace

TEST_F(Listing, TellsTagKeywordNameVrVmLengthAndValue) {
    const DataSetListing listing = list(identity().text(tags::ImageType, "CS", "DERIVED\\PRIMARY"));
    const ListedElement& type = find(listing, tags::ImageType);
    EXPECT_EQ(type.keyword, "ImageType");
    EXPECT_EQ(type.name, "Image Type");
    EXPECT_EQ(type.vr, "CS");
    EXPECT_EQ(type.count, 2);
    EXPECT_EQ(type.length, 16);
    EXPECT_EQ(type.value, "DERIVED\\PRIMARY");
    EXPECT_EQ(type.depth, 0);
    EXPECT_TRUE(type.isWhole);
    EXPECT_EQ(find(listing, tags::PatientName).value, "Doe^Jane");
    EXPECT_TRUE(isTreeWhole(listing));
}

TEST_F(Listing, BeginsWithTheMetaHeaderAndNamesUids) {
    const DataSetListing listing = list(identity());
    EXPECT_EQ(listing.rows.front().tag, tags::FileMetaInformationGroupLength);
    EXPECT_EQ(find(listing, {0x0002, 0x0001}).value, "2 bytes: 00 01");
    const ListedElement& syntax = find(listing, tags::TransferSyntaxUID);
    EXPECT_EQ(syntax.value, kExplicit);
    EXPECT_EQ(syntax.meaning, "Explicit VR Little Endian");
    EXPECT_EQ(find(listing, tags::SOPClassUID).meaning, "CT Image Storage");
    EXPECT_EQ(find(listing, tags::SOPInstanceUID).meaning, "");
}

TEST_F(Listing, ConvertsTextByTheCharacterSetOfItsItem) {
    Elements item;
    item.text(tags::SpecificCharacterSet, "CS", "ISO_IR 192");
    item.text(tags::SeriesDescription, "LO", "Größe");
    Elements elements;
    elements.text(tags::SpecificCharacterSet, "CS", "ISO_IR 100");
    elements.text(tags::SOPClassUID, "UI", "1.2");
    elements.sequence(kReferencedSeries, {item});
    elements.text(tags::PatientName, "PN", "M\xfcller^J\xf6rg");
    const DataSetListing listing = list(elements);
    EXPECT_EQ(find(listing, tags::PatientName).value, QStringLiteral("Müller^Jörg"));
    EXPECT_EQ(find(listing, tags::SeriesDescription).value, QStringLiteral("Größe"));
}

TEST_F(Listing, NestsSequencesOfBothKindsOfLength) {
    for (const auto lengths : {Elements::Lengths::Defined, Elements::Lengths::Undefined}) {
        Elements inner;
        inner.text(tags::SOPInstanceUID, "UI", "1.2.3");
        Elements item;
        item.sequence({0x0008, 0x1199}, {inner, inner}, lengths);
        const DataSetListing listing =
            list(identity().sequence(kReferencedSeries, {item}, lengths).text(tags::StudyID, "SH", "behind"));
        const ListedElement& sequence = find(listing, kReferencedSeries);
        EXPECT_EQ(sequence.kind, Kind::Sequence);
        EXPECT_EQ(sequence.vr, "SQ");
        EXPECT_EQ(sequence.count, 1);
        EXPECT_EQ(sequence.value, "1 item");
        const ListedElement& second = find(listing, {0x0008, 0x1199});
        EXPECT_EQ(second.depth, 2);
        EXPECT_EQ(second.value, "2 items");
        EXPECT_EQ(second.length == -1, lengths == Elements::Lengths::Undefined);
        EXPECT_EQ(find(listing, tags::StudyID).value, "behind");
        EXPECT_EQ(find(listing, tags::StudyID).depth, 0);
        EXPECT_TRUE(isTreeWhole(listing));
    }
}

TEST_F(Listing, CallsACodedEntryByItsMeaning) {
    Elements code;
    code.text({0x0008, 0x0100}, "SH", "T-D3000");
    code.text({0x0008, 0x0104}, "LO", "Chest");
    const DataSetListing listing = list(identity().sequence({0x0008, 0x2218}, {code}));
    EXPECT_EQ(find(listing, {0x0008, 0x2218}).meaning, "Chest");
}

TEST_F(Listing, ShowsPrivateAttributesWithTheirCreatorEachInItsItem) {
    Elements item;
    item.text({0x0019, 0x0010}, "LO", "SOMEBODY ELSE");
    item.text({0x0019, 0x1002}, "LO", "x");
    Elements elements = identity();
    elements.text({0x0019, 0x0010}, "LO", "GEMS_ACQU_01");
    elements.bytes({0x0019, 0x1002}, "SL", QByteArray("\x70\x03\0\0", 4));
    elements.text({0x0019, 0x1102}, "LO", "nobody's");
    elements.sequence(kReferencedSeries, {item});
    const DataSetListing listing = list(elements);
    const ListedElement& known = find(listing, {0x0019, 0x1002});
    EXPECT_EQ(known.privateCreator, "GEMS_ACQU_01");
    EXPECT_EQ(known.name, "Number Of Cells In Detector");
    EXPECT_EQ(known.value, "880");
    EXPECT_EQ(find(listing, {0x0019, 0x0010}).name, "Private Creator");
    EXPECT_EQ(find(listing, {0x0019, 0x1102}).privateCreator, "");
    const auto inItem = std::find_if(listing.rows.begin(), listing.rows.end(), [](const ListedElement& element) {
        return element.tag == Tag{0x0019, 0x1002} && element.depth == 2;
    });
    ASSERT_NE(inItem, listing.rows.end());
    EXPECT_EQ(inItem->privateCreator, "SOMEBODY ELSE");
    EXPECT_EQ(inItem->name, "");
}

TEST_F(Listing, ReadsNumbersInEitherByteOrderAndWithoutWrittenVr) {
    for (const bool bigEndian : {false, true}) {
        Elements elements = identity({false, bigEndian});
        elements.fd({0x0018, 0x9082}, 2.5).us(tags::Rows, {512, 7});
        const DataSetListing listing = list(elements, bigEndian ? kBigEndian : kExplicit);
        EXPECT_EQ(find(listing, {0x0018, 0x9082}).value, "2.5");
        EXPECT_EQ(find(listing, tags::Rows).value, "512\\7");
        EXPECT_EQ(find(listing, tags::Rows).count, 2);
        EXPECT_EQ(listing.isBigEndian, bigEndian);
    }
    Elements implicit = identity({true, false});
    implicit.us(tags::PixelRepresentation, {1})
        .us(tags::PixelPaddingValue, {-2000})
        .text({0x0011, 0x1001}, "UN", "abc");
    const DataSetListing listing = list(implicit, kImplicit);
    EXPECT_EQ(find(listing, tags::PixelPaddingValue).vr, "SS");
    EXPECT_EQ(find(listing, tags::PixelPaddingValue).value, "-2000");
    EXPECT_EQ(find(listing, {0x0011, 0x1001}).vr, "UN");
    EXPECT_EQ(find(listing, {0x0011, 0x1001}).value, QStringLiteral("4 bytes: 61 62 63 20  “abc ”"));
}

TEST_F(Listing, ReadsByTheDictionaryWhatLostItsVr) {
    const DataSetListing listing = list(identity().bytes(tags::BodyPartExamined, "UN", "CHEST"));
    EXPECT_EQ(find(listing, tags::BodyPartExamined).vr, "UN");
    EXPECT_EQ(find(listing, tags::BodyPartExamined).value, "CHEST");
}

TEST_F(Listing, ListsBytesByNumberAndBeginningPixelsByNumber) {
    Elements elements = identity();
    elements.bytes({0x0042, 0x0011}, "OB", QByteArray(100, '\x07'));
    elements.bytes(tags::PixelData, "OW", QByteArray(5000, '\0'));
    elements.text({0xfffc, 0xfffc}, "OB", "padding");
    const DataSetListing listing = list(elements);
    const ListedElement& document = find(listing, {0x0042, 0x0011});
    EXPECT_TRUE(document.value.startsWith("100 bytes: 07 07 07 ")) << document.value.toStdString();
    EXPECT_TRUE(document.value.endsWith(u'…'));
    EXPECT_FALSE(document.isWhole);
    EXPECT_FALSE(document.digest.isEmpty());
    EXPECT_EQ(find(listing, tags::PixelData).value, "5000 bytes");
    EXPECT_EQ(find(listing, {0xfffc, 0xfffc}).length, 8) << "what follows the pixels is listed too";
}

TEST_F(Listing, CountsTheFragmentsOfCompressedPixels) {
    Elements elements = identity();
    elements.header(tags::PixelData, "OB", kUndefined);
    elements.raw(basicOffsetTable({0}) + item(QByteArray(10, 'x')) + item(QByteArray(6, 'y')) + sequenceDelimiter());
    elements.text({0xfffc, 0xfffc}, "OB", "padding");
    const DataSetListing listing = list(elements, kRle);
    EXPECT_EQ(find(listing, tags::PixelData).value, "16 bytes in 2 fragments");
    EXPECT_EQ(find(listing, tags::PixelData).problem, "");
    EXPECT_EQ(listing.rows.back().tag, (Tag{0xfffc, 0xfffc}));
}

TEST_F(Listing, KeepsTheOrderOfTheFileAndWhatStandsThereTwice) {
    Elements elements;
    elements.text(tags::PatientID, "LO", "first")
        .text(tags::SOPClassUID, "UI", "1.2")
        .text(tags::PatientID, "LO", "second");
    const DataSetListing listing = list(elements);
    QStringList values;
    for (const ListedElement& element : listing.rows) {
        if (element.tag.group > 2)
            values << element.value;
    }
    EXPECT_EQ(values, (QStringList{"first", "1.2", "second"}));
}

// --- Broken and hostile ---

TEST_F(Listing, ShowsACutOffValueAsFarAsItGoes) {
    Elements elements = identity();
    elements.header(tags::StudyDescription, "LO", 40).raw("Thorax");
    const DataSetListing listing = list(elements);
    EXPECT_EQ(find(listing, tags::StudyDescription).value, "Thorax");
    EXPECT_EQ(find(listing, tags::StudyDescription).problem, "cut off: 6 of 40 bytes are there");
    EXPECT_FALSE(listing.warnings.isEmpty());
    EXPECT_TRUE(isTreeWhole(listing));
}

TEST_F(Listing, GoesOnBehindADamagedSequence) {
    Elements item;
    item.header(tags::PatientName, "PN", 4000).raw("Roe");
    item.raw(QByteArray(1, ' '));
    const DataSetListing listing =
        list(identity().sequence(kReferencedSeries, {item}).text(tags::StudyID, "SH", "behind"));
    EXPECT_EQ(find(listing, tags::StudyID).value, "behind");
    EXPECT_FALSE(find(listing, kReferencedSeries).problem.isEmpty() && listing.rows.empty());
    const auto cut = std::find_if(listing.rows.begin(), listing.rows.end(),
                                  [](const ListedElement& element) { return element.problem.startsWith("cut off"); });
    ASSERT_NE(cut, listing.rows.end());
    EXPECT_EQ(cut->value, "Roe");
    EXPECT_TRUE(isTreeWhole(listing));
}

TEST_F(Listing, IsNotLedAstrayByGarbage) {
    Elements elements = identity();
    elements.raw(QByteArray(64, '\xff'));
    const DataSetListing listing = list(elements);
    EXPECT_EQ(find(listing, tags::PatientID).value, "4711");
    EXPECT_TRUE(isTreeWhole(listing));
}

TEST_F(Listing, StopsAtItsDepthAndSaysSo) {
    Elements inner;
    inner.text(tags::SOPInstanceUID, "UI", "1.2.3");
    for (int i = 0; i < 90; ++i) {
        Elements outer;
        outer.sequence(kReferencedSeries, {inner}, Elements::Lengths::Undefined);
        inner = outer;
    }
    Elements elements = identity();
    elements.raw(inner.encoded()).text(tags::StudyID, "SH", "behind");
    const DataSetListing listing = list(elements);
    const auto more = std::find_if(listing.rows.begin(), listing.rows.end(),
                                   [](const ListedElement& element) { return element.kind == Kind::More; });
    ASSERT_NE(more, listing.rows.end());
    EXPECT_TRUE(more->value.startsWith(u'…'));
    EXPECT_EQ(more->depth, 2 * ListingLimits().depth + 1);
    EXPECT_EQ(find(listing, tags::StudyID).value, "behind");
    EXPECT_TRUE(isTreeWhole(listing));
}

TEST_F(Listing, GivesUpOnSequencesWithoutABottomButKeepsWhatCameBefore) {
    QByteArray pit;
    for (int i = 0; i < 20'000; ++i) {
        Elements level;
        level.header(kReferencedSeries, "SQ", kUndefined).raw(QByteArray("\xfe\xff\x00\xe0\xff\xff\xff\xff", 8));
        pit += level.encoded();
    }
    const DataSetListing listing = list(identity().raw(pit));
    EXPECT_EQ(find(listing, tags::PatientID).value, "4711");
    EXPECT_FALSE(listing.warnings.isEmpty());
    EXPECT_LT(listing.rows.size(), 300U);
    EXPECT_TRUE(isTreeWhole(listing));
}

TEST_F(Listing, CountsTheItemsBeyondItsLimit) {
    Elements item;
    item.text(tags::SOPInstanceUID, "UI", "1.2.3");
    for (const auto lengths : {Elements::Lengths::Defined, Elements::Lengths::Undefined}) {
        Elements elements = identity();
        elements.sequence(kReferencedSeries, std::vector<Elements>(25, item), lengths)
            .text(tags::StudyID, "SH", "behind");
        const DataSetListing listing = list(elements, kExplicit, {.itemsPerSequence = 10});
        EXPECT_EQ(find(listing, kReferencedSeries).count, 25);
        EXPECT_EQ(std::count_if(listing.rows.begin(), listing.rows.end(),
                                [](const ListedElement& element) { return element.kind == Kind::Item; }),
                  10);
        const auto more = std::find_if(listing.rows.begin(), listing.rows.end(),
                                       [](const ListedElement& element) { return element.kind == Kind::More; });
        ASSERT_NE(more, listing.rows.end());
        EXPECT_EQ(more->value, QStringLiteral("… 15 more items"));
        EXPECT_EQ(find(listing, tags::StudyID).value, "behind");
    }
}

TEST_F(Listing, CutsTheRowsAndSaysSo) {
    const DataSetListing listing = list(enhanced(100), kExplicit, {.rows = 50});
    ASSERT_EQ(listing.rows.size(), 51U);
    EXPECT_TRUE(listing.isCutShort);
    EXPECT_EQ(listing.rows.back().kind, Kind::More);
    EXPECT_EQ(listing.rows.back().depth, 0);
    EXPECT_TRUE(isTreeWhole(listing));
}

TEST_F(Listing, CutsLongValuesAndSaysHowLongTheyAre) {
    Elements elements = identity();
    elements.bytes({0x0040, 0xa160}, "UT", QByteArray("\xc3\xa4", 2).repeated(5000));
    elements.words(tags::RedPaletteColorLookupTableData, "US", std::vector<std::uint16_t>(20'000, 12345));
    Elements all;
    all.text(tags::SpecificCharacterSet, "CS", "ISO_IR 192").raw(elements.encoded());
    const DataSetListing listing = list(all);
    const ListedElement& text = find(listing, {0x0040, 0xa160});
    EXPECT_FALSE(text.isWhole);
    EXPECT_TRUE(text.value.startsWith(QString(4096, u'ä') + QStringLiteral(" … (10000 bytes in all)")))
        << "a cut is never within a character";
    const ListedElement& numbers = find(listing, tags::RedPaletteColorLookupTableData);
    EXPECT_TRUE(numbers.value.endsWith(QStringLiteral(" … (20000 values in all)")));
    EXPECT_LT(numbers.value.size(), 4200);
    EXPECT_EQ(numbers.count, 20'000);
    EXPECT_FALSE(numbers.digest.isEmpty());
}

// Values that are too long to be compared leave the others comparable.
TEST_F(Listing, WhatIsNotDigestedCostsNothing) {
    Elements elements = identity();
    for (std::uint16_t n = 0; n < 9; ++n)
        elements.bytes({0x0042, static_cast<std::uint16_t>(0x1001 + n)}, "OB", QByteArray(2'000'000, '\x07'));
    elements.bytes({0x0042, 0x2000}, "OB", QByteArray(1000, '\x07'));
    const DataSetListing listing = list(elements);
    EXPECT_TRUE(find(listing, {0x0042, 0x1001}).digest.isEmpty());
    EXPECT_FALSE(find(listing, {0x0042, 0x2000}).digest.isEmpty());
}

TEST_F(Listing, OfTenThousandFramesIsBounded) {
    for (const auto lengths : {Elements::Lengths::Defined, Elements::Lengths::Undefined}) {
        const QString path = write(enhanced(10'000, lengths));
        const auto listing = listDataSet(path);
        ASSERT_TRUE(listing);
        EXPECT_EQ(listing->frames, 10'000);
        EXPECT_LT(listing->rows.size(), 500U);
        EXPECT_EQ(find(*listing, tags::PerFrameFunctionalGroupsSequence).count, 10'000);
        const auto groups = listFrameGroups(path, 9'876);
        ASSERT_TRUE(groups);
        EXPECT_EQ(find(*groups, tags::ImagePositionPatient).value, "0\\0\\9876");
    }
}

TEST_F(Listing, StopsWhenItIsAskedTo) {
    std::stop_source stop;
    stop.request_stop();
    const auto listing = listDataSet(write(enhanced(10)), {}, stop.get_token());
    ASSERT_FALSE(listing);
    EXPECT_EQ(listing.error().code(), ErrorCode::Cancelled);
    const auto groups = listFrameGroups(write(enhanced(10)), 0, {}, stop.get_token());
    ASSERT_FALSE(groups);
    EXPECT_EQ(groups.error().code(), ErrorCode::Cancelled);
}

TEST_F(Listing, RefusesWhatIsNotDicom) {
    const auto text = listDataSet(writeFile(m_dir.path(), "Dear reader, this is a letter and nothing else at all."));
    ASSERT_FALSE(text);
    EXPECT_EQ(text.error().code(), ErrorCode::Corrupt);
    const auto empty = listDataSet(writeFile(m_dir.path(), {}));
    EXPECT_FALSE(empty);
    const auto gone = listDataSet(m_dir.filePath("gone.dcm"));
    ASSERT_FALSE(gone);
    EXPECT_EQ(gone.error().code(), ErrorCode::Io);
}

// Every beginning of a file, and every byte of it damaged: an answer, and a tree that is whole.
TEST_F(Listing, SurvivesEveryCutAndEveryDamagedByte) {
    Elements elements = enhanced(3, Elements::Lengths::Undefined);
    elements.header(tags::PixelData, "OB", kUndefined)
        .raw(basicOffsetTable({0}) + item("abcdef") + sequenceDelimiter());
    const QByteArray whole = part10(kRle, elements.encoded());
    int listed = 0;
    const auto examine = [&](const QByteArray& bytes) {
        const QString path = writeFile(m_dir.path(), bytes);
        if (const auto listing = listDataSet(path)) {
            ++listed;
            EXPECT_TRUE(isTreeWhole(*listing));
        }
        if (const auto groups = listFrameGroups(path, 2)) {
            EXPECT_TRUE(isTreeWhole(*groups));
        }
    };
    for (qsizetype length = 128; length < whole.size(); ++length)
        examine(whole.first(length));
    for (qsizetype at = 132; at < whole.size(); ++at) {
        for (const char c : {'\0', '\xff', '\xfe'}) {
            QByteArray damaged = whole;
            damaged[at] = c;
            examine(damaged);
        }
    }
    EXPECT_GT(listed, 1000);
}

// --- Functional groups of one frame ---

TEST_F(Listing, MergesTheFunctionalGroupsOfAFrame) {
    const QString path = write(enhanced(4));
    const auto groups = listFrameGroups(path, 2);
    ASSERT_TRUE(groups);
    ASSERT_EQ(groups->rows.size(), 4U) << "two groups of one attribute each, without the items";
    EXPECT_EQ(groups->rows[0].tag, tags::PlanePositionSequence);
    EXPECT_EQ(groups->rows[0].meaning, "of this frame");
    EXPECT_EQ(groups->rows[0].value, "");
    EXPECT_EQ(groups->rows[1].value, "0\\0\\2");
    EXPECT_EQ(groups->rows[1].depth, 1);
    EXPECT_EQ(groups->rows[2].tag, tags::PixelMeasuresSequence);
    EXPECT_EQ(groups->rows[2].meaning, "of all frames");
    EXPECT_EQ(groups->rows[3].value, "0.5\\0.5");
    EXPECT_TRUE(isTreeWhole(*groups));

    const auto none = listFrameGroups(path, 4);
    ASSERT_FALSE(none) << "the shared groups alone would be a guess";
    EXPECT_EQ(none.error().code(), ErrorCode::NotFound);
    EXPECT_FALSE(listFrameGroups(write(identity()), 0));
}

TEST_F(Listing, PutsTheGroupsOfAFrameAtItsHead) {
    const QString path = write(enhanced(4));
    const auto listing = listDataSet(path);
    const auto groups = listFrameGroups(path, 2);
    ASSERT_TRUE(listing && groups);
    const DataSetListing both = withFrameGroups(*listing, *groups, 2);
    EXPECT_EQ(both.rows.size(), listing->rows.size() + groups->rows.size() + 1);
    EXPECT_EQ(both.rows.front().kind, Kind::FrameGroups);
    EXPECT_EQ(both.rows.front().name, "Frame 3");
    EXPECT_EQ(both.rows[2].value, "0\\0\\2");
    EXPECT_EQ(both.frames, 4);
    EXPECT_TRUE(isTreeWhole(both));
}

TEST(DataDictionary, WritesKeywordsInWords) {
    EXPECT_EQ(keywordInWords("PatientName"), "Patient Name");
    EXPECT_EQ(keywordInWords("SOPClassUID"), "SOP Class UID");
    EXPECT_EQ(keywordInWords("CTDIvol"), "CTDIvol");
    EXPECT_EQ(keywordInWords("XRayTubeCurrentInuA"), "X-Ray Tube Current in uA");
    EXPECT_EQ(keywordInWords("ExposureInmAs"), "Exposure in mAs");
    EXPECT_EQ(keywordInWords("OtherPatientIDsSequence"), "Other Patient IDs Sequence");
    EXPECT_EQ(keywordInWords("KVP"), "KVP");
    EXPECT_EQ(keywordInWords("HL7InstanceIdentifier"), "HL7 Instance Identifier");
    EXPECT_EQ(keywordInWords(""), "");
    EXPECT_EQ(uidName("1.2.840.10008.5.1.4.1.1.4.1"), "Enhanced MR Image Storage");
    EXPECT_EQ(uidName("1.2.3"), "");
}

} // namespace sagitta::test
