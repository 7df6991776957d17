#include "scene/drawings/heat_map_drawing.h"

#include "base/texts/views/coefficients_texts.h"
#include "scene/drawings/pattern_squares.h"
#include "scene/kit/text_lines.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

constexpr float kNumber = 30;  // widths of the parts of a row's header
constexpr float kPattern = 70;
constexpr float kSize = 44;
constexpr float kOutput = 60;
constexpr float kNarrow = 460;       // a view narrower than this has no pattern and no output beside the cells
constexpr float kNumberWidth = 30;   // cells that are narrower have no number
constexpr float kLongestName = 210;  // of a column; what is longer is cut in its middle
constexpr std::size_t kMaxHeadLines = 4;
constexpr float kArrow = 12;             // below a name, where the rows are sorted by it
constexpr float kVisible = 0.06F;        // share of the scale from which a colour is seen
constexpr std::size_t kSampled = 20000;  // weights that decide the scale

/// The largest size, unless that is several times what all but one in a hundred stay below: then this, so that the
/// others can be told apart.
double robust_limit(std::vector<double> sizes) {
    if (sizes.empty()) return 1;
    const auto at = sizes.begin() + static_cast<std::ptrdiff_t>(0.99 * static_cast<double>(sizes.size() - 1));
    std::nth_element(sizes.begin(), at, sizes.end());
    constexpr double kSeveral = 3;
    double limit = *at;
    const double largest = *std::max_element(sizes.begin(), sizes.end());
    if (limit == 0 || largest <= kSeveral * limit) limit = largest;
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
    scale.limit = robust_limit(all);
    scale.cuts = std::any_of(all.begin(), all.end(), [&](double size) { return size > scale.limit; });
    if (mode != BarMode::kPerUnit) return scale;
    for (std::vector<double>& sizes : single) scale.per_feature.push_back(robust_limit(std::move(sizes)));
    return scale;
}

namespace {

constexpr float kNarrowestCell = 15;
constexpr float kWidestCell = 118;
constexpr float kSlantedCell = 20;  // narrower, and slanted names would touch
constexpr float kRoughly = 1.1F;    // letters may be so much wider than they are measured here
constexpr float kRowsBelow = 4;     // that names leave to be seen, where these would take most of the picture

float name_width(const HeatMapColumns& columns, std::size_t column) {
    return std::min(kLongestName, rough_text_width(columns.name(column), TextRole::kSmall));
}

/// How far slanted names reach beyond the last of cells that are `width` wide.
float lean_of(const HeatMapColumns& columns, float width) {
    float lean = 0;
    const std::size_t count = columns.features.size();
    for (std::size_t c = 0; c < count; ++c) {
        const float behind = (static_cast<float>(count - 1 - c) + 0.5F) * width;
        lean = std::max(lean, kSlant * (name_width(columns, c) + line_height(TextRole::kSmall)) - behind);
    }
    return lean;
}

/// True if the names can stand in lines above cells of this width.
bool stand_in_lines(const HeatMapColumns& columns, float width) {
    constexpr std::size_t kMaxNames = 200;
    if (columns.features.size() > kMaxNames) return false;
    for (std::size_t c = 0; c < columns.features.size(); ++c) {
        const std::string& name = columns.name(c);
        if (widest_word(name, TextRole::kSmall) > width - 6) return false;
        if (text_lines(name, TextRole::kSmall, width - 6).size() > kMaxHeadLines) return false;
    }
    return true;
}

/// The widest cells with which all columns and their slanted names fit into `room`; none where these would touch, or
/// would take too much of what upright names leave to the cells.
std::optional<float> slanted_width(const HeatMapColumns& columns, float room, float widest) {
    constexpr float kKept = 0.72F;  // of the cells' width
    const auto count = static_cast<float>(columns.features.size());
    for (float width = widest; width >= std::max(kSlantedCell, kKept * widest); width -= 1) {
        if (count * width + lean_of(columns, width) <= room) return width;
    }
    return std::nullopt;
}

/// The height that the names need.
float names_height(const HeatMapColumns& columns, const HeatMapLayout& layout) {
    const float line = line_height(TextRole::kSmall);
    float height = line;
    for (std::size_t c = 0; c < columns.features.size(); ++c) {
        if (layout.heads == HeadStyle::kFlat) {
            const auto lines = text_lines(columns.name(c), TextRole::kSmall, layout.cell_width - 6).size();
            height = std::max(height, static_cast<float>(lines) * line);
        } else {
            const float width = name_width(columns, c);
            height = std::max(
                height, layout.heads == HeadStyle::kUpright ? kRoughly * width : kSlant * (kRoughly * width + line));
        }
    }
    return height + kArrow;
}

/// What stands above the rows' headers: the name of that axis, and heads.
float corner_height(bool detailed) {
    const float line = line_height(TextRole::kSmall);
    return (detailed ? 2 : 5) * line + 8;
}

}  // namespace

