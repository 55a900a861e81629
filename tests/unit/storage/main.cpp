// Qt SQL loads its driver through the application object. With --put this binary is the process that a test kills.
#include "put_process.h"

#include <QCoreApplication>

#include <gtest/gtest.h>

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    if (application.arguments().value(1) == QLatin1String("--put"))
        return sagitta::test::runPutProcess(application.arguments().mid(2));
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
