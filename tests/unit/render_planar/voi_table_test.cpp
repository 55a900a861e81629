// From stored values to greys, a few numbers for each rule of the standard, calculated by hand: what a small mistake in
// one of them changes. Every stored value, and the borders: grey_map_test.cpp.
#include "render/planar/grey_map.h"
#include "render/planar/planar_renderer.h"
#include "support/made_series.h"

#include <gtest/gtest.h>

namespace sagitta::render {
namespace {

using dicom::VoiFunction;
using Greys = std::vector<std::uint8_t>;

std::shared_ptr<const dicom::LookupTable> table(int firstMapped, int bits, std::vector<std::uint16_t> entries) {
    return std::make_shared<const dicom::LookupTable>(dicom::LookupTable{firstMapped, bits, std::move(entries)});
}

Greys greysOf(const std::vector<std::int16_t>& stored, const dicom::Voi& voi, const dicom::ModalityScale& scale = {},
              bool inverted = false) {
    Greys greys(stored.size());
    GreyMap(scale, voi, inverted, {}).toGrey8(stored.data(), stored.size(), greys.data());
    return greys;
}

dicom::Voi window(double center, double width, VoiFunction function) {
    return {{center, width, function, {}}, nullptr};
}

} // namespace

// PS3.3 C.11.2.1.2.1: a width of 4 has 4 values from black to white, three steps of a third.
TEST(VoiTable, LinearGoesAboutCenterLessAHalfAndByWidthLessOne) {
    EXPECT_EQ(greysOf({-1, 0, 1, 2, 3, 4}, window(2, 4, VoiFunction::Linear)), (Greys{0, 0, 85, 170, 255, 255}));
}

// PS3.3 C.11.2.1.3.2
TEST(VoiTable, LinearExactTakesCenterAndWidthAsTheyAre) {
    EXPECT_EQ(greysOf({-1, 0, 1, 2, 3, 4, 5}, window(2, 4, VoiFunction::LinearExact)),
              (Greys{0, 0, 64, 128, 191, 255, 255}));
}

// PS3.3 C.11.2.1.3.1
TEST(VoiTable, SigmoidHasTheFourOfTheStandard) {
    EXPECT_EQ(greysOf({-1, 0, 1}, window(0, 4, VoiFunction::Sigmoid)), (Greys{69, 128, 186}));
}

// PS3.3 C.11.2.1.1: values before the first mapped one take the first entry, those behind the last one the last.
TEST(VoiTable, AVoiLutBeginsAtItsFirstMappedValue) {
    const dicom::Voi voi{{}, table(-2, 8, {0, 50, 100, 200, 255})};
    EXPECT_EQ(greysOf({-3, -2, -1, 0, 1, 2, 3}, voi), (Greys{0, 0, 50, 100, 200, 255, 255}));
}

// PS3.3 C.11.1, C.11.2: the input of the VOI LUT is what the modality LUT gives.
TEST(VoiTable, AModalityLutComesBeforeTheVoiLut) {
    dicom::ModalityScale scale;
    scale.lut = table(0, 16, {101, 103, 102});
    const dicom::Voi voi{{}, table(101, 8, {10, 20, 30})};
    EXPECT_EQ(greysOf({0, 1, 2}, voi, scale), (Greys{10, 30, 20}));
}

// PS3.3 C.11.6: the shape is applied to what VOI gives, so the greys are turned and not the table's inputs.
TEST(VoiTable, InversionIsOfWhatAVoiLutGives) {
    const dicom::Voi voi{{}, table(0, 8, {10, 200, 230})};
    EXPECT_EQ(greysOf({0, 1, 2}, voi, {}, true), (Greys{245, 55, 25}));
}

TEST(VoiTable, EveryFrameOfAMultiFrameImageGoesThroughItsOwnScale) {
    auto header = std::make_shared<dicom::InstanceHeader>(*test::makeHeader({}, 0));
    header->frames.resize(3, header->frames[0]);
    const dicom::Frame frame = test::makeFrame<std::int16_t>(16, 12, [](int, int) { return std::int16_t{100}; });
    scene::Presentation presentation;
    presentation.voi = {127.5, 255, VoiFunction::LinearExact, {}};
    for (size_t k = 0; k < 3; ++k)
        header->frames[k].scale.slope = 0.5 * static_cast<double>(k + 1); // 50, 100, 150
    for (int k = 0; k < 3; ++k) {
        const FrameLayer layer = makeFrameLayer(*header, k, frame);
        EXPECT_EQ(layer.scale.apply(100), 50 * (k + 1));
        EXPECT_NEAR(qGray(renderNative(layer, presentation).pixel(3, 3)), 50 * (k + 1), 1);
    }
}

} // namespace sagitta::render
