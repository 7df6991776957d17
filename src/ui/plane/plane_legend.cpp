#include "app/document/views.h"
#include "app/plane/plane_facts.h"
#include "base/text/number_format.h"
#include "scene/kit/ticks.h"
#include "ui/plane/plane_panel.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

constexpr float kRampWidth = 190;
constexpr float kRampHeight = 9;
constexpr float kNarrow = 460;    // below: the number of regions has a line of its own
constexpr float kFirstLine = 27;  // a ramp with its numbers

float line_height(const Ui& ui) { return text_size(ui.fonts.small, "0").y; }

/// A colour bar with numbers below. Returns the width used.
float draw_ramp(const Ui& ui, ImDrawList& draw, ImVec2 at, float room, const ColourLegend& legend) {
    const float width = std::min(kRampWidth, room);
    constexpr int kSteps = 48;
    const float step = width / kSteps;
    for (int i = 0; i < kSteps; ++i) {
        const float x = at.x + static_cast<float>(i) * step;
        const float t = (static_cast<float>(i) + 0.5F) / kSteps;
        draw.AddRectFilled(ImVec2(x, at.y), ImVec2(x + step, at.y + kRampHeight),
                           ramp_colour(*legend.ramp, t, ui.palette.dark));
    }
    const float size = ui.fonts.small->FontSize * ImGui::GetIO().FontGlobalScale;
    constexpr int kMost = 4;
    const int digits = tick_digits(legend.low, legend.high, kMost);
    for (const double tick : nice_ticks(legend.low, legend.high, kMost)) {
        if (legend.whole_numbers && tick != std::round(tick)) continue;
        const auto t = static_cast<float>((tick - legend.low) / (legend.high - legend.low));
        const std::string text = display_number(tick, digits);
        const float half = text_size(ui.fonts.small, text).x / 2;
        const float x = std::clamp(at.x + t * width - half, at.x, at.x + width - 2 * half);
        draw.AddText(ui.fonts.small, size, ImVec2(x, at.y + kRampHeight + 1), ui.palette.muted, text.c_str());
    }
    return width;
}

/// Coloured squares or points with names, as many as fit.
float draw_entries(const Ui& ui, ImDrawList& draw, ImVec2 at, float room, const Document& document,
                   const std::vector<std::uint32_t>& classes, std::size_t count, bool points) {
    float x = at.x;
    const float line = line_height(ui);
    for (const std::uint32_t c : classes) {
        const std::string name = class_name(*document.model, document.study, static_cast<Eigen::Index>(c));
        const float width = std::min(text_size(ui.fonts.small, name).x, 110.0F);
        if (x + width + 18 > at.x + room) break;
        const float middle = at.y + line / 2;
        if (points) {
            draw_symbol(draw, ImVec2(x + 6, middle), 4.5F, class_shape(c), class_colour(c, count, ui.palette.dark));
        } else {
            draw.AddRectFilled(ImVec2(x, middle - 5), ImVec2(x + 11, middle + 6),
                               class_area_colour(c, count, ui.palette.dark), 2);
            draw.AddRect(ImVec2(x, middle - 5), ImVec2(x + 11, middle + 6), ui.palette.line, 2);
        }
        draw_text_cut(draw, ui.fonts.small, ImVec2(x + 16, at.y), width + 1, ui.palette.text, name);
        x += width + 30;
    }
    return x - at.x;
}

void draw_colours(const Ui& ui, ImDrawList& draw, const AppState& state, ImVec2 at, float room,
                  const PlaneMemory& memory) {
    const auto& colours = memory.picture.colours;
    if (!colours) return;
    const ColourLegend& legend = colours->legend;
    float used = 0;
    if (legend.ramp) used = draw_ramp(ui, draw, at, room, legend) + 12;
    const std::size_t outputs = state.plane.partition ? state.plane.partition->num_outputs() : 0;
    if (!legend.classes.empty())
        used = draw_entries(ui, draw, at, room, *state.document, legend.classes, outputs, false) + 4;
    const bool no_map =
        state.plane.partition && !state.plane.partition->has_maps() &&
        (state.plane.view.colour == PlaneColour::kOutput || state.plane.view.colour == PlaneColour::kClass ||
         state.plane.view.colour == PlaneColour::kGradient);
    const std::string text = no_map ? "known with all layers only" : plane_colour_meaning(state);
    const float raise = legend.ramp ? 3.0F : 0.0F;
    draw_text_cut(draw, ui.fonts.small, ImVec2(at.x + used, at.y - raise), std::max(room - used, 20.0F),
                  ui.palette.muted, text + (legend.open_ended ? ", and beyond" : ""));
}

