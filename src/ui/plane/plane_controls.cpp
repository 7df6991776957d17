#include "analysis/lines/line_path.h"
#include "app/document/views.h"
#include "app/network/unit_view.h"
#include "app/simplify/families_facts.h"
#include "base/texts/views/plane_texts.h"
#include "ui/kit/view_bar.h"
#include "ui/kit/widgets.h"
#include "ui/plane/plane_panel.h"

#include <algorithm>

// The line above the picture.

namespace reluscope {

namespace {

constexpr const char* kMoreSign = "\uf0c9";

struct ColourChoice {
    PlaneColour colour;
    const char* name;
    const char* explanation;
};
constexpr ColourChoice kColourChoices[] = {
    {PlaneColour::kPattern, plane_texts::kPattern, plane_texts::kPatternMeaning},
    {PlaneColour::kCluster, plane_texts::kCluster, plane_texts::kClusterMeaning},
    {PlaneColour::kOutput, plane_texts::kOutput, plane_texts::kOutputMeaning},
    {PlaneColour::kClass, plane_texts::kClass, plane_texts::kClassMeaning},
    {PlaneColour::kGradient, plane_texts::kGradient, plane_texts::kGradientMeaning},
    {PlaneColour::kActiveUnits, plane_texts::kActiveUnits, plane_texts::kActiveUnitsMeaning},
    {PlaneColour::kLayer, plane_texts::kLayer, plane_texts::kLayerMeaning}};

std::string output_choice_name(const Document& document, std::size_t output) {
    const OutputWords words = output_words(*document.model, document.study, static_cast<Eigen::Index>(output));
    return words.is_logit ? "Logit of " + words.name : words.title();
}

std::string colour_name(const AppState& state) {
    const Document& document = *state.document;
    const PlaneView& view = state.plane.view;
    if (view.colour == PlaneColour::kCluster && shown_families(state)) return plane_texts::kFamily;
    if (view.colour == PlaneColour::kOutput) return output_choice_name(document, view.output);
    for (const ColourChoice& choice : kColourChoices) {
        if (choice.colour == view.colour) return choice.name;
    }
    return "";
}

void depth_slider(const Ui& ui, const AppState& state, ViewBar& bar) {
    const auto layers = state.document->study.network().hidden_layers().size();
    if (layers < 2) return;
    constexpr float kSlider = 48;
    const float gap = ImGui::GetStyle().ItemSpacing.x;
    // What comes behind stays where it is while the slider moves.
    const auto wide = [&](std::size_t shown) {
        return text_size(ui.fonts.small, plane_texts::layers_shown(shown, layers)).x;
    };
    const float text_room = std::max(wide(layers), wide(layers - 1)) + 4;
    bar.place(text_size(ui.fonts.small, plane_texts::kLayers).x + kSlider + text_room + 2 * gap);
    ImGui::AlignTextToFramePadding();
    text_in(ui.fonts.small, ui.palette.muted, plane_texts::kLayers);
    ImGui::SameLine();
    // A finger needs a longer one: on a phone it takes what its line has left.
    const float menu = text_size(ui.fonts.text, kMoreSign).x + 2 * ImGui::GetStyle().FramePadding.x;
    const float left = ImGui::GetContentRegionAvail().x - text_room - menu - 3 * gap;
    const float slider = has_one_column() ? std::max(kSlider, left) : kSlider;
    int depth = static_cast<int>(state.plane.view.depth.value_or(layers));
    ImGui::SetNextItemWidth(slider);
    if (ImGui::SliderInt("##layer depth", &depth, 0, static_cast<int>(layers), "")) {
        const auto wanted = static_cast<std::size_t>(std::max(depth, 0));
        ui.send(SetPlaneDepth{wanted == layers ? std::nullopt : std::optional(wanted)});
    }
    tooltip(ui, plane_texts::kLayers, plane_texts::kLayersMeaning);
    ImGui::SameLine();
    const float x = ImGui::GetCursorPosX();
    ImGui::AlignTextToFramePadding();
    text_in(ui.fonts.small, ui.palette.muted, plane_texts::layers_shown(static_cast<std::size_t>(depth), layers));
    ImGui::SameLine(x + text_room - gap);
    ImGui::Dummy(ImVec2(0, 0));
}

/// "Unit 4 of layer 2".
std::string unit_name(const Network& network, UnitId unit) {
    std::string name = unit_text(network, unit);
    name[0] = 'U';
    return name;
}

void unit_combo(const Ui& ui, const AppState& state) {
    const Network& network = state.document->study.network();
    if (network.num_hidden_units() == 0) return;
    ImGui::Separator();
    text_in(ui.fonts.small, ui.palette.muted, plane_texts::kUnit);
    const std::optional<UnitId>& chosen = state.selection.unit;
    ImGui::SetNextItemWidth(210);
    const bool open = begin_combo("##unit", chosen ? unit_name(network, *chosen).c_str() : plane_texts::kNoUnit);
    if (!open) return tooltip(ui, plane_texts::kUnit, plane_texts::kUnitMeaning);
    if (ImGui::Selectable(plane_texts::kNoUnit, !chosen)) ui.send(SelectUnit{std::nullopt});
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(network.num_hidden_units()));
    while (clipper.Step()) {
        for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
            const UnitId unit(i);
            if (ImGui::Selectable(unit_name(network, unit).c_str(), chosen == unit)) ui.send(SelectUnit{unit});
        }
    }
    ImGui::EndCombo();
}

