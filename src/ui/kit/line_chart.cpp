#include "ui/kit/line_chart.h"

#include "base/text/number_format.h"
#include "ui/kit/drawing_view.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

void value_tooltip(const Ui& ui, int x, const std::vector<ChartSeries>& series, const ChartOptions& options) {
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(10, 8));
    ImGui::BeginTooltip();
    const auto shown = [&](double value) {
        return options.share ? display_number(100 * value, 4) + " % " + options.share_of : display_number(value, 4);
    };
    const std::string at = std::to_string(x);
    text_in(
        ui.fonts.bold, ui.palette.text,
        options.title + (options.counts ? " with " + at + " " + options.unit : " after " + options.unit + " " + at));
    for (const ChartSeries& line : series) {
        const auto i = static_cast<std::size_t>(x - 1);
        if (i >= line.values.size() || !std::isfinite(line.values[i])) continue;
        text_in(ui.fonts.small, ui.palette.text, line.name + "  " + shown(line.values[i]));
    }
    if (options.level) text_in(ui.fonts.small, ui.palette.muted, options.level_name + "  " + shown(*options.level));
    ImGui::EndTooltip();
    ImGui::PopStyleVar();
}

}  // namespace

std::optional<int> line_chart(const Ui& ui, const char* label, ImVec2 size, const std::vector<ChartSeries>& series,
                              const ChartOptions& options) {
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const DrawPoint extent{size.x, size.y};
    const ChartPlot plot = chart_plot({0, 0}, extent, series, options);
    invisible_item(label, size);
    const bool hovered = ImGui::IsItemHovered();
    const bool held = ImGui::IsItemActive();
    Drawing drawing(extent);
    add_chart(drawing, ui.palette, plot, {0, 0}, extent, series, options);
    paint_drawing(ui, drawing, origin);
    const bool empty = std::all_of(series.begin(), series.end(), [](const ChartSeries& s) { return s.values.empty(); });
    if (empty || !(hovered || held)) return std::nullopt;
    const int x = plot.index(ImGui::GetIO().MousePos.x - origin.x);
    const float line = std::round(origin.x + plot.x(x));
    ImGui::GetWindowDrawList()->AddLine(ImVec2(line, origin.y + plot.area.min.y),
                                        ImVec2(line, origin.y + plot.area.max.y), ui.palette.muted, 1);
    value_tooltip(ui, x, series, options);
    return held ? std::optional(x) : std::nullopt;
}

}  // namespace reluscope
