#include "unit/demo/made_files.h"

#include <gtest/gtest.h>

namespace sagitta::test {

MadeFiles::MadeFiles(const demo::StudyPlan& plan, const std::function<bool(const QString&)>& isWanted) {
    for (const demo::PlannedFile& file : plan.files) {
        if (!isWanted(file.name))
            continue;
        const QString path = m_folder.filePath(file.name);
        const Result<void> written = file.write(path, {});
        EXPECT_TRUE(written) << written.error().message().toStdString();
        auto image = readImage(path);
        EXPECT_TRUE(image) << image.error().message().toStdString();
        if (!written || !image)
            continue;
        m_paths << path;
        m_images.push_back(*image);
    }
}

std::optional<double> MadeFiles::valueNear(Vec3 patientMm) const {
    const ReadImage* best = nullptr;
    double bestDistance = 1e9;
    for (const ReadImage& image : m_images) {
        const dicom::ImagePlane& plane = *image.header->frames[0].plane;
        const double distance = std::abs(dot(patientMm - plane.position, plane.normal()));
        if (distance < bestDistance) {
            bestDistance = distance;
            best = &image;
        }
    }
    return best ? best->valueNear(patientMm) : std::nullopt;
}

std::function<bool(const QString&)> everyNth(int series, int n) {
    return [series, n](const QString& name) {
        return name.startsWith(QStringLiteral("s%1-").arg(series)) && name.mid(3, 4).toInt() % n == 0;
    };
}

} // namespace sagitta::test
