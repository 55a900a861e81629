// Short words for decoder tests: formats, decoding a byte string, and samples as numbers.
#pragma once

#include "dicom/decoder.h"
#include "dicom/transfer_syntax.h"

#include <QByteArray>

#include <gtest/gtest.h>

#include <vector>

namespace sagitta::test {

using Values = std::vector<double>;
enum class Sign { Unsigned, Signed };

inline dicom::FrameFormat grey(int rows, int columns, int allocated, int stored = 0, Sign sign = Sign::Unsigned) {
    dicom::FrameFormat format;
    format.transferSyntaxUid = QStringLiteral("1.2.840.10008.1.2.1");
    format.element = dicom::PixelElement::Integer;
    format.photometric = dicom::Photometric::Monochrome2;
    format.rows = rows;
    format.columns = columns;
    format.bitsAllocated = allocated;
    format.bitsStored = stored > 0 ? stored : allocated;
    format.highBit = format.bitsStored - 1;
    format.isSigned = sign == Sign::Signed;
    return format;
}

inline dicom::FrameFormat color(int rows, int columns, int allocated = 8) {
    dicom::FrameFormat format = grey(rows, columns, allocated);
    format.photometric = dicom::Photometric::Rgb;
    format.samplesPerPixel = 3;
    return format;
}

inline Result<dicom::DecodedFrame> decodeBytes(const QByteArray& bytes, const dicom::FrameFormat& format,
                                               int bitOffset = 0) {
    return dicom::decode(std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size()))), format,
                         bitOffset);
}

inline Values valuesOf(const Result<dicom::DecodedFrame>& decoded) {
    if (!decoded) {
        ADD_FAILURE() << decoded.error().message().toStdString();
        return {};
    }
    return dicom::visitSamples(decoded->frame, [](auto samples) { return Values(samples.begin(), samples.end()); });
}

} // namespace sagitta::test
