// Rows of the study table that are replaced under somebody's hand: what is selected, in sight and half clicked stays;
// and rows out of sight cost nothing.
#include "ui/browser/study_delegate.h"
#include "ui/browser/study_table_view.h"
#include "unit/ui/fake_study_service.h"

#include <QHeaderView>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

#include <gtest/gtest.h>

namespace sagitta::ui {
namespace {

class CountingDelegate final : public StudyDelegate {
public:
    using StudyDelegate::StudyDelegate;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        rows.insert(index.row());
        return StudyDelegate::sizeHint(option, index);
    }
    mutable QSet<int> rows;
};

class StudyRowsTest : public testing::Test {
protected:
    static dicom::StudySummary study(int number) {
        return test::makeStudy(QStringLiteral("%1").arg(number, 5, 10, QChar('0')), QStringLiteral("Doe^Jane"),
                               QStringLiteral("20240101"));
    }
    static std::vector<dicom::StudySummary> studies(int first, int count, int step = 1) {
        std::vector<dicom::StudySummary> made;
        for (int n = 0; n < count; ++n)
            made.push_back(study(first + n * step));
        return made;
    }
    static StudyKey key(int number) { return {{}, study(number).studyInstanceUid}; }
    static std::vector<SeriesRow> series(int count) {
        std::vector<SeriesRow> rows(static_cast<size_t>(count));
        for (int n = 0; n < count; ++n)
            rows[static_cast<size_t>(n)].series.seriesInstanceUid = QStringLiteral("s%1").arg(n);
        return rows;
    }
    // By ID, so that the number says the place.
    void show(std::vector<dicom::StudySummary> made) {
        view.sortByColumn(StudyTableModel::PatientId, Qt::AscendingOrder);
        set(std::move(made));
        view.resize(600, 300);
        view.show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&view));
    }
    void set(std::vector<dicom::StudySummary> made) {
        const int rows = static_cast<int>(made.size());
        model.setStudies({}, makeStudyList({}, std::move(made)));
        ASSERT_TRUE(QTest::qWaitFor([&] { return model.rowCount() == rows; }));
    }
    void unfold(int number, int count) {
        view.setExpanded(indexOf(number), true);
        model.setSeries(key(number), series(count));
    }
    QModelIndex indexOf(int number) const { return model.index(model.rowOf(key(number)), 0); }
    void send(QEvent::Type type, const QPoint& at) {
        QMouseEvent event(type, at, view.viewport()->mapToGlobal(at), Qt::LeftButton,
                          type == QEvent::MouseButtonRelease ? Qt::NoButton : Qt::LeftButton, {});
        QApplication::sendEvent(view.viewport(), &event);
    }
    // With something else going on between the two clicks.
    void doubleClick(const QPoint& at, const std::function<void()>& meanwhile) {
        send(QEvent::MouseButtonPress, at);
        send(QEvent::MouseButtonRelease, at);
        meanwhile();
        send(QEvent::MouseButtonDblClick, at);
        send(QEvent::MouseButtonRelease, at);
    }
    QString top() const { return model.keyAt(view.indexAt({0, 0})).studyUid + model.seriesUidAt(view.indexAt({0, 0})); }
    QStringList selected() const {
        QStringList uids;
        for (const QModelIndex& index : view.selectionModel()->selectedRows())
            uids << model.keyAt(index).studyUid + model.seriesUidAt(index);
        uids.sort();
        return uids;
    }

    StudyTableModel model;
    StudyTableView view{model};
};

