#include "support/folder_store.h"

#include <QFile>

#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>

namespace sagitta::test {
namespace {

QString text(DcmDataset& set, const DcmTagKey& tag) {
    OFString value;
    set.findAndGetOFStringArray(tag, value);
    return QString::fromUtf8(value.c_str());
}

template<class Rows, class Same>
auto& rowFor(Rows& rows, const Same& isSame) {
    const auto known = std::find_if(rows.begin(), rows.end(), isSame);
    return known == rows.end() ? rows.emplace_back() : *known;
}

} // namespace

// Its instances go to the store's one folder.
class FolderStore::Sink : public network::InstanceSink {
public:
    explicit Sink(FolderStore& store) : m_store(store) {}
    QString newFile() override {
        const std::lock_guard lock(m_store.m_mutex);
        return m_store.m_arrivals.newFile();
    }
    Result<void> received(const QString& file, const QString& sopInstanceUid) override {
        const std::lock_guard lock(m_store.m_mutex);
        return m_store.m_arrivals.received(file, sopInstanceUid);
    }
    Result<QStringList> present(const QStringList&) override { return QStringList(); }

private:
    FolderStore& m_store;
};

FolderStore::FolderStore(const QStringList& files) {
    for (const QString& path : files) {
        DcmFileFormat file;
        file.loadFile(QFile::encodeName(path).constData());
        DcmDataset& set = *file.getDataset();
        OFString syntax;
        file.getMetaInfo()->findAndGetOFString(DCM_TransferSyntaxUID, syntax);
        const QString uid = text(set, DCM_SOPInstanceUID);
        const QString studyUid = text(set, DCM_StudyInstanceUID);
        const QString seriesUid = text(set, DCM_SeriesInstanceUID);
        m_objects.push_back({uid, text(set, DCM_SOPClassUID), QString::fromLatin1(syntax.c_str()), path});
        m_seriesOf.insert(uid, seriesUid);

        dicom::StudySummary& study =
            rowFor(m_rows.studies, [&](const auto& row) { return row.studyInstanceUid == studyUid; });
        study.studyInstanceUid = studyUid;
        study.patientName = text(set, DCM_PatientName);
        study.patientId = text(set, DCM_PatientID);
        study.studyDate = text(set, DCM_StudyDate);
        study.studyDescription = text(set, DCM_StudyDescription);
        study.accessionNumber = text(set, DCM_AccessionNumber);
        study.modalities = QStringList{text(set, DCM_Modality)};
        study.instances = study.instances.value_or(0) + 1;
        network::PatientSummary& patient =
            rowFor(m_rows.patients, [&](const auto& row) { return row.patientId == study.patientId; });
        patient.patientName = study.patientName;
        patient.patientId = study.patientId;
        dicom::SeriesSummary& series =
            rowFor(m_rows.series, [&](const auto& row) { return row.seriesInstanceUid == seriesUid; });
        series.studyInstanceUid = studyUid;
        series.seriesInstanceUid = seriesUid;
        series.modality = text(set, DCM_Modality);
        series.instances = series.instances.value_or(0) + 1;
        m_rows.instances.push_back({studyUid, seriesUid, uid, m_objects.back().sopClassUid, std::nullopt});
    }
}

Result<network::QueryAnswer> FolderStore::find(const network::StudyQuery&) { return m_rows; }

Result<std::vector<network::StoredObject>> FolderStore::open(const network::ObjectSelection& selection) {
    std::vector<network::StoredObject> wanted;
    for (const network::StoredObject& object : m_objects)
        if ((selection.seriesUids.isEmpty() ||
             selection.seriesUids.contains(m_seriesOf.value(object.sopInstanceUid))) &&
            (selection.sopInstanceUids.isEmpty() || selection.sopInstanceUids.contains(object.sopInstanceUid)))
            wanted.push_back(object);
    return wanted;
}

Result<std::unique_ptr<network::InstanceSink>> FolderStore::put(const QString&) {
    if (m_full)
        return Error(ErrorCode::Full, QStringLiteral("the disk is full"));
    return std::unique_ptr<network::InstanceSink>(std::make_unique<Sink>(*this));
}

QHash<QString, QString> FolderStore::received() const {
    const std::lock_guard lock(m_mutex);
    return m_arrivals.files();
}

} // namespace sagitta::test
