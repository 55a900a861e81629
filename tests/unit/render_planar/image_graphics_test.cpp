// Overlay planes and display shutters on pictures.
#include "render/planar/planar_renderer.h"
#include "scene/view.h"
#include "support/made_series.h"

#include <gtest/gtest.h>

#include <set>

namespace sagitta::render {
namespace {

using dicom::DisplayShutter;
using dicom::OverlayPlane;
using Place = std::pair<int, int>; // column, row

constexpr int kColumns = 16;
constexpr int kRows = 12;
constexpr int kGrey = 100;

// A plane with the given bits.
OverlayPlane plane(int columns, int rows, const std::vector<std::vector<Place>>& frames) {
    OverlayPlane made;
    made.columns = columns;
    made.rows = rows;
    made.frames = static_cast<int>(frames.size());
    made.bits = QByteArray((columns * rows * made.frames + 7) / 8, '\0');
    for (size_t f = 0; f < frames.size(); ++f)
        for (const auto& [i, j] : frames[f]) {
            const int bit = (static_cast<int>(f) * rows + j) * columns + i;
            made.bits[bit / 8] = static_cast<char>(made.bits[bit / 8] | (1 << (bit % 8)));
        }
    return made;
}

class ImageGraphics : public testing::Test {
protected:
    ImageGraphics() {
        m_spec.columns = kColumns;
        m_spec.rows = kRows;
        m_spec.columnSpacing = m_spec.rowSpacing = 0.5;
        m_spec.adjust = [this](dicom::InstanceHeader& header) {
            header.overlays = m_overlays;
            header.frames[0].shutter = m_shutter;
            header.frames.resize(3, header.frames[0]);
        };
    }
    FrameLayer layer(int frameIndex = 0) const {
        return makeFrameLayer(*test::makeHeader(m_spec, 0), frameIndex, m_frame);
    }
    static scene::Presentation plain() {
        scene::Presentation presentation;
        presentation.voi = {128, 256, dicom::VoiFunction::Linear, {}};
        return presentation;
    }
    // The pixels of the native picture that have this grey.
    std::set<Place> native(int grey, int frameIndex = 0) const {
        return with(grey, renderNative(layer(frameIndex), plain()));
    }
    static std::set<Place> with(int grey, const QImage& image) {
        std::set<Place> places;
        for (int j = 0; j < image.height(); ++j)
            for (int i = 0; i < image.width(); ++i)
                if (qGray(image.pixel(i, j)) == grey)
                    places.insert({i, j});
        return places;
    }
    QImage canvas(QSize size, const std::function<void(scene::ViewState&)>& change = {}) {
        m_view.setCanvas(size);
        m_view.showStack(test::makeSet(m_spec));
        scene::ViewState state = m_view.state();
        if (change)
            change(state);
        m_view.setState(state, scene::Origin::User);
        PlanarRequest request;
        request.frame = layer();
        request.presentation = plain();
        request.transform = m_view.transform();
        const QImage image = CpuPlanarRenderer(1).render(request);
        EXPECT_EQ(image, CpuPlanarRenderer(3).render(request)) << "threads";
        return image;
    }
    static std::set<Place> block(int left, int right, int upper, int lower) {
        std::set<Place> places;
        for (int j = upper; j <= lower; ++j)
            for (int i = left; i <= right; ++i)
                places.insert({i, j});
        return places;
    }

