// TagReader: reads, compares and searches the attributes of files on a thread of its own, so that the window never
// waits for a disk or a giant object. The latest question wins: one is worked on, one may wait. Remembers the last
// files read, so that a search reads nothing. GUI thread.
#pragma once

#include "core/executor.h"
#include "dicom/tag_table.h"
#include "imaging/frame_source.h"
#include "ui/viewer/tag_places.h"

#include <QObject>

#include <condition_variable>
#include <list>
#include <mutex>
#include <optional>
#include <thread>

namespace sagitta::ui {

struct TagQuestion {
    TagPlace place;
    std::optional<TagPlace> other; // to compare with
    dicom::TagTableOptions options;
    bool operator==(const TagQuestion&) const = default;
};

struct TagAnswer {
    TagQuestion question;
    dicom::TagTablePtr table; // null: `error` says why
    std::optional<Error> error;
    std::optional<Error> otherError; // why there is nothing to compare with
    QStringList warnings;
    int frames = 0; // that have functional groups
};

class TagReader : public QObject {
    Q_OBJECT
public:
    explicit TagReader(imaging::FrameSource files, QObject* parent = nullptr);
    // Stops and waits for what runs; listing looks at the stop token.
    ~TagReader() override;

    void ask(const TagQuestion& question);
    // Files were replaced: what was read of them is read again when it is asked for.
    void forget();
    // Writes all rows, with limits far beyond those of the screen, whatever the search; as CSV when the name says so,
    // else with tabs. One at a time; not while isSaving().
    void save(const TagQuestion& question, const QString& path);
    bool isSaving() const { return m_isSaving; }

signals:
    void answered(const sagitta::ui::TagAnswer& answer);
    void saved(const QString& path);
    void saveFailed(const sagitta::Error& error);

private:
    struct Loaded {
        TagPlace place;
        dicom::DataSetListingPtr file;  // all frames; null: `error` says why
        dicom::DataSetListingPtr shown; // with the groups of the one
        std::optional<Error> error;
        QStringList warnings;
    };
    void work(const std::stop_token& stop);
    TagAnswer answer(const TagQuestion& question, const std::stop_token& stop);
    const Loaded& load(const TagPlace& place, const std::stop_token& stop);
    // `known`: the listing of that file, where it has been read.
    static Loaded read(const imaging::FrameSource& files, const TagPlace& place, const dicom::DataSetListingPtr& known,
                       const dicom::ListingLimits& limits, const std::stop_token& stop);
    static Result<void> readAndWrite(const imaging::FrameSource& files, const TagQuestion& question,
                                     const QString& path, const std::stop_token& stop);

    imaging::FrameSource m_files;
    Executor m_toGui;
    std::mutex m_mutex; // guards the next two
    std::optional<TagQuestion> m_waiting;
    bool m_isForgotten = false;
    std::condition_variable_any m_asked;
    std::list<Loaded> m_loaded; // of the worker; the latest first
    bool m_isSaving = false;
    std::jthread m_saver;
    std::jthread m_worker; // last: joined before the rest goes
};

} // namespace sagitta::ui
