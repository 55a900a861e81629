// From a data set and pixels to a Part 10 file, in the transfer syntaxes that are quick to write and that the viewer
// decodes: implicit, explicit and big endian, RLE, JPEG-LS lossless. The same input gives the same bytes. Any thread,
// as long as each has its own data set.
#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QString>

#include <cstdint>
#include <vector>

class DcmFileFormat;
class DcmItem;

namespace sagitta::demo {

inline const QString kImplicitLittleEndian = QStringLiteral("1.2.840.10008.1.2");
inline const QString kExplicitLittleEndian = QStringLiteral("1.2.840.10008.1.2.1");
inline const QString kRleLossless = QStringLiteral("1.2.840.10008.1.2.5");
inline const QString kJpegLsLossless = QStringLiteral("1.2.840.10008.1.2.4.80");

// Grey frames of 9 to 16 bits (signed ones as two's complement in bitsStored), or RGB frames of 8 bits, interleaved.
struct Pixels {
    int rows = 0;
    int columns = 0;
    int frames = 1; // JPEG-LS takes one
    int bitsStored = 12;
    bool isSigned = false;
    QString photometric = QStringLiteral("MONOCHROME2");
    std::vector<std::uint16_t> words; // grey
    std::vector<std::uint8_t> bytes;  // RGB

    bool isColor() const { return !bytes.empty(); }
};

// PS3.3 C.7.6.3 but for the pixels themselves.
void putPixelModule(DcmItem& item, const Pixels& pixels);

// Adds the pixels to the data set of `file` and writes it. Nothing is left at `path` when it fails.
Result<void> writeImage(const QString& path, DcmFileFormat& file, const Pixels& pixels,
                        const QString& transferSyntaxUid);

} // namespace sagitta::demo
