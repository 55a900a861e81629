#include "dicom/overlay_reader.h"

#include "dicom/frame_index.h"

namespace sagitta::dicom {

namespace {

constexpr int kFirstGroup = 0x6000;
constexpr int kLastGroup = 0x601e;
constexpr int kMaxSide = 65535; // US

struct GroupTags {
    explicit GroupTags(int group) : number(static_cast<std::uint16_t>(group)) {}
    Tag operator()(std::uint16_t element) const { return {number, element}; }
    std::uint16_t number;
};

constexpr std::uint16_t kRows = 0x0010;
constexpr std::uint16_t kColumns = 0x0011;
constexpr std::uint16_t kFrames = 0x0015;
constexpr std::uint16_t kType = 0x0040;
constexpr std::uint16_t kOrigin = 0x0050;
constexpr std::uint16_t kFrameOrigin = 0x0051;
constexpr std::uint16_t kBitsAllocated = 0x0100;
constexpr std::uint16_t kBitPosition = 0x0102;
constexpr std::uint16_t kLabel = 0x1500;
constexpr std::uint16_t kData = 0x3000;

// Words in native order hold the first pixel in their lowest bit (PS3.5 8.1.2).
QByteArray toBytes(const std::vector<std::uint16_t>& words, std::int64_t bits) {
    QByteArray bytes(static_cast<qsizetype>((bits + 7) / 8), '\0');
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        const std::uint16_t word = words[static_cast<std::size_t>(i / 2)];
        bytes[i] = static_cast<char>(i % 2 == 0 ? word & 0xff : word >> 8);
    }
    return bytes;
}

// SS, whatever VR the writer chose.
int originOf(const Dataset& dataset, Tag tag, std::size_t index) {
    const std::vector<std::uint16_t> words = dataset.words(tag);
    return index < words.size() ? static_cast<std::int16_t>(words[index]) - 1 : 0;
}

class PlaneReader {
public:
    PlaneReader(const Dataset& dataset, const FrameFormat& format, int frames) :
        m_dataset(dataset), m_format(format), m_frames(frames) {}

    // Why it cannot be shown; empty when it can. `left`: bytes that may still be kept.
    QString read(int group, std::int64_t& left, OverlayPlane& plane) const {
        const GroupTags tag(group);
        plane.group = group;
        plane.isRegion = m_dataset.text(tag(kType)).trimmed() == QLatin1String("R");
        plane.label = m_dataset.text(tag(kLabel)).trimmed();
        return m_dataset.isEmpty(tag(kData)) ? readEmbedded(tag, plane) : readSeparate(tag, left, plane);
    }

private:
    // PS3.5 8.1.2 of 2003 and before: in bits of the pixel words that hold no pixel.
    QString readEmbedded(const GroupTags& tag, OverlayPlane& plane) const {
        const int bit = m_dataset.integer(tag(kBitPosition)).value_or(0);
        const int allocated = m_dataset.integer(tag(kBitsAllocated)).value_or(0);
        if (allocated <= 1 || bit == 0)
            return QStringLiteral("it has no data");
        const bool isFree = bit > m_format.highBit || bit <= m_format.highBit - m_format.bitsStored;
        if (m_format.bitsAllocated != 16 || m_format.samplesPerPixel != 1 || bit < 0 || bit > 15 || !isFree)
            return QStringLiteral("bit %1 of the pixels cannot hold it").arg(bit);
        plane.rows = m_format.rows;
        plane.columns = m_format.columns;
        plane.frames = m_frames;
        plane.embeddedBit = bit;
        return {};
    }

    QString readSeparate(const GroupTags& tag, std::int64_t& left, OverlayPlane& plane) const {
        plane.rows = m_dataset.integer(tag(kRows)).value_or(0);
        plane.columns = m_dataset.integer(tag(kColumns)).value_or(0);
        plane.originRow = originOf(m_dataset, tag(kOrigin), 0);
        plane.originColumn = originOf(m_dataset, tag(kOrigin), 1);
        plane.frames = m_dataset.integer(tag(kFrames)).value_or(1);
        plane.firstFrame = m_dataset.integer(tag(kFrameOrigin)).value_or(1) - 1;
        if (plane.rows < 1 || plane.rows > kMaxSide || plane.columns < 1 || plane.columns > kMaxSide)
            return QStringLiteral("it has %1 rows and %2 columns").arg(plane.rows).arg(plane.columns);
        if (plane.frames < 1 || plane.frames > kMaxFrames || plane.firstFrame < 0 || plane.firstFrame > kMaxFrames)
            return QStringLiteral("it has %1 frames from frame %2 on").arg(plane.frames).arg(plane.firstFrame + 1);
        const std::int64_t pixels = std::int64_t{plane.rows} * plane.columns;
        const std::int64_t bytes = (pixels + 7) / 8;
        if (bytes > left || (pixels * plane.frames + 7) / 8 > left)
            return QStringLiteral("it is larger than what is read of overlays");
        const std::vector<std::uint16_t> words = m_dataset.words(tag(kData));
        const std::int64_t bits = pixels * plane.frames;
        if (static_cast<std::int64_t>(words.size()) * 16 < bits)
            return QStringLiteral("its data are cut off");
        plane.bits = toBytes(words, bits);
        left -= plane.bits.size();
        return {};
    }

    const Dataset& m_dataset;
    const FrameFormat& m_format;
    int m_frames;
};

} // namespace

std::vector<OverlayPlane> readOverlays(const Dataset& dataset, const FrameFormat& format, int frames,
                                       QStringList& warnings) {
    std::vector<OverlayPlane> planes;
    const PlaneReader reader(dataset, format, frames);
    std::int64_t left = kMaxOverlayBytes;
    for (int group = kFirstGroup; group <= kLastGroup; group += 2) {
        const GroupTags tag(group);
        if (dataset.isEmpty(tag(kData)) && dataset.isEmpty(tag(kRows)) && dataset.isEmpty(tag(kBitPosition)))
            continue;
        OverlayPlane plane;
        const QString problem = reader.read(group, left, plane);
        if (problem.isEmpty())
            planes.push_back(std::move(plane));
        else
            warnings
                << QStringLiteral("overlay %1 is not shown: %2").arg(QString::number(group, 16).toUpper(), problem);
    }
    return planes;
}

} // namespace sagitta::dicom
