#include "gui/gui_fixture.h"

#include "scene/view.h"
#include "support/phantom.h"
#include "support/upload.h"
#include "ui/viewer/viewport_widget.h"

#include <QLineEdit>
#include <QTableView>
#include <QTest>

namespace sagitta::test {

void GuiFixture::SetUp() {
    if (!Orthanc::isInstalled())
        GTEST_SKIP() << "Orthanc is not installed";
    m_orthanc = std::make_unique<Orthanc>();
    ASSERT_TRUE(m_orthanc->process().isRunning()) << m_orthanc->process().log().toStdString();
    const QTemporaryDir files;
    PhantomSpec spec;
    spec.patientName = QStringLiteral("PHANTOM^Anna");
    spec.slices = kSlices;
    spec.rows = 128;
    spec.columns = 128;
    spec.spacing = 3;
    spec.sliceSpacing = 4;
    const Result<QStringList> written = writePhantom(files.path(), spec);
    ASSERT_TRUE(written);
    const QString problem = upload(m_orthanc->node(), *written);
    ASSERT_TRUE(problem.isEmpty()) << problem.toStdString();
    startProgram();
}

void GuiFixture::TearDown() { closeProgram(); }

void GuiFixture::startProgram() {
    Result<std::unique_ptr<app::Engine>> engine = app::Engine::open(m_data.path());
    ASSERT_TRUE(engine) << engine.error().message().toStdString();
    m_engine = *std::move(engine);
    network::RemoteNode node = m_orthanc->node();
    node.name = QStringLiteral("PACS");
    ASSERT_TRUE(m_engine->nodes().add(node));
    m_desktop = std::make_unique<app::Desktop>(*m_engine);
    m_desktop->studiesWindow().show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&m_desktop->studiesWindow()));
}

void GuiFixture::closeProgram() {
    m_desktop.reset();
    m_engine.reset();
}

QLineEdit* GuiFixture::searchLine() const {
    return m_desktop->studiesWindow().findChild<QLineEdit*>(QStringLiteral("searchText"));
}

QTableView* GuiFixture::studyTable() const {
    return m_desktop->studiesWindow().findChild<QTableView*>(QStringLiteral("studyTable"));
}

void GuiFixture::find(const QString& text, int rows) {
    ASSERT_NE(searchLine(), nullptr);
    ASSERT_NE(studyTable(), nullptr);
    searchLine()->clear();
    QTest::keyClicks(searchLine(), text);
    QTest::keyClick(searchLine(), Qt::Key_Return);
    ASSERT_TRUE(QTest::qWaitFor([&] { return studyTable()->model()->rowCount() == rows; }, 20000))
        << studyTable()->model()->rowCount();
}

void GuiFixture::openRow(int row) {
    QTableView* table = studyTable();
    const QModelIndex index = table->model()->index(row, 0);
    const QPoint middle = table->visualRect(index).center();
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, middle);
    QTest::mouseDClick(table->viewport(), Qt::LeftButton, {}, middle);
    ASSERT_TRUE(QTest::qWaitFor([&] { return m_desktop->viewerWindow() && m_desktop->viewerWindow()->isVisible(); }));
    ASSERT_TRUE(waitForPicture());
}

ui::ViewportWidget* GuiFixture::viewport() const {
    for (ui::ViewportWidget* widget : m_desktop->viewerWindow()->findChildren<ui::ViewportWidget*>())
        if (widget->isVisible() && widget->view())
            return widget;
    return nullptr;
}

bool GuiFixture::waitForPicture() const {
    return QTest::qWaitFor(
        [&] {
            const ui::ViewportWidget* widget = viewport();
            return widget && widget->view()->currentFrame() && !widget->picture().isNull();
        },
        20000);
}

} // namespace sagitta::test
