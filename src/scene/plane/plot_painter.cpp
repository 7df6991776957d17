#include "scene/plane/plot_painter.h"

#include "base/text/number_format.h"
#include "scene/kit/text_lines.h"
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

/// True where a unit of the one axis is as long as one of the other, but for a picture's whole pixels.
bool has_one_unit(const PlotFrame& frame) {
    constexpr double kEqual = 0.01;
    const double along = static_cast<double>(frame.area.width()) / frame.window.width();
    const double up = static_cast<double>(frame.area.height()) / frame.window.height();
    return std::abs(along / up - 1) < kEqual;
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

/// True if numbers at this step stand apart from each other below the picture.
bool PlotPainter::fits_x(const PlotFrame& frame, double step) const {
    constexpr float kApart = 20;
    const auto pitch = static_cast<float>(static_cast<double>(frame.area.width()) * step / frame.window.width());
    const int digits = digits_by(step, frame.window.s0, frame.window.s1);
    const std::vector<double> ticks = ticks_by(step, frame.window.s0, frame.window.s1);
    return std::all_of(ticks.begin(), ticks.end(),
                       [&](double tick) { return width(display_number(tick, digits)) + kApart < pitch; });
}

void PlotPainter::axis_x(const PlotFrame& frame, const PlotAxis& axis, double step, bool grid) {
    const auto& [low, high] = frame.area;
    const int digits = digits_by(step, frame.window.s0, frame.window.s1);
    for (const double tick : ticks_by(step, frame.window.s0, frame.window.s1)) {
        const float x = std::round(frame.at({tick, frame.window.t0}).x);
        if (grid) fine_line({x, low.y}, {x, high.y}, with_alpha(palette_.line, 0.55F));
        fine_line({x, high.y}, {x, high.y + kTick}, palette_.muted);
        const std::string name = tick_text(tick, digits, axis.names);
        const float half = std::min(width(name), kNameRoom) / 2;
        text({std::min(x, high.x - half), high.y + kTick}, name, palette_.muted, Align::kMiddle, kNameRoom);
    }
}

void PlotPainter::axis_y(const PlotFrame& frame, const PlotAxis& axis, double step, float room, bool grid) {
    const auto& [low, high] = frame.area;
    const float line = line_height(TextRole::kSmall);
    const int digits = digits_by(step, frame.window.t0, frame.window.t1);
    for (const double tick : ticks_by(step, frame.window.t0, frame.window.t1)) {
        const float y = std::round(frame.at({frame.window.s0, tick}).y);
        if (grid) fine_line({low.x, y}, {high.x, y}, with_alpha(palette_.line, 0.55F));
        fine_line({low.x - kTick, y}, {low.x, y}, palette_.muted);
        const float top = std::max(low.y, std::min(y - line / 2, high.y - line));
        text({low.x - 7, top}, tick_text(tick, digits, axis.names), palette_.muted, Align::kEnd, room);
    }
}

void PlotPainter::axes(const PlotFrame& frame, const PlotAxis& x, const PlotAxis& y, float room, bool grid) {
    const PlaneWindow& window = frame.window;
    const auto step_of = [](double from, double to, float length, float each) {
        return nice_step(from, to, std::max(2, static_cast<int>(length / each)));
    };
    double step_x = step_of(window.s0, window.s1, frame.area.width(), kTickRoomX);
    double step_y = step_of(window.t0, window.t1, frame.area.height(), kTickRoomY);
    if (x.names.empty() && y.names.empty() && has_one_unit(frame))
        step_x = step_y = step_y < step_x && fits_x(frame, step_y) ? step_y : std::max(step_x, step_y);
    axis_x(frame, x, step_x, grid);
    axis_y(frame, y, step_y, room, grid);
}

/// Text that keeps its contrast on every colour, in several lines where one has no room. `corner` 0 to 1 says which
/// point of the plate stands at `at`. Returns its height.
float PlotPainter::plate(DrawPoint at, float corner, float room, const std::string& what) {
    constexpr std::size_t kMostLines = 3;
    const float widest = room - kPlateSides;
    std::vector<std::string> lines = {what};
    if (width(what) > widest) lines = text_lines(what, TextRole::kSmall, widest, kMostLines);
    float text_width = 0;
    for (const std::string& line : lines) text_width = std::max(text_width, std::min(width(line), widest));
    const float height = static_cast<float>(lines.size()) * line_height(TextRole::kSmall) + 4;
    const DrawPoint min{at.x - corner * (text_width + kPlateSides), at.y - corner * height};
    ShapeStyle style;
    style.fill = with_alpha(palette_.panel, 0.86F);
    style.radius = 4;
    drawing_.rect({min, {min.x + text_width + kPlateSides, min.y + height}}, style);
    float top = min.y + 2;
    for (const std::string& line : lines) {
        text({min.x + kPlateSides / 2, top}, line, palette_.text, Align::kStart, text_width + 0.5F);
        top += line_height(TextRole::kSmall);
    }
    return height;
}

void PlotPainter::plates(const DrawRect& area, const PlotAxis& x, const PlotAxis& y,
                         std::span<const std::string> notes) {
    constexpr float kInside = 6;
    constexpr float kBetween = 3;
    const float room = area.width() - 2 * kInside;
    drawing_.begin_clip(area);
    float top = area.min.y + kInside;
    if (!y.title.empty()) top += plate({area.min.x + kInside, top}, 0, room, "\u2191 " + y.title) + kBetween;
    if (!x.title.empty()) plate({area.max.x - kInside, area.max.y - kInside}, 1, room, x.title + " \u2192");
    for (const std::string& note : notes) top += plate({area.min.x + kInside, top}, 0, room, note) + kBetween;
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
