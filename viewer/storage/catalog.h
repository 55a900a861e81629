// Catalog: the searchable index of the archive, in SQLite (WAL). Disposable: rebuild() of LocalStore makes it again from
// the files. Only searchable attributes are columns; the rest is the instance's header blob. Display sets are never
// stored. Thread-safe: each thread gets a connection of its own; writes come from one thread at a time (LocalStore).
#pragma once

#include "core/result.h"
#include "dicom/instance_header.h"
#include "dicom/study_summary.h"

#include <QHash>
#include <QSet>
#include <QString>

#include <memory>
#include <vector>

namespace sagitta::storage {

struct CatalogEntry {
    dicom::InstanceHeaderPtr header;
    QString file; // name in the archive
    std::int64_t bytes = 0;
};

struct StoredInstance {
    dicom::InstanceSummary summary;
    QString transferSyntaxUid;
    QString file;
    std::int64_t bytes = 0;
};

class Catalog {
public:
    // Opens or creates, migrates by resources/sql/NNN_*.sql under a lock file. Refused: made by a newer version.
    static Result<std::unique_ptr<Catalog>> open(const QString& dataDir);
    ~Catalog();

    // One transaction. An instance that is there already keeps its first file; those files are in `duplicates`.
    struct AddResult {
        QSet<QString> newStudies;   // study UIDs that changed
        std::vector<CatalogEntry> duplicates;
    };
    Result<AddResult> add(const std::vector<CatalogEntry>& entries);
    Result<void> removeStudy(const QString& studyUid); // returns nothing of the files: ask instances() first
    Result<void> clear();

    // Every word of `search` must occur (substring, case folded) in name, ID, accession, description, date or modality.
    Result<std::vector<dicom::StudySummary>> studies(const QString& search = {}) const;
    Result<std::vector<dicom::SeriesSummary>> series(const QString& studyUid) const;
    Result<std::vector<StoredInstance>> instances(const QString& seriesUid) const;
    Result<std::vector<StoredInstance>> allInstances() const;
    Result<StoredInstance> instance(const QString& sopInstanceUid) const; // NotFound
    // Of the UIDs given, those that are stored.
    Result<QSet<QString>> present(const QStringList& sopInstanceUids) const;
    Result<std::vector<dicom::InstanceHeaderPtr>> headers(const QString& seriesUid) const;
    Result<dicom::InstanceHeaderPtr> header(const QString& sopInstanceUid) const;

    // SQLite's integrity_check; empty when clean.
    Result<QStringList> integrityCheck() const;

private:
    struct Private;
    explicit Catalog(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace sagitta::storage
