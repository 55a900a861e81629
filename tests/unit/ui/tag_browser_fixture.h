// A tag browser in a window of its own, over files that are written here. The source of files can be held back.
#pragma once

#include "ui/viewer/tag_browser.h"
#include "ui/viewer/tag_model.h"
#include "unit/dicom/made_file.h"
#include "unit/ui/screenshot.h"
#include "unit/ui/widget_walk.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QFileDialog>
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

namespace tags = dicom::tags;
using ui::TagModel;
using ui::TagPlace;
using ui::TagPlaces;

inline const auto kSyntax = QStringLiteral("1.2.840.10008.1.2.1");

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

} // namespace sagitta::test
