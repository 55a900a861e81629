#include "ui/settings/storage_panel.h"

#include "unit/ui/fake_study_service.h"
#include "unit/ui/real_events.h"
#include "unit/ui/screenshot.h"
#include "unit/ui/widget_walk.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

namespace sagitta::test {
namespace {

using Move = ui::StorageState::Move;

class FakeStorageService final : public ui::StorageService {
public:
    storage::RetentionSettings settings() const override { return own; }
    Result<void> apply(const storage::RetentionSettings& settings) override {
        ++applied;
        if (answer)
            own = settings;
        return answer;
    }
    bool isLocked(storage::RetentionRule rule) const override { return rule == locked; }
    QString folder() const override { return QStringLiteral("/home/anna/.local/share/sagitta"); }
    ui::StorageState state() const override { return now; }
    void look() override { ++looks; }
    void lookAway() override { ++looksAway; }
    JobId restoreDeleted(const QStringList& ids) override {
        restored = ids;
        return 1;
    }
    JobId emptyDeleted(const QStringList& ids) override {
        emptied = ids;
        return 1;
    }
    void moveTo(const QString& folder) override { movedTo = folder; }
    void cancelMove() override { ++cancelled; }
    void restart() override { ++restarts; }

    void set(const ui::StorageState& state) {
        now = state;
        emit changed();
    }

    storage::RetentionSettings own;
    ui::StorageState now;
    Result<void> answer;
    int applied = 0;
    int looks = 0;
    int looksAway = 0;
    QStringList restored;
    std::optional<storage::RetentionRule> locked;
    QStringList emptied;
    int cancelled = 0;
    int restarts = 0;
    QString movedTo;
};

storage::DeletedStudy deleted(const char* uid, const char* name) {
    storage::DeletedStudy made;
    made.study = makeStudy(QLatin1String(uid), QLatin1String(name), QStringLiteral("20240301"));
    made.id = QStringLiteral("id of ") + QLatin1String(uid);
    made.bytes = 151'000'000;
    made.deletedAt = QDateTime(QDate(2024, 3, 4), QTime(10, 15)).toMSecsSinceEpoch();
    return made;
}

ui::StorageState fullState() {
    ui::StorageState state;
    state.isKnown = true;
    state.studies = 312;
    state.studyBytes = 48'200'000'000;
    state.deletedBytes = 302'000'000;
    state.freeBytes = 112'000'000'000;
    state.mayGo = 140;
    state.mayGoBytes = 22'400'000'000;
    state.deleted = {deleted("1.2", "Probe^Anna"), deleted("1.3", "Andere^Berta")};
    for (int i = 0; i < 6; ++i)
        state.evictions.push_back({QStringLiteral("1.9.%1").arg(i),
                                   {"CT"},
                                   "20240115",
                                   "Thorax nativ",
                                   151'000'000,
                                   "ARCHIVE",
                                   storage::LeaveReason::Size,
                                   QDateTime(QDate(2024, 3, 4), QTime(7, i)).toMSecsSinceEpoch()});
    return state;
}

class StoragePanelTest : public testing::Test {
protected:
    template<class T>
    T* find(const char* name) {
        T* found = panel.findChild<T*>(QLatin1String(name));
        EXPECT_NE(found, nullptr) << name;
        return found;
    }
    QString text(const char* name) { return find<QLabel>(name)->text(); }
    void click(const char* name) {
        panel.show();
        clickOn(*find<QPushButton>(name));
    }
    // In place of what is there.
    void type(const char* name, const char* number) {
        panel.show();
        activate(panel);
        clickOn(*find<QSpinBox>(name));
        pressKeys(QKeySequence::SelectAll);
        typeText(QLatin1String(number));
        pressKeys(QKeySequence(Qt::Key_Return));
    }
    bool isOffered(const char* name) { return !find<QWidget>(name)->isHidden(); }

