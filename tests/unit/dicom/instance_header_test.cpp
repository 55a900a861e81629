// What the header reader understands of hand-written files. Pixels and their places: frame_index_test.cpp.
#include "core/uid.h"
#include "dicom/person_name.h"
#include "dicom/shown_attributes.h"

#include "instance_header_fixture.h"

using namespace sagitta;
using namespace sagitta::test;

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

// Somebody looks at a file that nothing could be kept under.
TEST_F(InstanceHeaderReader, UidsAreMadeUpForAFileByItself) {
    Elements d;
    d.text(tags::SOPInstanceUID, "UI", "1.2.3");
    d.text(tags::SeriesInstanceUID, "UI", "../../1");
    const QString path = m_folder.filePath(QStringLiteral("alone"));
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(part10(kExplicit, d.encoded()));
    file.close();
    const auto header = readInstanceHeader(path, Identity::MadeUp);
    ASSERT_TRUE(header) << header.error().message().toStdString();
    EXPECT_EQ((*header)->sopInstanceUid, "1.2.3");
    EXPECT_TRUE(isValidUid((*header)->study.studyInstanceUid));
    EXPECT_TRUE((*header)->series.seriesInstanceUid.startsWith("2.25."));
    EXPECT_TRUE((*header)->warnings.contains("StudyInstanceUID is missing"));
    EXPECT_TRUE((*header)->warnings.contains("SeriesInstanceUID is not a valid UID"));
    EXPECT_EQ((*readInstanceHeader(path, Identity::MadeUp))->study, (*header)->study) << "the same again";
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
