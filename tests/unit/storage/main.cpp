// Qt SQL loads its driver through the application object. With --put and the like this binary is the process that a
// test kills.
#include "put_process.h"

#include "dicom/dataset.h"

#include <QCoreApplication>

#include <gtest/gtest.h>

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    const std::pair<const char*, int (*)(const QStringList&)> processes[] = {
        {"--put", sagitta::test::runPutProcess},
        {"--trash", sagitta::test::runTrashProcess},
        {"--move", sagitta::test::runMoveProcess}};
    for (const auto& [name, run] : processes)
        if (application.arguments().value(1) == QLatin1String(name))
            return run(application.arguments().mid(2));
    testing::InitGoogleTest(&argc, argv);
    return sagitta::dicom::initDicom() ? RUN_ALL_TESTS() : 1;
}
