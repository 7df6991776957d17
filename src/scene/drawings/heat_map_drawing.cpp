#include "scene/drawings/heat_map_drawing.h"

#include "scene/drawings/pattern_squares.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

constexpr float kPattern = 84;  // widths of the parts of a row's header
constexpr float kSize = 46;
constexpr float kOutput = 84;
constexpr float kNarrow = 460;  // a view narrower than this has only patterns beside the cells
constexpr float kNumberWidth = 46;
constexpr float kVisible = 0.06F;        // share of the scale from which a colour is seen
constexpr std::size_t kSampled = 20000;  // weights that decide the scale

/// The size that all but one in a hundred weights stay below; the largest where that is 0.
double robust_limit(std::vector<double> sizes) {
    if (sizes.empty()) return 1;
    const auto at = sizes.begin() + static_cast<std::ptrdiff_t>(0.99 * static_cast<double>(sizes.size() - 1));
    std::nth_element(sizes.begin(), at, sizes.end());
    double limit = *at;
    if (limit == 0) limit = *std::max_element(sizes.begin(), sizes.end());
    return limit > 0 && std::isfinite(limit) ? limit : 1;
}

}  // namespace

WeightScale weight_scale(const ClusterMaps& maps, BarMode mode) {
    const auto features = static_cast<std::size_t>(maps.num_features());
    const std::size_t clusters = maps.num_clusters();
    WeightScale scale;
    const std::size_t stride = std::max<std::size_t>(1, clusters * features / kSampled);
    std::vector<double> all;
    std::vector<std::vector<double>> single(features);
    for (std::size_t c = 0; c < clusters; c += stride) {
        for (std::size_t j = 0; j < features; ++j) {
            const double size = std::abs(maps.value(mode, c, static_cast<Eigen::Index>(j)));
            all.push_back(size);
            if (mode == BarMode::kPerUnit) single[j].push_back(size);
        }
    }
    scale.limit = robust_limit(std::move(all));
    if (mode != BarMode::kPerUnit) return scale;
    for (std::vector<double>& sizes : single) scale.per_feature.push_back(robust_limit(std::move(sizes)));
    return scale;
}

HeatMapLayout heat_map_layout(DrawPoint size, DrawPoint scroll, std::size_t num_rows, std::size_t num_columns,
                              float label_width) {
    constexpr float kLeast = 15;
    constexpr float kMost = 118;
    HeatMapLayout layout;
    layout.size = size;
    layout.num_rows = num_rows;
    layout.num_columns = num_columns;
    layout.left = size.x < kNarrow ? kPattern : kPattern + kSize + kOutput;
    const float room = (size.x - layout.left) / static_cast<float>(std::max<std::size_t>(1, num_columns));
    layout.cell_width = std::clamp(std::floor(room), kLeast, kMost);
    layout.top = layout.has_upright_labels() ? std::min({104.0F, size.y * 0.32F, label_width + 24}) : 20;
    const DrawPoint content = layout.content();
    layout.scroll = {std::clamp(scroll.x, 0.0F, std::max(0.0F, content.x - size.x)),
                     std::clamp(scroll.y, 0.0F, std::max(0.0F, content.y - size.y))};
    return layout;
}

std::optional<std::size_t> HeatMapLayout::row_at(DrawPoint at) const {
    if (at.y < top || at.y >= size.y) return std::nullopt;
    const auto row = static_cast<std::size_t>((at.y - top + scroll.y) / cell_height);
    return row < num_rows ? std::optional(row) : std::nullopt;
}

std::optional<std::size_t> HeatMapLayout::column_at(DrawPoint at) const {
    if (at.x < left || at.x >= size.x) return std::nullopt;
    const auto column = static_cast<std::size_t>((at.x - left + scroll.x) / cell_width);
    return column < num_columns ? std::optional(column) : std::nullopt;
}

DrawRect HeatMapLayout::cell(std::size_t row, std::size_t column) const {
    const DrawPoint min{left - scroll.x + static_cast<float>(column) * cell_width,
                        top - scroll.y + static_cast<float>(row) * cell_height};
    return {min, {min.x + cell_width, min.y + cell_height}};
}

namespace {

/// Black or white, whichever stands out more.
Rgba text_on(Rgba fill) {
    const auto channel = [&](unsigned shift) { return static_cast<float>(fill >> shift & 0xFFU); };
    const float light = 0.299F * channel(0) + 0.587F * channel(8) + 0.114F * channel(16);
    return light > 140 ? rgba(0x14161A) : rgba(0xFFFFFF);
}

struct Painter {
    const HeatMapInput& input;
    const HeatMapLayout& layout;
    const Palette& palette;
    Drawing& drawing;
    std::size_t first_row, end_row, first_column, end_column;  // that are seen

