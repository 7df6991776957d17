#include "ui/network/network_view.h"

#include "app/document/narrative.h"
#include "app/document/views.h"
#include "base/text/number_format.h"
#include "base/texts/views/network_texts.h"
#include "ui/kit/drawing_view.h"
#include "ui/network/weight_popup.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

/// The affine layer whose bias moves a unit's wall, and where.
std::optional<WeightPlace> bias_of(const Network& network, UnitId unit) {
    for (const NetworkColumn& column : network_columns(network)) {
        if (column.kind != NetworkColumn::Kind::kHidden || !column.bias_node) continue;
        const HiddenLayer& layer = network.hidden_layers()[column.layer];
        if (unit.index < layer.first_bit || unit.index >= layer.first_bit + layer.width) continue;
        return WeightPlace{*column.bias_node, static_cast<Eigen::Index>(unit.index - layer.first_bit), std::nullopt};
    }
    return std::nullopt;
}

std::string unit_title(const Network& network, UnitId unit) {
    const UnitPlace place = place_of(network, unit);
    return network_texts::unit_title(place.layer, place.unit);
}

void subject_choice(const Ui& ui, const AppState& state, NetworkSettings& settings) {
    std::vector<const char*> labels{network_texts::kRow, network_texts::kClusterMean};
    if (state.plane.pinned_at) labels.push_back(network_texts::kPinnedPoint);
    const UnitSubject shown = state.network.values ? state.network.values->subject : settings.subject;
    const int chosen = segmented(ui, "subject", labels, static_cast<int>(shown));
    if (chosen >= 0) settings.subject = static_cast<UnitSubject>(chosen);
}

void units_choice(const Ui& ui, const Network& network, NetworkSettings& settings) {
    std::size_t widest = static_cast<std::size_t>(network.num_inputs());
    for (const HiddenLayer& layer : network.hidden_layers()) widest = std::max(widest, layer.width);
    if (widest <= kMinUnits) return;
    same_line_if(130);
    ImGui::AlignTextToFramePadding();
    text_in(ui.fonts.small, ui.palette.muted, network_texts::kUnits);
    ImGui::SameLine(0, 4);
    ImGui::SetNextItemWidth(76);
    int most = static_cast<int>(std::min(settings.most_units, widest));
    if (ImGui::SliderInt("##units", &most, static_cast<int>(kMinUnits), static_cast<int>(std::min(kMaxUnits, widest)),
                         "%d"))
        settings.most_units = static_cast<std::size_t>(most);
    tooltip(ui, network_texts::kUnitsTitle, network_texts::kUnitsHint);
}

void controls(const Ui& ui, const AppState& state) {
    NetworkSettings settings = state.network.settings;
    const Network& network = state.document->study.network();
    subject_choice(ui, state, settings);
    units_choice(ui, network, settings);
    same_line_if(200);
    ImGui::AlignTextToFramePadding();
    text_in(ui.fonts.small, ui.palette.muted, network_texts::kWeightsAbove);
    ImGui::SameLine(0, 4);
    ImGui::SetNextItemWidth(86);
    auto threshold = static_cast<float>(100 * settings.threshold);
    if (ImGui::SliderFloat("##threshold", &threshold, 0, 100, "%.0f %%", ImGuiSliderFlags_Logarithmic))
        settings.threshold = static_cast<double>(threshold) / 100;
    tooltip(ui, network_texts::kThresholdTitle, network_texts::kThresholdHint);
    same_line_if(80);
    check_box(ui, network_texts::kMaps, &settings.maps);
    tooltip(ui, network_texts::kMaps, network_texts::kMapsHint);
    if (!(settings == state.network.settings))
        ui.send(SetNetworkView{settings.subject, settings.threshold, settings.most_units, settings.maps});
}

NetworkDrawingOptions drawing_options(const Ui& ui, const AppState& state, ImVec2 size) {
    NetworkDrawingOptions options;
    options.size = {size.x, size.y};
    options.all_values = ui.picture && !ui.presented;
    options.threshold = state.network.settings.threshold;
    options.most_units = state.network.settings.most_units;
    options.selected_unit = state.selection.unit;
    options.hovered_unit = state.hovered.unit;
    options.selected_feature = state.selection.feature;
    options.hovered_feature = state.hovered.feature;
    options.number = [](double value) { return display_number(value, 3); };
    return options;
}

