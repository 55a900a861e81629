#include "gui/gui_fixture.h"

#include "support/phantom.h"
#include "support/upload.h"

namespace sagitta::test {

void GuiFixture::SetUp() {
    if (!Orthanc::isInstalled())
        GTEST_SKIP() << "Orthanc is not installed";
    orthanc = std::make_unique<Orthanc>();
    ASSERT_TRUE(orthanc->process().isRunning()) << orthanc->process().log().toStdString();
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
    const QString problem = upload(orthanc->node(), *written);
    ASSERT_TRUE(problem.isEmpty()) << problem.toStdString();
    startProgram();
}

void GuiFixture::startProgram() {
    network::RemoteNode node = orthanc->node();
    node.name = QStringLiteral("PACS");
    program = Program::open(data.path(), node);
    ASSERT_TRUE(program);
    program->show();
}

} // namespace sagitta::test
