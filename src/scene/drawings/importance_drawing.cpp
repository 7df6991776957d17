#include "scene/drawings/importance_drawing.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>
#include <string>

namespace reluscope {

namespace {

constexpr float kBarPitch = 26;
constexpr float kImportanceLeft = 46;
constexpr float kBottom = 36;
constexpr float kTop = 24;  // room for what the vertical axis counts
constexpr float kRight = 16;

std::string number(double value) {
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, "%.3g", value);
    return buffer;
}

/// Axes of a chart: x from 1 to the number of clusters, y in [0, 1] of its height.
struct Frame {
    DrawPoint size;

    float x(double share) const {
        return kImportanceLeft + static_cast<float>(share) * (size.x - kImportanceLeft - kRight);
    }
    float y(double share) const { return size.y - kBottom - static_cast<float>(share) * (size.y - kBottom - kTop); }
};

double log_place(double value, double most) { return most > 1 ? std::log(value) / std::log(most) : 0.5; }

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

double largest_size(const Clustering& clustering) {
    return clustering.clusters.empty() ? 1 : clustering.clusters[0].size;
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

}  // namespace

Drawing importance_bars(const std::vector<ColumnImportance>& columns, ImportanceMeasure measure, float width,
                        std::size_t most, const Palette& palette) {
    const auto value = [measure](const ColumnImportance& c) {
        return measure == ImportanceMeasure::kSpread ? c.spread : c.squared;
    };
    std::vector<std::size_t> order(columns.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return value(columns[a]) > value(columns[b]); });
    order.resize(std::min(order.size(), most));
    Drawing drawing({width, static_cast<float>(order.size()) * kBarPitch + 2});
    float label = 40;
    for (const std::size_t i : order) label = std::max(label, rough_text_width(columns[i].column, TextRole::kText));
    label = std::min(label, width * 0.35F);
    const double largest = order.empty() ? 0 : value(columns[order[0]]);
    const float number_room = measure == ImportanceMeasure::kSpread ? 70 : 140;
    const float room = std::max(10.0F, width - label - 14 - number_room);
    for (std::size_t k = 0; k < order.size(); ++k) {
        const ColumnImportance& column = columns[order[k]];
        const Mark mark = {MarkKind::kFeature, static_cast<std::uint32_t>(column.inputs[0])};
        const float y = static_cast<float>(k) * kBarPitch;
        const float length = largest > 0 ? room * static_cast<float>(value(column) / largest) : 0;
        drawing.rect({{0, y}, {width, y + kBarPitch}}, {.mark = mark});
        drawing.text({label, y + 5}, column.column,
                     {.colour = palette.text, .role = TextRole::kText, .align = Align::kEnd, .room = label});
        drawing.rect({{label + 10, y + 4}, {label + 10 + std::max(length, 1.0F), y + kBarPitch - 4}},
                     {.fill = palette.accent, .radius = 3, .mark = mark});
        const std::string text = measure == ImportanceMeasure::kSpread
                                     ? number(value(column))
                                     : number(100 * value(column)) + " % of the squares";
        drawing.text({label + 16 + length, y + 6}, text, {.colour = palette.muted});
    }
    return drawing;
}

DrawPoint cluster_size_place(const Clustering& clustering, DrawPoint size, std::uint32_t cluster) {
    const Frame frame{size};
    const double rows = clustering.clusters[cluster].size;
    return {frame.x(log_place(cluster + 1.0, static_cast<double>(clustering.num_clusters()))),
            frame.y(log_place(rows, largest_size(clustering)))};
}

Drawing cluster_size_chart(const Clustering& clustering, DrawPoint size, const Palette& palette) {
    Drawing drawing(size);
    const Frame frame{size};
    frame_lines(drawing, frame, "clusters, the largest first", "rows of the cluster", palette);
    const auto count = static_cast<double>(clustering.num_clusters());
    const double largest = largest_size(clustering);
    for (double tick = 1; tick <= count; tick *= 10)
        x_tick(drawing, frame, log_place(tick, count), number(tick), palette);
    for (double tick = 1; tick <= largest; tick *= 10)
        y_tick(drawing, frame, log_place(tick, largest), number(tick), palette);
    for (const std::uint32_t rank : drawn_ranks(clustering.num_clusters()))
        drawing.disc(cluster_size_place(clustering, size, rank), 3,
                     {.fill = with_alpha(palette.accent, 0.75F), .mark = {MarkKind::kCluster, rank}});
    return drawing;
}

Drawing coverage_chart(const Clustering& clustering, DrawPoint size, const Palette& palette) {
    Drawing drawing(size);
    const Frame frame{size};
    const std::size_t count = clustering.num_clusters();
    constexpr std::size_t kLinear = 50;
    const bool log = count > kLinear;
    const auto place = [&](double clusters) {
        return log ? log_place(std::max(clusters, 1.0), static_cast<double>(count))
                   : clusters / std::max(1.0, static_cast<double>(count));
    };
    frame_lines(drawing, frame, "largest clusters together", "share of all rows", palette);
    for (const int percent : {0, 50, 90, 100})
        y_tick(drawing, frame, percent / 100.0, std::to_string(percent) + " %", palette);
    for (double tick = 1; log && tick <= static_cast<double>(count); tick *= 10)
        x_tick(drawing, frame, place(tick), number(tick), palette);
    const std::size_t step = std::max<std::size_t>(1, count / 8);
    for (std::size_t tick = step; !log && tick <= count; tick += step)
        x_tick(drawing, frame, place(static_cast<double>(tick)), std::to_string(tick), palette);
    const std::vector<std::size_t> sums = cumulative_sizes(clustering);
    const auto rows = std::max(1.0, static_cast<double>(sums.back()));
    std::vector<DrawPoint> curve;
    if (!log) curve.push_back({frame.x(0), frame.y(0)});
    for (const std::uint32_t rank : drawn_ranks(count))
        curve.push_back({frame.x(place(rank + 1.0)), frame.y(static_cast<double>(sums[rank + 1]) / rows)});
    drawing.polyline(curve, {.stroke = palette.accent, .width = 2});
    const std::size_t covering = clusters_covering(clustering, 0.9);
    if (covering == 0) return drawing;
    const float x = frame.x(place(static_cast<double>(covering)));
    const float y = frame.y(static_cast<double>(sums[covering]) / rows);
    drawing.line({x, frame.y(0)}, {x, y}, {.stroke = palette.text, .width = 1});
    drawing.disc({x, y}, 5,
                 {.fill = palette.text, .mark = {MarkKind::kCluster, static_cast<std::uint32_t>(covering - 1)}});
    const std::string sentence = coverage_sentence(clustering, 0.9);
    const float width = rough_text_width(sentence, TextRole::kBold);
    const bool left = x + 12 + width > size.x - kRight;
    if (left && x - 12 - width < kImportanceLeft) return drawing;  // no room; the panel says it as well
    drawing.text({x + (left ? -12.0F : 12.0F), left ? frame.y(0.8) : y + 12}, sentence,
                 {.colour = palette.text, .role = TextRole::kBold, .align = left ? Align::kEnd : Align::kStart});
    return drawing;
}

}  // namespace reluscope
