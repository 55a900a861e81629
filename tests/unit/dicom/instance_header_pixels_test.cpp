// What the header reader understands of how pixels become values and greys.
#include "instance_header_fixture.h"

using namespace sagitta;
using namespace sagitta::test;

TEST_F(InstanceHeaderReader, RescaleAndItsUnit) {
    const auto scaleOf = [&](const QByteArray& slope, const QByteArray& intercept, const QByteArray& type,
                             const QByteArray& imageType = "ORIGINAL\\PRIMARY\\AXIAL") {
        return readImage([&](Elements& d) {
                   d.text(tags::ImageType, "CS", imageType);
                   d.text(tags::RescaleIntercept, "DS", intercept).text(tags::RescaleSlope, "DS", slope);
                   d.text(tags::RescaleType, "LO", type);
               })
            ->frames.at(0)
            .scale;
    };
    EXPECT_EQ(scaleOf("2.5", "-1024", "").apply(10), -999);
    EXPECT_EQ(scaleOf("1", "-1024", "").unit, QStringLiteral("HU"));
    EXPECT_EQ(scaleOf("1", "-1024", "US").unit, QString());
    EXPECT_EQ(scaleOf("1", "-1024", "OD").unit, QStringLiteral("OD"));
    EXPECT_EQ(scaleOf("1", "-1024", "", "ORIGINAL\\PRIMARY\\LOCALIZER").unit, QString());
    EXPECT_EQ(scaleOf("", "", "").unit, QString());
    EXPECT_EQ(scaleOf("0", "5", "").apply(3), 8); // a slope of 0 would make everything alike
    EXPECT_EQ(scaleOf("x", "y", "").apply(3), 3);
    const InstanceHeaderPtr pet = readImage(
        [](Elements& d) {
            d.text(tags::RescaleIntercept, "DS", "0").text(tags::RescaleSlope, "DS", "0.37");
            d.text(tags::Units, "CS", "BQML");
        },
        {}, "1.2.840.10008.5.1.4.1.1.128", "PT");
    EXPECT_EQ(pet->frames.at(0).scale.unit, QStringLiteral("BQML"));
}

TEST_F(InstanceHeaderReader, ModalityLutIsReadWithTheImagesSign) {
    const InstanceHeaderPtr header = readImage(
        [](Elements& d) {
            Elements item;
            item.us(tags::LUTDescriptor, {3, -1, 16}, "SS").text(tags::ModalityLUTType, "LO", "OD");
            item.words(tags::LUTData, "OW", {10, 20, 65535});
            d.sequence(tags::ModalityLUTSequence, {item});
        },
        {.isSigned = 1});
    const ModalityScale& scale = header->frames.at(0).scale;
    ASSERT_TRUE(scale.lut);
    EXPECT_EQ(scale.lut->firstMapped, -1);
    EXPECT_EQ(scale.apply(-1), 10);
    EXPECT_EQ(scale.apply(5), 65535);
    EXPECT_EQ(scale.unit, QStringLiteral("OD"));
}

TEST_F(InstanceHeaderReader, WindowsKeepNamesAndLoseInvalidOnes) {
    const InstanceHeaderPtr header = readImage([](Elements& d) {
        d.text(tags::WindowCenter, "DS", "40\\-600\\50.5").text(tags::WindowWidth, "DS", "400\\0\\1500.25");
        d.text(tags::WindowCenterWidthExplanation, "LO", "SOFT\\BAD\\LUNG");
        d.text(tags::VOILUTFunction, "CS", "SIGMOID");
    });
    const auto& windows = header->frames.at(0).windows;
    ASSERT_EQ(windows.size(), 2U);
    EXPECT_EQ(windows[0], (VoiWindow{40, 400, VoiFunction::Sigmoid, QStringLiteral("SOFT")}));
    EXPECT_EQ(windows[1], (VoiWindow{50.5, 1500.25, VoiFunction::Sigmoid, QStringLiteral("LUNG")}));
    EXPECT_TRUE(warns(*header, "window of width 0"));
}

TEST_F(InstanceHeaderReader, AnEndlessListOfWindowsIsCut) {
    const InstanceHeaderPtr header = readImage([](Elements& d) {
        d.text(tags::WindowCenter, "DS", QByteArray("1\\").repeated(5000) + "1");
        d.text(tags::WindowWidth, "DS", QByteArray("2\\").repeated(5000) + "2");
    });
    EXPECT_EQ(header->frames.at(0).windows.size(), 64U);
    EXPECT_TRUE(warns(*header, "of 5001 windows"));
}

