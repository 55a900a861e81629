#include "dicom/inflate.h"

#include "dicom/file_layout.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcistrmb.h>

#include <array>
#include <new>

namespace sagitta::dicom {

Result<QByteArray> inflate(const QByteArray& deflated, qsizetype maxBytes) try {
    const qsizetype storedAtMost = maxBytes + maxBytes / 1000 + 64; // what does not get smaller gets hardly larger
    if (deflated.isEmpty() || deflated.size() > storedAtMost)
        return Error(ErrorCode::Corrupt, QStringLiteral("deflated data set is empty or too large"));
    DcmInputBufferStream stream;
    // The stream only reads from the buffer; its interface predates const.
    stream.setBuffer(const_cast<char*>(deflated.constData()), deflated.size());
    stream.setEos();
    if (stream.installCompressionFilter(ESC_zlib).bad())
        return Error(ErrorCode::Internal, QStringLiteral("deflate is not available"));
    QByteArray inflated;
    std::array<char, 65536> chunk{};
    while (stream.good() && !stream.eos()) {
        const offile_off_t got = stream.read(chunk.data(), chunk.size());
        if (got <= 0)
            break;
        if (inflated.size() + got > maxBytes)
            return Error(ErrorCode::Full, QStringLiteral("deflated data set is larger than %1 MB").arg(maxBytes >> 20));
        inflated.append(chunk.data(), static_cast<qsizetype>(got));
    }
    if (inflated.isEmpty())
        return Error(ErrorCode::Corrupt, QStringLiteral("data set cannot be inflated"));
    return inflated;
} catch (const std::bad_alloc&) {
    return Error(ErrorCode::Full, QStringLiteral("no memory for the inflated data set"));
}

Result<QByteArray> inflatedDataset(const QString& path) {
    SAGITTA_TRY(FileLayout layout, readFileLayout(path));
    if (!layout.deflated)
        return Error(ErrorCode::Corrupt, QStringLiteral("file is not deflated"));
    return layout.source.takeBuffer();
}

} // namespace sagitta::dicom
