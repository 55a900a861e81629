#include "unit/demo/read_image.h"

#include <QFile>

namespace sagitta::test {

using namespace dicom;

double ReadImage::valueAt(int column, int row) const {
    const auto index =
        static_cast<std::size_t>(row) * static_cast<std::size_t>(frame.columns()) + static_cast<std::size_t>(column);
    const double stored = visitSamples(frame, [&](auto samples) { return static_cast<double>(samples[index]); });
    return header->frames[0].scale.apply(stored);
}

Vec3 ReadImage::positionOf(int column, int row) const {
    const ImagePlane& plane = *header->frames[0].plane;
    const PixelSpacing& spacing = header->frames[0].spacing;
    return plane.position + plane.rowDir * (spacing.column * column) + plane.columnDir * (spacing.row * row);
}

std::optional<double> ReadImage::valueNear(Vec3 patientMm) const {
    const ImagePlane& plane = *header->frames[0].plane;
    const PixelSpacing& spacing = header->frames[0].spacing;
    const Vec3 d = patientMm - plane.position;
    const int column = static_cast<int>(std::lround(dot(d, plane.rowDir) / spacing.column));
    const int row = static_cast<int>(std::lround(dot(d, plane.columnDir) / spacing.row));
    const bool inside = column > 0 && row > 0 && column < frame.columns() - 1 && row < frame.rows() - 1;
    if (!inside || std::abs(dot(d, plane.normal())) > header->sliceThickness)
        return std::nullopt;
    double sum = 0;
    for (int j = -1; j <= 1; ++j) {
        for (int i = -1; i <= 1; ++i)
            sum += valueAt(column + i, row + j);
    }
    return sum / 9;
}

Result<ReadImage> readImage(const QString& path, int frame) {
    SAGITTA_TRY(const InstanceHeaderPtr header, readInstanceHeader(path));
    if (frame >= static_cast<int>(header->frames.size()))
        return Error(ErrorCode::NotFound, QStringLiteral("no such frame"));
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error(ErrorCode::Io, file.errorString());
    QByteArray bytes;
    for (const FrameBytes::Piece& piece : header->frames[static_cast<std::size_t>(frame)].bytes.pieces) {
        file.seek(piece.offset);
        bytes += file.read(piece.length);
    }
    const std::span span(bytes.constData(), static_cast<std::size_t>(bytes.size()));
    SAGITTA_TRY(const DecodedFrame decoded, decode(std::as_bytes(span), header->format));
    if (!decoded.warning.isEmpty())
        return Error(ErrorCode::Corrupt, decoded.warning);
    return ReadImage{header, decoded.frame};
}

} // namespace sagitta::test
