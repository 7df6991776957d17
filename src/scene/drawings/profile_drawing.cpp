#include "scene/drawings/profile_drawing.h"

#include "base/texts/views/profile_texts.h"
#include "network/forward.h"
#include "scene/kit/text_lines.h"
#include "scene/kit/ticks.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

namespace reluscope {

namespace {

constexpr float kBars = 58;            // height of the histogram
constexpr float kLabels = 34;          // ticks and the axis' name below
constexpr std::size_t kColoured = 24;  // clusters with bars of their own; the rest is grey
constexpr float kLegendRow = 17;
constexpr float kSample = 26;         // width of what stands before an entry of the legend
constexpr int kMaxCurvePieces = 120;  // pieces of a segment whose probability is curved

}  // namespace

float ProfileLayout::x(double feature) const {
    return plot.min.x + static_cast<float>((feature - left) / (right - left)) * plot.width();
}
float ProfileLayout::y(double value) const {
    return plot.max.y - static_cast<float>((value - low) / (high - low)) * plot.height();
}
double ProfileLayout::feature_at(float at) const {
    return left + static_cast<double>((at - plot.min.x) / plot.width()) * (right - left);
}

double profile_output(const ProfileInput& input, const Eigen::VectorXd& logits) {
    if (!input.probability) return logits(input.output);
    Eigen::MatrixXd outputs = logits;
    apply_link(input.profile.study.network().link(), outputs);
    return outputs(input.output, 0);
}

namespace {

Eigen::VectorXd one(double value) { return Eigen::VectorXd::Constant(1, value); }

void widen(ProfileLayout& layout, double value) {
    layout.low = std::min(layout.low, value);
    layout.high = std::max(layout.high, value);
}

}  // namespace

namespace {

/// What an entry of the legend stands for.
enum class SampleKind { kCurve, kSegment, kOwn, kPredicted, kObserved, kDecision, kNone };

struct LegendItem {
    SampleKind kind = SampleKind::kNone;
    std::string text;
};

std::vector<LegendItem> legend_items(const ProfileInput& input) {
    const FeatureProfile& profile = input.profile;
    const FeatureSegments& all = *profile.segments;
    std::vector<LegendItem> items;
    const bool only_input = profile.study.input->origins.size() == 1;
    if (only_input) {
        items.push_back({SampleKind::kCurve, profile_texts::kCurve});
        items.push_back({SampleKind::kSegment, profile_texts::kSegmentsOnly});
    } else {
        items.push_back(
            {SampleKind::kCurve, profile.row ? profile_texts::kCurveOfRow : profile_texts::kCurveOfCluster});
        items.push_back({SampleKind::kSegment, profile_texts::kSegments});
    }
    items.push_back({SampleKind::kOwn, profile.row ? profile_texts::kOwnOfRow : profile_texts::kOwnOfCluster});
    if (input.rows != nullptr) {
        const RowDots& rows = *input.rows;
        items.push_back({SampleKind::kPredicted, profile_texts::predicted_dots(rows.predicted.size(), rows.num_rows)});
        if (!rows.observed.empty())
            items.push_back(
                {SampleKind::kObserved, profile_texts::observed_dots(rows.observed.size(), rows.num_answers)});
    }
    if (input.decides) items.push_back({SampleKind::kDecision, profile_texts::kDecision});
    if (all.left_out > 0)
        items.push_back({SampleKind::kNone, profile_texts::left_out(all.segments.size(), all.left_out)});
    return items;
}

/// A line of the legend: part of an item's text, with its sample where it begins.
struct LegendLine {
    DrawPoint at;  ///< from the legend's top left corner
    SampleKind kind = SampleKind::kNone;
    std::string text;
};

/// Items one behind the other, on as many lines as they need; none in a very small picture.
std::vector<LegendLine> legend_lines(const ProfileInput& input, DrawPoint size) {
    constexpr float kBetweenItems = 18;
    constexpr float kSmallest = 200;
    const float width = size.x - 8;
    std::vector<LegendLine> lines;
    if (std::min(size.x, size.y) < kSmallest) return lines;
    DrawPoint at;
    for (const LegendItem& item : legend_items(input)) {
        const float indent = item.kind == SampleKind::kNone ? 0 : kSample;
        const float whole = indent + rough_text_width(item.text, TextRole::kSmall);
        if (at.x > 0 && at.x + whole > width) at = {0, at.y + kLegendRow};
        SampleKind kind = item.kind;
        const std::vector<std::string> parts = text_lines(item.text, TextRole::kSmall, width - indent);
        for (const std::string& part : parts) {
            lines.push_back({{at.x + indent, at.y}, std::exchange(kind, SampleKind::kNone), part});
            if (&part != &parts.back()) at = {0, at.y + kLegendRow};
        }
        at.x += (parts.size() > 1 ? indent + rough_text_width(parts.back(), TextRole::kSmall) : whole) + kBetweenItems;
    }
    return lines;
}

/// All values that the picture shows before the link.
void fit_outputs(const ProfileInput& input, ProfileLayout& layout) {
    const FeatureProfile& profile = input.profile;
    const FeatureSegments& all = *profile.segments;
    for (Eigen::Index k = 0; k < profile.path.values.cols() && all.is_number(); ++k)
        widen(layout, profile.path.values(input.output, k));
    for (const ClusterSegment& segment : all.segments) {
        if (!all.is_number()) break;
        widen(layout, segment.at(one(segment.low))(input.output));
        widen(layout, segment.at(one(segment.high))(input.output));
    }
    for (Eigen::Index k = 0; k < profile.level_logits.cols() && !all.is_number(); ++k) {
        widen(layout, profile.level_logits(input.output, k));
        for (std::size_t c = 0; c < all.segments.size(); ++c) {
            if (all.counts(static_cast<Eigen::Index>(c), k) > 0)
                widen(layout, all.segments[c].at(all.levels[static_cast<std::size_t>(k)].inputs)(input.output));
        }
    }
    if (input.rows == nullptr) return;
    for (const RowDot& dot : input.rows->predicted) widen(layout, dot.value);
    for (const RowDot& dot : input.rows->observed) widen(layout, dot.value);
}

}  // namespace

ProfileLayout profile_layout(const ProfileInput& input, DrawPoint size) {
    constexpr float kLeft = 50;
    constexpr float kRight = 12;
    constexpr float kTop = 24;  // the name of the output
    const FeatureSegments& all = *input.profile.segments;
    ProfileLayout layout;
    const std::vector<LegendLine> legend = legend_lines(input, size);
    const float legend_height = legend.empty() ? 0 : legend.back().at.y + kLegendRow + 2;
    const float bars = size.y < 320 ? kBars / 2 : kBars;
    layout.plot = {
        {kLeft, kTop},
        {std::max(size.x - kRight, kLeft + 20), std::max(size.y - kLabels - bars - 6 - legend_height, kTop + 30)}};
    layout.bars = {{layout.plot.min.x, layout.plot.max.y + 6}, {layout.plot.max.x, layout.plot.max.y + 6 + bars}};
    layout.legend = layout.bars.max.y + kLabels + 2;
    layout.left = all.is_number() ? all.low : 0;
    layout.right = all.is_number() ? all.high : static_cast<double>(all.levels.size());
    if (input.probability) {
        constexpr double kInset = 0.03;  // dots at 0 and 1 are whole
        layout.low = -kInset;
        layout.high = 1 + kInset;
        return layout;
    }
    layout.low = 0;
    layout.high = 0;
    fit_outputs(input, layout);
    const double margin = layout.high > layout.low ? 0.06 * (layout.high - layout.low) : 1;
    layout.low -= margin;
    layout.high += margin;
    return layout;
}

namespace {

struct ProfilePainter {
    const ProfileInput& input;
    const ProfileLayout& layout;
    const Palette& palette;
    Drawing& drawing;
    const FeatureProfile& profile = input.profile;
    const FeatureSegments& all = *input.profile.segments;
    double most_rows = 1;