std::string status_text(const PlaneState& plane) {
    constexpr double kWorthShowing = 0.01;
    if (plane.stale && plane.progress > kWorthShowing && plane.progress < 1)
        return "computing, " + display_share(plane.progress) + " done";
    if (!plane.partition) return "";
    std::string text = partition_sentence(plane);
    if (plane.seconds > 0) {
        text += plane.seconds < 1 ? ", " + display_number(plane.seconds * 1e3, 2) + " ms"
                                  : ", " + display_number(plane.seconds, 2) + " s";
    }
    return text;
}

/// The classes of the rows, where points show them.
void draw_points_legend(const Ui& ui, ImDrawList& draw, const AppState& state, ImVec2 at, float room) {
    const auto& target = state.document->study.input->target;
    if (!state.plane.view.points || !target || !target->is_class()) return;
    const std::string what = target->column + ":";
    const float width = draw_text_cut(draw, ui.fonts.small, at, 120, ui.palette.muted, what);
    std::vector<std::uint32_t> classes(target->classes.size());
    for (std::uint32_t c = 0; c < classes.size(); ++c) classes[c] = c;
    draw_entries(ui, draw, ImVec2(at.x + width + 8, at.y), room - width - 8, *state.document, classes, classes.size(),
                 true);
}

}  // namespace

std::string plane_colour_meaning(const AppState& state) {
    const auto output = static_cast<Eigen::Index>(state.plane.view.output);
    const OutputWords words = output_words(*state.document->model, state.document->study, output);
    switch (state.plane.view.colour) {
        case PlaneColour::kPattern: return "one colour per activation pattern";
        case PlaneColour::kCluster: return "one colour per cluster, grey without rows";
        case PlaneColour::kOutput: return words.label();
        case PlaneColour::kClass: return "predicted class";
        case PlaneColour::kGradient: return "norm of the slopes of " + (words.is_logit ? "the logits" : words.noun);
        case PlaneColour::kActiveUnits: return "active units";
        case PlaneColour::kLayer: return "layer of the last wall";
    }
    return "";
}

float plane_legend_height(const Ui& ui, float width) {
    const float line = line_height(ui);
    return line + kFirstLine + 10 + (width < kNarrow ? line + 4 : 0);
}

void plane_legend(const Ui& ui, const AppState& state, const PlaneMemory& memory) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const float room = ImGui::GetContentRegionAvail().x;
    const float line = line_height(ui);
    const ImVec2 first(origin.x, origin.y + 4);
    draw_colours(ui, draw, state, first, room, memory);
    const ImVec2 second(origin.x, first.y + kFirstLine);
    const std::string status = status_text(state.plane);
    const float status_width = text_size(ui.fonts.small, status).x;
    const bool narrow = room < kNarrow;
    const float status_top = narrow ? second.y + line + 4 : second.y;
    draw_text_right(draw, ui.fonts.small, origin.x + room, status_top, ui.palette.text, status);
    draw_points_legend(ui, draw, state, second, narrow ? room : room - status_width - 20);
    ImGui::Dummy(ImVec2(room, plane_legend_height(ui, room) - 8));
    tooltip_over(ui, ImVec2(origin.x + room - status_width, status_top), ImVec2(origin.x + room, status_top + line),
                 "Regions",
                 "Linear regions that the plane's window cuts out, each found exactly, and the time that it took.");
}

}  // namespace reluscope
