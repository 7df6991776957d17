#include "app/kit/desk.h"

#include "base/utf8.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace reluscope {

/// What is said again takes the place of what was said before. Where there are too many, the oldest that would leave by
/// itself makes room.
void Desk::tell(MessageKind kind, std::string text) {
    constexpr std::size_t kMessagesKept = 16;
    constexpr double kSecondsToNotice = 5;
    constexpr double kSecondsPerByte = 0.07;  // read without haste
    text = printable_lines(text);
    const double seconds = kind == MessageKind::kError
                               ? std::numeric_limits<double>::infinity()
                               : kSecondsToNotice + kSecondsPerByte * static_cast<double>(text.size());
    std::vector<Message>& all = state.messages;
    std::erase_if(all, [&](const Message& m) { return m.kind == kind && m.text == text; });
    if (all.size() >= kMessagesKept) {
        const auto leaves = [](const Message& m) { return m.kind != MessageKind::kError; };
        const auto oldest = std::find_if(all.begin(), all.end(), leaves);
        all.erase(oldest == all.end() ? all.begin() : oldest);
    }
    all.push_back({kind, std::move(text), next_message_++, seconds});
}

void Desk::open(const Opening& opening) {
    for (Topic* topic : topics_) {
        for (Stage* stage : topic->stages()) stage->resume();
        topic->open(opening);
    }
    follow_selection();
}

void Desk::follow_selection() {
    for (Topic* topic : topics_) topic->follow_selection();
}

bool age_messages(AppState& state, double seconds) {
    std::vector<Message>& all = state.messages;
    bool leaves = false;
    for (Message& message : all) {
        message.seconds_left -= seconds;
        leaves |= std::isfinite(message.seconds_left) && message.seconds_left > 0;
    }
    if (std::erase_if(all, [](const Message& m) { return m.seconds_left <= 0; }) > 0) ++state.revision;
    return leaves;
}

}  // namespace reluscope
