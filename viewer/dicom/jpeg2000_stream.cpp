#include "dicom/jpeg2000_stream.h"

#include "dicom/big_endian_reader.h"
#include "dicom/jpeg2000_cost.h"
#include "dicom/jpeg2000_file.h"

#include <algorithm>

namespace sagitta::dicom {

namespace {

// ISO/IEC 15444-1 table A.2.
enum Marker : std::uint32_t {
    kFirstBare = 0xff30, // markers without a segment
    kLastBare = 0xff3f,
    kSoc = 0xff4f,
    kSiz = 0xff51,
    kCod = 0xff52,
    kCoc = 0xff53,
    kSot = 0xff90,
    kSod = 0xff93,
    kEoc = 0xffd9,
};

Error corrupt(const QString& what) { return Error(ErrorCode::Corrupt, QStringLiteral("JPEG 2000: ") + what); }
Error unsupported(const QString& what) { return Error(ErrorCode::Unsupported, QStringLiteral("JPEG 2000: ") + what); }

class Walk {
public:
    Walk(std::span<const std::byte> bytes, const FrameFormat& format) : m_in(bytes), m_format(format) {
        m_stream.bytes = bytes;
    }

    Result<Jpeg2000Stream> run() {
        if (m_in.number(2) != kSoc || m_in.number(2) != kSiz)
            return corrupt(QStringLiteral("no code stream"));
        SAGITTA_TRY(BigEndianReader siz, segment());
        SAGITTA_CHECK(readSize(siz));
        SAGITTA_CHECK(checkSize());
        std::uint32_t marker = m_in.number(2);
        for (; marker != kSot; marker = m_in.number(2))
            SAGITTA_CHECK(readHeaderSegment(marker));
        if (!m_hasCoding)
            return corrupt(QStringLiteral("no coding style"));
        SAGITTA_CHECK(checkJpeg2000Cost(m_grid, m_coding, m_stream.bytes.size()));
        SAGITTA_CHECK(readTileParts());
        SAGITTA_CHECK(checkJpeg2000Cost(m_grid, m_coding, m_stream.bytes.size()));
        return std::move(m_stream);
    }

private:
    // What follows a marker, its length taken off.
    Result<BigEndianReader> segment() {
        const std::uint32_t length = m_in.number(2);
        m_hasRunOut = m_in.hasFailed() || (length >= 2 && m_in.left() < length - 2);
        if (m_hasRunOut || length < 2)
            return corrupt(QStringLiteral("the header is cut off or damaged"));
        return m_in.take(length - 2);
    }

    // A.5.1
    Result<void> readSize(BigEndianReader& in) {
        in.number(2); // capabilities
        m_grid.right = in.number(4);
        m_grid.bottom = in.number(4);
        m_grid.left = in.number(4);
        m_grid.top = in.number(4);
        m_grid.tileWidth = in.number(4);
        m_grid.tileHeight = in.number(4);
        m_grid.tilesLeft = in.number(4);
        m_grid.tilesTop = in.number(4);
        const auto count = static_cast<int>(in.number(2));
        if (count != m_format.samplesPerPixel)
            return corrupt(QStringLiteral("the code stream has %1 samples per pixel, the header says %2")
                               .arg(count)
                               .arg(m_format.samplesPerPixel));
        for (int i = 0; i < count; ++i) {
            const std::uint32_t depth = in.number(1);
            Jpeg2000Component component;
            component.precision = static_cast<int>(depth & 0x7fU) + 1;
            component.isSigned = (depth & 0x80U) != 0;
            component.stepX = static_cast<int>(in.number(1));
            component.stepY = static_cast<int>(in.number(1));
            m_stream.components.push_back(component);
        }
        if (in.hasFailed())
            return corrupt(QStringLiteral("the image size is cut off"));
        return {};
    }

    // The grid has the header's size, so that all arithmetic on it stays small.
    Result<void> checkSize() {
        constexpr std::uint32_t kMost = 0x7fffffff;
        const Jpeg2000Grid& grid = m_grid;
        if (grid.right > kMost || grid.bottom > kMost || grid.left >= grid.right || grid.top >= grid.bottom ||
            grid.tileWidth == 0 || grid.tileHeight == 0 || grid.tilesLeft > grid.left || grid.tilesTop > grid.top ||
            grid.tilesLeft + std::uint64_t{grid.tileWidth} <= grid.left ||
            grid.tilesTop + std::uint64_t{grid.tileHeight} <= grid.top)
            return corrupt(QStringLiteral("the image has an impossible size"));
        const std::uint32_t columns = grid.right - grid.left;
        const std::uint32_t rows = grid.bottom - grid.top;
        if (columns != static_cast<std::uint32_t>(m_format.columns) ||
            rows != static_cast<std::uint32_t>(m_format.rows))
            return corrupt(QStringLiteral("the code stream is of %1 x %2 pixels, the header says %3 x %4")
                               .arg(columns)
                               .arg(rows)
                               .arg(m_format.columns)
                               .arg(m_format.rows));
        m_stream.firstColumn = static_cast<int>(grid.left);
        m_stream.firstRow = static_cast<int>(grid.top);
        return checkComponents();
    }

