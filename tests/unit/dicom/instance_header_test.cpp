// What the header reader understands of hand-written files. Pixels and their places: frame_index_test.cpp.
#include "dicom/instance_header.h"
#include "dicom/person_name.h"
#include "dicom/shown_attributes.h"

#include "made_file.h"

#include <QTemporaryDir>

#include <gtest/gtest.h>

using namespace sagitta;
using namespace sagitta::dicom;
using namespace sagitta::test;

namespace {

const auto kExplicit = QStringLiteral("1.2.840.10008.1.2.1");
const auto kImplicit = QStringLiteral("1.2.840.10008.1.2");
const auto kBigEndian = QStringLiteral("1.2.840.10008.1.2.2");

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

} // namespace

TEST_F(InstanceHeaderReader, ReadsWhoAndWhat) {
    Elements d;
    d.text(tags::SpecificCharacterSet, "CS", "ISO_IR 192");
    d.text(tags::ImageType, "CS", "ORIGINAL\\PRIMARY\\LOCALIZER");
    d.text(tags::SOPClassUID, "UI", kCt).text(tags::SOPInstanceUID, "UI", "1.2.3.4.5");
    d.text(tags::StudyInstanceUID, "UI", "1.2.3").text(tags::SeriesInstanceUID, "UI", "1.2.3.4");
    d.text(tags::PatientName, "PN", "=\xe5\xb1\xb1\xe7\x94\xb0^\xe5\xa4\xaa\xe9\x83\x8e");
    d.text(tags::StudyDate, "DA", "20240301").text(tags::StudyDescription, "LO", "Head ");
    d.text(tags::AcquisitionDate, "DA", "20240302").text(tags::AcquisitionTime, "TM", "101112.5");
    d.text(tags::SeriesNumber, "IS", " 7 ").text(tags::InstanceNumber, "IS", "12");
    const InstanceHeaderPtr header = read(d);
    EXPECT_EQ(header->sopInstanceUid, QStringLiteral("1.2.3.4.5"));
    EXPECT_EQ(header->patient.name, QStringLiteral("=山田^太郎"));
    EXPECT_EQ(firstNameGroup(header->patient.name), QStringLiteral("山田^太郎"));
    EXPECT_EQ(header->study.date, QStringLiteral("20240301"));
    EXPECT_EQ(header->study.description, QStringLiteral("Head"));
    EXPECT_EQ(header->acquisitionDateTime, QStringLiteral("20240302101112.5"));
    EXPECT_EQ(header->series.number, 7);
    EXPECT_EQ(header->instanceNumber, 12);
    EXPECT_TRUE(header->isLocalizer());
    EXPECT_FALSE(header->hasPixels());
    EXPECT_TRUE(header->warnings.isEmpty()) << header->warnings.join(u'|').toStdString();
}

TEST_F(InstanceHeaderReader, KeepsWhatIsWrittenOnThePicture) {
    const auto shown = [](const InstanceHeader& header, const char* keyword) {
        return header.shownTexts.value(shownAttributes().indexOf(QLatin1String(keyword)));
    };
    const InstanceHeaderPtr ct = readImage([](Elements& d) {
        d.text(tags::PatientAge, "AS", "058Y").text(tags::KVP, "DS", "120 ").text(tags::XRayTubeCurrent, "IS", "250");
        d.text(tags::ConvolutionKernel, "SH", "B31f\\2");
    });
    EXPECT_EQ(shown(*ct, "PatientAge"), "058Y");
    EXPECT_EQ(shown(*ct, "KVP"), "120");
    EXPECT_EQ(shown(*ct, "XRayTubeCurrent"), "250");
    EXPECT_EQ(shown(*ct, "ConvolutionKernel"), "B31f\\2");
    EXPECT_EQ(shown(*ct, "EchoTime"), "");
    EXPECT_EQ(ct->shownTexts.size(), shownAttributes().indexOf(QLatin1String("ConvolutionKernel")) + 1);
    EXPECT_EQ(ct->pet, nullptr);

    // Of an enhanced image what its frames have in common.
    Elements echo, timing, shared;
    echo.fd(tags::EffectiveEchoTime, 3.5);
    timing.text(tags::RepetitionTime, "DS", "500");
    shared.sequence(tags::MRTimingAndRelatedParametersSequence, {timing}).sequence(tags::MREchoSequence, {echo});
    const InstanceHeaderPtr mr =
        readImage([&](Elements& d) { d.sequence(tags::SharedFunctionalGroupsSequence, {shared}); }, {},
                  "1.2.840.10008.5.1.4.1.1.4.1", "MR");
    EXPECT_EQ(shown(*mr, "EchoTime"), "3.5");
    EXPECT_EQ(shown(*mr, "RepetitionTime"), "500");
}

