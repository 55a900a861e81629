// Shown attributes: what is kept of an instance only to be written on the picture (corner text), as text and by
// keyword. A small set on purpose: it is part of every header blob. Attributes the program works with are fields of
// InstanceHeader. Free functions, any thread.
#pragma once

#include "dicom/dataset.h"

#include <QStringList>

namespace sagitta::dicom {

// Keywords (PS3.6) in the order in which InstanceHeader::shownTexts keeps them.
const QStringList& shownAttributes();

// The texts of shownAttributes(), up to the last that is not empty. Of an enhanced multi-frame image those that hold
// for all of its frames (the shared functional groups, PS3.3 C.7.6.16).
QStringList readShownTexts(const Dataset& dataset);

} // namespace sagitta::dicom