HeatMapLayout heat_map_layout(DrawPoint size, DrawPoint scroll, std::size_t num_rows, const HeatMapColumns& columns,
                              float wanted_width) {
    HeatMapLayout layout;
    layout.size = size;
    layout.num_rows = num_rows;
    layout.num_columns = columns.features.size();
    layout.detailed = size.x >= kNarrow;
    layout.left = layout.detailed ? kNumber + kPattern + kSize + kOutput : kNumber + kSize;
    const float room = size.x - layout.left;
    const auto count = static_cast<float>(std::max<std::size_t>(1, layout.num_columns));
    const float fit = std::clamp(std::floor(room / count), kNarrowestCell, kWidestCell);
    layout.cell_width = std::max(fit, wanted_width);
    if (!stand_in_lines(columns, layout.cell_width)) {
        const bool widened = wanted_width > fit;
        const auto slanted = widened ? std::optional(wanted_width) : slanted_width(columns, room, fit);
        layout.heads = slanted ? HeadStyle::kSlanted : HeadStyle::kUpright;
        if (slanted) layout.cell_width = *slanted;
        if (slanted) layout.lean = lean_of(columns, *slanted);
    }
    const float most = std::max(size.y * 0.5F, size.y - kRowsBelow * layout.cell_height);
    layout.top = std::max(corner_height(layout.detailed), std::min(names_height(columns, layout), most));
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
    const float leaning = heads == HeadStyle::kSlanted && at.y < top ? top - at.y : 0;
    const float x = at.x - left + scroll.x - leaning;
    if (x < 0) return std::nullopt;
    const auto column = static_cast<std::size_t>(x / cell_width);
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
    std::string cell_number(double value, double limit) const;
    /// Where a cell has no room for its number: that it is negative.
    void minus(const DrawRect& cell, Rgba colour, std::uint32_t cluster) {
        const float y = std::round((cell.min.y + cell.max.y - 1) / 2) - 0.5F;
        const float x = (cell.min.x + cell.max.x - 1) / 2;
        drawing.line({x - 3, y}, {x + 3, y},
                     {.stroke = with_alpha(colour, 0.7F), .width = 1.5F, .mark = row_mark(cluster)});
    }
    Mark row_mark(std::uint32_t row) const;
    void row_headers();
    void row_header(std::size_t row);
    void named_header(const DrawRect& cell, std::uint32_t number, Rgba ink);
    void corner();
    void column_headers();
    void column_header(std::size_t column);
    void column_ground(const DrawRect& cell, Rgba fill, Mark mark);
    void column_name(const DrawRect& cell, const std::string& name, const TextStyle& style, float below);
    void sort_arrow(float centre);
    void outlines();
};

