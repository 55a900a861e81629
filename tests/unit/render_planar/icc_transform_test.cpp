// Colours by ICC profiles made here: what is seen is compared with the definition of sRGB (IEC 61966-2-1).
#include "render/planar/icc_transform.h"

#include "render/planar/planar_renderer.h"
#include "render/planar/value_probe.h"
#include "scene/view.h"
#include "support/icc_profiles.h"
#include "support/made_series.h"

#include <gtest/gtest.h>

#include <lcms2.h>

#include <cmath>

namespace sagitta::render {
namespace {

using test::gammaProfile;
using test::kSrgb;
using test::saved;
using test::tableProfile;

int encoded(double linear) {
    const double value = linear <= 0.0031308 ? 12.92 * linear : 1.055 * std::pow(linear, 1 / 2.4) - 0.055;
    return static_cast<int>(std::lround(255 * value));
}

TEST(IccTransform, SrgbIsLeftAlone) {
    const auto none = iccTransform({});
    ASSERT_TRUE(none);
    EXPECT_EQ(*none, nullptr);
    const auto srgb = iccTransform(saved(cmsCreate_sRGBProfile()));
    ASSERT_TRUE(srgb);
    EXPECT_EQ(*srgb, nullptr);
}

TEST(IccTransform, LinearLightIsEncoded) {
    const auto transform = iccTransform(gammaProfile(1));
    ASSERT_TRUE(transform && *transform);
    for (int r = 0; r < 256; r += 5) {
        for (const int g : {0, 77, 255}) {
            std::uint32_t pixel = 0xff000000U | static_cast<std::uint32_t>(r << 16 | g << 8 | 40);
            (*transform)->toSrgb(&pixel, 1);
            EXPECT_EQ(pixel >> 24, 0xffU);
            EXPECT_NEAR(qRed(pixel), encoded(r / 255.0), 1);
            EXPECT_NEAR(qGreen(pixel), encoded(g / 255.0), 1);
            EXPECT_NEAR(qBlue(pixel), encoded(40 / 255.0), 1);
        }
    }
}

TEST(IccTransform, PrimariesAreThoseOfTheProfile) {
    // Red and green have changed their places.
    const auto transform = iccTransform(gammaProfile(2.2, {kSrgb.Green, kSrgb.Red, kSrgb.Blue}));
    ASSERT_TRUE(transform && *transform);
    std::vector<std::uint32_t> pixels{0xffff0000U, 0xff00ff00U, 0xff0000ffU, 0xffffffffU, 0xff000000U};
    (*transform)->toSrgb(pixels.data(), pixels.size());
    const std::vector<std::uint32_t> expected{0xff00ff00U, 0xffff0000U, 0xff0000ffU, 0xffffffffU, 0xff000000U};
    for (size_t i = 0; i < pixels.size(); ++i)
        for (const int shift : {0, 8, 16, 24})
            EXPECT_NEAR(pixels[i] >> shift & 255, expected[i] >> shift & 255, 1) << i;
}

TEST(IccTransform, ATableIsFollowed) {
    const QByteArray profile = tableProfile();
    ASSERT_GT(profile.size(), 128);
    const auto transform = iccTransform(profile);
    ASSERT_TRUE(transform && *transform);
    for (int r = 0; r < 256; r += 51) {
        for (int g = 0; g < 256; g += 51) {
            std::uint32_t pixel = qRgb(r, g, 90);
            (*transform)->toSrgb(&pixel, 1);
            EXPECT_NEAR(qRed(pixel), g, 3);
            EXPECT_NEAR(qGreen(pixel), r, 3);
            EXPECT_NEAR(qBlue(pixel), 90, 3);
        }
    }
}

// Every colour there is.
TEST(IccTransform, ATableIsFollowedAsLittleCmsFollowsIt) {
    const QByteArray profile = tableProfile();
    const auto transform = iccTransform(profile);
    ASSERT_TRUE(transform && *transform);
    const test::ToSrgbByLittleCms reference(profile, cmsFLAGS_NOOPTIMIZE);
    int differing = 0;
    int worst = 0;
    std::vector<std::uint32_t> ours(65536), theirs(65536);
    for (std::uint32_t r = 0; r < 256; r += 3) {
        for (std::uint32_t gb = 0; gb < 65536; ++gb)
            ours[gb] = theirs[gb] = 0xff000000U | r << 16 | gb;
        (*transform)->toSrgb(ours.data(), ours.size());
        reference.apply(theirs.data(), theirs.size());
        for (std::uint32_t gb = 0; gb < 65536; ++gb)
            for (const int shift : {0, 8, 16, 24}) {
                const int distance =
                    std::abs(static_cast<int>(ours[gb] >> shift & 255) - static_cast<int>(theirs[gb] >> shift & 255));
                differing += distance > 0;
                worst = std::max(worst, distance);
            }
    }
    EXPECT_LE(worst, 1);
    EXPECT_LT(differing, 86 * 65536 * 3 / 10) << "mostly the same";
}

TEST(IccTransform, ABrokenProfileIsAnError) {
    QByteArray damaged = gammaProfile(1);
    damaged.replace(128, damaged.size() - 128, QByteArray(damaged.size() - 128, '\xff'));
    for (const QByteArray& bytes : {QByteArray("no profile"), QByteArray(300, '\0'), damaged}) {
        for (int again = 0; again < 2; ++again) {
            const auto transform = iccTransform(bytes);
            ASSERT_FALSE(transform);
            EXPECT_EQ(transform.error().code(), ErrorCode::Corrupt);
        }
    }
    const auto lab = iccTransform(saved(cmsCreateLab2Profile(nullptr)));
    EXPECT_FALSE(lab) << "not of RGB";
}

TEST(IccTransform, EveryOneOfManyProfilesIsKeptApart) {
    for (int round = 0; round < 2; ++round) {
        for (int i = 0; i < 12; ++i) {
            const double gamma = 1 + 0.1 * i;
            const auto transform = iccTransform(gammaProfile(gamma));
            ASSERT_TRUE(transform && *transform) << gamma;
            std::uint32_t pixel = 0xff808080U;
            (*transform)->toSrgb(&pixel, 1);
            EXPECT_NEAR(qRed(pixel), encoded(std::pow(128 / 255.0, gamma)), 1);
        }
    }
}

class IccPicture : public testing::Test {
protected:
    IccPicture() {
        m_spec.columnSpacing = m_spec.rowSpacing = 0.5;
        m_spec.hasPlane = false;
        m_spec.adjust = [this](dicom::InstanceHeader& header) {
            header.format.photometric = dicom::Photometric::Rgb;
            header.format.samplesPerPixel = 3;
            header.format.bitsAllocated = header.format.bitsStored = 8;
            header.iccProfile = m_profile;
        };
        std::vector<std::uint8_t> samples;
        for (int p = 0; p < 16 * 12; ++p)
            for (const int value : {p, 255 - p, 30})
                samples.push_back(static_cast<std::uint8_t>(value));
        m_frame = test::makeFrame(16, 12, samples, dicom::FrameColor::Rgb);
    }
    PlanarRequest request(QSize canvas) {
        m_view.setCanvas(canvas);
        m_view.showStack(test::makeSet(m_spec));
        PlanarRequest request;
        request.frame = makeFrameLayer(*m_view.currentFrame()->header, 0, m_frame);
        request.transform = m_view.transform();
        return request;
    }

