#include "app/local_instance_store.h"

#include "app/local_query.h"
#include "core/disk_space.h"

#include <QDateTime>
#include <QSet>

#include <algorithm>

namespace sagitta::app {
namespace {

constexpr std::uint64_t kMinimumFreeBytes = std::uint64_t{256} << 20;

// What a peer sends; nobody waits for the end of it as for a retrieve's.
class ServedSink final : public network::InstanceSink {
public:
    ServedSink(storage::LocalStore& store, network::HearServerNotice told,
               std::shared_ptr<LocalInstanceStore::Arrivals> arrivals) :
        m_store(store),
        m_told(std::move(told)), m_arrivals(std::move(arrivals)) {}

    QString newFile() override { return m_store.archive().newPartFile(); }
    Result<void> received(const QString& file, const QString& sopInstanceUid) override {
        const std::uint64_t free = freeBytes(file).value_or(kMinimumFreeBytes);
        if (free < kMinimumFreeBytes)
            return Error(ErrorCode::Full,
                         QStringLiteral("the disk is nearly full: %1 MB are free, %2 MB must stay free")
                             .arg(free >> 20)
                             .arg(kMinimumFreeBytes >> 20));
        SAGITTA_CHECK(put(file, sopInstanceUid));
        ++m_arrivals->objects;
        m_arrivals->lastAtMs = QDateTime::currentMSecsSinceEpoch();
        return {};
    }
    Result<QStringList> present(const QStringList&) override { return QStringList(); }

private:
    Result<void> put(const QString& file, const QString& sopInstanceUid) {
        return m_store.put(
            file, [told = m_told, sopInstanceUid](storage::PutOutcome outcome, const QString&, const QString& reason) {
                if (told && outcome != storage::PutOutcome::Stored && !reason.isEmpty())
                    told(outcome == storage::PutOutcome::Duplicate ? network::ServerNotice::Conflict
                                                                   : network::ServerNotice::NotKept,
                         QStringLiteral("%1: %2").arg(sopInstanceUid, reason));
            });
    }

    storage::LocalStore& m_store;
    const network::HearServerNotice m_told;
    const std::shared_ptr<LocalInstanceStore::Arrivals> m_arrivals;
};

network::QueryAnswer patientsOf(const network::QueryAnswer& studies) {
    network::QueryAnswer answer;
    for (const dicom::StudySummary& study : studies.studies) {
        const bool known =
            std::any_of(answer.patients.begin(), answer.patients.end(), [&](const network::PatientSummary& patient) {
                return patient.patientId == study.patientId && patient.issuerOfPatientId == study.issuerOfPatientId &&
                       patient.patientName == study.patientName;
            });
        if (!known)
            answer.patients.push_back({study.patientName, study.patientId, study.issuerOfPatientId,
                                       study.patientBirthDate, study.patientSex});
    }
    return answer;
}

// UIDs that are asked for: thousands may be.
class Wanted {
public:
    explicit Wanted(const QStringList& uids) : m_uids(uids.begin(), uids.end()) {}
    bool operator()(const QString& uid) const { return m_uids.isEmpty() || m_uids.contains(uid); }

private:
    QSet<QString> m_uids;
};

} // namespace

Result<network::QueryAnswer> LocalInstanceStore::find(const network::StudyQuery& query) {
    const storage::Catalog& catalog = m_store.catalog();
    network::QueryAnswer answer;
    switch (query.level) {
    case network::QueryLevel::Patient: {
        SAGITTA_TRY(const network::QueryAnswer studies, findLocal(catalog, query));
        return patientsOf(studies);
    }
    case network::QueryLevel::Study:
        return findLocal(catalog, query);
    case network::QueryLevel::Series: {
        SAGITTA_TRY(answer.series, catalog.series(query.studyUid));
        return answer;
    }
    case network::QueryLevel::Image:
        break;
    }
    SAGITTA_TRY(const std::vector<storage::StoredInstance> rows, catalog.instances(query.studyUid, query.seriesUid));
    for (const storage::StoredInstance& row : rows)
        answer.instances.push_back(row.summary);
    return answer;
}

Result<QStringList> LocalInstanceStore::studiesOf(const QStringList& patientIds) const {
    QStringList uids;
    for (const QString& patientId : patientIds) {
        storage::StudyFilter filter;
        filter.patientId = patientId;
        SAGITTA_TRY(const storage::StudyPage found, m_store.catalog().find(filter));
        for (const dicom::StudySummary& study : found.studies)
            if (study.patientId == patientId)
                uids << study.studyInstanceUid;
    }
    return uids;
}

Result<std::vector<network::StoredObject>> LocalInstanceStore::open(const network::ObjectSelection& selection) {
    const Wanted isStudyWanted(selection.studyUids);
    const Wanted isSeriesWanted(selection.seriesUids);
    const Wanted isWanted(selection.sopInstanceUids);
    QStringList studyUids = selection.studyUids;
    if (!selection.patientIds.isEmpty()) {
        SAGITTA_TRY(studyUids, studiesOf(selection.patientIds));
        studyUids.removeIf([&](const QString& uid) { return !isStudyWanted(uid); });
    }
    std::vector<network::StoredObject> objects;
    for (const QString& studyUid : studyUids) {
        SAGITTA_TRY(const std::vector<dicom::SeriesSummary> series, m_store.catalog().series(studyUid));
        for (const dicom::SeriesSummary& one : series) {
            if (!isSeriesWanted(one.seriesInstanceUid))
                continue;
            SAGITTA_TRY(const std::vector<storage::StoredInstance> rows,
                        m_store.catalog().instances(studyUid, one.seriesInstanceUid));
            for (const storage::StoredInstance& row : rows)
                if (isWanted(row.summary.sopInstanceUid))
                    objects.push_back({row.summary.sopInstanceUid, row.summary.sopClassUid, row.transferSyntaxUid,
                                       m_store.archive().path(row.file)});
        }
    }
    return objects;
}

Result<std::unique_ptr<network::InstanceSink>> LocalInstanceStore::put(const QString&) {
    return std::unique_ptr<network::InstanceSink>(std::make_unique<ServedSink>(m_store, m_told, m_arrivals));
}

} // namespace sagitta::app
