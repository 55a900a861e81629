// DCMTK is set up once for the whole test binary.
#include "dicom/dataset.h"

#include <gtest/gtest.h>

namespace {

class DicomEnvironment : public testing::Environment {
public:
    void SetUp() override { ASSERT_TRUE(sagitta::dicom::initDicom()); }
};

const auto* const kEnvironment = testing::AddGlobalTestEnvironment(new DicomEnvironment);

} // namespace
