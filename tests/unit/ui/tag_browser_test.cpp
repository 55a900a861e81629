// The tag browser through its keys and clicks, over files that are written here.
#include "ui/viewer/tag_browser.h"

#include "ui/viewer/tag_model.h"
#include "unit/dicom/made_file.h"
#include "unit/ui/screenshot.h"
#include "unit/ui/widget_walk.h"

#include <QAction>
#include <QApplication>
#include <QBoxLayout>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QFileDialog>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMainWindow>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>

namespace sagitta::test {
namespace {

namespace tags = dicom::tags;
using ui::TagModel;
using ui::TagPlace;
using ui::TagPlaces;

const auto kSyntax = QStringLiteral("1.2.840.10008.1.2.1");

class TagBrowserTest : public testing::Test {
protected:
    TagBrowserTest() {
        browser = new ui::TagBrowser([this](const QString& uid) { return find(uid); }, settings);
        window.setCentralWidget(browser);
        window.resize(520, 640);
    }
    ~TagBrowserTest() override { release(); }

    void open() {
        window.show();
        window.activateWindow();
        ASSERT_TRUE(QTest::qWaitForWindowActive(&window));
    }

    // Where a file is; held back while the gate is shut. On the reader's thread.
    Result<QString> find(const QString& uid) {
        isOnGuiThread = isOnGuiThread || QThread::currentThread() == qApp->thread();
        std::unique_lock lock(mutex);
        ++asked;
        opened.wait(lock, [this] { return !isHeld; });
        const auto it = files.find(uid);
        return it == files.end() ? Result<QString>(Error(ErrorCode::NotFound, uid)) : Result<QString>(it->second);
    }
    void hold() {
        const std::lock_guard lock(mutex);
        isHeld = true;
    }
    void release() {
        {
            const std::lock_guard lock(mutex);
            isHeld = false;
        }
        opened.notify_all();
    }

    QString write(const QString& uid, const Elements& elements) {
        const QString path = writeFile(dir.path(), part10(kSyntax, elements.encoded()), uid + QStringLiteral(".dcm"));
        const std::lock_guard lock(mutex);
        files[uid] = path;
        return path;
    }
    // Image `number` of a series: the same but for its UID and number.
    static Elements image(int number) {
        const QByteArray uid = "1.2.3.4." + QByteArray::number(number);
        Elements code;
        code.text({0x0008, 0x0100}, "SH", "T-D3000").text({0x0008, 0x0104}, "LO", "Chest");
        Elements series;
        series.text(tags::SeriesInstanceUID, "UI", "1.9.9").text(tags::SeriesDescription, "LO", "Topogram 0.6");
        Elements elements;
        elements.text(tags::SpecificCharacterSet, "CS", "ISO_IR 192")
            .text(tags::ImageType, "CS", "ORIGINAL\\PRIMARY\\AXIAL");
        elements.text(tags::SOPClassUID, "UI", "1.2.840.10008.5.1.4.1.1.2").text(tags::SOPInstanceUID, "UI", uid);
        elements.text(tags::StudyDate, "DA", "20240301").text(tags::Modality, "CS", "CT");
        elements.text(tags::StudyDescription, "LO",
                      "CT Thorax mit Kontrastmittel, Verlaufskontrolle bei bekanntem Rundherd");
        elements.sequence({0x0008, 0x1115}, {series, series}).sequence({0x0008, 0x2218}, {code});
        elements.text(tags::PatientName, "PN", "Müller^Jörg").text(tags::PatientID, "LO", "4711");
        elements.text(tags::SliceThickness, "DS", "5").text({0x0019, 0x0010}, "LO", "GEMS_ACQU_01");
        elements.bytes({0x0019, 0x1002}, "SL", QByteArray("\x70\x03\0\0", 4));
        elements.text(tags::InstanceNumber, "IS", QByteArray::number(number));
        for (int i = 0; i < 40; ++i)
            elements.text({0x0021, static_cast<std::uint16_t>(0x1000 + i)}, "LO", "value " + QByteArray::number(i));
        elements.us(tags::Rows, {512}).bytes(tags::PixelData, "OW", QByteArray(2048, '\x01'));
        return elements;
    }
    static TagPlace place(int number, int frame = 0) {
        return {QString::number(number), {}, frame, QStringLiteral("Series 3, image %1 of 40").arg(number)};
    }
    void writeImages(int count) {
        for (int number = 1; number <= count; ++number)
            write(QString::number(number), image(number));
    }
    static TagPlaces at(int number, int last = 40) {
        TagPlaces places;
        places.current = place(number);
        if (number > 1)
            places.previous = place(number - 1);
        if (number < last)
            places.next = place(number + 1);
        return places;
    }
    void show(const TagPlaces& places) {
        browser->setPlaces(places);
        EXPECT_TRUE(waitForTitle(places.current->title));
    }
    bool waitForTitle(const QString& title) {
        return QTest::qWaitFor([&] { return child<QLabel>("tagTitle")->text() == title && tree()->isVisible(); });
    }

