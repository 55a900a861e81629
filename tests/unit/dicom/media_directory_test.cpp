// The DICOMDIR of a medium: what it lists, of what it lists nothing and why, and that it is on the disk as it was made.
#include "dicom/media_directory.h"

#include "dicom/dataset.h"
#include "made_file.h"
#include "support/corpus.h"
#include "support/dicomdir.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QSet>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace sagitta::test {
namespace {

using namespace dicom;
using Keys = MediaDirectory::Keys;

const auto kExplicit = QStringLiteral("1.2.840.10008.1.2.1");
const auto kHtj2k = QStringLiteral("1.2.840.10008.1.2.4.201");
const auto kImplicit = QStringLiteral("1.2.840.10008.1.2");
const auto kRle = QStringLiteral("1.2.840.10008.1.2.5");
constexpr Tag kStudyId{0x0020, 0x0010};

class MediaDirectoryTest : public testing::Test {
protected:
    void SetUp() override {
        auto made = MediaDirectory::create(m_medium.path());
        ASSERT_TRUE(made) << made.error().message().toStdString();
        m_directory.emplace(std::move(*made));
    }
    // All that a record asks for.
    static Elements dated(WireFormat wire = {}) {
        Elements elements = identity(wire);
        elements.text(tags::StudyDate, "DA", "20240301")
            .text(tags::StudyTime, "TM", "101500")
            .text(kStudyId, "SH", "S1");
        return elements.text(tags::SeriesNumber, "IS", "1").text(tags::InstanceNumber, "IS", "3");
    }
    struct Person {
        QByteArray id = "4711";
        QByteArray name = "Doe^Jane";
        QByteArray birthDate = {};
        QByteArray issuer = {};
        QByteArray characterSet = {};
        QByteArray study = "1.2.3";
    };
    // Another instance each, with all that a record asks for, but perhaps the ID.
    Result<Keys> addOf(const Person& person) {
        Elements elements;
        if (!person.characterSet.isEmpty())
            elements.text(tags::SpecificCharacterSet, "CS", person.characterSet);
        elements.text(tags::SOPClassUID, "UI", "1.2.840.10008.5.1.4.1.1.2")
            .text(tags::SOPInstanceUID, "UI", "1.2.3.4." + QByteArray::number(m_written))
            .text(tags::StudyDate, "DA", "20240301")
            .text(tags::StudyTime, "TM", "101500")
            .text(tags::Modality, "CS", "CT")
            .text(tags::PatientName, "PN", person.name)
            .text(tags::PatientID, "LO", person.id)
            .text(tags::IssuerOfPatientID, "LO", person.issuer)
            .text(tags::PatientBirthDate, "DA", person.birthDate)
            .text(tags::StudyInstanceUID, "UI", person.study)
            .text(tags::SeriesInstanceUID, "UI", person.study + ".4")
            .text(kStudyId, "SH", "S1")
            .text(tags::SeriesNumber, "IS", "1")
            .text(tags::InstanceNumber, "IS", "3");
        return add(write(elements.encoded()));
    }
    // Patient IDs as listed, in the order of add().
    QList<QByteArray> listedIds() {
        std::vector<ListedFile> files = written();
        std::sort(files.begin(), files.end(), [](const ListedFile& a, const ListedFile& b) { return a.path < b.path; });
        QList<QByteArray> ids;
        for (const ListedFile& file : files)
            ids << file.patientId;
        return ids;
    }
    QString write(const QByteArray& dataSet, const QString& transferSyntax = kExplicit) {
        return writeFile(m_files.path(), part10(transferSyntax, dataSet), QStringLiteral("%1.dcm").arg(++m_written));
    }
    Result<Keys> add(const QString& path) {
        return m_directory->add(path, QStringLiteral("DICOM/S0001/I%1").arg(++m_added, 7, 10, QLatin1Char('0')));
    }
    std::vector<ListedFile> written() {
        const Result<void> done = m_directory->write();
        EXPECT_TRUE(done) << (done ? "" : done.error().message().toStdString());
        return readDicomdir(m_directory->path());
    }

