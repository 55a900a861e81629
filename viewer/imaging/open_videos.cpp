#include "imaging/open_videos.h"

#include <QFileInfo>

#include <algorithm>

namespace sagitta::imaging {

namespace {

constexpr std::size_t kMostVideos = 4;
constexpr auto kKept = std::chrono::seconds(10);

// Another time it may be different.
bool isPassing(const Error& error) { return error.code() == ErrorCode::Io || error.code() == ErrorCode::Full; }

} // namespace

FileKey::FileKey(const QString& file) : path(file) {
    const QFileInfo info(file);
    size = info.size();
    modified = info.lastModified();
}

Result<OpenVideos::Video> openVideo(const QString& path, const dicom::InstanceHeader& header) {
    SAGITTA_TRY(std::unique_ptr<dicom::VideoReader> reader, dicom::VideoReader::open(path, header));
    return OpenVideos::Video(std::move(reader));
}

std::shared_ptr<OpenVideos::Entry> OpenVideos::entryOf(const FileKey& key) {
    const std::lock_guard lock(m_mutex);
    auto found = std::find_if(m_entries.begin(), m_entries.end(),
                              [&key](const std::shared_ptr<Entry>& entry) { return entry->key == key; });
    if (found == m_entries.end()) {
        m_entries.push_front(std::make_shared<Entry>());
        m_entries.front()->key = key;
        if (m_entries.size() > kMostVideos)
            m_entries.pop_back();
    } else {
        m_entries.splice(m_entries.begin(), m_entries, found);
    }
    m_entries.front()->lastFind = Clock::now();
    return m_entries.front();
}

Result<OpenVideos::Video> OpenVideos::find(const QString& path, const dicom::InstanceHeader& header) {
    const std::shared_ptr<Entry> entry = entryOf(FileKey(path));
    const std::lock_guard lock(entry->mutex);
    if (!entry->video || (!*entry->video && isPassing(entry->video->error())))
        entry->video = openVideo(path, header);
    const std::lock_guard all(m_mutex);
    entry->lastFind = Clock::now(); // it may have taken long
    return *entry->video;
}

void OpenVideos::forgetUnused() {
    const std::unique_lock lock(m_mutex, std::try_to_lock);
    if (!lock)
        return;
    const auto now = Clock::now();
    m_entries.remove_if([now](const std::shared_ptr<Entry>& entry) {
        return entry.use_count() == 1 && now - entry->lastFind > kKept; // not while it is being opened
    });
}

} // namespace sagitta::imaging
