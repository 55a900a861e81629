// FolderMove: the data folder to another place, perhaps another disk. Instances, which never change, may be copied
// ahead while the program goes on; the end is made while nobody uses the folder: the rest is copied, everything is
// compared, and one note in the old place (data_folder.h) makes the new one the place. Killed at any moment the data
// are whole in the one or the other, and the same again goes on where it was. What is left of the old place is deleted
// by DataFolder::clear(). Runs on a job's thread.
//
// A copy is written beside its final name, flushed, read back and compared, given the time of its original, and then
// its name: an instance with its name, size and time has been compared.
#pragma once

#include "core/job.h"
#include "storage/data_folder.h"

#include <QString>
#include <QStringList>

#include <memory>
#include <stop_token>

namespace sagitta::storage {

class FolderMove {
public:
    // Refused: `to` is not empty (nor an unfinished copy of `from`), one lies in the other, or `to` in a former place
    // that is still to be cleared. Unsupported: there are links in `from`. Full: there is too little room. Nothing is
    // changed.
    static Result<FolderMove> plan(const QString& from, const QString& to);
    // Whether `to` is an unfinished copy of `from`.
    static bool isBegun(const QString& from, const QString& to);

    std::int64_t bytes() const { return m_bytes; } // of all that is to be there

    // Refused, here and below: another process or thread is copying to there, or deletes the copy.
    Result<void> copyAhead(JobContext& context);
    // `folder` is open alone. Cancelled: the data are where they were; the copy stays for another try.
    Result<void> finish(const DataFolder& folder, JobContext& context);
    // Deletes an unfinished copy; one that is not of `from` is none. Cancelled: the rest of it is for another time.
    static Result<void> discard(const QString& from, const QString& to, const std::stop_token& stop = {});

private:
    struct File {
        QString name; // relative
        qint64 bytes = 0;
    };
    enum class Which { Instances, All };

    FolderMove(QString from, QString to) : m_from(std::move(from)), m_to(std::move(to)) {}
    Result<void> measure();
    Result<void> checkPlace() const;
    Result<std::unique_ptr<FileLock>> begin();
    Result<void> copy(Which which, JobContext& context);
    Result<void> copyBatch(const std::vector<File>& files, Which which, JobContext& context);
    Result<void> removeStrangers(JobContext& context) const;
    Result<void> tryCatalog() const;
    void report(JobContext& context, const QString& text) const;

    QString m_from;
    QString m_to;
    QString m_id;
    std::int64_t m_bytes = 0;
    std::int64_t m_files = 0;
    std::int64_t m_doneBytes = 0;
    std::int64_t m_doneFiles = 0;
};

} // namespace sagitta::storage
