#include "storage/content.h"
#include "test_files.h"

#include <QTemporaryDir>

#include <gtest/gtest.h>

using namespace sagitta;
using namespace sagitta::storage;
using namespace sagitta::test;

TEST(Content, SniffKnowsTheKinds) {
    const QByteArray part10 = part10Bytes(numbered(1));
    EXPECT_EQ(sniff(part10), FileKind::Part10);
    EXPECT_EQ(sniff(part10.mid(132)), FileKind::BareMeta);
    EXPECT_EQ(sniff(datasetBytes(numbered(1))), FileKind::BareDataset);
    EXPECT_EQ(sniff(QByteArray("\x08\x00\x05\x00\x0a\x00\x00\x00ISO_IR 100", 18)), FileKind::BareDataset);
    EXPECT_EQ(sniff(QByteArray("\x00\x08\x00\x05"
                               "CS\x00\x0aISO_IR 100",
                               18)),
              FileKind::BareDataset);
}

TEST(Content, SniffIsNotFooled) {
    EXPECT_EQ(sniff(QByteArray()), FileKind::Other);
    EXPECT_EQ(sniff(QByteArray("\x08\x00", 2)), FileKind::Other);
    EXPECT_EQ(sniff(QByteArray(131, '\0') + "D"), FileKind::Other);
    EXPECT_EQ(sniff(QByteArray("\x89PNG\r\n\x1a\n") + QByteArray(200, 'x')), FileKind::Other);
    EXPECT_EQ(sniff(QByteArray("\x08\x00\x05\x00\xff\xff\xff\x7f", 8)), FileKind::Other);
    EXPECT_EQ(sniff(QByteArray("DICM") + QByteArray(200, '\0')), FileKind::Other);
}

TEST(Content, SniffKnowsADicomDir) {
    QByteArray bytes = part10Bytes(numbered(1));
    bytes.replace(QByteArray("UI\x1a\x00"
                             "1.2.840.10008.5.1.4.1.1.2\0",
                             30),
                  QByteArray("UI\x14\x00"
                             "1.2.840.10008.1.3.10",
                             24));
    EXPECT_EQ(sniff(bytes), FileKind::Directory);
}

TEST(Content, MetaHeaderAndPreambleDoNotCount) {
    const QTemporaryDir dir;
    const QString a = dir.filePath("a");
    const QString b = dir.filePath("b");
    writeFile(a, part10Bytes(numbered(1), "1.2.3.4"));
    QByteArray other = part10Bytes(numbered(1), "1.2.3.4.5.6.7.8");
    other.replace(0, 4, "MZ\x90\x01");
    writeFile(b, other);
    const auto same = isSameContent(a, b);
    ASSERT_TRUE(same);
    EXPECT_TRUE(*same);
}

TEST(Content, OneBitOrOneByteMoreIsAnotherContent) {
    const QTemporaryDir dir;
    const QString a = dir.filePath("a");
    const QString b = dir.filePath("b");
    const QByteArray bytes = part10Bytes(numbered(1));
    writeFile(a, bytes);
    QByteArray flipped = bytes;
    flipped.back() = static_cast<char>(flipped.back() ^ 1);
    writeFile(b, flipped);
    EXPECT_FALSE(isSameContent(a, b).valueOr(true));
    writeFile(b, bytes + '\0');
    EXPECT_FALSE(isSameContent(a, b).valueOr(true));
    EXPECT_FALSE(isSameContent(a, dir.filePath("none")));
}

TEST(Content, AHostileGroupLengthReadsNothingBeyondTheFile) {
    const QTemporaryDir dir;
    QByteArray bytes = part10Bytes(numbered(1));
    bytes.replace(140, 4, "\xff\xff\xff\xff");
    writeFile(dir.filePath("a"), bytes);
    writeFile(dir.filePath("b"), part10Bytes(numbered(1)));
    EXPECT_FALSE(isSameContent(dir.filePath("a"), dir.filePath("b")).valueOr(true));
}
