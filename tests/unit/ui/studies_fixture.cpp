#include "unit/ui/studies_fixture.h"

#include "unit/ui/look.h"

#include <QAction>
#include <QContextMenuEvent>
#include <QMenu>

namespace sagitta::test {

void StudiesFixture::SetUp() {
    nodes.emplace(*network::NodeList::open(dir.path()));
    Result<std::unique_ptr<storage::StudyMarks>> opened = storage::StudyMarks::open(dir.path());
    ASSERT_TRUE(opened);
    marks = *std::move(opened);
    board.emplace(*marks);
}

void StudiesFixture::addNode(const QString& name) {
    network::RemoteNode node;
    node.name = name;
    node.aeTitle = QStringLiteral("ARCHIVE");
    node.host = QStringLiteral("127.0.0.1");
    node.port = 4242;
    ASSERT_TRUE(nodes->add(node));
}

void StudiesFixture::checkPacs() {
    ASSERT_TRUE(settings.setValue(Setting<QStringList>{"browser/uncheckedSources", {}}, QStringList()));
}

network::QueryAnswer StudiesFixture::answer(std::vector<dicom::StudySummary> studies) {
    network::QueryAnswer result;
    result.studies = std::move(studies);
    return result;
}

void StudiesFixture::setLocal(std::vector<dicom::StudySummary> studies) {
    service.answers.insert_or_assign(QString(), answer(std::move(studies)));
}

void StudiesFixture::open() {
    window.emplace(ui::StudiesServices{service, jobs, *nodes, preferences, *board});
    useTestSize(*window);
    window->show();
    window->activateWindow(); // shortcuts work in the active window alone
    ASSERT_TRUE(QTest::qWaitForWindowActive(&*window));
    ASSERT_TRUE(QTest::qWaitFor(
        [this] { return !service.searches.empty() || sources()->item(0)->checkState() == Qt::Unchecked; }));
}

void StudiesFixture::click(const char* button) {
    const auto* widget = child<QWidget>(button);
    ASSERT_TRUE(widget->isVisible()) << button;
    QTest::mouseClick(child<QWidget>(button), Qt::LeftButton);
}

void StudiesFixture::searchEverything() {
    QTest::keyClick(text(), Qt::Key_Return);
    click("broadSearchAll");
}

QModelIndex StudiesFixture::rowOf(const QString& studyUid, const QString& source) {
    return model()->index(model()->rowOf({source, studyUid}), 0);
}

void StudiesFixture::clickRow(const QString& studyUid, Qt::KeyboardModifiers keys) {
    const QModelIndex row = rowOf(studyUid);
    ASSERT_TRUE(row.isValid()) << studyUid.toStdString();
    QTest::mouseClick(table()->viewport(), Qt::LeftButton, keys, table()->visualRect(row).center());
}

void StudiesFixture::chooseInMenu(const QString& studyUid, const char* action) {
    const QPoint at = table()->visualRect(rowOf(studyUid)).center();
    QContextMenuEvent event(QContextMenuEvent::Mouse, at, table()->viewport()->mapToGlobal(at));
    QApplication::sendEvent(table()->viewport(), &event);
    auto* menu = window->findChild<QMenu*>(QStringLiteral("studyMenu"));
    ASSERT_NE(menu, nullptr);
    for (QMenu* of : menu->findChildren<QMenu*>() + QList<QMenu*>{menu}) {
        for (QAction* entry : of->actions()) {
            if (entry->objectName() != QLatin1String(action) && entry->text() != QLatin1String(action))
                continue;
            if (of != menu)
                of->popup(menu->pos());
            QTest::mouseClick(of, Qt::LeftButton, {}, of->actionGeometry(entry).center());
            menu->close();
            return;
        }
    }
    ADD_FAILURE() << "not in the menu: " << action;
    menu->close();
}

} // namespace sagitta::test
