// DisplaySet: the ordered frames that belong on one scroll bar, with their geometry. A value, shared as
// shared_ptr<const DisplaySet> between threads. Made by buildDisplaySets() (display_set_builder.h).
#pragma once

#include "core/geometry.h"
#include "core/result.h"
#include "dicom/instance_header.h"

#include <QString>
#include <QStringList>

#include <array>
#include <memory>
#include <optional>
#include <vector>

namespace sagitta::dicom {

enum class GeometryKind : std::uint8_t {
    Unknown,     // no position or orientation
    Stack,       // a plane per frame, not a regular grid
    RegularGrid, // affine + dimensions: the key to MPR, 3D and fusion
    Grid4D,
};
QString toString(GeometryKind kind);

// Index (column, row, slice) -> LPS mm; the slice axis may be sheared (gantry tilt) but steps evenly.
struct RegularGrid {
    Affine indexToPatient;
    std::array<int, 3> size{}; // columns, rows, slices
};

struct DisplayFrame {
    InstanceHeaderPtr header;
    int frame = 0; // in its instance, from 0

    const FrameInfo& info() const { return header->frames[static_cast<size_t>(frame)]; }
    FrameRef ref() const { return {header->sopInstanceUid, frame}; }
};

// Between frame `after` and the next one (display order, from 0) at least one plane is missing.
struct SliceGap {
    int after = 0;
    double expectedMm = 0;
    double foundMm = 0;
};

struct DisplaySet {
    // Series UID + what the first frame (by instance number) is. Stable while the series grows by rising instance
    // numbers. When frames arrive out of order a set whose frames differ in a property it is not cut by may get another
    // id; the frame then leads from the old set to the new one.
    QString id;
    QString studyInstanceUid;
    QString seriesInstanceUid;
    QString frameOfReferenceUid; // empty when the images carry several
    GeometryKind kind = GeometryKind::Unknown;
    std::vector<DisplayFrame> frames; // in display order
    std::optional<RegularGrid> grid;  // when kind is RegularGrid
    QString refusal;                  // why it is not a RegularGrid: "slice missing between 41 and 42"; frames from 1
    // Why the series was split ("localizer", "echo 2"), in the reader's words; empty when it was not. Of a slide what
    // it is, split or not ("label", "80000 x 60000 pixels of 0.25 µm").
    QString splitReason;
    std::vector<SliceGap> gaps;
    double sliceSpacing = 0; // mm between planes, 0 when there is no such thing
    bool tilted = false;     // the step from slice to slice is not along the normal
    QStringList warnings;    // marks that must be shown

    const InstanceHeader& first() const { return *frames.front().header; }
    int indexOf(const FrameRef& ref) const; // -1 when absent
};

using DisplaySetPtr = std::shared_ptr<const DisplaySet>;

} // namespace sagitta::dicom
