#include "dicom/video_index.h"

#include "dicom/frame_index.h"
#include "dicom/libav.h"
#include "dicom/mp4_file.h"
#include "dicom/video_decoder.h"
#include "dicom/video_order.h"
#include "dicom/video_unit.h"

#include <algorithm>
#include <deque>

namespace sagitta::dicom {

namespace {

// Cuts an elementary stream into coded pictures, where each of them lies and what it says of itself.
class UnitScanner {
public:
    UnitScanner(const Libav& libav, VideoBytes& bytes, VideoIndex& index) :
        m_libav(libav), m_bytes(bytes), m_index(index) {}
    ~UnitScanner() {
        m_libav.closeParser(m_parser);
        m_libav.freeContext(&m_context);
    }
    UnitScanner(const UnitScanner&) = delete;
    UnitScanner& operator=(const UnitScanner&) = delete;

    Result<void> scan() {
        m_context = makeDecoderContext(m_libav, m_index.codec);
        m_parser = m_context != nullptr ? m_libav.openParser(m_context->codec_id) : nullptr;
        if (m_parser == nullptr)
            return Error(ErrorCode::Unsupported, QStringLiteral("FFmpeg cannot read %1").arg(nameOf(m_index.codec)));
        const auto demuxer = makeVideoDemuxer(m_bytes, m_index.container);
        while (const auto run = demuxer->next()) {
            m_runs.push_back({m_parsed, *run});
            SAGITTA_CHECK(parse(*run));
        }
        take(nullptr, 0); // the last picture
        if (demuxer->hasGaps())
            m_index.warnings << QStringLiteral("parts of the video are missing");
        orderPictures(m_index, m_pictures);
        return {};
    }

private:
    struct KnownRun {
        std::int64_t start = 0; // in the elementary stream
        VideoRun run;
    };

    Result<void> parse(const VideoRun& run) {
        for (std::int64_t done = 0; done < run.length;) {
            const auto part = m_bytes.view(run.offset + done, run.length - done);
            if (part.empty())
                return Error(ErrorCode::Io, QStringLiteral("the video cannot be read to its end"));
            for (std::size_t taken = 0; taken < part.size();)
                taken += take(part.data() + taken, part.size() - taken);
            done += static_cast<std::int64_t>(part.size());
            if (m_parsed - m_unitStart > kMostUnitBytes)
                return Error(ErrorCode::Corrupt, QStringLiteral("a picture of the video has no end"));
            if (m_pictures.size() >= kMostUnits)
                return Error(ErrorCode::Unsupported, QStringLiteral("the video has too many pictures"));
        }
        return {};
    }

    std::size_t take(const std::uint8_t* data, std::size_t size) {
        std::uint8_t* unit = nullptr;
        int length = 0;
        const int taken = m_libav.parse(m_parser, m_context, &unit, &length, data, static_cast<int>(size),
                                        AV_NOPTS_VALUE, AV_NOPTS_VALUE, m_parsed);
        m_parsed += std::max(taken, 0);
        const bool isWhole = length > 0 && unit != nullptr;
        if (isWhole)
            add({unit, static_cast<std::size_t>(length)});
        // One that ended before this part is given without taking anything of it.
        return isWhole || taken > 0 ? static_cast<std::size_t>(std::max(taken, 0)) : size;
    }

    void add(std::span<const std::uint8_t> unit) {
        const std::int64_t start = m_unitStart;
        m_unitStart += static_cast<std::int64_t>(unit.size());
        while (m_runs.size() > 1 && m_runs[1].start <= start)
            m_runs.pop_front();
        const UnitFacts facts = readUnitFacts(m_index.codec, unit);
        if (!facts.hasPicture || m_runs.empty())
            return;
        CodedPicture picture{facts, static_cast<std::int32_t>(m_index.units.size()), m_parser->output_picture_number};
        if (m_index.codec == VideoCodec::H264)
            describeH264(picture);
        m_pictures.push_back(picture);
        m_index.units.push_back({m_runs.front().run.cursor, static_cast<std::int32_t>(start - m_runs.front().start),
                                 static_cast<std::int32_t>(unit.size())});
    }

    // A recovery point may stand with any picture; fields come one by one, and two of opposite parity are a frame.
    void describeH264(CodedPicture& picture) {
        UnitFacts& facts = picture.facts;
        facts.isRandomAccess = facts.startsOrder || (facts.isRandomAccess && m_parser->pict_type == AV_PICTURE_TYPE_I);
        const AVPictureStructure structure = m_parser->picture_structure;
        const bool isField =
            structure == AV_PICTURE_STRUCTURE_TOP_FIELD || structure == AV_PICTURE_STRUCTURE_BOTTOM_FIELD;
        picture.isSecondField = isField && m_openField != AV_PICTURE_STRUCTURE_UNKNOWN && m_openField != structure;
        m_openField = isField && !picture.isSecondField ? structure : AV_PICTURE_STRUCTURE_UNKNOWN;
    }

