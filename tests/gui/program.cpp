#include "gui/program.h"

#include "scene/view.h"
#include "ui/viewer/viewport_widget.h"

#include <QApplication>
#include <QLineEdit>
#include <QMouseEvent>
#include <QTest>
#include <QTreeView>

#include <gtest/gtest.h>

namespace sagitta::test {

std::unique_ptr<Program> Program::open(const QString& dataDir, const network::RemoteNode& node) {
    Result<std::unique_ptr<app::Engine>> engine = app::Engine::open(dataDir);
    if (!engine) {
        ADD_FAILURE() << engine.error().message().toStdString();
        return nullptr;
    }
    if (!node.name.isEmpty()) {
        EXPECT_TRUE((*engine)->nodes().add(node));
    }
    return std::unique_ptr<Program>(new Program(*std::move(engine)));
}

void Program::show() {
    m_desktop.studiesWindow().show();
    EXPECT_TRUE(QTest::qWaitForWindowExposed(&m_desktop.studiesWindow()));
}

QLineEdit* Program::searchLine() {
    return m_desktop.studiesWindow().findChild<QLineEdit*>(QStringLiteral("searchText"));
}

QTreeView* Program::studyTable() {
    return m_desktop.studiesWindow().findChild<QTreeView*>(QStringLiteral("studyTable"));
}

bool Program::find(const QString& text, int rows, Ask ask) {
    searchLine()->setFocus();
    searchLine()->clear();
    QTest::keyClicks(searchLine(), text);
    if (ask == Ask::Everybody)
        QTest::keyClick(searchLine(), Qt::Key_Return);
    return QTest::qWaitFor([&] { return studyTable()->model()->rowCount() == rows; }, kWaitMs);
}

bool Program::openRow(int row) {
    QTreeView* table = studyTable();
    const QPoint middle = table->visualRect(table->model()->index(row, 0)).center();
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, middle);
    QTest::mouseDClick(table->viewport(), Qt::LeftButton, {}, middle);
    return QTest::qWaitFor([&] { return m_desktop.viewerWindow() && m_desktop.viewerWindow()->isVisible(); }) &&
           waitForPicture();
}

ui::ViewportWidget* Program::viewport() {
    for (ui::ViewportWidget* widget : m_desktop.viewerWindow()->findChildren<ui::ViewportWidget*>())
        if (widget->isVisible() && widget->view())
            return widget;
    return nullptr;
}

bool Program::waitForPicture() {
    return QTest::qWaitFor(
        [&] {
            const ui::ViewportWidget* widget = viewport();
            return widget && widget->view()->currentFrame() && !widget->picture().isNull();
        },
        kWaitMs);
}

void drag(QWidget* widget, Qt::MouseButton button, QPoint from, QPoint to) {
    constexpr int kSteps = 8;
    QTest::mousePress(widget, button, {}, from);
    for (int i = 1; i <= kSteps; ++i) {
        const QPoint at = from + (to - from) * i / kSteps;
        QMouseEvent move(QEvent::MouseMove, at, widget->mapToGlobal(at), Qt::NoButton, button, {});
        QApplication::sendEvent(widget, &move);
    }
    QTest::mouseRelease(widget, button, {}, to);
}

} // namespace sagitta::test
