// Where frames lie: offset tables right and wrong, fragments, truncation.
#include "dicom/inflate.h"
#include "dicom/instance_header.h"

#include "made_file.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtEndian>

#include <gtest/gtest.h>

using namespace sagitta;
using namespace sagitta::dicom;
using namespace sagitta::test;

namespace {

const auto kExplicit = QStringLiteral("1.2.840.10008.1.2.1");
const auto kBigEndian = QStringLiteral("1.2.840.10008.1.2.2");
const auto kDeflated = QStringLiteral("1.2.840.10008.1.2.1.99");
const auto kRle = QStringLiteral("1.2.840.10008.1.2.5");
const auto kJpegLs = QStringLiteral("1.2.840.10008.1.2.4.80");

QByteArray soi(const QByteArray& rest) { return QByteArray("\xff\xd8\xff\xf7", 4) + rest; }

class FrameIndex : public testing::Test {
protected:
    struct Found {
        std::vector<QByteArray> frames; // the bytes that the header points at
        InstanceHeaderPtr header;

        bool warns(const char* part) const { return !header->warnings.filter(QLatin1String(part)).isEmpty(); }
    };

    Found find(const QByteArray& file) {
        const QString path = writeFile(m_folder.path(), file);
        const auto header = readInstanceHeader(path);
        if (!header) {
            ADD_FAILURE() << header.error().message().toStdString();
            return {{}, std::make_shared<const InstanceHeader>()};
        }
        const QByteArray bytes = (*header)->deflated ? inflatedDataset(path).valueOr({}) : file;
        Found found{{}, *header};
        for (const FrameInfo& frame : (*header)->frames) {
            QByteArray joined;
            for (const FrameBytes::Piece& piece : frame.bytes.pieces) {
                EXPECT_GE(piece.offset, 0);
                EXPECT_LE(piece.offset + piece.length, bytes.size());
                joined += bytes.mid(piece.offset, piece.length);
            }
            found.frames.push_back(joined);
        }
        return found;
    }

    // An 8-bit image of `frames` frames whose PixelData begins with an undefined length and then `items`.
    Found findEncapsulated(int frames, const QByteArray& items, const QString& syntax = kJpegLs,
                           const QByteArray& extra = {}) {
        Elements d = identity();
        addImage(d, {.bitsAllocated = 8, .bitsStored = 8, .frames = frames});
        d.raw(extra);
        d.header(tags::PixelData, "OB", kUndefined).raw(items);
        return find(part10(syntax, d.encoded()));
    }

    static QByteArray extendedTables(std::initializer_list<quint64> offsets, std::initializer_list<quint64> lengths) {
        const auto pack = [](std::initializer_list<quint64> values) {
            QByteArray packed;
            for (const quint64 value : values) {
                char raw[8];
                qToLittleEndian(value, raw);
                packed.append(raw, 8);
            }
            return packed;
        };
        return Elements()
            .bytes(tags::ExtendedOffsetTable, "OV", pack(offsets))
            .bytes(tags::ExtendedOffsetTableLengths, "OV", pack(lengths))
            .encoded();
    }

    QTemporaryDir m_folder;
};

using Frames = std::vector<QByteArray>;

} // namespace

TEST_F(FrameIndex, NativeFramesFollowOneAnother) {
    Elements d = identity();
    addImage(d, {.bitsAllocated = 8, .bitsStored = 8, .frames = 3});
    d.bytes(tags::PixelData, "OB", "aaaaaabbbbbbcccccc");
    const Found found = find(part10(kExplicit, d.encoded()));
    EXPECT_EQ(found.frames, (Frames{"aaaaaa", "bbbbbb", "cccccc"}));
    EXPECT_TRUE(found.header->warnings.isEmpty());
}

TEST_F(FrameIndex, NumberOfFramesIsNotBelieved) {
    Elements d = identity();
    addImage(d, {.bitsAllocated = 8, .bitsStored = 8, .frames = 2000000000});
    d.bytes(tags::PixelData, "OB", "aaaaaabbbbbbcc");
    const Found found = find(part10(kExplicit, d.encoded()));
    EXPECT_EQ(found.frames, (Frames{"aaaaaa", "bbbbbb", "cc"}));
    EXPECT_TRUE(found.warns("pixel data hold 3 of"));
    EXPECT_TRUE(found.warns("cut off in frame 3"));
}

