#include "analysis/lines/line_path.h"
#include "app/document/views.h"
#include "base/text/number_format.h"
#include "ui/kit/widgets.h"
#include "ui/plane/plane_panel.h"

#include <algorithm>

// The lines above the picture.

namespace reluscope {

namespace {

struct ColourChoice {
    PlaneColour colour;
    const char* name;
    const char* explanation;
};
constexpr ColourChoice kColourChoices[] = {
    {PlaneColour::kPattern, "Pattern",
     "One pastel colour per activation pattern. It stays the same wherever the region moves."},
    {PlaneColour::kCluster, "Cluster",
     "Regions that hold rows of the table have their cluster's colour; the others are grey."},
    {PlaneColour::kOutput, "Output",
     "Value of an output before the link: blue below 0, orange above. Inside a region it is a tilted plane."},
    {PlaneColour::kClass, "Predicted class", "The class with the largest output, cut exactly where two classes tie."},
    {PlaneColour::kGradient, "Gradient",
     "How steep the outputs are along the plane (norm of their slopes), constant inside a region."},
    {PlaneColour::kActiveUnits, "Active units", "How many hidden units have z > 0."},
    {PlaneColour::kLayer, "Layer", "The deepest layer that made one of the region's walls."}};

std::string output_choice_name(const Document& document, std::size_t output) {
    const OutputWords words = output_words(*document.model, document.study, static_cast<Eigen::Index>(output));
    return words.is_logit ? "Logit of " + words.name : words.title();
}

std::string colour_name(const Document& document, const PlaneView& view) {
    if (view.colour == PlaneColour::kOutput) return output_choice_name(document, view.output);
    for (const ColourChoice& choice : kColourChoices) {
        if (choice.colour == view.colour) return choice.name;
    }
    return "";
}

void depth_slider(const Ui& ui, const AppState& state) {
    const int layers = static_cast<int>(state.document->study.network().hidden_layers().size());
    if (layers < 2) return;
    constexpr float kSlider = 64;
    constexpr float kText = 76;
    same_line_if(kSlider + kText + 16);
    int depth = static_cast<int>(state.plane.view.depth.value_or(static_cast<std::size_t>(layers)));
    ImGui::SetNextItemWidth(kSlider);
    if (ImGui::SliderInt("##layer depth", &depth, 0, layers, "")) {
        ui.send(SetPlaneDepth{depth == layers ? std::nullopt : std::optional(static_cast<std::size_t>(depth))});
    }
    tooltip(
        ui, "Layer depth",
        "The walls of the first layers only: the first layer's are straight lines, each later layer's bend where they "
        "meet an earlier one.");
    ImGui::SameLine();
    const std::string text = depth == layers ? counted(static_cast<unsigned>(layers), "layer", "layers")
                                             : std::to_string(depth) + " of " + std::to_string(layers);
    const float x = ImGui::GetCursorPosX();
    ImGui::AlignTextToFramePadding();
    text_in(ui.fonts.small, ui.palette.muted, text);
    ImGui::SameLine(x + kText - ImGui::GetStyle().ItemSpacing.x);
    ImGui::Dummy(ImVec2(0, 0));
}

/// For the closed box, which is narrow.
std::string short_unit_name(const Network& network, UnitId unit) {
    const UnitPlace place = place_of(network, unit);
    return "Unit " + std::to_string(place.layer + 1) + "." + std::to_string(place.unit);
}

std::string unit_name(const Network& network, UnitId unit) {
    std::size_t number = 1;
    for (const HiddenLayer& layer : network.hidden_layers()) {
        if (unit.index < layer.first_bit + layer.width)
            return "Layer " + std::to_string(number) + ", unit " + std::to_string(unit.index - layer.first_bit);
        ++number;
    }
    return "";
}

void unit_combo(const Ui& ui, const AppState& state) {
    const Network& network = state.document->study.network();
    if (network.num_hidden_units() == 0) return;
    same_line_if(118);
    const std::optional<UnitId>& chosen = state.selection.unit;
    ImGui::SetNextItemWidth(116);
    const bool open = begin_combo("##unit", chosen ? short_unit_name(network, *chosen).c_str() : "No unit");
    if (!open)
        return tooltip(ui, "Zero set of a unit",
                       "Where the pre-activation of one hidden unit is 0. It bends at every earlier wall.");
    if (ImGui::Selectable("No unit", !chosen)) ui.send(SelectUnit{std::nullopt});
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

/// A button that stays down while `shown`.
bool pressed_button(const Ui& ui, const char* label, bool shown) {
    ImGui::PushStyleColor(ImGuiCol_Button, shown ? ui.palette.selection : IM_COL32(0, 0, 0, 0));
    ImGui::PushStyleColor(ImGuiCol_Text, shown ? ui.palette.accent : ui.palette.muted);
    const bool clicked = ImGui::Button(label);
    ImGui::PopStyleColor(2);
    return clicked;
}

void toggle(const Ui& ui, const char* label, PlaneThing thing, bool shown, const char* title, const char* explanation) {
    if (pressed_button(ui, label, shown)) ui.send(ShowOnPlane{thing, !shown});
    tooltip(ui, std::string(title) + (shown ? ": shown" : ": hidden"), explanation);
}

void path_tool_button(const Ui& ui, bool on) {
    if (pressed_button(ui, "\uf178###path tool", on)) ui.send(UsePathTool{!on});
    tooltip(ui, "Path tool",
            on ? "On: drag from one point to another to follow the straight line between them. Click to pan again."
               : "Drag from one point to another and read the output along the straight line between them.");
}

}  // namespace

void plane_colour_combo(const Ui& ui, const AppState& state) {
    const Document& document = *state.document;
    const PlaneView& view = state.plane.view;
    ImGui::SetNextItemWidth(150);
    const bool open = begin_combo("##colour", colour_name(document, view).c_str(), ImGuiComboFlags_HeightLarge);
    if (!open) return tooltip(ui, "Colour", "What the regions are coloured by.");
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
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(8, 6));
    plane_colour_combo(ui, state);
    if (state.document->study.network().num_inputs() > 2) {
        same_line_if(150);
        plane_chooser(ui, state);
    }
    depth_slider(ui, state);
    unit_combo(ui, state);
    ImGui::PopStyleVar();
}

void plane_toggles(const Ui& ui, const AppState& state) {
    const PlaneView& view = state.plane.view;
    const bool boundary = plane_has_classes(*state.document);
    constexpr float kGap = 2;
    const float button = text_size(ui.fonts.text, "\uf0b2").x + 2 * ImGui::GetStyle().FramePadding.x + kGap + 2;
    const float width = button * (boundary ? 5 : 4);
    ImGui::SameLine();
    const float room = ImGui::GetContentRegionAvail().x;
    if (room < width)
        ImGui::NewLine();
    else
        ImGui::SetCursorPosX(ImGui::GetCursorPosX() + room - width);
    toggle(ui, "\uf00a###Walls", PlaneThing::kWalls, view.walls, "Walls",
           "Walls between regions, where the sign of a hidden unit changes: light for the first layer, strong for the "
           "last.");
    ImGui::SameLine(0, kGap);
    toggle(ui, "\uf111###Points", PlaneThing::kPoints, view.points, "Points",
           "The rows of the table; on a slice, rows fade with their distance from the plane.");
    if (boundary) {
        ImGui::SameLine(0, kGap);
        toggle(ui, "\uf042###Boundary", PlaneThing::kBoundary, view.boundary, "Boundary",
               "Where the predicted class changes, exact inside every region.");
    }
    ImGui::SameLine(0, kGap);
    path_tool_button(ui, state.path.tool);
    ImGui::SameLine(0, kGap);
    if (pressed_button(ui, "\uf0b2###fit", false)) ui.send(FitPlane{});
    tooltip(ui, "Fit", "Show the whole plane, as a double click on the picture does.");
}

}  // namespace reluscope
