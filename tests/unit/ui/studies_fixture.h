// The studies window over a fake of its services, a folder of nodes and true marks, driven as a person does it.
#pragma once

#include "ui/browser/studies_window.h"
#include "ui/browser/study_table_view.h"
#include "unit/ui/fake_study_service.h"
#include "unit/ui/screenshot.h"
#include "unit/ui/widget_walk.h"

#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

#include <optional>

namespace sagitta::test {

class StudiesFixture : public testing::Test {
protected:
    void SetUp() override;
    void addNode(const QString& name);
    void checkPacs();
    void setLocal(std::vector<dicom::StudySummary> studies);
    static network::QueryAnswer answer(std::vector<dicom::StudySummary> studies);
    void open();

    template<class T>
    T* child(const char* name) {
        T* found = window->findChild<T*>(QLatin1String(name));
        EXPECT_NE(found, nullptr) << name;
        return found;
    }
    ui::StudyTableView* table() { return child<ui::StudyTableView>("studyTable"); }
    ui::StudyTableModel* model() { return static_cast<ui::StudyTableModel*>(table()->model()); }
    QListWidget* sources() { return child<QListWidget>("sourceList"); }
    QLineEdit* text() { return child<QLineEdit>("searchText"); }
    QAction* action(const char* name) { return child<QAction>(name); }
    void click(const char* button);
    // Also of the nodes, which have to be asked for that twice.
    void searchEverything();
    QString cell(int row, int column) { return model()->index(row, column).data().toString(); }
    QModelIndex rowOf(const QString& studyUid, const QString& source = {});
    QString labelText(const char* name) { return child<QLabel>(name)->text(); }
    void clickRow(const QString& studyUid, Qt::KeyboardModifiers keys = {});
    // By a row's menu, opened with a right click.
    void chooseInMenu(const QString& studyUid, const char* action);

    QTemporaryDir dir;
    FakeStudyService service;
    JobQueue jobs{1};
    Settings settings;
    ui::Preferences preferences{settings};
    std::unique_ptr<storage::StudyMarks> marks;
    std::optional<ui::MarkBoard> board;
    std::optional<network::NodeList> nodes;
    std::optional<ui::StudiesWindow> window;
};

} // namespace sagitta::test
