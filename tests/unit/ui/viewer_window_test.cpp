#include "ui/viewer/viewer_window.h"

#include "unit/ui/screenshot.h"
#include "unit/ui/viewer_fixture.h"

#include <QAction>
#include <QDockWidget>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QScrollBar>
#include <QTableView>
#include <QTest>
#include <QWheelEvent>

using namespace sagitta;
using namespace sagitta::test;
using State = ui::ViewPicture::State;

namespace {

QRgb pixelAt(ui::ViewportWidget& viewport, const scene::View& view, Vec3 patient) {
    const QPointF at = view.transform().toCanvas(patient);
    return viewport.picture().pixel(at.toPoint());
}

TEST_F(ViewerTest, ShowsTheFirstImageAndWhoItIs) {
    addSeries(series(1, "Torso"));
    open();
    ASSERT_TRUE(waitForPicture());
    EXPECT_EQ(view().sliceIndex(), 0);
    EXPECT_EQ(child<QLabel>("bannerName")->text(), "PHANTOM, Torso");
    EXPECT_TRUE(child<QLabel>("bannerPerson")->text().contains("PHANTOM-1"));
    EXPECT_TRUE(child<QLabel>("bannerStudy")->text().contains("2024-03-01"));
    EXPECT_EQ(child<QListWidget>("seriesStrip")->count(), 1);
    screenshot(*window, "viewer_one");
}

TEST_F(ViewerTest, PixelsStandWhereThePatientIs) {
    addSeries(series(1, "Torso", 40));
    open();
    ASSERT_TRUE(waitForPicture());
    const PhantomMark mark = phantomMark();
    int nearest = 0;
    for (int i = 0; i < view().sliceCount(); ++i) {
        const auto z = [&](int k) {
            return view().displaySet()->frames[static_cast<size_t>(k)].info().plane->position.z;
        };
        if (std::abs(z(i) - mark.center.z) < std::abs(z(nearest) - mark.center.z))
            nearest = i;
    }
    view().setSliceIndex(nearest, scene::Origin::User);
    ASSERT_TRUE(waitForPicture());
    scene::Presentation presentation = view().presentation();
    presentation.voi.center = mark.value - 50;
    presentation.voi.width = 2;
    view().setPresentation(presentation, scene::Origin::User);
    ASSERT_TRUE(QTest::qWaitFor([&] { return qGray(pixelAt(viewport(), view(), mark.center)) == 255; }));
    const Vec3 mirrored{-mark.center.x, mark.center.y, mark.center.z};
    EXPECT_EQ(qGray(pixelAt(viewport(), view(), mirrored)), 0) << "left and right are mixed up";
}

TEST_F(ViewerTest, ScrollsByWheelKeysAndSlider) {
    addSeries(series(1, "Torso", 20));
    open();
    ASSERT_TRUE(waitForPicture());
    const QImage first = viewport().picture();
    QWheelEvent wheel(QPointF(100, 100), viewport().mapToGlobal(QPointF(100, 100)), {}, {0, -240}, Qt::NoButton,
                      Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(&viewport(), &wheel);
    EXPECT_EQ(view().sliceIndex(), 2);
    ASSERT_TRUE(waitForPicture());
    EXPECT_NE(viewport().picture(), first);
    viewport().setFocus();
    key(Qt::Key_Down);
    EXPECT_EQ(view().sliceIndex(), 3);
    key(Qt::Key_PageDown);
    EXPECT_EQ(view().sliceIndex(), 13);
    key(Qt::Key_End);
    EXPECT_EQ(view().sliceIndex(), 19);
    EXPECT_EQ(child<QScrollBar>("slider1")->value(), 19);
    key(Qt::Key_Home);
    EXPECT_EQ(view().sliceIndex(), 0);
    child<QScrollBar>("slider1")->setValue(7);
    EXPECT_EQ(view().sliceIndex(), 7);
}

TEST_F(ViewerTest, ALeftDragChangesTheWindowAndThePicture) {
    addSeries(series(1, "Torso"));
    open();
    view().setSliceIndex(5, scene::Origin::User);
    ASSERT_TRUE(waitForPicture());
    const QImage before = viewport().picture();
    const dicom::VoiWindow window0 = view().shownWindow();
    drag(viewport(), {300, 300}, {380, 340});
    EXPECT_GT(view().presentation().voi.width, window0.width);
    EXPECT_NE(view().presentation().voi.center, window0.center);
    EXPECT_TRUE(QTest::qWaitFor([&] { return viewport().picture() != before; }));
}

TEST_F(ViewerTest, RightDragZoomsMiddleDragPans) {
    addSeries(series(1, "Torso"));
    open();
    ASSERT_TRUE(waitForPicture());
    const double before = view().magnification();
    drag(viewport(), {300, 300}, {300, 220}, Qt::RightButton);
    EXPECT_GT(view().magnification(), before);
    const QPointF anchor = view().state().anchor;
    drag(viewport(), {300, 300}, {340, 300}, Qt::MiddleButton);
    EXPECT_NE(view().state().anchor, anchor);
    key(Qt::Key_F);
    EXPECT_FALSE(view().state().mmPerPixel);
    EXPECT_EQ(view().state().anchor, QPointF());
}

TEST_F(ViewerTest, KeysChooseToolsAndPresetsAndChangeTheView) {
    addSeries(series(1, "Torso"));
    open();
    ASSERT_TRUE(waitForPicture());
    viewport().setFocus();
    key(Qt::Key_L);
    EXPECT_TRUE(child<QAction>("toolLength")->isChecked());
    key(Qt::Key_W);
    EXPECT_TRUE(child<QAction>("toolWindow")->isChecked());
    const dicom::VoiWindow file = view().fileWindow();
    const scene::WindowPreset& preset = scene::windowPresets()[0];
    key(Qt::Key_1);
    EXPECT_EQ(view().presentation().voi.center, preset.center);
    EXPECT_EQ(view().presentation().voi.width, preset.width);
    key(Qt::Key_0);
    EXPECT_EQ(view().shownWindow(), file);
    EXPECT_FALSE(view().presentation().voi.isValid()) << "as the file says, frame by frame";
    key(Qt::Key_I);
    EXPECT_TRUE(view().presentation().invert);
    key(Qt::Key_H);
    EXPECT_TRUE(view().state().flipHorizontal);
    key(Qt::Key_Period);
    EXPECT_EQ(view().state().rotationDeg, 90);
    key(Qt::Key_1);
    key(Qt::Key_R);
    EXPECT_FALSE(view().presentation().voi.isValid());
    EXPECT_EQ(view().state().rotationDeg, 0);
    EXPECT_FALSE(view().state().flipHorizontal);
    EXPECT_FALSE(view().presentation().invert);
}

TEST_F(ViewerTest, MeasuresByMouseInMillimetresAndUndoes) {
    addSeries(series(1, "Torso"));
    open();
    ASSERT_TRUE(waitForPicture());
    viewport().setFocus();
    key(Qt::Key_L);
    const QPoint from(300, 300), to(400, 300);
    drag(viewport(), from, to);
    const std::vector<scene::Annotation>& all = window->session().annotations().annotations();
    ASSERT_EQ(all.size(), 1u);
    EXPECT_NEAR(all[0].lengthValue(), 100 * viewport().devicePixelRatioF() * view().transform().mmPerPixel, 1e-6);
    screenshot(*window, "viewer_length");
    key(Qt::Key_Z, Qt::ControlModifier);
    EXPECT_TRUE(all.empty());
    key(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    ASSERT_EQ(all.size(), 1u);
    key(Qt::Key_W);
    QTest::mouseClick(&viewport(), Qt::LeftButton, {}, from); // the handle
    key(Qt::Key_Delete);
    EXPECT_TRUE(all.empty());
}

TEST_F(ViewerTest, AsksForATextInline) {
    addSeries(series(1, "Torso"));
    open();
    ASSERT_TRUE(waitForPicture());
    viewport().setFocus();
    key(Qt::Key_T);
    QTest::mouseClick(&viewport(), Qt::LeftButton, {}, {300, 300});
    auto* prompt = child<QLineEdit>("textPrompt");
    ASSERT_TRUE(prompt && prompt->isVisible());
    EXPECT_EQ(prompt->pos(), QPoint(300, 300));
    QTest::keyClicks(prompt, "Lesion");
    screenshot(*window, "viewer_text_prompt");
    QTest::keyClick(prompt, Qt::Key_Return);
    const std::vector<scene::Annotation>& all = window->session().annotations().annotations();
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0].text, "Lesion");
    EXPECT_FALSE(prompt->isVisible());

    QTest::mouseClick(&viewport(), Qt::LeftButton, {}, {500, 500});
    QTest::keyClick(prompt, Qt::Key_Escape);
    EXPECT_EQ(all.size(), 1u) << "Escape gives up";
}

TEST_F(ViewerTest, TellsWhatIsArriving) {
    addSeries(series(1, "Torso"));
    open();
    window->setArrival(kStudy, {"receiving 41 of 160"});
    EXPECT_EQ(child<QLabel>("bannerNotice")->text(), "receiving 41 of 160");
    window->setArrival("1.2.3", {"of another study"});
    EXPECT_EQ(child<QLabel>("bannerNotice")->text(), "receiving 41 of 160");
    window->setArrival(kStudy, {});
    EXPECT_EQ(child<QLabel>("bannerNotice")->text(), "");
}

TEST_F(ViewerTest, TheBannerFollowsTheImageAndWarnsOfSeveralPatients) {
    addSeries(series(1, "Torso"));
    open();
    ASSERT_TRUE(waitForPicture());
    EXPECT_TRUE(child<QLabel>("bannerWarning")->isHidden());
    for (size_t i = 5; i < 10; ++i)
        adjustSlice(i, [](dicom::InstanceHeader& header) {
            header.patient.name = QStringLiteral("Other^Person");
            header.patient.id = QStringLiteral("O-2");
        });
    window->studyChanged(kStudy);
    ASSERT_TRUE(QTest::qWaitFor([&] { return child<QLabel>("bannerWarning")->isVisible(); }));
    EXPECT_EQ(child<QLabel>("bannerWarning")->text(), "several patients in this study");
    EXPECT_TRUE(child<QLabel>("bannerWarning")->toolTip().contains("OTHER, Person"));
    EXPECT_EQ(child<QLabel>("bannerName")->text(), "PHANTOM, Torso");
    viewport().setFocus();
    key(Qt::Key_End);
    EXPECT_TRUE(viewport().picture().isNull()) << "the former person's picture under the name of another";
    EXPECT_EQ(child<QLabel>("bannerName")->text(), "OTHER, Person");
    EXPECT_TRUE(child<QLabel>("bannerPerson")->text().contains("O-2"));
    EXPECT_TRUE(window->windowTitle().startsWith("OTHER, Person"));
    screenshot(*window, "viewer_several_patients");
    key(Qt::Key_Home);
    EXPECT_EQ(child<QLabel>("bannerName")->text(), "PHANTOM, Torso");
}

TEST_F(ViewerTest, EachFrameIsShownByItsOwnWindow) {
    addSeries(series(1, "Torso"));
    std::vector<dicom::VoiWindow> windows;
    for (size_t i = 0; i < 10; ++i) {
        windows.push_back({-300 + 60.0 * static_cast<double>(i), 400, dicom::VoiFunction::Linear, {}});
        adjustSlice(i, [&](dicom::InstanceHeader& header) { header.frames[0].windows = {windows.back()}; });
    }
    open();
    ASSERT_TRUE(waitForPicture());
    view().setSliceIndex(6, scene::Origin::User);
    ASSERT_TRUE(waitForPicture());
    const QImage automatic = viewport().picture();
    const auto pictureWith = [&](const dicom::VoiWindow& voi) {
        const QImage before = viewport().picture();
        scene::Presentation chosen = view().presentation();
        chosen.voi = voi;
        view().setPresentation(chosen, scene::Origin::User);
        EXPECT_TRUE(QTest::qWaitFor([&] { return viewport().picture() != before; }));
        return viewport().picture();
    };
    EXPECT_NE(pictureWith(windows[0]), automatic);
    EXPECT_EQ(pictureWith(view().displaySet()->frames[6].info().windows[0]), automatic);
}

TEST_F(ViewerTest, WithoutAWindowInTheFileADragStartsFromWhatIsSeen) {
    addSeries(series(1, "Torso"));
    for (size_t i = 0; i < 10; ++i)
        adjustSlice(i, [](dicom::InstanceHeader& header) { header.frames[0].windows.clear(); });
    open();
    ASSERT_TRUE(waitForPicture());
    view().setSliceIndex(5, scene::Origin::User);
    ASSERT_TRUE(waitForPicture());
    ASSERT_FALSE(view().shownWindow().isValid());
    const std::optional<dicom::VoiWindow> range = view().frameRange();
    ASSERT_TRUE(range);
    const QImage automatic = viewport().picture();
    scene::Presentation chosen = view().presentation();
    chosen.invert = true;
    view().setPresentation(chosen, scene::Origin::User);
    ASSERT_TRUE(QTest::qWaitFor([&] { return viewport().picture() != automatic; }));
    chosen.invert = false;
    chosen.voi = *range;
    view().setPresentation(chosen, scene::Origin::User);
    EXPECT_TRUE(QTest::qWaitFor([&] { return viewport().picture() == automatic; }));
    view().setPresentation(scene::automaticPresentation(), scene::Origin::User);
    drag(viewport(), {300, 300}, {303, 300});
    EXPECT_NEAR(view().presentation().voi.width, range->width, range->width * 0.02);
    EXPECT_EQ(view().presentation().voi.center, range->center);
}

TEST_F(ViewerTest, DeleteShowsFirstWhatIsNotOnTheScreen) {
    addSeries(series(1, "Torso"));
    open();
    ASSERT_TRUE(waitForPicture());
    viewport().setFocus();
    key(Qt::Key_L);
    drag(viewport(), {300, 300}, {400, 300});
    const std::vector<scene::Annotation>& all = window->session().annotations().annotations();
    ASSERT_EQ(all.size(), 1u);
    QTest::mouseClick(&viewport(), Qt::LeftButton, {}, {300, 300}); // the handle
    view().setSliceIndex(4, scene::Origin::User);
    key(Qt::Key_Delete);
    ASSERT_EQ(all.size(), 1u) << "it was not to be seen";
    EXPECT_EQ(view().sliceIndex(), 0);
    key(Qt::Key_Delete);
    EXPECT_TRUE(all.empty());
}

TEST_F(ViewerTest, DeleteInTheListIsForTheRowThatIsChosenThere) {
    addSeries(series(1, "Torso"));
    open();
    ASSERT_TRUE(waitForPicture());
    viewport().setFocus();
    key(Qt::Key_L);
    drag(viewport(), {300, 300}, {400, 300});
    drag(viewport(), {300, 400}, {400, 400});
    const std::vector<scene::Annotation> both = window->session().annotations().annotations();
    ASSERT_EQ(both.size(), 2u);
    key(Qt::Key_A);
    auto* table = child<QTableView>("annotationTable");
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(table->model()->index(0, 0)).center());
    table->setFocus();
    key(Qt::Key_Down); // the row alone: nobody has jumped there
    view().setSliceIndex(4, scene::Origin::User);
    key(Qt::Key_Delete);
    EXPECT_EQ(window->session().annotations().annotations(), std::vector{both[0]});
}

