#include "storage/catalog_writer.h"

#include "dicom/decodability.h"
#include "storage/database.h"
#include "storage/node_records.h"
#include "storage/search_text.h"
#include "storage/storage_log.h"

#include <QSqlError>

#include <algorithm>

namespace sagitta::storage {
namespace {

enum PatientValue { Name, Id };
enum StudyValue { Date, Time, Description, Accession, StudyId, Referring };

QStringList patientValues(const dicom::PatientInfo& patient) {
    return {patient.name, patient.id, patient.issuerOfId, patient.birthDate, patient.sex};
}

QStringList studyValues(const dicom::StudyInfo& study) {
    return {study.date, study.time, study.description, study.accessionNumber, study.studyId, study.referringPhysician};
}

QStringList seriesTexts(const dicom::SeriesInfo& series) {
    return {series.modality, series.description, series.date, series.bodyPart};
}

// A null QString would become NULL.
QVariantList bound(const QStringList& texts) {
    QVariantList values;
    for (const QString& text : texts)
        values.append(text.isNull() ? QLatin1String("") : text);
    return values;
}

bool fillBlanks(QStringList& row, const QStringList& values) {
    bool changed = false;
    for (qsizetype i = 0; i < row.size(); ++i) {
        if (row[i].isEmpty() && !values[i].isEmpty()) {
            row[i] = values[i];
            changed = true;
        }
    }
    return changed;
}

bool isAnonymous(const QStringList& patient) { return patient[Name].isEmpty() && patient[Id].isEmpty(); }

// Blanks are filled from the same person only: one person's name with another's identifier would be nobody's.
bool isSamePatient(const QStringList& a, const QStringList& b) {
    for (qsizetype i = 0; i < a.size(); ++i) {
        if (!a[i].isEmpty() && !b[i].isEmpty() && a[i] != b[i])
            return false;
    }
    return isAnonymous(a) || (!a[Name].isEmpty() && a[Name] == b[Name]) || (!a[Id].isEmpty() && a[Id] == b[Id]);
}

} // namespace

CatalogWriter::CatalogWriter(const QSqlDatabase& db) : m_db(db), m_find(db), m_insert(db), m_undecodable(db) {}

Result<CatalogWriter> CatalogWriter::prepare(const QSqlDatabase& db) {
    CatalogWriter writer(db);
    // It comes back to the same pages of its indexes; who reads passes through once, and fresh memory is dear there.
    SAGITTA_CHECK(execute(db, QStringLiteral("PRAGMA cache_size=-16000")));
    const bool ready =
        writer.m_find.prepare(QStringLiteral("SELECT file FROM instances WHERE uid=?")) &&
        writer.m_insert.prepare(
            QStringLiteral("INSERT INTO instances(series, uid, class, number, transfer_syntax, file, bytes, header) "
                           "VALUES(?,?,?,?,?,?,?,?)")) &&
        writer.m_undecodable.prepare(QStringLiteral(
            "INSERT OR IGNORE INTO undecodable(instance, series) SELECT id, series FROM instances WHERE id=?"));
    if (!ready)
        return databaseError(QStringLiteral("could not prepare the catalog"), writer.m_insert.lastError(),
                             db.databaseName());
    return writer;
}

Result<void> CatalogWriter::add(const CatalogEntry& entry) {
    const dicom::InstanceHeader& header = *entry.header;
    SAGITTA_CHECK(execPrepared(m_find, {header.sopInstanceUid}, m_db.databaseName()));
    if (m_find.next()) {
        const bool sameFile = m_find.value(0).toString() == entry.file;
        m_find.finish();
        if (!sameFile)
            m_result.duplicates.push_back(entry);
        return {};
    }
    m_find.finish();
    SAGITTA_TRY(StudyRow* const studyRow, study(header));
    SAGITTA_TRY(SeriesRow* const seriesRow, series(header, studyRow->id));
    QVariantList values = {seriesRow->id};
    values += bound({header.sopInstanceUid, header.sopClassUid});
    values.append(header.instanceNumber);
    values += bound({header.format.transferSyntaxUid, entry.file});
    values.append(static_cast<qlonglong>(entry.bytes));
    values.append(dicom::toBlob(header));
    SAGITTA_CHECK(execPrepared(m_insert, values, m_db.databaseName()));
    SAGITTA_CHECK(noteDecodability(entry, m_insert.lastInsertId().toLongLong()));
    ++seriesRow->added;
    studyRow->arrivedAt = std::max(studyRow->arrivedAt, entry.arrivedAt);
    m_result.newStudies.insert(header.study.studyInstanceUid);
    return {};
}

Result<void> CatalogWriter::noteDecodability(const CatalogEntry& entry, qint64 instanceId) {
    if (dicom::isDecodable(*entry.header, entry.bytes))
        return {};
    return execPrepared(m_undecodable, {instanceId}, m_db.databaseName());
}

Result<void> CatalogWriter::replaceFile(const CatalogEntry& entry) {
    const QString& uid = entry.header->sopInstanceUid;
    SAGITTA_TRY(QSqlQuery found, runQuery(m_db, QStringLiteral("SELECT id FROM instances WHERE uid=?"), {uid}));
    if (!found.next())
        return {}; // removed in this moment
    const qint64 id = found.value(0).toLongLong();
    found.finish();
    const QVariantList values{entry.file,
                              static_cast<qlonglong>(entry.bytes),
                              entry.header->format.transferSyntaxUid + QLatin1String(""),
                              entry.header->instanceNumber,
                              dicom::toBlob(*entry.header),
                              id};
    const auto updated = runQuery(
        m_db, QStringLiteral("UPDATE instances SET file=?, bytes=?, transfer_syntax=?, number=?, header=? WHERE id=?"),
        values);
    if (!updated)
        return updated.error();
    const auto cleared = runQuery(m_db, QStringLiteral("DELETE FROM undecodable WHERE instance=?"), {id});
    if (!cleared)
        return cleared.error();
    return noteDecodability(entry, id);
}

Result<void> CatalogWriter::supersede(const CatalogEntry& entry) {
    const auto noted = runQuery(m_db,
                                QStringLiteral("INSERT OR REPLACE INTO removals(file, set_aside) SELECT file, 1 FROM "
                                               "instances WHERE uid=? AND file<>?"),
                                {entry.header->sopInstanceUid, entry.file});
    if (!noted)
        return noted.error();
    return replaceFile(entry);
}

Result<void> CatalogWriter::beginRestatement(const QString& studyUid) {
    SAGITTA_TRY(StudyRow row, loadStudy(studyUid));
    const auto cleared = runQuery(m_db, QStringLiteral("DELETE FROM study_patients WHERE study=?"), {row.id});
    if (!cleared)
        return cleared.error();
    row.patient = QStringList(row.patient.size(), QString());
    row.values = QStringList(row.values.size(), QString());
    row.identities.clear();
    m_studies.insert(studyUid, row);
    SAGITTA_TRY(QSqlQuery rows,
                runQuery(m_db, QStringLiteral("SELECT id, uid, number FROM series WHERE study=?"), {row.id}));
    while (rows.next()) {
        SeriesRow series{rows.value(0).toLongLong(), studyUid, rows.value(1).toString(), {}, rows.value(2).toInt()};
        series.texts = seriesTexts({});
        m_series.insert({row.id, series.uid}, series);
    }
    return {};
}

Result<void> CatalogWriter::restate(const dicom::InstanceHeader& header) {
    SAGITTA_TRY(StudyRow* const studyRow, study(header));
    const auto seriesRow = series(header, studyRow->id);
    return seriesRow ? Result<void>() : seriesRow.error();
}

Result<CatalogWriter::StudyRow*> CatalogWriter::study(const dicom::InstanceHeader& header) {
    const QString& uid = header.study.studyInstanceUid;
    const QStringList patient = patientValues(header.patient);
    auto it = m_studies.find(uid);
    if (it == m_studies.end()) {
        SAGITTA_TRY(StudyRow row, loadStudy(uid));
        if (row.id == 0) {
            SAGITTA_TRY(
                const QSqlQuery inserted,
                runQuery(m_db,
                         QStringLiteral("INSERT INTO studies(uid, patient_name, patient_id, issuer, birth_date, "
                                        "sex, date, time, description, accession, study_id, referring) "
                                        "VALUES(?,?,?,?,?,?,?,?,?,?,?,?)"),
                         bound(QStringList{uid} + patient + studyValues(header.study))));
            row = {inserted.lastInsertId().toLongLong(), uid, patient, studyValues(header.study), {}};
        }
        it = m_studies.insert(uid, row);
    }
    fillBlanks(it->values, studyValues(header.study));
    if (isSamePatient(it->patient, patient))
        fillBlanks(it->patient, patient);
    SAGITTA_CHECK(noteIdentity(*it, patient));
    return &*it;
}

Result<CatalogWriter::StudyRow> CatalogWriter::loadStudy(const QString& uid) {
    StudyRow row;
    SAGITTA_TRY(QSqlQuery found,
                runQuery(m_db,
                         QStringLiteral("SELECT id, patient_name, patient_id, issuer, birth_date, sex, "
                                        "date, time, description, accession, study_id, referring "
                                        "FROM studies WHERE uid=?"),
                         {uid}));
    if (!found.next())
        return row;
    row.id = found.value(0).toLongLong();
    row.uid = uid;
    for (int i = 1; i <= 5; ++i)
        row.patient.append(found.value(i).toString());
    for (int i = 6; i <= 11; ++i)
        row.values.append(found.value(i).toString());
    SAGITTA_TRY(QSqlQuery identities,
                runQuery(m_db,
                         QStringLiteral("SELECT name, patient_id, issuer, birth_date, sex FROM study_patients "
                                        "WHERE study=?"),
                         {row.id}));
    while (identities.next()) {
        QStringList identity;
        for (int i = 0; i < 5; ++i)
            identity.append(identities.value(i).toString());
        row.identities.append(identity);
    }
    return row;
}

Result<void> CatalogWriter::noteIdentity(StudyRow& row, const QStringList& patient) {
    // More than a few tell nothing more; a hostile study may claim one for each of its instances.
    constexpr qsizetype kMost = 32;
    if (isAnonymous(patient) || row.identities.size() >= kMost || row.identities.contains(patient))
        return {};
    if (!row.identities.isEmpty())
        qCWarning(logStorage).noquote() << "study" << row.uid << "holds instances of differing patient identities";
    row.identities.append(patient);
    const auto inserted =
        runQuery(m_db,
                 QStringLiteral("INSERT OR IGNORE INTO study_patients(study, name, patient_id, issuer, "
                                "birth_date, sex) VALUES(?,?,?,?,?,?)"),
                 QVariantList{row.id} + bound(patient));
    if (!inserted)
        return inserted.error();
    return {};
}

Result<CatalogWriter::SeriesRow*> CatalogWriter::series(const dicom::InstanceHeader& header, qint64 studyId) {
    const dicom::SeriesInfo& info = header.series;
    const std::pair<qint64, QString> key(studyId, info.seriesInstanceUid);
    auto it = m_series.find(key);
    if (it == m_series.end()) {
        SAGITTA_TRY(QSqlQuery found,
                    runQuery(m_db,
                             QStringLiteral("SELECT id, modality, description, date, body_part, number "
                                            "FROM series WHERE study=? AND uid=?"),
                             {studyId, info.seriesInstanceUid}));
        SeriesRow row;
        row.studyUid = header.study.studyInstanceUid;
        row.uid = info.seriesInstanceUid;
        if (found.next()) {
            row.id = found.value(0).toLongLong();
            for (int i = 1; i <= 4; ++i)
                row.texts.append(found.value(i).toString());
            row.number = found.value(5).toInt();
        } else {
            row.texts = seriesTexts(info);
            row.number = info.number;
            SAGITTA_TRY(const QSqlQuery inserted,
                        runQuery(m_db,
                                 QStringLiteral("INSERT INTO series(study, uid, number, modality, description, date, "
                                                "body_part) VALUES(?,?,?,?,?,?,?)"),
                                 QVariantList{studyId, info.seriesInstanceUid, row.number} + bound(row.texts)));
            row.id = inserted.lastInsertId().toLongLong();
        }
        it = m_series.insert(key, row);
    }
    fillBlanks(it->texts, seriesTexts(info));
    return &*it;
}

Result<void> CatalogWriter::finishBatch() {
    for (const SeriesRow& row : std::as_const(m_series)) {
        const auto updated =
            runQuery(m_db,
                     QStringLiteral("UPDATE series SET modality=?, description=?, date=?, body_part=?, "
                                    "instance_count=instance_count+? WHERE id=?"),
                     bound(row.texts) + QVariantList{row.added, row.id});
        if (!updated)
            return updated.error();
        if (row.added > 0)
            SAGITTA_CHECK(NodeRecords(m_db).recount(row.studyUid, row.uid));
    }
    for (const StudyRow& row : std::as_const(m_studies))
        SAGITTA_CHECK(writeStudy(row));
    m_series.clear();
    m_studies.clear();
    return {};
}

Result<void> CatalogWriter::writeStudy(const StudyRow& row) {
    SAGITTA_TRY(QSqlQuery found,
                runQuery(m_db,
                         QStringLiteral("SELECT modality, count(*), sum(instance_count) FROM series WHERE study=? "
                                        "GROUP BY modality ORDER BY modality"),
                         {row.id}));
    QStringList modalities;
    int seriesCount = 0;
    qint64 instanceCount = 0;
    while (found.next()) {
        if (const QString modality = found.value(0).toString(); !modality.isEmpty())
            modalities.append(modality);
        seriesCount += found.value(1).toInt();
        instanceCount += found.value(2).toLongLong();
    }
    found.finish();
    const auto updated =
        runQuery(m_db,
                 QStringLiteral(
                     "UPDATE studies SET patient_name=?, patient_id=?, issuer=?, birth_date=?, sex=?, date=?, time=?, "
                     "description=?, accession=?, study_id=?, referring=?, modalities=?, series_count=?, "
                     "instance_count=?, arrived=max(arrived, ?) WHERE id=?"),
                 bound(row.patient + row.values) + QVariantList{modalities.join(QLatin1Char('\\')) + QLatin1String(""),
                                                                seriesCount, instanceCount,
                                                                static_cast<qlonglong>(row.arrivedAt), row.id});
    if (!updated)
        return updated.error();
    return writeSearch(row, modalities);
}

Result<void> CatalogWriter::rewriteSearch(const QString& studyUid) {
    SAGITTA_TRY(const StudyRow row, loadStudy(studyUid));
    SAGITTA_TRY(QSqlQuery found, runQuery(m_db, QStringLiteral("SELECT modalities FROM studies WHERE id=?"), {row.id}));
    if (!found.next())
        return {};
    return writeSearch(row, found.value(0).toString().split(QLatin1Char('\\'), Qt::SkipEmptyParts));
}

Result<void> CatalogWriter::writeSearch(const StudyRow& row, const QStringList& modalities) {
    QStringList names, ids;
    for (const QStringList& identity : QList<QStringList>{row.patient} + row.identities) {
        if (!names.contains(identity[Name]))
            names.append(identity[Name]);
        if (!ids.contains(identity[Id]))
            ids.append(identity[Id]);
    }
    const QStringList fields{names.join(QLatin1Char(' ')), ids.join(QLatin1Char(' ')), row.values[Accession],
                             row.values[Description]};
    const QString text = foldForSearch((fields + QStringList{row.values[Date]} + modalities).join(QLatin1Char(' ')));
    SAGITTA_CHECK(execute(m_db,
                          QStringLiteral("INSERT OR REPLACE INTO study_search(date, time, study, text, modalities) "
                                         "VALUES(?,?,?,?,?)"),
                          bound({row.values[Date], row.values[Time]}) + QVariantList{row.id} +
                              bound({text, modalities.join(QLatin1Char('\\')).toUpper()})));
    QVariantList folded{row.id};
    for (const QString& field : fields + QStringList{row.values[Referring]})
        folded += bound({foldForSearch(field)});
    return execute(m_db,
                   QStringLiteral("INSERT OR REPLACE INTO study_fields(study, name, patient_id, accession, "
                                  "description, referring) VALUES(?,?,?,?,?,?)"),
                   folded);
}

} // namespace sagitta::storage
