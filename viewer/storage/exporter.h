// Exporter: studies as DICOM media for other programs (PS3.10, in the layout of IHE PDI): a folder with a DICOMDIR and,
// below DICOM, a folder for each series with its instances, byte by byte as they are stored. Names are numbers: nothing
// of a path comes from a file. Nothing that is there is overwritten. A copy is flushed, read back and compared before
// it has its name; the DICOMDIR comes last, so a folder without one is not whole. Runs on a job's thread.
#pragma once

#include "core/job.h"
#include "storage/local_store.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace sagitta::storage {

struct ExportReport {
    QString folder;         // where they are; empty: nothing was made
    int instances = 0;      // that are there
    std::int64_t bytes = 0; // of them
    int placeholders = 0; // of them: their records in the DICOMDIR have keys that were made up (dicom::MediaDirectory)
    struct Left {
        QString sopInstanceUid;
        QString reason;
    };
    std::vector<Left> unlisted; // there, but not in the DICOMDIR
    std::vector<Left> failed;   // not there, for they could not be read
};

class Exporter {
public:
    // The folder is `target` itself where that is new or empty; else a new one is made in it.
    Exporter(LocalStore& store, QStringList studyUids, const QString& target);

    // NotFound: a study is not here; Refused: it cannot be there; Full: too little room. Nothing has been made by then.
    // Later, Cancelled, Full or Io: what is done stays there, it is said what is missing, and the same again goes on
    // with what is not there; where something else lies in its place by then, it begins anew in a folder beside it.
    Result<void> run(JobContext& context);

    const ExportReport& report() const { return m_report; }
    int total() const { return static_cast<int>(m_files.size()); } // known once it has run

private:
    struct File {
        QString sopInstanceUid;
        QString path; // in the archive
        QString id;   // below the folder: "DICOM/S0001/I0000001"
        std::int64_t bytes = 0;
        bool isDone = false;
    };

    Result<void> plan();
    Result<void> lookAgain(JobContext& context);
    Result<void> checkTarget() const;
    Result<void> makeFolder();
    QString targetOf(const File& file) const { return m_report.folder + QLatin1Char('/') + file.id; }
    QString partOf(const File& file) const { return targetOf(file) + QStringLiteral(".part"); }
    Result<void> copyAll(JobContext& context);
    Result<void> copy(const File& file, const JobContext& context);
    Result<void> finish(const std::vector<File*>& copied, const JobContext& context);
    Result<void> writeDirectory(JobContext& context);
    Error unfinished(const Error& why);
    void removeParts();
    void removeEmptyFolders();

    LocalStore& m_store;
    QStringList m_studyUids;
    const QString m_target;
    std::vector<File> m_files;
    ExportReport m_report;
};

} // namespace sagitta::storage
