// Siemens MR: the CSA header, and mosaics.
#include "instance_header_fixture.h"

#include "dicom/siemens_csa.h"

using namespace sagitta;
using namespace sagitta::test;

namespace {

QByteArray i32(std::int32_t value) {
    QByteArray raw;
    for (int shift = 0; shift < 32; shift += 8)
        raw += static_cast<char>(static_cast<std::uint32_t>(value) >> shift & 0xff);
    return raw;
}

QByteArray entry(const QByteArray& name, const QList<QByteArray>& values) {
    QByteArray bytes = name.leftJustified(64, '\0') + i32(static_cast<int>(values.size())) + QByteArray("DS\0\0", 4) +
                       i32(3) + i32(static_cast<int>(values.size())) + i32(77);
    for (const QByteArray& value : values) {
        const auto length = static_cast<int>(value.size());
        bytes += i32(length) + i32(length) + i32(77) + i32(length) + value + QByteArray((4 - length % 4) % 4, '\0');
    }
    return bytes;
}

QByteArray csa(const QList<QByteArray>& entries) {
    return QByteArray("SV10\4\3\2\1", 8) + i32(static_cast<int>(entries.size())) + i32(77) + entries.join();
}

const QByteArray kCsa = csa({entry("Other", {"abc"}), entry("B_value", {"750"}),
                             entry("DiffusionGradientDirection", {"0.6", "-0.8", "0.0"}),
                             entry("NumberOfImagesInMosaic", {"36"}), entry("Empty", {"", ""})});

using Mosaic = InstanceHeaderReader;

const auto kMosaic = [](Elements& d) {
    d.text({0x0008, 0x0008}, "CS", "ORIGINAL\\PRIMARY\\M\\ND\\MOSAIC");
    d.text(tags::ImagePositionPatient, "DS", "-576\\-576\\30");
    d.text(tags::ImageOrientationPatient, "DS", "1\\0\\0\\0\\0.8\\-0.6");
    d.text({0x0029, 0x0010}, "LO", "SIEMENS CSA HEADER").bytes({0x0029, 0x1010}, "OB", kCsa);
};

} // namespace

TEST(SiemensCsa, EntriesAreFoundByName) {
    EXPECT_EQ(csaNumbers(kCsa, QLatin1String("B_value")), std::vector<double>{750});
    EXPECT_EQ(csaNumbers(kCsa, QLatin1String("DiffusionGradientDirection")), (std::vector<double>{0.6, -0.8, 0}));
    EXPECT_TRUE(csaNumbers(kCsa, QLatin1String("Other")).empty());
    EXPECT_TRUE(csaNumbers(kCsa, QLatin1String("Empty")).empty());
    EXPECT_TRUE(csaNumbers(kCsa, QLatin1String("B_val")).empty());
}

TEST(SiemensCsa, DamageIsNothing) {
    const QLatin1String last("NumberOfImagesInMosaic");
    for (qsizetype size = 0; size < kCsa.size() - 180; ++size)
        EXPECT_TRUE(csaNumbers(kCsa.left(size), last).empty()) << size;
    for (qsizetype at = 0; at < kCsa.size(); ++at) { // whatever is found: no crash
        QByteArray broken = kCsa;
        broken[at] = static_cast<char>(0xff);
        csaNumbers(broken, last);
    }
}

TEST_F(Mosaic, HasNoPlaceButLettersAndAWarning) {
    const InstanceHeaderPtr header = readImage(kMosaic, {}, "1.2.840.10008.5.1.4.1.1.4", "MR");
    ASSERT_EQ(header->frames.size(), 1U);
    EXPECT_FALSE(header->frames[0].plane);
    EXPECT_EQ(header->patientOrientation, QStringList({QStringLiteral("L"), QStringLiteral("PF")}));
    EXPECT_TRUE(warns(*header, "a mosaic of 36 slices"));
    EXPECT_EQ(header->frames[0].traits.bValue, 750);
    EXPECT_EQ(header->frames[0].traits.diffusionDirection, (Vec3{0.6, -0.8, 0}));
}
