// Grey images with colours of a supplemental palette (PS3.3 C.8.16.2.1.1.1): stored values from the first that the
// palette maps on are its colours, those below go through the VOI transformation.
#include "render/planar/auto_window.h"
#include "render/planar/planar_renderer.h"
#include "render/planar/value_probe.h"
#include "scene/view.h"
#include "support/made_series.h"

#include <gtest/gtest.h>

namespace sagitta::render {
namespace {

constexpr int kFirstColor = 150;

class ColoredGrey : public testing::Test {
protected:
    ColoredGrey() {
        m_spec.columnSpacing = m_spec.rowSpacing = 0.5;
        m_spec.scale = {2, -10, nullptr, {}};
        m_spec.adjust = [this](dicom::InstanceHeader& header) {
            dicom::PaletteColor palette;
            palette.red = {kFirstColor, 16, {0xff00, 0x8000, 0x10ff}};
            palette.green = {kFirstColor, 16, {0x0000, 0x4000, 0x20ff}};
            palette.blue = {kFirstColor, 16, {0x0000, 0x2000, 0x30ff}};
            header.palette = std::make_shared<const dicom::PaletteColor>(palette);
            header.frames[0].hasColors = m_hasColors;
        };
    }
    PlanarRequest request(QSize canvas = {16, 12}) {
        m_view.setCanvas(canvas);
        m_view.showStack(test::makeSet(m_spec));
        PlanarRequest request;
        request.frame = makeFrameLayer(*m_view.currentFrame()->header, 0, m_frame);
        request.presentation.voi = {128, 256, dicom::VoiFunction::Linear, {}};
        request.transform = m_view.transform();
        return request;
    }
    static QRgb expected(int stored, bool invert = false) {
        static const QRgb kColors[] = {qRgb(0xff, 0, 0), qRgb(0x80, 0x40, 0x20), qRgb(0x10, 0x20, 0x30)};
        const int grey = std::clamp(2 * stored - 10, 0, 255);
        const QRgb shown = stored < kFirstColor ? qRgb(grey, grey, grey) : kColors[std::min(stored - kFirstColor, 2)];
        return invert ? shown ^ 0xffffffU : shown;
    }

    bool m_hasColors = true;
    test::SeriesSpec m_spec;
    dicom::Frame m_frame = test::makeFrame<std::int16_t>(
        16, 12, [](int i, int j) { return static_cast<std::int16_t>(i + 16 * j); }); // 0 to 191
    scene::View m_view;
};

TEST_F(ColoredGrey, IsColourFromTheFirstMappedValueOn) {
    PlanarRequest r = request();
    for (const bool invert : {false, true}) {
        r.presentation.invert = invert;
        const QImage native = renderNative(*r.frame, r.presentation);
        const QImage canvas = CpuPlanarRenderer(2).render(r);
        for (int j = 0; j < 12; ++j) {
            for (int i = 0; i < 16; ++i) {
                ASSERT_EQ(native.pixel(i, j), expected(i + 16 * j, invert)) << i << ' ' << j;
                ASSERT_EQ(canvas.pixel(i, j), native.pixel(i, j));
            }
        }
    }
}

TEST_F(ColoredGrey, AFrameWithoutColoursIsGreyThroughout) {
    m_hasColors = false;
    const QImage native = renderNative(*request().frame, request().presentation);
    EXPECT_EQ(native.format(), QImage::Format_Grayscale8);
    EXPECT_EQ(qGray(native.pixel(7, 9)), 255); // 151
    EXPECT_EQ(qGray(native.pixel(4, 4)), 2 * 68 - 10);
}

TEST_F(ColoredGrey, ColoursAreMixedAsColours) {
    m_frame =
        test::makeFrame<std::int16_t>(16, 12, [](int i, int) { return std::int16_t(i < 8 ? 5 : kFirstColor + 2); });
    const QImage image = CpuPlanarRenderer(1).render(request({1600, 1200}));
    EXPECT_EQ(image.pixel(100, 600), qRgb(0, 0, 0));
    EXPECT_EQ(image.pixel(1500, 600), qRgb(0x10, 0x20, 0x30));
    for (int i = 0; i < 1600; ++i) {
        const QRgb pixel = image.pixel(i, 600);
        ASSERT_LE(qRed(pixel), 0x10);
        ASSERT_NEAR(qBlue(pixel), 3 * qRed(pixel), 3); // no grey and no colour of an index between
    }
}

TEST_F(ColoredGrey, AColourTableIsOfTheGreysAlone) {
    PlanarRequest r = request();
    r.presentation.colormap = QStringLiteral("hot-iron");
    const QImage native = renderNative(*r.frame, r.presentation);
    EXPECT_NE(native.pixel(4, 4), expected(68));
    EXPECT_EQ(native.pixel(7, 9), expected(151));
    EXPECT_EQ(CpuPlanarRenderer(1).render(r).pixel(4, 4), native.pixel(4, 4));
}

TEST_F(ColoredGrey, PaddingStaysBlack) {
    m_spec.padding = 68;
    EXPECT_EQ(renderNative(*request().frame, request().presentation).pixel(4, 4), qRgb(0, 0, 0));
}

TEST_F(ColoredGrey, NoWindowIsMadeOfColours) {
    const FrameLayer layer = *request().frame;
    // From 0 to 149 as modality values.
    EXPECT_EQ(fullRangeWindow(m_frame, layer), scene::windowForRange(-10, 2 * 149 - 10, true));
    EXPECT_EQ(percentileWindow(layer, {0, 100}), scene::windowForRange(-10, 2 * 149 - 10, true));
}

TEST_F(ColoredGrey, TheProbeTellsColoursFromGreys) {
    request();
    const ProbedValue grey = probeFrame(m_view, m_frame, {4.5, 4.5});
    EXPECT_EQ(grey.kind, ProbedValue::Kind::Grey);
    EXPECT_EQ(grey.value, 2 * 68 - 10);
    const ProbedValue color = probeFrame(m_view, m_frame, {7.5, 9.5});
    EXPECT_EQ(color.kind, ProbedValue::Kind::Color);
    EXPECT_EQ(color.rgb, (std::array{0x80, 0x40, 0x20}));
    EXPECT_EQ(color.stored, 151);
    EXPECT_TRUE(color.isPalette);
}

TEST_F(ColoredGrey, SignedValuesBelowZeroCanBeColours) {
    m_spec.adjust = [](dicom::InstanceHeader& header) {
        const dicom::LookupTable table{-3, 8, {1, 2, 3}};
        header.palette = std::make_shared<const dicom::PaletteColor>(dicom::PaletteColor{table, table, table});
        header.frames[0].hasColors = true;
    };
    m_frame = test::makeFrame<std::int16_t>(16, 12, [](int i, int) { return static_cast<std::int16_t>(i - 8); });
    const QImage native = renderNative(*request().frame, request().presentation);
    EXPECT_EQ(native.pixel(4, 0), qRgb(0, 0, 0)); // -4: grey below the window
    EXPECT_EQ(native.pixel(5, 0), qRgb(1, 1, 1));
    EXPECT_EQ(native.pixel(15, 0), qRgb(3, 3, 3));
}

} // namespace
} // namespace sagitta::render
