// From files to planes with pixels that are not square and an image that is not either: what takes rows for columns
// anywhere on the way shows here.
#include "dicom/dataset.h"
#include "dicom/display_set_builder.h"
#include "imaging/frame_store.h"
#include "imaging/reslicer.h"
#include "support/phantom.h"

#include <QHash>
#include <QTemporaryDir>

#include <gtest/gtest.h>

using namespace sagitta;
using namespace sagitta::imaging;
using namespace sagitta::test;

namespace {

class PhantomVolume : public testing::TestWithParam<Vec3> {
protected:
    // Slices whose rows run to the patient's left, and whose columns run along the parameter.
    void SetUp() override {
        ASSERT_TRUE(dicom::initDicom());
        PhantomSpec spec;
        spec.noise = 0;
        spec.slices = 9;
        spec.rows = 52;
        spec.columns = 36;
        spec.spacing = 5;
        spec.columnSpacing = 8;
        spec.sliceSpacing = 12;
        spec.columnDir = GetParam();
        const auto paths = writePhantom(m_folder.path(), spec);
        ASSERT_TRUE(paths);
        std::vector<dicom::InstanceHeaderPtr> headers;
        for (const QString& path : *paths) {
            const auto header = dicom::readInstanceHeader(path);
            ASSERT_TRUE(header);
            headers.push_back(*header);
            m_paths.insert((*header)->sopInstanceUid, path);
        }
        const auto sets = dicom::buildDisplaySets(headers);
        ASSERT_EQ(sets.size(), 1U);
        FrameStore store([this](const QString& uid) { return Result<QString>(m_paths.value(uid)); },
                         std::int64_t{1} << 26, 1);
        const auto volume = Volume::load(sets[0], store);
        ASSERT_TRUE(volume) << volume.error().message().toStdString();
        m_volume = *volume;
    }
    double valueAt(int i, int j, int k) const {
        const dicom::Frame& slice = m_volume->slice(k);
        return m_volume->scale().apply(
            slice.samplesAs<std::uint16_t>()[static_cast<std::size_t>(j * slice.columns() + i)]);
    }

    QTemporaryDir m_folder;
    QHash<QString, QString> m_paths;
    VolumePtr m_volume;
};

} // namespace

TEST_P(PhantomVolume, EveryVoxelIsWhereThePatientHasItsValue) {
    const auto& grid = m_volume->grid();
    EXPECT_EQ(grid.size, (std::array<int, 3>{36, 52, 9}));
    EXPECT_NEAR(length(grid.indexToPatient.x), 8, 1e-9);
    EXPECT_NEAR(length(grid.indexToPatient.y), 5, 1e-9);
    for (int k = 0; k < 9; ++k) {
        for (int j = 0; j < 52; ++j) {
            for (int i = 0; i < 36; ++i)
                ASSERT_EQ(valueAt(i, j, k),
                          phantomValue(grid.indexToPatient.map(
                              Vec3{static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)})))
                    << i << ' ' << j << ' ' << k;
        }
    }
}

TEST_P(PhantomVolume, APlaneAcrossTheSlicesShowsWhatThePatientHasThere) {
    const Affine& map = m_volume->grid().indexToPatient;
    // Along slices and rows, through column 12; then along columns and slices, through row 30.
    const SampleGrid planes[] = {{map.map({12, 0, 0}), map.z, map.y, 9, 52},
                                 {map.map({0, 30, 0}), map.x, map.z, 36, 9}};
    for (const SampleGrid& plane : planes) {
        const auto values = reslice(*m_volume, plane, {}, Interpolation::Linear, 1);
        for (int j = 0; j < plane.rows; ++j) {
            for (int i = 0; i < plane.columns; ++i) {
                const Vec3 at = plane.origin + plane.right * i + plane.down * j;
                ASSERT_EQ(values[static_cast<std::size_t>(j * plane.columns + i)], static_cast<float>(phantomValue(at)))
                    << i << ' ' << j;
            }
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Directions, PhantomVolume, testing::Values(Vec3{0, 1, 0}, Vec3{0, 0, -1}),
                         [](const auto& test) { return test.index == 0 ? "Axial" : "Coronal"; });
