// LocalStore: archive and catalog together, with the one writer thread. Instances come in from any thread by put(); they
// are read, filed and indexed in batches (50 to 500 instances or 100 ms), and listeners are told which studies changed.
// Thread-safe.
#pragma once

#include "core/result.h"
#include "storage/archive.h"
#include "storage/catalog.h"

#include <QSet>
#include <QString>

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace sagitta::storage {

struct VerifyReport {
    int instances = 0;
    QStringList missing; // SOP Instance UIDs whose file is gone
    QStringList corrupt; // … whose file cannot be read or holds another instance
    QStringList orphans; // names of files that are not in the catalog
    QStringList catalogErrors;
};

enum class PutOutcome { Stored, Duplicate, Failed };

class LocalStore {
public:
    // What became of one instance; called on the writer thread after its transaction.
    using Done = std::function<void(PutOutcome, const QString& sopInstanceUid, const QString& reason)>;
    using Listener = std::function<void(const QSet<QString>& studyUids)>;

    // Adopts what a crash left behind.
    static Result<std::unique_ptr<LocalStore>> open(const QString& dataDir);
    // Writes out what is queued.
    ~LocalStore();

    Archive& archive() { return *m_archive; }
    const Catalog& catalog() const { return *m_catalog; }

    // Takes over a complete .part file (from archive().newPartFile()): renames it at once, so that it survives a crash,
    // and indexes it soon. An error means the file is not kept.
    Result<void> put(const QString& partFile, Done done = {});
    // Waits until everything put so far is in the catalog, and flushes it to the disk.
    Result<void> flush();

    Result<void> removeStudy(const QString& studyUid);
    Result<VerifyReport> verify(const std::stop_token& stop = {}) const;
    // Makes the catalog again from the files; returns the count.
    Result<int> rebuild(const std::stop_token& stop = {});

    // Called on the writer thread until the token is gone.
    [[nodiscard]] std::shared_ptr<void> subscribe(Listener listener);

private:
    struct Queued {
        QString file;
        Done done;
    };
    LocalStore(std::unique_ptr<Archive> archive, std::unique_ptr<Catalog> catalog);
    void write(const std::stop_token& stop);
    void commit(std::deque<Queued> batch);

    std::unique_ptr<Archive> m_archive;
    std::unique_ptr<Catalog> m_catalog;
    std::mutex m_mutex;
    std::condition_variable_any m_wakeWriter;
    std::condition_variable m_wakeWaiters;
    std::deque<Queued> m_queue;
    bool m_busy = false;
    std::vector<std::weak_ptr<Listener>> m_listeners;
    std::jthread m_writer; // last: joined first
};

} // namespace sagitta::storage
