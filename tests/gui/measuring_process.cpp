#include "gui/measuring_process.h"

#include "gui/program.h"
#include "scene/session.h"
#include "ui/viewer/viewport_widget.h"

#include <QApplication>
#include <QSignalSpy>
#include <QTest>

#include <cstdio>

namespace sagitta::test {

int runMeasuringProcess(const QString& dataDir) {
    const std::unique_ptr<Program> program = Program::open(dataDir);
    if (!program)
        return 2;
    program->show();
    if (!program->find(QStringLiteral("phantom"), 1, Program::Ask::Local) || !program->openRow(0))
        return 3;
    ui::ViewportWidget* viewport = program->viewport();
    viewport->setFocus();
    QTest::keyClick(viewport, Qt::Key_L);
    const scene::AnnotationStore& annotations = program->desktop().viewerWindow()->session().annotations();
    QSignalSpy saved(&annotations, &scene::AnnotationStore::saved);
    const QPoint middle = viewport->rect().center();
    drag(viewport, Qt::LeftButton, middle - kMeasured / 2, middle - kMeasured / 2 + kMeasured);
    if (annotations.annotations().size() != 1)
        return 4;
    if (saved.isEmpty() && !saved.wait(kWaitMs))
        return 5;
    std::printf("drawn %.9f\n", annotations.annotations().front().lengthValue());
    std::fflush(stdout);
    return QApplication::exec();
}

} // namespace sagitta::test
