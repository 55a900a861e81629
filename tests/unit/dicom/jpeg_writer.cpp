#include "jpeg_writer.h"

#include <dcmtk/dcmjpeg/djcparam.h>
#include <dcmtk/dcmjpeg/djeijg12.h>
#include <dcmtk/dcmjpeg/djeijg16.h>
#include <dcmtk/dcmjpeg/djeijg8.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <memory>

namespace sagitta::test {
namespace {

template<class Encoder>
std::unique_ptr<DJEncoder> makeShallow(const DJCodecParameter& parameters, const IjgOptions& options) {
    if (options.mode == EJM_lossless)
        return std::make_unique<Encoder>(parameters, options.mode, options.predictor, 0);
    return std::make_unique<Encoder>(parameters, options.mode, static_cast<Uint8>(options.quality));
}

std::unique_ptr<DJEncoder> makeEncoder(const DJCodecParameter& parameters, const IjgOptions& options) {
    if (options.bits == 8)
        return makeShallow<DJCompressIJG8Bit>(parameters, options);
    if (options.bits == 12)
        return makeShallow<DJCompressIJG12Bit>(parameters, options);
    return std::make_unique<DJCompressIJG16Bit>(parameters, options.mode, options.predictor, 0);
}

void putSegment(QByteArray& to, int code, const QByteArray& data) {
    to.append('\xff').append(static_cast<char>(code));
    to.append(static_cast<char>((data.size() + 2) >> 8)).append(static_cast<char>((data.size() + 2) & 255));
    to.append(data);
}

// ISO/IEC 10918-1 F.1.2.3: bits from the top, a zero behind each FF, ones at the end.
class BitWriter {
public:
    explicit BitWriter(QByteArray& to) : m_to(to) {}

    void put(unsigned value, int bits) {
        for (int i = bits - 1; i >= 0; --i) {
            m_byte = m_byte << 1 | (value >> i & 1);
            if (++m_bits == 8)
                flush();
        }
    }
    void finish() {
        while (m_bits > 0)
            put(1, 1);
    }

private:
    void flush() {
        m_to.append(static_cast<char>(m_byte));
        if ((m_byte & 255) == 255)
            m_to.append('\0');
        m_byte = 0;
        m_bits = 0;
    }

    QByteArray& m_to;
    unsigned m_byte = 0;
    int m_bits = 0;
};

// Annex H, in the plainest way: every category has a code of five bits.
class LosslessEncoder {
public:
    LosslessEncoder(const JpegImage& image, const LosslessOptions& options) : m_image(image), m_options(options) {}

    QByteArray encode() {
        m_bytes = QByteArray("\xff\xd8", 2);
        putFrame();
        QByteArray table(17, '\0');
        table[5] = 17;
        for (char category = 0; category < 17; ++category)
            table.append(category);
        putSegment(m_bytes, 0xc4, table);
        if (m_options.restartRows > 0) {
            const int interval = m_options.restartRows * m_image.columns;
            putSegment(m_bytes, 0xdd,
                       QByteArray().append(static_cast<char>(interval >> 8)).append(static_cast<char>(interval & 255)));
        }
        if (m_options.interleaved)
            putScan(0, m_image.components);
        for (int component = 0; !m_options.interleaved && component < m_image.components; ++component)
            putScan(component, component + 1);
        return m_bytes.append("\xff\xd9", 2);
    }

private:
    void putFrame() {
        QByteArray frame;
        frame.append(static_cast<char>(m_options.precision));
        for (const int side : {m_image.rows, m_image.columns})
            frame.append(static_cast<char>(side >> 8)).append(static_cast<char>(side & 255));
        frame.append(static_cast<char>(m_image.components));
        for (int component = 0; component < m_image.components; ++component)
            frame.append(m_options.ids[component]).append('\x11').append('\0');
        putSegment(m_bytes, 0xc3, frame);
    }

    void putScan(int from, int to) {
        QByteArray header(1, static_cast<char>(to - from));
        for (int component = from; component < to; ++component)
            header.append(m_options.ids[component]).append('\0');
        header.append(static_cast<char>(m_options.predictor)).append('\0');
        header.append(static_cast<char>(m_options.pointTransform));
        putSegment(m_bytes, 0xda, header);
        BitWriter bits(m_bytes);
        for (int row = 0; row < m_image.rows; ++row) {
            const bool restarts = m_options.restartRows > 0 && row > 0 && row % m_options.restartRows == 0;
            if (restarts) {
                bits.finish();
                m_bytes.append('\xff').append(static_cast<char>(0xd0 + (row / m_options.restartRows - 1) % 8));
            }
            for (int column = 0; column < m_image.columns; ++column)
                for (int component = from; component < to; ++component)
                    putDifference(bits, sample(row, column, component) -
                                            prediction(row, column, component, restarts || row == 0));
        }
        bits.finish();
    }

