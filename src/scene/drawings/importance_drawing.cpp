#include "scene/drawings/importance_drawing.h"

#include "base/text/number_format.h"
#include "base/texts/explanation_texts.h"
#include "scene/kit/ticks.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

namespace reluscope {

namespace {

constexpr float kBarPitch = 26;
constexpr float kBottom = 36;
constexpr float kTop = 24;  // room for what the vertical axis counts
constexpr float kRight = 16;

/// Axes of a chart: both in [0, 1] of what is drawn.
struct Frame {
    static constexpr float kLeft = 46;
    DrawPoint size;

    float x(double share) const { return kLeft + static_cast<float>(share) * (size.x - kLeft - kRight); }
    float y(double share) const { return size.y - kBottom - static_cast<float>(share) * (size.y - kBottom - kTop); }
};

void frame_lines(Drawing& drawing, const Frame& frame, const std::string& x_title, const std::string& y_title,
                 const Palette& palette) {
    drawing.line({frame.x(0), frame.y(0)}, {frame.x(1), frame.y(0)}, {.stroke = palette.line});
    drawing.line({frame.x(0), frame.y(0)}, {frame.x(0), frame.y(1)}, {.stroke = palette.line});
    drawing.text({frame.x(1), frame.size.y - line_height(TextRole::kSmall)}, x_title,
                 {.colour = palette.muted, .align = Align::kEnd});
    drawing.text({4, 0}, y_title, {.colour = palette.muted, .room = frame.size.x - 8});
}

void x_tick(Drawing& drawing, const Frame& frame, double place, const std::string& text, const Palette& palette) {
    drawing.line({frame.x(place), frame.y(0)}, {frame.x(place), frame.y(0) + 4}, {.stroke = palette.line});
    drawing.text({frame.x(place), frame.y(0) + 5}, text, {.colour = palette.muted, .align = Align::kMiddle});
}

void y_tick(Drawing& drawing, const Frame& frame, double place, const std::string& text, const Palette& palette) {
    drawing.line({frame.x(0), frame.y(place)}, {frame.x(1), frame.y(place)},
                 {.stroke = with_alpha(palette.line, 0.6F)});
    drawing.text({frame.x(0) - 6, frame.y(place) - line_height(TextRole::kSmall) / 2}, text,
                 {.colour = palette.muted, .align = Align::kEnd});
}

constexpr int kTicks = 5;

/// The end of the vertical axis: a tick that no cluster is above.
double rows_axis_end(const Clustering& clustering) {
    const double largest = clustering.clusters.empty() ? 1 : clustering.clusters[0].size;
    const double step = std::max(1.0, nice_ceiling(largest / kTicks));
    return step * std::ceil(largest / step);
}

double num_clusters(const Clustering& clustering) {
    return std::max(1.0, static_cast<double>(clustering.num_clusters()));
}

/// Ticks of a number of clusters or rows, which is whole.
std::vector<double> whole_ticks(double most, float room) {
    constexpr float kPitch = 70;
    std::vector<double> ticks = nice_ticks(0, most, std::clamp(static_cast<int>(room / kPitch), 2, 8));
    std::erase_if(ticks, [](double tick) { return tick != std::round(tick); });
    return ticks;
}

/// Ranks that are drawn: all of the first ones, then so many per power of ten.
std::vector<std::uint32_t> drawn_ranks(std::size_t count) {
    std::vector<std::uint32_t> ranks;
    double next = 0;
    while (next < static_cast<double>(count)) {
        ranks.push_back(static_cast<std::uint32_t>(next));
        next = std::max(std::floor(next) + 1, next * 1.02);
    }
    if (count > 0 && ranks.back() + 1 != count) ranks.push_back(static_cast<std::uint32_t>(count - 1));
    return ranks;
}

/// The horizontal axis below bars that fill `area` up to `largest`, with lines through it.
void bar_axis(Drawing& drawing, const DrawRect& area, double largest, const std::string& title,
              const Palette& palette) {
    const float room = area.max.x - area.min.x;
    drawing.line({area.min.x, area.min.y}, {area.min.x, area.max.y}, {.stroke = palette.line});
    drawing.text({area.max.x, area.max.y + kBottom - line_height(TextRole::kSmall)}, title,
                 {.colour = palette.muted, .align = Align::kEnd, .room = area.max.x});
    if (!(largest > 0)) return;
    constexpr float kPitch = 90;
    const int ticks = std::clamp(static_cast<int>(room / kPitch), 2, 8);
    for (const double tick : nice_ticks(0, largest, ticks)) {
        const float x = area.min.x + room * static_cast<float>(tick / largest);
        drawing.line({x, area.min.y}, {x, area.max.y + 4}, {.stroke = with_alpha(palette.line, 0.6F)});
        drawing.text({x, area.max.y + 5}, display_number(tick), {.colour = palette.muted, .align = Align::kMiddle});
    }
}

}  // namespace

Drawing importance_bars(const std::vector<ColumnImportance>& columns, ImportanceMeasure measure,
                        const std::string& axis, float width, std::size_t most, const Palette& palette) {
    const auto value = [measure](const ColumnImportance& c) {
        return measure == ImportanceMeasure::kSpread ? c.spread : 100 * c.squared;
    };
    std::vector<std::size_t> order(columns.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return value(columns[a]) > value(columns[b]); });
    order.resize(std::min(order.size(), most));
    const float bottom = static_cast<float>(order.size()) * kBarPitch;
    Drawing drawing({width, bottom + kBottom});
    float label = 40;
    constexpr float kNoCut = 1.08F;  // the widths are rough
    for (const std::size_t i : order)
        label = std::max(label, kNoCut * rough_text_width(columns[i].column, TextRole::kText));
    label = std::min(label, width * 0.35F);
    constexpr float kNumberRoom = 60;
    const float left = label + 10;
    const float room = std::max(10.0F, width - left - 4 - kNumberRoom);
    const double largest = order.empty() ? 0 : value(columns[order[0]]);
    bar_axis(drawing, {{left, 0}, {left + room, bottom}}, largest, axis, palette);
    for (std::size_t k = 0; k < order.size(); ++k) {
        const ColumnImportance& column = columns[order[k]];
        const Mark mark = {MarkKind::kFeature, static_cast<std::uint32_t>(column.inputs[0])};
        const float y = static_cast<float>(k) * kBarPitch;
        const float length = largest > 0 ? room * static_cast<float>(value(column) / largest) : 0;
        drawing.rect({{0, y}, {width, y + kBarPitch}}, {.mark = mark});
        drawing.text({label, y + 5}, column.column,
                     {.colour = palette.text, .role = TextRole::kText, .align = Align::kEnd, .room = label});
        drawing.rect({{left, y + 4}, {left + std::max(length, 1.0F), y + kBarPitch - 4}},
                     {.fill = palette.accent, .radius = 3, .mark = mark});
        const std::string text =
            display_number(value(column)) + (measure == ImportanceMeasure::kSpread ? "" : "\u2009%");
        drawing.text({left + 6 + length, y + 6}, text, {.colour = palette.muted});
    }
    return drawing;
}

