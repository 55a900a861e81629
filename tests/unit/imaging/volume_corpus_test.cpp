// Real series from file to plane: what an MPR shows at slice k is frame k.
#include "dicom/dataset.h"
#include "dicom/display_set_builder.h"
#include "imaging/frame_loader.h"
#include "imaging/frame_store.h"
#include "imaging/reslicer.h"

#include <QDirIterator>
#include <QHash>

#include <gtest/gtest.h>

using namespace sagitta;
using namespace sagitta::imaging;

namespace {

class VolumeCorpus : public testing::Test {
protected:
    void SetUp() override {
        if (!qEnvironmentVariableIsSet("SAGITTA_CORPUS"))
            GTEST_SKIP() << "SAGITTA_CORPUS does not name the folder of test data";
        ASSERT_TRUE(dicom::initDicom());
    }

    dicom::DisplaySetPtr readSet(const QString& folder, const QString& modality) {
        std::vector<dicom::InstanceHeaderPtr> headers;
        QDirIterator files(qEnvironmentVariable("SAGITTA_CORPUS") + QLatin1Char('/') + folder, QDir::Files);
        while (files.hasNext()) {
            const QString path = files.next();
            const auto header = dicom::readInstanceHeader(path);
            if (!header || (*header)->series.modality != modality)
                continue;
            headers.push_back(*header);
            m_paths.insert((*header)->sopInstanceUid, path);
        }
        const auto sets = dicom::buildDisplaySets(headers);
        return sets.empty() ? nullptr : sets.front();
    }

    FrameSource source() const {
        return [paths = m_paths](const QString& uid) { return Result<QString>(paths.value(uid)); };
    }

    void expectSlicesAreFrames(const VolumePtr& volume, FrameStore& store) {
        const auto size = volume->size();
        const Affine& map = volume->grid().indexToPatient;
        for (int k = 0; k < size[2]; k += 7) {
            const dicom::DisplayFrame& shown = volume->displaySet()->frames[static_cast<std::size_t>(k)];
            const auto decoded = store.get(shown);
            ASSERT_TRUE(decoded);
            // Once at the grid's own position, once at what the file says.
            for (const Vec3 origin : {map.map({0, 0, static_cast<double>(k)}), shown.info().plane->position}) {
                const auto values =
                    reslice(*volume, {origin, map.x, map.y, size[0], size[1]}, {}, Interpolation::Linear, 2);
                std::size_t different = 0;
                dicom::visitSamples(decoded->frame, [&](const auto& samples) {
                    for (std::size_t p = 0; p < samples.size(); ++p)
                        different +=
                            values[p] != static_cast<float>(shown.info().scale.apply(static_cast<double>(samples[p])));
                });
                EXPECT_EQ(different, 0U) << "slice " << k;
            }
        }
    }

    QHash<QString, QString> m_paths;
};

} // namespace

TEST_F(VolumeCorpus, SlicesOfTheChestCtAreItsFrames) {
    const auto set = readSet(QStringLiteral("vol-ct-chest-lidc0314-jpegls"), QStringLiteral("CT"));
    ASSERT_TRUE(set);
    FrameStore store(source(), FrameStore::defaultBudget(), 2);
    const auto volume = Volume::load(set, store);
    ASSERT_TRUE(volume) << volume.error().message().toStdString();
    EXPECT_EQ((*volume)->size(), (std::array<int, 3>{512, 512, 160}));
    expectSlicesAreFrames(*volume, store);
}

TEST_F(VolumeCorpus, SlicesOfThePetAreItsFrames) {
    const auto set = readSet(QStringLiteral("vol-pet-wb-qinhn0024"), QStringLiteral("PT"));
    ASSERT_TRUE(set);
    FrameStore store(source(), FrameStore::defaultBudget(), 2);
    const auto volume = Volume::load(set, store);
    ASSERT_TRUE(volume) << volume.error().message().toStdString();
    expectSlicesAreFrames(*volume, store);
}

TEST_F(VolumeCorpus, TheHeadCtIsRefusedInWords) {
    const auto set = readSet(QStringLiteral("vol-ct-head-ge-tilt-rle"), QStringLiteral("CT"));
    ASSERT_TRUE(set);
    FrameStore store(source(), FrameStore::defaultBudget(), 2);
    const auto volume = Volume::load(set, store);
    ASSERT_FALSE(volume);
    EXPECT_EQ(volume.error().code(), ErrorCode::Unsupported);
    EXPECT_TRUE(volume.error().detail().startsWith(QLatin1String("slice distance varies")));
}