    Result<void> checkComponents() {
        const Jpeg2000Component first = m_stream.components.front();
        for (Jpeg2000Component& each : m_stream.components) {
            // Chrominance alone is ever subsampled, and by two at most.
            const bool isChrominance = &each != &m_stream.components.front();
            const int mostStep = isChrominance ? 2 : 1;
            if (each.stepX < 1 || each.stepX > mostStep || each.stepY < 1 || each.stepY > mostStep)
                return unsupported(QStringLiteral("components of %1 x %2 pixels to a sample cannot be shown")
                                       .arg(each.stepX)
                                       .arg(each.stepY));
            if (each.precision != first.precision || each.isSigned != first.isSigned)
                return unsupported(QStringLiteral("components of different depths cannot be shown"));
            each.columns = static_cast<int>(samplesBetween(m_grid.left, m_grid.right, each.stepX));
            each.rows = static_cast<int>(samplesBetween(m_grid.top, m_grid.bottom, each.stepY));
            if (each.columns < 1 || each.rows < 1)
                return corrupt(QStringLiteral("a component has no samples"));
            m_grid.steps.push_back({each.stepX, each.stepY});
        }
        if (first.precision > m_format.bitsAllocated)
            return corrupt(QStringLiteral("the code stream has %1 bits per sample, the header says %2 allocated")
                               .arg(first.precision)
                               .arg(m_format.bitsAllocated));
        return {};
    }

    Result<void> readHeaderSegment(std::uint32_t marker) {
        m_hasRunOut = m_in.hasFailed();
        if (m_hasRunOut || marker < 0xff00 || marker == kSod || marker == kEoc || marker == kSiz)
            return corrupt(QStringLiteral("the header is cut off or damaged"));
        if (marker >= kFirstBare && marker <= kLastBare)
            return {};
        SAGITTA_TRY(BigEndianReader in, segment());
        if (marker == kCod)
            return readCodingDefault(in);
        if (marker == kCoc) {
            in.number(1); // which component: the costliest counts for all
            return readCoding(in, (in.number(1) & 1U) != 0);
        }
        return {};
    }

    // A.6.1. Those of tiles may not differ in what the samples mean.
    Result<void> readCodingDefault(BigEndianReader& in) {
        const bool hasPrecincts = (in.number(1) & 1U) != 0;
        in.number(1); // progression
        m_coding.layers = std::max(m_coding.layers, static_cast<int>(in.number(2)));
        const std::uint32_t transform = in.number(1);
        if (transform > 1)
            return unsupported(QStringLiteral("a transformation of components of part 2 cannot be undone"));
        if (m_hasCoding && (transform == 1) != m_stream.isColorTransformed)
            return unsupported(QStringLiteral("tiles of different colour transformations cannot be shown"));
        m_stream.isColorTransformed = transform == 1;
        if (m_stream.isColorTransformed && m_stream.components.size() < 3)
            return corrupt(QStringLiteral("a colour transformation without colour"));
        m_hasCoding = true;
        return readCoding(in, hasPrecincts);
    }

    Result<void> readCoding(BigEndianReader& in, bool hasPrecincts) {
        const auto levels = static_cast<int>(in.number(1));
        const auto width = static_cast<int>(in.number(1)) + 2;
        const auto height = static_cast<int>(in.number(1)) + 2;
        in.number(1); // style of the code blocks
        const bool isReversible = in.number(1) == 1;
        m_stream.isReversible = m_stream.isReversible && isReversible;
        if (levels > kMostLevels || width > 10 || height > 10 || width + height > 12)
            return corrupt(QStringLiteral("an impossible coding style"));
        m_coding.levels = std::max(m_coding.levels, levels);
        m_stream.levels = std::min(m_stream.levels, levels);
        m_coding.blockWidth = std::min(m_coding.blockWidth, width);
        m_coding.blockHeight = std::min(m_coding.blockHeight, height);
        for (std::size_t level = 0; hasPrecincts && level <= static_cast<std::size_t>(levels); ++level) {
            const std::uint32_t size = in.number(1);
            Jpeg2000Coding::Precinct& precinct = m_coding.precincts[level];
            precinct.width = std::min(precinct.width, static_cast<int>(size & 15U));
            precinct.height = std::min(precinct.height, static_cast<int>(size >> 4U));
        }
        if (in.hasFailed())
            return corrupt(QStringLiteral("the coding style is cut off"));
        return {};
    }

