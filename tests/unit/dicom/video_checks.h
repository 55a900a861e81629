// What a video's frames have to be: RGB of decoded planes by the plainest code, in floating point.
#pragma once

#include "dicom/frame.h"
#include "dicom/video_picture.h"

#include <QByteArray>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

namespace sagitta::test {

struct PlanarColor {
    int rows = 0, columns = 0, depth = 8;
    int shiftX = 1, shiftY = 1;
    bool isFullRange = false, isInterlaced = false;
    dicom::VideoPicture::Siting siting = dicom::VideoPicture::Siting::Left;
    dicom::LumaWeights weights = dicom::kBt601;
};

class ExpectedRgb {
public:
    ExpectedRgb(const QByteArray& planes, const PlanarColor& color) : m_planes(planes), m_color(color) {}

    // Not rounded, clipped.
    double at(int row, int column, int sample, int bits) const {
        const double scale = 1 << (m_color.depth - 8);
        const double full = (1 << m_color.depth) - 1, top = (1 << bits) - 1;
        const double zero = 1 << (m_color.depth - 1);
        const auto [red, blue] = m_color.weights;
        double y = value(0, row, column), cb = chroma(1, row, column) - zero, cr = chroma(2, row, column) - zero;
        y = m_color.isFullRange ? y / full : (y - 16 * scale) / (219 * scale);
        cb /= m_color.isFullRange ? full : 224 * scale;
        cr /= m_color.isFullRange ? full : 224 * scale;
        const double green = 1 - red - blue;
        const double r = y + 2 * (1 - red) * cr, b = y + 2 * (1 - blue) * cb;
        const double rgb[] = {r, (y - red * r - blue * b) / green, b};
        return std::clamp(rgb[sample] * top, 0.0, top);
    }

private:
    int width(int plane) const {
        return plane == 0 ? m_color.columns : (m_color.columns + m_color.shiftX) >> m_color.shiftX;
    }
    int height(int plane) const {
        return plane == 0 ? m_color.rows : (m_color.rows + m_color.shiftY) >> m_color.shiftY;
    }

    double value(int plane, int row, int column) const {
        std::size_t at = 0;
        for (int before = 0; before < plane; ++before)
            at += static_cast<std::size_t>(width(before)) * static_cast<std::size_t>(height(before));
        at += static_cast<std::size_t>(row) * static_cast<std::size_t>(width(plane)) + static_cast<std::size_t>(column);
        if (m_color.depth == 8)
            return static_cast<std::uint8_t>(m_planes[static_cast<qsizetype>(at)]);
        std::uint16_t sample = 0;
        std::memcpy(&sample, m_planes.constData() + 2 * at, 2);
        return sample;
    }

    static double mix(double at, int count, const auto& sampleAt) {
        const double low = std::floor(at);
        const auto clipped = [&](double position) { return std::clamp(static_cast<int>(position), 0, count - 1); };
        return sampleAt(clipped(low)) * (1 - (at - low)) + sampleAt(clipped(low + 1)) * (at - low);
    }

    // Where in its plane, in samples, the chrominance of a pixel is.
    double chroma(int plane, int row, int column) const {
        using Siting = dicom::VideoPicture::Siting;
        const double across = m_color.shiftX == 0                ? column
                              : m_color.siting == Siting::Center ? (column - 0.5) / 2
                                                                 : column / 2.0;
        const auto onRow = [&](int chromaRow) {
            return mix(across, width(plane), [&](int i) { return value(plane, chromaRow, i); });
        };
        if (m_color.shiftY == 0)
            return onRow(row);
        if (!m_color.isInterlaced)
            return mix(m_color.siting == Siting::TopLeft ? row / 2.0 : (row - 0.5) / 2, height(plane), onRow);
        // A line of a field has its chrominance a quarter of a line below, or above, every other line of that field.
        const int field = row % 2, line = row / 2;
        const int lines = (height(plane) - field + 1) / 2;
        return mix((line - (field == 0 ? 0.25 : 0.75)) / 2, lines, [&](int i) { return onRow(2 * i + field); });
    }

    QByteArray m_planes;
    PlanarColor m_color;
};

// The farthest that a frame is from what it has to be.
inline double worstDifference(const dicom::Frame& frame, const QByteArray& planes, const PlanarColor& color,
                              int bits = 8) {
    const ExpectedRgb expected(planes, color);
    double worst = frame.rows() == color.rows && frame.columns() == color.columns ? 0 : 1e9;
    dicom::visitSamples(frame, [&](auto samples) {
        for (int row = 0; row < frame.rows(); ++row)
            for (int column = 0; column < frame.columns(); ++column)
                for (int sample = 0; sample < 3; ++sample) {
                    const auto at = (static_cast<std::size_t>(row) * static_cast<std::size_t>(frame.columns()) +
                                     static_cast<std::size_t>(column)) *
                                        3 +
                                    static_cast<std::size_t>(sample);
                    worst = std::max(
                        worst, std::abs(static_cast<double>(samples[at]) - expected.at(row, column, sample, bits)));
                }
    });
    return worst;
}

} // namespace sagitta::test
