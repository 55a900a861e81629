// Two ways to the same picture agree bit for bit.
#include "imaging/reslicer.h"
#include "render/planar/planar_renderer.h"
#include "scene/view.h"
#include "support/made_series.h"

#include <QTransform>

#include <gtest/gtest.h>

namespace sagitta {
namespace {

using render::PlanarRequest;
using scene::MprPlane;
using test::SeriesSpec;

class PlanarRef : public testing::Test {
protected:
    PlanarRef() {
        m_spec.columns = 61;
        m_spec.rows = 47;
        m_spec.slices = 9;
        m_spec.origin = {-101.3671875, -230.7, 412.25};
        m_spec.columnSpacing = 0.703125;
        m_spec.rowSpacing = 0.68359375;
        m_spec.sliceStep = {0, 0, 1.25};
        m_spec.scale.intercept = -1024;
        m_spec.padding = -2000;
        std::mt19937 random(11);
        m_slices = test::makeSlices(m_spec, [&](int i, int j, int) {
            return static_cast<std::int16_t>(i + j < 6 ? -2000 : static_cast<int>(random() % 3000));
        });
        for (scene::View* view : {&m_stack, &m_mpr})
            view->setCanvas({331, 277});
        m_stack.showStack(test::makeSet(m_spec));
        m_volume = test::makeVolume(m_spec, m_slices);
        m_mpr.showMpr(m_volume, MprPlane::Axial);
    }

    QImage stackImage() const {
        PlanarRequest request;
        request.frame = render::makeFrameLayer(*m_stack.currentFrame()->header, 0,
                                               m_slices[static_cast<size_t>(m_stack.sliceIndex())]);
        request.presentation.voi = m_window;
        request.transform = m_stack.transform();
        return m_renderer.render(request);
    }
    QImage mprImage() const {
        PlanarRequest request;
        request.volume = render::VolumeLayer{m_volume, m_mpr.state().slab, false};
        request.presentation.voi = m_window;
        request.transform = m_mpr.transform();
        return m_renderer.render(request);
    }

