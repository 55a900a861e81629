// A program with a node PACS that is a real Orthanc holding a phantom study.
#pragma once

#include "gui/program.h"
#include "support/orthanc.h"

#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <memory>

namespace sagitta::test {

class GuiFixture : public testing::Test {
protected:
    // Skips, saying so, without Orthanc.
    void SetUp() override;

    // Opens the windows on the data folder; again after program.reset(), as a second start would.
    void startProgram();

    QTemporaryDir data;
    std::unique_ptr<Orthanc> orthanc;
    std::unique_ptr<Program> program;
};

inline constexpr int kSlices = 40;

} // namespace sagitta::test