    template<class T>
    T* child(const char* name) {
        T* found = window.findChild<T*>(QLatin1String(name));
        EXPECT_NE(found, nullptr) << name;
        return found;
    }
    QTreeView* tree() { return child<QTreeView>("tagTree"); }
    const TagModel& model() { return *qobject_cast<TagModel*>(tree()->model()); }
    QLineEdit* search() { return child<QLineEdit>("tagSearch"); }
    QString count() { return child<QLabel>("tagCount")->text(); }
    QString problem() { return child<QLabel>("tagProblem")->text(); }
    bool waitForCount(const QString& text) {
        return QTest::qWaitFor([&] { return count() == text; });
    }

    // The row with that name, wherever it is in the tree.
    QModelIndex row(const QString& name, int column = TagModel::Name) {
        const QModelIndexList found = model().match(model().index(0, TagModel::Name), Qt::DisplayRole, name, 1,
                                                    Qt::MatchExactly | Qt::MatchRecursive);
        EXPECT_FALSE(found.isEmpty()) << name.toStdString();
        return found.isEmpty() ? QModelIndex() : found.front().siblingAtColumn(column);
    }
    QString value(const QString& name) { return row(name, TagModel::Value).data().toString(); }
    void click(const QModelIndex& index, Qt::KeyboardModifiers modifiers = {}) {
        tree()->scrollTo(index);
        QTest::mouseClick(tree()->viewport(), Qt::LeftButton, modifiers, tree()->visualRect(index).center());
    }
    // Rows that can be seen when one scrolls.
    int openRows(const QModelIndex& parent = {}) {
        int rows = 0;
        for (int i = 0; i < model().rowCount(parent); ++i) {
            const QModelIndex index = model().index(i, 0, parent);
            rows += 1 + (tree()->isExpanded(index) ? openRows(index) : 0);
        }
        return rows;
    }
    void compareWith(const QString& text) {
        QComboBox* const box = child<QComboBox>("tagCompare");
        const int index = box->findText(text);
        ASSERT_GE(index, 0) << text.toStdString();
        box->setFocus();
        QTest::keyClick(box, Qt::Key_Home); // the first is nothing
        for (int i = 0; i < index; ++i)
            QTest::keyClick(box, Qt::Key_Down);
    }

    QTemporaryDir dir;
    std::mutex mutex; // guards the next four
    std::condition_variable opened;
    std::map<QString, QString> files;
    bool isHeld = false;
    int asked = 0;
    std::atomic<bool> isOnGuiThread = false;
    Settings settings;
    QMainWindow window;
    ui::TagBrowser* browser = nullptr; // of the window
};

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
    EXPECT_EQ(model().headerData(TagModel::Other, Qt::Horizontal, Qt::DisplayRole).toString(),
              "Series 3, image 1 of 40");
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
    tree()->setFocus();
    places.current->frame = 9;
    browser->setPlaces(places);
    ASSERT_TRUE(QTest::qWaitFor([&] { return number->value() == 10; }));
    EXPECT_EQ(value("Image Position Patient"), "0\\0\\9");
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
    ASSERT_TRUE(waitForCount("1001 matches")) << count().toStdString();
    EXPECT_LE(openRows(), 4010);
    search()->clear();
    show(at(2));
    EXPECT_LE(model().rowCount(), 50'001);
    EXPECT_TRUE(model().index(model().rowCount() - 1, TagModel::Value).data().toString().startsWith(u'…'));
    QTest::keyClicks(search(), "same");
    ASSERT_TRUE(waitForCount("first 2000 of 49988 matches")) << count().toStdString();
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
