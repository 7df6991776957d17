#include "app/number_format.h"
#include "network/network_edit.h"
#include "ui/training_panel.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace reluscope {

namespace {

constexpr std::size_t kMostDots = 12;
constexpr float kRadius = 5;
constexpr float kReach = 5;  // how near the pointer takes a line

/// One column of dots: the inputs, a hidden layer or the logits.
struct DotColumn {
    std::size_t count = 0;
    const HiddenLayer* layer = nullptr;  ///< none for inputs and logits
    std::optional<std::size_t> affine;   ///< the node whose rows are these units
};

/// The affine map that makes a value, through nothing else.
std::optional<std::size_t> affine_of(const Network& network, ValueId value) {
    if (value.index == 0) return std::nullopt;
    const std::size_t node = value.index - 1;
    if (std::holds_alternative<AffineOperation>(network.nodes()[node].operation)) return node;
    return std::nullopt;
}

std::vector<DotColumn> columns_of(const Network& network) {
    std::vector<DotColumn> columns;
    columns.push_back({static_cast<std::size_t>(network.num_inputs()), nullptr, std::nullopt});
    for (const HiddenLayer& layer : network.hidden_layers()) {
        const auto& activation = std::get<ActivationOperation>(network.nodes()[layer.node].operation);
        columns.push_back({layer.width, &layer, affine_of(network, activation.input)});
    }
    columns.push_back({static_cast<std::size_t>(network.num_outputs()), nullptr, affine_of(network, network.output())});
    return columns;
}

class Diagram {
public:
    Diagram(const Network& network, ImVec2 origin, ImVec2 size)
        : network_(network), columns_(columns_of(network)), origin_(origin), size_(size) {}

    const std::vector<DotColumn>& columns() const { return columns_; }
    std::size_t shown(std::size_t column) const { return std::min(kMostDots, columns_[column].count); }
    ImVec2 dot(std::size_t column, std::size_t i) const {
        const auto count = static_cast<float>(shown(column));
        const float step = std::min(size_.y / count, 20.0F);
        const auto gaps = static_cast<float>(columns_.size() - 1);
        return {origin_.x + 8 + (size_.x - 16) * static_cast<float>(column) / gaps,
                origin_.y + size_.y / 2 + step * (static_cast<float>(i) - (count - 1) / 2)};
    }
    /// The weights between column - 1 and column, if they are one matrix.
    const AffineOperation* weights(std::size_t column) const {
        if (column == 0 || !columns_[column].affine) return nullptr;
        const auto& affine = std::get<AffineOperation>(network_.nodes()[*columns_[column].affine].operation);
        return static_cast<std::size_t>(affine.W.cols()) == columns_[column - 1].count ? &affine : nullptr;
    }
    /// The weight or bias under the pointer.
    std::optional<WeightPlace> at(ImVec2 mouse) const;
    std::string name(const WeightPlace& place, const Document& document) const;

private:
    std::string unit_name(std::size_t column, Eigen::Index i, const Document& document) const;

