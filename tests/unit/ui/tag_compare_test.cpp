// The tag browser through its keys and clicks: two images beside each other, the frames of one, and files of it all.
#include "unit/ui/tag_browser_fixture.h"

namespace sagitta::test {
namespace {

TEST_F(TagBrowserTest, ComparesWithAnotherImage) {
    writeImages(3);
    open();
    show(at(2));
    EXPECT_TRUE(tree()->isColumnHidden(TagModel::Other));
    compareWith("Compare with the previous image");
    ASSERT_TRUE(waitForCount("2 differences, 1 not compared"));
    EXPECT_EQ(value("Instance Number"), "2");
    EXPECT_EQ(row("Instance Number", TagModel::Other).data().toString(), "1");
    EXPECT_EQ(row("Instance Number", TagModel::Difference).data().toString(), QStringLiteral("≠"));
    EXPECT_EQ(row("Patient Name", TagModel::Difference).data().toString(), "");
    EXPECT_EQ(model().headerData(TagModel::Other, Qt::Horizontal, Qt::DisplayRole).toString(), "Compared");
    EXPECT_TRUE(model().headerData(TagModel::Other, Qt::Horizontal, Qt::ToolTipRole).toString().contains("image 1 of"));
    screenshot(window, "tags_compare");

    QTest::mouseClick(child<QCheckBox>("tagOnlyDifferences"), Qt::LeftButton, {}, QPoint(8, 8));
    ASSERT_TRUE(QTest::qWaitFor([&] { return model().rowCount() == 2; }));
    screenshot(window, "tags_differences");
    // The choice goes along with the image.
    browser->setPlaces(at(3));
    ASSERT_TRUE(waitForTitle("Series 3, image 3 of 40 compared with Series 3, image 2 of 40"));
    EXPECT_EQ(value("Instance Number"), "3");
    EXPECT_EQ(row("Instance Number", TagModel::Other).data().toString(), "2");
    // There is none before the first.
    browser->setPlaces(at(1));
    ASSERT_TRUE(waitForTitle("Series 3, image 1 of 40"));
    EXPECT_EQ(problem(), "There is nothing there to compare with.");
    EXPECT_TRUE(tree()->isColumnHidden(TagModel::Other));
    compareWith("Compare with nothing");
    EXPECT_TRUE(QTest::qWaitFor([&] { return problem().isEmpty(); }));
}

TEST_F(TagBrowserTest, ComparesWithWhatStandsInAnotherViewport) {
    writeImages(3);
    open();
    TagPlaces places = at(1);
    places.viewports = {{3, place(3)}};
    show(places);
    compareWith("Compare with viewport 3");
    ASSERT_TRUE(waitForTitle("Series 3, image 1 of 40 compared with Series 3, image 3 of 40"));
    places.viewports.front().place = place(2); // scrolled there
    browser->setPlaces(places);
    EXPECT_TRUE(waitForTitle("Series 3, image 1 of 40 compared with Series 3, image 2 of 40"));
}

TEST_F(TagBrowserTest, ComparesWithAFile) {
    writeImages(1);
    Elements other = image(1);
    other.text({0xfffc, 0xfffc}, "OB", "padding");
    const QString path = writeFile(dir.path(), part10(kSyntax, other.encoded()), "other.dcm");
    open();
    show(at(1));
    const auto choose = [&](const QString& file) {
        child<QComboBox>("tagCompare")->setFocus();
        QTest::keyClick(child<QComboBox>("tagCompare"), Qt::Key_End);
        auto* const dialog = child<QFileDialog>("tagCompareDialog");
        ASSERT_NE(dialog, nullptr);
        dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"))->setText(file);
        QTest::keyClick(dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit")), Qt::Key_Return);
    };
    choose(path);
    ASSERT_TRUE(waitForTitle("Series 3, image 1 of 40 compared with other.dcm"));
    EXPECT_EQ(row("Data Set Trailing Padding", TagModel::Difference).data().toString(), QStringLiteral("→"));
    EXPECT_TRUE(waitForCount("1 difference, 1 not compared"));

    ASSERT_TRUE(QFile::remove(path));
    browser->filesReplaced();
    ASSERT_TRUE(QTest::qWaitFor([&] { return problem().startsWith("other.dcm cannot be compared"); }));
    EXPECT_EQ(value("Patient ID"), "4711") << "the image itself is still shown";
}

TEST_F(TagBrowserTest, ShowsTheGroupsOfTheFrameThatIsChosen) {
    write("7", enhanced(20));
    open();
    TagPlaces places;
    places.current = TagPlace{"7", {}, 4, "Series 3, image 5 of 20"};
    show(places);
    EXPECT_EQ(value("Image Position Patient"), "0\\0\\4") << "that of the picture";
    EXPECT_TRUE(tree()->isExpanded(row("Frame 5", 0)));
    auto* const number = child<QSpinBox>("tagFrame");
    ASSERT_TRUE(number->isVisible());
    EXPECT_EQ(number->text(), "5 of 20");
    expectWellMade(window);
    screenshot(window, "tags_frames");
    number->setFocus();
    QTest::keyClick(number, Qt::Key_Up);
    ASSERT_TRUE(QTest::qWaitFor([&] { return value("Image Position Patient") == "0\\0\\5"; }));
    EXPECT_EQ(value("Pixel Measures Sequence"), "of all frames");
    EXPECT_EQ(value("Plane Position Sequence"), "of this frame");
    // Another picture: its own frame again.
    places.current->frame = 9;
    browser->setPlaces(places);
    ASSERT_TRUE(QTest::qWaitFor([&] { return number->value() == 10; }));
    EXPECT_EQ(value("Image Position Patient"), "0\\0\\9");
}

TEST_F(TagBrowserTest, WritesAllRowsToAFile) {
    writeImages(2);
    open();
    show(at(2));
    QTest::keyClicks(search(), "patient");
    ASSERT_TRUE(waitForCount("2 matches"));
    const auto exportTo = [&](const QString& name) {
        QTest::mouseClick(child<QToolButton>("tagExport"), Qt::LeftButton);
        auto* const dialog = child<QFileDialog>("tagExportDialog");
        ASSERT_NE(dialog, nullptr);
        auto* const edit = dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
        edit->setText(name);
        QTest::keyClick(edit, Qt::Key_Return);
        (void)QTest::qWaitFor(
            [&] { return window.findChild<QFileDialog*>(QStringLiteral("tagExportDialog")) == nullptr; });
    };
    const auto contents = [](const QString& path) {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    };
    exportTo(dir.filePath("all.csv"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return child<QLabel>("tagNotice")->text().startsWith("Written to"); }));
    const QString csv = contents(dir.filePath("all.csv"));
    EXPECT_TRUE(csv.contains(QStringLiteral("0,\"(0010,0010)\",PatientName,Patient Name,,PN,1,14,Müller^Jörg\r\n")));
    EXPECT_TRUE(csv.contains("SliceThickness")) << "all rows, whatever is searched for";
    exportTo(dir.filePath("all.txt"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return QFile::exists(dir.filePath("all.txt")); }));
    EXPECT_TRUE(
        contents(dir.filePath("all.txt")).contains(QStringLiteral("(0010,0010)\tPatient Name\tPN\tMüller^Jörg\n")));
    ASSERT_TRUE(QTest::qWaitFor([&] { return child<QToolButton>("tagExport")->isEnabled(); }));
    ASSERT_TRUE(QFile::remove(files["2"]));
    exportTo(dir.filePath("none.csv"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return problem().startsWith("Nothing was written."); }));
    EXPECT_FALSE(QFile::exists(dir.filePath("none.csv")));
}

} // namespace
} // namespace sagitta::test
