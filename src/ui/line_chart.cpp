#include "ui/line_chart.h"

#include "app/number_format.h"
#include "scene/ticks.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

constexpr float kAxisLeft = 44;
constexpr float kAxisBelow = 18;

struct Plot {
    ImVec2 min, max;
    double low = 0;
    double high = 1;
    std::size_t count = 1;  // of x

    float x(double i) const {
        const double span = count > 1 ? static_cast<double>(count - 1) : 1;
        return min.x + static_cast<float>((i - 1) / span) * (max.x - min.x);
    }
    float y(double value) const { return max.y - static_cast<float>((value - low) / (high - low)) * (max.y - min.y); }
    int index(float at) const {
        const double t = (at - min.x) / std::max(1.0F, max.x - min.x);
        return std::clamp(static_cast<int>(std::lround(1 + t * static_cast<double>(count - 1))), 1,
                          static_cast<int>(count));
    }
};

void fit_values(const std::vector<ChartSeries>& series, const ChartOptions& options, Plot& plot) {
    if (options.share) return;
    double high = options.level.value_or(0);
    double low = std::min(0.0, options.level.value_or(0));
    // The first epochs may lie far above all others: they must not flatten what follows.
    std::vector<double> all;
    for (const ChartSeries& line : series)
        std::copy_if(line.values.begin(), line.values.end(), std::back_inserter(all),
                     [](double v) { return std::isfinite(v); });
    if (!all.empty()) {
        std::sort(all.begin(), all.end());
        const double most = all[all.size() - 1 - all.size() / 50];
        high = std::max(high, all.size() > 50 ? std::max(most * 1.1, all[all.size() / 2] * 1.5) : all.back());
        low = std::min(low, all.front());
    }
    plot.low = low < 0 ? -nice_ceiling(-low) : 0;
    plot.high = high > plot.low ? nice_ceiling(high) : plot.low + 1;
    if (options.whole_numbers) plot.high = std::max(plot.high, plot.low + 1);
}

void draw_axes(const Ui& ui, ImDrawList& draw, const Plot& plot, const ChartOptions& options) {
    const int most = std::max(2, static_cast<int>((plot.max.y - plot.min.y) / 34));
    const int digits = tick_digits(plot.low, plot.high, most);
    const float line = text_size(ui.fonts.small, "0").y;
    for (const double tick : nice_ticks(plot.low, plot.high, most)) {
        const float y = std::round(plot.y(tick));
        draw.AddLine(ImVec2(plot.min.x, y), ImVec2(plot.max.x, y), ui.palette.line);
        draw_text_right(draw, ui.fonts.small, plot.min.x - 6, y - line / 2, ui.palette.muted,
                        options.share ? display_share(tick) : display_number(tick, digits));
    }
    const float size = ui.fonts.small->FontSize * ImGui::GetIO().FontGlobalScale;
    const auto last = static_cast<double>(plot.count);
    if (plot.count < 2) return;
    for (const double tick : nice_ticks(1, last, std::max(2, static_cast<int>((plot.max.x - plot.min.x) / 70)))) {
        if (tick != std::floor(tick)) continue;
        const std::string text = display_number(tick, 6);
        const float width = text_size(ui.fonts.small, text).x;
        const float left = std::clamp(plot.x(tick) - width / 2, plot.min.x, plot.max.x - width);
        draw.AddText(ui.fonts.small, size, ImVec2(left, plot.max.y + 2), ui.palette.muted, text.c_str());
    }
}

/// The lines' names after the title, each in its colour.
void draw_names(const Ui& ui, ImDrawList& draw, ImVec2 at, float right, const std::vector<ChartSeries>& series,
                const ChartOptions& options) {
    float x = at.x + draw_text_cut(draw, ui.fonts.bold, at, right - at.x, ui.palette.text, options.title) + 12;
    for (const ChartSeries& line : series) {
        const float width = text_size(ui.fonts.small, line.name).x + 18;
        if (x + width > right) break;
        const float middle = at.y + text_size(ui.fonts.bold, "x").y / 2;
        draw.AddLine(ImVec2(x, middle), ImVec2(x + 12, middle), line.colour, 2.5F);
        draw_text_cut(draw, ui.fonts.small, ImVec2(x + 16, at.y + 1), width, ui.palette.muted, line.name);
        x += width + 10;
    }
}