    test::SeriesSpec m_spec;
    dicom::Frame m_frame = test::makeFrame<std::int16_t>(kColumns, kRows, [](int, int) { return std::int16_t(kGrey); });
    std::vector<OverlayPlane> m_overlays;
    std::shared_ptr<const DisplayShutter> m_shutter;
    scene::View m_view;
};

TEST_F(ImageGraphics, GraphicsAreWhiteAndLeaveAllOtherPixelsAlone) {
    m_overlays = {plane(kColumns, kRows, {{{0, 0}, {5, 7}, {15, 11}}})};
    EXPECT_EQ(native(255), (std::set<Place>{{0, 0}, {5, 7}, {15, 11}}));
    EXPECT_EQ(native(kGrey).size(), kColumns * kRows - 3U);
}

TEST_F(ImageGraphics, APlaneMayLieOutsideOrBeLarger) {
    const std::vector<Place> corners{{0, 0}, {29, 0}, {0, 29}, {29, 29}, {10, 10}};
    const struct {
        int row, column;
        std::set<Place> shown;
    } rows[] = {
        {0, 0, {{0, 0}, {10, 10}}}, {-10, -10, {{0, 0}}}, {-29, -29, {{0, 0}}}, {-29, 0, {{0, 0}}},
        {11, 15, {{15, 11}}},       {12, 0, {}},          {0, 16, {}},          {-30, -30, {}},
        {-32768, 32766, {}},
    };
    for (const auto& row : rows) {
        m_overlays = {plane(30, 30, {corners})};
        m_overlays[0].originRow = row.row;
        m_overlays[0].originColumn = row.column;
        EXPECT_EQ(native(255), row.shown) << row.row << " " << row.column;
    }
}

TEST_F(ImageGraphics, EveryPlaneAndTheFramesItIsMadeFor) {
    m_overlays = {plane(3, 2, {{{0, 0}}, {{2, 1}}}), plane(3, 2, {{{1, 1}}})};
    m_overlays[0].firstFrame = 1;
    EXPECT_EQ(native(255, 0), (std::set<Place>{{1, 1}}));
    EXPECT_EQ(native(255, 1), (std::set<Place>{{0, 0}}));
    EXPECT_EQ(native(255, 2), (std::set<Place>{{2, 1}}));
}

TEST_F(ImageGraphics, OfARegionTheOutlineAlone) {
    std::vector<Place> filled;
    for (const Place& place : block(2, 6, 3, 6))
        filled.push_back(place);
    m_overlays = {plane(kColumns, kRows, {filled})};
    EXPECT_EQ(native(255), block(2, 6, 3, 6));
    m_overlays[0].isRegion = true;
    std::set<Place> outline = block(2, 6, 3, 6);
    for (const Place& inner : block(3, 5, 4, 5))
        outline.erase(inner);
    EXPECT_EQ(native(255), outline);
}

TEST_F(ImageGraphics, BitsThatComeWithThePixels) {
    OverlayPlane embedded = plane(kColumns, kRows, {{{4, 5}}});
    const auto bits = std::make_shared<const std::vector<dicom::BitPlane>>(
        std::vector<dicom::BitPlane>{{12, std::exchange(embedded.bits, QByteArray())}});
    embedded.embeddedBit = 12;
    m_overlays = {embedded};
    EXPECT_TRUE(native(255).empty()) << "a frame of a volume has none";
    m_frame.setBitPlanes(bits);
    EXPECT_EQ(native(255), (std::set<Place>{{4, 5}}));
}

TEST_F(ImageGraphics, OverlaysCanBeHiddenShuttersCannot) {
    m_overlays = {plane(kColumns, kRows, {{{4, 5}}})};
    DisplayShutter shutter;
    shutter.rectangle = DisplayShutter::Rectangle{2, 6, 3, 8};
    m_shutter = std::make_shared<const DisplayShutter>(shutter);
    scene::Presentation hidden = plain();
    hidden.overlays = false;
    EXPECT_EQ(with(kGrey, renderNative(layer(), hidden)), block(2, 6, 3, 8));
    PlanarRequest request;
    canvas({kColumns, kRows});
    request.frame = layer();
    request.presentation = hidden;
    request.transform = m_view.transform();
    EXPECT_EQ(with(kGrey, CpuPlanarRenderer(1).render(request)), block(2, 6, 3, 8));
}

TEST_F(ImageGraphics, ColourImagesHaveThemToo) {
    const std::vector<std::uint8_t> samples(kColumns * kRows * 3, 50);
    m_frame = test::makeFrame(kColumns, kRows, samples, dicom::FrameColor::Rgb);
    m_overlays = {plane(kColumns, kRows, {{{4, 5}}})};
    const QImage image = renderNative(layer(), plain());
    EXPECT_EQ(image.pixelColor(4, 5), QColor(255, 255, 255));
    EXPECT_EQ(with(255, image).size(), 1U);
}

TEST_F(ImageGraphics, OnACanvasInkHasABlackRimAndStaysWithItsPixel) {
    m_overlays = {plane(kColumns, kRows, {{{5, 7}}})};
    const QImage image = canvas({160, 120});
    EXPECT_EQ(with(255, image), block(50, 59, 70, 79));
    std::set<Place> rim = block(49, 60, 69, 80);
    for (const Place& inner : block(50, 59, 70, 79))
        rim.erase(inner);
    EXPECT_EQ(with(0, image), rim);
    const QImage turned = canvas({160, 120}, [](scene::ViewState& state) { state.flipHorizontal = true; });
    EXPECT_EQ(with(255, turned), block(100, 109, 70, 79));
    const QImage quarter = canvas({120, 160}, [](scene::ViewState& state) {
        state.flipHorizontal = false;
        state.rotationDeg = 90;
    });
    EXPECT_EQ(with(255, quarter), block(40, 49, 50, 59));
}

TEST_F(ImageGraphics, NoInkIsLostWhereTheImageIsSmall) {
    for (const Place& place : {Place{0, 0}, {7, 5}, {15, 11}, {1, 10}, {2, 3}}) {
        m_overlays = {plane(kColumns, kRows, {{place}})};
        EXPECT_EQ(with(255, canvas({4, 3})), (std::set<Place>{{place.first / 4, place.second / 4}}));
    }
}

TEST_F(ImageGraphics, ShuttersCoverWhatLiesOutside) {
    DisplayShutter rectangle, circle, triangle, both, bitmap;
    rectangle.rectangle = DisplayShutter::Rectangle{2, 6, 3, 8};
    circle.circle = DisplayShutter::Circle{5, 7, 1};
    triangle.polygon = {{2, 2}, {2, 6}, {6, 2}};
    both.rectangle = DisplayShutter::Rectangle{-5, 7, 0, 100};
    both.circle = circle.circle;
    bitmap.bitmap = plane(kColumns, kRows, {{{3, 3}, {4, 4}}});
    std::set<Place> corner;
    for (int j = 2; j <= 6; ++j)
        for (int i = 2; i <= 8 - j; ++i)
            corner.insert({i, j});
    std::set<Place> allButTwo = block(0, kColumns - 1, 0, kRows - 1);
    allButTwo.erase({3, 3});
    allButTwo.erase({4, 4});
    const struct {
        const char* what;
        DisplayShutter shutter;
        std::set<Place> shown;
    } rows[] = {
        {"rectangle", rectangle, block(2, 6, 3, 8)},
        {"circle", circle, {{7, 4}, {6, 5}, {7, 5}, {8, 5}, {7, 6}}},
        {"polygon", triangle, corner},
        {"rectangle and circle", both, {{7, 4}, {6, 5}, {7, 5}, {7, 6}}},
        {"bitmap", bitmap, allButTwo},
    };
    for (const auto& row : rows)
        for (const int value : {0, 0x8080, 0xffff}) {
            DisplayShutter shutter = row.shutter;
            shutter.presentationValue = value;
            m_shutter = std::make_shared<const DisplayShutter>(shutter);
            EXPECT_EQ(native(kGrey), row.shown) << row.what;
            EXPECT_EQ(native(value / 257).size(), kColumns * kRows - row.shown.size()) << row.what << value;
            const QImage image = canvas({kColumns, kRows});
            EXPECT_EQ(with(kGrey, image), row.shown) << row.what;
            EXPECT_EQ(with(value / 257, image).size(), kColumns * kRows - row.shown.size()) << row.what << value;
        }
}

TEST_F(ImageGraphics, EachFrameHasItsOwnShutter) {
    DisplayShutter shutter;
    shutter.rectangle = DisplayShutter::Rectangle{2, 6, 3, 8};
    m_spec.adjust = [&](dicom::InstanceHeader& header) {
        header.frames.resize(3, header.frames[0]);
        header.frames[1].shutter = std::make_shared<const DisplayShutter>(shutter);
    };
    EXPECT_EQ(native(kGrey, 0), block(0, kColumns - 1, 0, kRows - 1));
    EXPECT_EQ(native(kGrey, 1), block(2, 6, 3, 8));
    EXPECT_EQ(native(kGrey, 2), block(0, kColumns - 1, 0, kRows - 1));
}

TEST_F(ImageGraphics, ACircleIsRoundWhateverTheShapeOfPixels) {
    DisplayShutter shutter;
    shutter.circle = DisplayShutter::Circle{5, 7, 4};
    m_shutter = std::make_shared<const DisplayShutter>(shutter);
    m_spec.rowSpacing = 1; // twice as high as wide
    const std::set<Place> shown = native(kGrey);
    EXPECT_TRUE(shown.count({3, 5}) && shown.count({11, 5}) && shown.count({7, 3}) && shown.count({7, 7}));
    EXPECT_FALSE(shown.count({2, 5}) || shown.count({7, 2}) || shown.count({7, 8}));
}

TEST_F(ImageGraphics, InversionDoesNotReachThemAndOverlaysLieOnTop) {
    DisplayShutter shutter;
    shutter.rectangle = DisplayShutter::Rectangle{2, 6, 3, 8};
    m_shutter = std::make_shared<const DisplayShutter>(shutter);
    m_overlays = {plane(kColumns, kRows, {{{0, 0}, {4, 4}}})};
    scene::Presentation inverted = plain();
    inverted.invert = true;
    const QImage image = renderNative(layer(), inverted);
    EXPECT_EQ(with(255, image), (std::set<Place>{{0, 0}, {4, 4}}));
    EXPECT_EQ(qGray(image.pixel(1, 1)), 0);
    EXPECT_EQ(qGray(image.pixel(5, 5)), 255 - kGrey);
}

} // namespace
} // namespace sagitta::render