    const Network& network_;
    std::vector<DotColumn> columns_;
    ImVec2 origin_, size_;
};

float distance_to_line(ImVec2 p, ImVec2 a, ImVec2 b) {
    const ImVec2 d(b.x - a.x, b.y - a.y);
    const float t = std::clamp(((p.x - a.x) * d.x + (p.y - a.y) * d.y) / (d.x * d.x + d.y * d.y + 1e-9F), 0.0F, 1.0F);
    return std::hypot(p.x - a.x - t * d.x, p.y - a.y - t * d.y);
}

std::optional<WeightPlace> Diagram::at(ImVec2 mouse) const {
    float nearest = kReach;
    std::optional<WeightPlace> found;
    for (std::size_t column = 1; column < columns_.size(); ++column) {
        if (!columns_[column].affine) continue;
        const std::size_t node = *columns_[column].affine;
        for (std::size_t i = 0; i < shown(column); ++i) {
            const ImVec2 to = dot(column, i);
            const auto row = static_cast<Eigen::Index>(i);
            if (std::hypot(mouse.x - to.x, mouse.y - to.y) < kRadius + 2) return WeightPlace{node, row, std::nullopt};
            if (!weights(column)) continue;
            for (std::size_t j = 0; j < shown(column - 1); ++j) {
                const float distance = distance_to_line(mouse, dot(column - 1, j), to);
                if (distance >= nearest) continue;
                nearest = distance;
                found = WeightPlace{node, row, static_cast<Eigen::Index>(j)};
            }
        }
    }
    return found;
}

std::string Diagram::unit_name(std::size_t column, Eigen::Index i, const Document& document) const {
    const auto index = static_cast<std::size_t>(i);
    if (column == 0) {
        const auto& origins = document.study.input->origins;
        return index < origins.size() ? origins[index].label : "input " + std::to_string(i);
    }
    if (column + 1 == columns_.size())
        return columns_[column].count == 1 ? std::string("the logit") : "logit " + std::to_string(i);
    return "unit " + std::to_string(i) + " of layer " + std::to_string(column);
}

std::string Diagram::name(const WeightPlace& place, const Document& document) const {
    for (std::size_t column = 1; column < columns_.size(); ++column) {
        if (columns_[column].affine != place.node) continue;
        const std::string to = unit_name(column, place.row, document);
        return place.column ? "Weight from " + unit_name(column - 1, *place.column, document) + " to " + to
                            : "Bias of " + to;
    }
    return "";
}

void draw_weights(const Ui& ui, ImDrawList& draw, const Diagram& diagram, std::size_t column,
                  const std::optional<WeightPlace>& lit) {
    const AffineOperation* weights = diagram.weights(column);
    const double largest = weights ? weights->W.cwiseAbs().maxCoeff() : 0;
    for (std::size_t i = 0; i < diagram.shown(column); ++i) {
        for (std::size_t j = 0; j < diagram.shown(column - 1); ++j) {
            const ImVec2 from = diagram.dot(column - 1, j);
            const ImVec2 to = diagram.dot(column, i);
            if (!weights || !(largest > 0)) {
                draw.AddLine(from, to, ui.palette.line);
                continue;
            }
            const auto row = static_cast<Eigen::Index>(i);
            const auto from_unit = static_cast<Eigen::Index>(j);
            const auto strength = static_cast<float>(weights->W(row, from_unit) / largest);
            const WeightPlace place{*diagram.columns()[column].affine, row, from_unit};
            const ImU32 colour = strength > 0 ? ui.palette.raises : ui.palette.lowers;
            const float size = std::abs(strength);
            draw.AddLine(from, to, with_alpha(colour, 0.2F + 0.75F * size), lit == place ? 4.0F : 0.6F + 2.4F * size);
        }
    }
}

void draw_dots(const Ui& ui, ImDrawList& draw, const Diagram& diagram, PatternBits bits) {
    for (std::size_t column = 0; column < diagram.columns().size(); ++column) {
        const HiddenLayer* layer = diagram.columns()[column].layer;
        for (std::size_t i = 0; i < diagram.shown(column); ++i) {
            const ImVec2 centre = diagram.dot(column, i);
            const bool on = layer && !bits.empty() && get_bit(bits, layer->first_bit + i);
            draw.AddCircleFilled(centre, kRadius, on ? ui.palette.text : (layer ? ui.palette.panel : ui.palette.muted));
            if (layer) draw.AddCircle(centre, kRadius, on ? ui.palette.text : ui.palette.muted, 0, 1.2F);
        }
    }
}

/// What is being edited, kept with the window: node, row and column of the place (0 for the bias, else 1 + column), and the slider's range.
struct EditedPlace {
    ImGuiStorage& storage;

