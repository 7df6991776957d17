#include "scene/plane/plot_painter.h"

#include "base/text/number_format.h"
#include "scene/kit/ticks.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace reluscope {

namespace {

constexpr float kTickRoomX = 84;  // for one number
constexpr float kTickRoomY = 56;
constexpr float kTick = 4;
constexpr float kNameRoom = 80;  // of a name below the picture
constexpr float kRampHeight = 9;
constexpr float kPlateSides = 12;  // of a plate's width, beside its text

std::string tick_text(double tick, int digits, const std::vector<std::string>& names) {
    if (names.empty()) return display_number(tick, digits);
    const bool named = tick == std::round(tick) && tick >= 0 && tick < static_cast<double>(names.size());
    return named ? names[static_cast<std::size_t>(tick)] : "";
}

}  // namespace

float spared_text_width(std::string_view text, TextRole role) {
    constexpr float kSpare = 4;
    return rough_text_width(text, role) + kSpare;
}

DrawPoint PlotFrame::at(Point2 p) const {
    const auto x = static_cast<float>((p.x - window.s0) / window.width());
    const auto y = static_cast<float>((p.y - window.t0) / window.height());
    return {area.min.x + x * area.width(), area.max.y - y * area.height()};
}

DrawRect one_scale_area(const DrawRect& area, const PlaneWindow& window, double t_per_s) {
    constexpr double kLongest = 8;
    const double has = window.width() * t_per_s / window.height();
    const auto shape = static_cast<double>(area.width() / std::max(area.height(), 1.0F));
    if (!(has > 1 / kLongest) || !(has < kLongest)) return area;
    DrawRect part = area;
    if (has < shape) {
        const float spare = area.width() * static_cast<float>(1 - has / shape) / 2;
        part.min.x = std::round(area.min.x + spare);
        part.max.x = std::round(area.max.x - spare);
    } else {
        const float spare = area.height() * static_cast<float>(1 - shape / has) / 2;
        part.min.y = std::round(area.min.y + spare);
        part.max.y = std::round(area.max.y - spare);
    }
    return part;
}

PlotPainter::PlotPainter(Drawing& drawing, const Palette& palette, TextWidth text_width)
    : drawing_(drawing), palette_(palette), width_(std::move(text_width)) {}

/// Between whole units: on a screen it fills whole pixels.
void PlotPainter::fine_line(DrawPoint from, DrawPoint to, Rgba colour) {
    constexpr float kHalf = 0.5F;
    drawing_.line({from.x + kHalf, from.y + kHalf}, {to.x + kHalf, to.y + kHalf}, stroke_style(colour, 1));
}

void PlotPainter::axis_x(const PlotFrame& frame, const PlotAxis& axis, bool grid) {
    const auto& [low, high] = frame.area;
    const int most = std::max(2, static_cast<int>(frame.area.width() / kTickRoomX));
    const int digits = tick_digits(frame.window.s0, frame.window.s1, most);
    for (const double tick : nice_ticks(frame.window.s0, frame.window.s1, most)) {
        const float x = std::round(frame.at({tick, frame.window.t0}).x);
        if (grid) fine_line({x, low.y}, {x, high.y}, with_alpha(palette_.line, 0.55F));
        fine_line({x, high.y}, {x, high.y + kTick}, palette_.muted);
        const std::string name = tick_text(tick, digits, axis.names);
        const float half = std::min(width(name), kNameRoom) / 2;
        text({std::min(x, high.x - half), high.y + kTick}, name, palette_.muted, Align::kMiddle, kNameRoom);
    }
}

void PlotPainter::axis_y(const PlotFrame& frame, const PlotAxis& axis, float room, bool grid) {
    const auto& [low, high] = frame.area;
    const float line = line_height(TextRole::kSmall);
    const int most = std::max(2, static_cast<int>(frame.area.height() / kTickRoomY));
    const int digits = tick_digits(frame.window.t0, frame.window.t1, most);
    for (const double tick : nice_ticks(frame.window.t0, frame.window.t1, most)) {
        const float y = std::round(frame.at({frame.window.s0, tick}).y);
        if (grid) fine_line({low.x, y}, {high.x, y}, with_alpha(palette_.line, 0.55F));
        fine_line({low.x - kTick, y}, {low.x, y}, palette_.muted);
        const float top = std::max(low.y, std::min(y - line / 2, high.y - line));
        text({low.x - 7, top}, tick_text(tick, digits, axis.names), palette_.muted, Align::kEnd, room);
    }
}

void PlotPainter::axes(const PlotFrame& frame, const PlotAxis& x, const PlotAxis& y, float room, bool grid) {
    axis_x(frame, x, grid);
    axis_y(frame, y, room, grid);
}

