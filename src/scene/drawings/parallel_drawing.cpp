#include "scene/drawings/parallel_drawing.h"

#include "scene/kit/text_lines.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace reluscope {

namespace {

constexpr std::size_t kLabelLines = 3;  // of a name
constexpr float kEndRoom = 16;          // below the names: the value at the upper end
constexpr float kBesideAxes = 44;       // beside the outer axes
constexpr float kAxisRoom = 84;
constexpr float kRange = 7;  // half a range's width

std::size_t drawn(const ClusterMaps& maps) { return std::min(kMaxParallelLines, maps.num_clusters()); }

std::pair<double, double> widened(double low, double high) {
    if (!(low <= high)) return {-1, 1};
    const double margin = high > low ? 0.04 * (high - low) : 1.0;
    return {low - margin, high + margin};
}

/// The lines of a name that has `room` for each.
std::vector<std::string> label_lines(const std::string& label, float room) {
    return text_lines(label, TextRole::kText, room - 8, kLabelLines);
}

/// Room for a name: to the next axis.
float label_room(float width, std::size_t axes) {
    return axes > 1 ? (width - 2 * kBesideAxes) / static_cast<float>(axes - 1) - 4 : width;
}

float labels_height(float width, const ClusterMaps& maps, std::span<const std::uint32_t> axes) {
    std::size_t lines = 1;
    for (const std::uint32_t feature : axes)
        lines = std::max(lines,
                         label_lines(maps.study.input->origins[feature].label, label_room(width, axes.size())).size());
    return line_height(TextRole::kText) * static_cast<float>(lines) + 6;
}

}  // namespace

float ParallelLayout::y_of(std::size_t axis, double value) const {
    const auto [low, high] = scale[axis];
    return bottom - static_cast<float>((value - low) / (high - low)) * (bottom - top);
}

double ParallelLayout::value_at(std::size_t axis, float y) const {
    const auto [low, high] = scale[axis];
    return low + static_cast<double>((bottom - y) / (bottom - top)) * (high - low);
}

std::optional<std::size_t> ParallelLayout::axis_near(float at, float reach) const {
    std::optional<std::size_t> nearest;
    for (std::size_t a = 0; a < x.size(); ++a) {
        if (std::abs(x[a] - at) > reach) continue;
        reach = std::abs(x[a] - at);
        nearest = a;
    }
    return nearest;
}

std::size_t ParallelLayout::slot_at(float at) const {
    std::size_t slot = 0;
    for (std::size_t a = 1; a < x.size(); ++a) {
        if (at > (x[a - 1] + x[a]) / 2) slot = a;
    }
    return slot;
}

std::size_t axes_within(float width) {
    return static_cast<std::size_t>(std::max(2.0F, (width - 2 * kBesideAxes) / kAxisRoom + 1));
}

ParallelLayout parallel_layout(DrawPoint size, const ClusterMaps& maps, BarMode mode,
                               std::span<const std::uint32_t> axes) {
    constexpr float kBelow = 18;  // the axes: the value at their lower end
    ParallelLayout layout;
    layout.size = size;
    layout.labels = labels_height(size.x, maps, axes);
    layout.top = layout.labels + kEndRoom;
    layout.bottom = std::max(size.y - kBelow, layout.top + 10);
    double low = 0;
    double high = 0;
    const float room = std::max(0.0F, size.x - 2 * kBesideAxes);
    for (std::size_t a = 0; a < axes.size(); ++a) {
        const float share = axes.size() > 1 ? static_cast<float>(a) / static_cast<float>(axes.size() - 1) : 0.5F;
        layout.x.push_back(std::round(kBesideAxes + share * room));
        double least = std::numeric_limits<double>::infinity();
        double most = -least;
        for (std::size_t c = 0; c < drawn(maps); ++c) {
            const double value = maps.value(mode, c, axes[a]);
            least = std::min(least, value);
            most = std::max(most, value);
        }
        layout.scale.push_back(widened(least, most));
        low = std::min(low, least);
        high = std::max(high, most);
    }
    if (mode != BarMode::kPerUnit) std::fill(layout.scale.begin(), layout.scale.end(), widened(low, high));
    return layout;
}

namespace {

struct ParallelPainter {
    const ParallelInput& input;
    const ParallelLayout& layout;
    const Palette& palette;
    Drawing& drawing;
    double rows = 1;  ///< of the table
    std::vector<DrawPoint> points = {};