TEST_F(FrameIndex, ANativeFileCutOffKeepsWhatThereIs) {
    Elements d = identity();
    addImage(d, {.bitsAllocated = 8, .bitsStored = 8, .frames = 3});
    d.bytes(tags::PixelData, "OB", "aaaaaabbbbbbcccccc");
    QByteArray file = part10(kExplicit, d.encoded());
    file.chop(8);
    const Found found = find(file);
    EXPECT_EQ(found.frames, (Frames{"aaaaaa", "bbbb"}));
    EXPECT_TRUE(found.warns("cut off in frame 2"));
    EXPECT_TRUE(found.warns("2 of 3 frames"));
}

TEST_F(FrameIndex, MoreNativeDataThanFramesIsSaid) {
    Elements d = identity();
    addImage(d, {.bitsAllocated = 8, .bitsStored = 8, .frames = 1});
    d.bytes(tags::PixelData, "OB", "aaaaaabbbbbb");
    const Found found = find(part10(kExplicit, d.encoded()));
    EXPECT_EQ(found.frames, (Frames{"aaaaaa"}));
    EXPECT_TRUE(found.warns("longer than the 1 frames"));
}

TEST_F(FrameIndex, OneBitFramesStartInsideBytes) {
    Elements d = identity();
    addImage(d, {.rows = 1, .columns = 11, .bitsAllocated = 1, .bitsStored = 1, .frames = 3});
    d.bytes(tags::PixelData, "OB", "12345");
    const Found found = find(part10(kExplicit, d.encoded()));
    ASSERT_EQ(found.frames.size(), 3U);
    EXPECT_EQ(found.frames, (Frames{"12", "23", "345"}));
    EXPECT_EQ(found.header->frames[1].bytes.bitOffset, 3);
    EXPECT_EQ(found.header->frames[2].bytes.bitOffset, 6);
}

TEST_F(FrameIndex, SwappedBytesAreCutAtWords) {
    Elements d = identity({false, true});
    addImage(d, {.rows = 1, .columns = 3, .bitsAllocated = 8, .bitsStored = 8, .frames = 2});
    d.bytes(tags::PixelData, "OW", "badcfe"); // abc, def in big-endian words
    const Found found = find(part10(kBigEndian, d.encoded()));
    EXPECT_TRUE(found.header->format.wordSwapped);
    EXPECT_EQ(found.frames, (Frames{"badc", "dcfe"}));
    EXPECT_EQ(found.header->frames[0].bytes.bitOffset, 0);
    EXPECT_EQ(found.header->frames[1].bytes.bitOffset, 8);
}

TEST_F(FrameIndex, YbrFull422IsTwoThirdsUnlessItIsNot) {
    const auto piecesOf = [&](int bytes) {
        Elements d = identity();
        addImage(d, {.rows = 2,
                     .columns = 4,
                     .samples = 3,
                     .bitsAllocated = 8,
                     .bitsStored = 8,
                     .photometric = "YBR_FULL_422",
                     .frames = 1});
        d.bytes(tags::PixelData, "OB", QByteArray(bytes, 'x'));
        return find(part10(kExplicit, d.encoded())).header;
    };
    EXPECT_EQ(piecesOf(16)->frames.at(0).bytes.pieces.at(0).length, 16);
    EXPECT_EQ(piecesOf(16)->format.photometric, Photometric::YbrFull422);
    EXPECT_EQ(piecesOf(24)->frames.at(0).bytes.pieces.at(0).length, 24);
    EXPECT_EQ(piecesOf(24)->format.photometric, Photometric::YbrFull);
}

TEST_F(FrameIndex, DeflatedOffsetsCountInTheInflatedDataSet) {
    Elements d = identity();
    addImage(d, {.bitsAllocated = 8, .bitsStored = 8, .frames = 2});
    d.bytes(tags::PixelData, "OB", "aaaaaabbbbbb");
    // qCompress: four bytes of size, two of zlib header, the raw stream, four of checksum.
    QByteArray raw = qCompress(d.encoded()).mid(6);
    raw.chop(4);
    const Found found = find(part10(kDeflated, raw));
    EXPECT_TRUE(found.header->deflated);
    EXPECT_EQ(found.frames, (Frames{"aaaaaa", "bbbbbb"}));
}

TEST_F(FrameIndex, ADeflateBombIsRefused) {
    constexpr qsizetype kCap = qsizetype{4} << 20;
    const auto rawDeflate = [](qsizetype size) {
        QByteArray raw = qCompress(QByteArray(size, '\0')).mid(6);
        raw.chop(4);
        return raw;
    };
    const auto fits = inflate(rawDeflate(kCap), kCap);
    ASSERT_TRUE(fits);
    EXPECT_EQ(fits->size(), kCap);
    const auto bomb = inflate(rawDeflate(kCap + 1), kCap);
    ASSERT_FALSE(bomb);
    EXPECT_EQ(bomb.error().code(), ErrorCode::Full);
}