    QTemporaryDir m_medium;
    QTemporaryDir m_files;
    std::optional<MediaDirectory> m_directory;
    int m_written = 0;
    int m_added = 0;
};

TEST_F(MediaDirectoryTest, ListsWhatTheFileSays) {
    const auto keys = add(write(dated().encoded()));
    ASSERT_TRUE(keys) << keys.error().message().toStdString();
    EXPECT_EQ(*keys, Keys::OfTheFile);
    const std::vector<ListedFile> listed = written();
    ASSERT_EQ(listed.size(), 1u);
    EXPECT_EQ(listed[0].path, "DICOM/S0001/I0000001");
    EXPECT_EQ(listed[0].type, "IMAGE");
    EXPECT_EQ(listed[0].sopInstanceUid, "1.2.3.4.5");
    EXPECT_EQ(listed[0].transferSyntaxUid, "1.2.840.10008.1.2.1");
    EXPECT_EQ(listed[0].patientId, "4711");
    EXPECT_EQ(listed[0].patientName, "Doe^Jane");
    EXPECT_EQ(listed[0].studyId, "S1");
    EXPECT_EQ(listed[0].seriesUid, "1.2.3.4");
    EXPECT_EQ(QDir(m_medium.path()).entryList(QDir::Files), QStringList{"DICOMDIR"});
}

// Also in one that DCMTK does not know, and whatever the elements are encoded in.
TEST_F(MediaDirectoryTest, InWhateverTransferSyntax) {
    const std::pair<QString, WireFormat> kinds[] = {{kImplicit, {true, false}}, {kRle, {}}, {kHtj2k, {}}};
    for (const auto& [syntax, wire] : kinds) {
        Elements elements(wire);
        elements.raw(dated(wire).encoded());
        // Another instance each.
        QByteArray bytes = elements.encoded();
        bytes.replace("1.2.3.4.5", "1.2.3.4." + QByteArray::number(m_added));
        const auto keys = add(write(bytes, syntax));
        ASSERT_TRUE(keys) << syntax.toStdString() << ": " << keys.error().message().toStdString();
        EXPECT_EQ(*keys, Keys::OfTheFile) << syntax.toStdString();
    }
    QList<QByteArray> syntaxes;
    for (const ListedFile& file : written())
        syntaxes << file.transferSyntaxUid;
    std::sort(syntaxes.begin(), syntaxes.end());
    EXPECT_EQ(syntaxes, (QList<QByteArray>{kImplicit.toLatin1(), kHtj2k.toLatin1(), kRle.toLatin1()}));
}

TEST_F(MediaDirectoryTest, WhatARecordNeedsAndTheFileLacksIsMadeUpAndSaid) {
    const auto keys = add(write(identity().encoded()));
    ASSERT_TRUE(keys) << keys.error().message().toStdString();
    EXPECT_EQ(*keys, Keys::Placeholders);
    const std::vector<ListedFile> listed = written();
    ASSERT_EQ(listed.size(), 1u);
    EXPECT_EQ(listed[0].patientId, "4711") << "what it has stays";
    EXPECT_FALSE(listed[0].studyId.isEmpty());
}

TEST_F(MediaDirectoryTest, TwoPeopleWithOneIdStayTwo) {
    EXPECT_TRUE(add(write(dated().encoded())));
    QByteArray other = dated().encoded();
    other.replace("Doe^Jane", "Roe^Anna").replace("1.2.3.4.5", "1.2.3.4.6");
    for (int i = 0; i < 2; ++i) {
        const auto keys = add(write(other));
        ASSERT_TRUE(keys);
        EXPECT_EQ(*keys, Keys::Placeholders) << "the ID of the second is made up";
        other.replace("1.2.3.4.6", "1.2.3.4.7");
    }
    const std::vector<ListedFile> listed = written();
    ASSERT_EQ(listed.size(), 3u);
    for (const ListedFile& file : listed) {
        const bool isFirst = file.sopInstanceUid == "1.2.3.4.5";
        EXPECT_EQ(file.patientName, isFirst ? "Doe^Jane" : "Roe^Anna");
        EXPECT_EQ(file.patientId == "4711", isFirst);
    }
}

// One ID from two hospitals, or reused.
TEST_F(MediaDirectoryTest, OneIdAndNameMayBeTwoPeople) {
    EXPECT_EQ(*addOf({.birthDate = "19500101", .issuer = "A"}), Keys::OfTheFile);
    EXPECT_EQ(*addOf({.birthDate = "19600101", .issuer = "A", .study = "1.2.5"}), Keys::Placeholders);
    EXPECT_EQ(*addOf({.birthDate = "19500101", .issuer = "B", .study = "1.2.6"}), Keys::Placeholders);
    EXPECT_EQ(*addOf({.birthDate = "19600101", .issuer = "A", .study = "1.2.7"}), Keys::Placeholders);
    const QList<QByteArray> ids = listedIds();
    ASSERT_EQ(ids.size(), 4);
    EXPECT_EQ(ids[0], "4711");
    EXPECT_NE(ids[1], "4711");
    EXPECT_NE(ids[2], "4711");
    EXPECT_NE(ids[1], ids[2]);
    EXPECT_EQ(ids[3], ids[1]);
}

// As a report of the study does it that another system has made.
TEST_F(MediaDirectoryTest, WhatAnObjectLeavesOutSaysNothing) {
    EXPECT_EQ(*addOf({}), Keys::OfTheFile);
    EXPECT_EQ(*addOf({.birthDate = "19500101", .issuer = "A"}), Keys::OfTheFile);
    EXPECT_EQ(*addOf({.birthDate = "19600101", .issuer = "A", .study = "1.2.5"}), Keys::Placeholders);
    EXPECT_EQ(*addOf({.study = "1.2.5"}), Keys::Placeholders) << "of that study";
    EXPECT_EQ(*addOf({.study = "1.2.6"}), Keys::OfTheFile);
    const QList<QByteArray> ids = listedIds();
    ASSERT_EQ(ids.size(), 5);
    EXPECT_EQ(ids[1], "4711");
    EXPECT_NE(ids[2], "4711");
    EXPECT_EQ(ids[3], ids[2]);
    EXPECT_EQ(ids[4], "4711");
}

TEST_F(MediaDirectoryTest, WithoutAnIdEachStudyIsOfSomebodyElse) {
    for (const char* study : {"1.2.5", "1.2.6", "1.2.5"})
        EXPECT_EQ(*addOf({.id = {}, .name = {}, .study = study}), Keys::Placeholders);
    const QList<QByteArray> ids = listedIds();
    ASSERT_EQ(ids.size(), 3);
    EXPECT_FALSE(ids[0].isEmpty() || ids[1].isEmpty());
    EXPECT_NE(ids[0], ids[1]);
    EXPECT_EQ(ids[2], ids[0]);
}

TEST_F(MediaDirectoryTest, OneNameHoweverItIsWritten) {
    EXPECT_EQ(*addOf({.name = "M\xfcller^Hans", .characterSet = "ISO_IR 100"}), Keys::OfTheFile);
    EXPECT_EQ(*addOf({.name = "M\xc3\xbcller^Hans", .characterSet = "ISO_IR 192"}), Keys::OfTheFile);
    EXPECT_EQ(*addOf({.name = "M\xc3\xbcller^Hans ^^", .characterSet = "ISO_IR 192"}), Keys::OfTheFile);
    EXPECT_EQ(*addOf({.name = "M\xc3\xa4ller^Hans", .characterSet = "ISO_IR 192"}), Keys::Placeholders);
    const QList<QByteArray> ids = listedIds();
    ASSERT_EQ(ids.size(), 4);
    EXPECT_EQ(ids.count("4711"), 3);
    EXPECT_NE(ids[3], "4711");
}

TEST_F(MediaDirectoryTest, OfSomeThereCanBeNoRecord) {
    QByteArray unknown = dated().encoded();
    unknown.replace("1.2.840.10008.5.1.4.1.1.2", "1.2.840.99999.5.1.4.1.1.2");
    QByteArray nameless;
    {
        Elements elements;
        elements.text(tags::SOPClassUID, "UI", "1.2.840.10008.5.1.4.1.1.2").text(tags::SOPInstanceUID, "UI", "1.2.9");
        nameless = elements.encoded();
    }
    for (const QString& path :
         {write(unknown), write(nameless), writeFile(m_files.path(), dated().encoded(), QStringLiteral("bare.dcm"))}) {
        const auto keys = add(path);
        ASSERT_FALSE(keys) << path.toStdString();
        EXPECT_EQ(keys.error().code(), ErrorCode::Unsupported) << keys.error().message().toStdString();
    }
    EXPECT_EQ(add(m_files.filePath("gone.dcm")).error().code(), ErrorCode::Corrupt);
    EXPECT_EQ(m_directory->listed(), 0);
    EXPECT_TRUE(add(write(dated().encoded())));
    EXPECT_EQ(written().size(), 1u);
}

// What stands behind the pixels, or in the meta header, is none of its business.
TEST_F(MediaDirectoryTest, AHostileTailIsNotParsed) {
    Elements elements = dated();
    addImage(elements, {});
    elements.words(tags::PixelData, "OW", std::vector<std::uint16_t>(6));
    QByteArray bytes = elements.encoded();
    const QByteArray open =
        Elements().header({0x7fe1, 0x0010}, "SQ", kUndefined).encoded() + QByteArray::fromHex("feff00e0ffffffff");
    for (int i = 0; i < 200'000; ++i)
        bytes += open;
    EXPECT_TRUE(add(write(bytes)));
    EXPECT_EQ(written().size(), 1u);
}

TEST_F(MediaDirectoryTest, IsWrittenAnewAndNotWhereThereIsNoFolder) {
    EXPECT_TRUE(add(write(dated().encoded())));
    EXPECT_EQ(written().size(), 1u);
    QByteArray second = dated().encoded();
    second.replace("1.2.3.4.5", "1.2.3.4.6");
    EXPECT_TRUE(add(write(second)));
    EXPECT_EQ(written().size(), 2u);
    ASSERT_TRUE(QDir(m_medium.path()).removeRecursively());
    EXPECT_FALSE(m_directory->write());
}

// Whatever real files hold, each is listed or it is said why not.
TEST_F(MediaDirectoryTest, RealFiles) {
    if (corpusPath().isEmpty())
        GTEST_SKIP() << "SAGITTA_CORPUS names no folder";
    QSet<QString> known; // one UID in two files would be one record
    QDirIterator files(corpusPath(), QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString path = files.next();
        const auto header = Dataset::readHeader(path);
        const QString uid = header ? header->text(tags::SOPInstanceUID) : QString();
        if (known.contains(uid))
            continue;
        const auto added = add(path);
        if (added)
            known << uid;
        else
            EXPECT_FALSE(added.error().message().isEmpty());
    }
    EXPECT_GT(known.size(), 100);
    EXPECT_EQ(std::ssize(written()), known.size());
}

} // namespace
} // namespace sagitta::test
