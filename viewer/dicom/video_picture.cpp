#include "dicom/video_picture.h"

#include "dicom/sample_buffer.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace sagitta::dicom {

namespace {

constexpr int kParts = 8; // weights of interpolation are eighths

// A sample between two: `first` takes `kParts - part` of it, the next takes `part`.
struct Between {
    int first = 0;
    int second = 0;
    int part = 0;
};

Between between(int at, int parts, int count) {
    // `at` in eighths of a chrominance sample, not negative by less than one sample.
    const int first = at < 0 ? -1 : at / parts;
    return {std::clamp(first, 0, count - 1), std::clamp(first + 1, 0, count - 1), at - first * parts};
}

// Which two of the chrominance samples along one axis lie about a luminance sample.
Between chromaAt(int luma, int shift, bool isCosited, int count) {
    if (shift == 0)
        return {luma, luma, 0};
    const int at = isCosited ? luma * kParts / 2 : luma * kParts / 2 - kParts / 4;
    return between(at, kParts, count);
}

// The same down a picture of two fields: each row has the chrominance of its own field alone (ISO/IEC 13818-2 6.1.1.8).
Between chromaRowOfField(int row, int count) {
    const int field = row % 2;
    const int fieldRows = std::max(1, (count - field + 1) / 2);
    const int at = row / 2 * kParts / 2 - (field == 0 ? 1 : 3);
    Between found = between(at, kParts, fieldRows);
    found.first = std::min(found.first * 2 + field, count - 1);
    found.second = std::min(found.second * 2 + field, count - 1);
    return found;
}

// The matrix with the stretching to the whole range in it, in whole numbers.
struct Matrix {
    std::int64_t luma = 0, redOfCr = 0, greenOfCb = 0, greenOfCr = 0, blueOfCb = 0;
    int black = 0;
    int zero = 0; // of chrominance, as it is interpolated
    int shift = 0;
    int top = 0;

    Matrix(const VideoPicture& picture, int bits, int precision) : shift(precision), top((1 << bits) - 1) {
        const int scale = 1 << (picture.depth - 8);
        const double full = (1 << picture.depth) - 1;
        const double unit = std::ldexp(1.0, precision) * top;
        const double lumaUnit = unit / (picture.isFullRange ? full : 219.0 * scale);
        const double chromaUnit = unit / (picture.isFullRange ? full : 224.0 * scale) / (kParts * kParts);
        const auto& [red, blue] = picture.weights;
        const double green = 1 - red - blue;
        luma = std::llround(lumaUnit);
        redOfCr = std::llround(2 * (1 - red) * chromaUnit);
        blueOfCb = std::llround(2 * (1 - blue) * chromaUnit);
        greenOfCb = std::llround(2 * (1 - blue) * blue / green * chromaUnit);
        greenOfCr = std::llround(2 * (1 - red) * red / green * chromaUnit);
        black = picture.isFullRange ? 0 : 16 * scale;
        zero = (1 << (picture.depth - 1)) * kParts * kParts;
    }
};

template<class In>
const In* rowOf(const VideoPicture::Plane& plane, int row) {
    return reinterpret_cast<const In*>(plane.data + plane.stride * row);
}

// One row of a chrominance plane in the size of the picture; samples times kParts twice.
template<class In>
class ChromaRows {
public:
    explicit ChromaRows(const VideoPicture& picture) :
        m_picture(picture), m_rows((picture.rows + picture.shiftY) >> picture.shiftY),
        m_between(static_cast<std::size_t>((picture.columns + picture.shiftX) >> picture.shiftX)),
        m_row(static_cast<std::size_t>(picture.columns)) {
        const bool isCosited = picture.siting != VideoPicture::Siting::Center;
        for (int column = 0; column < picture.columns; ++column)
            m_columns.push_back(chromaAt(column, picture.shiftX, isCosited, static_cast<int>(m_between.size())));
    }

