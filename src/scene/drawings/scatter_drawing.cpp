#include "scene/drawings/scatter_drawing.h"

#include "scene/kit/ticks.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace reluscope {

namespace {

constexpr float kScatterLeft = 56;
constexpr float kScatterBelow = 74;
constexpr float kAbove = 10;
constexpr float kScatterRight = 14;
constexpr float kRamp = 180;

class Page {
public:
    Page(const ScatterPage& page, const Palette& palette, DrawPoint size)
        : page_(page),
          palette_(palette),
          drawing_(size),
          area_{{kScatterLeft, kAbove},
                {std::max(kScatterLeft + 40, size.x - kScatterRight), std::max(kAbove + 40, size.y - kScatterBelow)}} {}

    Drawing draw() {
        drawing_.rect(area_, {palette_.raised, 0, 0, 0, {}});
        axis_x();
        axis_y();
        points();
        drawing_.rect(area_, {0, palette_.line, 1, 0, {}});
        legend();
        return std::move(drawing_);
    }

private:
    float x(double value) const {
        return area_.min.x + static_cast<float>((value - page_.window.s0) / page_.window.width()) * area_.width();
    }
    float y(double value) const {
        return area_.max.y - static_cast<float>((value - page_.window.t0) / page_.window.height()) * area_.height();
    }

    static std::string tick_text(double tick, int digits, const std::vector<std::string>& names) {
        if (!names.empty()) {
            const bool named = tick == std::round(tick) && tick >= 0 && tick < static_cast<double>(names.size());
            return named ? names[static_cast<std::size_t>(tick)] : "";
        }
        char text[32];
        std::snprintf(text, sizeof text, "%.*g", digits, tick);
        return text[0] == '-' ? "\u2212" + std::string(text + 1) : text;
    }

    void axis_x() {
        const int most = std::max(2, static_cast<int>(area_.width() / 84));
        const int digits = tick_digits(page_.window.s0, page_.window.s1, most);
        for (const double tick : nice_ticks(page_.window.s0, page_.window.s1, most)) {
            drawing_.line({x(tick), area_.max.y}, {x(tick), area_.max.y + 4}, {0, palette_.muted, 1, 0, {}});
            drawing_.text({x(tick), area_.max.y + 6}, tick_text(tick, digits, page_.ticks_x),
                          {palette_.muted, TextRole::kSmall, Align::kMiddle, 80, {}});
        }
        drawing_.text({area_.max.x, area_.max.y + 22}, page_.axis_x + " \u2192",
                      {palette_.text, TextRole::kSmall, Align::kEnd, area_.width(), {}});
    }

    void axis_y() {
        const int most = std::max(2, static_cast<int>(area_.height() / 56));
        const int digits = tick_digits(page_.window.t0, page_.window.t1, most);
        for (const double tick : nice_ticks(page_.window.t0, page_.window.t1, most)) {
            drawing_.line({area_.min.x - 4, y(tick)}, {area_.min.x, y(tick)}, {0, palette_.muted, 1, 0, {}});
            drawing_.text({area_.min.x - 7, y(tick) - line_height(TextRole::kSmall) / 2},
                          tick_text(tick, digits, page_.ticks_y),
                          {palette_.muted, TextRole::kSmall, Align::kEnd, kScatterLeft - 10, {}});
        }
        drawing_.text({area_.min.x, area_.max.y + 22}, "\u2191 " + page_.axis_y,
                      {palette_.text, TextRole::kSmall, Align::kStart, area_.width() / 2, {}});
    }

    void point(std::size_t row, bool chosen) {
        const PointMark& mark = page_.marks.points[row];
        const DrawPoint at{x(page_.places.at[0][row]), y(page_.places.at[1][row])};
        if (mark.radius <= 0 || !area_.contains(at)) return;
        const Mark what{MarkKind::kRow, static_cast<std::uint32_t>(row)};
        const auto shape = static_cast<PointShape>(mark.shape);
        if (chosen)
            return drawing_.symbol(at, std::max(mark.radius + 3, 6.5F), shape, {mark.fill, palette_.text, 2, 0, what});
        drawing_.symbol(at, mark.radius, shape, {mark.fill, mark.outline, 1, 0, what});
    }

    void points() {
        const std::size_t rows = page_.marks.points.size();
        const std::size_t drawn = std::min(rows, kMostDrawnRows);
        drawing_.begin_clip(area_);
        for (std::size_t i = 0; i < drawn; ++i) {
            const std::size_t row = i * rows / drawn;
            if (page_.selected != row) point(row, false);
        }
        if (page_.selected && *page_.selected < rows) point(*page_.selected, true);
        drawing_.end_clip();
        std::string text = std::to_string(rows) + (rows == 1 ? " row" : " rows");
        if (drawn < rows) text = "every " + about(rows, drawn) + "th of " + text + " is drawn";
        drawing_.text({area_.max.x, area_.max.y + 46}, text, {palette_.text, TextRole::kSmall, Align::kEnd, 0, {}});
    }

    static std::string about(std::size_t rows, std::size_t drawn) {
        char text[32];
        std::snprintf(text, sizeof text, "%.3g", static_cast<double>(rows) / static_cast<double>(drawn));
        return text;
    }

    void legend() {
        float at = area_.min.x;
        const float top = area_.max.y + 46;
        const ColourLegend& legend = page_.marks.legend;
        at += words(at, top, page_.meaning + ":") + 10;
        if (legend.ramp) return ramp(at, top);
        for (const auto& [name, colour, shape] : page_.entries) {
            const float width = rough_text_width(name, TextRole::kSmall);
            if (at + width + 20 > area_.max.x - 170) break;
            drawing_.symbol({at + 5, top + line_height(TextRole::kSmall) / 2}, 4.5F, shape,
                            {colour, palette_.panel, 1, 0, {}});
            words(at + 14, top, name);
            at += width + 28;
        }
    }

    float words(float at, float top, const std::string& text) {
        drawing_.text({at, top}, text, {palette_.muted, TextRole::kSmall, Align::kStart, 0, {}});
        return rough_text_width(text, TextRole::kSmall);
    }

    void ramp(float at, float top) {
        constexpr int kScatterSteps = 48;
        const ColourLegend& legend = page_.marks.legend;
        for (int i = 0; i < kScatterSteps; ++i) {
            const float left = at + kRamp * static_cast<float>(i) / kScatterSteps;
            const Rgba colour =
                ramp_colour(*legend.ramp, (static_cast<float>(i) + 0.5F) / kScatterSteps, palette_.dark);
            drawing_.rect({{left, top}, {left + kRamp / kScatterSteps + 0.3F, top + 9}}, {colour, 0, 0, 0, {}});
        }
        const int digits = tick_digits(legend.low, legend.high, 4);
        for (const double tick : nice_ticks(legend.low, legend.high, 4)) {
            const auto t = static_cast<float>((tick - legend.low) / (legend.high - legend.low));
            drawing_.text({at + t * kRamp, top + 10}, tick_text(tick, digits, {}),
                          {palette_.muted, TextRole::kSmall, Align::kMiddle, 0, {}});
        }
    }

    const ScatterPage& page_;
    const Palette& palette_;
    Drawing drawing_;
    DrawRect area_;
};

}  // namespace

Drawing scatter_drawing(const ScatterPage& page, const Palette& palette, DrawPoint size) {
    return Page(page, palette, size).draw();
}

}  // namespace reluscope
