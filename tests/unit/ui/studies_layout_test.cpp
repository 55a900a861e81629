// The columns of the study list and the room that the window gives to its parts.
#include "unit/ui/studies_fixture.h"

namespace sagitta::test {
namespace {

using StudiesLayoutTest = StudiesFixture;

TEST_F(StudiesLayoutTest, SortsByAColumn) {
    setLocal({makeStudy("1", "B^X", "20240101"), makeStudy("2", "A^X", "20230101"), makeStudy("3", "C^X", "20220101")});
    open();
    table()->sortByColumn(ui::StudyTableModel::Patient, Qt::AscendingOrder);
    EXPECT_EQ(cell(0, 0), "A, X");
    EXPECT_EQ(cell(2, 0), "C, X");
    table()->sortByColumn(ui::StudyTableModel::Patient, Qt::DescendingOrder);
    EXPECT_EQ(cell(0, 0), "C, X");
}

// Where there is room for them; it is the person's from then on.
TEST_F(StudiesLayoutTest, LongNamesHavePartOfTheRoom) {
    setLocal({makeStudy("1", "Doe^Jane", "20240101")});
    service.autoAnswer = false; // so that the list is shown in a wide window first
    open();
    window->resize(1700, 800);
    service.searches.back().done({}, service.answers.at(QString()).valueOr({}));
    ASSERT_TRUE(QTest::qWaitFor([this] { return table()->isVisible(); }));
    EXPECT_GT(table()->columnWidth(ui::StudyTableModel::Patient), 200);
    table()->setColumnWidth(ui::StudyTableModel::Patient, 160);
    table()->hide();
    table()->show();
    EXPECT_EQ(table()->columnWidth(ui::StudyTableModel::Patient), 160);
}

// In a narrow window, or with large text, it has a line of its own.
TEST_F(StudiesLayoutTest, WhatMayBeSearchedForCanBeReadAtAnyWidth) {
    open();
    const auto isBeside = [this] {
        return child<QWidget>("searchDate")->geometry().top() < text()->geometry().bottom();
    };
    for (const int width : {1700, 900, 1700}) {
        window->resize(width, 800);
        const int needed = text()->fontMetrics().horizontalAdvance(text()->placeholderText()) + 40;
        EXPECT_TRUE(QTest::qWaitFor([&] { return isBeside() == (width > 1000) && text()->width() > needed; })) << width;
    }
}

TEST_F(StudiesLayoutTest, LooksRightWithManyRows) {
    addNode("PACS");
    addNode("Old archive of the clinic");
    checkPacs();
    std::vector<dicom::StudySummary> studies;
    for (int i = 0; i < 40; ++i)
        studies.push_back(makeStudy(QString::number(1000 + i),
                                    i % 3 ? "Doe^Jane^Mary" : "van der Mustermann-Beispiel^Maximilian",
                                    QStringLiteral("2024%1%2")
                                        .arg(1 + i % 12, 2, 10, QLatin1Char('0'))
                                        .arg(1 + i % 28, 2, 10, QLatin1Char('0')),
                                    i % 2 ? "CT" : "MR"));
    setLocal(studies);
    service.answers.insert_or_assign("PACS", answer({makeStudy("7", "Doe^John", "20230101")}));
    open();
    searchEverything();
    table()->setCurrentIndex(model()->index(3, 0));
    screenshot(*window, "studies");
}

TEST_F(StudiesLayoutTest, SizeColumnsAndSortingAreRemembered) {
    setLocal({makeStudy("1", "Doe^Jane", "20240101"), makeStudy("2", "Roe^Max", "20250101")});
    open();
    table()->setColumnWidth(ui::StudyTableModel::PatientId, 143);
    table()->sortByColumn(ui::StudyTableModel::Patient, Qt::AscendingOrder);
    window->resize(1234, 678);
    ASSERT_TRUE(QTest::qWaitFor([&] { return window->size() == QSize(1234, 678); }));
    window->close();
    window.reset();
    service.searches.clear();
    open();
    EXPECT_EQ(window->size(), QSize(1234, 678));
    EXPECT_EQ(table()->columnWidth(ui::StudyTableModel::PatientId), 143);
    ASSERT_EQ(table()->model()->rowCount(), 2);
    EXPECT_EQ(cell(0, ui::StudyTableModel::Patient), "DOE, Jane");
}

} // namespace
} // namespace sagitta::test
