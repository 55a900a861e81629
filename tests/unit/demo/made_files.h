// A part of the demo's files, made for one test: only what it looks at, for the whole takes a while.
#pragma once

#include "app/demo/study_plan.h"
#include "core/geometry.h"
#include "unit/demo/read_image.h"

#include <QTemporaryDir>

#include <functional>

namespace sagitta::test {

class MadeFiles {
public:
    // Writes the files of a plan that `isWanted` by name ("s2-0007.dcm").
    MadeFiles(const demo::StudyPlan& plan, const std::function<bool(const QString&)>& isWanted);

    const QStringList& paths() const { return m_paths; }
    const std::vector<ReadImage>& images() const { return m_images; }
    // From the image that is nearest to the place; nothing when none is there.
    std::optional<double> valueNear(Vec3 patientMm) const;

private:
    QTemporaryDir m_folder;
    QStringList m_paths;
    std::vector<ReadImage> m_images;
};

// Every n-th file of one series.
std::function<bool(const QString&)> everyNth(int series, int n);

} // namespace sagitta::test