void draw_level(const Ui& ui, ImDrawList& draw, const Plot& plot, const ChartOptions& options) {
    if (!options.level || !(*options.level >= plot.low && *options.level <= plot.high)) return;
    constexpr float kDash = 5;
    const float y = std::round(plot.y(*options.level));
    for (float x = plot.min.x; x < plot.max.x; x += 2 * kDash)
        draw.AddLine(ImVec2(x, y), ImVec2(std::min(x + kDash, plot.max.x), y), ui.palette.muted, 1.5F);
    if (!options.axes) return;
    const float line = text_size(ui.fonts.small, "x").y;
    const float top = y - line - 1 > plot.min.y ? y - line - 1 : y + 2;
    draw_text_right(draw, ui.fonts.small, plot.max.x - 4, top, ui.palette.muted, options.level_name);
}

void draw_lines(ImDrawList& draw, const Plot& plot, const std::vector<ChartSeries>& series) {
    draw.PushClipRect(ImVec2(plot.min.x, plot.min.y - 2), ImVec2(plot.max.x + 2, plot.max.y + 2), true);
    const auto pixels = static_cast<std::size_t>(std::max(1.0F, plot.max.x - plot.min.x));
    std::vector<ImVec2> points;
    for (const ChartSeries& line : series) {
        points.clear();
        // More values than pixels: the last of each pixel is enough.
        const std::size_t stride = std::max<std::size_t>(1, line.values.size() / (2 * pixels));
        for (std::size_t i = 0; i < line.values.size(); ++i) {
            const bool last = i + 1 == line.values.size();
            if (!std::isfinite(line.values[i])) {
                if (points.size() > 1)
                    draw.AddPolyline(points.data(), static_cast<int>(points.size()), line.colour, 0, 2);
                points.clear();
            } else if (i % stride == 0 || last) {
                points.emplace_back(plot.x(static_cast<double>(i + 1)), plot.y(line.values[i]));
            }
        }
        if (points.size() > 1) draw.AddPolyline(points.data(), static_cast<int>(points.size()), line.colour, 0, 2);
        if (points.size() == 1) draw.AddCircleFilled(points[0], 3, line.colour);
    }
    draw.PopClipRect();
}

void value_tooltip(const Ui& ui, int x, const std::vector<ChartSeries>& series, const ChartOptions& options) {
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(10, 8));
    ImGui::BeginTooltip();
    text_in(ui.fonts.bold, ui.palette.text, options.unit + " " + std::to_string(x));
    for (const ChartSeries& line : series) {
        const auto i = static_cast<std::size_t>(x - 1);
        if (i >= line.values.size() || !std::isfinite(line.values[i])) continue;
        const std::string value =
            options.share ? display_number(100 * line.values[i], 4) + " %" : display_number(line.values[i], 4);
        text_in(ui.fonts.small, ui.palette.text, line.name + "  " + value);
    }
    if (options.level)
        text_in(
            ui.fonts.small, ui.palette.muted,
            options.level_name + "  " +
                (options.share ? display_number(100 * *options.level, 4) + " %" : display_number(*options.level, 4)));
    ImGui::EndTooltip();
    ImGui::PopStyleVar();
}

}  // namespace

std::optional<int> line_chart(const Ui& ui, const char* label, ImVec2 size, const std::vector<ChartSeries>& series,
                              const ChartOptions& options) {
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    invisible_item(label, size);
    const bool hovered = ImGui::IsItemHovered();
    const bool held = ImGui::IsItemActive();
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float title = options.axes ? text_size(ui.fonts.bold, "x").y + 6 : 0;
    Plot plot;
    plot.min = ImVec2(origin.x + (options.axes ? kAxisLeft : 0), origin.y + title);
    plot.max = ImVec2(origin.x + size.x - 4, origin.y + size.y - (options.axes ? kAxisBelow : 2));
    for (const ChartSeries& line : series) plot.count = std::max(plot.count, line.values.size());
    fit_values(series, options, plot);
    draw.AddRectFilled(plot.min, plot.max, with_alpha(ui.palette.raised, 0.55F), 3);
    if (options.axes) {
        draw_axes(ui, draw, plot, options);
        draw_names(ui, draw, origin, origin.x + size.x, series, options);
    }
    draw_level(ui, draw, plot, options);
    draw_lines(draw, plot, series);
    const bool empty = std::all_of(series.begin(), series.end(), [](const ChartSeries& s) { return s.values.empty(); });
    if (options.marked && !empty) {
        const float x = std::round(plot.x(*options.marked));
        draw.AddLine(ImVec2(x, plot.min.y), ImVec2(x, plot.max.y), ui.palette.accent, 1.5F);
    }
    if (empty || !(hovered || held)) return std::nullopt;
    const int x = plot.index(ImGui::GetIO().MousePos.x);
    const float line = std::round(plot.x(x));
    draw.AddLine(ImVec2(line, plot.min.y), ImVec2(line, plot.max.y), ui.palette.muted, 1);
    value_tooltip(ui, x, series, options);
    return held ? std::optional(x) : std::nullopt;
}

}  // namespace reluscope
