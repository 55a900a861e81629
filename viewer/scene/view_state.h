// ViewState: where a view looks, in patient space. The state is the truth; transforms and cameras are derived from it.
//
// Canvas coordinates are continuous: the canvas covers [0, width] x [0, height], y downwards, and the centre of its
// pixel (i, j) is (i + 0.5, j + 0.5). The image is first mirrored (flipHorizontal), then turned (rotationDeg); the
// anchor is counted along the image's own axes, so the point in the middle of the canvas stays there when the image is
// turned or mirrored.
#pragma once

#include "core/geometry.h"
#include "imaging/reslicer.h"

#include <QPointF>
#include <QSizeF>

#include <optional>

namespace sagitta::scene {

enum class ViewKind : std::uint8_t { Stack, Mpr, Volume3D };
// Planes of the patient, radiological convention: axial right = +x, down = +y; coronal right = +x, down = -z; sagittal
// right = +y, down = -z.
enum class MprPlane : std::uint8_t { Axial, Coronal, Sagittal };

// Stack: the frame's own plane is the orientation and `index` the position. Mpr: `plane` through `position`.
struct ViewState {
    int index = 0;                    // Stack: frame in display order
    MprPlane plane = MprPlane::Axial; // Mpr
    Vec3 position;                    // Mpr: a point of the plane (the crosshair), LPS mm
    QPointF anchor;                   // mm along the image's axes, from the image's centre to the canvas' centre
    std::optional<double> mmPerPixel; // nothing: fit
    int rotationDeg = 0;              // 0, 90, 180, 270, clockwise on screen
    bool flipHorizontal = false;
    imaging::Slab slab;
    bool operator==(const ViewState&) const = default;
};

// The picture on screen turned clockwise, or mirrored left-right or top-bottom as it is seen, whatever it was before.
ViewState turnedClockwise(ViewState state, int degrees);
ViewState mirroredLeftRight(ViewState state);
ViewState mirroredTopBottom(ViewState state);

// Canvas pixels <-> patient space on one plane; rigid and uniform scale. For images without geometry "patient space" is
// the image plane itself: x = column * spacing, y = row * spacing, z = 0. A value, any thread.
struct ViewTransform {
    Vec3 center;         // patient point at the canvas' centre
    Vec3 right{1, 0, 0}; // unit vectors of the canvas' axes
    Vec3 down{0, 1, 0};
    double mmPerPixel = 1; // per canvas pixel
    QSizeF canvas;         // canvas pixels

    Vec3 toPatient(QPointF canvasPoint) const;
    QPointF toCanvas(Vec3 patient) const; // projected along the normal
    Vec3 normal() const { return cross(right, down); }
    bool operator==(const ViewTransform&) const = default;
};

// "L", "RAF", …: the patient direction a vector points to, at most three letters, largest component first, components
// below a tenth of the whole dropped (PS3.3 C.7.6.1.1.1). Empty for a vector without direction.
QString orientationLetters(Vec3 direction);

// The opposite of letters as in PatientOrientation (0020,0020): "AF" -> "PH". Empty when a letter is not of L R A P H
// F.
QString oppositeLetters(const QString& letters);

} // namespace sagitta::scene
