#include "network/dimse/instance_receiver.h"

#include <QFile>
#include <QTemporaryDir>

#include <dcmtk/dcmdata/dctk.h>
#include <gtest/gtest.h>

namespace sagitta::network {
namespace {

// DCMTK is the judge of the header that we write ourselves.
TEST(Part10Header, ReadsBack) {
    QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("a.dcm"));
    const QString sopClass = QStringLiteral("1.2.840.10008.5.1.4.1.1.2");
    for (const char* instance : {"1.2.3", "1.2.34"}) {
        QFile file(path);
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(part10Header(sopClass, QLatin1String(instance), QStringLiteral("1.2.840.10008.1.2")));
        // PatientID "7 " in Implicit VR Little Endian.
        file.write(QByteArray("\x10\x00\x20\x00\x02\x00\x00\x00"
                              "7 ",
                              10));
        file.close();

        DcmFileFormat read;
        ASSERT_TRUE(read.loadFile(QFile::encodeName(path).constData()).good());
        OFString text;
        read.getMetaInfo()->findAndGetOFString(DCM_MediaStorageSOPClassUID, text);
        EXPECT_STREQ(text.c_str(), sopClass.toLatin1().constData());
        read.getMetaInfo()->findAndGetOFString(DCM_MediaStorageSOPInstanceUID, text);
        EXPECT_STREQ(text.c_str(), instance);
        read.getMetaInfo()->findAndGetOFString(DCM_TransferSyntaxUID, text);
        EXPECT_STREQ(text.c_str(), UID_LittleEndianImplicitTransferSyntax);
        Uint32 length = 0;
        read.getMetaInfo()->findAndGetUint32(DCM_FileMetaInformationGroupLength, length);
        const auto headerBytes = static_cast<Uint32>(QFile(path).size() - 10);
        EXPECT_EQ(length, headerBytes - 144) << "what follows the group length element";
        read.getDataset()->findAndGetOFString(DCM_PatientID, text);
        EXPECT_STREQ(text.c_str(), "7");
    }
}

} // namespace
} // namespace sagitta::network