    // A.4.2. The SOT marker of the first has been read. What ends behind the header of the first is cut off, and the
    // part that the end lies in is left out; what the header does not explain is damage.
    Result<void> readTileParts() {
        std::vector<bool> isThere(static_cast<std::size_t>(m_grid.tileCount()));
        std::uint32_t marker = kSot;
        std::size_t complete = 0; // bytes up to the end of the last part that is all there
        for (bool isFirst = true; marker == kSot; isFirst = false) {
            const std::size_t begin = m_in.position() - 2;
            const Result<TilePart> part = readTilePart();
            if (!part && !isFirst && m_hasRunOut)
                break;
            if (!part)
                return part.error();
            if (part->tile >= isThere.size())
                return corrupt(QStringLiteral("a tile too many"));
            isThere[part->tile] = true;
            if (part->length == 0) { // up to the end
                m_hasRunOut = !endsWithMarker();
                if (m_hasRunOut)
                    m_stream.before = m_stream.bytes.first(complete);
                complete = m_stream.bytes.size();
                break;
            }
            if (part->length < m_in.position() - begin)
                return corrupt(QStringLiteral("a tile of an impossible length"));
            m_hasRunOut = m_stream.bytes.size() - begin < part->length;
            if (m_hasRunOut)
                break;
            complete = begin + part->length;
            m_in.seek(complete);
            m_hasRunOut = m_in.left() < 2;
            if (m_hasRunOut)
                break;
            marker = m_in.number(2);
            if (marker != kSot && marker != kEoc)
                return corrupt(QStringLiteral("a tile of a wrong length"));
        }
        const bool isComplete = std::find(isThere.begin(), isThere.end(), false) == isThere.end();
        m_stream.isCutOff = m_hasRunOut || !isComplete;
        if (m_hasRunOut && complete == 0)
            return corrupt(QStringLiteral("the code stream is cut off in its first tile"));
        if (m_stream.isCutOff)
            m_stream.bytes = m_stream.bytes.first(complete);
        return {};
    }

    struct TilePart {
        std::uint32_t tile = 0;
        std::uint32_t length = 0; // from its SOT marker on
    };

    Result<TilePart> readTilePart() {
        SAGITTA_TRY(BigEndianReader sot, segment());
        TilePart part;
        part.tile = sot.number(2);
        part.length = sot.number(4);
        if (sot.left() != 2)
            return corrupt(QStringLiteral("a damaged tile header"));
        for (std::uint32_t marker = m_in.number(2); marker != kSod; marker = m_in.number(2))
            SAGITTA_CHECK(readHeaderSegment(marker));
        return part;
    }

    // EOC, and perhaps the byte that makes the length of a fragment even (PS3.5 A.4).
    bool endsWithMarker() const {
        const std::span<const std::byte> end = m_stream.bytes.last(std::min<std::size_t>(3, m_stream.bytes.size()));
        const auto isMarker = [&end](std::size_t at) {
            return end[at] == std::byte{kEoc >> 8U} && end[at + 1] == std::byte{kEoc & 0xffU};
        };
        return end.size() == 3 && (isMarker(0) || isMarker(1));
    }

    BigEndianReader m_in;
    const FrameFormat& m_format;
    Jpeg2000Stream m_stream;
    Jpeg2000Grid m_grid;
    Jpeg2000Coding m_coding;
    bool m_hasCoding = false;
    bool m_hasRunOut = false; // the bytes have, within what was read last
};

} // namespace

Result<Jpeg2000Stream> readJpeg2000Stream(std::span<const std::byte> bytes, const FrameFormat& format) {
    SAGITTA_TRY(const Jpeg2000File file, openJpeg2000File(bytes));
    SAGITTA_TRY(Jpeg2000Stream stream, Walk(file.codeStream, format).run());
    stream.isYcc = file.isYcc;
    return stream;
}

} // namespace sagitta::dicom
