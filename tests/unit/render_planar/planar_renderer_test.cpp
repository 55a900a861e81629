#include "render/planar/planar_renderer.h"
#include "scene/view.h"
#include "support/made_series.h"

#include <gtest/gtest.h>

namespace sagitta::render {
namespace {

using test::makeFrame;
using test::SeriesSpec;

dicom::VoiWindow eightBit() { return {128, 256, dicom::VoiFunction::Linear, {}}; }

dicom::Frame ramp(const SeriesSpec& spec) {
    return makeFrame<std::int16_t>(spec.columns, spec.rows,
                                   [](int i, int j) { return static_cast<std::int16_t>(i + 16 * j); });
}

// A view of one series at true pixels: one canvas pixel per image pixel.
class Planar : public testing::Test {
protected:
    Planar() { m_spec.columnSpacing = m_spec.rowSpacing = 0.5; }

    PlanarRequest request(QSize canvas, const dicom::Frame& frame) {
        m_view.setCanvas(canvas);
        if (!m_view.displaySet())
            m_view.showStack(test::makeSet(m_spec));
        PlanarRequest request;
        request.frame = makeFrameLayer(*m_view.currentFrame()->header, 0, frame);
        request.presentation.voi = eightBit();
        request.transform = m_view.transform();
        return request;
    }
    static QImage render(const PlanarRequest& request, int threads = 1) {
        return CpuPlanarRenderer(threads).render(request);
    }