    float middle(const DrawRect& cell, TextRole role) const {
        return std::round((cell.min.y + cell.max.y - line_height(role)) / 2);
    }
    bool is_pale(std::uint32_t cluster) const { return !input.matches.empty() && input.matches[cluster] == 0; }
    void cells();
    /// Where a cell has no room for its number: that it is negative.
    void minus(const DrawRect& cell, Rgba colour, std::uint32_t cluster) {
        const float y = std::round((cell.min.y + cell.max.y - 1) / 2) - 0.5F;
        const float x = (cell.min.x + cell.max.x - 1) / 2;
        drawing.line({x - 3, y}, {x + 3, y},
                     {.stroke = with_alpha(colour, 0.7F), .width = 1.5F, .mark = {MarkKind::kCluster, cluster}});
    }
    void row_headers();
    void column_headers();
    void column_header(std::size_t column);
    void outlines();
};

void Painter::cells() {
    drawing.begin_clip({{layout.left, layout.top}, layout.size});
    const bool numbers = layout.cell_width >= kNumberWidth;
    for (std::size_t r = first_row; r < end_row; ++r) {
        const std::uint32_t cluster = input.rows[r];
        for (std::size_t c = first_column; c < end_column; ++c) {
            const std::uint32_t feature = input.columns[c];
            const double value = input.maps.value(input.mode, cluster, feature);
            const auto share = static_cast<float>(value / input.scale.of(feature));
            Rgba fill = diverging(palette, share);
            if (is_pale(cluster)) fill = mix(fill, palette.panel, 0.75F);
            const DrawRect cell = layout.cell(r, c);
            drawing.rect({cell.min, {cell.max.x - 1, cell.max.y - 1}},
                         {.fill = fill, .mark = {MarkKind::kCluster, cluster}});
            if (!numbers) {
                if (share < -kVisible) minus(cell, is_pale(cluster) ? palette.muted : text_on(fill), cluster);
                continue;
            }
            drawing.text({(cell.min.x + cell.max.x - 1) / 2, middle(cell, TextRole::kSmall)}, input.number(value),
                         {.colour = is_pale(cluster) ? palette.muted : text_on(fill),
                          .align = Align::kMiddle,
                          .room = layout.cell_width - 3});
        }
    }
    drawing.end_clip();
}

void Painter::row_headers() {
    const bool wide = layout.left > kPattern;
    drawing.begin_clip({{0, layout.top}, {layout.left, layout.size.y}});
    for (std::size_t r = first_row; r < end_row; ++r) {
        const std::uint32_t number = input.rows[r];
        const Cluster& cluster = input.maps.study.clustering->clusters[number];
        const DrawRect cell = layout.cell(r, 0);
        const bool chosen = input.cluster == number;
        const Rgba back = chosen ? palette.selection : (input.hovered_cluster == number ? palette.hover : 0);
        drawing.rect({{0, cell.min.y}, {layout.left, cell.max.y - 1}},
                     {.fill = back, .mark = {MarkKind::kCluster, number}});
        if (chosen) drawing.rect({{0, cell.min.y}, {3, cell.max.y - 1}}, {.fill = palette.accent});
        add_pattern_squares(drawing, {{6, cell.min.y + 2}, {kPattern - 6, cell.max.y - 2}}, input.maps.study.network(),
                            input.maps.study.patterns->bits.row(cluster.first_row), palette);
        if (!wide) continue;
        const Rgba ink = is_pale(number) ? palette.muted : palette.text;
        drawing.text({kPattern + kSize - 8, middle(cell, TextRole::kSmall)}, input.count(cluster.size),
                     {.colour = ink, .align = Align::kEnd, .room = kSize - 6});
        const ClusterLabel label = input.label(number);
        const float x = kPattern + kSize;
        const float y = std::round((cell.min.y + cell.max.y) / 2 - 5);
        drawing.rect({{x, y}, {x + 9, y + 9}}, {.fill = label.colour, .radius = 2});
        drawing.text({x + 14, middle(cell, TextRole::kSmall)}, label.output, {.colour = ink, .room = kOutput - 20});
    }
    drawing.end_clip();
}

void Painter::column_header(std::size_t column) {
    const std::uint32_t feature = input.columns[column];
    const DrawRect cell = layout.cell(0, column);
    const std::string& label = input.maps.study.input->origins[feature].label;
    const bool lit = input.hovered_feature == feature;
    const bool chosen = input.feature == feature;
    const bool sorted = input.sorted_by == feature;
    drawing.rect(
        {{cell.min.x, 0}, {cell.max.x - 1, layout.top - 1}},
        {.fill = chosen ? palette.selection : (lit ? palette.hover : 0), .mark = {MarkKind::kFeature, feature}});
    const TextRole role = sorted ? TextRole::kBold : TextRole::kSmall;
    const Rgba ink = lit || chosen || sorted ? palette.text : palette.muted;
    const float below = layout.top - (sorted ? 12.0F : 5.0F);
    const float half = line_height(role) / 2;
    const float centre = std::round((cell.min.x + cell.max.x - 1) / 2);
    if (layout.has_upright_labels()) {
        drawing.text({centre - half, below}, label, {.colour = ink, .role = role, .room = below - 4, .upwards = true});
    } else {
        drawing.text({centre, 2}, label,
                     {.colour = ink, .role = role, .align = Align::kMiddle, .room = layout.cell_width - 6});
    }
    if (!sorted) return;
    const float tip = input.descending ? layout.top - 3 : layout.top - 8;
    const float base = input.descending ? layout.top - 8 : layout.top - 3;
    const DrawPoint arrow[] = {{centre - 4, base}, {centre + 4, base}, {centre, tip}};
    drawing.polygon(arrow, {.fill = palette.accent});
}

void Painter::column_headers() {
    if (layout.left > kPattern) {
        const float y = layout.top - 20;
        drawing.text({6, y}, "pattern", {.colour = palette.muted});
        drawing.text({kPattern + kSize - 8, y}, "rows", {.colour = palette.muted, .align = Align::kEnd});
        drawing.text({kPattern + kSize, y}, input.label_title, {.colour = palette.muted, .room = kOutput - 6});
    }
    drawing.begin_clip({{layout.left, 0}, {layout.size.x, layout.top}});
    for (std::size_t c = first_column; c < end_column; ++c) column_header(c);
    drawing.end_clip();
}

/// What is selected or lit, drawn over the cells.
void Painter::outlines() {
    drawing.begin_clip({{layout.left, layout.top}, layout.size});
    const float right = std::min(layout.size.x, layout.content().x - layout.scroll.x);
    const float bottom = std::min(layout.size.y, layout.content().y - layout.scroll.y);
    for (std::size_t c = first_column; c < end_column; ++c) {
        const bool chosen = input.feature == input.columns[c];
        if (!chosen && input.hovered_feature != input.columns[c]) continue;
        const DrawRect cell = layout.cell(0, c);
        drawing.rect({{cell.min.x, layout.top}, {cell.max.x - 1, bottom}},
                     {.stroke = chosen ? palette.text : palette.accent, .width = chosen ? 2.0F : 1.5F});
    }
    for (std::size_t r = first_row; r < end_row; ++r) {
        const bool chosen = input.cluster == input.rows[r];
        if (!chosen && input.hovered_cluster != input.rows[r]) continue;
        const DrawRect cell = layout.cell(r, 0);
        drawing.rect({{layout.left, cell.min.y}, {right - 1, cell.max.y - 1}},
                     {.stroke = chosen ? palette.text : palette.accent, .width = chosen ? 2.0F : 1.5F});
    }
    drawing.end_clip();
}

}  // namespace