TEST_F(ViewerTest, ATextThatIsBeingWrittenIsTakenWhenTheWindowCloses) {
    addSeries(series(1, "Torso"));
    open();
    ASSERT_TRUE(waitForPicture());
    const auto write = [&](const QString& text, QPoint at) {
        viewport().setFocus();
        key(Qt::Key_T);
        QTest::mouseClick(&viewport(), Qt::LeftButton, {}, at);
        QTest::keyClicks(child<QLineEdit>("textPrompt"), text);
    };
    write("closed", {300, 300});
    window->close();
    const std::vector<scene::Annotation>& all = window->session().annotations().annotations();
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0].text, "closed");
    window->show();
    window->activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&*window));
    write("destroyed", {500, 500});
    window.reset();
    scene::AnnotationStore store(dir.filePath(QStringLiteral("annotations")));
    ASSERT_TRUE(store.openStudy(kStudy));
    ASSERT_EQ(store.annotations().size(), 2u);
    EXPECT_EQ(store.annotations()[1].text, "destroyed");
}

TEST_F(ViewerTest, AProblemIsSaidBesideWhatArrivesUntilItIsGone) {
    QFile inTheWay(dir.filePath(QStringLiteral("annotations"))); // where the folder should be
    ASSERT_TRUE(inTheWay.open(QIODevice::WriteOnly));
    addSeries(series(1, "Torso"));
    open();
    ASSERT_TRUE(waitForPicture());
    window->setArrival(kStudy, {"receiving 41 of 160"});
    viewport().setFocus();
    key(Qt::Key_L);
    drag(viewport(), {300, 300}, {400, 300});
    auto* problem = child<QLabel>("bannerProblem");
    ASSERT_TRUE(QTest::qWaitFor([&] { return problem->isVisible(); }));
    EXPECT_TRUE(problem->text().startsWith("Annotations are not saved: ")) << problem->text().toStdString();
    EXPECT_EQ(child<QLabel>("bannerNotice")->text(), "receiving 41 of 160");
    EXPECT_TRUE(child<QLabel>("bannerNotice")->isVisible());
    screenshot(*window, "viewer_problem");
    window->openStudy(kStudy); // again: it is still true
    EXPECT_TRUE(problem->isVisible());
    inTheWay.remove();
    drag(viewport(), {300, 400}, {400, 400});
    EXPECT_TRUE(QTest::qWaitFor([&] { return problem->isHidden(); }));
}