    QByteArray m_profile = gammaProfile(1);
    test::SeriesSpec m_spec;
    dicom::Frame m_frame;
    scene::View m_view;
};

TEST_F(IccPicture, IsOfSrgbAndThenInverted) {
    PlanarRequest r = request({16, 24}); // with black above and below
    for (const bool invert : {false, true}) {
        r.presentation.invert = invert;
        const QImage canvas = CpuPlanarRenderer(2).render(r);
        const QImage native = renderNative(*r.frame, r.presentation);
        EXPECT_EQ(native.format(), QImage::Format_RGB888);
        for (int j = 0; j < 12; ++j) {
            for (int i = 0; i < 16; ++i) {
                const int p = 16 * j + i;
                const QRgb pixel = native.pixel(i, j);
                const auto seen = [&](int stored) {
                    return invert ? 255 - encoded(stored / 255.0) : encoded(stored / 255.0);
                };
                ASSERT_NEAR(qRed(pixel), seen(p), 1);
                ASSERT_NEAR(qGreen(pixel), seen(255 - p), 1);
                ASSERT_NEAR(qBlue(pixel), seen(30), 1);
                ASSERT_EQ(canvas.pixel(i, j + 6), pixel);
            }
        }
        EXPECT_EQ(canvas.pixel(8, 5), 0xff000000U);
        EXPECT_EQ(canvas.pixel(8, 18), 0xff000000U);
        EXPECT_EQ(CpuPlanarRenderer(1).render(r), canvas);
    }
}

TEST_F(IccPicture, OfAPaletteToo) {
    m_spec.adjust = [this](dicom::InstanceHeader& header) {
        header.format.photometric = dicom::Photometric::PaletteColor;
        const dicom::LookupTable table{0, 8, {10, 128, 200}};
        header.palette = std::make_shared<const dicom::PaletteColor>(dicom::PaletteColor{table, table, table});
        header.iccProfile = m_profile;
    };
    m_frame = test::makeFrame(16, 12, std::vector<std::uint8_t>(16 * 12, 1), dicom::FrameColor::PaletteIndex);
    EXPECT_NEAR(qRed(renderNative(*request({16, 12}).frame, {}).pixel(3, 3)), encoded(128 / 255.0), 1);
}

TEST_F(IccPicture, ABrokenProfileLeavesTheColoursAndIsSaid) {
    m_profile = "broken";
    const PlanarRequest r = request({16, 12});
    EXPECT_EQ(renderNative(*r.frame, {}).pixel(5, 2), qRgb(37, 218, 30));
    EXPECT_EQ(CpuPlanarRenderer(1).render(r).pixel(5, 2), qRgb(37, 218, 30));
    EXPECT_TRUE(iccProblem(*m_view.currentFrame()->header).contains(QLatin1String("cannot be used")));
    m_profile.clear();
    EXPECT_EQ(iccProblem(*test::makeHeader(m_spec, 0)), QString());
}

TEST_F(IccPicture, TheProbeShowsWhatIsStored) {
    request({16, 12});
    EXPECT_EQ(probeFrame(m_view, m_frame, {5.5, 2.5}).rgb, (std::array{37, 218, 30}));
}

} // namespace
} // namespace sagitta::render
