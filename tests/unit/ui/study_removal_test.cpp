// Deleting studies by key, menu and palette, what is then said, and the way back.
#include "ui/common/notice_bar.h"
#include "unit/ui/studies_fixture.h"

#include <QAction>
#include <QPushButton>
#include <QToolButton>

namespace sagitta::test {
namespace {

class StudyRemovalTest : public StudiesFixture {
protected:
    void SetUp() override {
        StudiesFixture::SetUp();
        addNode("PACS");
        checkPacs();
        show({"1", "2", "3", "4"});
        service.answers.insert_or_assign("PACS", answer({makeStudy("7", "Doe^John", "20220101")}));
        open();
        searchEverything();
        scene::Completeness whole;
        whole.archive = QStringLiteral("PACS");
        whole.expected = 160;
        window->setCompleteness({{"1", whole}, {"2", whole}});
    }
    // By date from the top: 1, 2, 3, 4.
    void show(const QStringList& uids) {
        std::vector<dicom::StudySummary> studies;
        for (const QString& uid : uids)
            studies.push_back(makeStudy(uid, "Doe^Jane" + uid, "2024010" + QString::number(9 - uid.toInt())));
        setLocal(std::move(studies));
    }
    // The job has done it.
    void end(const QStringList& deleted, const QStringList& kept = {}, const QString& why = {}) {
        ASSERT_TRUE(service.removalDone);
        service.removalDone({deleted, kept, why});
        QStringList left{"1", "2", "3", "4"};
        for (const QString& uid : deleted)
            left.removeAll(uid);
        show(left);
        window->localStudiesChanged();
    }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) {
        QTest::keyClick(QApplication::focusWidget(), key, modifiers);
    }
    bool isShown(const char* name) { return child<QWidget>(name)->isVisible(); }
};

TEST_F(StudyRemovalTest, DelDeletesTheSelectedOnesAndUndoBringsThemBack) {
    clickRow("1");
    clickRow("2", Qt::ControlModifier);
    press(Qt::Key_Delete);
    EXPECT_EQ(service.removed, (std::vector<QStringList>{{"1", "2"}}));
    EXPECT_FALSE(isShown("noticeBar")) << "nothing is said before it is so";
    EXPECT_TRUE(rowOf("1").isValid());
    end({"1", "2"});
    EXPECT_FALSE(rowOf("1").isValid());
    EXPECT_EQ(labelText("noticeText"), "2 studies deleted.");
    screenshot(*window, "studies-deleted");
    click("noticeUndo");
    EXPECT_EQ(service.restored, (std::vector<QStringList>{{"1", "2"}}));
    EXPECT_FALSE(isShown("noticeBar")) << "nothing is said before it is so";
    service.restoreDone({});
    EXPECT_EQ(labelText("noticeText"), "2 studies are brought back.");
    EXPECT_FALSE(action("undoDeletion")->isEnabled());
}

TEST_F(StudyRemovalTest, CtrlZUndoesOneAfterTheOther) {
    EXPECT_FALSE(action("undoDeletion")->isEnabled());
    clickRow("1");
    press(Qt::Key_Delete);
    end({"1"});
    EXPECT_EQ(labelText("noticeText"), "1 study deleted.");
    ASSERT_EQ(table()->selectedStudies().size(), 1u);
    EXPECT_EQ(table()->selectedStudies()[0].studyInstanceUid, "2") << "the next row";
    EXPECT_TRUE(table()->hasFocus());
    press(Qt::Key_Delete);
    service.removalDone({{"2"}, {}, {}});
    click("noticeClose");
    press(Qt::Key_Z, Qt::ControlModifier);
    press(Qt::Key_Z, Qt::ControlModifier);
    press(Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(service.restored, (std::vector<QStringList>{{"2"}, {"1"}}));
    service.restoreDone({});
    EXPECT_EQ(labelText("noticeText"), "1 study is brought back.");
}

TEST_F(StudyRemovalTest, WhatCouldNotBeBroughtBackCanBeTriedAgainWhileItIsThere) {
    clickRow("1");
    press(Qt::Key_Delete);
    end({"1"});
    press(Qt::Key_Z, Qt::ControlModifier);
    service.restoreDone(Error(ErrorCode::Io, "the disk is away"));
    EXPECT_TRUE(labelText("noticeText").startsWith("Not all could be brought back: "));
    press(Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(service.restored.size(), 2u);
    service.restoreDone(Error(ErrorCode::NotFound, "it is not among the deleted studies any more"));
    EXPECT_FALSE(action("undoDeletion")->isEnabled()) << "what is before it in the row can be had back";
}

TEST_F(StudyRemovalTest, OfASeriesItsStudyDoesNotGo) {
    service.series = {{"3", std::vector<ui::SeriesRow>(1)}};
    clickRow("3");
    QTest::keyClick(table(), Qt::Key_Right);
    ASSERT_TRUE(QTest::qWaitFor([this] { return model()->rowCount(rowOf("3")) == 1; }));
    QTest::keyClick(table(), Qt::Key_Down);
    ASSERT_TRUE(model()->isSeries(table()->currentIndex()));
    press(Qt::Key_Delete);
    EXPECT_TRUE(service.removed.empty());
    EXPECT_EQ(labelText("noticeText"),
              "Delete from this computer: a study goes as a whole; select the study, not one of its series.");
}

// So that what is pressed next is for it.
TEST_F(StudyRemovalTest, WhatIsBroughtBackIsSelectedUnlessSomebodyIsElsewhere) {
    for (const bool isElsewhere : {false, true}) {
        clickRow("3");
        press(Qt::Key_Delete);
        end({"3"});
        press(Qt::Key_Z, Qt::ControlModifier);
        if (isElsewhere)
            clickRow("1");
        show({"1", "2", "3", "4"});
        window->localStudiesChanged();
        ASSERT_TRUE(QTest::qWaitFor([this] { return rowOf("3").isValid(); }));
        ASSERT_EQ(table()->selectedStudies().size(), 1u);
        EXPECT_EQ(table()->selectedStudies()[0].studyInstanceUid, isElsewhere ? "1" : "3");
    }
}

TEST_F(StudyRemovalTest, ByMenuAndByPalette) {
    clickRow("3");
    chooseInMenu("3", "deleteStudies");
    EXPECT_EQ(service.removed.back(), QStringList{"3"});
    clickRow("2");
    press(Qt::Key_K, Qt::ControlModifier);
    QTest::keyClicks(child<QLineEdit>("paletteText"), "delete from");
    QTest::keyClick(child<QLineEdit>("paletteText"), Qt::Key_Return);
    EXPECT_EQ(service.removed.back(), QStringList{"2"});
    EXPECT_EQ(service.removed.size(), 2u);
}

// Elsewhere the key is for something else.
TEST_F(StudyRemovalTest, DelMeansTheTableAlone) {
    clickRow("1");
    text()->setFocus();
    QTest::keyClicks(text(), "x");
    QTest::keyClick(text(), Qt::Key_Delete);
    sources()->setFocus();
    press(Qt::Key_Delete);
    EXPECT_TRUE(service.removed.empty());
}

TEST_F(StudyRemovalTest, WhatIsAtANodeAloneCannotBeDeleted) {
    ASSERT_TRUE(table()->select({"PACS", "7"}));
    EXPECT_FALSE(action("deleteStudies")->isEnabled());
    table()->setFocus();
    press(Qt::Key_Delete);
    EXPECT_TRUE(service.removed.empty());
}

TEST_F(StudyRemovalTest, SaysWhatIsNowhereElseOrPinned) {
    board->setPin({"1", "4"}, storage::Pin::Pinned);
    clickRow("1");
    clickRow("4", Qt::ShiftModifier);
    press(Qt::Key_Delete);
    end({"1", "2", "3", "4"});
    EXPECT_EQ(labelText("noticeText"),
              "4 studies deleted. 2 of them are pinned. 2 of them are not known to be on any PACS.");
    screenshot(*window, "studies-deleted-only-here");
    press(Qt::Key_Z, Qt::ControlModifier);
    show({"1", "2", "3", "4"});
    window->localStudiesChanged();
    clickRow("3");
    press(Qt::Key_Delete);
    end({"3"});
    EXPECT_EQ(labelText("noticeText"), "1 study deleted. It is not known to be on any PACS.");
}

TEST_F(StudyRemovalTest, WhatANodeListsIsAtThatNode) {
    service.answers.insert_or_assign("PACS", answer({makeStudy("3", "Doe^Jane3", "20240106")}));
    QTest::keyClick(&*window, Qt::Key_F5);
    ASSERT_TRUE(rowOf("3", "PACS").isValid());
    clickRow("3");
    press(Qt::Key_Delete);
    end({"3"});
    EXPECT_EQ(labelText("noticeText"), "1 study deleted.");
    EXPECT_TRUE(rowOf("3", "PACS").isValid());

    dicom::StudySummary part = makeStudy("4", "Doe^Jane4", "20240105");
    part.instances = 3;
    service.answers.insert_or_assign("PACS", answer({part}));
    QTest::keyClick(&*window, Qt::Key_F5);
    ASSERT_TRUE(rowOf("4", "PACS").isValid());
    clickRow("4");
    press(Qt::Key_Delete);
    end({"4"});
    EXPECT_EQ(labelText("noticeText"), "1 study deleted. It is not known to be on any PACS.") << "3 of 160 are";
}

TEST_F(StudyRemovalTest, WhatIsInUseStaysAndItIsSaidWhy) {
    const QString why = QStringLiteral("the study is open, or being received or sent; try again when that is over");
    clickRow("1");
    clickRow("2", Qt::ControlModifier);
    press(Qt::Key_Delete);
    end({"2"}, {"1"}, why);
    EXPECT_EQ(labelText("noticeText"), "1 study deleted. 1 stays: " + why + ".");
    EXPECT_TRUE(isShown("noticeUndo"));
    EXPECT_TRUE(rowOf("1").isValid());
    ASSERT_TRUE(table()->currentStudy());
    EXPECT_EQ(table()->currentStudy()->studyInstanceUid, "1");
    screenshot(*window, "studies-deleted-partly");
    press(Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(service.restored.back(), QStringList{"2"}) << "what stayed is not brought back";
    service.removalDone({{}, {"1", "3"}, why});
    EXPECT_EQ(labelText("noticeText"), "2 stay, the first for this: " + why + ".");
    EXPECT_FALSE(isShown("noticeUndo"));
}

TEST_F(StudyRemovalTest, WhoIsElsewhereByThenStaysThere) {
    clickRow("1");
    press(Qt::Key_Delete);
    clickRow("4");
    end({"1"});
    ASSERT_EQ(table()->selectedStudies().size(), 1u);
    EXPECT_EQ(table()->selectedStudies()[0].studyInstanceUid, "4");
}

TEST_F(StudyRemovalTest, OfTheLastRowTheOneBeforeIsNext) {
    ASSERT_TRUE(table()->select({{}, "4"}));
    table()->setFocus();
    press(Qt::Key_Delete);
    end({"4"});
    ASSERT_EQ(table()->selectedStudies().size(), 1u);
    EXPECT_EQ(table()->selectedStudies()[0].studyInstanceUid, "7") << "of the node, below it";
}

class DeletionForGood : public StudyRemovalTest {
protected:
    void SetUp() override {
        service.daysToUndo = 0;
        StudyRemovalTest::SetUp();
        clickRow("3");
        press(Qt::Key_Delete);
        ASSERT_TRUE(isShown("deleteQuestion"));
        EXPECT_TRUE(service.removed.empty());
    }
};

TEST_F(DeletionForGood, IsAskedAboutFirst) {
    EXPECT_EQ(labelText("deleteText").toStdString(),
              "Delete DOE, Jane3, 2024-01-06 09:30 for good? By the settings, deleted studies are not kept. It is not "
              "known to be on any PACS.");
    EXPECT_TRUE(child<QPushButton>("deleteNo")->hasFocus());
    screenshot(*window, "studies-delete-question");
    click("deleteYes");
    EXPECT_EQ(service.removed, (std::vector<QStringList>{{"3"}}));
    EXPECT_FALSE(isShown("deleteQuestion"));
    EXPECT_TRUE(table()->hasFocus());
    end({"3"});
    EXPECT_TRUE(labelText("noticeText").startsWith("1 study deleted."));
    EXPECT_FALSE(isShown("noticeUndo"));
    EXPECT_FALSE(action("undoDeletion")->isEnabled());
}

TEST_F(DeletionForGood, CanBeLeftByButtonAndByKey) {
    press(Qt::Key_Space); // the button that has the focus
    EXPECT_FALSE(isShown("deleteQuestion"));
    EXPECT_TRUE(table()->hasFocus());
    clickRow("1", Qt::ControlModifier);
    press(Qt::Key_Delete);
    EXPECT_TRUE(labelText("deleteText").startsWith("Delete 2 studies for good?"))
        << labelText("deleteText").toStdString();
    press(Qt::Key_Escape);
    EXPECT_FALSE(isShown("deleteQuestion"));
    EXPECT_TRUE(service.removed.empty());
}

} // namespace
} // namespace sagitta::test
