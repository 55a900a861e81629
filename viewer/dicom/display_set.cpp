#include "dicom/display_set.h"

#include <algorithm>

namespace sagitta::dicom {

QString toString(GeometryKind kind) {
    switch (kind) {
    case GeometryKind::Unknown:
        return QStringLiteral("Unknown");
    case GeometryKind::Stack:
        return QStringLiteral("Stack");
    case GeometryKind::RegularGrid:
        return QStringLiteral("RegularGrid");
    case GeometryKind::Grid4D:
        break;
    }
    return QStringLiteral("Grid4D");
}

int DisplaySet::indexOf(const FrameRef& ref) const {
    const auto found = std::find_if(frames.begin(), frames.end(), [&](const DisplayFrame& frame) {
        return frame.frame == ref.frame && frame.header->sopInstanceUid == ref.sopInstanceUid;
    });
    return found == frames.end() ? -1 : static_cast<int>(found - frames.begin());
}

} // namespace sagitta::dicom