TEST_F(InstanceHeaderReader, EveryWireFormatGivesTheSame) {
    for (const auto& [syntax, wire] : {std::pair{kExplicit, WireFormat{}},
                                       {kImplicit, WireFormat{true, false}},
                                       {kBigEndian, WireFormat{false, true}}}) {
        Elements d = identity(wire);
        d.text(tags::PixelSpacing, "DS", "0.5\\0.25");
        addImage(d, {});
        d.words(tags::PixelData, "OW", {1, 2, 3, 4, 5, 6});
        const InstanceHeaderPtr header = read(d, syntax);
        EXPECT_EQ(header->format.transferSyntaxUid, syntax);
        EXPECT_EQ(header->patient.name, QStringLiteral("Doe^Jane"));
        ASSERT_EQ(header->frames.size(), 1U) << syntax.toStdString();
        EXPECT_EQ(header->frames[0].spacing, (PixelSpacing{0.5, 0.25, SpacingBasis::Patient}));
        EXPECT_EQ(header->frames[0].bytes.pieces[0].length, 12);
    }
}

TEST_F(InstanceHeaderReader, BareDataSetsAreRecognised) {
    for (const auto& [syntax, wire] : {std::pair{kExplicit, WireFormat{}},
                                       {kImplicit, WireFormat{true, false}},
                                       {kBigEndian, WireFormat{false, true}}}) {
        const auto header = readBytes(identity(wire).encoded());
        ASSERT_TRUE(header) << syntax.toStdString();
        EXPECT_EQ((*header)->format.transferSyntaxUid, syntax);
        EXPECT_TRUE(warns(**header, "guessed"));
    }
    const QByteArray whole = part10(kExplicit, identity().encoded());
    EXPECT_TRUE(readBytes(whole.mid(132))) << "meta header without preamble";
}

TEST_F(InstanceHeaderReader, AWronglyDeclaredEncodingIsNoticed) {
    const auto implicit = readBytes(part10(kExplicit, identity({true, false}).encoded()));
    ASSERT_TRUE(implicit);
    EXPECT_EQ((*implicit)->format.transferSyntaxUid, kImplicit);
    EXPECT_TRUE(warns(**implicit, "not encoded as"));
    const auto explicitVr = readBytes(part10(kImplicit, identity().encoded()));
    ASSERT_TRUE(explicitVr);
    EXPECT_EQ((*explicitVr)->format.transferSyntaxUid, kExplicit);
}

TEST_F(InstanceHeaderReader, RefusesWhatIsNoInstance) {
    const auto detailOf = [](const Result<InstanceHeaderPtr>& result) {
        return result ? std::string("was read") : result.error().detail().toStdString();
    };
    EXPECT_EQ(detailOf(readBytes("GIF89a, not what you want")), "not a DICOM file");
    EXPECT_EQ(detailOf(readBytes({})), "not a DICOM file");
    EXPECT_EQ(detailOf(readBytes(QByteArray(4096, '\0'))), "not a DICOM file");
    const auto missing = readInstanceHeader(m_folder.filePath(QStringLiteral("none")));
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().code(), ErrorCode::Io);
    const auto folder = readInstanceHeader(m_folder.path());
    ASSERT_FALSE(folder);
    EXPECT_EQ(folder.error().code(), ErrorCode::Io);
}