    int sample(int row, int column, int component) const {
        const auto at = static_cast<std::size_t>((row * m_image.columns + column) * m_image.components + component);
        return static_cast<int>(m_image.samples[at] >> m_options.pointTransform);
    }

    // H.1.2.1
    int prediction(int row, int column, int component, bool isFirst) const {
        if (isFirst && column == 0)
            return 1 << (m_options.precision - m_options.pointTransform - 1);
        if (column == 0)
            return sample(row - 1, 0, component);
        const int a = sample(row, column - 1, component);
        if (isFirst)
            return a;
        const int b = sample(row - 1, column, component);
        const int c = sample(row - 1, column - 1, component);
        switch (m_options.predictor) {
        case 1:
            return a;
        case 2:
            return b;
        case 3:
            return c;
        case 4:
            return a + b - c;
        case 5:
            return a + ((b - c) >> 1);
        case 6:
            return b + ((a - c) >> 1);
        default:
            return (a + b) >> 1;
        }
    }

    // H.1.2.2: modulo 2^16
    static void putDifference(BitWriter& bits, int difference) {
        difference &= 0xffff;
        if (difference > 32768)
            difference -= 65536;
        const int category = std::bit_width(static_cast<unsigned>(std::abs(difference)));
        bits.put(static_cast<unsigned>(category), 5);
        if (category < 16)
            bits.put(static_cast<unsigned>(difference < 0 ? difference - 1 : difference), category);
    }

    const JpegImage& m_image;
    const LosslessOptions& m_options;
    QByteArray m_bytes;
};

// Where the first scan's header begins.
qsizetype endOfHead(const QByteArray& jpeg, std::vector<JpegSegment>* segments) {
    qsizetype at = 2;
    while (at + 4 <= jpeg.size() && jpeg[at + 1] != '\xda') {
        const int length = static_cast<std::uint8_t>(jpeg[at + 2]) << 8 | static_cast<std::uint8_t>(jpeg[at + 3]);
        if (segments)
            segments->push_back({static_cast<std::uint8_t>(jpeg[at + 1]), jpeg.mid(at + 4, length - 2)});
        at += 2 + length;
    }
    return at;
}

} // namespace

QByteArray encodeIjg(const JpegImage& image, const IjgOptions& options) {
    const DJCodecParameter parameters(options.toYbr ? ECC_lossyYCbCr : ECC_lossyRGB, EDC_never, EUC_never,
                                      EPC_colorByPixel, OFFalse, OFFalse, OFFalse, OFTrue, 0, 0, 0, OFFalse,
                                      options.sampling);
    const auto encoder = makeEncoder(parameters, options);
    std::vector<Uint8> narrow(image.samples.begin(), image.samples.end());
    std::vector<Uint16> wide(image.samples.begin(), image.samples.end());
    Uint8* encoded = nullptr;
    Uint32 length = 0;
    const auto columns = static_cast<Uint16>(image.columns);
    const auto rows = static_cast<Uint16>(image.rows);
    const EP_Interpretation color = image.components == 3 ? EPI_RGB : EPI_Monochrome2;
    const auto components = static_cast<Uint16>(image.components);
    const OFCondition result = options.bits == 8
                                   ? encoder->encode(columns, rows, color, components, narrow.data(), encoded, length)
                                   : encoder->encode(columns, rows, color, components, wide.data(), encoded, length);
    EXPECT_TRUE(result.good()) << result.text();
    const std::unique_ptr<Uint8[]> owner(encoded);
    return QByteArray(reinterpret_cast<const char*>(encoded), length);
}

QByteArray encodeLossless(const JpegImage& image, const LosslessOptions& options) {
    return LosslessEncoder(image, options).encode();
}

std::vector<JpegSegment> headSegments(const QByteArray& jpeg) {
    std::vector<JpegSegment> segments;
    endOfHead(jpeg, &segments);
    return segments;
}

QByteArray withHead(const QByteArray& jpeg, const std::function<void(std::vector<JpegSegment>&)>& change) {
    std::vector<JpegSegment> segments;
    const qsizetype end = endOfHead(jpeg, &segments);
    change(segments);
    QByteArray changed = jpeg.first(2);
    for (const JpegSegment& segment : segments)
        putSegment(changed, segment.code, segment.data);
    return changed + jpeg.mid(end);
}

JpegSegment& segmentOf(std::vector<JpegSegment>& head, int code) {
    static JpegSegment none;
    const auto found =
        std::find_if(head.begin(), head.end(), [code](const JpegSegment& segment) { return segment.code == code; });
    EXPECT_NE(found, head.end()) << code;
    return found == head.end() ? none : *found;
}

void dropSegments(std::vector<JpegSegment>& head, int code) {
    std::erase_if(head, [code](const JpegSegment& segment) { return segment.code == code; });
}

} // namespace sagitta::test