void thing_item(const Ui& ui, const std::string& words, PlaneThing thing, bool shown, const char* explanation) {
    if (ImGui::MenuItem(words.c_str(), nullptr, shown)) ui.send(ShowOnPlane{thing, !shown});
    tooltip(ui, "", explanation);
}

/// What is changed less often.
void more_items(const Ui& ui, const AppState& state) {
    const PlaneState& plane = state.plane;
    const PlaneView& view = plane.view;
    {
        const MenuLines lines(ui);
        thing_item(ui, std::string(plane_texts::kWalls) + "###Walls", PlaneThing::kWalls, view.walls,
                   plane_texts::kWallsMeaning);
        if (plane_has_classes(*state.document))
            thing_item(ui, std::string(plane_texts::kBoundary) + "###Boundary", PlaneThing::kBoundary, view.boundary,
                       plane_texts::kBoundaryMeaning);
        if (plane_is_slice(state) && plane.points)
            thing_item(ui, plane_texts::far_rows_switch(plane.num_far, plane.points->size()) + "###far rows",
                       PlaneThing::kFarRows, view.far_rows, plane_texts::kFarRowsMeaning);
        ImGui::Separator();
        const std::string path = std::string(plane_texts::kPath) + "###path tool";
        if (ImGui::MenuItem(path.c_str(), nullptr, state.path.tool)) ui.send(UsePathTool{!state.path.tool});
        tooltip(ui, "", plane_texts::kPathMeaning);
    }
    unit_combo(ui, state);
}

/// One scale on both axes, or all of the panel.
void scale_buttons(const Ui& ui, const AppState& state, ViewBar& bar) {
    const PlaneState& plane = state.plane;
    const bool fill = plane.view.fill;
    if (bar.toggle(
            {"\uf065", plane_texts::kFill, "Fill"}, fill,
            fill ? plane_texts::kFilled : plane_texts::one_scale(plane.per_deviation, plane.name_x, plane.name_y)))
        ui.send(SetPlaneAspect{!fill});
    if (bar.button({"\uf0b2", plane_texts::kFit, "fit"}, plane_texts::kFitMeaning)) ui.send(FitPlane{});
}

}  // namespace

bool plane_is_slice(const AppState& state) { return state.document->study.network().num_inputs() > 2; }

void plane_colour_combo(const Ui& ui, const AppState& state, ViewBar& bar) {
    constexpr float kWide = 160;
    constexpr float kNarrow = 140;
    const Document& document = *state.document;
    const PlaneView& view = state.plane.view;
    const float width = bar.words() ? kWide : kNarrow;
    bar.place(width);
    ImGui::SetNextItemWidth(width);
    std::string preview = colour_name(state);
    const std::string whole = std::string(plane_texts::kColour) + ": " + preview;
    const float room = width - ImGui::GetFrameHeight() - 2 * ImGui::GetStyle().FramePadding.x;
    if (text_size(ui.fonts.text, whole).x <= room) preview = whole;
    const bool open = begin_combo("##colour", preview.c_str(), ImGuiComboFlags_HeightLarge);
    if (!open) return tooltip(ui, plane_texts::kColour, plane_texts::kColourMeaning);
    for (const ColourChoice& choice : kColourChoices) {
        if (choice.colour == PlaneColour::kClass && !plane_has_classes(document)) continue;
        const std::size_t outputs = choice.colour == PlaneColour::kOutput
                                        ? static_cast<std::size_t>(document.study.network().num_outputs())
                                        : 1;
        for (std::size_t o = 0; o < outputs; ++o) {
            const bool output = choice.colour == PlaneColour::kOutput;
            const std::string name = output ? item_label(output_choice_name(document, o), o) : std::string(choice.name);
            const bool chosen = view.colour == choice.colour && (!output || view.output == o);
            if (ImGui::Selectable(name.c_str(), chosen)) ui.send(SetPlaneColour{choice.colour, o});
            tooltip(ui, "", choice.explanation);
        }
    }
    ImGui::EndCombo();
}

void plane_controls(const Ui& ui, const AppState& state) {
    constexpr float kWordsFrom = 610;
    constexpr float kSliceButton = 150;
    const bool slice = plane_is_slice(state);
    ViewBar bar(ui, kWordsFrom + (slice ? kSliceButton : 0));
    plane_colour_combo(ui, state, bar);
    const bool points = state.plane.view.points;
    if (bar.toggle({"\uf111", plane_texts::kRows, "Points"}, points,
                   slice ? plane_texts::kRowsOnSliceMeaning : plane_texts::kRowsMeaning))
        ui.send(ShowOnPlane{PlaneThing::kPoints, !points});
    if (slice) plane_chooser(ui, state, bar);
    scale_buttons(ui, state, bar);
    depth_slider(ui, state, bar);
    if (bar.begin_menu({kMoreSign, plane_texts::kMore, "more"}, plane_texts::kMoreMeaning)) {
        more_items(ui, state);
        ViewBar::end_menu();
    }
}

}  // namespace reluscope
