#include "ui/network/weight_popup.h"

#include "app/document/views.h"
#include "base/texts/views/network_texts.h"
#include "scene/drawings/network_columns.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

std::string value_name(const Document& document, const NetworkColumn& column, std::size_t i) {
    switch (column.kind) {
        case NetworkColumn::Kind::kInputs: {
            const auto& origins = document.study.input->origins;
            return i < origins.size() ? origins[i].label : network_texts::input_name(i);
        }
        case NetworkColumn::Kind::kHidden: return network_texts::unit_name(column.layer, i);
        case NetworkColumn::Kind::kLinear: return network_texts::sum_name(i);
        case NetworkColumn::Kind::kOutputs:
            return output_words(*document.model, document.study, static_cast<Eigen::Index>(i)).label();
    }
    return "";
}

/// What is being edited, kept with the window: node, row and column of the place (0 for the bias, else 1 + column), and
/// the slider's range.
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

}  // namespace

std::string place_name(const Document& document, const WeightPlace& place) {
    const std::vector<NetworkColumn> columns = network_columns(document.study.network());
    for (const NetworkColumn& column : columns) {
        for (const ColumnLink& link : column.links) {
            if (link.node != place.node) continue;
            const std::string to = value_name(document, column, static_cast<std::size_t>(place.row));
            if (!place.column) return network_texts::bias_of(to);
            const auto from = static_cast<std::size_t>(*place.column);
            if (from < link.first_weight || from >= link.first_weight + link.count) continue;
            return network_texts::weight_between(value_name(document, columns[link.from], from - link.first_weight),
                                                 to);
        }
    }
    return "";
}

void open_weight_popup(const WeightPlace& place, double value) {
    EditedPlace{*ImGui::GetStateStorage()}.set(place, value);
    ImGui::OpenPopup("edit weight");
}

void weight_popup(const Ui& ui, const Document& document) {
    const EditedPlace edited{*ImGui::GetStateStorage()};
    const WeightPlace place = edited.place();
    const double range = edited.range();
    if (!ImGui::BeginPopup("edit weight")) return;
    const auto value = weight_at(document.study.network(), place);
    if (!value) {  // another network was opened meanwhile
        ImGui::CloseCurrentPopup();
        ImGui::EndPopup();
        return;
    }
    text_in(ui.fonts.bold, ui.palette.text, place_name(document, place));
    double changed = *value;
    const double low = -range;
    const double high = range;
    ImGui::SetNextItemWidth(230);
    if (ImGui::SliderScalar("##weight", ImGuiDataType_Double, &changed, &low, &high, "%.4f"))
        ui.send(SetWeight{place, changed});
    tooltip(ui, "", network_texts::kDragHint);
    if (ImGui::Button((std::string(network_texts::kSetToZero) + "##zero").c_str())) ui.send(SetWeight{place, 0});
    ImGui::SameLine();
    if (ImGui::Button(network_texts::kFlipSign)) ui.send(SetWeight{place, -*value});
    ImGui::EndPopup();
}

}  // namespace reluscope
