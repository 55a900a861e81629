// Volume: a RegularGrid display set in memory, for MPR and 3D. Immutable, shared between threads. Slices keep the
// frames' own memory (no second copy); samples are stored values of one type, with one modality scale for all of
// them, or float modality values when the slices' scales (PET) or paddings differ; padding is then kPaddingMark.
#pragma once

#include "core/geometry.h"
#include "core/result.h"
#include "dicom/display_set.h"
#include "dicom/frame.h"

#include <QStringList>

#include <array>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <stop_token>
#include <utility>
#include <vector>

namespace sagitta::imaging {

class FrameStore;

// Stands for padding in volumes of float modality values.
inline constexpr float kPaddingMark = std::numeric_limits<float>::lowest();

class Volume {
public:
    // Loads every frame through the store. Unsupported with the display set's own reason when it is not a RegularGrid,
    // or is colour; Full when it would take more than half of the machine's memory, before anything is loaded;
    // otherwise the first frame's error as the cause of "slice n".
    static Result<std::shared_ptr<const Volume>> load(const dicom::DisplaySetPtr& set, FrameStore& frames,
                                                      const std::stop_token& stop = {},
                                                      const std::function<void(int done, int total)>& progress = {});
    // From frames in slice order; for tests and for load(). Unsupported when their sizes or sample types differ.
    static Result<std::shared_ptr<const Volume>> make(const dicom::DisplaySetPtr& set, std::vector<dicom::Frame> slices,
                                                      QStringList warnings = {});

    const dicom::DisplaySetPtr& displaySet() const { return m_set; }
    const dicom::RegularGrid& grid() const { return *m_set->grid; }
    const Affine& patientToIndex() const { return m_patientToIndex; }
    std::array<int, 3> size() const { return grid().size; }
    dicom::SampleType type() const { return m_type; }
    const dicom::ModalityScale& scale() const { return m_scale; }
    // Row-major samples of slice k.
    const dicom::Frame& slice(int k) const { return m_slices[static_cast<size_t>(k)]; }
    const std::vector<dicom::Frame>& slices() const { return m_slices; }
    // Stored values that are padding (C.7.5.1.1.2); both ends included.
    std::optional<std::pair<double, double>> padding() const { return m_padding; }
    std::pair<double, double> storedRange() const { return m_range; } // without padding
    double finestSpacing() const;                                     // mm
    Vec3 center() const;                                              // LPS mm
    // Marks that must be shown wherever the volume is: "slice 12: pixel data truncated …"; slices from 1.
    const QStringList& warnings() const { return m_warnings; }

private:
    Volume() = default;

    dicom::DisplaySetPtr m_set;
    Affine m_patientToIndex;
    dicom::SampleType m_type = dicom::SampleType::S16;
    dicom::ModalityScale m_scale;
    std::vector<dicom::Frame> m_slices;
    std::optional<std::pair<double, double>> m_padding;
    std::pair<double, double> m_range{0, 0};
    QStringList m_warnings;
};

using VolumePtr = std::shared_ptr<const Volume>;

} // namespace sagitta::imaging
