#include "shell/session_keeper.h"

#include "app/files/session_topic.h"
#include "app/json/json_layout.h"
#include "base/texts/workspace_texts.h"

#include <nlohmann/json.hpp>

#include <utility>

namespace reluscope {

bool SessionKeeper::unsaved() const {
    const AppState& state = app_.state();
    if (!state.document || app_.num_changes() == 0) return false;
    const bool only_shown = welcome_table_ && state.document->table.get() == welcome_table_;
    if (only_shown && app_.num_changes() == welcome_changes_) return false;
    return saved_changes_ != app_.num_changes() || saved_model_ != state.document->model.get();
}

void SessionKeeper::after_frame() {
    constexpr double kMaxTrainingBytes = 5e5;  // while every frame has work already
    constexpr double kTrainingSeconds = 20;
    const AppState& state = app_.state();
    const void* made = state.document ? state.welcome.table.get() : nullptr;
    if (made && made == state.document->table.get() && std::exchange(welcome_table_, made) != made)
        welcome_changes_ = app_.num_changes();
    const bool trains = state.training.mode == TrainingMode::kPlaying;
    const double pause = trains ? kTrainingSeconds : kPauseSeconds;
    if (state.job.running || !unsaved() || host_.now_seconds() - saved_at_ < pause) return;
    if (trains && app_.sessions().bytes() > kMaxTrainingBytes) return;
    keep();
}

void SessionKeeper::keep() {
    constexpr double kMaxBytes = 16e6;  // beyond, writing it would be felt
    const AppState& state = app_.state();
    const double bytes = app_.sessions().bytes();
    saved_changes_ = app_.num_changes();
    saved_model_ = state.document->model.get();
    saved_at_ = host_.now_seconds();
    if (host_.test_mode()) return;
    if (bytes > kMaxBytes) {
        if (std::exchange(told_too_large_, state.document->table.get()) == state.document->table.get()) return;
        return app_.apply(ShowMessage{MessageKind::kInfo, workspace_texts::session_too_large(bytes)});
    }
    host_.keep_session(app_.session(), app_.sessions().title(), app_.sessions().holds_own_work());
    host_.store("layout", nlohmann::json{{"command", "set_layout"}, {"layout", layout_json(state.layout)}}.dump());
}

void SessionKeeper::keep_now() {
    if (!app_.state().job.running && unsaved()) keep();
}

void SessionKeeper::carry_out(const KeptRequest& request) {
    if (request.forget) return host_.forget_session(request.id);
    keep_now();
    host_.fetch_session(request.id);
}

void SessionKeeper::on_kept_session(std::string_view id, std::string_view text) {
    if (text.empty()) {
        app_.apply(ShowMessage{MessageKind::kError,
                               "That session is not there any more: it was thrown away in another window."});
        return;
    }
    app_.apply(OpenSession{std::string(text), "the kept session"});
    if (app_.sessions().is_opening()) host_.adopt_session(id);  // a damaged one stays as it is
    app_.apply(OfferSessions{host_.kept_sessions(), false});
}

}  // namespace reluscope