    const Libav& m_libav;
    VideoBytes& m_bytes;
    VideoIndex& m_index;
    AVCodecContext* m_context = nullptr;
    AVCodecParserContext* m_parser = nullptr;
    std::deque<KnownRun> m_runs;  // those in which the next picture may begin
    std::int64_t m_parsed = 0;    // bytes of the elementary stream
    std::int64_t m_unitStart = 0; // of the next picture
    AVPictureStructure m_openField = AV_PICTURE_STRUCTURE_UNKNOWN;
    std::vector<CodedPicture> m_pictures;
};

// The digit behind 1.2.840.10008.1.2.4.10: PS3.6 table A-1.
VideoCodec codecOf(const QString& transferSyntaxUid) {
    const QString number = transferSyntaxUid.section(u'.', 7, 7);
    if (number == QLatin1String("100") || number == QLatin1String("101"))
        return VideoCodec::Mpeg2;
    return number == QLatin1String("107") || number == QLatin1String("108") ? VideoCodec::Hevc : VideoCodec::H264;
}

std::optional<VideoCodec> codecInside(VideoBytes& bytes, VideoContainer container) {
    const auto demuxer = makeVideoDemuxer(bytes, container);
    constexpr int kEnough = 4; // a delimiter may stand alone in the first
    for (int i = 0; i < kEnough; ++i) {
        const auto run = demuxer->next();
        if (!run)
            break;
        if (const auto codec = findVideoCodec(bytes.view(run->offset, run->length)))
            return codec;
    }
    return std::nullopt;
}

Result<VideoIndex> scan(VideoBytes& bytes, VideoContainer container, VideoCodec claimed) {
    SAGITTA_TRY(const Libav* const library, libav());
    VideoIndex index;
    index.container = container;
    index.codec = codecInside(bytes, container).value_or(claimed);
    SAGITTA_CHECK(UnitScanner(*library, bytes, index).scan());
    return index;
}

} // namespace

QString nameOf(VideoCodec codec) {
    switch (codec) {
    case VideoCodec::Mpeg2:
        return QStringLiteral("MPEG-2");
    case VideoCodec::H264:
        return QStringLiteral("H.264");
    case VideoCodec::Hevc:
        break;
    }
    return QStringLiteral("HEVC");
}

std::size_t keyOf(const VideoIndex& index, std::int32_t frame) {
    const std::int32_t unit = index.frames[static_cast<std::size_t>(frame)];
    const auto after = std::find_if(index.keys.rbegin(), index.keys.rend(),
                                    [&](const VideoKey& key) { return key.unit <= unit && key.frame <= frame; });
    return after == index.keys.rend() ? 0 : static_cast<std::size_t>(index.keys.rend() - after) - 1;
}

QByteArray readUnit(VideoBytes& bytes, const VideoIndex& index, std::size_t unit) {
    const VideoUnit& wanted = index.units[unit];
    QByteArray data(wanted.length, Qt::Uninitialized);
    const auto readInto = [&](std::int64_t offset, std::int64_t done, std::int64_t length) {
        return bytes.read(offset,
                          {reinterpret_cast<std::uint8_t*>(data.data()) + done, static_cast<std::size_t>(length)});
    };
    std::int64_t done = 0;
    if (index.container == VideoContainer::Mp4) {
        done = readInto(wanted.cursor, 0, wanted.length);
    } else {
        const auto demuxer = makeVideoDemuxer(bytes, index.container);
        demuxer->seek(wanted.cursor);
        std::int64_t skipped = wanted.skipped;
        while (done < wanted.length) {
            const auto run = demuxer->next();
            if (!run)
                break;
            const std::int64_t passed = std::min(skipped, run->length);
            skipped -= passed;
            const std::int64_t length = std::min(run->length - passed, wanted.length - done);
            const std::int64_t got = length > 0 ? readInto(run->offset + passed, done, length) : 0;
            done += got;
            if (got < length)
                break;
        }
    }
    data.truncate(static_cast<qsizetype>(done));
    return data;
}

Result<VideoIndex> readVideoIndex(VideoBytes& bytes, const QString& transferSyntaxUid) {
    const VideoContainer container = findVideoContainer(bytes);
    const VideoCodec claimed = codecOf(transferSyntaxUid);
    SAGITTA_TRY(VideoIndex index,
                container == VideoContainer::Mp4 ? readMp4File(bytes) : scan(bytes, container, claimed));
    if (index.frames.empty() || index.keys.empty())
        return Error(ErrorCode::Corrupt, QStringLiteral("the video has no picture with which decoding can begin"));
    if (index.frames.size() > static_cast<std::size_t>(kMaxFrames))
        index.frames.resize(static_cast<std::size_t>(kMaxFrames));
    if (index.codec != claimed)
        index.warnings
            << QStringLiteral("the transfer syntax says %1, the video is %2").arg(nameOf(claimed), nameOf(index.codec));
    if (transferSyntaxUid.contains(QLatin1String(".4.106")))
        index.warnings << QStringLiteral("of the stereo video one view is shown"); // PS3.5 8.2.9
    return index;
}

} // namespace sagitta::dicom
