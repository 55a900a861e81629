// Decodability: whether this program can make pictures of an instance, judged from its header without decoding. Pure.
#pragma once

#include "dicom/instance_header.h"

namespace sagitta::dicom {

// An object without pixels (a report, a presentation state, a document) is: it was parsed. One that claims pixels needs
// a transfer syntax that is decoded here, and the bytes of every frame within its file of `fileBytes` (0: not known;
// then the transfer syntax alone decides, as it does for deflated ones).
bool isDecodable(const InstanceHeader& header, std::int64_t fileBytes = 0);

// Another text where isDecodable() may judge otherwise: what was remembered of it is to be found out anew.
QString decodabilityVersion();

} // namespace sagitta::dicom
