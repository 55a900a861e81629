// The series strip: what is offered, hidden, seen and current, and what of a study is no image.
#include "ui/viewer/series_strip.h"

#include "support/made_note.h"
#include "support/mixed_study.h"
#include "ui/common/theme.h"
#include "ui/viewer/patient_banner.h"
#include "ui/viewer/series_delegate.h"
#include "unit/ui/look.h"
#include "unit/ui/screenshot.h"
#include "unit/ui/viewer_fixture.h"
#include "unit/ui/widget_walk.h"

#include <QBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>

using namespace sagitta;
using namespace sagitta::test;
using Role = ui::SeriesDelegate::Role;

namespace {

class SeriesStripTest : public ViewerTest {
protected:
    SeriesStripTest() :
        session(
            [this](const QString&) -> Result<std::vector<dicom::InstanceHeaderPtr>> {
                const std::lock_guard lock(mutex);
                return headers;
            },
            dir.filePath(QStringLiteral("annotations"))),
        scheduler(1), strip(new ui::SeriesStrip(frames, scheduler)) {
        auto* row = new QHBoxLayout(&panel);
        row->setContentsMargins(0, 0, 0, 0);
        row->addWidget(strip);
        panel.setFixedSize(strip->width(), 700);
        QObject::connect(&session, &scene::Session::displaySetsChanged, strip,
                         [this] { strip->setContent(session.displaySets(), session.otherObjects()); });
        strip->watch(session);
    }
    ~SeriesStripTest() override { delete strip; }

    void openStudy() {
        session.openStudy(kStudy);
        ASSERT_TRUE(QTest::qWaitFor([&] { return list().count() > 0; }));
        panel.show();
        panel.activateWindow();
        ASSERT_TRUE(QTest::qWaitForWindowActive(&panel));
    }
    void refresh() {
        QSignalSpy read(&session, &scene::Session::studyRead);
        session.refresh();
        ASSERT_TRUE(QTest::qWaitFor([&] { return read.count() > 0; }));
    }
    // A note that rejects what was added as the given slices, counted over all.
    void reject(const std::vector<size_t>& slices, const QString& code = QStringLiteral("113001")) {
        NoteSpec note{kStudy, {}, code, QStringLiteral("1.9.%1").arg(headers.size())};
        for (const size_t slice : slices)
            note.references.push_back({headers.at(slice)->sopInstanceUid, {}});
        const std::lock_guard lock(mutex);
        headers.push_back(makeNote(note));
    }
    QListWidget& list() { return *strip->findChild<QListWidget*>(QStringLiteral("seriesStrip")); }
    ui::HiddenNotice* notice(const char* name = "hiddenForQuality") {
        return strip->findChild<ui::HiddenNotice*>(QLatin1String(name));
    }
    QString at(int row, int role) { return list().item(row)->data(role).toString(); }
    void waitForThumbnails() {
        EXPECT_TRUE(QTest::qWaitFor([&] {
            for (int row = 0; row < list().count(); ++row) {
                if (at(row, Role::KindRole).isEmpty() && list().item(row)->data(Role::ImageRole).isNull())
                    return false;
            }
            return true;
        }));
    }
    QMenu* openMenu(int row) {
        const QPoint where =
            row < 0 ? QPoint(5, list().viewport()->height() - 5) : list().visualItemRect(list().item(row)).center();
        QContextMenuEvent event(QContextMenuEvent::Mouse, where, list().viewport()->mapToGlobal(where));
        QApplication::sendEvent(list().viewport(), &event);
        return strip->findChild<QMenu*>(QStringLiteral("seriesMenu"));
    }