/// The number of a cell: with as many decimals as the largest of its scale has in three digits, or in two where these
/// are too wide, one at least below 10; empty where it has no room.
std::string Painter::cell_number(double value, double limit) const {
    const auto fits = [&](const std::string& number) {
        return rough_text_width(number, TextRole::kSmall) <= layout.cell_width - 5;
    };
    int decimals = std::max(0, 2 - static_cast<int>(std::floor(std::log10(limit))));
    if (decimals > 0 && !fits(input.number(-limit, decimals))) --decimals;
    if (decimals == 0 && value != 0 && std::abs(value) < 10) decimals = 1;
    std::string number = input.number(value, decimals);
    return fits(number) ? number : "";
}

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
            drawing.rect({cell.min, {cell.max.x - 1, cell.max.y - 1}}, {.fill = fill, .mark = row_mark(cluster)});
            const std::string number = numbers ? cell_number(value, input.scale.of(feature)) : "";
            if (number.empty()) {
                if (share < -kVisible) minus(cell, is_pale(cluster) ? palette.muted : text_on(fill), cluster);
                continue;
            }
            drawing.text({(cell.min.x + cell.max.x - 1) / 2, middle(cell, TextRole::kSmall)}, number,
                         {.colour = is_pale(cluster) ? palette.muted : text_on(fill),
                          .align = Align::kMiddle,
                          .room = layout.cell_width - 3});
        }
    }
    drawing.end_clip();
}

Mark Painter::row_mark(std::uint32_t row) const { return {input.name ? MarkKind::kPart : MarkKind::kCluster, row}; }

/// The colour, the name where there is room, else the number, and the size of what is no single cluster.
void Painter::named_header(const DrawRect& cell, std::uint32_t number, Rgba ink) {
    constexpr float kName = 22;
    const float top = middle(cell, TextRole::kSmall);
    const float right = layout.left - 8;
    const float y = std::round((cell.min.y + cell.max.y) / 2 - 5);
    drawing.rect({{7, y}, {16, y + 9}}, {.fill = input.label(number).colour, .radius = 2});
    const std::string text = layout.detailed ? input.name(number) : input.count(number + 1);
    drawing.text({kName, top}, text, {.colour = ink, .room = right - kName - (layout.detailed ? kSize : kNumber)});
    drawing.text({right, top}, input.count(input.maps.study.clustering->clusters[number].size),
                 {.colour = ink, .align = Align::kEnd, .room = kSize - 4});
}

void Painter::row_header(std::size_t row) {
    const std::uint32_t number = input.rows[row];
    const Cluster& cluster = input.maps.study.clustering->clusters[number];
    const DrawRect cell = layout.cell(row, 0);
    const bool chosen = input.cluster == number;
    const Rgba back = chosen ? palette.selection : (input.hovered_cluster == number ? palette.hover : 0);
    const Rgba ink = is_pale(number) ? palette.muted : palette.text;
    const float top = middle(cell, TextRole::kSmall);
    drawing.rect({{0, cell.min.y}, {layout.left, cell.max.y - 1}}, {.fill = back, .mark = row_mark(number)});
    if (chosen) drawing.rect({{0, cell.min.y}, {3, cell.max.y - 1}}, {.fill = palette.accent});
    if (input.name) return named_header(cell, number, ink);
    drawing.text({kNumber - 8, top}, input.count(number), {.colour = ink, .align = Align::kEnd, .room = kNumber - 10});
    drawing.text({layout.detailed ? kNumber + kPattern + kSize - 8 : layout.left - 8, top}, input.count(cluster.size),
                 {.colour = ink, .align = Align::kEnd, .room = kSize - 4});
    if (!layout.detailed) return;
    add_pattern_squares(drawing, {{kNumber, cell.min.y + 2}, {kNumber + kPattern - 6, cell.max.y - 2}},
                        input.maps.study.network(), input.maps.study.patterns->bits.row(cluster.first_row), palette);
    const ClusterLabel label = input.label(number);
    const float x = kNumber + kPattern + kSize;
    const float y = std::round((cell.min.y + cell.max.y) / 2 - 5);
    drawing.rect({{x, y}, {x + 9, y + 9}}, {.fill = label.colour, .radius = 2});
    drawing.text({x + 14, top}, label.output, {.colour = ink, .room = kOutput - 18});
}

