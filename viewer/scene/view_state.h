// ViewState: where a view looks, in patient space. The state is the truth; transforms and cameras are derived from it.
#pragma once

#include "core/geometry.h"
#include "imaging/reslicer.h"

#include <QPointF>
#include <QSizeF>

#include <optional>

namespace sagitta::scene {

enum class ViewKind : std::uint8_t { Stack, Mpr, Volume3D };
enum class MprPlane : std::uint8_t { Axial, Coronal, Sagittal };

// Stack: the frame's own plane is the orientation and `index` the position. Mpr: `plane` through `position`.
struct ViewState {
    int index = 0;                       // Stack: frame in display order
    MprPlane plane = MprPlane::Axial;    // Mpr
    Vec3 position;                       // Mpr: a point of the plane (the crosshair), LPS mm
    QPointF anchor;                      // mm in the plane, from the image's centre to the canvas' centre
    std::optional<double> mmPerPixel;    // nothing: fit
    int rotationDeg = 0;                 // 0, 90, 180, 270, clockwise on screen
    bool flipHorizontal = false;
    imaging::Slab slab;
    bool operator==(const ViewState&) const = default;
};

// Canvas pixels <-> patient space on one plane; rigid and uniform scale. For images without geometry "patient space" is
// the image plane itself: x = column * spacing, y = row * spacing, z = 0. A value, any thread.
struct ViewTransform {
    Vec3 center;            // patient point at the canvas' centre
    Vec3 right{1, 0, 0};    // unit vectors of the canvas' axes
    Vec3 down{0, 1, 0};
    double mmPerPixel = 1;  // per canvas pixel
    QSizeF canvas;          // canvas pixels

    Vec3 toPatient(QPointF canvasPoint) const;
    QPointF toCanvas(Vec3 patient) const; // projected along the normal
    Vec3 normal() const { return cross(right, down); }
    bool operator==(const ViewTransform&) const = default;
};

// "L", "RAF", …: the patient direction a vector points to, at most three letters, smaller components dropped
// (PS3.3 C.7.6.1.1.1).
QString orientationLetters(Vec3 direction);

} // namespace sagitta::scene
