// Canvas: one plane of a body, on which shapes are painted one over another; a later shape covers an earlier one. Edges
// run softly over `edge` mm, which stands for partial volume and for the sharpness of the machine. What a tissue looks
// like is the palette's: the same body painted with another palette is another modality. One thread at a time.
#pragma once

#include "app/demo/shapes.h"

#include <array>
#include <vector>

namespace sagitta::demo {

enum class Tissue {
    Air,
    Gas,
    Lung,
    Skin,
    Fat,
    InnerFat,
    Muscle,
    Tendon,
    Cartilage,
    Disc,
    Cortex,
    Marrow,
    Cord,
    Fluid,
    Wall,
    Blood,
    Artery,
    Vein,
    PulmonaryArtery,
    LeftHeart,
    RightHeart,
    Myocardium,
    PortalVein,
    Liver,
    Spleen,
    KidneyCortex,
    KidneyMedulla,
    Urine,
    Pancreas,
    Bile,
    Stomach,
    Bowel,
    Stool,
    Thyroid,
    Gland,
    GreyMatter,
    WhiteMatter,
    Csf,
    DeepGrey,
    Lesion,
    Table,
    Count
};
using Palette = std::array<float, static_cast<std::size_t>(Tissue::Count)>;

// Where the pixels lie: centre of the first one, unit directions, spacing in mm.
struct ImageGrid {
    Vec3 origin;
    Vec3 rowDir{1, 0, 0};
    Vec3 columnDir{0, 1, 0};
    double rowSpacing = 1;    // between rows
    double columnSpacing = 1; // between columns
    int rows = 1;
    int columns = 1;

    Vec3 normal() const { return cross(rowDir, columnDir); }
};

// Of a pixel in a plane that is stored row by row.
inline std::size_t pixelIndex(int row, int column, int columns) {
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) + static_cast<std::size_t>(column);
}

class Canvas {
public:
    Canvas(const ImageGrid& grid, const Palette& palette, float edge) :
        m_grid(grid), m_palette(palette), m_edge(edge), m_origin(toVec3f(grid.origin)), m_row(toVec3f(grid.rowDir)),
        m_column(toVec3f(grid.columnDir)), m_normal(cross(m_row, m_column)),
        m_values(static_cast<std::size_t>(grid.rows) * static_cast<std::size_t>(grid.columns),
                 palette[static_cast<std::size_t>(Tissue::Air)]) {}

    const ImageGrid& grid() const { return m_grid; }
    float edge() const { return m_edge; }
    const std::vector<float>& values() const { return m_values; }
    std::vector<float>& values() { return m_values; }
    float of(Tissue tissue) const { return m_palette[static_cast<std::size_t>(tissue)]; }

    // How much of a pixel lies inside a surface that is `distance` away from its centre.
    float coverage(float distance) const { return std::clamp(0.5F - distance / m_edge, 0.0F, 1.0F); }
    void cover(float& value, float distance, float with) const { value += coverage(distance) * (with - value); }
    void cover(float& value, float distance, Tissue with) const { cover(value, distance, of(with)); }

    // Bodies painted from here on lie `by` away from where their own coordinates put them.
    void shiftBody(Vec3f by) { m_origin = m_origin - by; }
    bool touches(const Box& box) const {
        const Box reach = grown(box, m_edge / 2);
        return std::fabs(dot(reach.center - m_origin, m_normal)) <= halfAlong(m_normal, reach.half);
    }

    // visit(Vec3f position, float& value) for each pixel that may touch the box.
    template<class Visit>
    void each(const Box& box, Visit&& visit) {
        const Box reach = grown(box, m_edge / 2);
        const Vec3f toCenter = reach.center - m_origin;
        if (!touches(box))
            return;
        const auto columnSpacing = static_cast<float>(m_grid.columnSpacing);
        const auto rowSpacing = static_cast<float>(m_grid.rowSpacing);
        const Range columns = range(dot(toCenter, m_row), halfAlong(m_row, reach.half), columnSpacing, m_grid.columns);
        const Range rows = range(dot(toCenter, m_column), halfAlong(m_column, reach.half), rowSpacing, m_grid.rows);
        for (int j = rows.first; j <= rows.last; ++j) {
            const Vec3f start = m_origin + m_column * (rowSpacing * static_cast<float>(j));
            float* line = m_values.data() + static_cast<std::size_t>(j) * static_cast<std::size_t>(m_grid.columns);
            for (int i = columns.first; i <= columns.last; ++i)
                visit(start + m_row * (columnSpacing * static_cast<float>(i)), line[i]);
        }
    }

    template<class Shape>
    void paint(const Shape& shape, float with) {
        each(shape.box(), [&](Vec3f p, float& value) { cover(value, shape.distance(p), with); });
    }
    template<class Shape>
    void paint(const Shape& shape, Tissue with) {
        paint(shape, of(with));
    }
    // The shape made larger (or smaller, when negative) all around.
    template<class Shape>
    void paintGrown(const Shape& shape, float by, Tissue with) {
        each(grown(shape.box(), by), [&](Vec3f p, float& value) { cover(value, shape.distance(p) - by, with); });
    }
    template<class Shape>
    void paintAll(const std::vector<Shape>& shapes, Tissue with, float by = 0) {
        for (const Shape& shape : shapes)
            paintGrown(shape, by, with);
    }

    // visit(position, distance, value) near the tube as one body, `margin` mm around it included.
    template<class Visit>
    void eachOfTube(const Tube& tube, float margin, Visit&& visit) {
        Tube near;
        for (const Capsule& c : tube) {
            if (touches(grown(c.box(), margin)))
                near.push_back(c);
        }
        if (near.empty())
            return;
        constexpr float kFar = 1e6F;
        std::vector<float> distances(m_values.size(), kFar);
        const auto distanceAt = [&](const float& value) -> float& {
            return distances[static_cast<std::size_t>(&value - m_values.data())];
        };
        for (const Capsule& c : near) {
            each(grown(c.box(), margin),
                 [&](Vec3f p, float& value) { distanceAt(value) = std::min(distanceAt(value), c.distance(p)); });
        }
        each(boxAround(near, margin), [&](Vec3f p, float& value) {
            if (distanceAt(value) < margin + m_edge)
                visit(p, distanceAt(value), value);
        });
    }

private:
    struct Range {
        int first, last;
    };
    static float halfAlong(Vec3f direction, Vec3f half) {
        return std::fabs(direction.x) * half.x + std::fabs(direction.y) * half.y + std::fabs(direction.z) * half.z;
    }
    static Range range(float center, float half, float spacing, int count) {
        const float low = std::max((center - half) / spacing, 0.0F);
        const float high = std::min((center + half) / spacing, static_cast<float>(count - 1));
        return {static_cast<int>(std::ceil(low)), high < 0 ? -1 : static_cast<int>(std::floor(high))};
    }

    ImageGrid m_grid;
    Palette m_palette;
    float m_edge;
    Vec3f m_origin, m_row, m_column, m_normal;
    std::vector<float> m_values;
};

} // namespace sagitta::demo