TEST_F(FrameIndex, DeflatedRubbishIsCorrupt) {
    const auto header =
        readInstanceHeader(writeFile(m_folder.path(), part10(kDeflated, QByteArray("\xff\xff\xff\xff rubbish", 12))));
    ASSERT_FALSE(header);
    EXPECT_EQ(header.error().code(), ErrorCode::Corrupt);
}

TEST_F(FrameIndex, BasicOffsetTableGroupsFragments) {
    // Offsets count from the first item after the table; an item tag takes 8 bytes.
    const QByteArray items =
        basicOffsetTable({0, 24}) + item("aaaa") + item("bbbb") + item("cccc") + sequenceDelimiter();
    const Found found = findEncapsulated(2, items);
    EXPECT_EQ(found.frames, (Frames{"aaaabbbb", "cccc"}));
    EXPECT_EQ(found.header->frames[0].bytes.pieces.size(), 2U);
    EXPECT_TRUE(found.header->warnings.isEmpty());
}

TEST_F(FrameIndex, EmptyTableAndOneFragmentPerFrame) {
    const Found found = findEncapsulated(3, item({}) + item("aaaa") + item("bb") + item("cccc") + sequenceDelimiter());
    EXPECT_EQ(found.frames, (Frames{"aaaa", "bb", "cccc"}));
    EXPECT_TRUE(found.header->warnings.isEmpty());
}

TEST_F(FrameIndex, EmptyTableAndOneFrameOfSeveralFragments) {
    const Found found = findEncapsulated(1, item({}) + item("aaaa") + item("bb") + sequenceDelimiter());
    EXPECT_EQ(found.frames, (Frames{"aaaabb"}));
    EXPECT_TRUE(found.header->warnings.isEmpty());
}

TEST_F(FrameIndex, EmptyTableIsReplacedByTheCodeStreamsBeginnings) {
    const Found found = findEncapsulated(2, item({}) + item(soi("aa")) + item("bb") + item("cc") + item(soi("dd")) +
                                                item("ee") + sequenceDelimiter());
    EXPECT_EQ(found.frames, (Frames{soi("aa") + "bbcc", soi("dd") + "ee"}));
    EXPECT_TRUE(found.header->warnings.isEmpty());
}

TEST_F(FrameIndex, AWrongTableIsNotUsed) {
    const QByteArray three = item("aaaa") + item("bbbb") + item("cccc") + sequenceDelimiter();
    for (const auto& offsets : {std::initializer_list<std::uint32_t>{0, 13, 24},
                                {0, 24, 12},
                                {12, 24, 36},
                                {0, 12, 0xfffffff0},
                                {0, 12},
                                {0, 0, 0}}) {
        const Found found = findEncapsulated(3, basicOffsetTable(offsets) + three);
        EXPECT_EQ(found.frames, (Frames{"aaaa", "bbbb", "cccc"}));
        EXPECT_TRUE(found.warns("basic offset table"));
    }
}

TEST_F(FrameIndex, ExtendedTableGivesTrueLengths) {
    const QByteArray items = item({}) + item("aaa") + item("bbbbb") + sequenceDelimiter();
    const Found found = findEncapsulated(2, items, kJpegLs, extendedTables({0, 12}, {3, 5}));
    EXPECT_EQ(found.frames, (Frames{"aaa", "bbbbb"}));
    EXPECT_TRUE(found.header->warnings.isEmpty());
}

TEST_F(FrameIndex, AWrongExtendedTableIsNotUsed) {
    const QByteArray items = item({}) + item("aaaa") + item("bbbb") + sequenceDelimiter();
    for (const QByteArray& tables :
         {extendedTables({0, 13}, {4, 4}), extendedTables({0, 12}, {4, 400}), extendedTables({0}, {4}),
          extendedTables({0, ~quint64{0}}, {4, 4}), extendedTables({0, 12}, {0, 4})}) {
        const Found found = findEncapsulated(2, items, kJpegLs, tables);
        EXPECT_EQ(found.frames, (Frames{"aaaa", "bbbb"}));
        EXPECT_TRUE(found.warns("extended offset table"));
    }
}

