#include "render/planar/value_probe.h"
#include "support/made_series.h"

#include <gtest/gtest.h>

namespace sagitta::render {
namespace {

using Kind = ProbedValue::Kind;
using test::SeriesSpec;

class Probe : public testing::Test {
protected:
    Probe() {
        m_spec.scale = {1, -1024, nullptr, QStringLiteral("HU")};
        m_spec.padding = -2000;
        m_slices = test::makeSlices(m_spec, [](int i, int j, int k) {
            return static_cast<std::int16_t>(i == 0 && j == 0 ? -2000 : 1000 + 100 * k + 10 * j + i);
        });
        m_view.setCanvas({333, 277});
        m_view.showStack(test::makeSet(m_spec));
    }
    const dicom::Frame& frame() const { return m_slices[static_cast<size_t>(m_view.sliceIndex())]; }
    // Where the centre of a pixel of the slice on show is on the canvas.
    QPointF pixel(double i, double j) const {
        return m_view.transform().toCanvas(m_spec.origin + m_spec.rowDir * (i * m_spec.columnSpacing) +
                                           m_spec.columnDir * (j * m_spec.rowSpacing) +
                                           m_spec.sliceStep * m_view.sliceIndex());
    }
    // Stack and MPR in all ways to turn and mirror them, at several scales.
    template<class F>
    void inEveryState(F&& check) {
        for (const bool flip : {false, true}) {
            for (const int degrees : {0, 90, 180, 270}) {
                for (const double mmPerPixel : {0.02, 0.5, 0.77}) {
                    scene::ViewState state = m_view.state();
                    state.flipHorizontal = flip;
                    state.rotationDeg = degrees;
                    state.mmPerPixel = mmPerPixel;
                    m_view.setState(state, scene::Origin::User);
                    check();
                }
            }
        }
    }

