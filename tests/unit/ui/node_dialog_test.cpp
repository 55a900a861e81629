#include "ui/settings/node_dialog.h"

#include "unit/ui/fake_study_service.h"
#include "unit/ui/screenshot.h"
#include "unit/ui/widget_walk.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

using namespace sagitta;
using namespace sagitta::test;

namespace {

class NodeDialogTest : public testing::Test {
protected:
    void open(const QString& name = {}) {
        dialog.emplace(service, nodes, name);
        dialog->show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&*dialog));
    }
    template<class T>
    T* child(const char* name) {
        T* found = dialog->findChild<T*>(QLatin1String(name));
        EXPECT_NE(found, nullptr) << name;
        return found;
    }
    void fill(const QString& name) {
        child<QLineEdit>("nodeName")->setText(name);
        child<QLineEdit>("nodeAeTitle")->setText("ARCHIVE");
        child<QLineEdit>("nodeHost")->setText("127.0.0.1");
        child<QSpinBox>("nodePort")->setValue(4242);
    }

    QTemporaryDir dir;
    FakeStudyService service;
    network::NodeList nodes = *network::NodeList::open(dir.path());
    std::optional<ui::NodeDialog> dialog;
};

TEST_F(NodeDialogTest, SaysWhatIsMissingAndSavesWhenWhole) {
    open();
    EXPECT_FALSE(child<QPushButton>("nodeSave")->isEnabled());
    EXPECT_FALSE(child<QLabel>("nodeProblem")->text().isEmpty());
    screenshot(*dialog, "node_new");
    fill("PACS");
    EXPECT_TRUE(child<QPushButton>("nodeSave")->isEnabled()) << child<QLabel>("nodeProblem")->text().toStdString();
    QSignalSpy saved(&*dialog, &ui::NodeDialog::saved);
    QTest::mouseClick(child<QPushButton>("nodeSave"), Qt::LeftButton);
    EXPECT_EQ(saved.count(), 1);
    const Result<network::RemoteNode> node = nodes.find("PACS");
    ASSERT_TRUE(node);
    EXPECT_EQ(node->aeTitle, "ARCHIVE");
    EXPECT_EQ(node->port, 4242);
    EXPECT_TRUE(network::NodeList::open(dir.path())->find("PACS")) << "not on disk";
}

TEST_F(NodeDialogTest, RefusesANameThatIsTaken) {
    network::RemoteNode other;
    other.name = "PACS";
    other.aeTitle = "X";
    other.host = "h";
    ASSERT_TRUE(nodes.add(other));
    open();
    fill("PACS");
    EXPECT_FALSE(child<QPushButton>("nodeSave")->isEnabled());
    EXPECT_TRUE(child<QLabel>("nodeProblem")->text().contains("already"));
}

TEST_F(NodeDialogTest, RenamesAndRemoves) {
    open();
    fill("PACS");
    QTest::mouseClick(child<QPushButton>("nodeSave"), Qt::LeftButton);
    open("PACS");
    EXPECT_EQ(child<QSpinBox>("nodePort")->value(), 4242);
    child<QLineEdit>("nodeName")->setText("New");
    QTest::mouseClick(child<QPushButton>("nodeSave"), Qt::LeftButton);
    EXPECT_FALSE(nodes.find("PACS"));
    EXPECT_TRUE(nodes.find("New"));
    open("New");
    QTest::mouseClick(child<QPushButton>("nodeRemove"), Qt::LeftButton);
    EXPECT_TRUE(nodes.find("New")) << "one click must not remove";
    QTest::mouseClick(child<QPushButton>("nodeRemove"), Qt::LeftButton);
    EXPECT_FALSE(nodes.find("New"));
}

TEST_F(NodeDialogTest, EchoTellsTheResultBesideTheButton) {
    open();
    fill("PACS");
    QTest::mouseClick(child<QPushButton>("nodeEcho"), Qt::LeftButton);
    EXPECT_EQ(service.echoed.host, "127.0.0.1");
    EXPECT_EQ(child<QLabel>("nodeEchoResult")->text(), "Connecting…");
    service.echoDone(network::EchoAnswer{12.3});
    EXPECT_EQ(child<QLabel>("nodeEchoResult")->text(), "ARCHIVE answered in 12 ms.");
    QTest::mouseClick(child<QPushButton>("nodeEcho"), Qt::LeftButton);
    service.echoDone(Error(ErrorCode::Refused, "connection refused"));
    EXPECT_TRUE(child<QLabel>("nodeEchoResult")->text().contains("is the server running on 127.0.0.1:4242?"));
    screenshot(*dialog, "node_echo_failed");
    expectWellMade(*dialog);
    QTest::mouseClick(child<QPushButton>("nodeEcho"), Qt::LeftButton);
    child<QSpinBox>("nodePort")->setValue(4243); // the answer to come is for other values
    service.echoDone(network::EchoAnswer{1});
    EXPECT_EQ(child<QLabel>("nodeEchoResult")->text(), "");
}

} // namespace
