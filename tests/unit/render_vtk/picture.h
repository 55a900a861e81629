// What a test looks for in a rendered picture: where it is bright, and what size that place has.
#pragma once

#include <QImage>
#include <QPointF>
#include <QRect>

#include <algorithm>
#include <cmath>

namespace sagitta::test {

struct Blob {
    QPointF center; // from the picture's middle, x to the right, y up, in pixels
    QRect box;
    int pixels = 0;
    double aspect() const { return box.height() > 0 ? static_cast<double>(box.width()) / box.height() : 0; }
};

inline Blob findBright(const QImage& image, int threshold = 90) {
    Blob blob;
    double sumX = 0, sumY = 0;
    int left = image.width(), right = -1, top = image.height(), bottom = -1;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            if (qGray(image.pixel(x, y)) > threshold) {
                ++blob.pixels;
                sumX += x;
                sumY += y;
                left = std::min(left, x), right = std::max(right, x);
                top = std::min(top, y), bottom = std::max(bottom, y);
            }
    if (blob.pixels == 0)
        return blob;
    blob.box = QRect(QPoint(left, top), QPoint(right, bottom));
    blob.center = {sumX / blob.pixels - (image.width() - 1) / 2.0, (image.height() - 1) / 2.0 - sumY / blob.pixels};
    return blob;
}

} // namespace sagitta::test