/// Text that keeps its contrast on every colour. `corner` 0 to 1 says which point of the plate stands at `at`.
void PlotPainter::plate(DrawPoint at, float corner, float room, const std::string& what) {
    const float text_width = std::min(width(what), room - kPlateSides);
    const float height = line_height(TextRole::kSmall) + 4;
    const DrawPoint min{at.x - corner * (text_width + kPlateSides), at.y - corner * height};
    ShapeStyle style;
    style.fill = with_alpha(palette_.panel, 0.86F);
    style.radius = 4;
    drawing_.rect({min, {min.x + text_width + kPlateSides, min.y + height}}, style);
    text({min.x + kPlateSides / 2, min.y + 2}, what, palette_.text, Align::kStart, text_width + 0.5F);
}

void PlotPainter::plates(const DrawRect& area, const PlotAxis& x, const PlotAxis& y,
                         std::span<const std::string> notes) {
    constexpr float kInside = 6;
    const float room = area.width() * 0.7F;
    drawing_.begin_clip(area);
    if (!y.title.empty()) plate({area.min.x + kInside, area.min.y + kInside}, 0, room, "\u2191 " + y.title);
    if (!x.title.empty()) plate({area.max.x - kInside, area.max.y - kInside}, 1, room, x.title + " \u2192");
    const float step = line_height(TextRole::kSmall) + 7;
    float top = area.min.y + kInside;
    for (const std::string& note : notes)
        plate({area.min.x + kInside, top += step}, 0, area.width() - 2 * kInside, note);
    drawing_.end_clip();
}

void PlotPainter::path(std::span<const DrawPoint> points) {
    if (points.size() < 2) return;
    // A light line with a dark rim is seen on every colour.
    drawing_.line(points.front(), points.back(), stroke_style(palette_.panel, 5));
    drawing_.line(points.front(), points.back(), stroke_style(palette_.accent, 2.5F));
    ShapeStyle bend;
    bend.fill = palette_.text;
    for (const DrawPoint& p : points.subspan(1, points.size() - 2)) drawing_.disc(p, 2.2F, bend);
    ShapeStyle end = stroke_style(palette_.accent, 2);
    end.fill = palette_.panel;
    drawing_.disc(points.front(), 5.5F, end);
    end = stroke_style(palette_.panel, 1.5F);
    end.fill = palette_.accent;
    drawing_.disc(points.back(), 5.25F, end);
}

void PlotPainter::box(const DrawRect& area, DrawPoint from, DrawPoint to) {
    ShapeStyle style = stroke_style(palette_.accent, 1.5F);
    style.fill = with_alpha(palette_.accent, 0.15F);
    drawing_.begin_clip(area);
    drawing_.rect({{std::min(from.x, to.x), std::min(from.y, to.y)}, {std::max(from.x, to.x), std::max(from.y, to.y)}},
                  style);
    drawing_.end_clip();
}

float PlotPainter::text(DrawPoint at, const std::string& what, Rgba colour, Align align, float room) {
    if (what.empty()) return 0;
    TextStyle style;
    style.colour = colour;
    style.align = align;
    style.room = room;
    drawing_.text(at, what, style);
    return room > 0 ? std::min(width(what), room) : width(what);
}

float PlotPainter::ramp(DrawPoint at, float room, const ColourLegend& legend) {
    constexpr int kRampSteps = 48;
    constexpr float kWidest = 190;
    constexpr int kMaxTicks = 4;
    const float wide = std::min(kWidest, room);
    const float right = at.x + wide;
    for (int i = 0; i < kRampSteps; ++i) {
        const float x = at.x + wide * static_cast<float>(i) / kRampSteps;
        ShapeStyle style;
        style.fill = ramp_colour(*legend.ramp, (static_cast<float>(i) + 0.5F) / kRampSteps, palette_.dark);
        // Each reaches below the next one, so that no background shows between them.
        drawing_.rect({{x, at.y}, {std::min(x + wide / kRampSteps + 0.5F, right), at.y + kRampHeight}}, style);
    }
    const int digits = tick_digits(legend.low, legend.high, kMaxTicks);
    for (const double tick : nice_ticks(legend.low, legend.high, kMaxTicks)) {
        if (legend.whole_numbers && tick != std::round(tick)) continue;
        const auto t = static_cast<float>((tick - legend.low) / (legend.high - legend.low));
        const std::string number = display_number(tick, digits);
        const float half = width(number) / 2;
        const float x = std::max(at.x + half, std::min(at.x + t * wide, right - half));
        text({x, at.y + kRampHeight + 1}, number, palette_.muted, Align::kMiddle);
    }
    return wide;
}

