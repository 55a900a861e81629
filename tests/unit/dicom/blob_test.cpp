#include "dicom/blob_stream.h"
#include "dicom/instance_header.h"
#include "dicom/overlay_reader.h"
#include "dicom/pet_info.h"

#include <gtest/gtest.h>

#include <random>

using namespace sagitta;
using namespace sagitta::dicom;

namespace {

InstanceHeader classicCt() {
    InstanceHeader h;
    h.sopInstanceUid = QStringLiteral("1.3.12.2.1107.5.1.4.65112.30000020030107144711600000301");
    h.sopClassUid = QStringLiteral("1.2.840.10008.5.1.4.1.1.2");
    h.patient = {QStringLiteral("山田^太郎"), QStringLiteral("0815"), QStringLiteral("HOSPITAL"),
                 QStringLiteral("19611224"), QStringLiteral("M")};
    h.study = {QStringLiteral("1.3.12.2.1107.5.1.4.65112.30000020030107144711600000001"),
               QStringLiteral("20200301"),
               QStringLiteral("071447.116"),
               QStringLiteral("Thorax^1_Routine (Adult)"),
               QStringLiteral("A0815"),
               QStringLiteral("Ref^Doc"),
               QStringLiteral("1"),
               QStringLiteral("General Hospital")};
    h.series = {QStringLiteral("1.3.12.2.1107.5.1.4.65112.30000020030107144711600000002"),
                QStringLiteral("CT"),
                3,
                QStringLiteral("Thorax 1.0 B31f"),
                QStringLiteral("20200301"),
                QStringLiteral("071500"),
                QStringLiteral("CHEST"),
                QString(),
                QStringLiteral("SIEMENS"),
                QStringLiteral("CT65112")};
    h.frameOfReferenceUid = QStringLiteral("1.3.12.2.1107.5.1.4.65112.30000020030107144711600000003");
    h.instanceNumber = 17;
    h.acquisitionDateTime = QStringLiteral("20200301071501.25");
    h.imageType = {QStringLiteral("ORIGINAL"), QStringLiteral("PRIMARY"), QStringLiteral("AXIAL")};
    h.format = {QStringLiteral("1.2.840.10008.1.2.1"),
                PixelElement::Integer,
                Photometric::Monochrome2,
                512,
                512,
                1,
                false,
                16,
                12,
                11,
                false,
                false};
    h.sliceThickness = 1;
    h.shownTexts = {QStringLiteral("058Y"), QString(), QStringLiteral("SOMATOM")};
    FrameInfo frame;
    frame.bytes.pieces = {{2876, 524288}};
    frame.plane = ImagePlane{{-200.5, -180.25, 35}, {1, 0, 0}, {0, 1, 0}};
    frame.spacing = {0.78125, 0.78125, SpacingBasis::Patient};
    frame.scale = {1, -1024, nullptr, QStringLiteral("HU")};
    frame.windows = {{40, 400, VoiFunction::Linear, QStringLiteral("SOFT")}};
    h.frames = {frame};
    return h;
}

// Everything that can be there is.
InstanceHeader everything() {
    InstanceHeader h = classicCt();
    h.deflated = true;
    h.lossy = true;
    h.lutShape = PresentationLutShape::Inverse;
    h.lossyRatio = QStringLiteral("9.5");
    h.paddingValue = 4294967295.0;
    h.paddingRangeLimit = -1500;
    h.frameTimeMs = 33.3;
    h.patientOrientation = {QStringLiteral("L"), QStringLiteral("P")};
    h.imageLaterality = QStringLiteral("R");
    h.viewPosition = QStringLiteral("MLO");
    h.intent = PresentationIntent::ForProcessing;
    h.document = std::make_shared<const DocumentInfo>(
        DocumentInfo{QStringLiteral("Title"),
                     {QStringLiteral("113001"), QStringLiteral("DCM"), QStringLiteral("Rejected")},
                     QStringLiteral("Positioning"),
                     {{QStringLiteral("1.2.3"), {}}, {QStringLiteral("1.2.4"), {1, 70000}}}});
    h.warnings = {QStringLiteral("one"), QStringLiteral("two")};
    const LookupTable ramp{0, 16, {0, 30000, 65535}};
    h.palette = std::make_shared<const PaletteColor>(PaletteColor{ramp, ramp, ramp});
    h.iccProfile = QByteArray("\0profile", 8);
    h.format.overlayBits = 0x9000;
    OverlayPlane plane{0x6002, true, 3, 5, -7, 30000, 1, 2, 0, QByteArray("\x81\0\x7f\1", 4), QStringLiteral("L")};
    h.overlays = {plane, {0x6004, false, 512, 512, 0, 0, 0, 3, 12, {}, {}}};
    h.frames[0].shutter = std::make_shared<const DisplayShutter>(DisplayShutter{DisplayShutter::Rectangle{-1, 2, 3, 4},
                                                                                DisplayShutter::Circle{5, 6, 7},
                                                                                {{1, 2}, {3, 4}, {-5, 6}},
                                                                                plane,
                                                                                0x8000});
    PetInfo pet;
    pet.units = QStringLiteral("BQML");
    pet.suvType = QStringLiteral("BW");
    pet.decayCorrection = QStringLiteral("START");
    pet.corrected = {QStringLiteral("ATTN")};
    pet.weightKg = 70;
    pet.radiopharmaceuticals = 1;
    pet.doseBq = 350e6;
    pet.halfLifeS = 6586.2;
    pet.injectionDateTime = QStringLiteral("20240301090000");
    pet.injectionTime = QStringLiteral("090000");
    pet.timezone = QStringLiteral("+0100");
    pet.scanDateTime = QStringLiteral("20240301100000");
    pet.philipsSuv = 0.00037;
    pet.philipsActivity = 1.5;
    h.pet = std::make_shared<const PetInfo>(pet);
    FrameInfo other = h.frames.front();
    other.bytes.pieces = {{600000, 11}, {10, 4}, {700000, 1}};
    other.bytes.bitOffset = 5;
    other.plane->position.z = 36;
    other.scale.lut = std::make_shared<const LookupTable>(ramp);
    other.windows.push_back({1, 2, VoiFunction::Sigmoid, QString()});
    other.voiLuts = {std::make_shared<const LookupTable>(LookupTable{-5, 12, {1, 2, 4095}}),
                     std::make_shared<const LookupTable>(ramp)};
    other.traits.temporalPosition = 2;
    other.traits.echo = 3;
    other.hasColors = true;
    other.traits.bValue = 1000;
    other.traits.stackId = QStringLiteral("2");
    other.traits.frameType = {QStringLiteral("DERIVED"), QStringLiteral("PHASE")};
    other.traits.acquisitionNumber = 12;
    other.traits.echoTimeMs = 12.5;
    other.traits.inversionTimeMs = 150;
    other.traits.triggerTimeMs = 345.25;
    other.traits.diffusionDirection = Vec3{0, 0.6, -0.8};
    other.traits.indices = {1, 0, 65535};
    other.traits.tile = TilePlace{241, 481};
    h.dimensions = {{QStringLiteral("segment"), {QStringLiteral("Liver"), QString()}, DimensionUse::Tell},
                    {QStringLiteral("detector"), {}, DimensionUse::Split},
                    {QStringLiteral("time slot"), {}, DimensionUse::Scroll}};
    h.concatenation = ConcatenationPart{QStringLiteral("1.2.7"), 2, 5, 40};
    h.slide = SlideInfo{80000, 60000};
    h.contentDateTime = QStringLiteral("20240301120000");
    other.realWorld = std::make_shared<const std::vector<RealWorldMap>>(
        std::vector<RealWorldMap>{{QStringLiteral("ADC"), QStringLiteral("mm2/s"), -5, 4095, 0.5, -1, {}},
                                  {QString(), QString(), 0, 2, 1, 0, {0.25, -1e300, 3}}});
    FrameInfo bare;
    bare.spacing.basis = SpacingBasis::AspectRatioOnly;
    h.frames.push_back(other);
    h.frames.push_back(bare);
    h.frames.push_back(other);
    h.frames.push_back(other); // but for what each frame has of its own
    h.frames.back().traits.triggerTimeMs = 400;
    return h;
}

void expectSame(const FrameInfo& a, const FrameInfo& b) {
    EXPECT_EQ(a.bytes, b.bytes);
    EXPECT_EQ(a.plane, b.plane);
    EXPECT_EQ(a.spacing, b.spacing);
    EXPECT_EQ(a.scale.slope, b.scale.slope);
    EXPECT_EQ(a.scale.intercept, b.scale.intercept);
    EXPECT_EQ(a.scale.unit, b.scale.unit);
    ASSERT_EQ(a.scale.lut != nullptr, b.scale.lut != nullptr);
    if (a.scale.lut) {
        EXPECT_EQ(*a.scale.lut, *b.scale.lut);
    }
    EXPECT_EQ(a.windows, b.windows);
    ASSERT_EQ(a.voiLuts.size(), b.voiLuts.size());
    for (std::size_t i = 0; i < a.voiLuts.size(); ++i)
        EXPECT_EQ(*a.voiLuts[i], *b.voiLuts[i]);
    ASSERT_EQ(a.shutter != nullptr, b.shutter != nullptr);
    if (a.shutter) {
        EXPECT_EQ(*a.shutter, *b.shutter);
    }
    EXPECT_EQ(a.hasColors, b.hasColors);
    ASSERT_EQ(a.realWorld != nullptr, b.realWorld != nullptr);
    if (a.realWorld) {
        EXPECT_EQ(*a.realWorld, *b.realWorld);
    }
    EXPECT_EQ(a.traits, b.traits);
}

void expectSame(const PetInfo& a, const PetInfo& b) {
    EXPECT_EQ(std::tie(a.units, a.suvType, a.decayCorrection, a.corrected, a.weightKg, a.radiopharmaceuticals),
              std::tie(b.units, b.suvType, b.decayCorrection, b.corrected, b.weightKg, b.radiopharmaceuticals));
    EXPECT_EQ(std::tie(a.doseBq, a.halfLifeS, a.injectionDateTime, a.injectionTime, a.timezone, a.scanDateTime),
              std::tie(b.doseBq, b.halfLifeS, b.injectionDateTime, b.injectionTime, b.timezone, b.scanDateTime));
    EXPECT_EQ(std::tie(a.philipsSuv, a.philipsActivity), std::tie(b.philipsSuv, b.philipsActivity));
}

void expectSame(const InstanceHeader& a, const InstanceHeader& b) {
    EXPECT_EQ(a.sopInstanceUid, b.sopInstanceUid);
    EXPECT_EQ(a.sopClassUid, b.sopClassUid);
    EXPECT_EQ(a.patient, b.patient);
    EXPECT_EQ(a.study, b.study);
    EXPECT_EQ(a.series, b.series);
    EXPECT_EQ(a.frameOfReferenceUid, b.frameOfReferenceUid);
    EXPECT_EQ(std::tie(a.instanceNumber, a.acquisitionNumber), std::tie(b.instanceNumber, b.acquisitionNumber));
    EXPECT_EQ(std::tie(a.acquisitionDateTime, a.contentDateTime), std::tie(b.acquisitionDateTime, b.contentDateTime));
    EXPECT_EQ(a.dimensions, b.dimensions);
    EXPECT_EQ(a.concatenation, b.concatenation);
    EXPECT_EQ(a.slide, b.slide);
    EXPECT_EQ(a.imageType, b.imageType);
    EXPECT_EQ(a.imageLaterality, b.imageLaterality);
    EXPECT_EQ(a.patientOrientation, b.patientOrientation);
    EXPECT_EQ(a.viewPosition, b.viewPosition);
    EXPECT_EQ(a.intent, b.intent);
    ASSERT_EQ(a.document != nullptr, b.document != nullptr);
    if (a.document) {
        EXPECT_EQ(*a.document, *b.document);
    }
    EXPECT_EQ(a.format, b.format);
    EXPECT_EQ(std::tie(a.deflated, a.lutShape, a.lossy), std::tie(b.deflated, b.lutShape, b.lossy));
    EXPECT_EQ(a.lossyRatio, b.lossyRatio);
    EXPECT_EQ(a.overlays, b.overlays);
    EXPECT_EQ(a.paddingValue, b.paddingValue);
    EXPECT_EQ(a.paddingRangeLimit, b.paddingRangeLimit);
    EXPECT_EQ(std::tie(a.sliceThickness, a.frameTimeMs), std::tie(b.sliceThickness, b.frameTimeMs));
    EXPECT_EQ(a.warnings, b.warnings);
    EXPECT_EQ(a.shownTexts, b.shownTexts);
    ASSERT_EQ(a.pet != nullptr, b.pet != nullptr);
    if (a.pet)
        expectSame(*a.pet, *b.pet);
    EXPECT_EQ(a.iccProfile, b.iccProfile);
    ASSERT_EQ(a.palette != nullptr, b.palette != nullptr);
    if (a.palette) {
        EXPECT_EQ(a.palette->blue, b.palette->blue);
    }
    ASSERT_EQ(a.frames.size(), b.frames.size());
    for (std::size_t i = 0; i < a.frames.size(); ++i)
        expectSame(a.frames[i], b.frames[i]);
}

} // namespace

