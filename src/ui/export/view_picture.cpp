#include "ui/export/view_picture.h"

#include "ui/workspace/dock.h"
#include "ui/workspace/overlays.h"
#include "ui/workspace/workspace.h"

namespace reluscope {

void view_picture(const Ui& ui, const AppState& state, const std::optional<View>& view, ViewMemory& memory) {
    if (!view) return workspace(ui, state, memory);
    ImGui::SetNextWindowPos(ImVec2(0, 0));
    ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(kPicturePadding, kPicturePadding));
    ImGui::Begin("picture", nullptr, ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoSavedSettings);
    ImGui::PopStyleVar();
    if (ui.record == nullptr) epoch_line(ui, state, *view);  // a document of vectors has its own
    view_content(ui, state, *view, memory);
    ImGui::End();
}

AppState state_for_picture(const AppState& state) {
    AppState still = state;
    still.hovered = {};
    still.plane.hovered_at.reset();
    still.plane.hovered.reset();
    still.path.hovered_t.reset();
    still.path.hovered.reset();
    still.plane.seconds = 0;
    still.messages.clear();
    still.view.show_shortcuts = false;
    still.view.show_gallery = false;
    return still;
}

}  // namespace reluscope
