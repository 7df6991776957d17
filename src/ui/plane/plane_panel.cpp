#include "ui/plane/plane_panel.h"

#include <algorithm>

namespace reluscope {

bool plane_has_classes(const Document& document) {
    const Study& study = document.study;
    if (study.network().num_outputs() > 1) return true;
    return study.network().link() != Link::kIdentity || (study.input->target && study.input->target->is_class());
}

void plane_panel(const Ui& ui, const AppState& state, PlaneMemory& memory) {
    if (!state.plane.problem.empty()) {
        text_wrapped_in(ui.fonts.text, ui.palette.muted, state.plane.problem);
        return;
    }
    if (!ui.picture) {
        plane_controls(ui, state);
        plane_toggles(ui, state);
    }
    const ImVec2 room = ImGui::GetContentRegionAvail();
    constexpr float kLeast = 200;
    plane_picture(ui, state, ImVec2(room.x, std::max(kLeast, room.y - plane_legend_height(ui, room.x))), memory);
    plane_legend(ui, state, memory);
}

}  // namespace reluscope