    bool lit(std::size_t cluster) const { return input.hovered_cluster == cluster || input.cluster == cluster; }
    Rgba colour(std::size_t cluster) const {
        const Rgba pastel = cluster_colour(static_cast<std::uint32_t>(cluster), palette.dark);
        return mix(pastel, palette.text, 0.3F);
    }
    double value(const Eigen::VectorXd& logits) const { return profile_output(input, logits); }
    float weight(double rows) const { return static_cast<float>(std::sqrt(rows / most_rows)); }

    void grid();
    void feature_axis();
    void segment(std::size_t cluster);
    void dash(std::size_t cluster, std::size_t level);
    void segments();
    void curve();
    void level_dots();
    void row_dots();
    void legend();
    void sample(SampleKind kind, DrawPoint at);
    void histogram();
    void bar(Eigen::Index bin, float left, float right, double tallest);
    void markers();
    void marker(double at, Rgba ink, bool dashed);
};

void ProfilePainter::grid() {
    const DrawRect& plot = layout.plot;
    drawing.rect(plot, {.fill = with_alpha(palette.raised, 0.55F), .radius = 3});
    const int most = std::max(2, static_cast<int>(plot.height() / 44));
    for (const double tick : nice_ticks(layout.low, layout.high, most)) {
        const float y = std::round(layout.y(tick));
        drawing.line({plot.min.x, y}, {plot.max.x, y}, {.stroke = palette.line});
        drawing.text({plot.min.x - 7, y - line_height(TextRole::kSmall) / 2}, input.number(tick),
                     {.colour = palette.muted, .align = Align::kEnd});
    }
    drawing.text({4, 2}, input.output_axis, {.colour = palette.text, .room = plot.max.x - 8});
    if (!input.decides) return;
    const float level = std::round(layout.y(input.probability ? 0.5 : 0.0));
    for (float x = plot.min.x; x < plot.max.x; x += 12)
        drawing.line({x, level}, {std::min(x + 6, plot.max.x), level}, {.stroke = palette.text, .width = 1.5F});
}

void ProfilePainter::feature_axis() {
    const float top = layout.bars.max.y + 2;
    const InputOrigin& origin = profile.study.input->origins[profile.feature.index];
    if (all.is_number()) {
        const double a = origin.mean + origin.scale * layout.left;
        const double b = origin.mean + origin.scale * layout.right;
        const int most = std::max(2, static_cast<int>(layout.plot.width() / 80));
        for (const double tick : nice_ticks(std::min(a, b), std::max(a, b), most)) {
            const float x = std::round(layout.x((tick - origin.mean) / origin.scale));
            drawing.line({x, layout.bars.max.y}, {x, layout.bars.max.y + 3}, {.stroke = palette.muted});
            drawing.text({x, top + 1}, input.number(tick), {.colour = palette.muted, .align = Align::kMiddle});
        }
    } else {
        const float width = layout.plot.width() / static_cast<float>(all.levels.size());
        for (std::size_t k = 0; k < all.levels.size(); ++k) {
            const bool own = k == profile.own_level;
            drawing.text({layout.x(static_cast<double>(k) + 0.5), top + 1}, all.levels[k].label,
                         {.colour = own ? palette.text : palette.muted,
                          .role = own ? TextRole::kBold : TextRole::kSmall,
                          .align = Align::kMiddle,
                          .room = width - 4});
        }
    }
    const float middle = (layout.plot.min.x + layout.plot.max.x) / 2;
    drawing.text({middle, top + 16}, input.axis,
                 {.colour = palette.text, .align = Align::kMiddle, .room = layout.plot.max.x});
}

/// One cluster's straight line; its probability is curved.
void ProfilePainter::segment(std::size_t cluster) {
    const ClusterSegment& part = all.segments[cluster];
    const bool chosen = lit(cluster);
    const float width = (chosen ? 2.5F : 1.5F) + 3.5F * weight(part.rows);
    std::vector<DrawPoint> points;
    const float wide = layout.x(part.high) - layout.x(part.low);
    const int steps = input.probability ? std::clamp(static_cast<int>(wide / 6), 1, kMaxCurvePieces) : 1;
    for (int i = 0; i <= steps; ++i) {
        const double at = part.low + (part.high - part.low) * i / steps;
        points.push_back({layout.x(at), layout.y(value(part.at(one(at))))});
    }
    if (points.back().x - points.front().x < 5) {  // all rows have one value: a dash
        const DrawPoint middle = points.front();
        points = {{middle.x - 3, middle.y}, {middle.x + 3, middle.y}};
    }
    const Mark mark{MarkKind::kCluster, static_cast<std::uint32_t>(cluster)};
    if (chosen) drawing.polyline(points, {.stroke = palette.text, .width = width + 3, .mark = mark});
    drawing.polyline(points,
                     {.stroke = with_alpha(colour(cluster), chosen ? 1.0F : 0.72F), .width = width, .mark = mark});
}

/// One cluster's value at a level that some of its rows have.
void ProfilePainter::dash(std::size_t cluster, std::size_t level) {
    const int rows = all.counts(static_cast<Eigen::Index>(cluster), static_cast<Eigen::Index>(level));
    if (rows == 0) return;
    const float room = layout.plot.width() / static_cast<float>(all.levels.size());
    const float half = std::min(0.36F * room, 90.0F);
    const float y = layout.y(value(all.segments[cluster].at(all.levels[level].inputs)));
    const float x = layout.x(static_cast<double>(level) + 0.5);
    const bool chosen = lit(cluster);
    const float width = (chosen ? 2.5F : 1.5F) + 3.5F * weight(rows);
    const Mark mark{MarkKind::kCluster, static_cast<std::uint32_t>(cluster)};
    if (chosen)
        drawing.line({x - half - 2, y}, {x + half + 2, y}, {.stroke = palette.text, .width = width + 3, .mark = mark});
    drawing.line({x - half, y}, {x + half, y},
                 {.stroke = with_alpha(colour(cluster), chosen ? 1.0F : 0.72F), .width = width, .mark = mark});
}

/// Large clusters first, so that small ones can be reached; what is lit last.
void ProfilePainter::segments() {
    for (const bool top : {false, true}) {
        for (std::size_t c = 0; c < all.segments.size(); ++c) {
            if (lit(c) != top) continue;
            if (all.is_number()) {
                segment(c);
                continue;
            }
            for (std::size_t k = 0; k < all.levels.size(); ++k) dash(c, k);
        }
    }
}

/// The network's own output for each row, and below those dots what was observed.
void ProfilePainter::row_dots() {
    if (input.rows == nullptr) return;
    const auto at = [&](const RowDot& dot) { return DrawPoint{layout.x(dot.at), layout.y(dot.value)}; };
    constexpr float kMany = 400;  // more of them are fainter
    const auto count = static_cast<float>(std::max<std::size_t>(1, input.rows->predicted.size()));
    const float alpha = std::clamp(std::sqrt(kMany / count), 0.45F, 0.9F);
    for (const RowDot& dot : input.rows->observed)
        drawing.symbol(at(dot), 3.2F, PointShape::kDiamond,
                       {.stroke = with_alpha(palette.raises_text, alpha), .width = 1.2F});
    for (const RowDot& dot : input.rows->predicted)
        drawing.disc(at(dot), 1.8F, {.fill = with_alpha(palette.muted, alpha)});
}

/// What stands before an entry of the legend; `at` is the left end of its middle.
void ProfilePainter::sample(SampleKind kind, DrawPoint at) {
    const DrawPoint end{at.x + kSample - 8, at.y};
    const DrawPoint centre{(at.x + end.x) / 2, at.y};
    switch (kind) {
        case SampleKind::kCurve:
            if (all.is_number()) return drawing.line(at, end, {.stroke = palette.accent, .width = 4});
            return drawing.disc(centre, 4.5F, {.fill = palette.accent});
        case SampleKind::kSegment: return drawing.line(at, end, {.stroke = colour(0), .width = 2.5F});
        case SampleKind::kOwn:
            drawing.line({centre.x, at.y - 7}, {centre.x, at.y + 7},
                         {.stroke = palette.text, .width = 1.5F, .dash = 3});
            return drawing.disc(centre, 4, {.fill = palette.text});
        case SampleKind::kPredicted: return drawing.disc(centre, 2, {.fill = palette.muted});
        case SampleKind::kObserved:
            return drawing.symbol(centre, 3.2F, PointShape::kDiamond, {.stroke = palette.raises_text, .width = 1.2F});
        case SampleKind::kDecision: return drawing.line(at, end, {.stroke = palette.text, .width = 1.5F, .dash = 6});
        case SampleKind::kNone: return;
    }
}

void ProfilePainter::legend() {
    for (const LegendLine& line : legend_lines(input, drawing.size())) {
        const DrawPoint text{4 + line.at.x, layout.legend + line.at.y};
        sample(line.kind, {text.x - kSample, text.y + line_height(TextRole::kSmall) / 2});
        drawing.text(text, line.text, {.colour = palette.muted, .room = drawing.size().x - text.x});
    }
}

/// The profile itself: exact between its knots while these can be told apart and the output is straight there.
void ProfilePainter::curve() {
    const LinePath& path = profile.path;
    std::vector<DrawPoint> points;
    const auto width = static_cast<std::size_t>(std::max(1.0F, layout.plot.width()));
    if (!input.probability && path.num_pieces() < 2 * width) {
        for (std::size_t k = 0; k < path.knots.size(); ++k)
            points.push_back({layout.x(profile.value_at(path.knots[k])),
                              layout.y(path.values(input.output, static_cast<Eigen::Index>(k)))});
    } else {
        for (std::size_t i = 0; i <= width; ++i) {
            const double at = profile.value_at(path.knots.back() * static_cast<double>(i) / static_cast<double>(width));
            points.push_back({layout.x(at), layout.y(value(profile.logits(at)))});
        }
    }
    drawing.polyline(points, {.stroke = palette.panel, .width = 6.5F});
    drawing.polyline(points, {.stroke = palette.accent, .width = 4});
    if (input.probability || path.num_pieces() > 60) return;
    for (std::size_t k = 1; k + 1 < path.knots.size(); ++k) drawing.disc(points[k], 4, {.fill = palette.accent});
}

void ProfilePainter::level_dots() {
    for (std::size_t k = 0; k < all.levels.size(); ++k) {
        const double out = value(profile.level_logits.col(static_cast<Eigen::Index>(k)));
        const DrawPoint at{layout.x(static_cast<double>(k) + 0.5), layout.y(out)};
        const bool own = k == profile.own_level;
        drawing.disc(at, own ? 8.0F : 6.0F, {.fill = palette.panel});
        drawing.disc(at, own ? 6.0F : 4.5F, {.fill = palette.accent});
        if (own) drawing.disc(at, 8, {.stroke = palette.text, .width = 2});
        const bool high = at.y < layout.plot.min.y + 24;
        drawing.text({at.x, at.y + (high ? 10.0F : -26.0F)}, input.number(out),
                     {.colour = palette.text, .role = TextRole::kBold, .align = Align::kMiddle});
    }
}

/// Rows of one bin, cluster on cluster, the largest below.
void ProfilePainter::bar(Eigen::Index bin, float left, float right, double tallest) {
    const DrawRect& bars = layout.bars;
    double below = 0;
    const auto piece = [&](double rows, Rgba fill, Mark mark, bool chosen) {
        if (rows == 0) return;
        const float low = bars.max.y - static_cast<float>(below / tallest) * bars.height();
        below += rows;
        const float high = bars.max.y - static_cast<float>(below / tallest) * bars.height();
        drawing.rect({{left, high}, {right, low}},
                     {.fill = fill, .stroke = chosen ? palette.text : 0, .width = 1.5F, .mark = mark});
    };
    double rest = all.counts(all.counts.rows() - 1, bin);
    for (std::size_t c = 0; c < all.segments.size(); ++c) {
        const int rows = all.counts(static_cast<Eigen::Index>(c), bin);
        if (c >= kColoured && !lit(c)) {
            rest += rows;
            continue;
        }
        piece(rows, mix(colour(c), palette.panel, 0.15F), {MarkKind::kCluster, static_cast<std::uint32_t>(c)}, lit(c));
    }
    piece(rest, palette.line, {}, false);
}

void ProfilePainter::histogram() {
    const double tallest = std::max(1, all.counts.colwise().sum().maxCoeff());
    const auto bins = static_cast<float>(all.num_bins());
    const float step = layout.plot.width() / bins;
    drawing.line({layout.bars.min.x, layout.bars.max.y}, {layout.bars.max.x, layout.bars.max.y},
                 {.stroke = palette.muted});
    const float inset = all.is_number() ? 0.5F : std::max(2.0F, step / 2 - 70);
    for (Eigen::Index b = 0; b < all.num_bins(); ++b) {
        const float left = layout.bars.min.x + static_cast<float>(b) * step;
        bar(b, left + inset, left + step - inset, tallest);
    }
    drawing.text({layout.bars.min.x - 7, layout.bars.min.y - 2}, input.count(static_cast<unsigned long long>(tallest)),
                 {.colour = palette.muted, .align = Align::kEnd});
    drawing.text({layout.bars.min.x - 7, layout.bars.max.y - 13}, profile_texts::kRows,
                 {.colour = palette.muted, .align = Align::kEnd});
}

void ProfilePainter::marker(double at, Rgba ink, bool dashed) {
    const float x = std::round(layout.x(at));
    const float bottom = layout.bars.max.y;
    for (float y = layout.plot.min.y; y < bottom; y += dashed ? 8.0F : bottom) {
        const float end = dashed ? std::min(y + 4, bottom) : bottom;
        drawing.line({x, y}, {x, end}, {.stroke = ink, .width = 1.5F, .mark = {MarkKind::kPart, 0}});
    }
    const float y = layout.y(value(profile.logits(at)));
    drawing.disc({x, y}, 7, {.fill = palette.panel, .mark = {MarkKind::kPart, 0}});
    drawing.disc({x, y}, 5, {.fill = ink, .mark = {MarkKind::kPart, 0}});
}

void ProfilePainter::markers() {
    const double own = profile.base(static_cast<Eigen::Index>(profile.feature.index));
    marker(own, palette.text, true);
    if (input.what_if) marker(*input.what_if, palette.accent, false);
}

}  // namespace

Drawing profile_drawing(const ProfileInput& input, const ProfileLayout& layout, DrawPoint size,
                        const Palette& palette) {
    Drawing drawing(size);
    ProfilePainter painter{input, layout, palette, drawing};
    if (!painter.all.segments.empty()) painter.most_rows = std::max(1U, painter.all.segments[0].rows);
    painter.grid();
    painter.feature_axis();
    drawing.begin_clip(
        {{layout.plot.min.x - 4, layout.plot.min.y - 4}, {layout.plot.max.x + 8, layout.plot.max.y + 4}});
    painter.row_dots();
    painter.segments();
    if (painter.all.is_number()) {
        painter.curve();
    } else {
        painter.level_dots();
    }
    drawing.end_clip();
    painter.histogram();
    if (painter.all.is_number()) painter.markers();
    painter.legend();
    return drawing;
}

}  // namespace reluscope
