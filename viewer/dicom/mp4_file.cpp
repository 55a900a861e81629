#include "dicom/mp4_file.h"

#include "dicom/frame_index.h"
#include "dicom/video_order.h"

#include <QtEndian>

#include <algorithm>
#include <optional>

namespace sagitta::dicom {

namespace {

constexpr std::int64_t kMostTableBytes = std::int64_t{kMaxFrames} * 8 + 16;
constexpr int kMostBoxes = 10'000; // of one level

struct Box {
    QByteArray type;
    std::int64_t begin = 0; // of what is in it
    std::int64_t end = 0;
};

Error damaged(const char* what) {
    return Error(ErrorCode::Corrupt, QStringLiteral("MP4: %1").arg(QLatin1String(what)));
}

class BoxReader {
public:
    explicit BoxReader(VideoBytes& bytes) : m_bytes(bytes) {}

    // ISO/IEC 14496-12 4.2. Those that reach beyond the box around them are cut off there.
    std::vector<Box> boxesIn(std::int64_t begin, std::int64_t end) {
        std::vector<Box> boxes;
        while (begin + 8 <= end && boxes.size() < kMostBoxes) {
            const auto head = m_bytes.view(begin, 16);
            if (head.size() < 8)
                break;
            std::int64_t length = qFromBigEndian<quint32>(head.data());
            std::int64_t header = 8;
            if (length == 1 && head.size() == 16) {
                length = static_cast<std::int64_t>(
                    std::min<quint64>(qFromBigEndian<quint64>(head.data() + 8), static_cast<quint64>(end - begin)));
                header = 16;
            } else if (length == 0) {
                length = end - begin;
            }
            if (length < header)
                break;
            const std::int64_t boxEnd = std::min(begin + length, end);
            boxes.push_back({QByteArray(reinterpret_cast<const char*>(head.data()) + 4, 4),
                             std::min(begin + header, boxEnd), boxEnd});
            begin = boxEnd;
        }
        return boxes;
    }

    std::optional<Box> find(const Box& in, const char* type) {
        for (Box& box : boxesIn(in.begin, in.end)) {
            if (box.type == type)
                return std::move(box);
        }
        return std::nullopt;
    }

    std::optional<Box> find(Box in, std::initializer_list<const char*> path) {
        for (const char* const type : path) {
            const auto found = find(in, type);
            if (!found)
                return std::nullopt;
            in = *found;
        }
        return in;
    }

    // Empty when it is too long for what it can be.
    QByteArray content(const Box& box) {
        const std::int64_t length = box.end - box.begin;
        if (length <= 0 || length > kMostTableBytes)
            return {};
        QByteArray content(static_cast<qsizetype>(length), Qt::Uninitialized);
        const auto got = m_bytes.read(
            box.begin, {reinterpret_cast<std::uint8_t*>(content.data()), static_cast<std::size_t>(content.size())});
        return got == length ? content : QByteArray();
    }
    std::int64_t size() const { return m_bytes.size(); }

private:
    VideoBytes& m_bytes;
};

// A box of version, flags, perhaps something, a count and entries of one size.
class Table {
public:
    Table() = default;
    Table(QByteArray content, int entryBytes, int before = 0) :
        m_content(std::move(content)), m_entryBytes(entryBytes), m_first(8 + before) {
        if (m_content.size() < m_first)
            return;
        const qsizetype there = (m_content.size() - m_first) / entryBytes;
        m_count = std::min<std::int64_t>(word(m_first - 4), there);
    }