TEST_F(FrameIndex, FewerFragmentsThanFrames) {
    const Found found = findEncapsulated(5, item({}) + item("aaaa") + item("bbbb") + sequenceDelimiter(), kRle);
    EXPECT_EQ(found.frames, (Frames{"aaaa", "bbbb"}));
    EXPECT_TRUE(found.warns("2 of 5 frames"));
}

TEST_F(FrameIndex, AFragmentCutOffKeepsWhatThereIs) {
    QByteArray items = item({}) + item("aaaa") + item("bbbbbbbb");
    items.chop(3);
    const Found found = findEncapsulated(2, items);
    EXPECT_EQ(found.frames, (Frames{"aaaa", "bbbbb"}));
    EXPECT_TRUE(found.warns("cut off in fragment 2"));
    EXPECT_TRUE(found.warns("without a delimiter"));
}

TEST_F(FrameIndex, AFragmentThatClaimsGigabytesAllocatesNothing) {
    QByteArray items = item({}) + item("aaaa");
    items.replace(items.size() - 8, 4, QByteArray("\xf0\xff\xff\xff", 4)); // the item's length
    const Found found = findEncapsulated(1, items);
    EXPECT_EQ(found.frames, (Frames{"aaaa"}));
    EXPECT_TRUE(found.warns("cut off in fragment 1"));
}

TEST_F(FrameIndex, FragmentsWithoutEndAreCutAndSaid) {
    const Found found = findEncapsulated(1, item({}).repeated(1'000'100) + sequenceDelimiter());
    EXPECT_TRUE(found.warns("only the first 1000000 fragments"));
    EXPECT_FALSE(found.warns("without a delimiter"));
}

TEST_F(FrameIndex, NoFragmentsNoFrames) {
    const Found found = findEncapsulated(1, item({}) + sequenceDelimiter());
    EXPECT_TRUE(found.frames.empty());
    EXPECT_TRUE(found.warns("no fragment"));
}

TEST_F(FrameIndex, CompressedDataOfDefinedLength) {
    Elements d = identity();
    addImage(d, {.bitsAllocated = 8, .bitsStored = 8});
    d.bytes(tags::PixelData, "OB", item({}) + item("aaaa"));
    EXPECT_EQ(find(part10(kJpegLs, d.encoded())).frames, (Frames{"aaaa"}));
    Elements bare = identity();
    addImage(bare, {.bitsAllocated = 8, .bitsStored = 8});
    bare.bytes(tags::PixelData, "OB", soi("aaaa"));
    const Found found = find(part10(kJpegLs, bare.encoded()));
    EXPECT_EQ(found.frames, (Frames{soi("aaaa")}));
    EXPECT_TRUE(found.warns("not encapsulated"));
}

TEST_F(FrameIndex, EncapsulatedDataUnderANativeSyntaxAreNotShownAsPixels) {
    const Found found = findEncapsulated(1, item({}) + item("aaaaaa") + sequenceDelimiter(), kExplicit);
    EXPECT_TRUE(found.frames.empty());
    EXPECT_TRUE(found.warns("encapsulated, which the transfer syntax denies"));
}

TEST_F(FrameIndex, HtJ2kKeepsItsOwnSyntax) {
    const Found found =
        findEncapsulated(1, item({}) + item("aaaa") + sequenceDelimiter(), QStringLiteral("1.2.840.10008.1.2.4.201"));
    EXPECT_EQ(found.header->format.transferSyntaxUid, QStringLiteral("1.2.840.10008.1.2.4.201"));
    EXPECT_EQ(found.frames, (Frames{"aaaa"}));
}

TEST_F(FrameIndex, VideoIsOneStreamForAllFrames) {
    const Found found = findEncapsulated(4, item({}) + item("aaaa") + item("bb") + sequenceDelimiter(),
                                         QStringLiteral("1.2.840.10008.1.2.4.102"));
    EXPECT_EQ(found.frames, (Frames{"aaaabb", "", "", ""}));
}

TEST_F(FrameIndex, AVideoThatIsNotEncapsulatedHasItsFramesAllTheSame) {
    Elements d = identity();
    addImage(d, {.bitsAllocated = 8, .bitsStored = 8, .frames = 3});
    d.bytes(tags::PixelData, "OB", "abcdef");
    const Found found = find(part10(QStringLiteral("1.2.840.10008.1.2.4.102"), d.encoded()));
    EXPECT_EQ(found.frames, (Frames{"abcdef", "", ""}));
    EXPECT_TRUE(found.warns("not encapsulated"));
}
