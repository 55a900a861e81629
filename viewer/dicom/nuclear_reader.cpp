#include "dicom/nuclear_reader.h"

#include "dicom/dimension_reader.h"
#include "dicom/geometry_reader.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sagitta::dicom {

namespace {

constexpr qsizetype kMostNames = 512;

struct Vector {
    Tag tag;
    const char* name;
    DimensionUse use; // Scroll: unless another one further in is
};

constexpr std::array kVectors{
    Vector{tags::EnergyWindowVector, "energy window", DimensionUse::Split},
    Vector{tags::DetectorVector, "detector", DimensionUse::Split},
    Vector{tags::PhaseVector, "phase", DimensionUse::Split},
    Vector{tags::RotationVector, "rotation", DimensionUse::Scroll},
    Vector{tags::RRIntervalVector, "RR interval", DimensionUse::Scroll},
    Vector{tags::TimeSlotVector, "time slot", DimensionUse::Scroll},
    Vector{tags::SliceVector, "slice", DimensionUse::Scroll},
    Vector{tags::AngularViewVector, "angular view", DimensionUse::Scroll},
    Vector{tags::TimeSliceVector, "time slice", DimensionUse::Scroll},
};

// Names of energy windows and of what a detector looks at, where the object has them.
QStringList namesOf(const Dataset& dataset, Tag vector) {
    QStringList names;
    if (vector == tags::EnergyWindowVector) {
        for (const Dataset& item : dataset.items(tags::EnergyWindowInformationSequence))
            names << item.text(tags::EnergyWindowName).simplified();
    } else if (vector == tags::DetectorVector) {
        for (const Dataset& item : dataset.items(tags::DetectorInformationSequence)) {
            const auto view = item.firstItem(tags::ViewCodeSequence);
            names << (view ? view->text(tags::CodeMeaning).simplified().toLower() : QString());
        }
    }
    return names.mid(0, kMostNames);
}

std::vector<int> integersOf(const Dataset& dataset, Tag tag) {
    std::vector<int> values;
    for (const double value : dataset.numbers(tag))
        values.push_back(static_cast<int>(std::clamp(value, -1.0, 65536.0)));
    return values;
}

bool varies(const std::vector<int>& values) {
    return std::any_of(values.begin(), values.end(), [&](int value) { return value != values.front(); });
}

// Which frame is which slice, from 1; nothing when it is not said.
std::vector<int> slicesOf(const Dataset& dataset, const InstanceHeader& header) {
    const std::size_t count = header.frames.size();
    std::vector<int> slices = integersOf(dataset, tags::SliceVector);
    if (slices.size() == count && *std::min_element(slices.begin(), slices.end()) >= 1)
        return slices;
    slices.clear();
    if (count == 1 || dataset.integer(tags::NumberOfSlices).value_or(0) == static_cast<int>(count)) {
        for (std::size_t i = 0; i < count; ++i)
            slices.push_back(static_cast<int>(i) + 1);
    }
    return slices;
}

std::optional<ImagePlane> planeOf(const Dataset& item, QStringList& warnings) {
    const auto position = readPosition(item, warnings);
    const auto orientation = readOrientation(item, warnings);
    if (!position || !orientation)
        return std::nullopt;
    return ImagePlane{*position, orientation->rowDir, orientation->columnDir};
}

// Of the first slice. Some writers put it where other images have it.
std::optional<ImagePlane> firstPlane(const Dataset& dataset, QStringList& warnings) {
    if (const auto detector = dataset.firstItem(tags::DetectorInformationSequence)) {
        if (const auto plane = planeOf(*detector, warnings))
            return plane;
    }
    return planeOf(dataset, warnings);
}

bool isReconstruction(const InstanceHeader& header) {
    return header.imageType.value(2).startsWith(QLatin1String("RECON"));
}

} // namespace

bool isNuclearImage(const QString& sopClassUid) { return sopClassUid == QLatin1String("1.2.840.10008.5.1.4.1.1.20"); }

void readNuclearVectors(const Dataset& dataset, InstanceHeader& header) {
    const std::vector<std::uint16_t> pointers = dataset.words(tags::FrameIncrementPointer);
    std::vector<std::pair<FrameDimension, std::vector<int>>> found;
    for (std::size_t n = 0; n + 1 < pointers.size() && found.size() < kVectors.size(); n += 2) {
        const Tag pointer{pointers[n], pointers[n + 1]};
        const auto* const vector =
            std::find_if(kVectors.begin(), kVectors.end(), [&](const Vector& one) { return one.tag == pointer; });
        if (vector == kVectors.end())
            continue;
        std::vector<int> values = integersOf(dataset, pointer);
        if (values.size() != header.frames.size()) {
            header.warnings << QStringLiteral("the %1 vector holds %2 values for %3 frames and was not used")
                                   .arg(QLatin1String(vector->name))
                                   .arg(values.size())
                                   .arg(header.frames.size());
            continue;
        }
        FrameDimension dimension{QLatin1String(vector->name), namesOf(dataset, pointer), vector->use};
        found.emplace_back(std::move(dimension), std::move(values));
    }
    bool isScrolled = false;
    for (auto one = found.rbegin(); one != found.rend(); ++one) {
        if (one->first.use != DimensionUse::Scroll || !varies(one->second))
            continue;
        if (isScrolled)
            one->first.use = DimensionUse::Split;
        isScrolled = true;
    }
    for (auto& [dimension, values] : found)
        addDimension(std::move(dimension), values, header);
}

void placeNuclearFrames(const Dataset& dataset, InstanceHeader& header) {
    const bool saysPlane = header.frames.front().plane.has_value();
    if (saysPlane && header.frames.size() == 1) // a slice by itself says where it is, as other images do
        return;
    for (FrameInfo& frame : header.frames)
        frame.plane.reset();
    if (!isReconstruction(header)) {
        if (saysPlane) // which is not that of every view
            header.warnings << QStringLiteral("positions of the frames are not known");
        return;
    }
    const auto first = firstPlane(dataset, header.warnings);
    const double spacing = dataset.number(tags::SpacingBetweenSlices).value_or(0);
    const std::vector<int> slices = slicesOf(dataset, header);
    constexpr double kMostMm = 1e6;
    const auto isNear = [&](int slice) { return std::abs(spacing * (slice - 1.0)) <= kMostMm; };
    const bool isKnown = first && !slices.empty() && std::all_of(slices.begin(), slices.end(), isNear) &&
                         (spacing != 0 || header.frames.size() == 1);
    if (!isKnown) {
        header.warnings << QStringLiteral("positions of the frames are not known");
        return;
    }
    for (std::size_t i = 0; i < header.frames.size(); ++i) {
        ImagePlane plane = *first;
        plane.position = first->position + first->normal() * (spacing * (slices[i] - 1));
        header.frames[i].plane = plane;
    }
}

} // namespace sagitta::dicom
