// Inside of the sampler: the quick way for planes whose i and j run along axes of the grid (flips and quarter turns
// too). Each line of samples along i is resampled once; an output row mixes two such lines. Lines are kept from row to
// row.
#pragma once

#include "imaging/interpolation.h"
#include "imaging/voxels.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sagitta::imaging {

template<class T>
class SeparableKernel {
public:
    using R = Real<T>;

    // i runs along grid axis `axisI`, j along `axisJ`; the third is constant.
    SeparableKernel(const Voxels<T>& voxels, const IndexPlane& plane, Interpolation interpolation, PaddingMode padding,
                    std::size_t axisI, std::size_t axisJ) :
        m_voxels(voxels),
        m_plane(plane), m_interpolation(interpolation), m_padding(padding), m_axisI(axisI), m_axisJ(axisJ),
        m_length(voxels.size[axisI]) {
        const std::size_t fixed = 3 - axisI - axisJ;
        m_fixed = locate<T>(plane.origin[fixed], voxels.size[fixed], interpolation);
        locateColumns();
        m_strip = axisJ == 0 ? kStrip : 1;
        m_lines.resize(static_cast<std::size_t>(m_strip) * lineStride());
        if (voxels.hasPadding)
            m_marks.resize(m_lines.size());
        for (Resampled& kept : m_kept) {
            kept.values.resize(static_cast<std::size_t>(plane.columns));
            kept.padding.resize(voxels.hasPadding ? kept.values.size() : 0);
        }
    }

    void row(int j, R* out) {
        const auto spot = m_fixed ? locate<T>(m_plane.origin[m_axisJ] + j * m_plane.dj[m_axisJ], m_voxels.size[m_axisJ],
                                              m_interpolation)
                                  : std::nullopt;
        if (!spot || m_begin >= m_end) {
            std::fill_n(out, m_plane.columns, kNaN);
            return;
        }
        std::fill(out, out + m_begin, kNaN);
        std::fill(out + m_end, out + m_plane.columns, kNaN);
        const Resampled& low = resampled(spot->low, spot->high);
        const Resampled& high = spot->weight == 0 ? low : resampled(spot->high, spot->low);
        const R weight = spot->weight;
        for (int i = m_begin; i < m_end; ++i)
            out[i] = lerp<T>(low.values[i], high.values[i], weight);
        if (low.hasPadding || high.hasPadding)
            applyPadding(low, high, weight, out);
    }

private:
    static constexpr R kNaN = std::numeric_limits<R>::quiet_NaN();
    // Lines that run across the rows of an image are taken out of it many at once: neighbours share cache lines.
    static constexpr int kStrip = 16;

    // A line along i at the output's columns, and the padding's share in each value.
    struct Resampled {
        int line = -1;
        bool hasPadding = false;
        std::vector<R> values;
        std::vector<R> padding;
    };

    std::size_t lineStride() const { return static_cast<std::size_t>(m_length) + 1; }

    void locateColumns() {
        m_index.resize(static_cast<std::size_t>(m_plane.columns));
        m_weight.resize(m_index.size());
        m_begin = m_plane.columns;
        m_end = 0;
        for (int i = 0; i < m_plane.columns; ++i) {
            const auto spot = locate<T>(m_plane.origin[m_axisI] + i * m_plane.di[m_axisI], m_length, m_interpolation);
            if (!spot)
                continue;
            m_begin = std::min(m_begin, i);
            m_end = i + 1;
            m_index[static_cast<std::size_t>(i)] = spot->low;
            m_weight[static_cast<std::size_t>(i)] = spot->weight;
        }
    }

    // `other` is needed for the same row and must stay.
    const Resampled& resampled(int line, int other) {
        for (const Resampled& kept : m_kept) {
            if (kept.line == line)
                return kept;
        }
        Resampled& target = m_kept[0].line == other ? m_kept[1] : m_kept[0];
        target.line = line;
        fetch(line);
        const std::size_t at = static_cast<std::size_t>(line - m_firstLine) * lineStride();
        resample(m_lines.data() + at, target.values);
        target.hasPadding = m_lineHasPadding;
        if (m_lineHasPadding)
            resample(m_marks.data() + at, target.padding);
        else
            std::fill(target.padding.begin(), target.padding.end(), R(0));
        return target;
    }

    void resample(const R* line, std::vector<R>& into) const {
        for (int i = m_begin; i < m_end; ++i) {
            const R* const at = line + m_index[i];
            into[i] = lerp<T>(at[0], at[1], m_weight[i]);
        }
    }

