#include "dicom/dataset.h"
#include "network/init_network.h"

#include <QCoreApplication>

#include <gtest/gtest.h>

#include <cstdio>

int main(int argc, char** argv) {
    sagitta::network::initNetwork();
    const QCoreApplication application(argc, argv);
    if (const auto ready = sagitta::dicom::initDicom(); !ready) {
        std::fprintf(stderr, "%s\n", qPrintable(ready.error().message()));
        return 1;
    }
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