void Painter::row_headers() {
    drawing.begin_clip({{0, layout.top}, {layout.left, layout.size.y}});
    for (std::size_t r = first_row; r < end_row; ++r) row_header(r);
    drawing.end_clip();
}

/// The axis of the rows, and heads of what stands beside them.
void Painter::corner() {
    const float line = line_height(TextRole::kSmall);
    float y = 3;
    for (const std::string& part :
         text_lines(input.axis, TextRole::kSmall, layout.left - 10, layout.detailed ? 1 : 4)) {
        drawing.text({6, y}, part, {.colour = palette.text, .room = layout.left - 8});
        y += line;
    }
    y = layout.top - line - 4;
    const bool whole = layout.detailed && !input.name;
    const float rows = whole ? kNumber + kPattern + kSize - 8 : layout.left - 8;
    drawing.text({rows, y}, coefficients_texts::kRows, {.colour = palette.muted, .align = Align::kEnd});
    if (!whole) return;
    drawing.text({kNumber, y}, coefficients_texts::kPattern, {.colour = palette.muted});
    drawing.text({kNumber + kPattern + kSize, y}, input.label_title, {.colour = palette.muted, .room = kOutput - 4});
}

/// What is lit behind a name leans as the name does.
void Painter::column_ground(const DrawRect& cell, Rgba fill, Mark mark) {
    const float right = cell.max.x - 1;
    const float bottom = layout.top - 1;
    if (layout.heads != HeadStyle::kSlanted)
        return drawing.rect({{cell.min.x, 0}, {right, bottom}}, {.fill = fill, .mark = mark});
    const DrawPoint corners[] = {{cell.min.x, bottom}, {right, bottom}, {right + bottom, 0}, {cell.min.x + bottom, 0}};
    drawing.polygon(corners, {.fill = fill, .mark = mark});
}

/// A name above `below`.
void Painter::column_name(const DrawRect& cell, const std::string& name, const TextStyle& style, float below) {
    const float line = line_height(style.role);
    const float centre = std::round((cell.min.x + cell.max.x - 1) / 2);
    TextStyle turned = style;
    switch (layout.heads) {
        case HeadStyle::kSlanted:
            turned.slanted = true;
            turned.room = (below - kSlant * line) / kSlant;
            drawing.text({centre - kSlant * line / 2, below - kSlant * line / 2},
                         cut_in_middle(name, style.role, turned.room), turned);
            return;
        case HeadStyle::kUpright:
            turned.upwards = true;
            turned.room = below - 2;
            drawing.text({centre - line / 2, below}, cut_in_middle(name, style.role, turned.room), turned);
            return;
        case HeadStyle::kFlat: break;
    }
    turned.align = Align::kMiddle;
    turned.room = layout.cell_width - 2;
    const std::vector<std::string> lines = text_lines(name, style.role, layout.cell_width - 6, kMaxHeadLines);
    float y = below - line * static_cast<float>(lines.size());
    for (const std::string& part : lines) {
        drawing.text({centre, y}, part, turned);
        y += line;
    }
}

void Painter::sort_arrow(float centre) {
    const float tip = input.descending ? layout.top - 3 : layout.top - 8;
    const float base = input.descending ? layout.top - 8 : layout.top - 3;
    const DrawPoint arrow[] = {{centre - 4, base}, {centre + 4, base}, {centre, tip}};
    drawing.polygon(arrow, {.fill = palette.accent});
}