    void applyPadding(const Resampled& low, const Resampled& high, R weight, R* out) const {
        const bool drop = m_padding == PaddingMode::Drop;
        for (int i = m_begin; i < m_end; ++i) {
            const R share = lerp<T>(low.padding[i], high.padding[i], weight);
            const bool shown = share == 0 || (share == 1 && !drop);
            out[i] = shown ? out[i] : kNaN;
        }
    }

    // Fills m_lines (and m_marks) with the line, or with the strip of lines it is one of.
    void fetch(int line) {
        const int first = line / m_strip * m_strip;
        if (first == m_firstLine)
            return;
        m_firstLine = first;
        const int count = std::min(m_strip, m_voxels.size[m_axisJ] - first);
        m_lineHasPadding = false;
        if (m_axisI == 0)
            fetchRow(first);
        else
            fetchAcross(first, count);
        for (int l = 0; l < count; ++l) {
            // Read with weight 0 alone.
            const std::size_t last = static_cast<std::size_t>(l) * lineStride() + static_cast<std::size_t>(m_length);
            m_lines[last] = m_lines[last - 1];
            if (m_voxels.hasPadding)
                m_marks[last] = m_marks[last - 1];
        }
    }

    void fetchRow(int line) {
        const auto pointer = [&](int fixed) {
            return m_axisJ == 1 ? m_voxels.slice(fixed) + m_voxels.row(line)
                                : m_voxels.slice(line) + m_voxels.row(fixed);
        };
        convert(pointer(m_fixed->low), pointer(m_fixed->high), m_length, m_lines.data(), m_marks.data(), 1);
    }

    void fetchAcross(int first, int count) {
        const auto pointer = [&](int along, int fixed) {
            const int column = m_axisJ == 0 ? first : fixed;
            const int other = m_axisJ == 0 ? fixed : first;
            const int row = m_axisI == 1 ? along : other;
            const int slice = m_axisI == 1 ? other : along;
            return m_voxels.slice(slice) + m_voxels.row(row) + column * m_voxels.step;
        };
        const auto stride = static_cast<std::ptrdiff_t>(lineStride());
        for (int along = 0; along < m_length; ++along)
            convert(pointer(along, m_fixed->low), pointer(along, m_fixed->high), count, m_lines.data() + along,
                    m_marks.data() + (m_voxels.hasPadding ? along : 0), stride);
    }

    void convert(const T* low, const T* high, int count, R* values, R* marks, std::ptrdiff_t stride) {
        if (m_voxels.step == 1)
            convertEvery<1>(low, high, count, values, marks, stride);
        else
            convertEvery<0>(low, high, count, values, marks, stride);
    }

    // `count` neighbours of two rows, mixed by the fixed axis' weight; kStep samples apart, 0 for as many as Voxels
    // says.
    template<std::ptrdiff_t kStep>
    void convertEvery(const T* low, const T* high, int count, R* values, R* marks, std::ptrdiff_t stride) {
        const R weight = m_fixed->weight;
        const std::ptrdiff_t step = kStep > 0 ? kStep : m_voxels.step;
        if (weight == 0) {
            for (int k = 0; k < count; ++k)
                values[k * stride] = static_cast<R>(low[k * step]);
        } else {
            for (int k = 0; k < count; ++k)
                values[k * stride] = lerp<T>(static_cast<R>(low[k * step]), static_cast<R>(high[k * step]), weight);
        }
        if (!m_voxels.hasPadding)
            return;
        R any = 0;
        for (int k = 0; k < count; ++k) {
            const R mark = lerp<T>(padding(low[k * step]), padding(high[k * step]), weight);
            marks[k * stride] = mark;
            any = any > mark ? any : mark;
        }
        m_lineHasPadding = m_lineHasPadding || any > 0;
    }

    R padding(T value) const { return value >= m_voxels.paddingLow && value <= m_voxels.paddingHigh ? R(1) : R(0); }

    const Voxels<T>& m_voxels;
    const IndexPlane& m_plane;
    const Interpolation m_interpolation;
    const PaddingMode m_padding;
    const std::size_t m_axisI;
    const std::size_t m_axisJ;
    const int m_length; // of a line
    std::optional<Spot<T>> m_fixed;
    std::vector<std::int32_t> m_index;
    std::vector<R> m_weight;
    int m_begin = 0; // columns inside
    int m_end = 0;
    int m_strip = 1;
    int m_firstLine = -1;
    bool m_lineHasPadding = false;
    std::vector<R> m_lines;
    std::vector<R> m_marks;
    Resampled m_kept[2];
};

} // namespace sagitta::imaging