TEST(HeaderBlob, BringsBackEveryField) {
    for (const InstanceHeader& header : {classicCt(), everything(), InstanceHeader()}) {
        const auto read = instanceHeaderFromBlob(toBlob(header));
        ASSERT_TRUE(read);
        expectSame(header, **read);
    }
}

TEST(HeaderBlob, IsSmall) {
    EXPECT_LT(toBlob(classicCt()).size(), 1000);
    InstanceHeader many = classicCt();
    for (int i = 1; i < 10000; ++i) {
        FrameInfo frame = many.frames.back();
        frame.bytes.pieces[0].offset += frame.bytes.pieces[0].length;
        frame.plane->position.z += 1;
        many.frames.push_back(frame);
    }
    EXPECT_LT(toBlob(many).size(), 10000 * 40);
}

TEST(HeaderBlob, FramesThatShareARealWorldMapShareItAgain) {
    InstanceHeader many = classicCt();
    RealWorldMap map;
    map.lut.assign(4096, 1.5);
    many.frames[0].realWorld = std::make_shared<const std::vector<RealWorldMap>>(1, map);
    for (int i = 1; i < 100; ++i)
        many.frames.push_back(many.frames[0]);
    const QByteArray blob = toBlob(many);
    EXPECT_LT(blob.size(), 4096 * 8 + 10000);
    const auto read = instanceHeaderFromBlob(blob);
    ASSERT_TRUE(read);
    EXPECT_EQ((*read)->frames[99].realWorld, (*read)->frames[0].realWorld) << "one object";
}