    scene::Session session;
    ui::RenderScheduler scheduler;
    QWidget panel;
    ui::SeriesStrip* strip;
};

TEST_F(SeriesStripTest, SaysWhatIsHiddenAndShowsItByAClick) {
    addSeries(series(1, "Torso", 12));
    reject({3, 4, 5});
    openStudy();
    ASSERT_TRUE(notice());
    EXPECT_EQ(notice()->accessibleName(), "3 images rejected for quality are hidden. Show");
    EXPECT_TRUE(notice()->toolTip().contains("Rejected: Positioning (3)"));
    EXPECT_EQ(list().count(), 1);
    waitForThumbnails();
    screenshot(panel, "strip_hidden");
    expectWellMade(panel);
    QTest::mouseClick(notice(), Qt::LeftButton);
    EXPECT_EQ(notice()->accessibleName(), "3 images rejected for quality are shown. Hide");
    EXPECT_EQ(list().count(), 3) << "the images and their note";
    EXPECT_EQ(at(1, Role::ApartRole), "rejected: quality");
    EXPECT_TRUE(list().item(1)->data(Role::CautionRole).toBool());
    EXPECT_FALSE(list().item(0)->data(Role::CautionRole).toBool());
    EXPECT_TRUE(list().item(1)->data(Role::WarningRole).toBool());
    EXPECT_EQ(at(2, Role::KindRole), "Rejection note");
    EXPECT_EQ(at(2, Role::ApartRole), "rejected: quality");
    waitForThumbnails();
    screenshot(panel, "strip_hidden_shown");
    QTest::mouseClick(notice(), Qt::LeftButton);
    EXPECT_EQ(list().count(), 1);
}

TEST_F(SeriesStripTest, TheKeyboardReachesWhatIsHiddenAndStaysThere) {
    addSeries(series(1, "Torso"));
    reject({3});
    openStudy();
    EXPECT_EQ(notice()->accessibleName(), "1 image rejected for quality is hidden. Show");
    strip->setFocus();
    EXPECT_TRUE(list().hasFocus());
    QTest::keyClick(&list(), Qt::Key_Tab);
    ASSERT_TRUE(notice()->hasFocus());
    QTest::keyClick(notice(), Qt::Key_Space);
    EXPECT_TRUE(session.isHiddenShown(scene::HiddenReason::Quality));
    EXPECT_TRUE(notice()->hasFocus());
    QTest::keyClick(notice(), Qt::Key_Space);
    EXPECT_FALSE(session.isHiddenShown(scene::HiddenReason::Quality));
}

TEST_F(SeriesStripTest, EachReasonHasALineThatGoesWithIt) {
    addSeries(series(1, "Torso", 12));
    for (size_t i = 0; i < 12; ++i)
        adjustSlice(i, [&](dicom::InstanceHeader& header) {
            if (i < 4)
                header.intent =
                    i % 2 ? dicom::PresentationIntent::ForProcessing : dicom::PresentationIntent::ForPresentation;
        });
    reject({8, 9});
    reject({10}, QStringLiteral("113038"));
    openStudy();
    ASSERT_TRUE(notice() && notice("hiddenForWorklist") && notice("hiddenForProcessing"));
    EXPECT_LT(notice("hiddenForWorklist")->y(), notice()->y()) << "the gravest first";
    EXPECT_EQ(notice("hiddenForProcessing")->accessibleName(), "2 images FOR PROCESSING are hidden. Show");
    waitForThumbnails();
    screenshot(panel, "strip_hidden_reasons");
    expectWellMade(panel);
    {
        const std::lock_guard lock(mutex);
        headers.pop_back();
    }
    refresh();
    EXPECT_TRUE(QTest::qWaitFor([&] { return !notice("hiddenForWorklist"); }));
    EXPECT_TRUE(notice());
}

TEST_F(SeriesStripTest, WhenThereIsNothingElseItIsShownAndSaid) {
    addSeries(series(1, "Torso", 3));
    reject({0, 1, 2});
    openStudy();
    EXPECT_EQ(at(0, Role::ApartRole), "rejected: quality");
    EXPECT_EQ(notice()->accessibleName(), "3 images rejected for quality: shown, because there is nothing else");
    EXPECT_FALSE(notice()->isEnabled());
    waitForThumbnails();
    screenshot(panel, "strip_nothing_else");
}

TEST_F(SeriesStripTest, ASplitSaysWhyInALineOfItsOwn) {
    addSeries(series(1, "Dual echo with a long description"));
    for (size_t i = 0; i < 10; ++i)
        adjustSlice(i, [&](dicom::InstanceHeader& header) {
            header.frames[0].traits.echo = 1 + static_cast<int>(i % 2);
            header.frames[0].plane->position.z = 10.0 * static_cast<double>(i / 2);
            header.imageLaterality = QStringLiteral("L");
            header.series.bodyPart = QStringLiteral("KNEE");
        });
    openStudy();
    ASSERT_EQ(list().count(), 2);
    EXPECT_EQ(at(0, Role::ApartRole), "echo 1");
    EXPECT_EQ(at(1, Role::ApartRole), "echo 2");
    EXPECT_EQ(at(0, Role::DetailRole), "CT · 5 · L KNEE");
    EXPECT_FALSE(list().item(0)->data(Role::CautionRole).toBool());
    waitForThumbnails();
    screenshot(panel, "strip_split");
}

TEST_F(SeriesStripTest, TellsWhatWasOnTheScreen) {
    addSeries(series(1, "Torso", 4));
    addSeries(series(2, "Torso thin", 4));
    openStudy();
    ASSERT_TRUE(QTest::qWaitFor([&] { return list().count() == 2; }));
    session.setViewCount(1);
    scene::View& shown = *session.views()[0];
    shown.showStack(session.displaySets()[0]);
    const auto seen = [&](int row) { return list().item(row)->data(Role::SeenRole).toInt(); };
    shown.noteOnScreen();
    shown.setSliceIndex(2, scene::Origin::User);
    shown.noteOnScreen();
    EXPECT_TRUE(QTest::qWaitFor([&] { return seen(0) == 2; }));
    EXPECT_EQ(seen(1), 0);
    EXPECT_TRUE(at(0, Qt::AccessibleTextRole).endsWith("4 images, 2 seen"));
    EXPECT_TRUE(list().item(0)->toolTip().contains("2 of 4 images were on the screen"));
    strip->setShown({session.displaySets()[0]->id, session.displaySets()[1]->id});
    strip->setCurrent(session.displaySets()[0]->id);
    EXPECT_TRUE(list().item(0)->data(Role::CurrentRole).toBool());
    EXPECT_FALSE(list().item(1)->data(Role::CurrentRole).toBool());
    waitForThumbnails();
    screenshot(panel, "strip_seen_current");
    for (const int slice : {1, 3}) {
        shown.setSliceIndex(slice, scene::Origin::User);
        shown.noteOnScreen();
    }
    EXPECT_TRUE(QTest::qWaitFor([&] { return seen(0) == 4; }));
    strip->setCurrent({});
    EXPECT_FALSE(list().item(0)->data(Role::CurrentRole).toBool());
    screenshot(panel, "strip_seen_all");
}

TEST_F(SeriesStripTest, TheMenuHoldsWhatIsWired) {
    addSeries(series(1, "Torso"));
    reject({3});
    openStudy();
    const auto names = [](const QMenu* menu) {
        QStringList found;
        for (const QAction* action : menu->actions()) {
            if (!action->isSeparator())
                found << action->objectName();
        }
        return found;
    };
    QMenu* menu = openMenu(0);
    ASSERT_TRUE(menu);
    EXPECT_EQ(names(menu), (QStringList{"seriesOpen", "hiddenForQualityAction"}));
    menu->close();
    ASSERT_TRUE(QTest::qWaitFor([&] { return !strip->findChild<QMenu*>("seriesMenu"); }));

    QSignalSpy opened(strip, &ui::SeriesStrip::opened);
    QSignalSpy openedInEmpty(strip, &ui::SeriesStrip::openedInEmpty);
    QString of;
    QObject::connect(strip, &ui::SeriesStrip::menuAboutToShow, strip, [&](QMenu* filled, const QString& id) {
        of = id;
        filled->addAction(QStringLiteral("Tags"))->setObjectName(QStringLiteral("tags"));
    });
    menu = openMenu(0);
    EXPECT_EQ(names(menu), (QStringList{"seriesOpen", "seriesOpenInEmpty", "tags", "hiddenForQualityAction"}));
    const QString id = session.displaySets()[0]->id;
    EXPECT_EQ(of, id);
    screenshot(*menu, "strip_menu");
    menu->findChild<QAction*>("seriesOpen")->trigger();
    menu->findChild<QAction*>("seriesOpenInEmpty")->trigger();
    EXPECT_EQ(opened.takeFirst()[0].toString(), id);
    EXPECT_EQ(openedInEmpty.takeFirst()[0].toString(), id);
    EXPECT_EQ(menu->findChild<QAction*>("hiddenForQualityAction")->text(), "Show 1 image rejected for quality");
    menu->findChild<QAction*>("hiddenForQualityAction")->trigger();
    EXPECT_EQ(list().count(), 3);
    menu->close();
    ASSERT_TRUE(QTest::qWaitFor([&] { return !strip->findChild<QMenu*>("seriesMenu"); }));
    menu = openMenu(-1);
    EXPECT_EQ(names(menu), (QStringList{"tags", "hiddenForQualityAction"})) << "beside the series";
    EXPECT_EQ(of, QString());
    menu->close();
}

TEST_F(SeriesStripTest, EnterOpensTheSeriesAndNothingElse) {
    addSeries(series(1, "Torso"));
    reject({});
    openStudy();
    ASSERT_TRUE(QTest::qWaitFor([&] { return list().count() == 2; }));
    QSignalSpy opened(strip, &ui::SeriesStrip::opened);
    list().setCurrentRow(0);
    QTest::keyClick(&list(), Qt::Key_Return);
    EXPECT_EQ(opened.count(), 1);
    QTest::mouseClick(list().viewport(), Qt::LeftButton, {}, list().visualItemRect(list().item(1)).center());
    EXPECT_EQ(opened.count(), 1) << "a document opens no empty viewport";
}

TEST_F(SeriesStripTest, WarnsOfABrokenStackNotOfASingleImage) {
    addSeries(series(1, "Scout", 1));
    const QStringList written = writeSeries(series(2, "Gap", 8));
    for (const int k : {0, 1, 2, 5, 6, 7})
        addSlice(written[k]);
    openStudy();
    ASSERT_TRUE(QTest::qWaitFor([&] { return list().count() == 2; }));
    EXPECT_FALSE(list().item(0)->data(Role::WarningRole).toBool());
    EXPECT_TRUE(list().item(1)->data(Role::WarningRole).toBool());
}

TEST_F(SeriesStripTest, TheMenuKeyOpensTheMenuOfTheSeries) {
    addSeries(series(1, "Torso"));
    openStudy();
    list().setCurrentRow(0);
    const QPoint where = list().inputMethodQuery(Qt::ImCursorRectangle).toRect().center();
    QContextMenuEvent event(QContextMenuEvent::Keyboard, where, list().mapToGlobal(where));
    QApplication::sendEvent(&list(), &event);
    auto* menu = strip->findChild<QMenu*>(QStringLiteral("seriesMenu"));
    ASSERT_TRUE(menu);
    EXPECT_TRUE(menu->findChild<QAction*>("seriesOpen"));
    menu->close();
}

// A study as hospitals have them.
TEST_F(SeriesStripTest, DocumentsAreListedWithWhatTheyAre) {
    const QTemporaryDir folder;
    const MixedStudy mixed = writeMixedStudy(folder.path(), Images::Native);
    for (const QString& file : mixed.files)
        addSlice(file);
    openStudy();
    ASSERT_TRUE(QTest::qWaitFor([&] { return list().count() == 6; }));
    QHash<QString, QString> kinds; // of each what it says
    for (int row = 0; row < list().count(); ++row)
        kinds[at(row, Role::KindRole)] = at(row, Role::SaidRole);
    EXPECT_EQ(kinds.value("Report"), "Diagnostic imaging report");
    EXPECT_EQ(kinds.value("Key images"), "Of Interest");
    EXPECT_EQ(kinds.value("PDF"), "Letter");
    EXPECT_EQ(kinds.value("Presentation state"), "Lung window");
    EXPECT_EQ(at(1, Role::TitleRole), "Lesion") << "the segmentation";
    waitForThumbnails();
    panel.setFixedHeight(1000);
    screenshot(panel, "strip_documents");
    expectWellMade(panel);
}

// Its words stand on black, whatever the colours around.
TEST_F(SeriesStripTest, AReportIsLegibleInBothThemes) {
    const QTemporaryDir folder;
    addSlice(writeMixedStudy(folder.path()).report);
    openStudy();
    for (const ui::Theme theme : {ui::Theme::Light, ui::Theme::Dark}) {
        ui::applyTheme(*qApp, theme);
        const QImage shown = panel
                                 .grab(QRect(list().mapTo(&panel, list().visualItemRect(list().item(0)).topLeft()),
                                             QSize(ui::kSeriesItemWidth, ui::kThumbnailSize)))
                                 .toImage();
        int bright = 0;
        const int inside = 2 * ui::kGrid;
        for (int y = inside; y < shown.height() - inside; ++y)
            for (int x = shown.width() / 4; x < shown.width() * 3 / 4; ++x)
                bright += qGray(shown.pixel(x, y)) > 150;
        EXPECT_GT(bright, 30) << (theme == ui::Theme::Light ? "light" : "dark");
    }
    useTestLook();
}

TEST_F(SeriesStripTest, AStudyOfReportsAloneIsSomebodys) {
    const QTemporaryDir folder;
    addSlice(writeMixedStudy(folder.path()).report);
    ui::PatientBanner banner;
    banner.watch(session);
    banner.setHeader(nullptr);
    openStudy();
    EXPECT_EQ(list().count(), 1);
    const auto text = [&](const char* name) { return banner.findChild<QLabel*>(QLatin1String(name))->text(); };
    EXPECT_EQ(text("bannerName"), "DOE, Jane");
    EXPECT_TRUE(text("bannerPerson").contains("4711"));
    EXPECT_TRUE(text("bannerStudy").contains("2024-03-01"));
    banner.setHeader(nullptr); // no viewport has an image
    EXPECT_EQ(text("bannerName"), "DOE, Jane");
    banner.forgetStudy();
    EXPECT_EQ(text("bannerName"), "");
}

} // namespace
