#include "scene/drawings/chart_drawing.h"

#include "base/text/number_format.h"
#include "scene/kit/ticks.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace reluscope {

namespace {

constexpr float kAxisLeft = 44;
constexpr float kAxisBelow = 18;
constexpr float kTitleGap = 6;

/// All values, ascending.
std::vector<double> chart_values(const std::vector<ChartSeries>& series) {
    std::vector<double> all;
    for (const ChartSeries& line : series)
        std::copy_if(line.values.begin(), line.values.end(), std::back_inserter(all),
                     [](double v) { return std::isfinite(v); });
    std::sort(all.begin(), all.end());
    return all;
}

/// The axis of values that fill only a small part of it, far from 0: from a nice number below them to one above them.
/// False where there is no reason for that. `top`: the largest value that there can be, or is.
bool fit_band(double least, double greatest, double top, bool capped, ChartPlot& plot) {
    constexpr double kPart = 0.5;     // of the axis from 0, that the others fill
    constexpr double kLeast = 0.02;   // of the same: a smaller difference does not fill the picture
    constexpr double kMargin = 0.08;  // of the band, on both sides
    const double band = greatest - least;
    if (!(least > 0) || !(band > 0) || band >= kPart * top) return false;
    const double margin = std::max(kMargin * band, (kLeast * top - band) / 2);
    constexpr int kSteps = 4;
    const double step = nice_step(least - margin, greatest + margin, kSteps);
    plot.low = std::max(0.0, step * std::floor((least - margin) / step));
    plot.high = step * std::ceil((greatest + margin) / step);
    if (capped) plot.high = std::min(plot.high, top);
    return true;
}

void fit_values(const std::vector<ChartSeries>& series, const ChartOptions& options, ChartPlot& plot) {
    double high = options.level.value_or(0);
    double low = std::min(0.0, options.level.value_or(0));
    if (const std::vector<double> all = chart_values(series); !all.empty()) {
        // The first epochs may lie far above all others: they must not flatten what follows.
        const bool many = all.size() > 50;
        const double most = many ? all[all.size() - 1 - all.size() / 50] : all.back();
        const double first = many ? all[all.size() / 50] : all.front();
        const std::optional<double> end = options.share ? 1 : options.most;
        const double greatest = std::max(most, options.level.value_or(most));
        const double least = std::min(first, options.level.value_or(first));
        if (!options.whole_numbers && fit_band(least, greatest, end.value_or(greatest), end.has_value(), plot)) return;
        high = std::max(high, many ? std::max(most * 1.1, all[all.size() / 2] * 1.5) : most);
        low = std::min(low, first);
    }
    if (options.share) return;
    plot.low = low < 0 ? -nice_ceiling(-low) : 0;
    plot.high = high > plot.low ? nice_ceiling(high) : plot.low + 1;
    if (options.whole_numbers) plot.high = std::max(plot.high, plot.low + 1);
    if (options.most) plot.high = *options.most;
}

TextStyle small(Rgba colour, Align align) {
    TextStyle style;
    style.colour = colour;
    style.align = align;
    return style;
}

void add_axes(Drawing& drawing, const Palette& palette, const ChartPlot& plot, const ChartOptions& options) {
    const DrawRect& area = plot.area;
    const int most = std::max(2, static_cast<int>(area.height() / 34));
    const int digits = tick_digits(plot.low, plot.high, most);
    const float line = line_height(TextRole::kSmall);
    for (const double tick : nice_ticks(plot.low, plot.high, most)) {
        const float y = std::round(plot.y(tick));
        drawing.line({area.min.x, y}, {area.max.x, y}, stroke_style(palette.line, 1));
        drawing.text({area.min.x - 6, y - line / 2},
                     options.share ? display_number(100 * tick, digits) + "\u2009%" : display_number(tick, digits),
                     small(palette.muted, Align::kEnd));
    }
    // At the right end, where it meets no number of the other axis; the numbers that it would meet give way.
    drawing.text({area.max.x, area.max.y + 2}, options.unit, small(palette.muted, Align::kEnd));
    if (plot.count < 2) return;
    const float right = area.max.x - (options.unit.empty() ? 0 : rough_text_width(options.unit, TextRole::kSmall) + 8);
    const auto last = static_cast<double>(plot.count);
    for (const double tick : nice_ticks(1, last, std::max(2, static_cast<int>(area.width() / 70)))) {
        if (tick != std::floor(tick)) continue;
        const std::string text = display_number(tick, 6);
        const float half = rough_text_width(text, TextRole::kSmall) / 2;
        const float middle =
            std::clamp(plot.x(tick), area.min.x + half, std::max(area.max.x - half, area.min.x + half));
        if (middle + half > right) continue;
        drawing.text({middle, area.max.y + 2}, text, small(palette.muted, Align::kMiddle));
    }
}

/// The lines' names after the title, each in its colour.
void add_names(Drawing& drawing, const Palette& palette, DrawPoint at, float right,
               const std::vector<ChartSeries>& series, const ChartOptions& options) {
    TextStyle title;
    title.colour = palette.text;
    title.role = TextRole::kBold;
    title.room = std::max(1.0F, right - at.x);
    drawing.text(at, options.title, title);
    float x = at.x + rough_text_width(options.title, TextRole::kBold) + 16;
    const float middle = at.y + line_height(TextRole::kBold) / 2;
    for (const ChartSeries& line : series) {
        const float width = rough_text_width(line.name, TextRole::kSmall) + 20;
        if (x + width > right) break;
        drawing.line({x, middle}, {x + 12, middle}, stroke_style(line.colour, 2.5F));
        drawing.text({x + 16, at.y + 1}, line.name, small(palette.muted, Align::kStart));
        x += width + 12;
    }
}

void add_level(Drawing& drawing, const Palette& palette, const ChartPlot& plot, const ChartOptions& options) {
    if (!options.level || !(*options.level >= plot.low && *options.level <= plot.high)) return;
    constexpr float kDash = 5;
    const DrawRect& area = plot.area;
    const float y = std::round(plot.y(*options.level));
    for (float x = area.min.x; x < area.max.x; x += 2 * kDash)
        drawing.line({x, y}, {std::min(x + kDash, area.max.x), y}, stroke_style(palette.muted, 1.5F));
    if (!options.axes) return;
    const float line = line_height(TextRole::kSmall);
    const float top = y - line - 1 > area.min.y ? y - line - 1 : y + 2;
    drawing.text({area.max.x - 4, top}, options.level_name, small(palette.muted, Align::kEnd));
}

/// What follows without a gap.
void add_piece(Drawing& drawing, std::vector<DrawPoint>& points, Rgba colour, bool last) {
    if (points.size() > 1) drawing.polyline(points, stroke_style(colour, 2));
    ShapeStyle dot;
    dot.fill = colour;
    if (points.size() == 1 && last) drawing.disc(points[0], 3, dot);
    points.clear();
}

void add_lines(Drawing& drawing, const ChartPlot& plot, const std::vector<ChartSeries>& series) {
    const DrawRect& area = plot.area;
    drawing.begin_clip({{area.min.x, area.min.y - 2}, {area.max.x + 2, area.max.y + 2}});
    const auto pixels = static_cast<std::size_t>(std::max(1.0F, area.width()));
    std::vector<DrawPoint> points;
    for (const ChartSeries& line : series) {
        // More values than pixels: the last of each pixel is enough.
        const std::size_t stride = std::max<std::size_t>(1, line.values.size() / (2 * pixels));
        for (std::size_t i = 0; i < line.values.size(); ++i) {
            const bool last = i + 1 == line.values.size();
            if (!std::isfinite(line.values[i])) {
                add_piece(drawing, points, line.colour, false);
            } else if (i % stride == 0 || last) {
                points.push_back({plot.x(static_cast<double>(i + 1)), plot.y(line.values[i])});
            }
        }
        add_piece(drawing, points, line.colour, true);
    }
    drawing.end_clip();
}

}  // namespace

