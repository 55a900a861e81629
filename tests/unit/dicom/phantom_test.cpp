// The phantom is what other tests measure against; so it is measured itself, through the reader and the decoders.
#include "dicom/decoder.h"
#include "dicom/instance_header.h"
#include "support/phantom.h"

#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <set>

using namespace sagitta;
using namespace sagitta::dicom;
using namespace sagitta::test;

namespace {

struct Slice {
    InstanceHeaderPtr header;
    Frame frame;

    double valueAt(int i, int j) const {
        const auto samples = frame.samplesAs<std::uint16_t>();
        return header->frames[0].scale.apply(samples[static_cast<std::size_t>(j * frame.columns() + i)]);
    }
    Vec3 positionOf(int i, int j) const {
        const ImagePlane& plane = *header->frames[0].plane;
        const PixelSpacing& spacing = header->frames[0].spacing;
        return plane.position + plane.rowDir * (spacing.column * i) + plane.columnDir * (spacing.row * j);
    }
};

Slice readSlice(const QString& path) {
    const auto header = readInstanceHeader(path);
    if (!header || (*header)->frames.size() != 1)
        return {};
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const FrameBytes::Piece piece = (*header)->frames[0].bytes.pieces[0];
    file.seek(piece.offset);
    const QByteArray bytes = file.read(piece.length);
    const auto decoded =
        decode(std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size()))), (*header)->format);
    return decoded ? Slice{*header, decoded->frame} : Slice{};
}

class PhantomSyntaxes : public testing::TestWithParam<const char*> {};

} // namespace

TEST_P(PhantomSyntaxes, EveryVoxelHoldsItsAnalyticValue) {
    QTemporaryDir folder;
    PhantomSpec spec;
    spec.noise = 0;
    spec.slices = 4;
    spec.rows = 56;
    spec.columnSpacing = 7.5;
    spec.transferSyntaxUid = QLatin1String(GetParam());
    const auto paths = writePhantom(folder.path(), spec);
    ASSERT_TRUE(paths) << paths.error().message().toStdString();
    ASSERT_EQ(paths->size(), 4);
    for (const QString& path : *paths) {
        const Slice slice = readSlice(path);
        ASSERT_TRUE(slice.header);
        EXPECT_EQ(slice.header->format.transferSyntaxUid, spec.transferSyntaxUid);
        EXPECT_EQ(slice.header->frames[0].spacing, (PixelSpacing{6, 7.5, SpacingBasis::Patient}));
        EXPECT_TRUE(slice.header->warnings.isEmpty()) << slice.header->warnings.join(u'|').toStdString();
        for (int j = 0; j < spec.rows; ++j) {
            for (int i = 0; i < spec.columns; ++i)
                ASSERT_EQ(slice.valueAt(i, j), phantomValue(slice.positionOf(i, j))) << i << ' ' << j;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(All, PhantomSyntaxes,
                         testing::Values("1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2",
                                         "1.2.840.10008.1.2.5", "1.2.840.10008.1.2.4.80"),
                         [](const auto& syntax) { return "Syntax" + std::to_string(syntax.index); });

TEST(Phantom, TheMarkIsLeftInFrontAndTowardsTheHead) {
    for (const Anatomy anatomy : {Anatomy::Torso, Anatomy::Head}) {
        const PhantomMark mark = phantomMark(anatomy);
        EXPECT_GT(mark.center.x, 0); // LPS
        EXPECT_LT(mark.center.y, 0);
        EXPECT_GT(mark.center.z, 0);
        EXPECT_EQ(phantomValue(mark.center, anatomy), mark.value);
        for (const Vec3 mirror : {Vec3{-1, 1, 1}, Vec3{1, -1, 1}, Vec3{1, 1, -1}}) {
            const Vec3 mirrored{mark.center.x * mirror.x, mark.center.y * mirror.y, mark.center.z * mirror.z};
            EXPECT_NE(phantomValue(mirrored, anatomy), mark.value);
        }
    }
}

TEST(Phantom, NoiseIsTheSameEveryTimeAndSmall) {
    QTemporaryDir folder;
    PhantomSpec spec;
    spec.slices = 1;
    const auto first = writePhantom(folder.filePath(QStringLiteral("a")), spec);
    const auto second = writePhantom(folder.filePath(QStringLiteral("b")), spec);
    ASSERT_TRUE(first && second);
    const Slice a = readSlice(first->front());
    const Slice b = readSlice(second->front());
    ASSERT_TRUE(a.header && b.header);
    EXPECT_TRUE(std::ranges::equal(a.frame.bytes(), b.frame.bytes()));
    double sum = 0;
    double squares = 0;
    int count = 0;
    for (int j = 0; j < spec.rows; ++j) {
        for (int i = 0; i < spec.columns; ++i) {
            if (phantomValue(a.positionOf(i, j)) != 40)
                continue;
            const double noise = a.valueAt(i, j) - 40;
            sum += noise;
            squares += noise * noise;
            ++count;
        }
    }
    ASSERT_GT(count, 300);
    EXPECT_NEAR(sum / count, 0, 2);
    EXPECT_NEAR(std::sqrt(squares / count), spec.noise, 1);
}

TEST(Phantom, NamesBeyondAsciiAndShuffledNumbers) {
    QTemporaryDir folder;
    PhantomSpec spec;
    spec.patientName = QStringLiteral("Yamada^Tarou=山田^太郎=やまだ^たろう");
    spec.slices = 12;
    spec.rows = spec.columns = 8;
    spec.shuffleInstanceNumbers = true;
    const auto paths = writePhantom(folder.path(), spec);
    ASSERT_TRUE(paths);
    std::vector<int> numbers;
    double z = -1e9;
    for (const QString& path : *paths) {
        const auto header = readInstanceHeader(path);
        ASSERT_TRUE(header);
        EXPECT_EQ((*header)->patient.name, spec.patientName);
        numbers.push_back((*header)->instanceNumber);
        EXPECT_GT((*header)->frames[0].plane->position.z, z);
        z = (*header)->frames[0].plane->position.z;
    }
    EXPECT_FALSE(std::ranges::is_sorted(numbers));
    EXPECT_EQ(std::set<int>(numbers.begin(), numbers.end()).size(), 12U);
}

TEST(Phantom, ReformattedSeriesShowTheSameBody) {
    QTemporaryDir folder;
    PhantomSpec spec;
    spec.anatomy = Anatomy::Head;
    spec.modality = QStringLiteral("MR");
    spec.noise = 0;
    spec.slices = 3;
    spec.rowDir = {0, 1, 0};
    spec.columnDir = {0, 0, -1};
    const auto paths = writePhantom(folder.path(), spec);
    ASSERT_TRUE(paths);
    const Slice slice = readSlice(paths->at(1));
    ASSERT_TRUE(slice.header);
    EXPECT_EQ(slice.header->frames[0].scale.unit, QString());
    EXPECT_EQ(slice.valueAt(20, 30), phantomValue(slice.positionOf(20, 30), Anatomy::Head));
}
