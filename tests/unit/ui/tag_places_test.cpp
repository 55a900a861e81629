// Which instances the tag browser is offered for what stands in the viewports.
#include "ui/viewer/tag_places.h"

#include "support/made_series.h"

#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace sagitta::test {
namespace {

using ui::tagPlaces;

SeriesSpec series(const QString& uid = QStringLiteral("1.2.3")) {
    SeriesSpec spec;
    spec.slices = 5;
    spec.series = uid;
    return spec;
}

class TagPlacesTest : public testing::Test {
protected:
    scene::View& view(int index) { return *session.views()[static_cast<size_t>(index)]; }
    QTemporaryDir dir;
    scene::Session session{[](const QString&) { return std::vector<dicom::InstanceHeaderPtr>(); }, dir.path()};
};

TEST_F(TagPlacesTest, TellsTheImageAndItsNeighbours) {
    session.setViewCount(1);
    EXPECT_EQ(tagPlaces(session, view(0)), ui::TagPlaces()) << "nothing is shown";
    view(0).showStack(makeSet(series()));
    view(0).setSliceIndex(1, scene::Origin::User);
    const ui::TagPlaces places = tagPlaces(session, view(0));
    ASSERT_TRUE(places.current && places.previous && places.next);
    EXPECT_EQ(places.current->sopInstanceUid, "1.2.3.2");
    EXPECT_EQ(places.current->title, "Series 0, image 2 of 5");
    EXPECT_EQ(places.previous->sopInstanceUid, "1.2.3.1");
    EXPECT_EQ(places.next->sopInstanceUid, "1.2.3.3");
    view(0).setSliceIndex(0, scene::Origin::User);
    EXPECT_FALSE(tagPlaces(session, view(0)).previous);
    view(0).setSliceIndex(4, scene::Origin::User);
    EXPECT_FALSE(tagPlaces(session, view(0)).next);
}

TEST_F(TagPlacesTest, TellsWhatStandsInTheOtherViewports) {
    session.setViewCount(4);
    view(0).showStack(makeSet(series()));
    view(2).showStack(makeSet(series(QStringLiteral("1.2.8"))));
    view(2).setSliceIndex(3, scene::Origin::User);
    const ui::TagPlaces places = tagPlaces(session, view(0));
    ASSERT_EQ(places.viewports.size(), 1U);
    EXPECT_EQ(places.viewports[0].number, 3);
    EXPECT_EQ(places.viewports[0].place.sopInstanceUid, "1.2.8.4");
}

TEST_F(TagPlacesTest, OfAPlaneThroughAVolumeMeansTheNearestImage) {
    session.setViewCount(1);
    view(0).showMpr(makeVolume(series()), scene::MprPlane::Coronal);
    scene::ViewState state = view(0).state();
    state.position.z = 40 + 2 * 3 + 0.4; // by the fourth slice
    view(0).setState(state, scene::Origin::User);
    const ui::TagPlaces places = tagPlaces(session, view(0));
    ASSERT_TRUE(places.current);
    EXPECT_EQ(places.current->sopInstanceUid, "1.2.3.4");
    EXPECT_EQ(places.current->title, "Series 0, image 4 of 5, the nearest to the crosshair");
    EXPECT_FALSE(places.previous || places.next);
    view(0).showVolume(makeVolume(series()));
    EXPECT_EQ(tagPlaces(session, view(0)).current->title, "Series 0, image 3 of 5, the middle of the volume");
}

} // namespace
} // namespace sagitta::test
