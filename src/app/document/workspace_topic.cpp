#include "app/document/workspace_topic.h"

#include <algorithm>

namespace reluscope {

void WorkspaceTopic::open(const Opening& opening) {
    if (opening.kind != Opening::Kind::kDocument || opening.same_model) return;
    desk.state.view.show_gallery = false;
    adopt_layout(desk.state.layout, input_count(desk.study().network().num_inputs()));
}

void apply(ShowView& command, WorkspaceTopic& topic) {
    AppState& state = topic.desk.state;
    show_view(state.layout, command.view);
    if (state.view.presents) state.layout.maximised = command.view;
}

void apply(CloseView& command, WorkspaceTopic& topic) { close_view(topic.desk.state.layout, command.view); }

void apply(MoveView& command, WorkspaceTopic& topic) {
    move_view(topic.desk.state.layout, command.view, command.target, command.side);
}

void apply(MaximiseView& command, WorkspaceTopic& topic) {
    Layout& layout = topic.desk.state.layout;
    if (command.view) show_view(layout, *command.view);
    layout.maximised = command.view;
}

void apply(Present& command, WorkspaceTopic& topic) {
    AppState& state = topic.desk.state;
    const bool on = command.on && topic.desk.study_ready();
    if (on == state.view.presents) return;
    state.view.presents = on;
    if (on) {
        // What was said before is not said to the audience; errors wait until they are read.
        std::erase_if(state.messages, [](const Message& message) { return message.kind != MessageKind::kError; });
        topic.maximised_before = state.layout.maximised;
        state.layout.maximised = leading_view(state.layout);
    } else if (!topic.maximised_before || is_open(state.layout, *topic.maximised_before)) {
        state.layout.maximised = topic.maximised_before;
    }
}

void apply(SetSplit& command, WorkspaceTopic& topic) {
    set_split(topic.desk.state.layout, command.split, command.share);
}

void apply(SetColumns& command, WorkspaceTopic& topic) {
    Layout& layout = topic.desk.state.layout;
    layout.left = std::max(0.0F, command.left);
    layout.right = std::max(0.0F, command.right);
    layout.left_open = command.left_open;
    layout.right_open = command.right_open;
}

void apply(ShowSheet& command, WorkspaceTopic& topic) {
    Layout& layout = topic.desk.state.layout;
    layout.sheet = command.sheet;
    layout.sheet_open = command.open;
}

void apply(SetLayout& command, WorkspaceTopic& topic) {
    if (is_valid(command.layout)) topic.desk.state.layout = std::move(command.layout);
}

void apply(ResetLayout&, WorkspaceTopic& topic) {
    AppState& state = topic.desk.state;
    state.layout =
        default_layout(state.document ? input_count(state.document->study.network().num_inputs()) : InputCount::kMore);
}

void apply(SetTheme& command, WorkspaceTopic& topic) { topic.desk.state.view.theme = command.theme; }

void apply(SetTextScale& command, WorkspaceTopic& topic) {
    if (command.scale == command.scale)
        topic.desk.state.view.text_scale = std::clamp(command.scale, kMinTextScale, kMaxTextScale);
}

void apply(ShowPalette& command, WorkspaceTopic& topic) { topic.desk.state.view.show_palette = command.show; }

void apply(ShowGallery& command, WorkspaceTopic& topic) { topic.desk.state.view.show_gallery = command.show; }

void apply(ShowDiagnostics& command, WorkspaceTopic& topic) { topic.desk.state.view.show_diagnostics = command.show; }

void apply(ShowLessons&, WorkspaceTopic& topic) {
    if (topic.desk.state.view.offers_lessons) topic.desk.requests.push_back(LessonsRequest{});
}

void apply(ShowShortcuts& command, WorkspaceTopic& topic) { topic.desk.state.view.show_shortcuts = command.show; }

void apply(ShowMessage& command, WorkspaceTopic& topic) { topic.desk.tell(command.kind, std::move(command.text)); }

void apply(DismissMessage& command, WorkspaceTopic& topic) {
    std::erase_if(topic.desk.state.messages, [&](const Message& message) { return message.id == command.id; });
}

}  // namespace reluscope
