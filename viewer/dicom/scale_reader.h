// Rescale, modality LUT, windows and real world values of a data set or of a functional group. Free functions, any
// thread.
#pragma once

#include "dicom/dataset.h"
#include "dicom/instance_header.h"

namespace sagitta::dicom {

// RescaleSlope, RescaleIntercept and RescaleType of one item (the data set, or a pixel value transformation item) on
// top of `scale`. `defaultUnit` stands where no RescaleType does.
void readRescale(const Dataset& item, const QString& defaultUnit, ModalityScale& scale, QStringList& warnings);

// The scale of the whole data set: modality LUT, rescale, or the dose grid scaling of an RT Dose.
ModalityScale readModalityScale(const Dataset& dataset, const InstanceHeader& header, QStringList& warnings);

// Every frame has windows of its own, so that a hostile file could multiply a long list by many frames.
inline constexpr std::size_t kMaxWindows = 64;

// Every window of an item (C.11.2.1.2); invalid ones are left out.
std::vector<VoiWindow> readWindows(const Dataset& item, QStringList& warnings);

// From nothing to all of a segment, where a segmentation has no window of its own (C.8.20.2): else a frame with little
// of it would be as white as one with all. Nothing for what is no segmentation, and for label maps.
std::optional<VoiWindow> segmentationWindow(const Dataset& dataset);

// Every frame may have tables of its own, as with windows.
inline constexpr std::size_t kMaxVoiLuts = 16;

// The VOI LUT Sequence of an item; what comes first in each is taken as unsigned: signVoiLuts() is for afterwards.
LookupTables readVoiLuts(const Dataset& item, QStringList& warnings);

// C.11.2.1.1: what comes first in a VOI LUT is signed where modality values can be negative. Whether they can, of a
// frame, is known when all that decides its scale has been read.
void signVoiLuts(InstanceHeader& header);

// A whole pixel value as an element of VR US or SS: by PixelRepresentation, whatever VR the writer chose. A double
// holds every one of 32 bits, signed or not.
std::optional<double> readStoredValue(const Dataset& item, Tag tag, const FrameFormat& format);

// Every frame may have maps of its own, as with windows.
inline constexpr std::size_t kMaxRealWorldMaps = 16;

// The Real World Value Mapping Sequence of an item: the data set, or a functional group. Null when there is none that
// can be used; what is left out is said.
std::shared_ptr<const std::vector<RealWorldMap>> readRealWorldMaps(const Dataset& item, const FrameFormat& format,
                                                                   QStringList& warnings);

// The unit of rescaled values where RescaleType is absent: HU for CT (C.8.2.1.1.4), the Units of PET.
QString defaultUnitOf(const Dataset& dataset, const InstanceHeader& header);

} // namespace sagitta::dicom
