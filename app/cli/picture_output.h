// Writing what a command made: PNG pictures and raw value files, each by temp + rename, so that a failed run leaves no
// half file.
#pragma once

#include "core/result.h"
#include "dicom/scales.h"

#include <QImage>
#include <QString>

#include <span>

namespace sagitta::app {

Result<void> writePng(const QImage& image, const QString& path);
// In little-endian byte order, whatever the machine's.
Result<void> writeFloats(std::span<const float> values, const QString& path);
Result<void> writeSamples(std::span<const std::byte> bytes, int bytesPerSample, const QString& path);

// "C,W" as a LINEAR window; nothing for anything else, and what to say then.
std::optional<dicom::VoiWindow> parseWindow(const QString& text);
inline const QString kWindowUsage = QStringLiteral("--window takes CENTER,WIDTH with a width of at least 1");

} // namespace sagitta::app