DrawPoint cluster_size_place(const Clustering& clustering, DrawPoint size, std::uint32_t cluster) {
    const Frame frame{size};
    return {frame.x((cluster + 0.5) / num_clusters(clustering)),
            frame.y(clustering.clusters[cluster].size / rows_axis_end(clustering))};
}

Drawing cluster_size_chart(const Clustering& clustering, DrawPoint size, const Palette& palette) {
    Drawing drawing(size);
    const Frame frame{size};
    frame_lines(drawing, frame, explanation_texts::kSizesAxis, explanation_texts::kRowsAxis, palette);
    const double count = num_clusters(clustering);
    for (const double tick : whole_ticks(count, size.x)) {
        // The points stand in the middle of their clusters' places.
        if (tick > 0) x_tick(drawing, frame, (tick - 0.5) / count, display_number(tick), palette);
    }
    const double most = rows_axis_end(clustering);
    for (const double tick : whole_ticks(most, size.y * 2))
        y_tick(drawing, frame, tick / most, display_number(tick), palette);
    constexpr std::size_t kStems = 120;  // more would be one surface
    for (const std::uint32_t rank : drawn_ranks(clustering.num_clusters())) {
        const DrawPoint at = cluster_size_place(clustering, size, rank);
        if (clustering.num_clusters() <= kStems)
            drawing.line({at.x, frame.y(0)}, at, {.stroke = with_alpha(palette.accent, 0.5F), .width = 2});
        drawing.disc(at, 3, {.fill = with_alpha(palette.accent, 0.75F), .mark = {MarkKind::kCluster, rank}});
    }
    return drawing;
}

Drawing coverage_chart(const Clustering& clustering, DrawPoint size, const Palette& palette) {
    Drawing drawing(size);
    const Frame frame{size};
    const double count = num_clusters(clustering);
    frame_lines(drawing, frame, explanation_texts::kCoverageAxis, explanation_texts::kShareAxis, palette);
    for (const int percent : {0, 50, 90, 100})
        y_tick(drawing, frame, percent / 100.0, display_share(percent / 100.0), palette);
    for (const double tick : whole_ticks(count, size.x))
        x_tick(drawing, frame, tick / count, display_number(tick), palette);
    const std::vector<std::size_t> sums = cumulative_sizes(clustering);
    const auto rows = std::max(1.0, static_cast<double>(sums.back()));
    std::vector<DrawPoint> curve = {{frame.x(0), frame.y(0)}};
    for (const std::uint32_t rank : drawn_ranks(clustering.num_clusters()))
        curve.push_back({frame.x((rank + 1) / count), frame.y(static_cast<double>(sums[rank + 1]) / rows)});
    drawing.polyline(curve, {.stroke = palette.accent, .width = 2});
    const std::size_t covering = clusters_covering(clustering, 0.9);
    if (covering == 0) return drawing;
    const float x = frame.x(static_cast<double>(covering) / count);
    const float y = frame.y(static_cast<double>(sums[covering]) / rows);
    drawing.line({x, frame.y(0)}, {x, y}, {.stroke = palette.text, .width = 1});
    drawing.disc({x, y}, 5,
                 {.fill = palette.text, .mark = {MarkKind::kCluster, static_cast<std::uint32_t>(covering - 1)}});
    const std::string sentence =
        explanation_texts::covers(covering, display_share(static_cast<double>(sums[covering]) / rows));
    const float width = rough_text_width(sentence, TextRole::kBold);
    const bool left = x + 12 + width > size.x - kRight;
    if (left && x - 12 - width < Frame::kLeft) return drawing;  // no room; the panel says it as well
    drawing.text({x + (left ? -12.0F : 12.0F), left ? frame.y(0.18) : y + 12}, sentence,
                 {.colour = palette.text, .role = TextRole::kBold, .align = left ? Align::kEnd : Align::kStart});
    return drawing;
}

}  // namespace reluscope
