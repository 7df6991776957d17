#include "app/document/views.h"
#include "ui/plane/plane_panel.h"

#include <algorithm>

// Which plane of an input space with more than two dimensions.

namespace reluscope {

namespace {

const char* kind_name(PlaneKind kind) {
    switch (kind) {
        case PlaneKind::kInputs: return "Both inputs";
        case PlaneKind::kFeatures: return "Two features";
        case PlaneKind::kRows: return "Three rows";
        case PlaneKind::kPrincipal: return "Principal axes";
        case PlaneKind::kCentroids: return "Class centroids";
    }
    return "";
}

const char* kind_explanation(PlaneKind kind) {
    switch (kind) {
        case PlaneKind::kInputs: return "The network's two inputs themselves.";
        case PlaneKind::kFeatures: return "Two features vary; all others stay at the values of the selected row.";
        case PlaneKind::kRows: return "The plane through the selected row and two more.";
        case PlaneKind::kPrincipal:
            return "Through the mean of the rows, along the two directions in which they vary most.";
        case PlaneKind::kCentroids: return "Through the centroids of two classes and the selected row.";
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

bool row_field(const char* label, std::size_t rows, RowId& row) {
    int number = row.valid() ? static_cast<int>(row.index) : 0;
    ImGui::SetNextItemWidth(210);
    if (!ImGui::InputInt(label, &number, 1, 10, ImGuiInputTextFlags_EnterReturnsTrue)) return false;
    row = RowId(std::clamp(number, 0, static_cast<int>(rows) - 1));
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
    const std::size_t rows = document.study.clustering->num_rows();
    PlaneSpec spec = state.plane.view.spec;
    bool changed = false;
    if (spec.kind == PlaneKind::kFeatures) {
        changed |= feature_combo("across", document, spec.feature_x);
        changed |= feature_combo("up", document, spec.feature_y);
    } else if (spec.kind == PlaneKind::kCentroids) {
        const std::vector<std::string>& classes = document.study.input->target->classes;
        changed |= class_combo("first class", classes, spec.classes[0]);
        changed |= class_combo("second class", classes, spec.classes[1]);
    } else if (spec.kind == PlaneKind::kRows) {
        changed |= row_field("second row", rows, spec.rows[1]);
        changed |= row_field("third row", rows, spec.rows[2]);
    }
    if (spec.kind != PlaneKind::kPrincipal)
        text_in(ui.fonts.small, ui.palette.muted, "The plane goes through the selected row and follows it.");
    if (changed) ui.send(SetPlane{spec});
}

}  // namespace

void plane_chooser(const Ui& ui, const AppState& state) {
    const std::string label = std::string(kind_name(state.plane.view.spec.kind)) + "  \uf0d7###choose plane";
    if (ImGui::Button(label.c_str())) ImGui::OpenPopup("plane chooser");
    tooltip(ui, "Plane", std::string(kind_explanation(state.plane.view.spec.kind)) + " Click to choose another.");
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(14, 12));
    if (ImGui::BeginPopup("plane chooser")) {
        heading(ui, "PLANE");
        kind_choices(ui, state);
        ImGui::Dummy(ImVec2(0, 4));
        kind_fields(ui, state);
        ImGui::EndPopup();
    }
    ImGui::PopStyleVar();
}

}  // namespace reluscope
