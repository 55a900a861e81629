// Rejection notes: key object selections that take objects out of use (IHE RAD, Imaging Object Change Management,
// RAD-66: 4.66.4.1.3). Which objects of a study those in it name, and why. Pure, any thread.
#pragma once

#include "dicom/instance_header.h"

#include <QHash>

namespace sagitta::dicom {

// The document titles (CID 7010, codes of CID 7031) that reject, the gravest first. What CID 7011 lists is the reason
// of a rejection for quality: "Positioning".
enum class RejectionReason : std::uint8_t {
    PatientSafety,    // 113037
    WorklistEntry,    // 113038: perhaps of another patient
    Quality,          // 113001
    RetentionExpired, // 113039
};

struct Rejection {
    RejectionReason reason;
    InstanceHeaderPtr note;
    std::vector<int> frames; // from 1; empty: the whole object
};

bool isKeyObjectSelection(const InstanceHeader& header);
// Nothing when it is no rejection note.
std::optional<RejectionReason> rejectionReason(const InstanceHeader& header);

// By SOP Instance UID, what the notes among these instances reject; also of objects that are not here. A note that is
// itself rejected has no effect, unless only its retention has expired: that does not make it wrong. Notes that reject
// each other all have effect.
QHash<QString, std::vector<Rejection>> rejections(const std::vector<InstanceHeaderPtr>& instances);

} // namespace sagitta::dicom
