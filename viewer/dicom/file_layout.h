// FileLayout: where things lie in a DICOM file: the transfer syntax, the top-level elements before the pixels, and the
// pixel element itself. Found by walking the bytes, because offsets of frames and trust in lengths cannot be had from a
// parser that knows neither HTJ2K nor the file's true size. Internal to this library.
#pragma once

#include "dicom/byte_source.h"
#include "dicom/element_walker.h"
#include "dicom/frame.h"

#include <QStringList>

namespace sagitta::dicom {

struct ByteRange {
    std::int64_t offset = 0;
    std::int64_t length = 0;
};

struct PixelValue {
    PixelElement element = PixelElement::None;
    ElementHeader header;
};

struct FileLayout {
    ByteSource source; // the file, or the inflated data set
    QString transferSyntaxUid;
    QString mediaStorageSopClassUid;
    ElementEncoding encoding;
    bool deflated = false;
    ByteRange meta;                  // group 0002, in the file as it is stored
    std::int64_t dataSetOffset = 0;  // of the first element, in `source`
    std::vector<ByteRange> elements; // complete top-level elements before the pixels, in file order
    std::optional<PixelValue> pixels;
    std::optional<ByteRange> extendedOffsets; // values of (7FE0,0001) and (7FE0,0002)
    std::optional<ByteRange> extendedLengths;
    QStringList warnings;

    bool hasMeta() const { return meta.offset > 0 || meta.length > 0; } // at least its "DICM"
};

// The same without looking at an element: `elements`, `pixels` and the offset tables stay empty.
Result<FileLayout> openFileLayout(const QString& path);

// Corrupt: not DICOM, or hostile (too deep, too many elements); Io: cannot be read.
Result<FileLayout> readFileLayout(const QString& path);

} // namespace sagitta::dicom
