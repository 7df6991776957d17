#include "ui/profile_panel.h"

namespace reluscope {

void profile_panel(const Ui& ui, const AppState& state) {
    static_cast<void>(state);
    text_wrapped_in(ui.fonts.text, ui.palette.muted, "This view is being built.");
}

}  // namespace reluscope
