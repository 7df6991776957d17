#include "app/document/views.h"
#include "base/texts/views/plane_texts.h"
#include "ui/kit/view_bar.h"
#include "ui/plane/plane_panel.h"

#include <algorithm>

// Which plane of an input space with more than two dimensions.

namespace reluscope {

namespace {

const char* kind_name(PlaneKind kind) {
    switch (kind) {
        case PlaneKind::kInputs: return plane_texts::kBothInputs;
        case PlaneKind::kFeatures: return plane_texts::kTwoFeatures;
        case PlaneKind::kRows: return plane_texts::kThreeRows;
        case PlaneKind::kPrincipal: return plane_texts::kPrincipalAxes;
        case PlaneKind::kCentroids: return plane_texts::kClassCentroids;
    }
    return "";
}

const char* kind_explanation(PlaneKind kind) {
    switch (kind) {
        case PlaneKind::kInputs: return plane_texts::kBothInputsMeaning;
        case PlaneKind::kFeatures: return plane_texts::kTwoFeaturesMeaning;
        case PlaneKind::kRows: return plane_texts::kThreeRowsMeaning;
        case PlaneKind::kPrincipal: return plane_texts::kPrincipalAxesMeaning;
        case PlaneKind::kCentroids: return plane_texts::kClassCentroidsMeaning;
    }
    return "";
}

bool feature_combo(const char* label, const Document& document, Eigen::Index& feature) {
    const std::vector<InputOrigin>& origins = document.study.input->origins;
    bool changed = false;
    ImGui::SetNextItemWidth(210);
    if (!begin_combo(label, origins[static_cast<std::size_t>(feature)].label.c_str())) return false;
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(origins.size()));
    while (clipper.Step()) {
        for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
            const std::string name = origins[static_cast<std::size_t>(i)].label + "##" + std::to_string(i);
            if (ImGui::Selectable(name.c_str(), feature == i)) {
                feature = i;
                changed = true;
            }
        }
    }
    ImGui::EndCombo();
    return changed;
}

bool class_combo(const char* label, const std::vector<std::string>& classes, std::uint32_t& chosen) {
    bool changed = false;
    ImGui::SetNextItemWidth(210);
    if (!begin_combo(label, chosen < classes.size() ? classes[chosen].c_str() : "")) return false;
    for (std::uint32_t c = 0; c < classes.size(); ++c) {
        const std::string name = classes[c] + "##" + std::to_string(c);
        if (ImGui::Selectable(name.c_str(), chosen == c)) {
            chosen = c;
            changed = true;
        }
    }
    ImGui::EndCombo();
    return changed;
}

/// The number that the table has for a row, counted from 1. A number whose row was left out stands for the next one.
bool row_field(const char* label, const std::vector<std::uint32_t>& table_rows, RowId& row) {
    const bool known = row.valid() && row.index < table_rows.size();
    const int before = known ? static_cast<int>(table_rows[row.index]) + 1 : 1;
    int number = before;
    ImGui::SetNextItemWidth(210);
    if (!ImGui::InputInt(label, &number, 1, 10, ImGuiInputTextFlags_EnterReturnsTrue) || table_rows.empty())
        return false;
    const auto wanted = static_cast<std::uint32_t>(std::max(number, 1) - 1);
    auto found = std::lower_bound(table_rows.begin(), table_rows.end(), wanted);
    const bool back = number < before && found != table_rows.begin();
    if (found == table_rows.end() || (back && *found != wanted)) --found;
    row = RowId(static_cast<std::size_t>(found - table_rows.begin()));
    return true;
}

/// Rows and classes that a plane of this kind needs and `spec` does not have yet.
PlaneSpec completed(PlaneSpec spec, const AppState& state) {
    const auto rows = static_cast<std::uint32_t>(state.document->study.clustering->num_rows());
    if (state.selection.row) spec.rows[0] = *state.selection.row;
    for (std::uint32_t i = 0; i < 3; ++i) {
        if (!spec.rows[i].valid()) spec.rows[i] = RowId(std::min(rows - 1, i * (rows / 3)));
    }
    return spec;
}

void kind_choices(const Ui& ui, const AppState& state) {
    const Document& document = *state.document;
    const PlaneSpec& spec = state.plane.view.spec;
    const auto& target = document.study.input->target;
    for (const PlaneKind kind :
         {PlaneKind::kPrincipal, PlaneKind::kFeatures, PlaneKind::kCentroids, PlaneKind::kRows}) {
        if (kind == PlaneKind::kCentroids && !(target && target->is_class())) continue;
        if (ImGui::RadioButton(kind_name(kind), spec.kind == kind) && spec.kind != kind) {
            PlaneSpec wanted = completed(spec, state);
            wanted.kind = kind;
            ui.send(SetPlane{wanted});
        }
        tooltip(ui, "", kind_explanation(kind));
    }
}

void kind_fields(const Ui& ui, const AppState& state) {
    const Document& document = *state.document;
    const std::vector<std::uint32_t>& rows = document.study.input->rows->row;
    PlaneSpec spec = state.plane.view.spec;
    bool changed = false;
    if (spec.kind == PlaneKind::kFeatures) {
        changed |= feature_combo(plane_texts::kAcross, document, spec.feature_x);
        changed |= feature_combo(plane_texts::kUp, document, spec.feature_y);
    } else if (spec.kind == PlaneKind::kCentroids) {
        const std::vector<std::string>& classes = document.study.input->target->classes;
        changed |= class_combo(plane_texts::kFirstClass, classes, spec.classes[0]);
        changed |= class_combo(plane_texts::kSecondClass, classes, spec.classes[1]);
    } else if (spec.kind == PlaneKind::kRows) {
        changed |= row_field(plane_texts::kSecondRow, rows, spec.rows[1]);
        changed |= row_field(plane_texts::kThirdRow, rows, spec.rows[2]);
    }
    if (spec.kind != PlaneKind::kPrincipal) text_in(ui.fonts.small, ui.palette.muted, plane_texts::kFollowsRow);
    if (changed) ui.send(SetPlane{spec});
}

}  // namespace

void plane_chooser(const Ui& ui, const AppState& state, ViewBar& bar) {
    const PlaneKind kind = state.plane.view.spec.kind;
    const std::string label = std::string(kind_name(kind)) + " \uf0d7###choose plane";
    bar.place(text_size(ui.fonts.text, label.substr(0, label.find("##"))).x + 2 * ImGui::GetStyle().FramePadding.x);
    const bool clicked = ImGui::Button(label.c_str());
    tooltip(ui, plane_texts::kSlice, std::string(kind_explanation(kind)) + " " + plane_texts::kChooseSlice);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(14, 12));
    if (begin_menu_below("plane chooser", clicked)) {
        heading(ui, plane_texts::kSliceHeading);
        kind_choices(ui, state);
        ImGui::Dummy(ImVec2(0, 4));
        kind_fields(ui, state);
        ImGui::EndPopup();
    }
    ImGui::PopStyleVar();
}

}  // namespace reluscope
