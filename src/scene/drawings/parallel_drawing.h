#pragma once

#include "analysis/cluster_maps.h"
#include "scene/kit/drawing.h"
#include "scene/kit/palette.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace reluscope {

/// Polylines that are drawn, of the largest clusters; more of them hide each other.
inline constexpr std::size_t kMaxParallelLines = 500;

/// Where the axes stand and what their ends mean.
struct ParallelLayout {
    DrawPoint size;
    float labels = 0;  ///< height of the names above the axes
    float top = 0;
    float bottom = 0;
    std::vector<float> x;                          ///< per axis
    std::vector<std::pair<double, double>> scale;  ///< per axis: values at the bottom and at the top

    float y_of(std::size_t axis, double value) const;
    double value_at(std::size_t axis, float y) const;
    /// The axis whose line is within `reach`.
    std::optional<std::size_t> axis_near(float x, float reach) const;
    /// Where an axis that is dropped at `x` would stand.
    std::size_t slot_at(float x) const;
};

/// Axes that have room in a width.
std::size_t axes_within(float width);

/// Where weights have one unit the axes share one scale that holds 0; per unit of the table each has its own.
ParallelLayout parallel_layout(DrawPoint size, const ClusterMaps& maps, BarMode mode,
                               std::span<const std::uint32_t> axes);

struct ParallelInput {
    const ClusterMaps& maps;
    BarMode mode = BarMode::kStrength;
    std::span<const std::uint32_t> axes;  ///< features, left to right
    struct Range {
        std::size_t axis = 0;
        double low = 0, high = 0;
    };
    std::vector<Range> ranges = {};
    std::span<const std::uint8_t> matches;  ///< per cluster: 0 is drawn pale
    std::function<Rgba(std::uint32_t)> colour;
    std::function<std::string(double)> number;
    std::optional<std::uint32_t> cluster = {};  ///< selected
    std::optional<std::uint32_t> feature = {};
    std::optional<std::uint32_t> hovered_cluster = {};
    std::optional<std::uint32_t> hovered_feature = {};
    std::optional<std::size_t> dragged_axis = {};  ///< its label follows the pointer
    float drag_x = 0;
};

/// An axis per feature, a line per cluster: width and opacity by rows. Lines carry their cluster, labels their feature,
/// ranges their axis as part.
Drawing parallel_drawing(const ParallelInput& input, const ParallelLayout& layout, const Palette& palette);

}  // namespace reluscope