    const std::int32_t* row(int plane, int luma) {
        const bool isCosited = m_picture.siting == VideoPicture::Siting::TopLeft;
        const bool isOfField = m_picture.isInterlaced && m_picture.shiftY != 0;
        const Between down =
            isOfField ? chromaRowOfField(luma, m_rows) : chromaAt(luma, m_picture.shiftY, isCosited, m_rows);
        const VideoPicture::Plane& samples = m_picture.planes[static_cast<std::size_t>(plane)];
        const In* const first = rowOf<In>(samples, down.first);
        const In* const second = rowOf<In>(samples, down.second);
        for (std::size_t i = 0; i < m_between.size(); ++i)
            m_between[i] = first[i] * (kParts - down.part) + second[i] * down.part;
        for (std::size_t i = 0; i < m_row.size(); ++i) {
            const Between& across = m_columns[i];
            m_row[i] = m_between[static_cast<std::size_t>(across.first)] * (kParts - across.part) +
                       m_between[static_cast<std::size_t>(across.second)] * across.part;
        }
        return m_row.data();
    }

private:
    const VideoPicture& m_picture;
    int m_rows;
    std::vector<Between> m_columns;
    std::vector<std::int32_t> m_between; // in the columns of the plane
    std::vector<std::int32_t> m_row;
};

template<class In, class Out, class Sum>
void convert(const VideoPicture& picture, int bits, int precision, Out* out) {
    const Matrix matrix(picture, bits, precision);
    const auto luma = static_cast<Sum>(matrix.luma), redOfCr = static_cast<Sum>(matrix.redOfCr),
               greenOfCb = static_cast<Sum>(matrix.greenOfCb), greenOfCr = static_cast<Sum>(matrix.greenOfCr),
               blueOfCb = static_cast<Sum>(matrix.blueOfCb);
    const Sum half = Sum{1} << (matrix.shift - 1);
    const Sum top = matrix.top;
    const auto sample = [&](Sum sum) { return static_cast<Out>(std::clamp<Sum>(sum >> matrix.shift, 0, top)); };
    ChromaRows<In> blues(picture), reds(picture);
    const bool isGrey = picture.planes[1].data == nullptr;
    const std::vector<std::int32_t> none(static_cast<std::size_t>(picture.columns), matrix.zero);
    for (int row = 0; row < picture.rows; ++row) {
        const In* const ys = rowOf<In>(picture.planes[0], row);
        const std::int32_t* const cbs = isGrey ? none.data() : blues.row(1, row);
        const std::int32_t* const crs = isGrey ? none.data() : reds.row(2, row);
        for (int i = 0; i < picture.columns; ++i, out += 3) {
            const Sum y = (static_cast<Sum>(ys[i]) - matrix.black) * luma + half;
            const Sum cb = cbs[i] - matrix.zero;
            const Sum cr = crs[i] - matrix.zero;
            out[0] = sample(y + redOfCr * cr);
            out[1] = sample(y - greenOfCb * cb - greenOfCr * cr);
            out[2] = sample(y + blueOfCb * cb);
        }
    }
}

// Sums of eight bits out of at most 16 stay within 32 bits with 20 behind the point: they are below 2^8 · 2^2 · 2^20.
template<class In>
void convertTo(const VideoPicture& picture, const FrameFormat& format, std::byte* out) {
    if (format.bitsAllocated == 8)
        convert<In, std::uint8_t, std::int32_t>(picture, format.bitsStored, 20, reinterpret_cast<std::uint8_t*>(out));
    else
        convert<In, std::uint16_t, std::int64_t>(picture, format.bitsStored, 32, reinterpret_cast<std::uint16_t*>(out));
}

} // namespace

std::size_t VideoPicture::byteCount() const {
    const auto pixels = static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns);
    return (pixels + 2 * (pixels >> (shiftX + shiftY))) * (depth > 8 ? 2 : 1);
}

Result<DecodedFrame> toRgb(const VideoPicture& picture, const FrameFormat& format) {
    if (picture.rows != format.rows || picture.columns != format.columns)
        return Error(ErrorCode::Corrupt, QStringLiteral("the header says %1 x %2, the video is of %3 x %4")
                                             .arg(format.columns)
                                             .arg(format.rows)
                                             .arg(picture.columns)
                                             .arg(picture.rows));
    const std::size_t samples = sampleCount(format);
    SAGITTA_TRY(std::shared_ptr<std::byte[]> out,
                makeSampleBuffer(samples * static_cast<std::size_t>(containerBytes(format))));
    if (picture.depth > 8)
        convertTo<std::uint16_t>(picture, format, out.get());
    else
        convertTo<std::uint8_t>(picture, format, out.get());
    DecodedFrame decoded;
    decoded.frame = Frame(format.rows, format.columns, FrameColor::Rgb,
                          format.bitsAllocated == 8 ? SampleType::U8 : SampleType::U16, std::move(out));
    if (picture.depth != format.bitsStored)
        decoded.warning =
            QStringLiteral("BitsStored is %1, the video has %2 bits").arg(format.bitsStored).arg(picture.depth);
    return decoded;
}

} // namespace sagitta::dicom
