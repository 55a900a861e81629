#include "ui/settings/receive_dialog.h"

#include "ui/browser/receive_status.h"
#include "unit/ui/fake_receive_service.h"
#include "unit/ui/screenshot.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

#include <gtest/gtest.h>

namespace sagitta::ui {
namespace {

class ReceiveDialogTest : public testing::Test {
protected:
    template<class T>
    T* find(const char* name) {
        return dialog.findChild<T*>(QLatin1String(name));
    }
    QString problem() { return find<QLabel>("receiveProblem")->text(); }
    bool canSave() { return find<QPushButton>("receiveSave")->isEnabled(); }

    test::FakeReceiveService service;
    ReceiveDialog dialog{service};
};

TEST_F(ReceiveDialogTest, IsOffAndCarefulByDefault) {
    EXPECT_FALSE(dialog.settings().isOn);
    EXPECT_EQ(dialog.settings(), ReceiveSettings());
    EXPECT_EQ(dialog.settings().address, "127.0.0.1");
    EXPECT_EQ(dialog.settings().callers, ReceiveSettings::Callers::KnownNodes);
    EXPECT_TRUE(canSave());
    EXPECT_EQ(problem(), "");
    dialog.show();
    test::screenshot(dialog, "receive_off");
}

TEST_F(ReceiveDialogTest, SaysWhatIsWrongWhileTyping) {
    find<QLineEdit>("receiveAeTitle")->setText(QString());
    EXPECT_FALSE(canSave());
    EXPECT_NE(problem(), "");
    find<QLineEdit>("receiveAeTitle")->setText(QStringLiteral("VIEWER"));
    EXPECT_TRUE(canSave());
    find<QComboBox>("receiveAddress")->setEditText(QStringLiteral("192.168.1"));
    EXPECT_FALSE(canSave());
    find<QComboBox>("receiveAddress")->setEditText(QStringLiteral("192.168.1.20"));
    EXPECT_TRUE(canSave());
    EXPECT_EQ(dialog.settings().address, "192.168.1.20");
    EXPECT_FALSE(find<QLineEdit>("receiveListed")->isEnabled());
    find<QComboBox>("receiveCallers")->setCurrentIndex(1);
    EXPECT_TRUE(find<QLineEdit>("receiveListed")->isEnabled());
    EXPECT_FALSE(canSave());
    find<QLineEdit>("receiveListed")->setText(QStringLiteral("CT1, MR2;"));
    EXPECT_TRUE(canSave());
    EXPECT_EQ(dialog.settings().listed, (QStringList{QStringLiteral("CT1"), QStringLiteral("MR2")}));
}

TEST_F(ReceiveDialogTest, AnybodyInANetworkIsWarnedOf) {
    find<QCheckBox>("receiveOn")->setChecked(true);
    find<QComboBox>("receiveCallers")->setCurrentIndex(2);
    EXPECT_EQ(problem(), ""); // from this computer only
    find<QComboBox>("receiveAddress")->setCurrentIndex(1);
    EXPECT_TRUE(problem().contains(QLatin1String("no password"))) << problem().toStdString();
    EXPECT_TRUE(canSave());
    service.now.notices = {QStringLiteral("refused: UNKNOWN from 192.168.1.77 is not in the list of nodes"),
                           QStringLiteral("kept aside: 1.2.3.4, another content under the same UID")};
    emit service.changed();
    dialog.show();
    test::screenshot(dialog, "receive_warned");
}

TEST_F(ReceiveDialogTest, WhatCannotBeKeptIsSaid) {
    service.answer = Error(ErrorCode::Refused, QStringLiteral("the site has set this"));
    find<QPushButton>("receiveSave")->click();
    EXPECT_NE(problem(), "");
    EXPECT_NE(dialog.result(), QDialog::Accepted);
    dialog.show();
    test::screenshot(dialog, "receive_not_kept");
}

TEST(ReceiveStatusTest, SaysHowItGoes) {
    test::FakeReceiveService service;
    ReceiveStatus status(service);
    const auto* button = status.findChild<QToolButton*>(QStringLiteral("receiveButton"));
    const auto* detail = status.findChild<QLabel*>(QStringLiteral("receiveDetail"));
    EXPECT_EQ(button->text(), "Receive images: off");
    service.now.phase = ReceiveState::Phase::Failed;
    service.now.problem = QStringLiteral("port 11112 is in use by Orthanc (process 4711)");
    emit service.changed();
    EXPECT_TRUE(detail->text().contains(QLatin1String("Orthanc"))) << detail->text().toStdString();
    service.now.phase = ReceiveState::Phase::Listening;
    service.now.associations = 2;
    emit service.changed();
    EXPECT_EQ(button->text(), "Receive images: on");
    EXPECT_EQ(detail->text(), "SAGITTA on port 11112\nfrom this computer only\nconnected now: 2");
}

} // namespace
} // namespace sagitta::ui
