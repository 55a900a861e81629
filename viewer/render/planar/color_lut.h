// ColorLut: a colour for each of the 256 greys, for pseudo-colour of grey images. The tables are data
// (resources/luts/luts.json): the well-known palettes of DICOM PS3.6 Annex B, grey, and one whose brightness rises
// evenly. A channel there is a list of [grey, value] between which it runs straight, rounded half up. Immutable, any
// thread.
#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QRgb>
#include <QString>

#include <array>
#include <vector>

namespace sagitta::render {

struct ColorLut {
    QString name;  // what Presentation::colormap holds
    QString title; // for people
    std::array<QRgb, 256> colors{};
};

inline constexpr char kGreyLut[] = "grey";

// In the order of menus; grey is the first.
const std::vector<ColorLut>& colorLuts();

// nullptr for grey, for none ("") and for a name that is not known: all of them are shown as greys.
const ColorLut* findColorLut(const QString& name);

// The file format; for colorLuts() and tests.
Result<std::vector<ColorLut>> parseColorLuts(const QByteArray& json);

} // namespace sagitta::render
