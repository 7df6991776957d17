#include "shell/text_twin.h"

#include "app/api/json_api.h"
#include "base/utf8.h"

namespace reluscope {

void TextTwin::follow(const AppState& state) {
    const bool busy = state.job.running || state.training.mode == TrainingMode::kPlaying;  // nobody could follow
    if (busy || told_revision_ == state.revision) return;
    told_revision_ = state.revision;
    host_.set_mirror(text_mirror(state));
    std::string news;
    if (state.cluster_view) news = state.cluster_view->sentence;
    if (state.row_view) news += " " + state.row_view->sentence;
    std::string messages;
    for (const Message& message : state.messages) {
        if (message.id <= told_message_) continue;
        told_message_ = message.id;
        messages += (messages.empty() ? "" : " ") + message.text;
    }
    if (!messages.empty()) news = messages;
    if (news == announced_) return;
    announced_ = news;
    host_.announce(printable_lines(news));
}

}  // namespace reluscope
