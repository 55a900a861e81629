// The folder of real DICOM files that some tests read: named by SAGITTA_CORPUS, never part of the repository. Tests
// without it skip themselves with a sentence.
#pragma once

#include <QString>

namespace sagitta::test {

// Empty when there is none.
inline QString corpusPath() { return qEnvironmentVariable("SAGITTA_CORPUS"); }

} // namespace sagitta::test
