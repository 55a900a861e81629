// OpenVideos: the last few videos of which frames were asked, each with its decoder. FileKey: which file it was, and
// whether it still is. Thread-safe: one thread opens a video, those who want the same wait for it.
#pragma once

#include "core/result.h"
#include "dicom/video_reader.h"

#include <QDateTime>
#include <QString>

#include <chrono>
#include <list>
#include <memory>
#include <mutex>
#include <optional>

namespace sagitta::imaging {

struct FileKey {
    FileKey() = default;
    explicit FileKey(const QString& file);

    QString path;
    qint64 size = 0;
    QDateTime modified;
    bool operator==(const FileKey&) const = default;
};

class OpenVideos {
public:
    using Video = std::shared_ptr<dicom::VideoReader>;

    // The same error for all who ask, when it lies in the file.
    Result<Video> find(const QString& path, const dicom::InstanceHeader& header);
    // Lets those go of which no frame was asked for a while. Told at every frame.
    void forgetUnused();

private:
    using Clock = std::chrono::steady_clock;
    struct Entry {
        FileKey key;
        Clock::time_point lastFind;
        std::mutex mutex; // the next
        std::optional<Result<Video>> video;
    };

    std::shared_ptr<Entry> entryOf(const FileKey& key);

    std::mutex m_mutex;
    std::list<std::shared_ptr<Entry>> m_entries; // the last asked first
};

Result<OpenVideos::Video> openVideo(const QString& path, const dicom::InstanceHeader& header);

} // namespace sagitta::imaging