TEST_F(ViewerTest, AProblemOfThePictureGoesWithIt) {
    QFile own(dir.filePath(QStringLiteral("corner_text.json")));
    ASSERT_TRUE(own.open(QIODevice::WriteOnly));
    own.write("{ no JSON");
    own.close();
    addSeries(series(1, "Colours"));
    addSeries(series(2, "Grey"));
    const QString colors = series(1, {}).seriesUid;
    loader.make = [colors](const dicom::InstanceHeader& header) {
        const bool isColor = header.series.seriesInstanceUid == colors;
        const size_t count = size_t{128} * 128 * (isColor ? 3 : 1);
        const std::shared_ptr<std::byte[]> data(new std::byte[count]);
        for (size_t i = 0; i < count; ++i)
            data[i] = std::byte(i % 256);
        return dicom::DecodedFrame{dicom::Frame(128, 128, isColor ? dicom::FrameColor::Rgb : dicom::FrameColor::Grey,
                                                dicom::SampleType::U8, data),
                                   {}};
    };
    open();
    ASSERT_TRUE(waitForPicture());
    auto* problem = child<QLabel>("bannerProblem");
    const auto says = [&](const char* text) { return problem->isVisible() && problem->text().contains(text); };
    ASSERT_TRUE(QTest::qWaitFor([&] { return says("The corner texts are the built-in ones"); }));
    viewport().setFocus();
    key(Qt::Key_G);
    EXPECT_TRUE(says("A picture in colours has no window."));
    key(Qt::Key_BracketRight);
    ASSERT_TRUE(waitForPicture());
    EXPECT_FALSE(says("A picture in colours")) << "of the one before";
    view().clear();
    key(Qt::Key_G);
    EXPECT_TRUE(says("There are no values on show."));
    EXPECT_FALSE(says("colours"));
    view().showStack(window->session().displaySets()[1]);
    ASSERT_TRUE(waitForPicture());
    key(Qt::Key_G);
    EXPECT_FALSE(says("There are no values on show."));
    view().clear();
    key(Qt::Key_G);
    window->openStudy(QStringLiteral("1.2.3"));
    EXPECT_FALSE(says("There are no values on show."));
    EXPECT_TRUE(says("The corner texts are the built-in ones")) << "that is another matter, and goes on";
}

