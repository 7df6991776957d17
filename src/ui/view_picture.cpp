#include "ui/view_picture.h"

#include "ui/dock.h"
#include "ui/panels.h"

namespace reluscope {

void view_picture(const Ui& ui, const AppState& state, const std::optional<View>& view) {
    if (!view) return workspace(ui, state);
    ImGui::SetNextWindowPos(ImVec2(0, 0));
    ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(kPicturePadding, kPicturePadding));
    ImGui::Begin("picture", nullptr, ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoSavedSettings);
    ImGui::PopStyleVar();
    if (ui.record == nullptr) epoch_line(ui, state, *view);  // a document of vectors has its own
    view_content(ui, state, *view);
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
    return still;
}

}  // namespace reluscope
