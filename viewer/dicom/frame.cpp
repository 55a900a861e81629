#include "dicom/frame.h"

#include <QHash>

#include <algorithm>

namespace sagitta::dicom {

size_t qHash(const FrameRef& ref, size_t seed) { return qHashMulti(seed, ref.sopInstanceUid, ref.frame); }

int bytesPerSample(SampleType type) {
    switch (type) {
    case SampleType::U8:
    case SampleType::S8:
        return 1;
    case SampleType::U16:
    case SampleType::S16:
        return 2;
    case SampleType::U32:
    case SampleType::S32:
    case SampleType::F32:
        return 4;
    case SampleType::F64:
        break;
    }
    return 8;
}

Frame::Frame(int rows, int columns, FrameColor color, SampleType type, std::shared_ptr<const std::byte[]> data) :
    m_rows(rows), m_columns(columns), m_color(color), m_type(type), m_data(std::move(data)) {}

std::size_t Frame::byteCount() const {
    if (!m_data)
        return 0;
    return static_cast<std::size_t>(m_rows) * static_cast<std::size_t>(m_columns) *
           static_cast<std::size_t>(samples()) * static_cast<std::size_t>(bytesPerSample(m_type));
}

const BitPlane* Frame::findBitPlane(int bit) const {
    if (!m_bitPlanes)
        return nullptr;
    const auto found = std::find_if(m_bitPlanes->begin(), m_bitPlanes->end(),
                                    [bit](const BitPlane& plane) { return plane.bit == bit; });
    return found == m_bitPlanes->end() ? nullptr : &*found;
}

} // namespace sagitta::dicom