float ChartPlot::x(double i) const {
    const double span = count > 1 ? static_cast<double>(count - 1) : 1;
    return area.min.x + static_cast<float>((i - 1) / span) * area.width();
}

float ChartPlot::y(double value) const {
    return area.max.y - static_cast<float>((value - low) / (high - low)) * area.height();
}

int ChartPlot::index(float at) const {
    const double t = (at - area.min.x) / std::max(1.0F, area.width());
    return std::clamp(static_cast<int>(std::lround(1 + t * static_cast<double>(count - 1))), 1,
                      static_cast<int>(count));
}

ChartPlot chart_plot(DrawPoint origin, DrawPoint size, const std::vector<ChartSeries>& series,
                     const ChartOptions& options) {
    ChartPlot plot;
    const float title = options.axes ? line_height(TextRole::kBold) + kTitleGap : 0;
    plot.area.min = {origin.x + (options.axes ? kAxisLeft : 0), origin.y + title};
    plot.area.max = {std::max(plot.area.min.x + 1, origin.x + size.x - 4),
                     std::max(plot.area.min.y + 1, origin.y + size.y - (options.axes ? kAxisBelow : 2))};
    for (const ChartSeries& line : series) plot.count = std::max(plot.count, line.values.size());
    fit_values(series, options, plot);
    return plot;
}

void add_chart(Drawing& drawing, const Palette& palette, const ChartPlot& plot, DrawPoint origin, DrawPoint size,
               const std::vector<ChartSeries>& series, const ChartOptions& options) {
    ShapeStyle ground;
    ground.fill = with_alpha(palette.raised, 0.55F);
    ground.radius = 3;
    drawing.rect(plot.area, ground);
    if (options.axes) {
        add_axes(drawing, palette, plot, options);
        add_names(drawing, palette, origin, origin.x + size.x, series, options);
    }
    add_level(drawing, palette, plot, options);
    add_lines(drawing, plot, series);
    const bool empty = std::all_of(series.begin(), series.end(), [](const ChartSeries& s) { return s.values.empty(); });
    if (!options.marked || empty) return;
    const float x = std::round(plot.x(*options.marked));
    drawing.line({x, plot.area.min.y}, {x, plot.area.max.y}, stroke_style(palette.accent, 1.5F));
}

}  // namespace reluscope