TEST_F(StudyRowsTest, ADoubleClickOpensWhateverIsReceivedMeanwhile) {
    show(studies(100, 50, 2));
    QSignalSpy opened(&view, &StudyTableView::opened);
    const auto click = [&](int number, const std::function<void()>& meanwhile) {
        doubleClick(view.visualRect(indexOf(number)).center(), meanwhile);
    };
    click(104, [&] { set(studies(100, 50, 2)); });
    ASSERT_EQ(opened.size(), 1) << "the same rows";
    EXPECT_EQ(opened[0][0].value<dicom::StudySummary>(), study(104));
    std::vector<dicom::StudySummary> more = studies(100, 50, 2);
    more.push_back(study(151));
    click(104, [&] { set(more); });
    EXPECT_EQ(opened.size(), 2) << "one more below";
    click(106, [&] {
        model.sort(StudyTableModel::Patient, Qt::AscendingOrder);
        model.sort(StudyTableModel::PatientId, Qt::AscendingOrder);
    });
    EXPECT_EQ(opened.size(), 3) << "made anew";
    more.insert(more.begin(), study(1));
    click(104, [&] { set(more); });
    EXPECT_EQ(opened.size(), 3) << "another study stands there now";
}

TEST_F(StudyRowsTest, TheArrowOpensNothing) {
    show(studies(100, 5));
    QSignalSpy opened(&view, &StudyTableView::opened);
    const QRect row = view.visualRect(indexOf(102));
    const QPoint arrow(row.left() - 8, row.center().y());
    ASSERT_EQ(view.indexAt(arrow), indexOf(102));
    doubleClick(arrow, [] {});
    EXPECT_TRUE(opened.isEmpty());
    EXPECT_TRUE(view.isExpanded(indexOf(102)));
}

TEST_F(StudyRowsTest, ArrivalsMoveNothingUnderASeriesAtTheTop) {
    show(studies(100, 50));
    unfold(110, 30);
    view.scrollTo(model.seriesIndex(key(110), "s7"), QAbstractItemView::PositionAtTop);
    for (const int column : {0, 4, 6})
        view.setColumnWidth(column, 400);
    view.horizontalScrollBar()->setValue(37);
    ASSERT_EQ(top(), "00110s7");
    ASSERT_EQ(view.horizontalScrollBar()->value(), 37);
    set(studies(100, 50));
    EXPECT_EQ(top(), "00110s7") << "the same rows";
    set(studies(90, 60));
    EXPECT_EQ(top(), "00110s7") << "ten above it";
    model.setSeries(key(110), series(31));
    EXPECT_EQ(top(), "00110s7") << "one more of it";
    set(studies(105, 45));
    EXPECT_EQ(top(), "00110s7") << "fifteen fewer above it";
    EXPECT_EQ(view.horizontalScrollBar()->value(), 37);
    EXPECT_TRUE(view.isExpanded(indexOf(110)));
    view.sortByColumn(StudyTableModel::Patient, Qt::AscendingOrder);
    EXPECT_EQ(top(), "00110s7") << "in another order";
    EXPECT_EQ(view.horizontalScrollBar()->value(), 37);
}

TEST_F(StudyRowsTest, AtTheTopArrivalsShow) {
    show(studies(100, 50));
    set(studies(90, 60));
    EXPECT_EQ(top(), "00090");
}

TEST_F(StudyRowsTest, ExactlyWhatWasSelectedStaysSo) {
    show(studies(100, 50));
    unfold(103, 3);
    for (const QModelIndex& index : {indexOf(101), indexOf(105), model.seriesIndex(key(103), "s1")})
        view.selectionModel()->setCurrentIndex(index, QItemSelectionModel::Select | QItemSelectionModel::Rows);
    const QStringList before{"00101", "00103s1", "00105"};
    ASSERT_EQ(selected(), before);
    ASSERT_EQ(view.selectedStudies().size(), 3u);
    set(studies(100, 50));
    EXPECT_EQ(selected(), before) << "the same rows";
    set(studies(90, 60));
    EXPECT_EQ(selected(), before) << "more rows";
    view.sortByColumn(StudyTableModel::PatientId, Qt::DescendingOrder);
    EXPECT_EQ(selected(), before) << "in another order";
    EXPECT_EQ(view.currentSeriesUid(), "s1");
    EXPECT_EQ(view.selectedStudies().size(), 3u);
}

