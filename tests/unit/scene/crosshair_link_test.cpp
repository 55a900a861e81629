#include "scene/crosshair_link.h"
#include "support/made_series.h"

#include <QSignalSpy>

#include <gtest/gtest.h>

namespace sagitta::scene {
namespace {

class Crosshair : public testing::Test {
protected:
    Crosshair() {
        const auto volume = test::makeVolume({});
        m_axial.showMpr(volume, MprPlane::Axial);
        m_coronal.showMpr(volume, MprPlane::Coronal);
        for (View* view : {&m_axial, &m_coronal, &m_other})
            m_link.attach(*view);
    }
    void moveAxial(Vec3 position, Origin origin) {
        ViewState state = m_axial.state();
        state.position = position;
        m_axial.setState(state, origin);
    }

    View m_axial, m_coronal, m_other;
    CrosshairLink m_link;
    const Vec3 m_point{-18, -25, 46};
};

TEST_F(Crosshair, ViewsOfOneSpaceShareThePoint) {
    QSignalSpy spy(&m_coronal, &View::changed);
    moveAxial(m_point, Origin::User);
    EXPECT_EQ(m_coronal.state().position, m_point);
    ASSERT_EQ(spy.count(), 1);
    EXPECT_EQ(spy[0][0].value<Origin>(), Origin::Link);
}

TEST_F(Crosshair, OnlyWhatAPersonDoesIsFollowed) {
    const Vec3 before = m_coronal.state().position;
    moveAxial(m_point, Origin::Program);
    EXPECT_EQ(m_coronal.state().position, before);
    moveAxial({-17, -26, 42}, Origin::Link);
    EXPECT_EQ(m_coronal.state().position, before);
}

TEST_F(Crosshair, AnotherFrameOfReferenceDoesNotFollow) {
    test::SeriesSpec spec;
    spec.series = QStringLiteral("6.6");
    spec.frameOfReference = QStringLiteral("1.10");
    m_other.showMpr(test::makeVolume(spec), MprPlane::Axial);
    const Vec3 before = m_other.state().position;
    moveAxial(m_point, Origin::User);
    EXPECT_EQ(m_other.state().position, before);
    spec.frameOfReference = QStringLiteral("1.9"); // another series of the same space does
    m_other.showMpr(test::makeVolume(spec), MprPlane::Axial);
    moveAxial({-17, -26, 42}, Origin::User);
    EXPECT_EQ(m_other.state().position, (Vec3{-17, -26, 42}));
}

TEST_F(Crosshair, AnUnknownFrameOfReferenceIsSharedWithinTheVolumeOnly) {
    test::SeriesSpec spec;
    spec.frameOfReference.clear();
    const auto volume = test::makeVolume(spec);
    m_axial.showMpr(volume, MprPlane::Axial);
    m_coronal.showMpr(volume, MprPlane::Coronal);
    m_other.showMpr(test::makeVolume(spec), MprPlane::Axial);
    const Vec3 before = m_other.state().position;
    moveAxial(m_point, Origin::User);
    EXPECT_EQ(m_coronal.state().position, m_point);
    EXPECT_EQ(m_other.state().position, before);
}

TEST_F(Crosshair, AViewThatIsGoneIsForgotten) {
    auto gone = std::make_unique<View>();
    gone->showMpr(m_axial.volume(), MprPlane::Sagittal);
    m_link.attach(*gone);
    gone.reset();
    moveAxial(m_point, Origin::User);
    EXPECT_EQ(m_coronal.state().position, m_point);
}

} // namespace
} // namespace sagitta::scene