NetworkMemory::Key key_of(const Ui& ui, const AppState& state, ImVec2 size) {
    return {state.document->study.input,
            state.network.facts,
            state.network.maps,
            state.network.values,
            state.network.settings,
            state.selection.unit,
            state.hovered.unit,
            state.selection.feature,
            state.hovered.feature,
            size.x,
            size.y,
            ui.palette.dark,
            ui.picture && !ui.presented};
}

/// The drawing, made again only when something it shows has changed.
std::shared_ptr<const NetworkDrawing> drawing_of(const Ui& ui, const AppState& state, ImVec2 size,
                                                 NetworkMemory& memory) {
    NetworkMemory::Key key = key_of(ui, state, size);
    if (memory.drawing && memory.key == key) return memory.drawing;
    memory.drawing = std::make_shared<const NetworkDrawing>(
        draw_network(network_picture(state, state.document->study.input->rows->deviation),
                     drawing_options(ui, state, size), ui.palette));
    memory.key = std::move(key);
    return memory.drawing;
}

std::string duplicate_sentence(const Network& network, const UnitFacts& facts) {
    std::string text;
    if (facts.same_rows) text += network_texts::same_rows(place_of(network, *facts.same_rows).unit);
    if (facts.proportional)
        text += network_texts::proportional(place_of(network, *facts.proportional).unit,
                                            display_number(facts.factor, 4), facts.factor < 0);
    return text;
}

std::string unit_facts_text(const AppState& state, UnitId unit) {
    const Network& network = state.document->study.network();
    std::string text;
    if (state.network.values) {
        const SubjectValues& subject = *state.network.values;
        const auto row = static_cast<Eigen::Index>(unit.index);
        const double z = subject.values.z(row, 0);
        text += network_texts::unit_values(subject.name, full_number(z), z > 0,
                                           full_number(subject.values.activation(row, 0)));
    }
    if (state.network.facts) {
        const UnitFacts& facts = (*state.network.facts)[unit.index];
        text +=
            network_texts::active_rows(facts.active_rows, state.document->study.clustering->num_rows(), facts.share);
        if (facts.dead) text += network_texts::kDeadText;
        if (facts.always_active) text += network_texts::kAlwaysText;
        text += duplicate_sentence(network, facts);
    }
    return text + network_texts::kUnitHint;
}

std::string feature_text(const AppState& state, FeatureId feature) {
    std::string text;
    if (state.network.values)
        text = network_texts::input_value(state.network.values->name,
                                          full_number(state.network.values->input(feature.index)));
    return text + network_texts::kInputHint;
}

void mark_tooltip(const Ui& ui, const AppState& state, const NetworkDrawing& drawing, Mark mark) {
    const Document& document = *state.document;
    if (mark.kind == MarkKind::kUnit)
        return tooltip(ui, unit_title(document.study.network(), UnitId(mark.index)),
                       unit_facts_text(state, UnitId(mark.index)));
    if (mark.kind == MarkKind::kFeature && mark.index < document.study.input->origins.size())
        return tooltip(ui, document.study.input->origins[mark.index].label, feature_text(state, FeatureId(mark.index)));
    if (mark.kind != MarkKind::kPart || mark.index >= drawing.places.size()) return;
    const WeightPlace& place = drawing.places[mark.index];
    if (const auto value = weight_at(document.study.network(), place))
        tooltip(ui, place_name(document, place) + ": " + full_number(*value), network_texts::kWeightHint);
}

std::string legend_text(const Ui& ui, const AppState& state, const NetworkDrawing& drawing) {
    std::string text = state.network.values ? network_texts::values_for(state.network.values->name) : std::string();
    text += network_texts::signs(drawing.num_lines <= kMaxDashedLines);
    if (shows_controls(ui) && state.network.values) text += network_texts::kPointHint;
    return drawing.num_left_out > 0 ? text + network_texts::left_out(drawing.num_left_out) : text;
}

/// The height of a legend as long as any, in its lines.
float legend_height(const Ui& ui, const AppState& state, float width) {
    const std::string text = (state.network.values ? network_texts::values_for(state.network.values->name) : "") +
                             network_texts::signs(true) + network_texts::kPointHint + network_texts::left_out(999999);
    return ui.fonts.small
               ->CalcTextSizeA(ui.fonts.small->FontSize * ImGui::GetIO().FontGlobalScale, FLT_MAX, width, text.c_str())
               .y +
           6;
}

