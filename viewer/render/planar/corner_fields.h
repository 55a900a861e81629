// Corner fields: what a placeholder of a corner text stands for: attributes of the image on show by their DICOM keyword
// (PS3.6), and values of the view, which begin with a small letter. The documentation of the fields is the table in
// corner_fields.cpp. GUI thread (reads a View).
#pragma once

#include "scene/view.h"

#include <QStringList>

#include <optional>

namespace sagitta::render {

// The number of a field; nothing for a name that is none.
std::optional<int> findCornerField(const QString& name);
QStringList cornerFieldNames();

// Empty when there is no such value. `header` is that of the image on show.
QString cornerFieldText(int field, const scene::View& view, const dicom::InstanceHeader& header);

} // namespace sagitta::render