    SeriesSpec m_spec;
    scene::View m_view;
};

TEST_F(Planar, TruePixelsAreTheStoredValues) {
    const QImage image = render(request({16, 12}, ramp(m_spec)));
    ASSERT_EQ(image.format(), QImage::Format_RGB32);
    ASSERT_EQ(image.size(), QSize(16, 12));
    for (int j = 0; j < 12; ++j) {
        for (int i = 0; i < 16; ++i)
            ASSERT_EQ(qGray(image.pixel(i, j)), i + 16 * j);
    }
    EXPECT_EQ(image.convertToFormat(QImage::Format_Grayscale8),
              renderNative(request({16, 12}, ramp(m_spec)).frame.value(), {eightBit(), false, {}, 1, {}}));
}

TEST_F(Planar, OutsideTheImageIsBlackEvenInverted) {
    PlanarRequest r = request({16, 24}, ramp(m_spec));
    r.presentation.invert = true;
    const QImage image = render(r);
    EXPECT_EQ(image.pixel(8, 5), 0xff000000U);
    EXPECT_EQ(image.pixel(8, 6), 0xff000000U + 0x010101U * (255 - 8));
    EXPECT_EQ(image.pixel(8, 17), 0xff000000U + 0x010101U * (255 - (8 + 16 * 11)));
    EXPECT_EQ(image.pixel(8, 18), 0xff000000U);
}

TEST_F(Planar, ValuesAreInterpolatedBeforeTheWindow) {
    // Between 0 and 200 a narrow window at 150 has its edge at three quarters; windowed first it would be at a half.
    const dicom::Frame edge = makeFrame<std::int16_t>(16, 12, [](int i, int) { return std::int16_t(i < 8 ? 0 : 200); });
    PlanarRequest r = request({1600, 1200}, edge);
    r.presentation.voi = {150, 2, dicom::VoiFunction::Linear, {}};
    const QImage image = render(r);
    int first = 0;
    while (first < 1600 && qGray(image.pixel(first, 600)) < 128)
        ++first;
    // Centres of columns 7 and 8 are at 750 and 850.
    EXPECT_NEAR(first, 825, 1);
}

TEST_F(Planar, NearestShowsWholePixels) {
    PlanarRequest r = request({160, 120}, ramp(m_spec));
    r.presentation.interpolation = scene::Interpolation::Nearest;
    const QImage image = render(r);
    for (int j = 0; j < 120; ++j) {
        for (int i = 0; i < 160; ++i)
            ASSERT_EQ(qGray(image.pixel(i, j)), i / 10 + 16 * (j / 10));
    }
}

TEST_F(Planar, ThreadsDoNotChangeABit) {
    for (const int degrees : {0, 90, 180}) {
        PlanarRequest r = request({517, 411}, ramp(m_spec));
        scene::ViewState state = scene::turnedClockwise(m_view.state(), degrees);
        r.transform = m_view.transformFor(m_view.zoomedAbout(state, {100, 77}, 1.37));
        EXPECT_EQ(render(r, 1), render(r, 2));
        EXPECT_EQ(render(r, 1), render(r, 5));
        EXPECT_EQ(render(r, 1), render(r, 1));
        // Oblique to the pixels: the general way.
        r.transform.right = normalized(r.transform.right + r.transform.down * 0.3);
        r.transform.down = normalized(r.transform.down - r.transform.right * dot(r.transform.right, r.transform.down));
        EXPECT_EQ(render(r, 1), render(r, 3));
    }
}

TEST_F(Planar, PixelsThatAreNotSquareAreShownInTheirShape) {
    m_spec.rowSpacing = 1.0;
    m_spec.columnSpacing = 0.5; // 8 x 12 mm
    const QImage image = render(request({80, 120}, ramp(m_spec)));
    // Rows 10 pixels high, columns 5 wide.
    EXPECT_NEAR(qGray(image.pixel(2, 5)), 0, 1);
    for (const int j : {0, 4, 11})
        EXPECT_NEAR(qGray(image.pixel(2, 10 * j + 5)), 16 * j, 2);
    EXPECT_NEAR(qGray(image.pixel(5 * 15 + 2, 5)), 15, 1);
}

// Photometric interpretation, the image's presentation LUT shape and the user's inversion (TRAPS: polarity).
TEST_F(Planar, MonochromeOneAndShapeInverseAreOneInversion) {
    using dicom::Photometric;
    using Shape = dicom::PresentationLutShape;
    struct {
        Photometric photometric;
        Shape shape;
        bool user;
        int first, other; // greys of the values 0 and 53
    } const rows[] = {
        {Photometric::Monochrome2, Shape::Unstated, false, 0, 53},
        {Photometric::Monochrome2, Shape::Unstated, true, 255, 202},
        {Photometric::Monochrome2, Shape::Identity, false, 0, 53},
        {Photometric::Monochrome2, Shape::Identity, true, 255, 202},
        {Photometric::Monochrome2, Shape::Inverse, false, 255, 202},
        {Photometric::Monochrome2, Shape::Inverse, true, 0, 53},
        {Photometric::Monochrome1, Shape::Unstated, false, 255, 202},
        {Photometric::Monochrome1, Shape::Unstated, true, 0, 53},
        {Photometric::Monochrome1, Shape::Identity, false, 0, 53},
        {Photometric::Monochrome1, Shape::Identity, true, 255, 202},
        {Photometric::Monochrome1, Shape::Inverse, false, 255, 202},
        {Photometric::Monochrome1, Shape::Inverse, true, 0, 53},
    };
    for (const auto& row : rows) {
        auto header = std::make_shared<dicom::InstanceHeader>(*test::makeHeader(m_spec, 0));
        header->format.photometric = row.photometric;
        header->lutShape = row.shape;
        PlanarRequest r = request({16, 12}, ramp(m_spec));
        r.frame = makeFrameLayer(*header, 0, ramp(m_spec));
        r.presentation.invert = row.user;
        for (const QImage& image : {renderNative(*r.frame, r.presentation), render(r)}) {
            EXPECT_EQ(qGray(image.pixel(0, 0)), row.first);
            EXPECT_EQ(qGray(image.pixel(5, 3)), row.other);
        }
    }
}

// C.7.5.1.1.2: the limit may lie on either side of the value.
TEST_F(Planar, PaddingIsOneValueOrARangeInEitherOrder) {
    struct {
        std::int32_t value;
        std::optional<std::int32_t> limit;
        std::vector<int> hidden;
    } const rows[] = {
        {-2000, {}, {-2000}},
        {-2000, -1500, {-2000, -1501, -1500}},
        {-1500, -2000, {-2000, -1501, -1500}},
        {-1, 1, {-1, 0, 1}},
        {1, -1, {-1, 0, 1}},
        {30000, 32767, {30000, 32767}},
    };
    const std::vector<std::int16_t> values{-2001, -2000, -1501, -1500, -1499, -2, -1, 0, 1, 2, 29999, 30000, 32767};
    const dicom::Frame frame = makeFrame(static_cast<int>(values.size()), 1, values);
    for (const auto& row : rows) {
        auto header = std::make_shared<dicom::InstanceHeader>(*test::makeHeader(m_spec, 0));
        header->paddingValue = row.value;
        header->paddingRangeLimit = row.limit;
        scene::Presentation presentation;
        presentation.voi = {-5000, 2, dicom::VoiFunction::Linear, {}}; // white all over
        const QImage image = renderNative(makeFrameLayer(*header, 0, frame), presentation);
        for (size_t i = 0; i < values.size(); ++i) {
            const bool isHidden = std::find(row.hidden.begin(), row.hidden.end(), values[i]) != row.hidden.end();
            EXPECT_EQ(qGray(image.pixel(static_cast<int>(i), 0)), isHidden ? 0 : 255)
                << values[i] << " of " << row.value;
        }
    }
}

TEST_F(Planar, PaddingIsBlackAndNeverMixed) {
    m_spec.padding = -2000;
    const dicom::Frame frame =
        makeFrame<std::int16_t>(16, 12, [](int i, int) { return std::int16_t(i < 8 ? -2000 : 200); });
    PlanarRequest r = request({1600, 1200}, frame);
    r.presentation.invert = true;
    const QImage image = render(r);
    for (int i = 0; i < 1600; ++i) {
        const int grey = qGray(image.pixel(i, 600));
        ASSERT_TRUE(grey == 0 || grey == 55) << i << " " << grey; // nothing between padding and 200
    }
    EXPECT_EQ(qGray(image.pixel(100, 600)), 0);
    EXPECT_EQ(qGray(image.pixel(1500, 600)), 55);
}

TEST_F(Planar, ColourIsInterpolatedPerChannelAndHasNoWindow) {
    std::vector<std::uint8_t> samples;
    for (int p = 0; p < 16 * 12; ++p) {
        for (const int value : {p % 16 * 10, 200, p % 16 < 8 ? 0 : 100})
            samples.push_back(static_cast<std::uint8_t>(value));
    }
    const dicom::Frame frame = makeFrame(16, 12, samples, dicom::FrameColor::Rgb);
    PlanarRequest r = request({160, 120}, frame);
    r.frame->colorMax = 255;
    r.presentation.voi = {10, 20, dicom::VoiFunction::Linear, {}};
    const QImage image = render(r);
    EXPECT_EQ(qGreen(image.pixel(77, 60)), 200);
    EXPECT_NEAR(qRed(image.pixel(75, 60)), 70, 1);
    EXPECT_NEAR(qBlue(image.pixel(80, 60)), 55, 1);
    r.presentation.invert = true;
    EXPECT_EQ(qGreen(render(r).pixel(77, 60)), 55);
    EXPECT_EQ(render(r, 1), render(r, 2));
    const QImage native = renderNative(*r.frame, {r.presentation.voi, false, {}, 1, {}});
    EXPECT_EQ(native.format(), QImage::Format_RGB888);
    EXPECT_EQ(native.pixelColor(9, 2), QColor(90, 200, 100));
}

TEST_F(Planar, ColourOfTwelveBitsIsFullIntensityAtItsMaximum) {
    m_spec.adjust = [](dicom::InstanceHeader& header) { header.format.bitsStored = 12; };
    const std::vector<std::uint16_t> samples(16 * 12 * 3, 4095);
    const PlanarRequest r = request({16, 12}, makeFrame(16, 12, samples, dicom::FrameColor::Rgb));
    EXPECT_EQ(render(r).pixel(3, 3), 0xffffffffU);
}

TEST_F(Planar, PaletteIndicesBecomeColoursBeforeTheyAreInterpolated) {
    auto palette = std::make_shared<dicom::PaletteColor>();
    for (dicom::LookupTable* lut : {&palette->red, &palette->green, &palette->blue}) {
        lut->bits = 16;
        lut->firstMapped = 1;
        lut->entries = {0, 0, 0};
    }
    palette->red.entries = {0xffff, 0, 0};
    palette->green.entries = {0, 0xffff, 0};
    palette->blue.entries = {0, 0, 0x80ff};
    std::vector<std::uint8_t> indices;
    for (int p = 0; p < 16 * 12; ++p)
        indices.push_back(static_cast<std::uint8_t>(p % 16 < 8 ? 1 : 3));
    PlanarRequest r = request({1600, 1200}, makeFrame(16, 12, indices, dicom::FrameColor::PaletteIndex));
    r.frame->palette = palette;
    const QImage image = render(r);
    EXPECT_EQ(image.pixelColor(100, 600), QColor(255, 0, 0));
    EXPECT_EQ(image.pixelColor(1500, 600), QColor(0, 0, 0x80));
    for (int i = 0; i < 1600; ++i)
        ASSERT_EQ(qGreen(image.pixel(i, 600)), 0); // index 2, which lies between, is green
    EXPECT_NEAR(qRed(image.pixel(800, 600)), 127, 2);
    // Indices out of range take the ends.
    const QImage ends = renderNative(
        [&] {
            FrameLayer layer = *r.frame;
            layer.frame = makeFrame(2, 1, std::vector<std::uint8_t>{0, 200}, dicom::FrameColor::PaletteIndex);
            return layer;
        }(),
        {});
    EXPECT_EQ(ends.pixelColor(0, 0), QColor(255, 0, 0));
    EXPECT_EQ(ends.pixelColor(1, 0), QColor(0, 0, 0x80));
}

TEST_F(Planar, NothingToShowIsBlack) {
    PlanarRequest r;
    r.transform.canvas = {5, 4};
    QImage black(5, 4, QImage::Format_RGB32);
    black.fill(Qt::black);
    EXPECT_EQ(render(r), black);
    r.transform.canvas = {0, 4};
    EXPECT_TRUE(render(r).isNull());
    r = request({16, 12}, ramp(m_spec));
    r.frame->columnStep = {};
    QImage large(16, 12, QImage::Format_RGB32);
    large.fill(Qt::black);
    EXPECT_EQ(render(r), large);
}

TEST_F(Planar, WithoutAWindowItIsTheLookupTableElseTheFullRange) {
    PlanarRequest r = request({16, 12}, ramp(m_spec)); // 0 ... 191
    r.presentation.voi = scene::automaticWindow();
    EXPECT_EQ(qGray(render(r).pixel(0, 0)), 0);
    EXPECT_EQ(qGray(render(r).pixel(15, 11)), 255);
    auto lut = std::make_shared<dicom::LookupTable>();
    lut->bits = 8;
    for (int i = 0; i < 192; ++i)
        lut->entries.push_back(static_cast<std::uint16_t>(200 - i));
    r.frame->voiLut = lut;
    EXPECT_EQ(qGray(render(r).pixel(0, 0)), 200);
    EXPECT_EQ(qGray(render(r).pixel(15, 0)), 185);
    r.presentation.voi = eightBit(); // somebody has chosen a window since
    EXPECT_EQ(qGray(render(r).pixel(15, 0)), 15);
}

TEST_F(Planar, AThumbnailOfALookHasTheShapeOfTheImage) {
    m_spec.columns = 15;
    m_spec.rowSpacing = 1; // twice as high as wide
    auto header = std::make_shared<dicom::InstanceHeader>(*test::makeHeader(m_spec, 0));
    header->frames[0].windows = {eightBit()};
    const dicom::Frame whole = makeFrame<std::int16_t>(15, 12, [](int i, int) { return std::int16_t(i * 10); });
    const dicom::Frame half = makeFrame<std::int16_t>(8, 6, [](int i, int) { return std::int16_t(i * 20); });
    const QImage expected = renderThumbnail(makeFrameLayer(*header, 0, whole), {eightBit(), false, {}, 1, {}}, 24);
    const QImage look = renderThumbnail(*header, 0, {half, 1}, 24);
    EXPECT_EQ(look.size(), expected.size());
    EXPECT_NEAR(qGray(look.pixel(2, 10)), qGray(expected.pixel(2, 10)), 12);
    EXPECT_NEAR(qGray(look.pixel(12, 10)), qGray(expected.pixel(12, 10)), 12);
    header->paddingValue = 0;
    EXPECT_TRUE(renderThumbnail(*header, 0, {half, 1}, 24).isNull()) << "padding would be mixed with the picture";
    header->paddingValue.reset();
    dicom::DisplayShutter shutter;
    shutter.rectangle = dicom::DisplayShutter::Rectangle{2, 6, 3, 8};
    header->frames[0].shutter = std::make_shared<const dicom::DisplayShutter>(shutter);
    EXPECT_TRUE(renderThumbnail(*header, 0, {half, 1}, 24).isNull()) << "a shutter has its place in the whole image";
}

TEST_F(Planar, PaddingOfThirtyTwoBitsIsHiddenAndNoPartOfTheRange) {
    auto header = std::make_shared<dicom::InstanceHeader>(*test::makeHeader(m_spec, 0));
    header->format.bitsAllocated = header->format.bitsStored = 32;
    header->format.isSigned = false;
    header->paddingValue = 4294967295.0;
    header->paddingRangeLimit = 4294967290.0;
    const std::vector<std::uint32_t> values{0xffffffff, 0xfffffffa, 0xfffffff9, 5, 0x80000000};
    const dicom::Frame frame = makeFrame(5, 1, values);
    const FrameLayer layer = makeFrameLayer(*header, 0, frame);
    EXPECT_EQ(fullRangeWindow(frame, layer), scene::windowForRange(5, 4294967289.0, true));
    scene::Presentation presentation;
    presentation.voi = {-5000, 2, dicom::VoiFunction::Linear, {}}; // white all over
    const QImage image = renderNative(layer, presentation);
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(qGray(image.pixel(i, 0)), i < 2 ? 0 : 255) << i;
}

TEST_F(Planar, EachFrameIsShownByItsOwnLookupTable) {
    auto header = std::make_shared<dicom::InstanceHeader>(*test::makeHeader(m_spec, 0));
    header->frames.resize(3, header->frames[0]);
    const auto constant = [](std::uint16_t entry) {
        return std::make_shared<const dicom::LookupTable>(dicom::LookupTable{0, 8, {entry}});
    };
    header->frames[0].voiLuts = {constant(40), constant(50)};
    header->frames[1].voiLuts = {constant(90)};
    const dicom::Frame frame = ramp(m_spec);
    const auto grey = [&](int index) {
        const FrameLayer layer = makeFrameLayer(*header, index, frame);
        return qGray(renderNative(layer, defaultPresentation(*header, index, &frame)).pixel(3, 0));
    };
    EXPECT_EQ(grey(0), 40);
    EXPECT_EQ(grey(1), 90);
    EXPECT_EQ(grey(2), 4) << "of the full range: 3 of 191";
}

TEST_F(Planar, DefaultPresentationIsTheFilesElseTheFullRange) {
    auto header = std::make_shared<dicom::InstanceHeader>(*test::makeHeader(m_spec, 0));
    const dicom::Frame frame = ramp(m_spec);
    EXPECT_EQ(defaultPresentation(*header, 0, &frame).voi, scene::windowForRange(0, 191, true));
    EXPECT_FALSE(defaultPresentation(*header, 0, nullptr).voi.isValid());
    header->frames[0].voiLuts = {std::make_shared<dicom::LookupTable>()};
    EXPECT_FALSE(defaultPresentation(*header, 0, &frame).voi.isValid());
    EXPECT_EQ(makeFrameLayer(*header, 0, frame).voiLut, header->frames[0].voiLuts[0]);
    const dicom::VoiWindow broken{0, 0.5, dicom::VoiFunction::Linear, {}};
    header->frames[0].windows = {broken, eightBit()};
    EXPECT_EQ(defaultPresentation(*header, 0, &frame).voi, eightBit());
    EXPECT_EQ(makeFrameLayer(*header, 0, frame).voiLut, nullptr);
}

TEST_F(Planar, FullRangeLeavesPaddingOutAndKnowsTheScale) {
    m_spec.padding = 0;
    m_spec.scale.slope = -2;
    m_spec.scale.intercept = 10;
    const auto header = test::makeHeader(m_spec, 0);
    const dicom::Frame frame = ramp(m_spec);
    const FrameLayer layer = makeFrameLayer(*header, 0, frame);
    EXPECT_EQ(fullRangeWindow(frame, layer), scene::windowForRange(-372, 8, true));
    const dicom::Frame reals = makeFrame<float>(2, 2, std::vector<float>{0.25F, std::nanf(""), 0.75F, INFINITY});
    FrameLayer plain;
    EXPECT_EQ(fullRangeWindow(reals, plain), scene::windowForRange(0.25, 0.75, false));
}

template<class T>
class FullRange : public testing::Test {};
using WholeNumbers = testing::Types<std::uint8_t, std::uint16_t, std::int16_t, std::int32_t>;
TYPED_TEST_SUITE(FullRange, WholeNumbers);

TYPED_TEST(FullRange, IsExactWhateverIsPadding) {
    constexpr TypeParam kLeast = std::numeric_limits<TypeParam>::lowest();
    constexpr TypeParam kMost = std::numeric_limits<TypeParam>::max();
    const dicom::Frame frame = makeFrame<TypeParam>(3, 2, std::vector<TypeParam>{7, kMost, 9, 100, kLeast, 8});
    const auto rangeWith = [&](std::optional<std::pair<double, double>> padding) {
        FrameLayer layer;
        layer.padding = padding;
        return fullRangeWindow(frame, layer);
    };
    const auto of = [](double low, double high) { return scene::windowForRange(low, high, true); };
    EXPECT_EQ(rangeWith({}), of(kLeast, kMost));
    EXPECT_EQ(rangeWith(std::pair(double(kLeast), double(kLeast))), of(7, kMost));
    EXPECT_EQ(rangeWith(std::pair(100.0, 1e12)), of(kLeast, 9));
    EXPECT_EQ(rangeWith(std::pair(-1e12, 7.5)), of(8, kMost));
    EXPECT_EQ(rangeWith(std::pair(7.2, 7.8)), of(kLeast, kMost)) << "no whole number";
    EXPECT_EQ(rangeWith(std::pair(1e12, 2e12)), of(kLeast, kMost));
    EXPECT_EQ(rangeWith(std::pair(-1e12, 1e12)), dicom::VoiWindow()) << "nothing is left";
}

TEST_F(Planar, ThumbnailKeepsTheShapeOfThePixels) {
    m_spec.rowSpacing = 1.0;
    const FrameLayer layer = makeFrameLayer(*test::makeHeader(m_spec, 0), 0, ramp(m_spec)); // 8 x 12 mm
    const QImage image = renderThumbnail(layer, {eightBit(), false, {}, 1, {}}, 120);
    EXPECT_EQ(image.size(), QSize(80, 120));
    EXPECT_LT(qGray(image.pixel(2, 2)), 20);
    EXPECT_GT(qGray(image.pixel(77, 117)), 180);
}

TEST_F(Planar, SlabShowsTheBrightestOfIt) {
    const auto volume = test::makeVolume(m_spec); // 100 k + 10 j + i
    ASSERT_TRUE(volume);
    m_view.setCanvas({16, 12});
    m_view.showMpr(volume, scene::MprPlane::Axial);
    PlanarRequest r;
    r.volume = VolumeLayer{volume, {imaging::SlabMode::Max, 4}, false};
    r.presentation.voi = {512, 1024, dicom::VoiFunction::LinearExact, {}};
    r.transform = m_view.transform(); // slice 2; the slab reaches from 1 to 3
    EXPECT_EQ(qGray(render(r).pixel(0, 0)), std::lround(300 * 255 / 1024.0));
    EXPECT_EQ(render(r, 1), render(r, 2));
}

} // namespace
} // namespace sagitta::render
