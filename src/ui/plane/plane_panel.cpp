#include "ui/plane/plane_panel.h"

#include "base/texts/gallery_texts.h"
#include "ui/kit/widgets.h"

#include <algorithm>

namespace reluscope {

bool plane_has_classes(const Document& document) {
    const Study& study = document.study;
    if (study.network().num_outputs() > 1) return true;
    return study.network().link() != Link::kIdentity || (study.input->target && study.input->target->is_class());
}

bool says_no_plane(const Ui& ui, const AppState& state) {
    if (state.plane.problem.empty()) return false;
    const bool one_input = state.document && state.document->study.network().num_inputs() == 1;
    text_wrapped_in(ui.fonts.text, ui.palette.muted,
                    one_input ? gallery_texts::kOneInput : std::string_view(state.plane.problem));
    if (one_input && !ui.picture && ImGui::Button(gallery_texts::kShowProfile)) ui.send(ShowView{View::kProfile});
    return true;
}

void plane_panel(const Ui& ui, const AppState& state, PlaneMemory& memory) {
    if (says_no_plane(ui, state)) return;
    // Beside the welcome the picture is all that one needs.
    if (!ui.picture && !state.welcome.shown) plane_controls(ui, state);
    const ImVec2 room = ImGui::GetContentRegionAvail();
    constexpr float kMin = 200;
    constexpr float kMinOnScreen = 240;
    const float height = chart_height(ui, room.y - plane_legend_height(room.x), kMinOnScreen);
    plane_picture(ui, state, ImVec2(room.x, std::max(kMin, height)), memory);
    plane_legend(ui, state, memory);
}

}  // namespace reluscope