TEST(HeaderBlob, OverlaysTakeLittleRoomAndNoMoreThanTheLimit) {
    InstanceHeader header = classicCt();
    header.overlays = {{0x6000, false, 4096, 4096, 0, 0, 0, 1, 0, QByteArray(2 << 20, '\0'), {}}};
    EXPECT_LT(toBlob(header).size(), 15000);
    header.overlays[0].bits = QByteArray(static_cast<qsizetype>(kMaxOverlayBytes) + 1, '\0');
    EXPECT_FALSE(instanceHeaderFromBlob(toBlob(header)));
}

TEST(HeaderBlob, CutOffAnywhereIsCorrupt) {
    const QByteArray whole = toBlob(everything());
    for (qsizetype length = 0; length < whole.size(); ++length) {
        const auto read = instanceHeaderFromBlob(whole.first(length));
        ASSERT_FALSE(read) << length;
        EXPECT_EQ(read.error().code(), ErrorCode::Corrupt);
    }
    EXPECT_FALSE(instanceHeaderFromBlob(whole + '\0'));
}

TEST(HeaderBlob, FlippedBitsNeverCrash) {
    const QByteArray whole = toBlob(everything());
    int accepted = 0;
    for (qsizetype at = 0; at < whole.size(); ++at) {
        for (int bit = 0; bit < 8; ++bit) {
            QByteArray flipped = whole;
            flipped[at] = static_cast<char>(flipped[at] ^ (1 << bit));
            if (const auto read = instanceHeaderFromBlob(flipped)) {
                ++accepted; // a changed letter or number
                for (const FrameInfo& frame : (*read)->frames) {
                    for (const FrameBytes::Piece& piece : frame.bytes.pieces)
                        ASSERT_TRUE(piece.offset >= 0 && piece.length >= 0);
                }
            }
        }
    }
    EXPECT_GT(accepted, 0);
}