Drawing heat_map_drawing(const HeatMapInput& input, const HeatMapLayout& layout, const Palette& palette) {
    Drawing drawing(layout.size);
    const auto seen = [](float scroll, float room, float step, std::size_t count) {
        const auto first = std::min(count, static_cast<std::size_t>(scroll / step));
        const auto end = static_cast<std::size_t>(std::max(0.0F, (scroll + room) / step)) + 1;
        return std::pair(first, std::clamp(end, first, count));
    };
    const auto rows = seen(layout.scroll.y, layout.size.y - layout.top, layout.cell_height, input.rows.size());
    const auto columns = seen(layout.scroll.x, layout.size.x - layout.left, layout.cell_width, input.columns.size());
    Painter painter{input, layout, palette, drawing, rows.first, rows.second, columns.first, columns.second};
    painter.cells();
    painter.row_headers();
    painter.column_headers();
    painter.outlines();
    return drawing;
}

Drawing weight_legend(const WeightScale& scale, float width, const Palette& palette,
                      const std::function<std::string(double)>& number, const std::string& unit) {
    constexpr float kBar = 110;
    constexpr int kSteps = 44;
    constexpr float kEnds = 44;
    Drawing drawing({width, 18});
    const bool shared = scale.per_feature.empty();
    drawing.text({kEnds - 6, 2}, shared ? number(-scale.limit) : "\u2212 most",
                 {.colour = palette.muted, .align = Align::kEnd});
    for (int i = 0; i < kSteps; ++i) {
        const float x = kEnds + kBar * static_cast<float>(i) / kSteps;
        const float share = 2 * (static_cast<float>(i) + 0.5F) / kSteps - 1;
        drawing.rect({{x, 4}, {x + kBar / kSteps + 0.2F, 14}}, {.fill = diverging(palette, share)});
    }
    for (const float x : {kEnds + kBar / 8, kEnds + kBar / 4 + 2})
        drawing.line({x - 3, 9}, {x + 3, 9}, {.stroke = with_alpha(palette.text, 0.7F), .width = 1.5F});
    drawing.text({kEnds + kBar + 6, 2}, shared ? number(scale.limit) : "+ most", {.colour = palette.muted});
    const float after = kEnds + kBar + 6 + kEnds;
    if (width - after > 60) drawing.text({after, 2}, unit, {.colour = palette.muted, .room = width - after});
    return drawing;
}

}  // namespace reluscope