std::vector<DrawRect> PlotPainter::entries(DrawPoint at, float right, std::span<const LegendEntry> names,
                                           LegendSample sample) {
    constexpr float kWidestName = 140;
    constexpr float kBeside = 18;  // the sample, and the gap to its name
    const float line = line_height(TextRole::kSmall);
    const float middle = at.y + line / 2;
    std::vector<DrawRect> places;
    for (const auto& [name, colour, shape] : names) {
        const float wide = std::min(width(name), kWidestName);
        if (at.x + wide + kBeside > right) break;
        ShapeStyle style;
        style.fill = colour;
        if (sample == LegendSample::kPoint) {
            const Rgba rim = point_rim(colour, palette_.dark);
            if (!palette_.dark && rim != rgba(0xFFFFFF)) style.stroke = rim;  // too light without it
            drawing_.symbol({at.x + 6, middle}, 4.5F, shape, style);
        } else if (sample == LegendSample::kLine) {
            drawing_.line({at.x, middle}, {at.x + 11, middle}, stroke_style(colour, 2.5F));
        } else {
            style.stroke = palette_.line;
            style.radius = 2;
            drawing_.rect({{at.x, middle - 5}, {at.x + 11, middle + 6}}, style);
        }
        text({at.x + 16, at.y}, name, palette_.text, Align::kStart, wide + 0.5F);
        places.push_back({at, {at.x + wide + kBeside, at.y + line}});
        at.x = places.back().max.x + kEntryGap;
    }
    return places;
}

namespace {

constexpr float kNarrowLegend = 460;  // below: the status has a line of its own
constexpr float kFirstLine = 27;      // a ramp with its numbers

float line_of_status() { return line_height(TextRole::kSmall) + 4; }

/// What the second line has beside the status.
float width_of_samples(const PlotPainter& plot, const PlaneLegend& legend) {
    constexpr float kSample = 18 + PlotPainter::kEntryGap;
    float width = legend.points_title.empty() ? 0 : plot.width(legend.points_title) + 8;
    for (const LegendEntry& entry : legend.points) width += plot.width(entry.name) + kSample;
    for (const LegendEntry& entry : legend.lines) width += plot.width(entry.name) + kSample;
    return width;
}

/// The longest beginning of "163 in the whole plane, at most 1,369" that has room.
std::string beginning_with_room(const PlotPainter& plot, const std::string& whole, float room) {
    if (plot.width(whole) <= room) return whole;
    const std::string first = whole.substr(0, whole.find(", "));
    return plot.width(first) <= room ? first : std::string();
}

float behind(const std::vector<DrawRect>& places, float otherwise) {
    return places.empty() ? otherwise : places.back().max.x + PlotPainter::kEntryGap;
}

}  // namespace

float plane_legend_height(float width) {
    return line_height(TextRole::kSmall) + kFirstLine + 10 + (width < kNarrowLegend ? line_of_status() : 0);
}

DrawRect paint_plane_legend(PlotPainter& plot, DrawPoint at, float room, const PlaneLegend& legend) {
    const float right = at.x + room;
    const ColourLegend& colours = legend.colours;
    float x = at.x;
    if (colours.ramp) x += plot.ramp(at, room, colours) + PlotPainter::kEntryGap;
    if (!legend.areas.empty()) x = behind(plot.entries({x, at.y}, right, legend.areas, LegendSample::kArea), x) + 4;
    const std::string meaning = legend.meaning + (colours.open_ended ? ", and beyond" : "");
    const float first = at.y - (colours.ramp ? 3.0F : 0.0F);
    x += plot.text({x, first}, meaning, plot.palette().muted, Align::kStart, std::max(right - x, 20.0F));

    const float second = at.y + kFirstLine;
    const bool narrow = room < kNarrowLegend;
    std::string words = legend.status;
    if (!legend.whole.empty()) {
        const std::string both = legend.status + ", " + legend.whole;
        const float beside = narrow ? 0 : width_of_samples(plot, legend) + 20;
        if (plot.width(both) + beside <= room) {
            words = both;
        } else {
            const std::string above = beginning_with_room(plot, legend.whole, right - x - 16);
            plot.text({right, first}, above, plot.palette().text, Align::kEnd);
        }
    }
    const DrawPoint status{right, narrow ? second + line_of_status() : second};
    const float status_width = plot.text(narrow ? DrawPoint{at.x, status.y} : status, words, plot.palette().text,
                                         narrow ? Align::kStart : Align::kEnd, room);
    const float end = narrow ? right : right - status_width - 20;
    x = at.x;
    if (!legend.points_title.empty())
        x += plot.text({x, second}, legend.points_title, plot.palette().muted, Align::kStart, 120) + 8;
    x = behind(plot.entries({x, second}, end, legend.points, LegendSample::kPoint), x);
    plot.entries({x, second}, end, legend.lines, LegendSample::kLine);
    const float left = narrow ? at.x : right - status_width;
    return {{left, status.y}, {left + status_width, status.y + line_height(TextRole::kSmall)}};
}

}  // namespace reluscope
