// DisplayShutter: the part of an image that is worth looking at (PS3.3 C.7.6.11, C.7.6.15); the rest is covered with
// one grey. What of it is given holds together: a pixel is shown when it lies inside of every shape. A value, any
// thread. Rows and columns count from 0 here, from 1 in DICOM.
#pragma once

#include "dicom/overlay.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace sagitta::dicom {

struct DisplayShutter {
    struct Rectangle { // the first and last that are shown
        int left = 0, right = 0, upper = 0, lower = 0;
        bool operator==(const Rectangle&) const = default;
    };
    struct Circle {
        int row = 0, column = 0;
        int radius = 0; // pixels along a row
        bool operator==(const Circle&) const = default;
    };
    struct Vertex {
        int row = 0, column = 0;
        bool operator==(const Vertex&) const = default;
    };

    std::optional<Rectangle> rectangle;
    std::optional<Circle> circle;
    std::vector<Vertex> polygon;        // closed by itself; empty: none
    std::optional<OverlayPlane> bitmap; // its bits are what is covered
    int presentationValue = 0;          // P-Value: 0 black … 65535 white

    bool operator==(const DisplayShutter&) const = default;
};

} // namespace sagitta::dicom
