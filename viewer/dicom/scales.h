// From stored values to modality values (PS3.3 C.11.1) and from modality values to greys (C.11.2). Values, any thread.
#pragma once

#include <QString>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace sagitta::dicom {

// LUT Descriptor and Data (C.11.1.1): entry i maps the input firstMapped + i; inputs outside take the first or last.
struct LookupTable {
    int firstMapped = 0;
    int bits = 16; // of an entry
    std::vector<std::uint16_t> entries;

    std::uint16_t at(double input) const;
    bool operator==(const LookupTable&) const = default;
};

using LookupTables = std::vector<std::shared_ptr<const LookupTable>>;

// Stored value -> modality value. A lookup table, when there is one, wins over slope and intercept (C.11.1).
struct ModalityScale {
    double slope = 1;
    double intercept = 0;
    std::shared_ptr<const LookupTable> lut;
    QString unit; // "HU", "BQML", … or empty

    double apply(double stored) const { return lut ? lut->at(stored) : stored * slope + intercept; }
};

enum class VoiFunction : std::uint8_t { Linear, LinearExact, Sigmoid };

// One named window (C.11.2.1.2), in modality values.
struct VoiWindow {
    double center = 0;
    double width = 1;
    VoiFunction function = VoiFunction::Linear;
    QString name;

    // C.11.2.1.2.1, C.11.2.1.3: LINEAR needs width >= 1, the others width > 0.
    bool isValid() const;
    bool operator==(const VoiWindow&) const = default;
};

// A window or a VOI LUT: modality value -> 0 … 1.
struct Voi {
    VoiWindow window;
    std::shared_ptr<const LookupTable> lut; // wins when set

    double apply(double modalityValue) const;
};

// One item of Real World Value Mapping (C.7.6.16.2.11): stored value -> quantity. It holds between the first and the
// last value mapped, stored values both, and says nothing of others.
struct RealWorldMap {
    QString label;
    QString unit; // UCUM code; empty: a number without unit
    double firstMapped = 0;
    double lastMapped = 0;
    double slope = 1;
    double intercept = 0;
    std::vector<double> lut; // when not empty it wins: the quantities of firstMapped, firstMapped + 1 … lastMapped

    std::optional<double> apply(double stored) const;
    bool operator==(const RealWorldMap&) const = default;
};

} // namespace sagitta::dicom
