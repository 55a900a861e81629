// A StudyService that remembers what it was asked and answers when the test says so.
#pragma once

#include "ui/common/study_service.h"

#include <algorithm>
#include <map>
#include <vector>

namespace sagitta::test {

class FakeStudyService final : public ui::StudyService {
public:
    // Of nodes, or of this computer, whose name is empty.
    struct Search {
        QStringList sources;
        network::StudyQuery query;
        SearchDone done;
        storage::StudyFilter filter = {};
        storage::StudyOrder order = {};
        int most = -1;
    };

    void search(const QStringList& sources, const network::StudyQuery& query, SearchDone done) override {
        take({sources, query, std::move(done)});
    }
    void searchLocal(const storage::StudyFilter& filter, const storage::StudyOrder& order, int most,
                     LocalDone done) override {
        const auto answer = [this, most, done = std::move(done)](const QString&,
                                                                 const Result<network::QueryAnswer>& found) {
            if (!found)
                return done(found.error());
            storage::StudyPage page{found->studies, static_cast<int>(found->studies.size())};
            page.studies.resize(std::min(page.studies.size(), static_cast<size_t>(most)));
            done(page);
        };
        take({{QString()}, {}, answer, filter, order, most});
    }
    void take(Search search) {
        searches.push_back(std::move(search));
        if (!autoAnswer)
            return;
        const Search now = searches.back();
        for (const QString& source : now.sources)
            now.done(source, answers.contains(source) ? answers.at(source) : network::QueryAnswer());
    }
    void cancelSearch() override { ++cancelled; }
    void findLocal(const storage::StudyFilter& filter, const storage::StudyOrder& order, int most,
                   LocalDone done) override {
        asides.push_back({{QString()}, {}, {}, filter, order, most});
        done(aside);
    }
    void listSeries(const QString& source, const QString& studyUid, SeriesDone done) override {
        listed.push_back({source, studyUid});
        seriesDone = done;
        if (series.contains(studyUid))
            done(series.at(studyUid));
    }
    void findOthersOfPatient(const dicom::StudySummary& study, OthersDone done) override {
        othersWanted << study.studyInstanceUid;
        done(others);
    }
    void makeThumbnails(const QString&, const QStringList& seriesUids, int pixels, HearThumbnail hearOne) override {
        thumbnailed << seriesUids;
        QImage image(pixels, pixels, QImage::Format_Grayscale8);
        image.fill(Qt::gray);
        for (const QString& uid : seriesUids)
            hearOne(uid, image);
    }
    JobId retrieve(const QString& node, const dicom::StudySummary& study) override {
        retrieved << node + u'/' + study.studyInstanceUid;
        return 1;
    }
    JobId send(const QString& node, const std::vector<dicom::StudySummary>& studies) override {
        for (const dicom::StudySummary& study : studies)
            sent << study.studyInstanceUid + u'>' + node;
        return 3;
    }
    void refresh(const QString& studyUid) override { refreshed << studyUid; }
    JobId importPaths(const QStringList& paths) override {
        imported.push_back(paths);
        return 2;
    }
    JobId verify(const QStringList& studyUids) override {
        verified.push_back(studyUids);
        return 3;
    }
    JobId rebuildIndex() override {
        ++rebuilds;
        return 4;
    }
    JobId removeStudies(const QStringList& studyUids, RemovalDone done) override {
        removed.push_back(studyUids);
        removalDone = std::move(done);
        return 5;
    }
    JobId restoreStudies(const QStringList& studyUids, RestoreDone done) override {
        restored.push_back(studyUids);
        restoreDone = std::move(done);
        return 6;
    }
    int undoDays() const override { return daysToUndo; }
    JobId exportStudies(const std::vector<dicom::StudySummary>& studies, const QString& folder) override {
        for (const dicom::StudySummary& study : studies)
            exported << study.studyInstanceUid + u'>' + folder;
        return 7;
    }
    void lookAt(const QString& studyUid, const network::RetrieveFocus::Place& place) override {
        lookedAt.push_back({studyUid, place});
    }
    void startDemo(std::function<void(const Result<void>&)> hearDemo) override { demo = std::move(hearDemo); }
    std::stop_source examine(const network::RemoteNode& node, network::HearStep hearStep,
                             std::function<void()> done) override {
        examined = node;
        hear = std::move(hearStep);
        examineDone = std::move(done);
        examineStop = std::stop_source();
        return examineStop;
    }

    bool autoAnswer = true;
    std::map<QString, Result<network::QueryAnswer>> answers; // by source
    std::vector<Search> searches;
    int cancelled = 0;
    std::vector<Search> asides;                              // aside
    Result<storage::StudyPage> aside = storage::StudyPage(); // what is
    std::function<void(const Result<void>&)> demo;           // what waits for the demo PACS
    std::vector<QStringList> imported;
    QStringList refreshed;    // study UIDs
    QStringList retrieved;    // node/study UID
    QStringList othersWanted; // of the patients of these studies
    Result<std::vector<dicom::StudySummary>> others = std::vector<dicom::StudySummary>();
    QStringList sent;                                             // study UID>node
    std::map<QString, Result<std::vector<ui::SeriesRow>>> series; // by study UID; others wait
    std::vector<std::pair<QString, QString>> listed;              // source, study UID
    QStringList thumbnailed;                                      // series UIDs
    SeriesDone seriesDone;                                        // of the last one
    std::vector<QStringList> verified;                            // what was asked for, as the next two
    std::vector<QStringList> removed;
    RemovalDone removalDone; // of the last one
    RestoreDone restoreDone; // likewise
    std::vector<QStringList> restored;
    int daysToUndo = 7;
    QStringList exported; // study UID>folder
    int rebuilds = 0;
    std::vector<std::pair<QString, network::RetrieveFocus::Place>> lookedAt;
    network::RemoteNode examined; // the last one
    network::HearStep hear;
    std::function<void()> examineDone;
    std::stop_source examineStop;
};

inline dicom::StudySummary makeStudy(const QString& uid, const QString& name, const QString& date,
                                     const QString& modality = QStringLiteral("CT")) {
    dicom::StudySummary study;
    study.studyInstanceUid = uid;
    study.patientName = name;
    study.patientId = QStringLiteral("P") + uid;
    study.patientBirthDate = QStringLiteral("19700203");
    study.patientSex = QStringLiteral("F");
    study.studyDate = date;
    study.studyTime = QStringLiteral("093015");
    study.studyDescription = QStringLiteral("Thorax native");
    study.accessionNumber = QStringLiteral("A") + uid;
    study.modalities = {modality};
    study.series = 3;
    study.instances = 160;
    return study;
}

} // namespace sagitta::test
