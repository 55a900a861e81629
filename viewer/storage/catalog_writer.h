// CatalogWriter: adds instances to an open transaction of the catalog. Remembers the study and series rows of one
// batch, so that a batch of one series costs one statement per instance, and writes their counts and search text at its
// end. Lives for one transaction on one thread. Internal to this library.
#pragma once

#include "storage/catalog.h"

#include <QSqlDatabase>
#include <QSqlQuery>

namespace sagitta::storage {

class CatalogWriter {
public:
    static Result<CatalogWriter> prepare(const QSqlDatabase& db);

    Result<void> add(const CatalogEntry& entry);
    // An instance that is there has this file and header from now on …
    Result<void> replaceFile(const CatalogEntry& entry);
    // … and its former file is to be set aside.
    Result<void> supersede(const CatalogEntry& entry);
    // What is known of the study is forgotten, to be restated from the header of each of its instances.
    Result<void> beginRestatement(const QString& studyUid);
    Result<void> restate(const dicom::InstanceHeader& header);
    // What a search looks at, from what is known of the study.
    Result<void> rewriteSearch(const QString& studyUid);
    // Writes what was gathered about the touched studies and series, and forgets them.
    Result<void> finishBatch();

    Catalog::AddResult& result() { return m_result; }

private:
    struct StudyRow {
        qint64 id = 0;
        QString uid;
        QStringList patient;           // PatientInfo's five values
        QStringList values;            // the study's own
        QList<QStringList> identities; // every distinct `patient` of its instances
        std::int64_t arrivedAt = 0;    // of those added
    };
    struct SeriesRow {
        qint64 id = 0;
        QString studyUid;
        QString uid;
        QStringList texts;
        int number = 0;
        int added = 0;
    };

    explicit CatalogWriter(const QSqlDatabase& db);

    Result<StudyRow*> study(const dicom::InstanceHeader& header);
    Result<StudyRow> loadStudy(const QString& uid);
    Result<void> noteDecodability(const CatalogEntry& entry, qint64 instanceId);
    Result<SeriesRow*> series(const dicom::InstanceHeader& header, qint64 studyId);
    Result<void> writeStudy(const StudyRow& row);
    Result<void> writeSearch(const StudyRow& row, const QStringList& modalities);
    Result<void> noteIdentity(StudyRow& row, const QStringList& patient);

    QSqlDatabase m_db;
    QSqlQuery m_find;
    QSqlQuery m_insert;
    QSqlQuery m_undecodable;
    QHash<QString, StudyRow> m_studies;
    QHash<std::pair<qint64, QString>, SeriesRow> m_series;
    Catalog::AddResult m_result;
};

} // namespace sagitta::storage