TEST_F(ViewerTest, AStepThatWouldWriteOverAnotherWindowsWorkSaysSo) {
    addSeries(series(1, "Torso"));
    open();
    ASSERT_TRUE(waitForPicture());
    viewport().setFocus();
    key(Qt::Key_L);
    drag(viewport(), {300, 300}, {400, 300});
    scene::AnnotationStore& store = window->session().annotations();
    ASSERT_EQ(store.annotations().size(), 1u);
    ASSERT_TRUE(QTest::qWaitFor([&] { return store.isSaved(); }));
    scene::AnnotationStore other(dir.filePath(QStringLiteral("annotations")));
    ASSERT_TRUE(other.openStudy(kStudy));
    scene::Annotation longer = store.annotations()[0];
    longer.points[1].x += 5;
    other.change(longer.id, longer, QStringLiteral("move"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return other.isSaved(); }));
    store.takeOver(kStudy);
    ASSERT_EQ(store.annotations(), std::vector{longer});
    key(Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(store.annotations(), std::vector{longer});
    auto* problem = child<QLabel>("bannerProblem");
    EXPECT_TRUE(problem->text().contains("changed in another window")) << problem->text().toStdString();
    EXPECT_TRUE(problem->isVisible());
    screenshot(*window, "viewer_step_refused");
    drag(viewport(), {300, 400}, {400, 400});
    EXPECT_FALSE(problem->isVisible());
}