TEST_F(InstanceHeaderReader, NamesTheUidThatIsMissingOrInvalid) {
    struct {
        Tag tag;
        const char* name;
    } const uids[] = {{tags::SOPInstanceUID, "SOPInstanceUID"},
                      {tags::StudyInstanceUID, "StudyInstanceUID"},
                      {tags::SeriesInstanceUID, "SeriesInstanceUID"}};
    for (const auto& missing : uids) {
        for (const QByteArray& value :
             {QByteArray(), QByteArray("1.2.x"), QByteArray(65, '1'), QByteArray("../../1")}) {
            Elements d;
            for (const auto& uid : uids)
                d.text(uid.tag, "UI", uid.tag == missing.tag ? value : QByteArray("1.2.3"));
            const auto header = readBytes(part10(kExplicit, d.encoded()));
            ASSERT_FALSE(header) << missing.name << value.constData();
            EXPECT_EQ(header.error().code(), ErrorCode::Corrupt);
            EXPECT_TRUE(header.error().detail().startsWith(QLatin1String(missing.name)));
        }
    }
}

TEST_F(InstanceHeaderReader, DeepNestingIsRefusedInEveryForm) {
    for (const auto lengths : {Elements::Lengths::Defined, Elements::Lengths::Undefined}) {
        for (const WireFormat wire : {WireFormat{}, WireFormat{true, false}}) {
            Elements inner(wire);
            inner.text(tags::PatientID, "LO", "x");
            for (int depth = 0; depth < 3000; ++depth) {
                Elements outer(wire);
                outer.sequence({0x0040, 0xa730}, {inner}, lengths);
                inner = outer;
            }
            Elements d = identity(wire);
            d.raw(inner.encoded());
            const auto header = readBytes(part10(wire.implicitVr ? kImplicit : kExplicit, d.encoded()));
            ASSERT_FALSE(header);
            EXPECT_EQ(header.error().code(), ErrorCode::Corrupt);
            EXPECT_EQ(header.error().detail(), QStringLiteral("sequences are nested too deeply"));
        }
    }
}

TEST_F(InstanceHeaderReader, TooManyElementsAreRefused) {
    Elements one({true, false});
    one.header({0x0011, 0x0011}, "UN", 0);
    const QByteArray dataset = identity({true, false}).encoded() + one.encoded().repeated(4'100'000);
    const auto header = readBytes(part10(kImplicit, dataset));
    ASSERT_FALSE(header);
    EXPECT_EQ(header.error().detail(), QStringLiteral("data set has too many elements"));
}

TEST_F(InstanceHeaderReader, ADataSetCutOffAnywhereNeverCrashes) {
    Elements d = identity();
    d.sequence({0x0008, 0x1140}, {identity(), identity()}, Elements::Lengths::Undefined);
    d.text(tags::PixelSpacing, "DS", "0.5\\0.25");
    addImage(d, {});
    d.bytes(tags::PixelData, "OW", QByteArray(12, '\1'));
    const QByteArray whole = part10(kExplicit, d.encoded());
    int readable = 0;
    for (qsizetype length = 0; length <= whole.size(); ++length) {
        const auto header = readBytes(whole.first(length));
        readable += header ? 1 : 0;
        if (!header)
            continue;
        for (const FrameInfo& frame : (*header)->frames) {
            for (const FrameBytes::Piece& piece : frame.bytes.pieces)
                EXPECT_LE(piece.offset + piece.length, length);
        }
    }
    EXPECT_GT(readable, 100); // once the UIDs are in
}

TEST_F(InstanceHeaderReader, ADamagedElementCostsOnlyItself) {
    Elements d = identity();
    // A sequence of defined length whose inside is rubbish.
    d.bytes({0x0008, 0x1140}, "SQ", QByteArray("\xfe\xff\x00\xe0\xf0\x00\x00\x00rubbish!", 16));
    d.text(tags::PixelSpacing, "DS", "0.5\\0.25");
    addImage(d, {});
    d.bytes(tags::PixelData, "OW", QByteArray(12, '\1'));
    const InstanceHeaderPtr header = read(d);
    ASSERT_EQ(header->frames.size(), 1U);
    EXPECT_EQ(header->frames[0].spacing.row, 0.5);
    EXPECT_TRUE(warns(*header, "damaged"));
}

