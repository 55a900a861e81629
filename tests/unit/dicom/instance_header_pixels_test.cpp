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

TEST_F(InstanceHeaderReader, WindowsThatCannotBeAreSaidAndLeftOut) {
    struct {
        const char* width;
        const char* function;
        bool isValid; // C.11.2.1.2.1: LINEAR from 1; C.11.2.1.3.1, .2: the others above 0
    } const rows[] = {
        {"1", "LINEAR", true},
        {"0.999", "LINEAR", false},
        {"0", "LINEAR", false},
        {"-400", "LINEAR", false},
        {"0.5", "LINEAR_EXACT", true},
        {"0", "LINEAR_EXACT", false},
        {"-1", "LINEAR_EXACT", false},
        {"0.001", "SIGMOID", true},
        {"0", "SIGMOID", false},
        {"-0.5", "SIGMOID", false},
        {"0.5", "", false},
        {"1", "", true},
    };
    for (const auto& row : rows) {
        const InstanceHeaderPtr header = readImage([&](Elements& d) {
            d.text(tags::WindowCenter, "DS", "40").text(tags::WindowWidth, "DS", row.width);
            d.text(tags::VOILUTFunction, "CS", row.function);
        });
        EXPECT_EQ(header->frames.at(0).windows.size(), row.isValid ? 1U : 0U) << row.width << row.function;
        EXPECT_EQ(warns(*header, "is not valid and was left out"), !row.isValid) << row.width << row.function;
        EXPECT_EQ(warns(*header, "the full range is shown"), !row.isValid) << row.width << row.function;
    }
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
        const LookupTables& luts = header->frames.at(0).voiLuts;
        return luts.size() == 1 ? luts[0]->firstMapped : -99999;
    };
    EXPECT_EQ(firstMapped("-1024"), -1000);
    EXPECT_EQ(firstMapped("0"), 64536);
}

TEST_F(InstanceHeaderReader, LookupTablesOfEveryDescriptor) {
    std::vector<std::uint16_t> full(65536);
    for (std::size_t i = 0; i < full.size(); ++i)
        full[i] = static_cast<std::uint16_t>(65535 - i);
    struct {
        const char* what;
        int isSigned;
        std::initializer_list<int> descriptor;
        const char* vr;
        std::vector<std::uint16_t> data;
        double input;
        int entry, bits;
    } const rows[] = {
        {"16 bits", 0, {3, 10, 16}, "US", {5, 60000, 7}, 11, 60000, 16},
        {"12 bits", 0, {3, 10, 12}, "US", {5, 4000, 7}, 11, 4000, 12},
        {"8 bits, a word each", 0, {3, 0, 8}, "US", {1, 200, 255}, 1, 200, 8},
        {"8 bits, two to a word", 0, {4, 0, 8}, "US", {0xc801, 0xff03}, 1, 200, 8},
        {"8 bits, odd, two to a word", 0, {3, 0, 8}, "US", {0xc801, 0x0003}, 2, 3, 8},
        {"0 is 65536 entries", 0, {0, 0, 16}, "US", full, 65535, 0, 16},
        {"0 is 65536 entries, signed", 1, {0, -32768, 16}, "SS", full, -32768, 65535, 16},
        {"signed first value, VR SS", 1, {3, -2, 16}, "SS", {5, 6, 7}, -1, 6, 16},
        {"signed first value, VR US", 1, {3, 0xfffe, 16}, "US", {5, 6, 7}, -1, 6, 16},
        {"unsigned first value above 32767", 0, {3, 0xfffd, 16}, "US", {5, 6, 7}, 65534, 6, 16},
        {"below the first", 1, {3, -2, 16}, "SS", {5, 6, 7}, -100, 5, 16},
        {"above the last", 1, {3, -2, 16}, "SS", {5, 6, 7}, 100, 7, 16},
    };
    for (const auto& row : rows)
        for (const Tag sequence : {tags::ModalityLUTSequence, tags::VOILUTSequence}) {
            const InstanceHeaderPtr header = readImage(
                [&](Elements& d) {
                    Elements item;
                    item.us(tags::LUTDescriptor, row.descriptor, row.vr).words(tags::LUTData, "OW", row.data);
                    d.sequence(sequence, {item});
                },
                {.isSigned = row.isSigned});
            const FrameInfo& info = header->frames.at(0);
            const auto lut = sequence == tags::ModalityLUTSequence ? info.scale.lut
                             : info.voiLuts.empty()                ? nullptr
                                                                   : info.voiLuts.front();
            ASSERT_TRUE(lut) << row.what;
            EXPECT_EQ(lut->at(row.input), row.entry) << row.what;
            EXPECT_EQ(lut->bits, row.bits) << row.what;
            EXPECT_TRUE(header->warnings.isEmpty()) << row.what;
        }
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
    const auto limitOf = [&](int isSigned, const char* vr) {
        return readImage(
                   [&](Elements& d) {
                       d.us(tags::PixelPaddingValue, {0xf830}, vr).us(tags::PixelPaddingRangeLimit, {0xfa24}, vr);
                   },
                   {.isSigned = isSigned})
            ->paddingRangeLimit;
    };
    EXPECT_EQ(limitOf(1, "SS"), -1500);
    EXPECT_EQ(limitOf(1, "US"), -1500);
    EXPECT_EQ(limitOf(0, "US"), 64036);
}

