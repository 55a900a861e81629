#include "dicom/transfer_syntax.h"

#include "core/uid.h"

#include <gtest/gtest.h>

#include <set>

using namespace sagitta;
using namespace sagitta::dicom;

TEST(TransferSyntaxTable, UidsAreValidAndUnique) {
    std::set<QString> seen;
    for (const TransferSyntax& row : transferSyntaxes()) {
        EXPECT_TRUE(isValidUid(row.uidString())) << row.uid;
        EXPECT_TRUE(seen.insert(row.uidString()).second) << row.uid;
        EXPECT_EQ(findTransferSyntax(row.uidString()), &row);
        EXPECT_NE(QString::fromLatin1(row.name), QString());
    }
}

TEST(TransferSyntaxTable, ThisVersionDecodesExactlyThese) {
    std::set<QString> decodable;
    int videos = 0;
    for (const TransferSyntax& row : transferSyntaxes()) {
        if (row.encoding == PixelEncoding::Video)
            videos += row.decodable ? 1 : 0;
        else if (row.decodable)
            decodable.insert(row.uidString());
    }
    EXPECT_EQ(videos, 16);
    const std::set<QString> expected{
        QStringLiteral("1.2.840.10008.1.2"),       QStringLiteral("1.2.840.10008.1.2.1"),
        QStringLiteral("1.2.840.10008.1.2.1.99"),  QStringLiteral("1.2.840.10008.1.2.2"),
        QStringLiteral("1.2.840.10008.1.2.5"),     QStringLiteral("1.2.840.10008.1.2.4.80"),
        QStringLiteral("1.2.840.10008.1.2.4.81"),  QStringLiteral("1.2.840.10008.1.2.4.90"),
        QStringLiteral("1.2.840.10008.1.2.4.91"),  QStringLiteral("1.2.840.10008.1.2.4.201"),
        QStringLiteral("1.2.840.10008.1.2.4.202"), QStringLiteral("1.2.840.10008.1.2.4.203"),
        QStringLiteral("1.2.840.10008.1.2.1.98"),  QStringLiteral("1.2.840.10008.1.2.8.1"),
        QStringLiteral("1.2.840.10008.1.2.4.50"),  QStringLiteral("1.2.840.10008.1.2.4.51"),
        QStringLiteral("1.2.840.10008.1.2.4.53"),  QStringLiteral("1.2.840.10008.1.2.4.55"),
        QStringLiteral("1.2.840.10008.1.2.4.57"),  QStringLiteral("1.2.840.10008.1.2.4.70")};
    EXPECT_EQ(decodable, expected);
}

TEST(TransferSyntaxTable, EncapsulatedSyntaxesAreExplicitLittleEndian) {
    for (const TransferSyntax& row : transferSyntaxes()) {
        if (row.isEncapsulated()) {
            EXPECT_FALSE(row.bigEndian || row.implicitVr || row.deflated) << row.uid;
        }
    }
}

TEST(TransferSyntaxTable, HtJ2kIsKnownButNotProposed) {
    for (const char* uid : {"1.2.840.10008.1.2.4.201", "1.2.840.10008.1.2.4.202", "1.2.840.10008.1.2.4.203"}) {
        const TransferSyntax* const row = findTransferSyntax(QLatin1String(uid));
        ASSERT_NE(row, nullptr) << uid;
        EXPECT_EQ(row->encoding, PixelEncoding::HtJ2k);
        EXPECT_FALSE(row->negotiable);
    }
}

// DCMTK 3.6.7 has names for these; not for those that may be in fragments (PS3.5 A.4.5 and following).
TEST(TransferSyntaxTable, VideosInOneFragmentAreProposed) {
    for (const TransferSyntax& row : transferSyntaxes()) {
        if (row.encoding == PixelEncoding::Video) {
            EXPECT_EQ(row.negotiable, !row.uidString().endsWith(QLatin1String(".1"))) << row.uid;
            EXPECT_TRUE(row.lossy) << row.uid;
        }
    }
}

TEST(TransferSyntaxTable, UnknownUidIsNotFound) {
    EXPECT_EQ(findTransferSyntax(QStringLiteral("1.2.3")), nullptr);
    EXPECT_EQ(findTransferSyntax({}), nullptr);
}