void Painter::column_header(std::size_t column) {
    const std::uint32_t feature = input.columns[column];
    const DrawRect cell = layout.cell(0, column);
    const bool lit = input.hovered_feature == feature;
    const bool chosen = input.feature == feature;
    const bool sorted = input.sorted_by == feature;
    const Mark mark{MarkKind::kFeature, feature};
    column_ground(cell, chosen ? palette.selection : (lit ? palette.hover : 0), mark);
    TextStyle style;
    style.colour = lit || chosen || sorted ? palette.text : palette.muted;
    style.role = sorted ? TextRole::kBold : TextRole::kSmall;
    column_name(cell, input.maps.study.input->origins[feature].label, style, layout.top - (sorted ? kArrow : 5.0F));
    if (sorted) sort_arrow(std::round((cell.min.x + cell.max.x - 1) / 2));
}

void Painter::column_headers() {
    drawing.begin_clip({{layout.left, 0}, {layout.size.x, layout.top}});
    for (std::size_t c = first_column; c < end_column; ++c) column_header(c);
    drawing.end_clip();
}

/// What is selected or lit, drawn over the cells.
void Painter::outlines() {
    drawing.begin_clip({{layout.left, layout.top}, layout.size});
    const float right = std::min(layout.size.x, layout.content().x - layout.lean - layout.scroll.x);
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
    painter.corner();
    painter.column_headers();
    painter.outlines();
    return drawing;
}

namespace {

constexpr float kLegendBar = 110;
constexpr float kLegendEnds = 54;  // of the numbers beside the bar
constexpr float kLegendLine = 18;

void legend_bar(Drawing& drawing, const WeightScale& scale, const Palette& palette,
                const std::function<std::string(double)>& number) {
    constexpr int kLegendSteps = 44;
    const bool shared = scale.per_feature.empty();
    // Colours that stand for larger weights as well say so.
    const std::string least = (scale.cuts ? "\u2264\u2009" : "") + number(-scale.limit);
    const std::string most = scale.cuts ? "\u2265\u2009" + number(scale.limit) : "+" + number(scale.limit);
    drawing.text({kLegendEnds - 6, 2}, shared ? least : coefficients_texts::kOwnLowest,
                 {.colour = palette.muted, .align = Align::kEnd});
    for (int i = 0; i < kLegendSteps; ++i) {
        const float x = kLegendEnds + kLegendBar * static_cast<float>(i) / kLegendSteps;
        const float share = 2 * (static_cast<float>(i) + 0.5F) / kLegendSteps - 1;
        drawing.rect({{x, 4}, {x + kLegendBar / kLegendSteps + 0.2F, 14}}, {.fill = diverging(palette, share)});
    }
    for (const float x : {kLegendEnds + kLegendBar / 8, kLegendEnds + kLegendBar / 4 + 2})
        drawing.line({x - 3, 9}, {x + 3, 9}, {.stroke = with_alpha(palette.text, 0.7F), .width = 1.5F});
    drawing.text({kLegendEnds + kLegendBar + 6, 2}, shared ? most : coefficients_texts::kOwnHighest,
                 {.colour = palette.muted});
}

}  // namespace

Drawing weight_legend(const WeightScale& scale, float width, const Palette& palette,
                      const std::function<std::string(double)>& number, const std::string& meaning) {
    constexpr float kAfter = kLegendEnds + kLegendBar + 6 + kLegendEnds + 8;
    const bool beside = text_lines(meaning, TextRole::kSmall, width - kAfter).size() == 1;
    const std::vector<std::string> lines = text_lines(meaning, TextRole::kSmall, beside ? width - kAfter : width - 8);
    const float line = line_height(TextRole::kSmall) + 1;
    Drawing drawing({width, kLegendLine + (beside ? 0 : static_cast<float>(lines.size()) * line + 2)});
    legend_bar(drawing, scale, palette, number);
    float y = beside ? 2 : kLegendLine + 1;
    for (const std::string& text : lines) {
        drawing.text({beside ? kAfter : 4, y}, text, {.colour = palette.muted, .room = width - (beside ? kAfter : 4)});
        y += line;
    }
    return drawing;
}

}  // namespace reluscope