TEST_F(InstanceHeaderReader, PlanesAreNormalisedAndChecked) {
    const auto planeOf = [&](const QByteArray& position, const QByteArray& orientation) {
        return readImage([&](Elements& d) {
                   d.text(tags::ImagePositionPatient, "DS", position);
                   d.text(tags::ImageOrientationPatient, "DS", orientation);
               })
            ->frames.at(0)
            .plane;
    };
    const auto plane = planeOf("1\\2.5\\-3e1", "1\\0\\0\\0\\0.9999\\0.0001");
    ASSERT_TRUE(plane);
    EXPECT_EQ(plane->position, (Vec3{1, 2.5, -30}));
    EXPECT_NEAR(length(plane->columnDir), 1, 1e-15);
    EXPECT_NEAR(dot(plane->rowDir, plane->columnDir), 0, 1e-15);
    EXPECT_NEAR(plane->normal().z, 1, 1e-7);
    EXPECT_FALSE(planeOf("1\\2\\3", "0\\0\\0\\0\\0\\0"));
    EXPECT_FALSE(planeOf("1\\2\\3", "1\\0\\0\\1\\0\\0"));
    EXPECT_FALSE(planeOf("1\\2\\3", "2\\0\\0\\0\\1\\0"));
    EXPECT_FALSE(planeOf("1\\2\\3", "1\\0\\0\\0\\1"));
    EXPECT_FALSE(planeOf("1\\2", "1\\0\\0\\0\\1\\0"));
    EXPECT_FALSE(planeOf("1\\2\\x", "1\\0\\0\\0\\1\\0"));
    EXPECT_FALSE(planeOf("1\\2\\nan", "1\\0\\0\\0\\1\\0"));
    EXPECT_FALSE(planeOf("1\\2\\1e30", "1\\0\\0\\0\\1\\0"));
}

TEST_F(InstanceHeaderReader, SpacingKnowsWhereItComesFrom) {
    struct {
        const char* about;
        QByteArray sopClass, modality, pixel, imager, nominal, aspect, calibration;
        PixelSpacing expected;
    } const cases[] = {
        {"CT", kCt, "CT", "0.5\\0.25", "", "", "", "", {0.5, 0.25, SpacingBasis::Patient}},
        {"DX at the detector", kDx, "DX", "", "0.1\\0.1", "", "", "", {0.1, 0.1, SpacingBasis::Detector}},
        {"DX equal values", kDx, "DX", "0.1\\0.1", "0.1\\0.1", "", "", "", {0.1, 0.1, SpacingBasis::Detector}},
        {"DX different values",
         kDx,
         "DX",
         "0.08\\0.08",
         "0.1\\0.1",
         "",
         "",
         "",
         {0.08, 0.08, SpacingBasis::Calibrated}},
        {"DX says fiducial",
         kDx,
         "DX",
         "0.1\\0.1",
         "0.1\\0.1",
         "",
         "",
         "FIDUCIAL",
         {0.1, 0.1, SpacingBasis::Calibrated}},
        {"DX lone value", kDx, "DX", "0.1\\0.1", "", "", "", "", {0.1, 0.1, SpacingBasis::Detector}},
        {"scanned film", kSc, "OT", "", "", "0.2\\0.3", "", "", {0.2, 0.3, SpacingBasis::Detector}},
        {"captured CT", kSc, "CT", "0.2\\0.3", "", "", "", "", {0.2, 0.3, SpacingBasis::Patient}},
        {"aspect ratio", kSc, "OT", "", "", "", "4\\3", "", {4.0 / 3, 1, SpacingBasis::AspectRatioOnly}},
        {"square aspect ratio", kSc, "OT", "", "", "", "1\\1", "", {}},
        {"nothing", kCt, "CT", "", "", "", "", "", {}},
        {"zero", kCt, "CT", "0\\0.5", "", "", "", "", {}},
        {"negative", kCt, "CT", "-1\\0.5", "", "", "", "", {}},
        {"one value", kCt, "CT", "0.5", "", "", "", "", {}},
    };
    for (const auto& c : cases) {
        const InstanceHeaderPtr header = readImage(
            [&](Elements& d) {
                d.text(tags::ImagerPixelSpacing, "DS", c.imager)
                    .text(tags::NominalScannedPixelSpacing, "DS", c.nominal);
                d.text(tags::PixelSpacing, "DS", c.pixel).text(tags::PixelAspectRatio, "IS", c.aspect);
                d.text(tags::PixelSpacingCalibrationType, "CS", c.calibration);
            },
            {}, c.sopClass, c.modality);
        EXPECT_EQ(header->frames.at(0).spacing, c.expected) << c.about;
    }
}

