#include "app/cli/picture_output.h"

#include "app/cli/command.h"

#include <QSaveFile>

#include <bit>
#include <cstring>

namespace sagitta::app {
namespace {

Error cannotWrite(const QString& path, const QString& why) {
    return {ErrorCode::Io, QStringLiteral("cannot write %1: %2").arg(path, why)};
}

} // namespace

Result<void> writePng(const QImage& image, const QString& path) {
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return cannotWrite(path, file.errorString());
    if (!image.save(&file, "PNG") || !file.commit())
        return cannotWrite(path, file.errorString());
    return {};
}

Result<void> writeSamples(std::span<const std::byte> bytes, int bytesPerSample, const QString& path) {
    QByteArray data(reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size()));
    if constexpr (std::endian::native == std::endian::big)
        for (qsizetype at = 0; at + bytesPerSample <= data.size(); at += bytesPerSample)
            std::reverse(data.begin() + at, data.begin() + at + bytesPerSample);
    else
        static_cast<void>(bytesPerSample);
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(data) != data.size() || !file.commit())
        return cannotWrite(path, file.errorString());
    return {};
}

Result<void> writeFloats(std::span<const float> values, const QString& path) {
    return writeSamples(std::as_bytes(values), sizeof(float), path);
}

std::optional<dicom::VoiWindow> parseWindow(const QString& text) {
    const auto numbers = parseNumbers(text, u',', 2);
    if (!numbers)
        return std::nullopt;
    dicom::VoiWindow window;
    window.center = (*numbers)[0];
    window.width = (*numbers)[1];
    return window.isValid() ? std::optional(window) : std::nullopt;
}

} // namespace sagitta::app
