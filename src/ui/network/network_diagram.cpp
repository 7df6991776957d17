#include "ui/network/network_diagram.h"

#include "base/text/number_format.h"
#include "base/texts/views/network_texts.h"
#include "scene/drawings/network_columns.h"
#include "ui/network/weight_popup.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace reluscope {

namespace {

constexpr std::size_t kMaxDots = 12;
constexpr float kRadius = 5;
constexpr float kReach = 5;  // how near the pointer takes a line

class Diagram {
public:
    Diagram(const DiagramParts& parts, ImVec2 origin, ImVec2 size)
        : parts_(parts), columns_(parts.columns), origin_(origin), size_(size) {}

    const Network& network() const { return *parts_.network; }
    const std::vector<NetworkColumn>& columns() const { return columns_; }
    double largest(std::size_t node) const { return parts_.largest[node]; }
    std::size_t shown(std::size_t column) const { return std::min(kMaxDots, columns_[column].width); }
    ImVec2 dot(std::size_t column, std::size_t i) const {
        const auto count = static_cast<float>(shown(column));
        const float step = std::min(size_.y / count, 20.0F);
        const auto gaps = static_cast<float>(columns_.size() - 1);
        return {origin_.x + 8 + (size_.x - 16) * static_cast<float>(column) / gaps,
                origin_.y + size_.y / 2 + step * (static_cast<float>(i) - (count - 1) / 2)};
    }
    /// The weight or bias under the pointer.
    std::optional<WeightPlace> at(ImVec2 mouse) const;

private:
    const DiagramParts& parts_;
    const std::vector<NetworkColumn>& columns_;
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
        for (std::size_t i = 0; i < shown(column); ++i) {
            const ImVec2 to = dot(column, i);
            if (columns_[column].bias_node && std::hypot(mouse.x - to.x, mouse.y - to.y) < kRadius + 2)
                return WeightPlace{*columns_[column].bias_node, static_cast<Eigen::Index>(i), std::nullopt};
            for (const ColumnLink& link : columns_[column].links) {
                for (std::size_t j = 0; link.node && j < shown(link.from); ++j) {
                    const float distance = distance_to_line(mouse, dot(link.from, j), to);
                    if (distance >= nearest) continue;
                    nearest = distance;
                    found = link_place(link, j, i);
                }
            }
        }
    }
    return found;
}

void draw_link(const Ui& ui, ImDrawList& draw, const Diagram& diagram, std::size_t column, const ColumnLink& link,
               const std::optional<WeightPlace>& lit) {
    const double largest = link.node ? diagram.largest(*link.node) : 1;
    for (std::size_t i = 0; i < diagram.shown(column); ++i) {
        for (std::size_t j = 0; j < diagram.shown(link.from); ++j) {
            const ImVec2 from = diagram.dot(link.from, j);
            const ImVec2 to = diagram.dot(column, i);
            const double weight = link_weight(diagram.network(), link, j, i);
            if (!link.node || !(largest > 0)) {
                if (weight != 0 || link.node) draw.AddLine(from, to, ui.palette.line);
                continue;
            }
            const auto strength = static_cast<float>(weight / largest);
            const ImU32 colour = strength > 0 ? ui.palette.raises : ui.palette.lowers;
            const float size = std::abs(strength);
            const bool is_lit = lit && lit == link_place(link, j, i);
            draw.AddLine(from, to, with_alpha(colour, 0.2F + 0.75F * size), is_lit ? 4.0F : 0.6F + 2.4F * size);
        }
    }
}

void draw_dots(const Ui& ui, ImDrawList& draw, const Diagram& diagram, PatternBits bits) {
    for (std::size_t column = 0; column < diagram.columns().size(); ++column) {
        const NetworkColumn& values = diagram.columns()[column];
        const HiddenLayer* layer =
            values.kind == NetworkColumn::Kind::kHidden ? &diagram.network().hidden_layers()[values.layer] : nullptr;
        for (std::size_t i = 0; i < diagram.shown(column); ++i) {
            const ImVec2 centre = diagram.dot(column, i);
            const bool on = layer && !bits.empty() && get_bit(bits, layer->first_bit + i);
            draw.AddCircleFilled(centre, kRadius, on ? ui.palette.text : (layer ? ui.palette.panel : ui.palette.muted));
            if (layer) draw.AddCircle(centre, kRadius, on ? ui.palette.text : ui.palette.muted, 0, 1.2F);
        }
    }
}

void refresh(DiagramParts& parts, const std::shared_ptr<const Network>& network) {
    if (parts.network == network) return;
    parts = {network, network_columns(*network), {}};
    for (const Node& node : network->nodes()) {
        const auto* affine = std::get_if<AffineOperation>(&node.operation);
        parts.largest.push_back(affine && affine->W.size() > 0 ? affine->W.cwiseAbs().maxCoeff() : 0);
    }
}

}  // namespace

void network_diagram(const Ui& ui, const Document& document, const Selection& selection, float height,
                     DiagramParts& parts) {
    const Network& network = document.study.network();
    const float width = ImGui::GetContentRegionAvail().x;
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    ImGui::PushID("network diagram");
    const bool clicked = invisible_item("network", ImVec2(width, height));
    refresh(parts, document.study.input->network);
    const Diagram diagram(parts, origin, ImVec2(width, height));
    const std::optional<WeightPlace> pointed =
        ImGui::IsItemHovered() ? diagram.at(ImGui::GetIO().MousePos) : std::nullopt;
    const PatternBits bits =
        selection.cluster
            ? document.study.patterns->bits.row(document.study.clustering->clusters[selection.cluster->index].first_row)
            : PatternBits();
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    for (std::size_t column = 1; column < diagram.columns().size(); ++column) {
        for (const ColumnLink& link : diagram.columns()[column].links)
            draw_link(ui, draw, diagram, column, link, pointed);
    }
    draw_dots(ui, draw, diagram, bits);
    if (pointed) {
        const double value = *weight_at(network, *pointed);
        tooltip(ui, place_name(document, *pointed) + ": " + display_number(value, 4), network_texts::kWeightHint);
        if (clicked) open_weight_popup(*pointed, value);
    } else {
        const auto& layers = network.hidden_layers();
        const bool cut =
            std::any_of(layers.begin(), layers.end(), [](const HiddenLayer& l) { return l.width > kMaxDots; });
        tooltip(ui, network_texts::diagram_title(network.architecture()),
                std::string(network_texts::kDiagram) + (cut ? network_texts::kDiagramCut : ""));
    }
    weight_popup(ui, document);
    ImGui::PopID();
}

}  // namespace reluscope