    void axes();
    void ends();
    void ranges();
    void label(std::size_t a, float room);
    void labels();
    bool matches(std::uint32_t cluster) const { return input.matches.empty() || input.matches[cluster] != 0; }
    float weight(std::uint32_t cluster) const {
        return static_cast<float>(std::sqrt(input.maps.study.clustering->clusters[cluster].size / rows));
    }
    void line(std::uint32_t cluster, Rgba colour, float width);
    void lines();
};

void ParallelPainter::axes() {
    for (std::size_t a = 0; a < layout.x.size(); ++a) {
        const bool lit = input.hovered_feature == input.axes[a];
        const bool chosen = input.feature == input.axes[a];
        drawing.line({layout.x[a], layout.top}, {layout.x[a], layout.bottom},
                     {.stroke = lit || chosen ? palette.accent : palette.muted, .width = lit || chosen ? 2.5F : 1.0F});
    }
    if (input.mode != BarMode::kPerUnit && !layout.x.empty()) {
        const float zero = std::round(layout.y_of(0, 0));
        drawing.line({layout.x.front(), zero}, {layout.x.back(), zero}, {.stroke = palette.line, .width = 1});
        drawing.text({layout.x.front() - 6, zero - 7}, "0", {.colour = palette.muted, .align = Align::kEnd});
    }
}

/// Values at the ends of the axes; once where all share one scale.
void ParallelPainter::ends() {
    for (std::size_t a = 0; a < layout.x.size(); ++a) {
        const bool shared = input.mode != BarMode::kPerUnit;
        const Align align = shared ? Align::kEnd : Align::kMiddle;
        const float x = layout.x[a] - (shared ? 6.0F : 0.0F);
        drawing.text({x, layout.bottom + (shared ? -8.0F : 3.0F)}, input.number(layout.scale[a].first),
                     {.colour = palette.muted, .align = align});
        drawing.text({x, layout.top - (shared ? 4.0F : 17.0F)}, input.number(layout.scale[a].second),
                     {.colour = palette.muted, .align = align});
        if (shared) return;
    }
}

void ParallelPainter::line(std::uint32_t cluster, Rgba colour, float width) {
    points.clear();
    for (std::size_t a = 0; a < layout.x.size(); ++a)
        points.push_back({layout.x[a], layout.y_of(a, input.maps.value(input.mode, cluster, input.axes[a]))});
    if (points.size() == 1) {  // a lone axis: a tick
        points = {{points[0].x - 12, points[0].y}, {points[0].x + 12, points[0].y}};
    }
    if (points.empty()) return;
    drawing.polyline(points, {.stroke = colour, .width = width, .mark = {MarkKind::kCluster, cluster}});
}

/// Small clusters first, so that large ones lie on top; what is selected or lit last.
void ParallelPainter::lines() {
    const std::size_t count = drawn(input.maps);
    constexpr float kClear = 60;  // so many lines can be told apart; more are fainter
    const float faint = std::min(1.0F, std::sqrt(kClear / static_cast<float>(std::max<std::size_t>(1, count))));
    for (const bool wanted : {false, true}) {
        for (std::size_t i = count; i-- > 0;) {
            const auto c = static_cast<std::uint32_t>(i);
            if (matches(c) != wanted || input.cluster == c || input.hovered_cluster == c) continue;
            if (!wanted) {
                line(c, with_alpha(palette.muted, 0.14F), 1);
            } else {
                line(c,
                     with_alpha(input.colour(c), std::min(1.0F, (0.6F + 0.7F * weight(c)) * faint + 0.3F * weight(c))),
                     1.2F + 6 * weight(c));
            }
        }
    }
    for (const auto& special : {input.cluster, input.hovered_cluster}) {
        if (!special || *special >= input.maps.num_clusters()) continue;
        const float width = 2.5F + 4 * weight(*special);
        line(*special, palette.text, width + 3);
        line(*special, input.colour(*special), width);
    }
}

void ParallelPainter::ranges() {
    for (const ParallelInput::Range& range : input.ranges) {
        const float x = layout.x[range.axis];
        const float top = std::clamp(layout.y_of(range.axis, range.high), layout.top, layout.bottom);
        const float bottom = std::clamp(layout.y_of(range.axis, range.low), layout.top, layout.bottom);
        drawing.rect({{x - kRange, top}, {x + kRange, std::max(bottom, top + 2)}},
                     {.fill = with_alpha(palette.accent, 0.28F),
                      .stroke = palette.accent,
                      .width = 1.5F,
                      .radius = 2,
                      .mark = {MarkKind::kPart, static_cast<std::uint32_t>(range.axis)}});
    }
}

void ParallelPainter::label(std::size_t a, float room) {
    const std::uint32_t feature = input.axes[a];
    const bool dragged = input.dragged_axis == a;
    const bool lit = input.hovered_feature == feature || input.feature == feature || dragged;
    const std::vector<std::string> lines = label_lines(input.maps.study.input->origins[feature].label, room);
    float widest = 0;
    for (const std::string& text : lines) widest = std::max(widest, rough_text_width(text, TextRole::kBold));
    const float width = std::min(room, widest + 12);
    const float x = std::clamp(dragged ? input.drag_x : layout.x[a], width / 2, layout.size.x - width / 2);
    drawing.rect({{x - width / 2, 0}, {x + width / 2, layout.labels - 2}},
                 {.fill = dragged ? palette.raised : (lit ? palette.hover : 0),
                  .stroke = dragged ? palette.accent : 0,
                  .radius = 4,
                  .mark = {MarkKind::kFeature, feature}});
    const float line = line_height(TextRole::kText);
    float y = layout.labels - 5 - line * static_cast<float>(lines.size());
    for (const std::string& text : lines) {
        drawing.text({x, y}, cut_in_middle(text, TextRole::kText, width - 4),
                     {.colour = lit ? palette.text : palette.muted,
                      .role = lit ? TextRole::kBold : TextRole::kText,
                      .align = Align::kMiddle,
                      .room = width - 4});
        y += line;
    }
}

void ParallelPainter::labels() {
    const float room = label_room(layout.size.x, layout.x.size());
    for (std::size_t a = 0; a < layout.x.size(); ++a) label(a, room);
}

}  // namespace

Drawing parallel_drawing(const ParallelInput& input, const ParallelLayout& layout, const Palette& palette) {
    Drawing drawing(layout.size);
    ParallelPainter painter{input, layout, palette, drawing};
    if (input.maps.num_clusters() > 0) painter.rows = static_cast<double>(input.maps.study.clustering->num_rows());
    painter.axes();
    painter.lines();
    painter.ranges();
    painter.ends();
    painter.labels();
    return drawing;
}

}  // namespace reluscope
