// The tag browser through its keys and clicks: what it shows, finds and copies, and how it follows the image.
#include "unit/ui/real_events.h"
#include "unit/ui/tag_browser_fixture.h"

#include <QAction>
#include <QClipboard>
#include <QMenu>
#include <QTimer>

namespace sagitta::test {
namespace {

TEST_F(TagBrowserTest, ShowsTheAttributesOfTheImage) {
    writeImages(2);
    open();
    screenshot(window, "tags_empty");
    EXPECT_FALSE(child<QLabel>("tagMessage")->text().isEmpty());
    show(at(2));
    EXPECT_EQ(value("Patient Name"), QStringLiteral("Müller^Jörg"));
    EXPECT_EQ(row("Patient Name", TagModel::Number).data().toString(), "(0010,0010)");
    EXPECT_EQ(row("Patient Name", TagModel::Vr).data().toString(), "PN");
    EXPECT_EQ(value("SOP Class UID"), "1.2.840.10008.5.1.4.1.1.2 (CT Image Storage)");
    EXPECT_EQ(value("Transfer Syntax UID"), "1.2.840.10008.1.2.1 (Explicit VR Little Endian)");
    EXPECT_EQ(value("[GEMS_ACQU_01] Number Of Cells In Detector"), "880");
    EXPECT_EQ(value("Anatomic Region Sequence"), "1 item (Chest)");
    EXPECT_EQ(value("Pixel Data"), "2048 bytes");
    EXPECT_FALSE(isOnGuiThread) << "no file is looked for on the thread of the windows";
    expectWellMade(window);
    screenshot(window, "tags");
}

TEST_F(TagBrowserTest, ShowsTheRowInUseInFull) {
    writeImages(1);
    open();
    show(at(1));
    click(row("Study Description"));
    const QString detail = child<QPlainTextEdit>("tagDetail")->toPlainText();
    EXPECT_TRUE(detail.contains("StudyDescription")) << detail.toStdString();
    EXPECT_TRUE(detail.contains("(0008,1030)"));
    EXPECT_TRUE(detail.contains("bei bekanntem Rundherd"));
    EXPECT_TRUE(row("Study Description").data(Qt::ToolTipRole).toString().contains("bei bekanntem Rundherd"))
        << "what may be cut short has a tooltip";
}

TEST_F(TagBrowserTest, FindsWhileOneTypes) {
    writeImages(1);
    open();
    show(at(1));
    QTest::keyClick(tree(), Qt::Key_F, Qt::ControlModifier);
    EXPECT_TRUE(search()->hasFocus());
    QTest::keyClicks(search(), "topogram");
    ASSERT_TRUE(waitForCount("2 matches"));
    EXPECT_EQ(model().rowCount(), 1) << "the sequence that holds them";
    EXPECT_EQ(openRows(), 5) << "and its items, open";
    screenshot(window, "tags_search");
    QTest::keyClick(search(), Qt::Key_Return);
    EXPECT_EQ(tree()->currentIndex().siblingAtColumn(TagModel::Value).data().toString(), "Topogram 0.6");
    EXPECT_EQ(tree()->currentIndex().parent().row(), 0);
    QTest::keyClick(search(), Qt::Key_Return);
    EXPECT_EQ(tree()->currentIndex().parent().row(), 1);
    QTest::keyClick(search(), Qt::Key_Return, Qt::ShiftModifier);
    EXPECT_EQ(tree()->currentIndex().parent().row(), 0);
    QTest::keyClick(search(), Qt::Key_Escape);
    EXPECT_TRUE(search()->text().isEmpty());
    ASSERT_TRUE(waitForCount({}));
    EXPECT_GT(model().rowCount(), 40);
    EXPECT_EQ(tree()->currentIndex().siblingAtColumn(TagModel::Value).data().toString(), "Topogram 0.6")
        << "what was found is still there when the search ends";
    EXPECT_FALSE(tree()->visualRect(tree()->currentIndex()).isEmpty());
}

TEST_F(TagBrowserTest, FindsByTagAndByKeyword) {
    writeImages(1);
    open();
    show(at(1));
    QTest::keyClicks(search(), "0010,0010");
    ASSERT_TRUE(waitForCount("1 match"));
    EXPECT_EQ(value("Patient Name"), QStringLiteral("Müller^Jörg"));
    search()->clear();
    ASSERT_TRUE(waitForCount({}));
    QTest::keyClicks(search(), "PatientName");
    ASSERT_TRUE(waitForCount("1 match"));
    EXPECT_TRUE(row("Patient Name").data(TagModel::WholeMatchRole).toBool());
    search()->clear();
    QTest::keyClicks(search(), "nothing like it");
    ASSERT_TRUE(waitForCount("no match"));
    EXPECT_EQ(model().rowCount(), 0);
}

TEST_F(TagBrowserTest, CopiesRowsValuesTagsAndKeywords) {
    writeImages(1);
    open();
    show(at(1));
    // The keys are for the list while the focus is in it, whatever the window does with them.
    auto* const copyPicture = new QAction(&window);
    copyPicture->setShortcut(QKeySequence::Copy);
    window.addAction(copyPicture);
    bool isPictureCopied = false;
    QObject::connect(copyPicture, &QAction::triggered, [&] { isPictureCopied = true; });
    click(row("Patient Name"));
    click(row("Patient ID"), Qt::ControlModifier);
    const auto copied = [&](Qt::Key key, Qt::KeyboardModifiers modifiers) {
        QGuiApplication::clipboard()->clear();
        QTest::keyClick(tree(), key, modifiers);
        return QGuiApplication::clipboard()->text();
    };
    EXPECT_EQ(copied(Qt::Key_C, Qt::ControlModifier),
              QStringLiteral("(0010,0010)\tPatient Name\tPN\tMüller^Jörg\n(0010,0020)\tPatient ID\tLO\t4711"));
    EXPECT_FALSE(isPictureCopied);
    const auto shift = Qt::ControlModifier | Qt::ShiftModifier;
    EXPECT_EQ(copied(Qt::Key_C, shift), QStringLiteral("Müller^Jörg\n4711"));
    EXPECT_EQ(copied(Qt::Key_T, shift), "(0010,0010)\n(0010,0020)");
    EXPECT_EQ(copied(Qt::Key_K, shift), "PatientName\nPatientID");
}

TEST_F(TagBrowserTest, TheMenuOfARowCopies) {
    writeImages(1);
    open();
    show(at(1));
    click(row("Patient ID"));
    for (const auto& [entry, copied] :
         {std::pair("copyTagRows", "(0010,0020)\tPatient ID\tLO\t4711"), std::pair("copyTagValue", "4711"),
          std::pair("copyTagNumber", "(0010,0020)"), std::pair("copyTagKeyword", "PatientID")}) {
        QGuiApplication::clipboard()->clear();
        QTimer::singleShot(1, &window, [this, entry = entry] { // the menu runs its own loop
            auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
            ASSERT_TRUE(menu);
            clickEntry(*menu, *child<QAction>(entry));
        });
        clickOn(*tree()->viewport(), tree()->visualRect(row("Patient ID")).center(), Qt::RightButton);
        EXPECT_EQ(QGuiApplication::clipboard()->text(), copied) << entry;
    }
}

TEST_F(TagBrowserTest, StaysWhereItIsWhileTheImageIsScrolled) {
    writeImages(3);
    Elements longer = image(4); // another shape: all rows are made anew
    longer.text({0xfffc, 0xfffc}, "OB", "padding");
    write("4", longer);
    open();
    show(at(1));
    tree()->expand(row("Referenced Series Sequence", 0));
    tree()->expand(model().index(1, 0, row("Referenced Series Sequence", 0)));
    click(row("Slice Thickness"));
    tree()->verticalScrollBar()->setValue(9);
    const QString top = tree()->indexAt(QPoint(0, 0)).data().toString();
    for (const int number : {2, 3, 4}) {
        show(at(number));
        EXPECT_EQ(value("Instance Number"), QString::number(number));
        EXPECT_TRUE(tree()->isExpanded(row("Referenced Series Sequence", 0)));
        EXPECT_TRUE(tree()->isExpanded(model().index(1, 0, row("Referenced Series Sequence", 0))));
        EXPECT_FALSE(tree()->isExpanded(model().index(0, 0, row("Referenced Series Sequence", 0))));
        EXPECT_EQ(tree()->indexAt(QPoint(0, 0)).data().toString(), top);
        EXPECT_EQ(tree()->currentIndex().siblingAtColumn(TagModel::Name).data().toString(), "Slice Thickness");
        EXPECT_TRUE(tree()->selectionModel()->isSelected(tree()->currentIndex()));
    }
}

TEST_F(TagBrowserTest, ReadsTheLatestImageAloneWhenItFallsBehind) {
    writeImages(30);
    open();
    show(at(1));
    hold();
    const int before = asked;
    for (int number = 2; number <= 30; ++number)
        browser->setPlaces(at(number));
    ASSERT_TRUE(QTest::qWaitFor([&] { return !tree()->isVisible(); }))
        << "rows of another image do not stand there while that in use is read";
    EXPECT_EQ(child<QLabel>("tagMessage")->text(), "Reading…");
    release();
    ASSERT_TRUE(waitForTitle("Series 3, image 30 of 40"));
    EXPECT_EQ(value("Instance Number"), "30");
    EXPECT_LE(asked - before, 2) << "the one that was under way and the last";
}

TEST_F(TagBrowserTest, ReadsNothingWhileItIsHidden) {
    writeImages(2);
    open();
    browser->hide();
    browser->setPlaces(at(1));
    browser->setPlaces(at(2));
    EXPECT_EQ(asked, 0);
    browser->show();
    EXPECT_TRUE(waitForTitle("Series 3, image 2 of 40"));
}

TEST_F(TagBrowserTest, SaysInWordsWhatIsWrong) {
    writeImages(1);
    ASSERT_TRUE(QFile::remove(files["1"]));
    files["2"] = writeFile(dir.path(), "Dear reader, this is a letter.", "letter.txt");
    Elements cut = image(3);
    cut.header(tags::PixelPaddingValue, "LO", 4000).raw("cut");
    write("3", cut);
    open();
    const auto message = [&] { return child<QLabel>("tagMessage")->text(); };
    browser->setPlaces(at(1));
    ASSERT_TRUE(QTest::qWaitFor([&] { return message().contains("is gone"); })) << message().toStdString();
    screenshot(window, "tags_gone");
    browser->setPlaces(at(2));
    ASSERT_TRUE(QTest::qWaitFor([&] { return message().contains("not a DICOM file"); })) << message().toStdString();
    EXPECT_FALSE(child<QToolButton>("tagExport")->isEnabled());
    browser->setPlaces(at(9));
    ASSERT_TRUE(QTest::qWaitFor([&] { return message().contains("is gone"); })) << "one that nobody knows";
    // Damaged, and shown as far as it goes.
    show(at(3));
    EXPECT_EQ(problem(), "The file: data set is damaged and was read in part.");
    EXPECT_EQ(value("Pixel Padding Value"), "cut [cut off: 3 of 4000 bytes are there]");
    screenshot(window, "tags_damaged");
    // And whole again when the file has come.
    write("1", image(1));
    show(at(1));
    EXPECT_TRUE(problem().isEmpty());
}

// By structure: what the window has to lay out is bounded, whatever is in the file, and all reading, comparing and
// searching is done elsewhere.
TEST_F(TagBrowserTest, LaysOutFewRowsOfAGiantObject) {
    write("1", enhanced(10'000));
    Elements wide = identity();
    for (int element = 0; element < 60'000; ++element)
        wide.text({0x0021, static_cast<std::uint16_t>(0x1000 + element)}, "LO", "same value");
    write("2", wide);
    open();
    show(at(1));
    EXPECT_LT(openRows(), 40) << "closed sequences cost nothing";
    QTest::keyClicks(search(), "0020,0032");
    ASSERT_TRUE(waitForCount("101 matches")) << count().toStdString();
    EXPECT_LE(openRows(), 410);
    search()->clear();
    show(at(2));
    EXPECT_LE(model().rowCount(), 30'001);
    EXPECT_TRUE(model().index(model().rowCount() - 1, TagModel::Value).data().toString().startsWith(u'…'));
    QTest::keyClicks(search(), "same");
    ASSERT_TRUE(waitForCount("first 2000 of 29988 matches")) << count().toStdString();
    EXPECT_EQ(model().rowCount(), 2000);
    EXPECT_FALSE(isOnGuiThread);
}

TEST_F(TagBrowserTest, EndsWhileItReads) {
    writeImages(1);
    open();
    hold();
    browser->setPlaces(at(1));
    ASSERT_TRUE(QTest::qWaitFor([&] {
        const std::lock_guard lock(mutex);
        return asked > 0;
    }));
    release();
    window.setCentralWidget(nullptr); // and with it the browser; no answer comes to what is gone
    QCoreApplication::sendPostedEvents();
}

TEST_F(TagBrowserTest, RemembersItsColumns) {
    tree()->setColumnWidth(TagModel::Name, 333);
    delete browser;
    browser = new ui::TagBrowser([this](const QString& uid) { return find(uid); }, settings);
    window.setCentralWidget(browser);
    EXPECT_EQ(tree()->columnWidth(TagModel::Name), 333);
}

} // namespace
} // namespace sagitta::test
