#include "dicom/decoder.h"

#include "dicom/transfer_syntax.h"

namespace sagitta::dicom {

Result<DecodedFrame> decode(std::span<const std::byte>, const FrameFormat& format, int) {
    const TransferSyntax* const syntax = findTransferSyntax(format.transferSyntaxUid);
    return Error(ErrorCode::Unsupported, QStringLiteral("%1 cannot be decoded by this version")
                                             .arg(syntax ? QLatin1String(syntax->name) : QLatin1String("it")));
}

} // namespace sagitta::dicom