    std::int64_t size() const { return m_count; }
    std::uint32_t at(std::int64_t entry, int offset = 0) const { return word(m_first + entry * m_entryBytes + offset); }
    std::uint64_t longAt(std::int64_t entry) const {
        return qFromBigEndian<quint64>(m_content.constData() + m_first + entry * m_entryBytes);
    }
    std::uint32_t word(std::int64_t offset) const {
        return offset + 4 <= m_content.size() ? qFromBigEndian<quint32>(m_content.constData() + offset) : 0;
    }
    std::int64_t claimed() const { return m_content.size() < m_first ? 0 : word(m_first - 4); }

private:
    QByteArray m_content;
    int m_entryBytes = 1;
    int m_first = 8;
    std::int64_t m_count = 0;
};

struct Tables {
    Table sizes, chunks, samplesPerChunk, durations, offsets, syncs;
    bool hasLongChunks = false;
    bool hasSyncs = false;
};

Tables readTables(BoxReader& reader, const Box& stbl) {
    const auto read = [&](const char* type, int entryBytes, int before = 0) {
        const auto box = reader.find(stbl, type);
        return box ? Table(reader.content(*box), entryBytes, before) : Table();
    };
    Tables tables;
    tables.hasLongChunks = reader.find(stbl, "co64").has_value();
    tables.hasSyncs = reader.find(stbl, "stss").has_value();
    tables.sizes = read("stsz", 4, 4);
    tables.chunks = tables.hasLongChunks ? read("co64", 8) : read("stco", 4);
    tables.samplesPerChunk = read("stsc", 12);
    tables.durations = read("stts", 8);
    tables.offsets = read("ctts", 8);
    tables.syncs = read("stss", 4);
    return tables;
}

// ISO/IEC 14496-12 8.7.3: all of one size, or a size for each.
std::int64_t sampleCount(const Tables& tables) {
    const std::int64_t count = tables.sizes.word(4) > 0 ? tables.sizes.claimed() : tables.sizes.size();
    return std::min<std::int64_t>(count, kMaxFrames);
}

// ISO/IEC 14496-12 8.7.4: runs of chunks with the same number of samples.
std::vector<VideoUnit> readPlaces(const Tables& tables, std::int64_t streamBytes) {
    const std::int64_t count = sampleCount(tables);
    const std::uint32_t sizeOfAll = tables.sizes.word(4);
    std::vector<VideoUnit> places;
    std::int64_t total = 0; // samples do not overlap: together they are no more than the stream
    std::int64_t run = 0;
    for (std::int64_t chunk = 0; chunk < tables.chunks.size() && run < tables.samplesPerChunk.size(); ++chunk) {
        while (run + 1 < tables.samplesPerChunk.size() && tables.samplesPerChunk.at(run + 1) <= chunk + 1)
            ++run;
        const std::uint64_t claimed = tables.hasLongChunks ? tables.chunks.longAt(chunk) : tables.chunks.at(chunk);
        auto offset =
            static_cast<std::int64_t>(std::min<std::uint64_t>(claimed, static_cast<std::uint64_t>(streamBytes)));
        for (std::uint32_t n = tables.samplesPerChunk.at(run, 4); n > 0; --n) {
            const auto sample = static_cast<std::int64_t>(places.size());
            if (sample == count)
                return places;
            const std::int64_t size = sizeOfAll > 0 ? sizeOfAll : tables.sizes.at(sample);
            if (size <= 0 || size > kMostUnitBytes || size > streamBytes - offset || size > streamBytes - total)
                return places;
            total += size;
            places.push_back({offset, 0, static_cast<std::int32_t>(size)});
            offset += size;
        }
    }
    return places;
}

// When each is shown: the sum of the durations before it in the order of decoding, and an offset.
std::vector<std::int64_t> readTimes(const Tables& tables, std::size_t count) {
    std::vector<std::int64_t> times;
    times.reserve(count);
    std::int64_t time = 0;
    for (std::int64_t entry = 0; entry < tables.durations.size() && times.size() < count; ++entry) {
        for (std::uint32_t n = tables.durations.at(entry); n > 0 && times.size() < count; --n) {
            times.push_back(time);
            time += tables.durations.at(entry, 4);
        }
    }
    while (times.size() < count)
        times.push_back(time++);
    std::size_t sample = 0;
    for (std::int64_t entry = 0; entry < tables.offsets.size(); ++entry) {
        for (std::uint32_t n = tables.offsets.at(entry); n > 0 && sample < count; --n)
            times[sample++] += static_cast<std::int32_t>(tables.offsets.at(entry, 4));
    }
    return times;
}

// The first sample description (ISO/IEC 14496-12 8.5.2, 14496-15 5.4.2, 8.4.1).
Result<void> readFormat(BoxReader& reader, const Box& stbl, VideoIndex& index) {
    constexpr std::int64_t kVisualSampleEntry = 78;
    const auto stsd = reader.find(stbl, "stsd");
    const auto entries = stsd ? reader.boxesIn(stsd->begin + 8, stsd->end) : std::vector<Box>();
    if (entries.empty())
        return damaged("the pictures are not described");
    const Box& entry = entries.front();
    const bool isH264 = entry.type == "avc1" || entry.type == "avc3";
    if (!isH264 && entry.type != "hvc1" && entry.type != "hev1")
        return Error(ErrorCode::Unsupported,
                     QStringLiteral("MP4: pictures of format %1 cannot be shown").arg(QString::fromLatin1(entry.type)));
    index.codec = isH264 ? VideoCodec::H264 : VideoCodec::Hevc;
    const auto parameters =
        reader.find(Box{entry.type, entry.begin + kVisualSampleEntry, entry.end}, isH264 ? "avcC" : "hvcC");
    index.parameters = parameters ? reader.content(*parameters) : QByteArray();
    return index.parameters.isEmpty() ? Result<void>(damaged("the decoder's parameters are missing")) : Result<void>();
}

std::vector<bool> readSyncs(const Tables& tables, std::size_t count) {
    std::vector<bool> syncs(count, !tables.hasSyncs);
    for (std::int64_t entry = 0; entry < tables.syncs.size(); ++entry) {
        const std::size_t sample = tables.syncs.at(entry);
        if (sample >= 1 && sample <= count)
            syncs[sample - 1] = true;
    }
    return syncs;
}

// ISO/IEC 14496-10 table 7-1, 23008-2 table 7-1: its first slice is one with which decoding can begin.
bool isRandomAccess(VideoBytes& bytes, const VideoIndex& index, const VideoUnit& unit) {
    constexpr int kMostParts = 64; // in front of the slice
    const bool isH264 = index.codec == VideoCodec::H264;
    const qsizetype at = isH264 ? 4 : 21; // of the number of bytes that a length takes
    if (index.parameters.size() <= at)
        return false;
    const int lengthBytes = (index.parameters[at] & 3) + 1;
    std::int64_t offset = 0;
    for (int part = 0; part < kMostParts && offset + lengthBytes + 2 <= unit.length; ++part) {
        const auto head = bytes.view(unit.cursor + offset, lengthBytes + 2);
        if (head.size() < static_cast<std::size_t>(lengthBytes) + 2)
            return false;
        std::int64_t length = 0;
        for (int i = 0; i < lengthBytes; ++i)
            length = length << 8 | head[static_cast<std::size_t>(i)];
        const int first = head[static_cast<std::size_t>(lengthBytes)];
        const int type = isH264 ? first & 0x1f : first >> 1 & 0x3f;
        if (isH264 ? type >= 1 && type <= 5 : type < 32)
            return isH264 ? type == 5 : type >= 16 && type <= 21;
        offset += lengthBytes + length;
    }
    return false;
}

// Files without a table of them say that all are, which some writers did not mean.
std::vector<bool> checkSyncs(VideoBytes& bytes, const VideoIndex& index, std::vector<bool> syncs) {
    for (std::size_t i = 0; i < syncs.size(); ++i)
        syncs[i] = syncs[i] && isRandomAccess(bytes, index, index.units[i]);
    return syncs;
}

std::optional<Box> findVideo(BoxReader& reader, const Box& moov) {
    for (const Box& box : reader.boxesIn(moov.begin, moov.end)) {
        const auto handler = box.type == "trak" ? reader.find(box, {"mdia", "hdlr"}) : std::nullopt;
        if (handler && reader.content(*handler).mid(8, 4) == "vide")
            return reader.find(box, {"mdia", "minf", "stbl"});
    }
    return std::nullopt;
}

} // namespace

Result<VideoIndex> readMp4File(VideoBytes& bytes) {
    BoxReader reader(bytes);
    const Box file{"file", 0, bytes.size()};
    const auto moov = reader.find(file, "moov");
    if (!moov)
        return damaged("its tables are missing");
    const auto stbl = findVideo(reader, *moov);
    if (!stbl)
        return damaged("there are no pictures in it");
    VideoIndex index;
    index.container = VideoContainer::Mp4;
    SAGITTA_CHECK(readFormat(reader, *stbl, index));
    const Tables tables = readTables(reader, *stbl);
    index.units = readPlaces(tables, bytes.size());
    if (index.units.empty() && reader.find(file, "moof"))
        return Error(ErrorCode::Unsupported, QStringLiteral("MP4 files in fragments cannot be shown"));
    if (index.units.empty())
        return damaged("its tables name no picture");
    if (static_cast<std::int64_t>(index.units.size()) < sampleCount(tables))
        index.warnings << QStringLiteral("the video is cut off");
    orderByTime(index, readTimes(tables, index.units.size()),
                checkSyncs(bytes, index, readSyncs(tables, index.units.size())));
    return index;
}

} // namespace sagitta::dicom