TEST_F(InstanceHeaderReader, VoiLutDescriptorIsSignedWhereValuesCanBe) {
    const auto firstMapped = [&](const QByteArray& intercept) {
        const InstanceHeaderPtr header = readImage([&](Elements& d) {
            d.text(tags::RescaleIntercept, "DS", intercept).text(tags::RescaleSlope, "DS", "1");
            Elements item;
            item.us(tags::LUTDescriptor, {2, 0xfc18, 8}).us(tags::LUTData, {0, 255});
            d.sequence(tags::VOILUTSequence, {item});
        });
        return header->voiLuts.size() == 1 ? header->voiLuts[0]->firstMapped : -99999;
    };
    EXPECT_EQ(firstMapped("-1024"), -1000);
    EXPECT_EQ(firstMapped("0"), 64536);
}

TEST_F(InstanceHeaderReader, PaddingFollowsThePixelsSignWhateverItsVr) {
    const auto paddingOf = [&](int isSigned, const char* vr) {
        return readImage([&](Elements& d) { d.us(tags::PixelPaddingValue, {0xf830}, vr); }, {.isSigned = isSigned})
            ->paddingValue;
    };
    EXPECT_EQ(paddingOf(1, "SS"), -2000);
    EXPECT_EQ(paddingOf(1, "US"), -2000);
    EXPECT_EQ(paddingOf(0, "US"), 63536);
    EXPECT_EQ(paddingOf(0, "SS"), 63536);
}

TEST_F(InstanceHeaderReader, LossyIsMarkedByAttributeAndBySyntax) {
    const auto isLossy = [&](const char* syntax, const QByteArray& flag) {
        Elements d = identity();
        addImage(d, {.bitsAllocated = 8, .bitsStored = 8});
        d.text(tags::LossyImageCompression, "CS", flag);
        d.header(tags::PixelData, "OB", kUndefined).raw(item({}) + item("abcd") + sequenceDelimiter());
        return read(d, QLatin1String(syntax))->lossy;
    };
    EXPECT_TRUE(isLossy("1.2.840.10008.1.2.4.80", "01"));
    EXPECT_FALSE(isLossy("1.2.840.10008.1.2.4.80", ""));
    EXPECT_TRUE(isLossy("1.2.840.10008.1.2.4.50", "00"));
    EXPECT_TRUE(isLossy("1.2.840.10008.1.2.4.91", ""));
    EXPECT_FALSE(isLossy("1.2.840.10008.1.2.4.91", "00"));
}

TEST_F(InstanceHeaderReader, PolarityOfMonochrome1AndInverseIsOne) {
    const auto isInverted = [&](const QByteArray& photometric, const QByteArray& shape) {
        return readImage([&](Elements& d) { d.text(tags::PresentationLUTShape, "CS", shape); },
                         {.photometric = photometric})
            ->isInverted();
    };
    EXPECT_FALSE(isInverted("MONOCHROME2", ""));
    EXPECT_FALSE(isInverted("MONOCHROME2", "IDENTITY"));
    EXPECT_TRUE(isInverted("MONOCHROME2", "INVERSE"));
    EXPECT_TRUE(isInverted("MONOCHROME1", ""));
    EXPECT_TRUE(isInverted("MONOCHROME1", "INVERSE"));
}

TEST_F(InstanceHeaderReader, ImpossiblePixelModulesAreCorrupt) {
    const auto refuses = [&](const ImageSpec& spec) {
        Elements d = identity();
        addImage(d, spec);
        d.bytes(tags::PixelData, "OW", QByteArray(12, '\1'));
        const auto header = readBytes(part10(kExplicit, d.encoded()));
        return !header && header.error().code() == ErrorCode::Corrupt;
    };
    EXPECT_FALSE(refuses({}));
    EXPECT_TRUE(refuses({.rows = 0}));
    EXPECT_TRUE(refuses({.columns = 0}));
    EXPECT_TRUE(refuses({.samples = 0}));
    EXPECT_TRUE(refuses({.samples = 500}));
    EXPECT_TRUE(refuses({.bitsAllocated = 0}));
    EXPECT_TRUE(refuses({.bitsAllocated = 13}));
}

TEST_F(InstanceHeaderReader, CineSpeedFromAnyOfItsAttributes) {
    EXPECT_EQ(readImage([](Elements& d) { d.text(tags::FrameTime, "DS", "33.3"); })->frameTimeMs, 33.3);
    EXPECT_EQ(readImage([](Elements& d) { d.text(tags::FrameTimeVector, "DS", "0\\40\\60"); })->frameTimeMs, 50);
    EXPECT_EQ(readImage([](Elements& d) { d.text(tags::CineRate, "IS", "25"); })->frameTimeMs, 40);
    EXPECT_EQ(readImage([](Elements& d) { d.text(tags::CineRate, "IS", "0"); })->frameTimeMs, 0);
}