/// How many inputs, units, outputs and weights there are.
std::string architecture_text(const Network& network) {
    std::vector<std::size_t> layers;
    for (const HiddenLayer& layer : network.hidden_layers()) layers.push_back(layer.width);
    std::size_t parameters = 0;
    for (const Node& node : network.nodes()) {
        const auto* affine = std::get_if<AffineOperation>(&node.operation);
        if (affine != nullptr) parameters += static_cast<std::size_t>(affine->W.size() + affine->b.size());
    }
    return network_texts::architecture(static_cast<std::size_t>(network.num_inputs()), layers,
                                       static_cast<std::size_t>(network.num_outputs()), parameters);
}

void bias_button(const Ui& ui, const AppState& state, std::optional<WeightPlace>& edit) {
    if (!state.selection.unit) return;
    ImGui::SameLine();
    const auto place = bias_of(state.document->study.network(), *state.selection.unit);
    if (place && ImGui::Button((std::string(network_texts::kBias) + "###edit bias").c_str())) edit = place;
    if (place)
        tooltip(ui, unit_title(state.document->study.network(), *state.selection.unit), network_texts::kBiasHint);
}

}  // namespace

NetworkPicture network_picture(const AppState& state, const Eigen::VectorXd& spread) {
    const Study& study = state.document->study;
    const std::size_t units = study.network().num_hidden_units();
    NetworkPicture picture;
    picture.network = &study.network();
    const NetworkState& network = state.network;
    if (network.facts && network.facts->size() == units) picture.facts = network.facts.get();
    if (network.settings.maps && network.maps && network.maps->z.cols() == static_cast<Eigen::Index>(units))
        picture.maps = network.maps.get();
    const bool fits = network.values && network.values->input.size() == study.network().num_inputs() &&
                      network.values->values.z.rows() == static_cast<Eigen::Index>(units) &&
                      network.values->values.logits.rows() == study.network().num_outputs();
    if (fits) picture.values = &network.values->values;
    picture.input_spread = &spread;
    for (std::size_t j = 0; j < study.input->origins.size(); ++j) {
        const InputOrigin& origin = study.input->origins[j];
        picture.inputs.push_back(origin.label);
        if (!fits) continue;
        const double value = network.values->input(static_cast<Eigen::Index>(j)) * origin.scale + origin.mean;
        picture.input_values.push_back(display_number(value) +
                                       (origin.unit.empty() || origin.indicator ? "" : " " + origin.unit));
    }
    for (Eigen::Index o = 0; o < study.network().num_outputs(); ++o)
        picture.outputs.push_back(output_name(*state.document->model, study, o));
    picture.logits = output_words(*state.document, 0).is_logit;
    return picture;
}

void network_view(const Ui& ui, const AppState& state, NetworkMemory& memory) {
    std::optional<WeightPlace> edit;
    text_wrapped_in(ui.fonts.text, ui.palette.text, architecture_text(state.document->study.network()));
    if (shows_controls(ui)) {
        controls(ui, state);
        bias_button(ui, state, edit);
    }
    const ImVec2 room = ImGui::GetContentRegionAvail();
    const float line = legend_height(ui, state, room.x) + ImGui::GetStyle().ItemSpacing.y;
    const ImVec2 inner(std::max(room.x, 120.0F), std::max(room.y - line, 80.0F));
    const float bar = can_scroll(ui) ? ImGui::GetStyle().ScrollbarSize : 0;
    std::shared_ptr<const NetworkDrawing> shown =
        drawing_of(ui, state, ImVec2(inner.x - bar, inner.y - bar - 2), memory);
    // Said beforehand, so that one can scroll from the first frame on.
    ImGui::SetNextWindowContentSize(ImVec2(shown->drawing.size().x, shown->drawing.size().y));
    ImGui::BeginChild("network drawing", inner, ImGuiChildFlags_None,
                      scrolling(ui, ImGuiWindowFlags_HorizontalScrollbar));
    const DrawingHit hit = show_drawing(ui, shown->drawing, "network of units");
    if (hit.over) mark_tooltip(ui, state, *shown, hit.hovered);
    if (hit.clicked && hit.hovered.kind == MarkKind::kPart && hit.hovered.index < shown->places.size())
        edit = shown->places[hit.hovered.index];
    if (hit.double_clicked && hit.hovered.kind == MarkKind::kUnit)
        edit = bias_of(state.document->study.network(), UnitId(hit.hovered.index));
    if (edit) {
        if (const auto value = weight_at(state.document->study.network(), *edit)) open_weight_popup(*edit, *value);
    }
    weight_popup(ui, *state.document);
    ImGui::EndChild();
    text_wrapped_in(ui.fonts.small, ui.palette.muted, legend_text(ui, state, *shown));
}

}  // namespace reluscope
