#pragma once

#include "analysis/cluster_maps.h"
#include "scene/kit/drawing.h"
#include "scene/kit/palette.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace reluscope {

/// What a cluster says, beside its weights.
struct ClusterLabel {
    std::string output;  ///< "survived 93 %"
    Rgba colour = 0;
};

/// The colours' scale of a measure: the size of a weight that has the full colour. Rare larger ones are cut to it.
struct WeightScale {
    double limit = 1;   ///< of all features together
    bool cuts = false;  ///< some weights are larger than it
    /// The largest weight of each feature, where they are measured in different units; else empty.
    std::vector<double> per_feature;

    double of(std::size_t feature) const { return per_feature.empty() ? limit : per_feature[feature]; }
};
WeightScale weight_scale(const ClusterMaps& maps, BarMode mode);

/// How the names of the columns stand above them: in lines, slanted, or upright where cells are as narrow as a line is
/// high.
enum class HeadStyle { kFlat, kSlanted, kUpright };

/// The columns of a heat map, left to right.
struct HeatMapColumns {
    const ClusterMaps& maps;
    std::span<const std::uint32_t> features;

    const std::string& name(std::size_t column) const { return maps.study.input->origins[features[column]].label; }
};

/// Where the heat map's parts stand.
struct HeatMapLayout {
    DrawPoint size;
    DrawPoint scroll;  ///< how far the cells are moved to the left and up
    float left = 0;    ///< width of the rows' headers
    float top = 0;     ///< height of the columns' headers
    float lean = 0;    ///< room behind the last column, for slanted names
    float cell_width = 20;
    float cell_height = 20;
    std::size_t num_rows = 0;
    std::size_t num_columns = 0;
    HeadStyle heads = HeadStyle::kFlat;
    bool detailed = true;  ///< rows' headers have the pattern and the output too, not only number and size

    /// The size of the whole table with its headers: what a scrolling window holds.
    DrawPoint content() const {
        return {left + static_cast<float>(num_columns) * cell_width + lean,
                top + static_cast<float>(num_rows) * cell_height};
    }
    std::optional<std::size_t> row_at(DrawPoint at) const;
    /// Also of a name above the cells.
    std::optional<std::size_t> column_at(DrawPoint at) const;
    DrawRect cell(std::size_t row, std::size_t column) const;
};
/// All columns in `size` where their cells do not get too narrow; `wanted_width`: of a cell at least.
HeatMapLayout heat_map_layout(DrawPoint size, DrawPoint scroll, std::size_t num_rows, const HeatMapColumns& columns,
                              float wanted_width = 0);

struct HeatMapInput {
    const ClusterMaps& maps;
    BarMode mode = BarMode::kStrength;
    std::span<const std::uint32_t> rows;     ///< clusters held, top to bottom
    std::span<const std::uint32_t> columns;  ///< features, left to right
    const WeightScale& scale;
    std::span<const std::uint8_t> matches;  ///< per cluster: 0 is drawn pale
    std::function<ClusterLabel(std::uint32_t)> label;
    std::string label_title;
    std::function<std::string(double value, int decimals)> number;
    std::function<std::string(unsigned long long)> count;
    /// Where the rows are no single clusters: what each is called, in place of its pattern and output. Then the marks
    /// of rows and cells are parts, and numbers count from 1.
    std::function<std::string(std::uint32_t)> name = {};
    std::string axis = {};                        ///< what the rows are and their order: "Cluster, largest first"
    std::optional<std::uint32_t> sorted_by = {};  ///< feature
    bool descending = true;
    std::optional<std::uint32_t> cluster = {};  ///< selected
    std::optional<std::uint32_t> feature = {};
    std::optional<std::uint32_t> hovered_cluster = {};
    std::optional<std::uint32_t> hovered_feature = {};
};

/// A row per cluster, a column per feature, weights as colours. Only what is seen at this scroll is drawn. Cells and
/// row headers carry their cluster as mark, column headers their feature.
Drawing heat_map_drawing(const HeatMapInput& input, const HeatMapLayout& layout, const Palette& palette);

/// The scale of the colours, from -limit to limit, with what a colour means beside it, or below it where that is too
/// long. `width` wide, as high as it needs.
Drawing weight_legend(const WeightScale& scale, float width, const Palette& palette,
                      const std::function<std::string(double)>& number, const std::string& meaning);

}  // namespace reluscope
