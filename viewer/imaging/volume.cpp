#include "imaging/volume.h"

#include "imaging/frame_store.h"
#include "imaging/physical_memory.h"

#include <algorithm>
#include <cmath>

namespace sagitta::imaging {

using dicom::DisplayFrame;
using dicom::DisplaySet;
using dicom::Frame;
using dicom::ModalityScale;

namespace {

using Padding = std::optional<std::pair<double, double>>;

Padding paddingOf(const dicom::InstanceHeader& header) {
    if (!header.paddingValue)
        return std::nullopt;
    // PS3.3 C.7.5.1.1.2: the limit may be on either side of the value.
    const double value = *header.paddingValue;
    const double limit = header.paddingRangeLimit.value_or(*header.paddingValue);
    return std::pair{std::min(value, limit), std::max(value, limit)};
}

bool sameScale(const ModalityScale& a, const ModalityScale& b) {
    const bool sameLut = a.lut == b.lut || (a.lut && b.lut && *a.lut == *b.lut);
    return sameLut && a.slope == b.slope && a.intercept == b.intercept && a.unit == b.unit;
}

bool isUniform(const DisplaySet& set) {
    const DisplayFrame& first = set.frames.front();
    return std::all_of(set.frames.begin(), set.frames.end(), [&](const DisplayFrame& frame) {
        return sameScale(frame.info().scale, first.info().scale) &&
               paddingOf(*frame.header) == paddingOf(*first.header);
    });
}

Result<void> checkSet(const DisplaySet& set) {
    if (set.kind != dicom::GeometryKind::RegularGrid || !set.grid)
        return Error(ErrorCode::Unsupported,
                     set.refusal.isEmpty() ? QStringLiteral("not a regular grid") : set.refusal);
    if (!set.grid->indexToPatient.inverse())
        return Error(ErrorCode::Unsupported, QStringLiteral("the slices lie in one plane"));
    if (std::any_of(set.frames.begin(), set.frames.end(), [](const DisplayFrame& f) { return f.info().hasColors; }))
        return Error(ErrorCode::Unsupported, QStringLiteral("images with colours among their greys make no volume"));
    return {};
}

// The frames under a volume cannot go while it lives; half of the memory is left to all else.
Result<void> checkMemory(const DisplaySet& set) {
    const std::int64_t most = physicalMemoryBytes() / 2;
    const auto& size = set.grid->size;
    const std::int64_t voxels = std::int64_t{size[0]} * size[1] * size[2];
    const int storedBytes = std::max(1, (set.first().format.bitsAllocated + 7) / 8);
    // Scales that differ make modality values of their own beside the stored ones.
    const std::int64_t bytes = voxels * (storedBytes + (isUniform(set) ? 0 : int{sizeof(float)}));
    if (most > 0 && bytes > most)
        return Error(ErrorCode::Full,
                     QStringLiteral("the volume would take %1 MB, more than half of this computer's memory (%2 MB)")
                         .arg(bytes >> 20)
                         .arg(most >> 20));
    return {};
}

Result<void> checkSlices(const DisplaySet& set, const std::vector<Frame>& slices) {
    const auto& size = set.grid->size;
    if (slices.empty() || slices.size() != set.frames.size() || slices.size() != static_cast<std::size_t>(size[2]))
        return Error(ErrorCode::Internal, QStringLiteral("as many frames as slices are needed"));
    for (const Frame& slice : slices) {
        if (slice.isNull())
            return Error(ErrorCode::Internal, QStringLiteral("a slice is empty"));
        if (slice.color() != dicom::FrameColor::Grey)
            return Error(ErrorCode::Unsupported, QStringLiteral("colour images make no volume"));
        if (slice.columns() != size[0] || slice.rows() != size[1])
            return Error(ErrorCode::Unsupported, QStringLiteral("the slices differ in size"));
        if (slice.type() != slices.front().type())
            return Error(ErrorCode::Unsupported, QStringLiteral("the slices differ in sample type"));
    }
    return {};
}

// Float modality values, padding marked.
Frame toModality(const Frame& stored, const ModalityScale& scale, const Padding& padding) {
    const std::size_t count = static_cast<std::size_t>(stored.rows()) * static_cast<std::size_t>(stored.columns());
    const std::shared_ptr<std::byte[]> bytes = std::make_shared_for_overwrite<std::byte[]>(count * sizeof(float));
    auto* const to = reinterpret_cast<float*>(bytes.get());
    visitSamples(stored, [&](const auto& samples) {
        std::transform(samples.begin(), samples.end(), to, [&](auto sample) {
            const auto value = static_cast<double>(sample);
            const bool isPadding = padding && value >= padding->first && value <= padding->second;
            return isPadding ? kPaddingMark : static_cast<float>(scale.apply(value));
        });
    });
    return {stored.rows(), stored.columns(), dicom::FrameColor::Grey, dicom::SampleType::F32, bytes};
}

// Smallest and largest sample that is not padding; first > second when there is none.
template<class T>
std::pair<double, double> rangeOf(std::span<const T> samples, const Padding& padding) {
    T low = std::numeric_limits<T>::max();
    T high = std::numeric_limits<T>::lowest();
    for (const T sample : samples) {
        const auto value = static_cast<double>(sample);
        if (padding && value >= padding->first && value <= padding->second)
            continue;
        low = sample < low ? sample : low;
        high = sample > high ? sample : high;
    }
    return {static_cast<double>(low), static_cast<double>(high)};
}

std::pair<double, double> rangeOf(const std::vector<Frame>& slices, const Padding& padding) {
    std::pair range{std::numeric_limits<double>::max(), std::numeric_limits<double>::lowest()};
    for (const Frame& slice : slices) {
        const auto found = visitSamples(slice, [&](const auto& samples) { return rangeOf(samples, padding); });
        if (found.first > found.second)
            continue;
        range = {std::min(range.first, found.first), std::max(range.second, found.second)};
    }
    return range.first <= range.second ? range : std::pair{0.0, 0.0};
}

class WantedFrames {
public:
    WantedFrames(FrameStore& store, const std::vector<DisplayFrame>& frames) : m_store(store) {
        m_store.setWanted(this, FramePriority::Near, frames);
    }
    ~WantedFrames() { m_store.dropRequests(this); }
    WantedFrames(const WantedFrames&) = delete;
    WantedFrames& operator=(const WantedFrames&) = delete;

private:
    FrameStore& m_store;
};

} // namespace

Result<VolumePtr> Volume::make(const dicom::DisplaySetPtr& set, std::vector<Frame> slices, QStringList warnings) {
    SAGITTA_CHECK(checkSet(*set));
    SAGITTA_CHECK(checkSlices(*set, slices));
    const std::shared_ptr<Volume> volume(new Volume);
    volume->m_set = set;
    volume->m_patientToIndex = *set->grid->indexToPatient.inverse();
    volume->m_slices = std::move(slices);
    volume->m_warnings = std::move(warnings);
    const DisplayFrame& first = set->frames.front();
    if (isUniform(*set)) {
        volume->m_scale = first.info().scale;
        volume->m_padding = paddingOf(*first.header);
    } else {
        for (std::size_t k = 0; k < set->frames.size(); ++k) {
            const DisplayFrame& frame = set->frames[k];
            Frame& slice = volume->m_slices[k];
            slice = toModality(slice, frame.info().scale, paddingOf(*frame.header));
        }
        volume->m_scale.unit = first.info().scale.unit;
        volume->m_padding = std::pair<double, double>{kPaddingMark, kPaddingMark};
    }
    volume->m_type = volume->m_slices.front().type();
    volume->m_range = rangeOf(volume->m_slices, volume->m_padding);
    return VolumePtr(volume);
}

Result<VolumePtr> Volume::load(const dicom::DisplaySetPtr& set, FrameStore& frames, const std::stop_token& stop,
                               const std::function<void(int done, int total)>& progress) {
    SAGITTA_CHECK(checkSet(*set));
    const auto photometric = set->first().format.photometric;
    if (photometric != dicom::Photometric::Monochrome1 && photometric != dicom::Photometric::Monochrome2)
        return Error(ErrorCode::Unsupported, QStringLiteral("colour images make no volume"));
    SAGITTA_CHECK(checkMemory(*set));
    // The store's threads decode ahead of this loop.
    const WantedFrames ahead(frames, set->frames);
    const int total = static_cast<int>(set->frames.size());
    std::vector<Frame> slices;
    slices.reserve(set->frames.size());
    QStringList warnings;
    for (const DisplayFrame& frame : set->frames) {
        if (stop.stop_requested())
            return Error(ErrorCode::Cancelled, QStringLiteral("loading the volume was cancelled"));
        const Result<dicom::DecodedFrame> decoded = frames.get(frame);
        const QString name = QStringLiteral("slice %1").arg(slices.size() + 1);
        if (!decoded)
            return Error(decoded.error().code(), name, decoded.error());
        if (!decoded->warning.isEmpty())
            warnings << QStringLiteral("%1: %2").arg(name, decoded->warning);
        slices.push_back(decoded->frame);
        if (progress)
            progress(static_cast<int>(slices.size()), total);
    }
    return make(set, std::move(slices), std::move(warnings));
}

double Volume::finestSpacing() const {
    const Affine& map = grid().indexToPatient;
    const double area = length(cross(map.x, map.y));
    const double planes = area > 0 ? std::abs(map.determinant()) / area : length(map.z);
    return std::min({length(map.x), length(map.y), planes});
}

Vec3 Volume::center() const {
    const auto n = size();
    return grid().indexToPatient.map({(n[0] - 1) / 2.0, (n[1] - 1) / 2.0, (n[2] - 1) / 2.0});
}

} // namespace sagitta::imaging
