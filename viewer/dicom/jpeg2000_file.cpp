#include "dicom/jpeg2000_file.h"

#include "dicom/big_endian_reader.h"

#include <optional>

namespace sagitta::dicom {

namespace {

constexpr std::uint32_t boxType(const char (&name)[5]) {
    std::uint32_t type = 0;
    for (std::size_t i = 0; i < 4; ++i)
        type = type << 8U | static_cast<unsigned char>(name[i]);
    return type;
}

struct Box {
    std::uint32_t type = 0;
    BigEndianReader content;
};

// I.4. What is cut off is as long as it is. Nothing at the end, and of a box that cannot be.
std::optional<Box> nextBox(BigEndianReader& in) {
    if (in.left() < 8)
        return std::nullopt;
    std::uint64_t length = in.number(4);
    const std::uint32_t type = in.number(4);
    std::uint64_t header = 8;
    if (length == 1) {
        length = std::uint64_t{in.number(4)} << 32U;
        length |= in.number(4);
        header = 16;
    }
    if (length == 0) // up to the end
        length = header + in.left();
    if (length < header)
        return std::nullopt;
    return Box{type, in.take(length - header)};
}

bool saysYcc(BigEndianReader header) {
    constexpr std::uint32_t kEnumerated = 1;
    constexpr std::uint32_t kYcc = 18;
    while (auto box = nextBox(header)) {
        if (box->type != boxType("colr"))
            continue;
        const std::uint32_t method = box->content.number(1);
        box->content.number(2); // precedence, approximation
        if (method == kEnumerated)
            return box->content.number(4) == kYcc; // I.5.3.3: readers take the first
    }
    return false;
}

} // namespace

Result<Jpeg2000File> openJpeg2000File(std::span<const std::byte> bytes) {
    BigEndianReader in(bytes);
    const auto signature = nextBox(in);
    if (!signature || signature->type != boxType("jP  "))
        return Jpeg2000File{bytes, false};
    Jpeg2000File file;
    while (const auto box = nextBox(in)) {
        if (box->type == boxType("jp2h"))
            file.isYcc = saysYcc(box->content);
        if (box->type == boxType("jp2c")) {
            file.codeStream = box->content.rest();
            return file;
        }
    }
    return Error(ErrorCode::Corrupt, QStringLiteral("JPEG 2000: a JP2 file without a code stream"));
}

} // namespace sagitta::dicom
