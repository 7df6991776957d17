#include "app/app.h"

#include <algorithm>
#include <utility>

// One short function per command about the layout of the workspace.

namespace reluscope {

void App::on(ShowView& command) { show_view(state_.layout, command.view); }

void App::on(CloseView& command) { close_view(state_.layout, command.view); }

void App::on(MoveView& command) { move_view(state_.layout, command.view, command.target, command.side); }

void App::on(MaximiseView& command) {
    if (command.view) show_view(state_.layout, *command.view);
    state_.layout.maximised = command.view;
}

void App::on(SetSplit& command) { set_split(state_.layout, command.split, command.share); }

void App::on(SetColumns& command) {
    Layout& layout = state_.layout;
    layout.left = std::max(0.0F, command.left);
    layout.right = std::max(0.0F, command.right);
    layout.left_open = command.left_open;
    layout.right_open = command.right_open;
}

void App::on(ShowSheet& command) { state_.layout.sheet = command.sheet; }

void App::on(SetLayout& command) {
    if (is_valid(command.layout)) state_.layout = std::move(command.layout);
}

void App::on(ResetLayout&) {
    state_.layout = default_layout(state_.document && state_.document->study.network().num_inputs() == 2);
}

}  // namespace reluscope