TEST_F(StudyRowsTest, WhenTheCurrentStudyGoesNoOtherTakesItsPlace) {
    show(studies(100, 50));
    ASSERT_TRUE(view.select(key(110)));
    QSignalSpy changed(&view, &StudyTableView::currentStudyChanged);
    std::vector<dicom::StudySummary> fewer = studies(100, 50);
    fewer.erase(fewer.begin() + 10);
    set(fewer);
    EXPECT_EQ(view.currentStudy(), nullptr);
    EXPECT_TRUE(view.selectedStudies().empty());
    EXPECT_EQ(changed.size(), 1);
}

TEST_F(StudyRowsTest, RowsOutOfSightAreNotMeasured) {
    constexpr int kMany = 5000;
    constexpr int kFew = 700; // some screens full
    auto* delegate = new CountingDelegate(&view);
    view.setItemDelegate(delegate);
    show(studies(10'000, kMany));
    const auto expectFew = [&](const char* what) {
        QCoreApplication::processEvents();
        EXPECT_LT(delegate->rows.size(), kFew) << what;
        delegate->rows.clear();
    };
    unfold(10'001, 3);
    expectFew("shown");
    QSignalSpy told(&model, &QAbstractItemModel::dataChanged);
    model.setCompleteness({{study(10'000).studyInstanceUid, {200, 160, 160}}});
    EXPECT_EQ(told.size(), 1);
    expectFew("lights");
    model.expectImages(study(14'000).studyInstanceUid, 200);
    expectFew("a number of images");
    view.verticalScrollBar()->setValue(view.verticalScrollBar()->maximum());
    expectFew("scrolled");
    view.setCurrentIndex(indexOf(10'000));
    expectFew("a row far above");
    view.verticalScrollBar()->setValue(view.verticalScrollBar()->maximum());
    view.setCurrentIndex(model.index(kMany - 1, 0));
    expectFew("a row far below");
    view.selectAll();
    EXPECT_EQ(view.selected().size(), static_cast<size_t>(kMany));
    EXPECT_LE(view.selectionModel()->selection().size(), 2);
    expectFew("all selected");
    set(studies(9'990, kMany + 10));
    EXPECT_EQ(view.selected().size(), static_cast<size_t>(kMany));
    EXPECT_LE(view.selectionModel()->selection().size(), 2);
    expectFew("arrivals");
    view.sortByColumn(StudyTableModel::PatientId, Qt::DescendingOrder);
    ASSERT_TRUE(QTest::qWaitFor([&] { return model.rowOf(key(9'990)) == kMany + 9; }));
    EXPECT_LE(view.selectionModel()->selection().size(), 4) << "all studies are one range, beside three series";
    expectFew("another order");
}

TEST_F(StudyRowsTest, WhereARowOutOfSightLiesIsKnown) {
    show(studies(10'000, 1000));
    unfold(10'100, 3);
    model.setSeries(key(10'100), series(3));
    unfold(10'001, 5);
    const auto y = [&](const QModelIndex& index) { return view.visualRect(index).top(); };
    const QModelIndex far = indexOf(10'600);
    const int row = view.visualRect(indexOf(10'003)).height();
    const int ofSeries = view.visualRect(model.seriesIndex(key(10'001), "s0")).height();
    EXPECT_EQ(y(far), 600 * row + 8 * ofSeries);
    EXPECT_EQ(view.indexAt({view.columnViewportPosition(0) + 20, y(far) + 1}), far);
    view.verticalScrollBar()->setValue(800);
    const QModelIndex top = view.indexAt({0, 0});
    EXPECT_EQ(y(indexOf(10'000)), -(top.row() * row + 8 * ofSeries));
    EXPECT_EQ(y(model.seriesIndex(key(10'001), "s2")), y(indexOf(10'000)) + 2 * row + 2 * ofSeries);
}

} // namespace
} // namespace sagitta::ui
