// A length drawn by mouse in the real windows is right by the spacing of the pixels, and there again after kill -9.
#include "gui/measuring_process.h"
#include "gui/program.h"
#include "scene/session.h"
#include "scene/view.h"
#include "storage/importer.h"
#include "support/phantom.h"
#include "ui/viewer/viewport_widget.h"

#include <QCoreApplication>
#include <QProcess>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace sagitta::test {
namespace {

constexpr double kSpacing = 3.25;
constexpr int kSide = 128;

void importPhantom(const QString& dataDir) {
    const QTemporaryDir files;
    PhantomSpec spec;
    spec.slices = 5;
    spec.rows = kSide;
    spec.columns = kSide;
    spec.spacing = kSpacing;
    ASSERT_TRUE(writePhantom(files.path(), spec));
    const auto engine = app::Engine::open(dataDir);
    ASSERT_TRUE(engine);
    JobContext context({}, [](const JobProgress&) {});
    ASSERT_TRUE(storage::importPaths((*engine)->store(), {files.path()}, storage::ImportMode::Copy, context));
}

TEST(LengthDrawnByMouse, SurvivesAKillAndIsRightByThePixelSpacing) {
    const QTemporaryDir data;
    importPhantom(data.path());
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(QCoreApplication::applicationFilePath(), {QLatin1String(kMeasuringProcess), data.path()});
    ASSERT_TRUE(process.waitForStarted());
    QByteArray said;
    while (!said.contains('\n') && process.waitForReadyRead(kWaitMs))
        said += process.readAll();
    process.kill(); // SIGKILL
    ASSERT_TRUE(process.waitForFinished());
    ASSERT_TRUE(said.startsWith("drawn ")) << said.toStdString() << " exit code " << process.exitCode();
    const double drawn = said.mid(6).trimmed().toDouble();

    const std::unique_ptr<Program> program = Program::open(data.path());
    ASSERT_TRUE(program);
    program->show();
    ASSERT_TRUE(program->find(QStringLiteral("phantom"), 1, Program::Ask::Local));
    ASSERT_TRUE(program->openRow(0));
    const std::vector<scene::Annotation>& all =
        program->desktop().viewerWindow()->session().annotations().annotations();
    ASSERT_EQ(all.size(), 1u);
    EXPECT_NEAR(all[0].lengthValue(), drawn, 1e-9);
    // The whole image fits the canvas, so the spacing of its pixels says how many millimetres the drag was long.
    const QSizeF canvas = program->viewport()->view()->transform().canvas;
    const double mmPerPixel = kSide * kSpacing / std::min(canvas.width(), canvas.height());
    const QPointF pixels(QPointF(kMeasured) * program->viewport()->devicePixelRatioF());
    EXPECT_NEAR(drawn, std::hypot(pixels.x(), pixels.y()) * mmPerPixel, 1e-6);
    EXPECT_EQ(all[0].basis, dicom::SpacingBasis::Patient);
}

} // namespace
} // namespace sagitta::test
