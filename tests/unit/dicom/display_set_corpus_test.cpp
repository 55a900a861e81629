// Display sets of real series: the quirks of real scanners and of the tools that made the files anonymous.
#include "dicom/dataset.h"
#include "dicom/display_set_builder.h"

#include <QDirIterator>

#include <gtest/gtest.h>

using namespace sagitta;
using namespace sagitta::dicom;

namespace {

class DisplaySetCorpus : public testing::Test {
protected:
    void SetUp() override {
        if (!qEnvironmentVariableIsSet("SAGITTA_CORPUS"))
            GTEST_SKIP() << "SAGITTA_CORPUS does not name the folder of test data";
        ASSERT_TRUE(initDicom());
    }

    static std::vector<DisplaySetPtr> setsOf(const QString& folder) {
        std::vector<InstanceHeaderPtr> headers;
        QDirIterator files(qEnvironmentVariable("SAGITTA_CORPUS") + QLatin1Char('/') + folder, QDir::Files,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            if (const auto header = readInstanceHeader(files.next()))
                headers.push_back(*header);
        }
        EXPECT_FALSE(headers.empty()) << folder.toStdString();
        std::erase_if(headers, [&](const InstanceHeaderPtr& header) {
            return header->series.seriesInstanceUid != headers.front()->series.seriesInstanceUid;
        });
        return buildDisplaySets(headers);
    }
};

} // namespace

TEST_F(DisplaySetCorpus, ChestCtWithAFrameOfReferencePerSliceIsOneGrid) {
    const auto sets = setsOf(QStringLiteral("vol-ct-chest-lidc0314-jpegls"));
    ASSERT_EQ(sets.size(), 1U);
    EXPECT_EQ(sets[0]->kind, GeometryKind::RegularGrid) << sets[0]->refusal.toStdString();
    EXPECT_EQ(sets[0]->frames.size(), 160U);
    EXPECT_NEAR(sets[0]->sliceSpacing, 1, 1e-3);
    EXPECT_TRUE(sets[0]->frameOfReferenceUid.isEmpty());
    EXPECT_EQ(sets[0]->warnings.size(), 1);
}

TEST_F(DisplaySetCorpus, HeadCtWithTiltAndVaryingDistanceIsAStack) {
    const auto sets = setsOf(QStringLiteral("vol-ct-head-ge-tilt-rle"));
    ASSERT_EQ(sets.size(), 1U);
    EXPECT_EQ(sets[0]->kind, GeometryKind::Stack);
    EXPECT_TRUE(sets[0]->tilted);
    EXPECT_EQ(sets[0]->refusal, QStringLiteral("slice distance varies from 1.08 to 7.00 mm"));
    EXPECT_EQ(sets[0]->frames.size(), 28U);
}

TEST_F(DisplaySetCorpus, BrainMrIsASagittalGrid) {
    const auto sets = setsOf(QStringLiteral("vol-mr-brain-mprage-jpegll"));
    ASSERT_EQ(sets.size(), 1U);
    ASSERT_EQ(sets[0]->kind, GeometryKind::RegularGrid) << sets[0]->refusal.toStdString();
    EXPECT_NEAR(sets[0]->sliceSpacing, 0.9, 0.01);
    EXPECT_GT(sets[0]->grid->indexToPatient.determinant(), 0);
}

TEST_F(DisplaySetCorpus, WholeBodyPetIsAGrid) {
    for (const DisplaySetPtr& set : setsOf(QStringLiteral("vol-pet-wb-qinhn0024"))) {
        if (set->first().series.modality != QLatin1String("PT"))
            continue;
        EXPECT_EQ(set->kind, GeometryKind::RegularGrid) << set->refusal.toStdString();
        EXPECT_NEAR(set->sliceSpacing, 3.375, 0.01);
    }
}
