#include "app/document/views.h"
#include "app/scatter/scatter_facts.h"
#include "ui/kit/click_hint.h"
#include "ui/kit/frame_work.h"
#include "ui/scatter/scatter_panel.h"

// What the pointer, the fingers and the keys do to the scatter.

namespace reluscope {

namespace {

void show_window(const Ui& ui, const AppState& state, std::optional<PlaneWindow> window) {
    SetScatter command{state.scatter.settings};
    command.settings.window = window;
    ui.send(std::move(command));
}

std::optional<RowId> row_near(const Ui& ui, const Viewport2D& view, const ScatterMemory& memory, ImVec2 at) {
    if (!memory.grid_of || !memory.picture.points) return std::nullopt;
    const Point2 p = view.to_plane(at);
    const double reach = ui.touch ? 16 : 8;
    const auto found = memory.grid.nearest(p.x, p.y, reach * view.unit_x(), reach * view.unit_y());
    return found ? std::optional(RowId(*found)) : std::nullopt;
}

void hover(const Ui& ui, const AppState& state, const Viewport2D& view, ScatterMemory& memory) {
    memory.hovered = ImGui::IsItemHovered();
    if (!memory.hovered || memory.gestures.dragged || fingers_of(ui)) return;
    const auto row = row_near(ui, view, memory, ImGui::GetIO().MousePos);
    if (!row || row->index >= state.document->study.clustering->num_rows()) return;
    ui.send(Hover{{std::nullopt, row}});
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    const Document& document = *state.document;
    const StudyInput& input = *document.study.input;
    std::string text = row_prediction(document, *row);
    if (input.target && input.target->is_class() && input.target->class_of_row[row->index] >= 0) {
        const auto label = static_cast<std::size_t>(input.target->class_of_row[row->index]);
        text = input.target->column + " = " + input.target->classes[label] + "; " + text;
    }
    tooltip(ui, row_title(*input.table, input.rows->row[row->index]), text + ". " + click_on_row(state));
}

}  // namespace

void scatter_gestures(const Ui& ui, const AppState& state, const Viewport2D& view, ScatterMemory& memory) {
    const ViewportAsked asked = viewport_gestures(ui, view, memory.gestures, false, false);
    if (asked.window) show_window(ui, state, asked.window);
    if (asked.fit) show_window(ui, state, std::nullopt);
    if (asked.clicked) {
        if (const auto row = row_near(ui, view, memory, ImGui::GetIO().MousePos)) ui.send(SelectRow{row});
    }
    hover(ui, state, view, memory);
}

}  // namespace reluscope
