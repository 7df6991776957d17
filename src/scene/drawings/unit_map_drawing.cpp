#include "scene/drawings/unit_map_drawing.h"

#include <cmath>
#include <optional>

namespace reluscope {

namespace {

constexpr int kColourSteps = 5;  // of colour on each side of 0: neighbouring cells of one step are painted together

int step_of(float z, float largest) {
    if (!(largest > 0)) return 0;
    const float t = z / largest;
    const int step = static_cast<int>(std::ceil(std::abs(t) * kColourSteps));
    return z > 0 ? step : -step;
}

Rgba colour_of(int step, const Palette& palette) {
    return diverging(palette, 0.85F * static_cast<float>(step) / kColourSteps);
}

/// Where the line from a to b has the value 0, as a share of the way.
std::optional<float> crossing(float a, float b) {
    if ((a > 0) == (b > 0)) return std::nullopt;
    return a / (a - b);
}

class MapPainter {
public:
    MapPainter(Drawing& drawing, const UnitMaps& maps, std::size_t unit, const DrawRect& box, const Palette& palette)
        : drawing_(drawing), maps_(maps), unit_(unit), box_(box), palette_(palette), n_(maps.resolution) {}

    void paint_cells() {
        const float largest = maps_.largest(static_cast<Eigen::Index>(unit_));
        for (std::size_t j = 0; j < n_; ++j) {
            std::size_t first = 0;
            for (std::size_t i = 1; i <= n_; ++i) {
                const int step = step_of(maps_.at(unit_, first, j), largest);
                if (i < n_ && step_of(maps_.at(unit_, i, j), largest) == step) continue;
                drawing_.rect({{x(first), y(j + 1)}, {x(i), y(j)}}, {.fill = colour_of(step, palette_)});
                first = i;
            }
        }
    }

    /// In each square between four samples the line between the places where z is 0 on its sides.
    void paint_zero_line() {
        for (std::size_t j = 0; j + 1 < n_; ++j) {
            for (std::size_t i = 0; i + 1 < n_; ++i) paint_square(i, j);
        }
    }

private:
    /// Edges of the cells; samples stand in their middles.
    float x(std::size_t i) const { return box_.min.x + box_.width() * static_cast<float>(i) / static_cast<float>(n_); }
    float y(std::size_t j) const { return box_.max.y - box_.height() * static_cast<float>(j) / static_cast<float>(n_); }
    DrawPoint sample(float i, float j) const {
        const auto n = static_cast<float>(n_);
        return {box_.min.x + box_.width() * (i + 0.5F) / n, box_.max.y - box_.height() * (j + 0.5F) / n};
    }

    void paint_square(std::size_t i, std::size_t j) {
        const float z[] = {maps_.at(unit_, i, j), maps_.at(unit_, i + 1, j), maps_.at(unit_, i + 1, j + 1),
                           maps_.at(unit_, i, j + 1)};
        static constexpr float kX[] = {0, 1, 1, 0, 0};
        static constexpr float kY[] = {0, 0, 1, 1, 0};
        DrawPoint ends[4];
        int count = 0;
        for (int side = 0; side < 4; ++side) {
            const auto t = crossing(z[side], z[(side + 1) % 4]);
            if (!t) continue;
            ends[count++] = sample(static_cast<float>(i) + kX[side] + *t * (kX[side + 1] - kX[side]),
                                   static_cast<float>(j) + kY[side] + *t * (kY[side + 1] - kY[side]));
        }
        for (int e = 0; e + 1 < count; e += 2)
            drawing_.line(ends[e], ends[e + 1], {.stroke = palette_.text, .width = 1.3F});
    }

    Drawing& drawing_;
    const UnitMaps& maps_;
    std::size_t unit_;
    DrawRect box_;
    const Palette& palette_;
    std::size_t n_;
};

}  // namespace

void draw_unit_map(Drawing& drawing, const UnitMaps& maps, std::size_t unit, const DrawRect& box,
                   const Palette& palette) {
    MapPainter painter(drawing, maps, unit, box, palette);
    painter.paint_cells();
    painter.paint_zero_line();
}

}  // namespace reluscope
