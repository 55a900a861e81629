// Values of the engine as the JSON of sagitta-cli: a key is the DICOM keyword with its first letter lowered.
#pragma once

#include "dicom/display_set.h"
#include "dicom/study_summary.h"
#include "network/remote_node.h"
#include "network/study_source.h"
#include "storage/catalog.h"

#include <QJsonArray>
#include <QJsonObject>

namespace sagitta::app {

QJsonObject toJson(const network::RemoteNode& node);
QJsonObject toJson(const network::PatientSummary& patient);
QJsonObject toJson(const dicom::StudySummary& study);
QJsonObject toJson(const dicom::SeriesSummary& series);
QJsonObject toJson(const dicom::InstanceSummary& instance);
QJsonObject toJson(const dicom::DisplaySet& set);
QJsonArray toJson(const Vec3& v);
QJsonArray toJson(const std::vector<network::RetrieveFailure>& failures);
template<class T>
QJsonArray toJsonArray(const std::vector<T>& values) {
    QJsonArray array;
    for (const T& value : values)
        array.append(toJson(value));
    return array;
}

} // namespace sagitta::app
