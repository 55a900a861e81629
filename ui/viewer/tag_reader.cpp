#include "ui/viewer/tag_reader.h"

#include "dicom/tag_table_text.h"

#include <QFileInfo>
#include <QSaveFile>

#include <algorithm>

namespace sagitta::ui {
namespace {

// The present file, the one beside it, and the one that was the present one a step ago.
constexpr std::size_t kRemembered = 3;
constexpr dicom::ListingLimits kFileLimits{2'000'000, 1'000'000, 1'000'000, 64, 1 << 20};

Result<QString> pathOf(const imaging::FrameSource& files, const TagPlace& place) {
    if (!place.file.isEmpty())
        return place.file;
    return files(place.sopInstanceUid);
}

Result<dicom::DataSetListingPtr> listFile(const QString& path, const dicom::ListingLimits& limits,
                                          const std::stop_token& stop) {
    if (!QFileInfo::exists(path))
        return Error(ErrorCode::NotFound, QStringLiteral("the file is gone"));
    SAGITTA_TRY(dicom::DataSetListing listing, dicom::listDataSet(path, limits, stop));
    return std::make_shared<const dicom::DataSetListing>(std::move(listing));
}

Result<void> write(const QString& path, const dicom::TagTable& table) {
    const bool isCsv = path.endsWith(QLatin1String(".csv"), Qt::CaseInsensitive);
    QSaveFile file(path);
    const QByteArray text =
        dicom::tableText(table, isCsv ? dicom::TagTextFormat::Csv : dicom::TagTextFormat::Tabs).toUtf8();
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit())
        return Error(ErrorCode::Io, file.errorString());
    return {};
}

} // namespace

TagReader::TagReader(imaging::FrameSource files, QObject* parent) :
    QObject(parent), m_files(std::move(files)), m_toGui(makeQtExecutor(this)),
    m_worker([this](const std::stop_token& stop) { work(stop); }) {}

TagReader::~TagReader() {
    m_worker.request_stop();
    m_saver.request_stop();
}

void TagReader::ask(const TagQuestion& question) {
    {
        const std::lock_guard lock(m_mutex);
        m_waiting = question;
    }
    m_asked.notify_one();
}

void TagReader::forget() {
    const std::lock_guard lock(m_mutex);
    m_isForgotten = true;
}

void TagReader::work(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        TagQuestion question;
        {
            std::unique_lock lock(m_mutex);
            if (!m_asked.wait(lock, stop, [this] { return m_waiting.has_value(); }))
                return;
            question = *std::exchange(m_waiting, std::nullopt);
            if (std::exchange(m_isForgotten, false))
                m_loaded.clear();
        }
        TagAnswer made = answer(question, stop);
        if (!stop.stop_requested())
            m_toGui([this, made = std::move(made)] { emit answered(made); });
    }
}

TagAnswer TagReader::answer(const TagQuestion& question, const std::stop_token& stop) {
    TagAnswer answer;
    answer.question = question;
    const Loaded first = load(question.place, stop); // a copy: the second may push it out
    answer.warnings = first.warnings;
    answer.error = first.error;
    if (answer.error)
        return answer;
    answer.frames = first.file->frames;
    dicom::DataSetListingPtr second;
    if (question.other) {
        const Loaded& other = load(*question.other, stop);
        second = other.shown;
        answer.otherError = other.error;
    }
    answer.table = std::make_shared<const dicom::TagTable>(dicom::makeTagTable(first.shown, second, question.options));
    return answer;
}

const TagReader::Loaded& TagReader::load(const TagPlace& place, const std::stop_token& stop) {
    std::erase_if(m_loaded, [](const Loaded& loaded) { return loaded.error.has_value(); }); // it may be there now
    const auto isOfFile = [&](const Loaded& loaded) { return loaded.place.isSameFile(place); };
    const auto sameFile = std::find_if(m_loaded.begin(), m_loaded.end(), isOfFile);
    const auto same = std::find_if(m_loaded.begin(), m_loaded.end(), [&](const Loaded& loaded) {
        return isOfFile(loaded) && loaded.place.frame == place.frame;
    });
    if (same != m_loaded.end()) {
        m_loaded.splice(m_loaded.begin(), m_loaded, same);
        return m_loaded.front();
    }
    const dicom::DataSetListingPtr known = sameFile == m_loaded.end() ? nullptr : sameFile->file;
    m_loaded.push_front(read(m_files, place, known, {}, stop));
    if (m_loaded.size() > kRemembered)
        m_loaded.pop_back();
    return m_loaded.front();
}

TagReader::Loaded TagReader::read(const imaging::FrameSource& files, const TagPlace& place,
                                  const dicom::DataSetListingPtr& known, const dicom::ListingLimits& limits,
                                  const std::stop_token& stop) {
    Loaded loaded;
    loaded.place = place;
    const Result<QString> path = pathOf(files, place);
    const Result<dicom::DataSetListingPtr> file = !path ? path.error() : known ? known : listFile(*path, limits, stop);
    if (!file) {
        loaded.error = file.error();
        return loaded;
    }
    loaded.file = loaded.shown = *file;
    loaded.warnings = loaded.file->warnings;
    if (loaded.file->frames == 0)
        return loaded;
    const Result<dicom::DataSetListing> groups = dicom::listFrameGroups(*path, place.frame, limits, stop);
    if (groups)
        loaded.shown =
            std::make_shared<const dicom::DataSetListing>(dicom::withFrameGroups(*loaded.file, *groups, place.frame));
    else
        loaded.warnings << groups.error().message();
    return loaded;
}

void TagReader::save(const TagQuestion& question, const QString& path) {
    m_isSaving = true;
    m_saver = std::jthread([this, files = m_files, question, path](const std::stop_token& stop) {
        const Result<void> written = readAndWrite(files, question, path, stop);
        m_toGui([this, path, written] {
            m_isSaving = false;
            if (written)
                emit saved(path);
            else
                emit saveFailed(written.error());
        });
    });
}

Result<void> TagReader::readAndWrite(const imaging::FrameSource& files, const TagQuestion& question,
                                     const QString& path, const std::stop_token& stop) {
    const Loaded first = read(files, question.place, nullptr, kFileLimits, stop);
    if (first.error)
        return *first.error;
    dicom::DataSetListingPtr second;
    if (question.other) {
        const Loaded other = read(files, *question.other, nullptr, kFileLimits, stop);
        if (other.error)
            return *other.error;
        second = other.shown;
    }
    return write(path, dicom::makeTagTable(first.shown, second));
}

} // namespace sagitta::ui