TEST_F(ViewerTest, AStudyThatCannotBeReadSaysSoUntilItCan) {
    addSeries(series(1, "Torso"));
    readFailure = QStringLiteral("the catalog is locked");
    open();
    auto* problem = child<QLabel>("bannerProblem");
    ASSERT_TRUE(QTest::qWaitFor([&] { return problem->text().contains("locked"); }));
    {
        const std::lock_guard lock(mutex);
        readFailure.clear();
    }
    window->studyChanged(kStudy);
    EXPECT_TRUE(QTest::qWaitFor([&] { return problem->text().isEmpty(); }));
    EXPECT_TRUE(waitForPicture());
}

TEST_F(ViewerTest, TheWindowStandsWhereItWasLeft) {
    addSeries(series(1, "Torso"));
    open();
    ASSERT_TRUE(waitForPicture());
    key(Qt::Key_A);
    EXPECT_TRUE(child<QDockWidget>("annotationDock")->isVisible());
    window->resize(1111, 777);
    ASSERT_TRUE(QTest::qWaitFor([&] { return window->size() == QSize(1111, 777); }));
    ASSERT_TRUE(QTest::qWaitFor([&] { return !window->session().hasUnseen(); }));
    window->close();
    window.reset();
    open();
    EXPECT_EQ(window->size(), QSize(1111, 777));
    EXPECT_TRUE(child<QDockWidget>("annotationDock")->isVisible());
    EXPECT_TRUE(child<QAction>("showAnnotations")->isChecked());
}

} // namespace
