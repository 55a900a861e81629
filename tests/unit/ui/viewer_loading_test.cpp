// The wrong picture must never stand on the screen: late, failed and foreign frames.
#include "scene/completeness.h"
#include "ui/viewer/series_delegate.h"
#include "unit/ui/screenshot.h"
#include "unit/ui/viewer_fixture.h"

#include <QLabel>
#include <QListWidget>
#include <QTest>

using namespace sagitta;
using namespace sagitta::test;
using State = ui::ViewPicture::State;

namespace {

class ViewerLoadingTest : public ViewerTest {};

TEST_F(ViewerLoadingTest, BeforeTheFirstImageThereIsAPlaceholder) {
    open();
    EXPECT_EQ(viewport().pictureState(), State::Empty);
    EXPECT_EQ(viewport().accessibleDescription(), "Waiting for the first image…");
    screenshot(*window, "viewer_waiting");
    window->setArrival(kStudy, {"incomplete: no room left on the disk", ui::ArrivalState::Ended});
    EXPECT_EQ(viewport().accessibleDescription(), "No image has arrived");
    screenshot(*window, "viewer_nothing_came");
    addSeries(series(1, "Torso"));
    window->studyChanged(kStudy);
    EXPECT_TRUE(waitForPicture());
}

TEST_F(ViewerLoadingTest, AFrameThatIsNotDecodedIsVeiledNotPretended) {
    addSeries(series(1, "Torso"));
    loader.hold();
    open();
    ASSERT_TRUE(waitForPicture(1, State::Loading));
    EXPECT_TRUE(viewport().picture().isNull());
    loader.release();
    ASSERT_TRUE(waitForPicture());
    // Wait for the prefetch to be through, then forget one frame and hold it back.
    const dicom::DisplayFrame next = view().displaySet()->frames[5];
    ASSERT_TRUE(QTest::qWaitFor([&] { return frames.tryGet(next.ref()).has_value(); }));
    loader.hold();
    frames.invalidate(next.header->sopInstanceUid);
    view().setSliceIndex(5, scene::Origin::User);
    EXPECT_EQ(viewport().pictureState(), State::Loading);
    EXPECT_FALSE(viewport().picture().isNull()) << "the former picture stays below the veil";
    screenshot(*window, "viewer_veil");
    loader.release();
    EXPECT_TRUE(waitForPicture());
}

TEST_F(ViewerLoadingTest, SeenIsWhatWasPaintedNotWhatWasAnnounced) {
    addSeries(series(1, "Torso"));
    loader.hold();
    open();
    ASSERT_TRUE(waitForPicture(1, State::Loading));
    viewport().repaint();
    const dicom::DisplaySetPtr set = view().displaySet();
    scene::SeenFrames& seen = window->session().seen();
    EXPECT_EQ(seen.seenOf(*set), 0);
    EXPECT_TRUE(window->session().hasUnseen());
    loader.failOn(set->frames[3].header->sopInstanceUid);
    loader.release();
    EXPECT_TRUE(QTest::qWaitFor([&] { return seen.seenOf(*set) == 1; }));
    EXPECT_FALSE(window->session().hasUnseen());
    view().setSliceIndex(3, scene::Origin::User);
    ASSERT_TRUE(waitForPicture(1, State::Failed));
    viewport().repaint();
    EXPECT_EQ(seen.seenOf(*set), 1);
    view().setSliceIndex(4, scene::Origin::User);
    EXPECT_TRUE(QTest::qWaitFor([&] { return seen.seenOf(*set) == 2; }));
}

TEST_F(ViewerLoadingTest, AFrameThatCannotBeDecodedSaysSoAndShowsNothingElse) {
    addSeries(series(1, "Torso"));
    open();
    ASSERT_TRUE(waitForPicture());
    const dicom::DisplayFrame bad = view().displaySet()->frames[3];
    ASSERT_TRUE(QTest::qWaitFor([&] { return frames.tryGet(bad.ref()).has_value(); }));
    loader.failOn(bad.header->sopInstanceUid);
    frames.invalidate(bad.header->sopInstanceUid);
    view().setSliceIndex(3, scene::Origin::User);
    ASSERT_TRUE(waitForPicture(1, State::Failed));
    EXPECT_TRUE(viewport().picture().isNull());
    screenshot(*window, "viewer_failed");
    view().setSliceIndex(4, scene::Origin::User);
    EXPECT_TRUE(waitForPicture());
}

TEST_F(ViewerLoadingTest, ALightTellsHowMuchOfASeriesIsHere) {
    const QStringList written = writeSeries(series(1, "Torso", 12));
    for (int k = 0; k < 11; ++k)
        addSlice(written[k]);
    open();
    ASSERT_TRUE(waitForPicture());
    auto* strip = child<QListWidget>("seriesStrip");
    const auto light = [&] {
        return static_cast<scene::Light>(strip->item(0)->data(ui::SeriesDelegate::LightRole).toInt());
    };
    const auto said = [&] { return strip->item(0)->data(Qt::AccessibleDescriptionRole).toString(); };
    EXPECT_EQ(light(), scene::Light::Unknown);
    const QString seriesUid = view().displaySet()->seriesInstanceUid;
    window->setCompleteness(QStringLiteral("another study"), {{seriesUid, {11}}});
    EXPECT_EQ(light(), scene::Light::Unknown);
    window->setCompleteness(kStudy, {{seriesUid, {12}}});
    EXPECT_EQ(light(), scene::Light::Partial);
    EXPECT_EQ(said(), "11 of 12 images are here");
    EXPECT_TRUE(strip->item(0)->toolTip().contains("11 of 12 images are here"));
    screenshot(*window, "viewer_light_partial");
    addSlice(written[11]);
    window->studyChanged(kStudy);
    EXPECT_TRUE(QTest::qWaitFor([&] { return light() == scene::Light::Complete; }));
    adjustSlice(3, [](dicom::InstanceHeader& header) {
        header.format.transferSyntaxUid = QStringLiteral("1.2.840.10008.1.2.4.999");
    });
    window->studyChanged(kStudy);
    EXPECT_TRUE(QTest::qWaitFor([&] { return light() == scene::Light::Undecodable; }));
    screenshot(*window, "viewer_light_undecodable");
}

TEST_F(ViewerLoadingTest, WhatIsOnShowIsMadeAnewWhenItsFileIsReplaced) {
    addSeries(series(1, "Torso", 20));
    open();
    ASSERT_TRUE(waitForPicture());
    view().setSliceIndex(10, scene::Origin::User); // the middle one, which is the thumbnail's
    ASSERT_TRUE(waitForPicture());
    auto* strip = child<QListWidget>("seriesStrip");
    const auto thumbnail = [&] { return strip->item(0)->data(ui::SeriesDelegate::ImageRole).value<QImage>(); };
    ASSERT_TRUE(QTest::qWaitFor([&] { return !thumbnail().isNull(); }));
    const QImage before = viewport().picture(), thumbnailBefore = thumbnail();
    const QString uid = view().currentFrame()->header->sopInstanceUid;
    const auto replaceBy = [&](const QString& other) {
        {
            const std::lock_guard lock(mutex);
            files[uid] = files[other];
        }
        frames.invalidate(uid);
        window->filesReplaced({uid});
    };
    window->filesReplaced({QStringLiteral("1.2.3")});
    EXPECT_EQ(viewport().pictureState(), State::Ready) << "not its concern";
    replaceBy(view().displaySet()->frames[1].header->sopInstanceUid);
    EXPECT_TRUE(viewport().picture().isNull()) << "of pixels that are no longer there";
    ASSERT_TRUE(waitForPicture());
    EXPECT_NE(viewport().picture(), before);
    EXPECT_TRUE(QTest::qWaitFor([&] { return !thumbnail().isNull() && thumbnail() != thumbnailBefore; }));

    viewport().setFocus();
    key(Qt::Key_3, Qt::ControlModifier);
    ASSERT_TRUE(waitForPicture());
    const imaging::VolumePtr volume = view().volume();
    replaceBy(view().displaySet()->frames[2].header->sopInstanceUid);
    EXPECT_TRUE(QTest::qWaitFor([&] { return view().volume() != volume; }));
}

TEST_F(ViewerLoadingTest, AThumbnailThatCannotBeMadeIsMarked) {
    addSeries(series(1, "Torso"));
    loader.failOn(headers[5]->sopInstanceUid); // the middle one
    open();
    auto* strip = child<QListWidget>("seriesStrip");
    ASSERT_TRUE(QTest::qWaitFor(
        [&] { return strip->count() == 1 && strip->item(0)->data(ui::SeriesDelegate::WarningRole).toBool(); }));
    EXPECT_TRUE(strip->item(0)->toolTip().contains("No thumbnail: ")) << strip->item(0)->toolTip().toStdString();
    EXPECT_TRUE(strip->item(0)->toolTip().contains("the code stream ends too early"));
    window->studyChanged(kStudy); // the mark stays as long as the frame does
    EXPECT_TRUE(strip->item(0)->data(ui::SeriesDelegate::WarningRole).toBool());
}

TEST_F(ViewerLoadingTest, NothingOfTheFormerStudyStaysOrComesLate) {
    addSeries(series(1, "Torso"));
    PhantomSpec other = series(1, "Head");
    other.studyUid = kStudy + QStringLiteral("7");
    other.seriesUid = other.studyUid + QStringLiteral(".1");
    other.patientName = QStringLiteral("Other^Person");
    other.anatomy = Anatomy::Head;
    other.modality = QStringLiteral("MR");
    addSeries(other);
    open();
    ASSERT_TRUE(waitForPicture());
    loader.hold();
    for (int i = 0; i < 10; ++i) { // requests under way in both
        window->openStudy(i % 2 ? kStudy : other.studyUid);
        EXPECT_TRUE(viewport().picture().isNull()) << "a picture of the study before";
        EXPECT_EQ(child<QLabel>("bannerName")->text(), "");
        ASSERT_TRUE(waitForPicture(1, i % 2 ? State::Ready : State::Loading)); // the first one's frame is cached
    }
    window->openStudy(other.studyUid);
    loader.release();
    ASSERT_TRUE(waitForPicture());
    EXPECT_EQ(view().currentFrame()->header->study.studyInstanceUid, other.studyUid);
    EXPECT_EQ(child<QLabel>("bannerName")->text(), "OTHER, Person");
}

TEST_F(ViewerLoadingTest, ASeriesGrowsWithoutMovingTheImageThatIsLookedAt) {
    const QStringList written = writeSeries(series(1, "Torso", 12));
    for (const int k : {4, 5, 6})
        addSlice(written[k]);
    open();
    ASSERT_TRUE(waitForPicture());
    view().setSliceIndex(1, scene::Origin::User);
    ASSERT_TRUE(waitForPicture());
    const dicom::FrameRef looked = view().currentFrame()->ref();
    const QImage before = viewport().picture();
    for (const int k : {0, 1, 2, 3, 7, 8, 9, 10, 11})
        addSlice(written[k]);
    window->studyChanged(kStudy);
    ASSERT_TRUE(QTest::qWaitFor([&] { return view().sliceCount() == 12; }));
    EXPECT_EQ(view().currentFrame()->ref(), looked);
    EXPECT_EQ(view().sliceIndex(), 5);
    ASSERT_TRUE(waitForPicture());
    EXPECT_EQ(viewport().picture(), before);
}

} // namespace
