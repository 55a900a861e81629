#include "dicom/sample_buffer.h"

#include <algorithm>
#include <cstring>
#include <new>

namespace sagitta::dicom {

namespace {

constexpr std::size_t kAlignment = 64;

// In place, so from the end.
template<class From, class To>
void widen(std::byte* data, std::size_t count) {
    for (std::size_t i = count; i-- > 0;) {
        From narrow;
        std::memcpy(&narrow, data + i * sizeof(From), sizeof(From));
        const To wide = narrow;
        std::memcpy(data + i * sizeof(To), &wide, sizeof(To));
    }
}

template<class T>
void clampTo(T top, std::byte* data, std::size_t count) {
    auto* const samples = reinterpret_cast<T*>(data);
    std::for_each(samples, samples + count, [top](T& sample) { sample = std::min(sample, top); });
}

} // namespace

Result<std::shared_ptr<std::byte[]>> makeSampleBuffer(std::size_t bytes) {
    auto* const memory = static_cast<std::byte*>(
        ::operator new (std::max<std::size_t>(bytes, 1), std::align_val_t{kAlignment}, std::nothrow));
    if (!memory)
        return Error(ErrorCode::Full, QStringLiteral("no memory for a frame of %1 MB").arg(bytes >> 20));
    return std::shared_ptr<std::byte[]>(memory,
                                        [](std::byte* p) { ::operator delete (p, std::align_val_t{kAlignment}); });
}

void widenSamples(RawSamples& raw, int codedBytes) {
    if (codedBytes == 1 && raw.bytesEach == 2)
        widen<std::uint8_t, std::uint16_t>(raw.data.get(), raw.count);
    else if (codedBytes == 1 && raw.bytesEach == 4)
        widen<std::uint8_t, std::uint32_t>(raw.data.get(), raw.count);
    else if (codedBytes == 2 && raw.bytesEach == 4)
        widen<std::uint16_t, std::uint32_t>(raw.data.get(), raw.count);
}

void clampOvershoot(RawSamples& raw, int codedBytes, const FrameFormat& format) {
    // What the code stream does not know to be signed has its negative values up there.
    if (format.isSigned || format.bitsStored >= raw.precision || format.highBit != format.bitsStored - 1)
        return;
    const unsigned top = (1U << format.bitsStored) - 1;
    if (codedBytes == 1)
        clampTo(static_cast<std::uint8_t>(top), raw.data.get(), raw.count);
    else
        clampTo(static_cast<std::uint16_t>(top), raw.data.get(), raw.count);
}

} // namespace sagitta::dicom
