// What is said of a study that has changed at its node, and by whom it is offered to be fetched.
#include "ui/common/node_bar.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <gtest/gtest.h>

namespace sagitta::ui {
namespace {

using dicom::StudyDifference;
using dicom::StudyField;
using Kind = dicom::SeriesChange::Kind;
using State = NodeNews::State;

NodeNews differs(StudyDifference difference) {
    NodeNews news;
    news.state = State::Differs;
    news.node = QStringLiteral("PACS");
    news.difference = std::move(difference);
    return news;
}

StudyDifference changed(int added, int gone) {
    StudyDifference difference;
    difference.added = added;
    for (int i = 0; i < gone; ++i)
        difference.gone << QString::number(i);
    return difference;
}

TEST(NodeNews, Words) {
    StudyDifference all = changed(2, 3);
    all.fields = {{StudyField::PatientName, "Doe^Jane", "Roe^Janet"},
                  {StudyField::BirthDate, "", "19700203"},
                  {StudyField::AccessionNumber, "", "A2"}};
    all.series = {{Kind::Added, "1", "", "Report"}, {Kind::Gone, "2", "Scout", ""}, {Kind::Described, "3", "a", "b"}};
    StudyDifference more = changed(1, 0);
    more.series = {{Kind::Added, "1", "", "Report"}};
    StudyDifference isGone;
    isGone.isGone = true;
    NodeNews silent = differs({});
    silent.state = State::NotCompared;
    NodeNews busy = differs(all);
    busy.state = State::Refreshing;
    NodeNews failed = differs(changed(2, 0));
    failed.isRefreshed = true;
    failed.reason = QStringLiteral("The connection was lost.");
    NodeNews stubborn = differs({});
    stubborn.isRefreshed = true;
    stubborn.difference.fields = {{StudyField::PatientId, "1", "2"}};
    const struct {
        NodeNews news;
        QString text;
        bool canRefresh;
    } rows[] = {
        {{}, "", false},
        {differs(changed(2, 3)), "Changed at PACS since it was retrieved: 2 images added, 3 removed (they stay here).",
         true},
        {differs(changed(1, 1)), "Changed at PACS since it was retrieved: 1 image added, 1 removed (it stays here).",
         true},
        {differs(changed(0, 3)), "Changed at PACS since it was retrieved: 3 images removed (they stay here).", false},
        {differs(all),
         "Changed at PACS since it was retrieved: 2 images added, 3 removed (they stay here); new series “Report”; "
         "series “Scout” removed (it stays here); a series is now called “b”; patient name is now ROE, Janet; birth "
         "date is now 1970-02-03; accession number is now A2.",
         true},
        {differs(changed(44, 0)), "PACS has more of this study than is here: 44 images.", true},
        {differs(more), "PACS has more of this study than is here: 1 image; new series “Report”.", true},
        {differs(isGone), "PACS no longer has this study; what is here stays.", false},
        {silent, "This study could not be compared with PACS.", false},
        {busy, "Fetching what has changed at PACS…", false},
        {failed,
         "The refresh did not bring everything: The connection was lost. Still different at PACS: 2 images added.",
         true},
        {stubborn, "PACS lists otherwise than the images say that it sends: patient ID is now 2.", true},
    };
    for (const auto& row : rows) {
        EXPECT_EQ(newsText(row.news).toStdString(), row.text.toStdString());
        EXPECT_EQ(canRefresh(row.news), row.canRefresh) << row.text.toStdString();
    }
}

TEST(NodeBar, TakesNoRoomUntilThereIsSomethingToSayAndAsksForItsStudy) {
    QWidget window;
    auto* bar = new NodeBar(&window);
    window.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&window));
    EXPECT_FALSE(bar->isVisible());
    bar->setNews(QStringLiteral("1.2"), differs(changed(2, 0)));
    bar->resize(600, 40);
    EXPECT_TRUE(bar->isVisible());
    EXPECT_EQ(bar->findChild<QLabel*>("nodeBarText")->text(), newsText(differs(changed(2, 0))));
    auto* button = bar->findChild<QPushButton*>("nodeBarRefresh");
    ASSERT_TRUE(button->isVisible());
    QSignalSpy asked(bar, &NodeBar::refreshRequested);
    QTest::mouseClick(button, Qt::LeftButton);
    ASSERT_EQ(asked.count(), 1);
    EXPECT_EQ(asked.front().front().toString(), "1.2");
    bar->setNews(QStringLiteral("1.2"), differs(changed(0, 2)));
    EXPECT_FALSE(button->isVisible()) << "there is nothing to fetch";
    bar->setNews(QStringLiteral("1.2"), {});
    EXPECT_FALSE(bar->isVisible());
}

} // namespace
} // namespace sagitta::ui
