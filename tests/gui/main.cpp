#include "app/engine.h"
#include "gui/measuring_process.h"
#include "ui/common/theme.h"

#include <QApplication>

#include <gtest/gtest.h>

int main(int argc, char** argv) {
    testing::InitGoogleTest(&argc, argv);
    if (!sagitta::app::initProcess())
        return 1;
    if (qEnvironmentVariableIsEmpty("DISPLAY") && qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    QApplication::setQuitOnLastWindowClosed(false);
    sagitta::ui::applyTheme(application);
    if (argc == 3 && qstrcmp(argv[1], sagitta::test::kMeasuringProcess) == 0)
        return sagitta::test::runMeasuringProcess(QString::fromLocal8Bit(argv[2]));
    return RUN_ALL_TESTS();
}
