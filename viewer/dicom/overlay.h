// OverlayPlane: a bitmap that lies on an image (PS3.3 C.9.2): graphics or a region; and BitPlane, the same bits where
// they come with the pixels. Values, any thread. Places count from 0 here, from 1 in DICOM.
#pragma once

#include <QByteArray>
#include <QString>

#include <cstdint>

namespace sagitta::dicom {

// Bits one after the other, the first in the lowest bit of the first byte; nothing beyond the end.
inline bool bitAt(const QByteArray& bits, std::int64_t index) {
    const std::int64_t byte = index / 8;
    return index >= 0 && byte < bits.size() &&
           ((static_cast<unsigned char>(bits.at(static_cast<qsizetype>(byte))) >> (index % 8)) & 1) != 0;
}

struct OverlayPlane {
    int group = 0x6000;    // to 0x601e, even
    bool isRegion = false; // Overlay Type R, else G
    int rows = 0;
    int columns = 0;
    int originRow = 0; // of its first pixel in the image; may lie outside of it
    int originColumn = 0;
    int firstFrame = 0;  // of the image
    int frames = 1;      // as many of the image, from the first on
    int embeddedBit = 0; // of the pixel words, where the bits are those of every frame; 0: they are in `bits`
    QByteArray bits;     // row by row and frame by frame, without gaps
    QString label;

    bool operator==(const OverlayPlane&) const = default;
};

// A bit of the pixel words of one frame, beside the stored bits.
struct BitPlane {
    int bit = 0;
    QByteArray bits; // a bit per pixel, row by row, without gaps
};

} // namespace sagitta::dicom
