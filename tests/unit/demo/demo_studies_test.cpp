// The whole demo PACS, made once: what is announced is there, is read and decoded by the project's own code, forms the
// display sets it should, and comes out the same the second time.
#include "app/demo/demo_studies.h"
#include "app/demo/study_plan.h"
#include "dicom/display_set_builder.h"
#include "unit/demo/read_image.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <map>
#include <set>

using namespace sagitta;
using namespace sagitta::demo;
using namespace sagitta::test;

namespace {

struct SeriesFiles {
    std::vector<dicom::InstanceHeaderPtr> headers;
    QStringList paths;
};

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

std::map<QString, SeriesFiles> readAll(const QStringList& paths) {
    std::map<QString, SeriesFiles> series;
    std::set<QString> uids;
    for (const QString& path : paths) {
        const auto header = dicom::readInstanceHeader(path);
        EXPECT_TRUE(header) << path.toStdString();
        if (!header)
            continue;
        EXPECT_TRUE((*header)->warnings.isEmpty())
            << (*header)->warnings.join(u'|').toStdString() << path.toStdString();
        EXPECT_TRUE(uids.insert((*header)->sopInstanceUid).second) << "one UID, two files";
        SeriesFiles& files = series[(*header)->series.seriesInstanceUid];
        files.headers.push_back(*header);
        files.paths << path;
    }
    return series;
}

void expectFramesDecode(const SeriesFiles& series) {
    for (const qsizetype index : {qsizetype(0), series.paths.size() / 2, series.paths.size() - 1}) {
        const int frames = static_cast<int>(series.headers[static_cast<std::size_t>(index)]->frames.size());
        for (const int frame : {0, frames - 1}) {
            const auto image = readImage(series.paths[index], frame);
            EXPECT_TRUE(image) << image.error().message().toStdString() << series.paths[index].toStdString();
        }
    }
}

void expectDisplaySets(const SeriesFiles& series) {
    const dicom::InstanceHeader& first = *series.headers.front();
    const auto sets = dicom::buildDisplaySets(series.headers);
    const std::string what = first.series.description.toStdString();
    if (first.isLocalizer())
        return;
    ASSERT_EQ(sets.size(), 1U) << what;
    EXPECT_TRUE(sets[0]->gaps.empty()) << what;
    EXPECT_TRUE(sets[0]->warnings.isEmpty()) << what;
    const QString modality = first.series.modality;
    const bool isVolume =
        modality == QLatin1String("CT") || modality == QLatin1String("MR") || modality == QLatin1String("PT");
    EXPECT_EQ(sets[0]->kind, isVolume ? dicom::GeometryKind::RegularGrid : dicom::GeometryKind::Unknown) << what;
    EXPECT_FALSE(isVolume && sets[0]->tilted) << what;
}

// Every 37th file once more.
void expectSameAgain(const QString& folder) {
    const QTemporaryDir other;
    int number = 0;
    for (const StudyPlan& plan : planDemoStudies()) {
        for (const PlannedFile& file : plan.files) {
            if (file.cost > 1 ? plan.folder != QLatin1String("us-heart") : number++ % 37 != 0)
                continue;
            const QString path = other.filePath(file.name);
            ASSERT_TRUE(file.write(path, {}));
            EXPECT_EQ(contentOf(path), contentOf(folder + u'/' + plan.folder + u'/' + file.name))
                << file.name.toStdString();
        }
    }
    EXPECT_GT(number, 1000);
}

TEST(DemoStudies, AllAreMadeReadAndTheSameAgain) {
    const QTemporaryDir folder;
    QElapsedTimer timer;
    timer.start();
    int last = 0;
    const auto paths = makeDemoStudies(folder.path(), {}, [&](int done, int) {
        EXPECT_EQ(done, last + 1);
        last = done;
    });
    ASSERT_TRUE(paths) << paths.error().message().toStdString();
    qint64 bytes = 0;
    for (const QString& path : *paths)
        bytes += QFileInfo(path).size();
    std::cout << paths->size() << " files, " << bytes / 1000000 << " MB in " << timer.elapsed() / 1000.0 << " s\n";
    EXPECT_EQ(last, paths->size());
    EXPECT_LT(bytes, 160'000'000);

    const auto series = readAll(*paths);
    std::map<QString, int> images;
    for (const auto& [uid, files] : series) {
        images[files.headers.front()->study.studyInstanceUid] += static_cast<int>(files.headers.size());
        expectFramesDecode(files);
        expectDisplaySets(files);
    }
    for (const DemoStudy& study : demoStudies())
        EXPECT_EQ(images[study.studyInstanceUid], study.images) << study.description.toStdString();
    EXPECT_EQ(images.size(), demoStudies().size());
    expectSameAgain(folder.path());
}

TEST(DemoStudies, TheListNamesEightStudiesOfSevenPeople) {
    const std::vector<DemoStudy> studies = demoStudies();
    ASSERT_EQ(studies.size(), 8U);
    std::set<QString> people;
    for (const DemoStudy& study : studies) {
        people.insert(study.patientId);
        EXPECT_TRUE(study.patientId.startsWith(QLatin1String("DEMO-")));
    }
    EXPECT_EQ(people.size(), 7U);
    EXPECT_EQ(studies[0].patientId, QStringLiteral("DEMO-CT-001"));
    EXPECT_GE(studies[0].images, 200);
}

TEST(DemoStudies, StopsWhenAskedTo) {
    const QTemporaryDir folder;
    std::stop_source source;
    source.request_stop();
    const auto made = makeDemoStudies(folder.path(), source.get_token());
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().code(), ErrorCode::Cancelled);
    EXPECT_TRUE(QDir(folder.filePath(QStringLiteral("ct-torso"))).isEmpty());
}

TEST(DemoStudies, AStoppedCostlyFileIsNotWritten) {
    const QTemporaryDir folder;
    std::stop_source source;
    source.request_stop();
    for (const StudyPlan& plan : {planChestRadiograph(), planUltrasound()}) {
        const QString path = folder.filePath(plan.folder);
        const Result<void> written = plan.files.front().write(path, source.get_token());
        ASSERT_FALSE(written);
        EXPECT_EQ(written.error().code(), ErrorCode::Cancelled);
        EXPECT_FALSE(QFile::exists(path));
    }
}

TEST(DemoStudies, AFolderThatCannotBeMadeIsSaid) {
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("taken")));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    const auto made = makeDemoStudies(file.fileName(), {});
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().code(), ErrorCode::Io);
}

} // namespace