    SeriesSpec m_spec;
    std::vector<dicom::Frame> m_slices;
    imaging::VolumePtr m_volume;
    scene::View m_stack, m_mpr;
    dicom::VoiWindow m_window{-50, 1400, dicom::VoiFunction::Linear, {}};
    render::CpuPlanarRenderer m_renderer{2};
};

TEST_F(PlanarRef, AxialMprAtSliceKIsStackFrameK) {
    ASSERT_TRUE(m_volume);
    std::mt19937 random(12);
    std::uniform_real_distribution<double> place(0, 300), factor(0.4, 9);
    for (int k = 0; k < m_spec.slices; ++k) {
        scene::ViewState state = m_stack.zoomedAbout({}, {place(random), place(random)}, factor(random));
        state.rotationDeg = k % 4 * 90;
        state.flipHorizontal = k % 3 == 0;
        state.index = k;
        m_stack.setState(state, scene::Origin::User);
        state.position = m_mpr.state().position;
        m_mpr.setState(state, scene::Origin::User);
        m_mpr.setSliceIndex(k, scene::Origin::User);
        ASSERT_EQ(m_mpr.sliceIndex(), k);
        const QImage stack = stackImage();
        EXPECT_EQ(stack, mprImage()) << "slice " << k;
        QImage black(stack.size(), stack.format());
        black.fill(Qt::black);
        EXPECT_NE(stack, black);
    }
}

TEST_F(PlanarRef, AxialMprAtSliceKHasTheModalityValuesOfFrameK) {
    ASSERT_TRUE(m_volume);
    m_mpr.setCanvas({m_spec.columns, m_spec.rows});
    m_mpr.setState(m_mpr.withMagnification({}, m_spec.rowSpacing / m_spec.rowSpacing), scene::Origin::User);
    for (int k = 0; k < m_spec.slices; ++k) {
        m_mpr.setSliceIndex(k, scene::Origin::User);
        const scene::ViewTransform t = m_mpr.transform();
        // The grid's own pixels in the plane the view looks at.
        const Vec3 origin = t.center - t.right * (30 * m_spec.columnSpacing) - t.down * (23 * m_spec.rowSpacing);
        const imaging::SampleGrid grid{origin, t.right * m_spec.columnSpacing, t.down * m_spec.rowSpacing,
                                       m_spec.columns, m_spec.rows};
        const std::vector<float> values = imaging::reslice(*m_volume, grid, {}, imaging::Interpolation::Linear, 2);
        const auto stored = m_slices[static_cast<size_t>(k)].samplesAs<std::int16_t>();
        for (size_t p = 0; p < stored.size(); ++p)
            ASSERT_EQ(values[p], static_cast<float>(stored[p] - 1024)) << "slice " << k << " pixel " << p;
    }
}

TEST_F(PlanarRef, MirroredOrTurnedBackIsTheOriginal) {
    const QImage original = stackImage();
    const auto set = [&](const scene::ViewState& state) { m_stack.setState(state, scene::Origin::User); };
    set(scene::mirroredLeftRight(m_stack.state()));
    EXPECT_NE(stackImage(), original);
    set(scene::mirroredLeftRight(m_stack.state()));
    EXPECT_EQ(stackImage(), original);
    set(scene::mirroredTopBottom(scene::mirroredTopBottom(m_stack.state())));
    EXPECT_EQ(stackImage(), original);
    for (int turn = 0; turn < 4; ++turn)
        set(scene::turnedClockwise(m_stack.state(), 90));
    EXPECT_EQ(stackImage(), original);
}

// Nearest pixels at a whole magnification: the picture turned by us is Qt's turned picture.
TEST_F(PlanarRef, AMirroredAndTurnedPictureIsThePictureMirroredAndTurned) {
    SeriesSpec spec = m_spec;
    spec.columnSpacing = spec.rowSpacing = 0.5;
    spec.series = QStringLiteral("3.3");
    m_stack.setCanvas({61 * 3, 61 * 3});
    m_stack.showStack(test::makeSet(spec));
    const auto image = [&](const scene::ViewState& state) {
        PlanarRequest request;
        request.frame = render::makeFrameLayer(*m_stack.currentFrame()->header, 0, m_slices[0]);
        request.presentation.voi = m_window;
        request.presentation.interpolation = scene::Interpolation::Nearest;
        request.transform = m_stack.transformFor(m_stack.withMagnification(state, 3));
        return m_renderer.render(request);
    };
    const QImage original = image({});
    for (const bool flip : {false, true}) {
        for (const int degrees : {0, 90, 180, 270}) {
            scene::ViewState state;
            state.flipHorizontal = flip;
            state.rotationDeg = degrees;
            const QImage expected = original.mirrored(flip, false).transformed(QTransform().rotate(degrees));
            EXPECT_EQ(image(state), expected) << flip << " " << degrees;
        }
    }
}

TEST_F(PlanarRef, NativeRenderingIsTheViewAtTruePixels) {
    SeriesSpec spec = m_spec;
    spec.columnSpacing = spec.rowSpacing = 0.7;
    spec.series = QStringLiteral("3.4");
    m_stack.setCanvas({61, 47});
    m_stack.showStack(test::makeSet(spec));
    const render::FrameLayer layer = render::makeFrameLayer(*m_stack.currentFrame()->header, 0, m_slices[0]);
    PlanarRequest request;
    request.frame = layer;
    request.presentation.voi = m_window;
    request.transform = m_stack.transform();
    EXPECT_EQ(m_renderer.render(request),
              render::renderNative(layer, request.presentation).convertToFormat(QImage::Format_RGB32));
}

TEST_F(PlanarRef, NumberOfThreadsIsNotInThePicture) {
    ASSERT_TRUE(m_volume);
    for (const MprPlane plane : {MprPlane::Axial, MprPlane::Coronal, MprPlane::Sagittal}) {
        m_mpr.showMpr(m_volume, plane);
        for (const imaging::Slab& slab : {imaging::Slab{}, imaging::Slab{imaging::SlabMode::Mean, 3}}) {
            PlanarRequest request;
            request.volume = render::VolumeLayer{m_volume, slab, true};
            request.presentation.voi = m_window;
            request.transform = m_mpr.transform();
            EXPECT_EQ(render::CpuPlanarRenderer(1).render(request), render::CpuPlanarRenderer(2).render(request));
        }
    }
}

} // namespace
} // namespace sagitta