TEST_F(InstanceHeaderReader, PaddingOfThirtyTwoBitsIsHeldWhole) {
    const ImageSpec wide{.rows = 1, .columns = 3, .bitsAllocated = 32, .bitsStored = 32};
    ImageSpec wideSigned = wide;
    wideSigned.isSigned = 1;
    struct {
        const char* vr;
        std::vector<std::uint16_t> value, limit;
        double asUnsigned, limitAsUnsigned, asSigned, limitAsSigned;
    } const rows[] = {
        {"UL", {0xffff, 0xffff}, {0xfff0, 0xffff}, 4294967295.0, 4294967280.0, -1, -16},
        {"US", {0xffff, 0xffff}, {0, 0x8000}, 4294967295.0, 2147483648.0, -1, -2147483648.0},
        {"SL", {0xfffe, 0xffff}, {1, 0}, 4294967294.0, 1, -2, 1},
        {"US", {0xffff}, {0xfffe}, 65535, 65534, -1, -2},
    };
    for (const auto& row : rows) {
        const auto add = [&](Elements& d) {
            d.words(tags::PixelPaddingValue, row.vr, row.value).words(tags::PixelPaddingRangeLimit, row.vr, row.limit);
        };
        const InstanceHeaderPtr plain = readImage(add, wide);
        EXPECT_EQ(plain->paddingValue, row.asUnsigned) << row.vr;
        EXPECT_EQ(plain->paddingRangeLimit, row.limitAsUnsigned) << row.vr;
        const InstanceHeaderPtr negative = readImage(add, wideSigned);
        EXPECT_EQ(negative->paddingValue, row.asSigned) << row.vr;
        EXPECT_EQ(negative->paddingRangeLimit, row.limitAsSigned) << row.vr;
    }
    EXPECT_EQ(readImage([](Elements& d) {
                  d.us(tags::PixelPaddingValue, {63536, 7});
              })->paddingValue,
              63536)
        << "of 16 bits: one value, and one too many";
}

TEST_F(InstanceHeaderReader, PaddingOfRealsIsReal) {
    Elements d = identity();
    d.us(tags::SamplesPerPixel, {1}).text(tags::PhotometricInterpretation, "CS", "MONOCHROME2");
    d.us(tags::Rows, {1}).us(tags::Columns, {1}).us(tags::BitsAllocated, {64});
    d.fd(tags::DoubleFloatPixelPaddingValue, -1.5).fd(tags::DoubleFloatPixelPaddingRangeLimit, 1e300);
    d.fd(tags::DoubleFloatPixelData, 0);
    const InstanceHeaderPtr header = read(d);
    EXPECT_EQ(header->paddingValue, -1.5);
    EXPECT_EQ(header->paddingRangeLimit, 1e300);
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

// PS3.3 C.7.6.3.1.2, C.8.11.3.1.2, without a presentation state.
TEST_F(InstanceHeaderReader, PolarityOfEveryPhotometricAndShape) {
    struct {
        const char* photometric;
        const char* shape;
        bool isInverted;
        const char* warning; // empty: none
    } const rows[] = {
        {"MONOCHROME2", "", false, ""},
        {"MONOCHROME2", "IDENTITY", false, ""},
        {"MONOCHROME2", "INVERSE", true, "MONOCHROME2 contradicts PresentationLUTShape INVERSE"},
        {"MONOCHROME1", "", true, ""},
        {"MONOCHROME1", "IDENTITY", false, "MONOCHROME1 contradicts PresentationLUTShape IDENTITY"},
        {"MONOCHROME1", "INVERSE", true, ""},
        {"MONOCHROME2", "LIN OD", false, "PresentationLUTShape is not known"},
        {"MONOCHROME1", "LIN OD", true, "PresentationLUTShape is not known"},
    };
    for (const auto& row : rows) {
        const InstanceHeaderPtr header =
            readImage([&](Elements& d) { d.text(tags::PresentationLUTShape, "CS", row.shape); },
                      {.photometric = row.photometric});
        EXPECT_EQ(header->isInverted(), row.isInverted) << row.photometric << " " << row.shape;
        EXPECT_EQ(header->warnings.isEmpty(), *row.warning == 0) << row.photometric << " " << row.shape;
        EXPECT_TRUE(*row.warning == 0 || warns(*header, row.warning)) << row.photometric << " " << row.shape;
    }
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
