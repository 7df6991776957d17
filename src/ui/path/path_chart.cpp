#include "app/document/captions.h"
#include "app/document/views.h"
#include "app/path/path_facts.h"
#include "base/text/number_format.h"
#include "base/texts/views/path_texts.h"
#include "ui/kit/drawing_view.h"
#include "ui/kit/pattern_view.h"
#include "ui/path/path_panel.h"

#include <algorithm>
#include <cmath>

// The profile of a path.

namespace reluscope {

namespace {

constexpr float kSnap = 4;  // how near the pointer takes a breakpoint
constexpr float kMarker = 4;

/// A chart on the screen.
struct Chart {
    const PathProfile& profile;
    const PathPlot& plot;
    ImVec2 origin;

    ImVec2 at(DrawPoint p) const { return {origin.x + p.x, origin.y + p.y}; }
    float x(double t) const { return origin.x + plot.x(t); }
};

/// What the bands and the ticks are.
void explain_marks(const Ui& ui, const Chart& chart, const AppState& state) {
    const auto& bands = chart.profile.bands;
    for (std::size_t i = 0; i < bands.size(); ++i) {
        const DrawRect rect = band_rect(chart.plot, chart.profile, i);
        const double end = i + 1 < bands.size() ? bands[i + 1].t : chart.plot.end;
        tooltip_over(ui, chart.at(rect.min), chart.at(rect.max),
                     class_name(*state.document->model, state.document->study, bands[i].predicted),
                     path_texts::band_text(bands[i].t, end));
    }
    if (chart.plot.lanes == 0) return;
    const DrawRect& area = chart.plot.area;
    const float top = chart.plot.lanes_top;
    tooltip_over(ui, chart.at({area.min.x, top}), chart.at({area.max.x, top + chart.plot.lanes_height}),
                 path_texts::kBreakpoints, chart.plot.lanes > 1 ? path_texts::kLanes : path_texts::kOneLane);
}

std::string flips_text(const Network& network, const PathFacts& facts) {
    if (facts.flips.empty()) return "";
    constexpr std::size_t kShown = 4;
    const std::size_t shown = std::min(kShown, facts.flips.size());
    std::string units;
    for (std::size_t i = 0; i < shown; ++i) units += (i > 0 ? ", " : "") + unit_phrase(network, facts.flips[i]);
    return path_texts::switches(units, facts.flips.size(), facts.flips.size() - shown);
}

void hover_tooltip(const Ui& ui, const AppState& state, const PathFacts& facts) {
    constexpr float kWidth = 300;
    const Network& network = state.document->study.network();
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(12, 10));
    ImGui::BeginTooltip();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    constexpr float kHeight = 16;
    draw_pattern(ui, at, ImVec2(kWidth, kHeight), network, state.path.path->patterns.row(facts.piece));
    ImGui::Dummy(ImVec2(kWidth, kHeight));
    const OutputWords words = output_words(*state.document->model, state.document->study, state.path.output);
    const bool link = network.link() != Link::kIdentity;
    text_block(ui.fonts.bold, ui.palette.text,
               path_texts::place_value(words.noun, words.with_unit(display_number(facts.value, 4)),
                                       link ? display_share(facts.probability) : ""),
               kWidth);
    text_block(
        ui.fonts.small, ui.palette.muted,
        path_texts::place_text(facts.t, display_signed(facts.slope), facts.piece + 1, state.path.path->num_pieces()),
        kWidth);
    const std::string flips = flips_text(network, facts);
    if (!flips.empty()) text_block(ui.fonts.small, ui.palette.muted, flips, kWidth);
    ImGui::EndTooltip();
    ImGui::PopStyleVar();
}

/// The place under the pointer; a breakpoint that is near takes it.
double pointed_at(const Chart& chart, float mouse) {
    const double t = chart.plot.t(mouse - chart.origin.x);
    const auto& knots = chart.profile.path.knots;
    const auto after = std::lower_bound(knots.begin(), knots.end(), t);
    double best = t;
    float nearest = kSnap;
    for (const auto candidate : {after, after == knots.begin() ? after : after - 1}) {
        if (candidate == knots.end()) continue;
        const float distance = std::abs(chart.x(*candidate) - mouse);
        if (distance >= nearest) continue;
        nearest = distance;
        best = *candidate;
    }
    return best;
}

void hover(const Ui& ui, const Chart& chart, const AppState& state) {
    const PathState& path = state.path;
    if (!ImGui::IsItemHovered()) {
        if (path.hovered_t) ui.send(HoverPath{std::nullopt});
        return;
    }
    const double t = pointed_at(chart, ImGui::GetIO().MousePos.x);
    if (path.hovered_t != t) ui.send(HoverPath{t});
    if (!path.hovered) return;
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const PathFacts& facts = *path.hovered;
    const float x = std::round(chart.x(facts.t));
    const DrawRect& area = chart.plot.area;
    draw.AddLine(ImVec2(x, chart.at(area.min).y), ImVec2(x, chart.at(area.max).y), ui.palette.muted);
    const float y = chart.plot.y(chart.profile.probability ? facts.probability : facts.value);
    const ImVec2 point(x, chart.origin.y + y);
    draw.AddCircleFilled(point, kMarker + 1.5F, ui.palette.panel);
    draw.AddCircleFilled(point, kMarker, ui.palette.accent);
    hover_tooltip(ui, state, facts);
}

}  // namespace

PathProfile path_profile(const AppState& state) {
    const PathState& path = state.path;
    const Network& network = state.document->study.network();
    PathProfile profile{*path.path, network, path.output, path.probability && network.link() != Link::kIdentity,
                        {},         {},      {}};
    profile.output_axis = output_axis(*state.document, path.output, profile.probability);
    profile.value = [profile_path = path.path, &network, output = path.output,
                     probability = profile.probability](double t) {
        return probability ? path_probability(network, *profile_path, output, t)
                           : path_logits(*profile_path, t)(output);
    };
    for (const PathDecision& decision : path.decisions)
        profile.bands.push_back({decision.t, decision.predicted,
                                 class_name(*state.document->model, state.document->study, decision.predicted)});
    return profile;
}

void path_chart(const Ui& ui, const AppState& state, ImVec2 size) {
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const DrawPoint extent{size.x, size.y};
    const PathProfile profile = path_profile(state);
    const PathPlot plot = path_plot(profile, extent);
    const Chart chart{profile, plot, origin};
    ImGui::SetCursorScreenPos(chart.at(plot.area.min));
    invisible_item("path profile", ImVec2(plot.area.width(), plot.area.height()));
    paint_drawing(ui, path_drawing(profile, plot, ui.palette, extent), origin);
    hover(ui, chart, state);
    explain_marks(ui, chart, state);
    ImGui::SetCursorScreenPos(ImVec2(origin.x, origin.y + size.y));
}

}  // namespace reluscope
