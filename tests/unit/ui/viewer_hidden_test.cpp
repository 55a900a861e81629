// What is not for reading, in the window: not hung, and marked wherever it is shown.
#include "render/planar/overlay_painter.h"
#include "support/made_note.h"
#include "support/mixed_study.h"
#include "unit/ui/screenshot.h"
#include "unit/ui/viewer_fixture.h"

#include <QListWidget>
#include <QTest>

using namespace sagitta;
using namespace sagitta::test;
using State = ui::ViewPicture::State;

namespace {

class ViewerHiddenTest : public ViewerTest {
protected:
    void openFromStrip(int row) {
        auto* strip = child<QListWidget>("seriesStrip");
        QTest::mouseClick(strip->viewport(), Qt::LeftButton, {}, strip->visualItemRect(strip->item(row)).center());
    }
};

TEST_F(ViewerHiddenTest, ARejectedImageIsNotHungAndIsMarkedWhenItIsShown) {
    const QTemporaryDir folder;
    const MixedStudy study = writeMixedStudy(folder.path(), Images::Native, FirstImage::RejectedForQuality);
    for (const QString& file : study.files)
        addSlice(file);
    const QString rejected = headers.front()->sopInstanceUid;
    open(study.studyUid);
    ASSERT_TRUE(waitForPicture());
    EXPECT_EQ(view().sliceCount(), study.images - 1);
    EXPECT_LT(view().displaySet()->indexOf({rejected, 0}), 0);
    window->session().setHiddenShown(scene::HiddenReason::Quality, true);
    openFromStrip(1);
    ASSERT_TRUE(waitForPicture());
    ASSERT_TRUE(view().currentFrame());
    EXPECT_EQ(view().currentFrame()->header->sopInstanceUid, rejected);
    EXPECT_TRUE(render::mandatoryMarks(view()).contains("rejected: quality"));
    screenshot(*window, "viewer_rejected");
    window->session().setHiddenShown(scene::HiddenReason::Quality, false);
    ASSERT_TRUE(view().displaySet()) << "the cell is filled again";
    EXPECT_LT(view().displaySet()->indexOf({rejected, 0}), 0);
}

TEST_F(ViewerHiddenTest, AnImageForProcessingAloneIsShownAndMarked) {
    addSeries(series(1, "R CC", 1));
    adjustSlice(0, [](dicom::InstanceHeader& header) { header.intent = dicom::PresentationIntent::ForProcessing; });
    open();
    ASSERT_TRUE(waitForPicture());
    EXPECT_TRUE(render::mandatoryMarks(view()).contains("FOR PROCESSING: not for reading"));
    screenshot(*window, "viewer_for_processing");
}

// An MPR is made of many images; some of them may be taken out of use while it is looked at.
TEST_F(ViewerHiddenTest, AnMprGoesOnWithoutARejectedImage) {
    addSeries(series(1, "Torso", 12));
    open();
    ASSERT_TRUE(waitForPicture());
    viewport().setFocus();
    key(Qt::Key_3, Qt::ControlModifier);
    ASSERT_TRUE(waitForPicture(1));
    ASSERT_EQ(view().volume()->size()[2], 12);
    {
        const std::lock_guard lock(mutex);
        headers.push_back(makeNote({kStudy, {{headers.front()->sopInstanceUid, {}}}}));
    }
    window->studyChanged(kStudy);
    EXPECT_TRUE(QTest::qWaitFor([&] { return view().volume() && view().volume()->size()[2] == 11; }));
}

} // namespace
