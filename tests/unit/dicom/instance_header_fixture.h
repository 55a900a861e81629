// Reads the header of a hand-written file.
#pragma once

#include "dicom/instance_header.h"

#include "made_file.h"

#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace sagitta::test {

using namespace dicom;

inline const auto kExplicit = QStringLiteral("1.2.840.10008.1.2.1");
inline const auto kImplicit = QStringLiteral("1.2.840.10008.1.2");
inline const auto kBigEndian = QStringLiteral("1.2.840.10008.1.2.2");

class InstanceHeaderReader : public testing::Test {
protected:
    Result<InstanceHeaderPtr> readBytes(const QByteArray& bytes) {
        return readInstanceHeader(writeFile(m_folder.path(), bytes));
    }
    InstanceHeaderPtr read(const Elements& dataset, const QString& syntax = kExplicit) {
        auto header = readBytes(part10(syntax, dataset.encoded()));
        EXPECT_TRUE(header) << (header ? std::string() : header.error().message().toStdString());
        return header ? *header : std::make_shared<const InstanceHeader>();
    }
    // identity + `extra` + a 2 x 3 image of 16 bits.
    template<class Extra>
    InstanceHeaderPtr readImage(Extra&& extra, const ImageSpec& spec = {}, const QByteArray& sopClass = kCt,
                                const QByteArray& modality = "CT") {
        Elements dataset = identity({}, sopClass, modality);
        addImage(dataset, spec);
        extra(dataset);
        dataset.bytes(tags::PixelData, "OW", QByteArray(12, '\1'));
        return read(dataset);
    }
    static bool warns(const InstanceHeader& header, const char* part) {
        return !header.warnings.filter(QLatin1String(part)).isEmpty();
    }

    static inline const QByteArray kCt = "1.2.840.10008.5.1.4.1.1.2";
    static inline const QByteArray kDx = "1.2.840.10008.5.1.4.1.1.1.1";
    static inline const QByteArray kSc = "1.2.840.10008.5.1.4.1.1.7";
    QTemporaryDir m_folder;
};

} // namespace sagitta::test
