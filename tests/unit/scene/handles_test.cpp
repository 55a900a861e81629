#include "scene/handles.h"
#include "support/made_series.h"

#include <gtest/gtest.h>

namespace sagitta::scene {
namespace {

using test::SeriesSpec;

class PlaneAnnotations : public testing::Test {
protected:
    PlaneAnnotations() {
        m_view.setCanvas({400, 400});
        m_view.showStack(test::makeSet(m_spec));
    }
    Annotation drawnOn(const View& view, QPointF from = {100, 100}, QPointF to = {200, 100}) const {
        Annotation annotation = *annotationFor(view, AnnotationType::Length);
        annotation.points = {view.transform().toPatient(from), view.transform().toPatient(to)};
        return annotation;
    }
    static bool shows(const View& view, const Annotation& annotation) {
        return annotationsOnPlane(view, {annotation}).size() == 1;
    }

    SeriesSpec m_spec;
    View m_view;
};

TEST_F(PlaneAnnotations, AFramesOwnShowOnThatFrameAlone) {
    m_view.setSliceIndex(2, Origin::User);
    const Annotation annotation = drawnOn(m_view);
    EXPECT_TRUE(shows(m_view, annotation));
    for (const int other : {0, 1, 3, 4}) {
        m_view.setSliceIndex(other, Origin::User);
        EXPECT_FALSE(shows(m_view, annotation));
    }
}

// Frames of one instance, all at one place: a film.
TEST_F(PlaneAnnotations, AFramesOwnShowOnThatFrameOfItsInstanceAlone) {
    auto header = std::make_shared<dicom::InstanceHeader>(*test::makeHeader(m_spec, 0));
    header->frames.resize(4, header->frames[0]);
    auto film = std::make_shared<dicom::DisplaySet>(*test::makeSet(m_spec));
    film->id = QStringLiteral("film");
    film->kind = dicom::GeometryKind::Stack;
    film->grid.reset();
    film->frames.clear();
    for (int frame = 0; frame < 4; ++frame)
        film->frames.push_back({header, frame});
    m_view.showStack(film);
    m_view.setSliceIndex(2, Origin::User);
    const Annotation annotation = drawnOn(m_view);
    for (int frame = 0; frame < 4; ++frame) {
        m_view.setSliceIndex(frame, Origin::User);
        EXPECT_EQ(shows(m_view, annotation), frame == 2) << frame;
    }
}

TEST_F(PlaneAnnotations, AFramesOwnDoNotShowOnAnotherSeriesAtTheSamePlace) {
    const Annotation annotation = drawnOn(m_view);
    SeriesSpec other = m_spec;
    other.series = QStringLiteral("4.4");
    m_view.showStack(test::makeSet(other));
    EXPECT_FALSE(shows(m_view, annotation));
}

TEST_F(PlaneAnnotations, AFramesOwnShowInTheMprOfItsSeriesWithinHalfASlice) {
    m_view.setSliceIndex(2, Origin::User);
    const Annotation annotation = drawnOn(m_view);
    const auto volume = test::makeVolume(m_spec);
    ASSERT_TRUE(volume);
    View mpr;
    mpr.showMpr(volume, MprPlane::Axial);
    for (int k = 0; k < 5; ++k) {
        mpr.setSliceIndex(k, Origin::User);
        EXPECT_EQ(shows(mpr, annotation), k == 2);
    }
    ViewState state = mpr.state();
    state.position.z = 44.9;
    mpr.setState(state, Origin::User);
    EXPECT_TRUE(shows(mpr, annotation));
    state.position.z = 45.1;
    mpr.setState(state, Origin::User);
    EXPECT_FALSE(shows(mpr, annotation));
    mpr.showMpr(volume, MprPlane::Coronal); // not parallel
    EXPECT_FALSE(shows(mpr, annotation));
}

TEST_F(PlaneAnnotations, APlanesOwnShowInTheSameSpaceOnly) {
    const auto volume = test::makeVolume(m_spec);
    ASSERT_TRUE(volume);
    View mpr;
    mpr.setCanvas({400, 400});
    mpr.showMpr(volume, MprPlane::Axial);
    mpr.setSliceIndex(3, Origin::User);
    const Annotation annotation = drawnOn(mpr);
    SeriesSpec other = m_spec;
    other.series = QStringLiteral("4.4");
    m_view.showStack(test::makeSet(other));
    m_view.setSliceIndex(3, Origin::User);
    EXPECT_TRUE(shows(m_view, annotation));
    other.frameOfReference = QStringLiteral("1.10");
    other.series = QStringLiteral("4.5");
    m_view.showStack(test::makeSet(other));
    m_view.setSliceIndex(3, Origin::User);
    EXPECT_FALSE(shows(m_view, annotation));
    other.frameOfReference.clear();
    other.series = QStringLiteral("4.6");
    m_view.showStack(test::makeSet(other));
    m_view.setSliceIndex(3, Origin::User);
    EXPECT_FALSE(shows(m_view, annotation));
}

TEST_F(PlaneAnnotations, AnotherStudysNeverShow) {
    Annotation annotation = drawnOn(m_view);
    annotation.studyInstanceUid = QStringLiteral("9.9");
    EXPECT_FALSE(shows(m_view, annotation));
}

TEST_F(PlaneAnnotations, TheNearestHandleWithinReachIsFound) {
    const Annotation a = drawnOn(m_view, {100, 100}, {200, 100});
    const Annotation b = drawnOn(m_view, {107, 100}, {300, 300});
    const auto found = findHandle(m_view, {a, b}, {104, 100});
    ASSERT_TRUE(found);
    EXPECT_EQ(found->annotationId, b.id);
    EXPECT_EQ(found->point, 0U);
    EXPECT_EQ(findHandle(m_view, {a, b}, {200, 105.9})->point, 1U);
    EXPECT_FALSE(findHandle(m_view, {a, b}, {200, 106.1}));
    EXPECT_FALSE(findHandle(m_view, {a, b}, {150, 100}));
}

} // namespace
} // namespace sagitta::scene
