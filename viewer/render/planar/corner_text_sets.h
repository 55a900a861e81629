// CornerTextSets: which lines stand in which corner, by modality: the built-in ones (resources/corner_text, whose
// README describes the format) and a person's own before them. Immutable values, any thread; reading and writing of the
// person's file is for whoever may wait for a disk.
#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QStringList>

#include <array>
#include <optional>
#include <vector>

namespace sagitta::render {

enum class Corner : std::uint8_t { TopLeft, TopRight, BottomLeft, BottomRight };
inline constexpr int kCorners = 4;

// A line as it is written, taken apart.
struct CornerLine {
    struct Part {
        QString text;      // as it stands, when there is no field
        int field = -1;    // of corner_fields.h
        int decimals = -1; // at most so many; -1: as it is
        int group = 0;     // parts in the same [ ] have the same number, from 1; 0: in none
    };
    std::vector<Part> parts;
    bool isEssential = false;
};

struct CornerTextSet {
    QStringList modalities; // "*": all
    std::array<std::optional<std::vector<CornerLine>>, kCorners> corners;
};

class CornerTextSets {
public:
    static const CornerTextSets& builtIn();
    // Own sets before the built-in ones. Corrupt, with the line and what is wrong there, for a file that cannot be
    // used.
    static Result<CornerTextSets> parse(const QByteArray& json);

    const std::vector<CornerLine>& lines(const QString& modality, Corner corner) const;

private:
    using Layer = std::vector<CornerTextSet>;
    static Result<Layer> parseLayer(const QByteArray& json);
    std::vector<Layer> m_layers; // the first that names a corner has it
};

// The built-in sets when there is no such file.
Result<CornerTextSets> loadCornerTextSets(const QString& userFile);
// Writes the built-in sets to begin one's own with. Refused when the file is there.
Result<void> writeCornerTextTemplate(const QString& userFile);
// Back to the built-in sets: the file is put aside as "<name>.old".
Result<void> resetCornerTextSets(const QString& userFile);

} // namespace sagitta::render
