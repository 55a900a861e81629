#include "dicom/dataset.h"
#include "network/init_network.h"

#include <QCoreApplication>

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>

int main(int argc, char** argv) {
    sagitta::network::initNetwork();
    const QCoreApplication application(argc, argv);
    if (const auto ready = sagitta::dicom::initDicom(); !ready) {
        std::fprintf(stderr, "%s\n", qPrintable(ready.error().message()));
        return 1;
    }
    testing::InitGoogleTest(&argc, argv);
    const int result = RUN_ALL_TESTS();
    // A connect that was left behind may still be under way: its thread must not meet the destruction of statics.
    std::fflush(nullptr);
    std::_Exit(result);
}