    void set(const WeightPlace& place, double value) const {
        storage.SetInt(ImGui::GetID("node"), static_cast<int>(place.node));
        storage.SetInt(ImGui::GetID("row"), static_cast<int>(place.row));
        storage.SetInt(ImGui::GetID("column"), place.column ? static_cast<int>(*place.column) + 1 : 0);
        storage.SetFloat(ImGui::GetID("range"), static_cast<float>(std::max(2.0, 2 * std::abs(value))));
    }
    WeightPlace place() const {
        const int column = storage.GetInt(ImGui::GetID("column"));
        WeightPlace place{static_cast<std::size_t>(storage.GetInt(ImGui::GetID("node"))),
                          storage.GetInt(ImGui::GetID("row")), std::nullopt};
        if (column > 0) place.column = column - 1;
        return place;
    }
    double range() const { return storage.GetFloat(ImGui::GetID("range"), 2); }
};

void weight_popup(const Ui& ui, const Document& document, const Diagram& diagram, const EditedPlace& edited) {
    if (!ImGui::BeginPopup("edit weight")) return;
    const WeightPlace place = edited.place();
    const auto value = weight_at(document.study.network(), place);
    if (!value) {  // another network was opened meanwhile
        ImGui::CloseCurrentPopup();
        ImGui::EndPopup();
        return;
    }
    text_in(ui.fonts.bold, ui.palette.text, diagram.name(place, document));
    double changed = *value;
    const double low = -edited.range();
    const double high = edited.range();
    ImGui::SetNextItemWidth(230);
    if (ImGui::SliderScalar("##weight", ImGuiDataType_Double, &changed, &low, &high, "%.4f"))
        ui.send(SetWeight{place, changed});
    tooltip(ui, "", "Drag: regions, clusters and explanations follow. Ctrl+click to type a number.");
    if (ImGui::Button("0##zero")) ui.send(SetWeight{place, 0});
    ImGui::SameLine();
    if (ImGui::Button("Other sign")) ui.send(SetWeight{place, -*value});
    ImGui::EndPopup();
}

}  // namespace

void network_diagram(const Ui& ui, const Document& document, const Selection& selection, float height) {
    const Network& network = document.study.network();
    const float width = ImGui::GetContentRegionAvail().x;
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    ImGui::PushID("network diagram");
    const bool clicked = invisible_item("network", ImVec2(width, height));
    const Diagram diagram(network, origin, ImVec2(width, height));
    const std::optional<WeightPlace> pointed =
        ImGui::IsItemHovered() ? diagram.at(ImGui::GetIO().MousePos) : std::nullopt;
    const PatternBits bits =
        selection.cluster
            ? document.study.patterns->bits.row(document.study.clustering->clusters[selection.cluster->index].first_row)
            : PatternBits();
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    for (std::size_t column = 1; column < diagram.columns().size(); ++column)
        draw_weights(ui, draw, diagram, column, pointed);
    draw_dots(ui, draw, diagram, bits);
    const EditedPlace edited{*ImGui::GetStateStorage()};
    if (pointed) {
        const double value = *weight_at(network, *pointed);
        tooltip(ui, diagram.name(*pointed, document) + ": " + display_number(value, 4), "Click to change it.");
        if (clicked) {
            edited.set(*pointed, value);
            ImGui::OpenPopup("edit weight");
        }
    } else {
        const auto& layers = network.hidden_layers();
        const bool cut =
            std::any_of(layers.begin(), layers.end(), [](const HiddenLayer& l) { return l.width > kMostDots; });
        tooltip(
            ui, "Network " + network.architecture(),
            std::string(
                "Inputs on the left, the logits on the right; orange weights are positive, blue ones negative, wide "
                "ones large. A filled "
                "unit is active (z > 0) in the chosen cluster. Click a line or a unit to change its weight or bias.") +
                (cut ? " Only the first units of wide layers are drawn." : ""));
    }
    weight_popup(ui, document, diagram, edited);
    ImGui::PopID();
}

}  // namespace reluscope
