#include "network/dimse/storage_classes.h"

#include "dicom/transfer_syntax.h"

#include <gtest/gtest.h>

#include <set>

namespace sagitta::network {
namespace {

const QString kCt = QStringLiteral("1.2.840.10008.5.1.4.1.1.2");
const QString kKeyObject = QStringLiteral("1.2.840.10008.5.1.4.1.1.88.59");

dicom::PixelEncoding encodingOf(const ProposedContext& context) {
    return dicom::findTransferSyntax(QString::fromLatin1(context.transferSyntaxes.front()))->encoding;
}

TEST(StorageClasses, OneContextPerTransferSyntax) {
    std::set<QByteArray> syntaxes;
    for (const ProposedContext& context : receivingContexts(kCt)) {
        EXPECT_EQ(context.sopClass, kCt.toLatin1());
        EXPECT_TRUE(context.forReceiving);
        ASSERT_EQ(context.transferSyntaxes.size(), 1u);
        EXPECT_TRUE(syntaxes.insert(context.transferSyntaxes.front()).second);
        EXPECT_NE(encodingOf(context), dicom::PixelEncoding::Video);
    }
    for (const char* uid :
         {"1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.5"})
        EXPECT_TRUE(syntaxes.count(uid)) << uid;
}

TEST(StorageClasses, ObjectsWithoutPixelsAreNotCompressed) {
    for (const ProposedContext& context : receivingContexts(kKeyObject))
        EXPECT_EQ(encodingOf(context), dicom::PixelEncoding::Native);
}

TEST(StorageClasses, VideosAreProposedWhereAClassHoldsThem) {
    for (const char* const sopClass : {"1.2.840.10008.5.1.4.1.1.77.1.1.1", "1.2.840.10008.5.1.4.1.1.77.1.2.1",
                                       "1.2.840.10008.5.1.4.1.1.77.1.4.1", "1.2.840.10008.5.1.4.1.1.3.1"}) {
        std::set<QByteArray> videos;
        for (const ProposedContext& context : receivingContexts(QLatin1String(sopClass)))
            if (encodingOf(context) == dicom::PixelEncoding::Video)
                videos.insert(context.transferSyntaxes.front());
        std::set<QByteArray> expected;
        for (int last = 100; last <= 108; ++last)
            expected.insert("1.2.840.10008.1.2.4." + QByteArray::number(last));
        EXPECT_EQ(videos, expected) << sopClass;
    }
}

TEST(StorageClasses, AnUnknownClassMayBeAnything) {
    EXPECT_GT(receivingContexts(QStringLiteral("1.2.3.4")).size(), receivingContexts(kCt).size());
}

TEST(StorageClasses, EveryClassFitsIntoOneAssociation) {
    EXPECT_LE(receivingContexts(QStringLiteral("1.2.3.4")).size(), static_cast<size_t>(kMaxContexts - 2));
}

TEST(StorageClasses, LikelyOnesStartWithTheModality) {
    QStringList classes = likelyStorageClasses({QStringLiteral("CT")});
    EXPECT_EQ(classes.front(), kCt);
    EXPECT_TRUE(classes.contains(kKeyObject));
    EXPECT_TRUE(classes.contains(QStringLiteral("1.2.840.10008.5.1.4.1.1.2.1"))) << "enhanced CT";
    EXPECT_TRUE(classes.contains(QStringLiteral("1.2.840.10008.5.1.4.1.1.7"))) << "secondary capture";
    EXPECT_EQ(classes.removeDuplicates(), 0) << "no class twice";
}

} // namespace
} // namespace sagitta::network