TEST(HeaderBlob, NoiseNeverCrashes) {
    std::minstd_rand random(7);
    const QByteArray start = toBlob(InstanceHeader()).first(4); // the right magic and version
    for (int round = 0; round < 20000; ++round) {
        QByteArray noise = start;
        for (int i = 0; i < 200; ++i)
            noise += static_cast<char>(random());
        EXPECT_FALSE(instanceHeaderFromBlob(noise));
    }
}

TEST(HeaderBlob, AHugeCountAllocatesNothing) {
    // The last thing of an empty header is its number of frames, 0.
    QByteArray blob = toBlob(InstanceHeader());
    blob.chop(1);
    blob += QByteArray("\xff\xff\xff\xff\xff\xff\xff\xff\x7f", 9);
    EXPECT_FALSE(instanceHeaderFromBlob(blob));
}

TEST(HeaderBlob, AnotherVersionIsUnsupported) {
    BlobWriter out;
    const QByteArray current = toBlob(InstanceHeader());
    BlobReader in(current);
    out.unsignedInt(in.unsignedInt());
    out.unsignedInt(in.unsignedInt() + 1);
    const auto read = instanceHeaderFromBlob(out.take());
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code(), ErrorCode::Unsupported);
}

TEST(BlobStream, IntegersOfEverySize) {
    for (const std::int64_t value :
         {std::int64_t{0}, std::int64_t{-1}, std::int64_t{63}, std::int64_t{64}, std::int64_t{-64}, std::int64_t{-65},
          std::int64_t{1} << 40, std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::min()}) {
        BlobWriter out;
        out.signedInt(value);
        const QByteArray bytes = out.take();
        BlobReader in(bytes);
        EXPECT_EQ(in.signedInt(), value);
        EXPECT_TRUE(in.ok() && in.atEnd());
    }
}
