// The series below a study: read when somebody wants to see them, opened one by one, and still there when rows change.
#include "ui/common/text_size.h"
#include "unit/ui/studies_fixture.h"

#include <QAction>
#include <QApplication>
#include <QHeaderView>
#include <QMenu>
#include <QSignalSpy>

namespace sagitta::test {
namespace {

ui::SeriesRow makeSeries(const QString& uid, int number, const QString& description, int images,
                         std::optional<int> expected = {}) {
    ui::SeriesRow row;
    row.series.seriesInstanceUid = uid;
    row.series.seriesNumber = number;
    row.series.modality = QStringLiteral("CT");
    row.series.seriesDescription = description;
    row.series.instances = images;
    row.known.emplace();
    row.known->received = images;
    row.known->expected = expected;
    return row;
}

class StudySeriesTest : public StudiesFixture {
protected:
    void SetUp() override {
        StudiesFixture::SetUp();
        setLocal({makeStudy("1", "Doe^Jane", "20240101"), makeStudy("2", "Roe^Max", "20250101")});
        service.series.insert_or_assign(
            "1", std::vector{makeSeries("1.1", 1, "Scout", 2), makeSeries("1.2", 2, "Thorax 1.0 B70", 158, 200)});
        open();
    }
    void unfold(const QString& uid) {
        clickRow(uid);
        QTest::keyClick(table(), Qt::Key_Right);
    }
    QModelIndex series(int row, const QString& uid = QStringLiteral("1")) { return model()->index(row, 0, rowOf(uid)); }
};

TEST_F(StudySeriesTest, AreReadWhenTheRowIsUnfoldedAndShown) {
    EXPECT_TRUE(service.listed.empty());
    EXPECT_TRUE(model()->hasChildren(rowOf("1")));
    unfold("1");
    ASSERT_EQ(service.listed.size(), 1u);
    ASSERT_EQ(model()->rowCount(rowOf("1")), 2);
    EXPECT_EQ(series(1).data().toString(), "Thorax 1.0 B70");
    EXPECT_EQ(series(1).data(ui::StudyTableModel::DetailRole).toStringList(),
              (QStringList{"2 CT", "158 of 200 images"}));
    EXPECT_EQ(series(1).data(Qt::AccessibleDescriptionRole).toString(), "158 of 200 images are here");
    EXPECT_FALSE(series(1).data(ui::StudyTableModel::ThumbnailRole).value<QImage>().isNull());
    EXPECT_GE(table()->visualRect(series(1)).height(), 40);
    QTest::keyClick(table(), Qt::Key_Down);
    EXPECT_EQ(table()->currentSeriesUid(), "1.1");
    screenshot(*window, "studies_series");
    expectWellMade(*window);
    QTest::keyClick(table(), Qt::Key_Left); // to the study
    QTest::keyClick(table(), Qt::Key_Left); // and fold it
    EXPECT_FALSE(table()->isExpanded(rowOf("1")));
    QTest::keyClick(table(), Qt::Key_Right, Qt::ControlModifier); // the command does it too
    EXPECT_TRUE(table()->isExpanded(rowOf("1")));
    EXPECT_EQ(service.listed.size(), 1u) << "they are known";
}

TEST_F(StudySeriesTest, OneIsOpenedByDoubleClickAndByEnter) {
    QSignalSpy opened(&*window, &ui::StudiesWindow::openRequested);
    unfold("1");
    const QPoint at = table()->visualRect(series(1)).center();
    QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, at);
    QTest::mouseDClick(table()->viewport(), Qt::LeftButton, {}, at);
    ASSERT_EQ(opened.size(), 1);
    EXPECT_EQ(opened[0][1].value<dicom::StudySummary>().studyInstanceUid, "1");
    EXPECT_EQ(opened[0][2].toString(), "1.2");
    QTest::keyClick(table(), Qt::Key_Up);
    QTest::keyClick(table(), Qt::Key_Return);
    ASSERT_EQ(opened.size(), 2);
    EXPECT_EQ(opened[1][2].toString(), "1.1");
    EXPECT_EQ(table()->selectedStudies().size(), 1u) << "a series stands for its study";
}

TEST_F(StudySeriesTest, WhatGoesOnMeanwhileAndWhatFailedIsSaid) {
    unfold("2");
    ASSERT_EQ(model()->rowCount(rowOf("2")), 1);
    EXPECT_EQ(series(0, "2").data().toString(), QString::fromUtf8("Reading the series…"));
    service.seriesDone(Error(ErrorCode::Timeout, "no answer"));
    EXPECT_TRUE(series(0, "2").data().toString().startsWith("No answer in time")) << "said where they would stand";
    window->localStudiesChanged();
    service.seriesDone(std::vector{makeSeries("2.1", 1, "Late", 3)});
    EXPECT_EQ(series(0, "2").data().toString(), "Late");
}

TEST_F(StudySeriesTest, ArrivalsMoveNothing) {
    unfold("1");
    table()->setCurrentIndex(series(1));
    service.series.insert_or_assign("1", std::vector{makeSeries("1.1", 1, "Scout", 2),
                                                     makeSeries("1.2", 2, "Thorax 1.0 B70", 180, 200),
                                                     makeSeries("1.3", 3, "Late", 4)});
    setLocal({makeStudy("1", "Doe^Jane", "20240101"), makeStudy("2", "Roe^Max", "20250101"),
              makeStudy("3", "New^One", "20260101")});
    window->localStudiesChanged();
    EXPECT_TRUE(table()->isExpanded(rowOf("1")));
    EXPECT_EQ(table()->currentSeriesUid(), "1.2");
    EXPECT_TRUE(table()->selectionModel()->isSelected(table()->currentIndex()));
    ASSERT_EQ(model()->rowCount(rowOf("1")), 3);
    EXPECT_EQ(series(1).data(ui::StudyTableModel::DetailRole).toStringList()[1], "180 of 200 images");
    EXPECT_TRUE(table()->isFirstColumnSpanned(2, rowOf("1")));
}

TEST_F(StudySeriesTest, OnlyWhatChangedAndIsUnfoldedIsReadAgain) {
    service.series.insert_or_assign("2", std::vector{makeSeries("2.1", 1, "Late", 3)});
    unfold("1");
    unfold("2");
    QTest::keyClick(table(), Qt::Key_Left); // fold it
    ASSERT_EQ(service.listed.size(), 2u);
    ASSERT_EQ(service.thumbnailed, (QStringList{"1.1", "1.2", "2.1"}));
    window->localStudiesChanged({"9"});
    EXPECT_EQ(service.listed.size(), 2u) << "another study";
    window->localStudiesChanged({"2"});
    EXPECT_EQ(service.listed.size(), 2u) << "a folded one";
    service.series.insert_or_assign("1",
                                    std::vector{makeSeries("1.1", 1, "Scout", 2), makeSeries("1.3", 3, "Late", 4)});
    window->localStudiesChanged({"1"});
    ASSERT_EQ(service.listed.size(), 3u);
    EXPECT_EQ(service.listed.back().second, "1");
    EXPECT_EQ(service.thumbnailed, (QStringList{"1.1", "1.2", "2.1", "1.3"})) << "only where there is none";
    service.series.insert_or_assign("2", std::vector{makeSeries("2.1", 1, "Late", 30)});
    unfold("2");
    ASSERT_EQ(service.listed.size(), 4u) << "it is read when it is seen again";
    EXPECT_EQ(series(0, "2").data(ui::StudyTableModel::DetailRole).toStringList()[1], "30 images");
}

TEST_F(StudySeriesTest, ItsTwoLinesFitInTextOfAnySize) {
    const QFont font = QApplication::font();
    ui::applyTextScale(*qApp, font, 200);
    window.reset();
    service.searches.clear();
    open();
    window->resize(1900, 1000);
    unfold("1");
    const int height = table()->visualRect(series(0)).height();
    EXPECT_GE(height, 2 * QFontMetrics(QApplication::font()).lineSpacing());
    ui::applyTextScale(*qApp, font, 100);
}

TEST_F(StudySeriesTest, OfANodeTheyAreAskedForThere) {
    addNode("PACS");
    checkPacs();
    service.answers.insert_or_assign("PACS", answer({makeStudy("7", "Doe^John", "20230101")}));
    window.reset();
    service.searches.clear();
    open();
    searchEverything();
    ASSERT_TRUE(table()->select({"PACS", "7"}));
    QTest::keyClick(table(), Qt::Key_Right);
    ASSERT_FALSE(service.listed.empty());
    EXPECT_EQ(service.listed.back(), (std::pair<QString, QString>("PACS", "7")));
}

TEST_F(StudySeriesTest, ColumnsAreChosenOrderedAndRemembered) {
    QTest::keyClick(table(), Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
    auto* menu = child<QMenu>("columnMenu");
    const auto entry = [&](int column) { return child<QAction>(qPrintable(QStringLiteral("column%1").arg(column))); };
    QAction* referrer = entry(ui::StudyTableModel::Referrer);
    EXPECT_FALSE(referrer->isChecked());
    QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(referrer).center());
    EXPECT_FALSE(table()->isColumnHidden(ui::StudyTableModel::Referrer));
    QHeaderView& header = *table()->header();
    header.moveSection(header.visualIndex(ui::StudyTableModel::StudyDate), 2);
    window->close();
    window.reset();
    service.searches.clear();
    open();
    EXPECT_FALSE(table()->isColumnHidden(ui::StudyTableModel::Referrer));
    EXPECT_EQ(table()->header()->visualIndex(ui::StudyTableModel::StudyDate), 2);
    table()->restoreColumns("11:of an older program");
    EXPECT_EQ(table()->header()->visualIndex(ui::StudyTableModel::StudyDate), 2);
}

// Long lists are sorted on a thread; meanwhile the former rows stand.
TEST_F(StudySeriesTest, ALongListIsSortedBehind) {
    std::vector<dicom::StudySummary> studies;
    for (int i = 0; i < 50'000; ++i)
        studies.push_back(makeStudy(QString::number(i),
                                    QStringLiteral("Patient%1^X").arg(i * 7919 % 50'000, 5, 10, QChar('0')),
                                    QString::number(20000101 + i % 28)));
    const ui::StudyListPtr list = ui::makeStudyList({}, std::move(studies));
    model()->setStudies({}, list);
    ASSERT_TRUE(QTest::qWaitFor([this] { return model()->rowCount() == 50'000; }));
    EXPECT_TRUE(cell(0, ui::StudyTableModel::StudyDate).startsWith("2000-01-28"));
    ASSERT_TRUE(table()->select({{}, "777"}));
    table()->sortByColumn(ui::StudyTableModel::Patient, Qt::AscendingOrder);
    EXPECT_TRUE(cell(0, ui::StudyTableModel::StudyDate).startsWith("2000-01-28")) << "not sorted yet, and no wait";
    ASSERT_TRUE(QTest::qWaitFor([this] { return cell(0, 0) == QLatin1String("PATIENT00000, X"); }));
    EXPECT_EQ(table()->currentStudy()->studyInstanceUid, "777");
    model()->keepSources({});
    EXPECT_EQ(model()->rowCount(), 0);
    model()->setStudies({}, list);
    model()->keepSources({}); // while it is being sorted
    QTest::qWait(300);
    EXPECT_EQ(model()->rowCount(), 0) << "what is no longer wanted does not come back";
}

} // namespace
} // namespace sagitta::test
