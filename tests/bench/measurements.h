// The groups of measurements; each is one measure_<group>.cpp.
#pragma once

namespace sagitta::bench {

class Harness;

void addCatalogMeasurements(Harness& harness);
void addColorMeasurements(Harness& harness);
void addNetworkMeasurements(Harness& harness);
void addPlanarMeasurements(Harness& harness);
void addVolumeMeasurements(Harness& harness);

} // namespace sagitta::bench