    SeriesSpec m_spec;
    std::vector<dicom::Frame> m_slices;
    scene::View m_view;
};

TEST_F(Probe, OfAStackIsTheStoredPixelUnderThePointHoweverItIsShown) {
    m_view.setSliceIndex(3, scene::Origin::User);
    inEveryState([&] {
        for (const auto& [di, dj] : {std::pair(0.0, 0.0), std::pair(0.45, -0.45), std::pair(-0.45, 0.45)}) {
            const ProbedValue probed = probeFrame(m_view, frame(), pixel(5 + di, 7 + dj));
            EXPECT_EQ(probed.kind, Kind::Grey);
            EXPECT_EQ(std::tie(probed.column, probed.row, probed.slice), std::make_tuple(5, 7, 3));
            EXPECT_EQ(probed.stored, 1375);
            EXPECT_EQ(probed.value, 351);
            EXPECT_EQ(probed.unit, "HU");
            EXPECT_EQ(probed.manner, "");
            ASSERT_TRUE(probed.position);
            const Vec3 expected{-20 + (5 + di) * 0.5, -30 + (7 + dj) * 0.75, 46};
            EXPECT_LT(length(*probed.position - expected), 1e-9);
        }
    });
    EXPECT_EQ(probeTexts(probeFrame(m_view, frame(), pixel(5, 7))),
              (QStringList{"351 HU (stored 1375)", "x 5  y 7  im 4", "R 17.5  A 24.8  H 46.0 mm"}));
}

TEST_F(Probe, SaysPaddingAndNothingOutside) {
    const ProbedValue padding = probeFrame(m_view, frame(), pixel(0, 0));
    EXPECT_EQ(padding.kind, Kind::Padding);
    EXPECT_EQ(probeTexts(padding).value(0), "padding, no value");
    inEveryState([&] {
        for (const QPointF at : {pixel(-0.6, 3), pixel(15.6, 3), pixel(3, -0.6), pixel(3, 11.6)}) {
            EXPECT_EQ(probeFrame(m_view, frame(), at).kind, Kind::Nothing);
            EXPECT_TRUE(probeTexts(probeFrame(m_view, frame(), at)).isEmpty());
        }
        EXPECT_EQ(probeFrame(m_view, frame(), pixel(15.4, 11.4)).kind, Kind::Grey);
    });
    EXPECT_EQ(probeFrame(m_view, dicom::Frame(), pixel(3, 3)).kind, Kind::Nothing) << "not decoded yet";
    m_view.clear();
    EXPECT_EQ(probeFrame(m_view, m_slices[0], {3, 3}).kind, Kind::Nothing);
}

TEST_F(Probe, WithoutGeometryHasNoPosition) {
    m_spec.hasPlane = false;
    m_spec.scale = {};
    m_spec.series = QStringLiteral("7.1");
    m_view.showStack(test::makeSet(m_spec));
    const ProbedValue probed = probeFrame(m_view, frame(), m_view.transform().toCanvas({2.5, 5.25, 0}));
    EXPECT_FALSE(probed.position);
    EXPECT_EQ(probeTexts(probed), (QStringList{"1075", "x 5  y 7  im 1"})) << "stored is the value: said once";
}

TEST_F(Probe, ValuesGoThroughTheFramesOwnScale) {
    m_spec.series = QStringLiteral("7.2");
    m_spec.adjust = [](dicom::InstanceHeader& header) {
        header.frames[0].scale = {0.25 * header.instanceNumber, 3, nullptr, QStringLiteral("BQML")};
    };
    m_view.showStack(test::makeSet(m_spec));
    m_view.setSliceIndex(1, scene::Origin::User);
    EXPECT_EQ(probeFrame(m_view, frame(), pixel(5, 7)).value, 1175 * 0.5 + 3);
    EXPECT_EQ(probeTexts(probeFrame(m_view, frame(), pixel(5, 7))).value(0), "590.5 Bq/ml (stored 1175)");
    const ProbedValue withSuv = probeFrame(m_view, frame(), pixel(5, 7), 0.004);
    EXPECT_NEAR(*withSuv.suv, 2.362, 1e-9);
    EXPECT_EQ(probeTexts(withSuv).value(0), "SUVbw 2.36 (590.5 Bq/ml)");
    auto lut = std::make_shared<dicom::LookupTable>();
    lut->firstMapped = 1000;
    lut->entries = std::vector<std::uint16_t>(400, 77);
    m_spec.adjust = [&](dicom::InstanceHeader& header) { header.frames[0].scale.lut = lut; };
    m_spec.series = QStringLiteral("7.3");
    m_view.showStack(test::makeSet(m_spec));
    EXPECT_EQ(probeFrame(m_view, frame(), pixel(5, 7)).value, 77);
}

TEST_F(Probe, RealWorldValuesHaveTheirUnitOrAreNotMapped) {
    m_spec.series = QStringLiteral("7.6");
    m_spec.adjust = [](dicom::InstanceHeader& header) {
        header.frames[0].realWorld = std::make_shared<const std::vector<dicom::RealWorldMap>>(
            std::vector<dicom::RealWorldMap>{{QStringLiteral("ADC"), QStringLiteral("mm2/s"), 0, 1075, 1e-6, 0, {}},
                                             {QString(), QString(), 1075, 1076, 1, 0, {7.5, 8}},
                                             {QStringLiteral("T1"), QStringLiteral("ms"), 0, 1074, 1, 0, {}}});
    };
    m_view.showStack(test::makeSet(m_spec));
    EXPECT_EQ(probeTexts(probeFrame(m_view, frame(), pixel(5, 7))).first(4),
              (QStringList{"51 HU (stored 1075)", "ADC 0.001075 mm2/s", "real world 7.5", "T1 not mapped"}));
    EXPECT_TRUE(probeFrame(m_view, frame(), pixel(0, 0)).realWorld.empty()) << "padding";
}

TEST_F(Probe, OfColourIsItsSamples) {
    m_spec.series = QStringLiteral("7.4");
    m_spec.adjust = [](dicom::InstanceHeader& header) {
        header.format.photometric = dicom::Photometric::Rgb;
        header.format.samplesPerPixel = 3;
    };
    m_view.showStack(test::makeSet(m_spec));
    std::vector<std::uint8_t> rgb;
    for (int j = 0; j < 12; ++j) {
        for (int i = 0; i < 16; ++i)
            for (const int sample : {10 * j + i, i, j})
                rgb.push_back(static_cast<std::uint8_t>(sample));
    }
    const auto color = test::makeFrame(16, 12, rgb, dicom::FrameColor::Rgb);
    const ProbedValue probed = probeFrame(m_view, color, pixel(5, 7), 0.5);
    EXPECT_EQ(probed.kind, Kind::Color);
    EXPECT_FALSE(probed.suv);
    EXPECT_EQ(probeTexts(probed).value(0), "RGB 75 5 7");
}

TEST_F(Probe, OfAPaletteIsItsColourAndIndex) {
    m_spec.series = QStringLiteral("7.5");
    m_spec.adjust = [](dicom::InstanceHeader& header) {
        header.format.photometric = dicom::Photometric::PaletteColor;
        dicom::LookupTable table;
        table.firstMapped = 2;
        table.bits = 16;
        for (int entry = 0; entry < 100; ++entry)
            table.entries.push_back(static_cast<std::uint16_t>(entry << 8));
        header.palette = std::make_shared<const dicom::PaletteColor>(dicom::PaletteColor{table, table, table});
    };
    m_view.showStack(test::makeSet(m_spec));
    const std::vector<std::uint8_t> indices(16 * 12, 42);
    const auto frame = test::makeFrame(16, 12, indices, dicom::FrameColor::PaletteIndex);
    EXPECT_EQ(probeTexts(probeFrame(m_view, frame, pixel(5, 7))).value(0), "RGB 40 40 40 (index 42)");
}

TEST_F(Probe, OfAnMprIsInterpolatedAndSaysSo) {
    const auto volume = test::makeVolume(m_spec, m_slices);
    ASSERT_TRUE(volume);
    for (const scene::MprPlane plane : {scene::MprPlane::Axial, scene::MprPlane::Coronal, scene::MprPlane::Sagittal}) {
        m_view.showMpr(volume, plane);
        inEveryState([&] {
            // Values are linear in the index: 1000 + 100 k + 10 j + i, less 1024.
            const Vec3 point = m_view.transform().toPatient(m_view.transform().toCanvas(volume->center()));
            const Vec3 index = volume->patientToIndex().map(point);
            const ProbedValue probed = probePlane(m_view, m_view.transform().toCanvas(point));
            EXPECT_EQ(probed.kind, Kind::Grey);
            EXPECT_NEAR(probed.value, -24 + 100 * index.z + 10 * index.y + index.x, 1e-3);
            EXPECT_FALSE(probed.stored);
            EXPECT_EQ(probed.manner, "interpolated");
            EXPECT_EQ(probed.slice, static_cast<int>(std::floor(index.z + 0.5)));
            EXPECT_LT(length(*probed.position - point), 1e-9);
        });
    }
    EXPECT_TRUE(probeTexts(probePlane(m_view, QPointF(m_view.canvas().width(), m_view.canvas().height()) / 2))
                    .value(0)
                    .endsWith(QStringLiteral(" HU, interpolated")));
    m_view.setState(scene::ViewState(), scene::Origin::User);
    EXPECT_EQ(probePlane(m_view, {-500, 10}).kind, Kind::Nothing);
}

TEST_F(Probe, OfASlabSaysWhichAndOfPaddingThatItIsNone) {
    const auto volume = test::makeVolume(m_spec, m_slices);
    m_view.showMpr(volume, scene::MprPlane::Axial);
    scene::ViewState state = m_view.state();
    state.slab = {imaging::SlabMode::Max, 4};
    m_view.setState(state, scene::Origin::User);
    const QPointF at = m_view.transform().toCanvas(m_spec.origin + Vec3{5 * 0.5, 7 * 0.75, 4});
    const ProbedValue probed = probePlane(m_view, at, 0.5);
    EXPECT_EQ(probed.manner, "MIP 4.0 mm");
    EXPECT_NEAR(probed.value, -24 + 300 + 75, 1e-3) << "the slice above, at the face of the slab";
    EXPECT_NEAR(*probed.suv, probed.value / 2, 1e-9);
    state.slab = {};
    m_view.setState(state, scene::Origin::User);
    EXPECT_EQ(probePlane(m_view, m_view.transform().toCanvas(m_spec.origin)).kind, Kind::Padding);
}

} // namespace
} // namespace sagitta::render