    FakeStorageService service;
    FakeStudyService studies;
    ui::StoragePanel panel{service, studies};
};

TEST_F(StoragePanelTest, SaysHowMuchThereIs) {
    EXPECT_EQ(text("storageUse"), "Looking…");
    service.set(fullState());
    EXPECT_EQ(text("storageUse"), "312 studies, 48.20 GB · 302.0 MB deleted · 112.00 GB free on the disk");
    EXPECT_TRUE(text("storageMayGo").startsWith("140 of them may make room (22.40 GB)"));
    ui::StorageState one;
    one.isKnown = true;
    one.studies = 1;
    one.studyBytes = 500'000;
    service.set(one);
    EXPECT_EQ(text("storageUse"), "1 study, 500 kB");
    panel.show();
    EXPECT_EQ(service.looks, 1) << "it is looked at whenever it is shown";
    EXPECT_EQ(service.looksAway, 0);
    panel.hide();
    EXPECT_EQ(service.looksAway, 1) << "and no longer";
}

TEST_F(StoragePanelTest, LimitsHoldAtOnce) {
    EXPECT_EQ(find<QSpinBox>("storageMostGigabytes")->text(), "No limit");
    EXPECT_EQ(find<QSpinBox>("storageUndoDays")->value(), 7);
    EXPECT_EQ(service.applied, 0) << "showing is no change";
    type("storageMostGigabytes", "50");
    type("storageMostDays", "90");
    type("storageLeastFree", "3");
    type("storageUndoDays", "14");
    EXPECT_EQ(service.own.rules.mostBytes, 50'000'000'000);
    EXPECT_EQ(service.own.rules.mostAgeMs, 90 * storage::kDayMs);
    EXPECT_EQ(service.own.rules.leastFreeBytes, 3'000'000'000);
    EXPECT_EQ(service.own.undoDays, 14);
    type("storageMostGigabytes", "0");
    EXPECT_EQ(service.own.rules.mostBytes, std::nullopt);
}

TEST_F(StoragePanelTest, ShowingLimitsChangesNone) {
    FakeStorageService limited;
    limited.own.rules = {50'000'000'000, 90 * storage::kDayMs, 3'000'000'000};
    limited.own.undoDays = 14;
    const storage::RetentionSettings before = limited.own;
    const ui::StoragePanel other(limited, studies);
    EXPECT_EQ(other.findChild<QSpinBox*>("storageMostGigabytes")->value(), 50);
    EXPECT_EQ(other.findChild<QSpinBox*>("storageUndoDays")->value(), 14);
    EXPECT_EQ(limited.applied, 0);
    EXPECT_EQ(limited.own, before);
}

TEST_F(StoragePanelTest, WhatASiteFixesIsSaidAndStays) {
    service.answer = Error(ErrorCode::Refused, QStringLiteral("the setting storage/mostDays is fixed by this site"));
    type("storageMostDays", "90");
    EXPECT_TRUE(isOffered("storageProblem"));
    EXPECT_TRUE(text("storageProblem").contains("fixed by this site")) << text("storageProblem").toStdString();
    EXPECT_EQ(find<QSpinBox>("storageMostDays")->value(), 0);
    service.answer = {};
    type("storageMostDays", "30");
    EXPECT_FALSE(isOffered("storageProblem"));
}

TEST_F(StoragePanelTest, WhatASiteFixesCannotBeChanged) {
    FakeStorageService fixed;
    fixed.locked = storage::RetentionRule::UndoDays;
    const ui::StoragePanel other(fixed, studies);
    EXPECT_FALSE(other.findChild<QSpinBox*>("storageUndoDays")->isEnabled());
    EXPECT_TRUE(other.findChild<QLabel*>("storageUndoDays:note")->text().startsWith("Set by your site"));
    EXPECT_TRUE(other.findChild<QSpinBox*>("storageMostDays")->isEnabled());
    EXPECT_EQ(other.findChild<QLabel*>("storageMostDays:note"), nullptr);
}

// What was deleted longer ago would be gone within a minute.
TEST_F(StoragePanelTest, KeepingDeletedStudiesForLessIsAskedAbout) {
    auto* days = find<QSpinBox>("storageUndoDays");
    ui::StorageState state = fullState();
    state.deleted[0].deletedAt = QDateTime::currentDateTime().addDays(-2).toMSecsSinceEpoch();
    state.deleted[1].deletedAt = QDateTime::currentDateTime().addDays(-5).toMSecsSinceEpoch();
    service.set(state);
    days->setValue(6);
    EXPECT_EQ(service.own.undoDays, 6) << "nothing is lost by it";
    EXPECT_FALSE(isOffered("storageShortenYes"));
    days->setValue(3);
    EXPECT_EQ(service.own.undoDays, 6);
    EXPECT_TRUE(text("storageShorten").startsWith("1 study deleted longer ago"))
        << text("storageShorten").toStdString();
    find<QSpinBox>("storageMostGigabytes")->setValue(50);
    EXPECT_EQ(service.own.rules.mostBytes, 50'000'000'000);
    EXPECT_EQ(service.own.undoDays, 6) << "another limit is no answer";
    EXPECT_TRUE(isOffered("storageShortenYes"));
    click("storageShortenNo");
    EXPECT_EQ(days->value(), 6);
    EXPECT_FALSE(isOffered("storageShortenYes"));
    days->setValue(0);
    EXPECT_TRUE(text("storageShorten").startsWith("2 studies deleted longer ago"));
    click("storageShortenYes");
    EXPECT_EQ(service.own.undoDays, 0);
    EXPECT_FALSE(isOffered("storageShortenYes"));
    days->setValue(7);
    EXPECT_EQ(service.own.undoDays, 7) << "longer loses nothing";
}

TEST_F(StoragePanelTest, AQuestionWithoutAnAnswerIsANo) {
    panel.show();
    find<QSpinBox>("storageUndoDays")->setValue(0);
    EXPECT_TRUE(isOffered("storageShortenYes")) << "what is deleted is not known yet";
    panel.hide();
    EXPECT_FALSE(isOffered("storageShortenYes"));
    EXPECT_EQ(find<QSpinBox>("storageUndoDays")->value(), 7);
    EXPECT_EQ(service.own.undoDays, 7);
}

TEST_F(StoragePanelTest, VerifyAndRebuild) {
    click("storageVerify");
    EXPECT_EQ(studies.verified, std::vector<QStringList>{QStringList()});
    click("storageRebuild");
    EXPECT_EQ(studies.rebuilds, 1);
}

TEST_F(StoragePanelTest, RestoresWhatIsChosen) {
    service.set(fullState());
    auto* table = find<QTableWidget>("storageDeleted");
    ASSERT_EQ(table->rowCount(), 2);
    EXPECT_EQ(table->item(0, 1)->text(), "PROBE, Anna");
    EXPECT_FALSE(find<QPushButton>("storageRestore")->isEnabled());
    panel.show();
    clickOn(*table->viewport(), table->visualItemRect(table->item(1, 0)).center());
    click("storageRestore");
    EXPECT_EQ(service.restored, QStringList{"id of 1.3"});
    EXPECT_TRUE(table->selectedItems().isEmpty()) << "it will be gone";
}

// Another is deleted in that moment, and stands above.
TEST_F(StoragePanelTest, WhatIsChosenStaysSoWhenTheListChanges) {
    ui::StorageState state = fullState();
    service.set(state);
    find<QTableWidget>("storageDeleted")->selectRow(0);
    state.deleted.insert(state.deleted.begin(), deleted("1.4", "Neu^Carla"));
    service.set(state);
    click("storageRestore");
    EXPECT_EQ(service.restored, QStringList{"id of 1.2"});
    find<QTableWidget>("storageDeleted")->selectRow(0);
    state.deleted.erase(state.deleted.begin());
    service.set(state);
    EXPECT_FALSE(find<QPushButton>("storageRestore")->isEnabled()) << "it is gone";
}

TEST_F(StoragePanelTest, EmptyingIsAskedAbout) {
    EXPECT_FALSE(find<QPushButton>("storageEmpty")->isEnabled()) << "there is nothing";
    service.set(fullState());
    click("storageEmpty");
    EXPECT_EQ(service.emptied, QStringList());
    EXPECT_TRUE(text("storageQuestion").startsWith("Delete 2 studies for good?"));
    click("storageEmptyNo");
    EXPECT_FALSE(isOffered("storageEmptyYes"));
    click("storageEmpty");
    ui::StorageState more = fullState();
    more.deleted.insert(more.deleted.begin(), deleted("9", "Late^Ann"));
    service.set(more);
    click("storageEmptyYes");
    EXPECT_EQ(service.emptied.size(), 2) << "what was deleted while the question stood is not meant";
    EXPECT_FALSE(service.emptied.contains("id of 9"));
    click("storageEmpty");
    service.set({});
    EXPECT_FALSE(isOffered("storageEmptyYes")) << "they are gone meanwhile";
}

TEST_F(StoragePanelTest, SaysWhatMadeRoomAndWhereItIs) {
    service.set(fullState());
    auto* table = find<QTableWidget>("storageEvictions");
    ASSERT_EQ(table->rowCount(), 6);
    EXPECT_EQ(table->item(0, 3)->text(), "ARCHIVE");
    EXPECT_TRUE(table->item(0, 1)->text().startsWith("CT · "));
}

TEST_F(StoragePanelTest, MovesToAFolderOfItsOwn) {
    const QTemporaryDir dir;
    ASSERT_TRUE(QDir(dir.path()).mkdir("disk"));
    panel.show();
    const auto choose = [&](const QString& folder) {
        click("storageMove");
        auto* dialog = panel.findChild<QFileDialog*>("moveDialog");
        ASSERT_NE(dialog, nullptr);
        emit dialog->fileSelected(folder);
        dialog->close();
        ASSERT_TRUE(QTest::qWaitFor([&] { return !panel.findChild<QFileDialog*>("moveDialog"); }, 5000));
    };
    choose(dir.filePath("disk"));
    EXPECT_EQ(service.movedTo, dir.filePath("disk")) << "an empty one is taken as it is";
    choose(dir.path());
    EXPECT_EQ(service.movedTo, dir.filePath("sagitta")) << "it holds something else";
    QFile note(dir.filePath("disk/moved.json"));
    ASSERT_TRUE(note.open(QIODevice::WriteOnly));
    choose(dir.filePath("disk"));
    EXPECT_EQ(service.movedTo, dir.filePath("disk")) << "the data were there before";
}

TEST_F(StoragePanelTest, SaysHowFarAMoveIs) {
    ui::StorageState state = fullState();
    EXPECT_FALSE(isOffered("storageMoveText"));
    EXPECT_FALSE(isOffered("storageRestart"));
    state.move = Move::Copying;
    state.moveTo = QStringLiteral("/mnt/big/sagitta");
    service.set(state);
    EXPECT_TRUE(text("storageMoveText").contains("/mnt/big/sagitta"));
    EXPECT_FALSE(isOffered("storageMove"));
    EXPECT_FALSE(isOffered("storageRestart"));
    click("storageCancelMove");
    EXPECT_EQ(service.cancelled, 1);
    state.move = Move::Copied;
    service.set(state);
    click("storageRestart");
    EXPECT_EQ(service.restarts, 1);
    state.move = Move::None;
    state.moveProblem = QStringLiteral("the move needs 900 MB, and 300 MB are free at /mnt/big");
    service.set(state);
    EXPECT_EQ(text("storageMoveText"), state.moveProblem);
    EXPECT_TRUE(isOffered("storageMove"));
}

TEST_F(StoragePanelTest, Pictures) {
    panel.resize(560, panel.sizeHint().height());
    panel.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&panel));
    screenshot(panel, QStringLiteral("storage-panel-looking"));
    expectWellMade(panel);
    ui::StorageState state = fullState();
    service.set(state);
    find<QTableWidget>("storageDeleted")->selectRow(0);
    QCoreApplication::sendPostedEvents();
    screenshot(panel, QStringLiteral("storage-panel"));
    expectWellMade(panel);
    find<QSpinBox>("storageUndoDays")->setValue(0);
    click("storageEmpty");
    state.move = Move::Copied;
    state.moveTo = QStringLiteral("/mnt/big/sagitta");
    service.set(state);
    panel.resize(560, panel.sizeHint().height());
    QCoreApplication::sendPostedEvents();
    screenshot(panel, QStringLiteral("storage-panel-asking"));
    expectWellMade(panel);
}

TEST_F(StoragePanelTest, PictureOfWhatASiteFixes) {
    FakeStorageService fixed;
    fixed.locked = storage::RetentionRule::UndoDays;
    ui::StoragePanel other(fixed, studies);
    fixed.set(fullState());
    other.resize(560, other.sizeHint().height());
    other.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&other));
    screenshot(other, QStringLiteral("storage-panel-fixed"));
    expectWellMade(other);
}

} // namespace
} // namespace sagitta::test
