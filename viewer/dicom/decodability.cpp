#include "dicom/decodability.h"

#include "dicom/pixel_module.h"
#include "dicom/transfer_syntax.h"

#include <algorithm>

namespace sagitta::dicom {
namespace {

bool claimsPixels(const FrameFormat& format) {
    return format.element != PixelElement::None || (format.rows > 0 && format.columns > 0);
}

// Bytes that lie within the file, and for uncompressed pixels as many as a frame has.
bool isWhole(const FrameInfo& frame, std::int64_t atLeast, std::int64_t fileBytes) {
    std::int64_t bytes = 0;
    for (const FrameBytes::Piece& piece : frame.bytes.pieces) {
        if (piece.offset < 0 || piece.length <= 0 || piece.offset > fileBytes ||
            piece.length > fileBytes - piece.offset || bytes > fileBytes)
            return false;
        bytes += piece.length;
    }
    return bytes >= atLeast;
}

} // namespace

bool isDecodable(const InstanceHeader& header, std::int64_t fileBytes) {
    if (!header.hasPixels())
        return !claimsPixels(header.format);
    const QString& uid = header.format.transferSyntaxUid;
    const TransferSyntax* syntax = findTransferSyntax(uid);
    if (!uid.isEmpty() && !(syntax && syntax->decodable))
        return false;
    if (header.deflated || fileBytes <= 0)
        return true;
    const bool isNative = syntax && !syntax->isEncapsulated();
    if (syntax && syntax->encoding == PixelEncoding::Video) // its one stream stands with the first frame
        return isWhole(header.frames.front(), 1, fileBytes);
    const std::int64_t atLeast = isNative ? (nativeFrameBits(header.format) + 7) / 8 : 1;
    return std::all_of(header.frames.begin(), header.frames.end(),
                       [&](const FrameInfo& frame) { return isWhole(frame, atLeast, fileBytes); });
}

QString decodabilityVersion() {
    QStringList parts{QStringLiteral("1")}; // of the rules above
    for (const TransferSyntax& syntax : transferSyntaxes())
        if (syntax.decodable)
            parts << syntax.uidString();
    return parts.join(u' ');
}

} // namespace sagitta::dicom