TEST_F(InstanceHeaderReader, AProjectionWithAPlaneIsStillMeasuredAtTheDetector) {
    const auto basisOf = [&](const QByteArray& sopClass, const QByteArray& modality) {
        const InstanceHeaderPtr header = readImage(
            [](Elements& d) {
                d.text(tags::ImagePositionPatient, "DS", "1\\2\\3");
                d.text(tags::ImageOrientationPatient, "DS", "1\\0\\0\\0\\1\\0");
                d.text(tags::PixelSpacing, "DS", "0.2\\0.3");
            },
            {}, sopClass, modality);
        EXPECT_TRUE(header->frames.at(0).plane);
        return header->frames.at(0).spacing.basis;
    };
    const QByteArray storage = "1.2.840.10008.5.1.4.1.1.";
    for (const char* const projection : {"1", "1.1", "1.2", "1.1.3", "12.1", "12.2", "12.1.1"})
        EXPECT_EQ(basisOf(storage + projection, "DX"), SpacingBasis::Detector) << projection;
    for (const char* const slices : {"13.1.3", "13.1.1", "2"}) // tomosynthesis, X-Ray 3D, CT
        EXPECT_EQ(basisOf(storage + slices, "DX"), SpacingBasis::Patient) << slices;
    EXPECT_EQ(basisOf(kSc, "OT"), SpacingBasis::Patient);
}

TEST_F(InstanceHeaderReader, AnAbsurdNumberOfFramesDoesNotPassForFullSampling) {
    const InstanceHeaderPtr header = readImage([](Elements&) {}, {.rows = 65535,
                                                                  .columns = 65534,
                                                                  .samples = 3,
                                                                  .bitsAllocated = 8,
                                                                  .bitsStored = 8,
                                                                  .photometric = "YBR_FULL_422",
                                                                  .frames = 2147483647});
    EXPECT_EQ(header->format.photometric, Photometric::YbrFull422);
}

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

TEST_F(InstanceHeaderReader, PalettesOfEightAndSixteenBits) {
    const auto paletteOf = [&](std::initializer_list<int> descriptor, const std::vector<std::uint16_t>& data) {
        return readImage(
                   [&](Elements& d) {
                       for (const Tag tag :
                            {tags::RedPaletteColorLookupTableDescriptor, tags::GreenPaletteColorLookupTableDescriptor,
                             tags::BluePaletteColorLookupTableDescriptor})
                           d.us(tag, descriptor);
                       for (const Tag tag :
                            {tags::RedPaletteColorLookupTableData, tags::GreenPaletteColorLookupTableData,
                             tags::BluePaletteColorLookupTableData})
                           d.words(tag, "OW", data);
                   },
                   {.bitsAllocated = 8, .bitsStored = 8, .photometric = "PALETTE COLOR"})
            ->palette;
    };
    const auto wide = paletteOf({3, 5, 16}, {0, 0x8000, 0xffff});
    ASSERT_TRUE(wide);
    EXPECT_EQ(wide->green, (LookupTable{5, 16, {0, 0x8000, 0xffff}}));
    const auto packed = paletteOf({4, 0, 8}, {0x2010, 0x4030});
    ASSERT_TRUE(packed);
    EXPECT_EQ(packed->red, (LookupTable{0, 8, {0x10, 0x20, 0x30, 0x40}}));
    const auto full = paletteOf({0, 0, 16}, std::vector<std::uint16_t>(65536 / 2, 7)); // 0 stands for 65536
    ASSERT_TRUE(full);
    EXPECT_EQ(full->blue.entries.size(), 32768U);
    EXPECT_FALSE(paletteOf({3, 0, 16}, {}));
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
