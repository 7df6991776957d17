#include "app/history.h"

#include "app/api/workspace_commands.h"
#include "app/document/document_topic.h"
#include "app/files/session_topic.h"
#include "base/texts/workspace_texts.h"

#include <algorithm>
#include <set>
#include <utility>

namespace reluscope {

namespace {

constexpr double kOneGesture = 0.8;  // seconds: equal commands that follow each other faster are one step

/// Rough, and never too small: what keeping a document alive costs beside its rows.
double study_bytes(const Study& study) {
    if (!study.patterns || !study.clustering) return 0;
    const auto rows = static_cast<double>(study.clustering->num_rows());
    const double outputs = study.network().num_outputs();
    const double bits = static_cast<double>(study.network().num_hidden_units()) / 8;
    return rows * (8 * outputs + bits + 8) + 24.0 * static_cast<double>(study.clustering->num_clusters()) +
           8.0 * static_cast<double>(study.network().num_parameters());
}

double rows_bytes(const Study& study) {
    return 8.0 * static_cast<double>(study.input->rows->inputs.size()) +
           16.0 * static_cast<double>(study.input->table->num_rows * study.input->table->columns.size());
}

}  // namespace

void History::push(std::string what, Remembered state) {
    undone_.clear();
    done_.push_back({std::move(what), std::move(state)});
    keep_in_bounds();
}

Remembered History::present() const {
    const AppState& state = desk_.state;
    return {state.document,       document_.made_table(),    state.toy,
            state.training.setup, workspace_commands(state), std::nullopt};
}

/// Says in the state what can be undone and done again.
void History::tell() {
    desk_.state.undo_what = done_.empty() ? "" : done_.back().what;
    desk_.state.redo_what = undone_.empty() ? "" : undone_.back().what;
}

void History::remember(std::string what) {
    push(std::move(what), present());
    ++num_changes_;
    last_time_ = -1;
    tell();
}

/// True where the command goes on with the last step: of the same drag, or of the same kind and soon after it.
bool History::goes_on(const Command& command, double now) const {
    const CommandInfo& info = command.info();
    if (done_.empty() || !undone_.empty() || &info != last_kind_) return false;
    const auto* edit = command.get_if<EditCell>();
    if (edit != nullptr && edit->goes_on) return true;
    return info.joins && last_time_ >= 0 && now - last_time_ < kOneGesture;
}

void History::run(Command& command, std::string_view what, const std::function<void(Command&)>& run) {
    const CommandInfo& info = command.info();
    const double now = desk_.now();
    const bool same_gesture = in_gesture_ && gesture_has_step_ && !done_.empty();
    const bool joins = same_gesture || goes_on(command, now);
    Remembered before = present();
    run(command);
    if (!info.later && are_same(workspace_commands(desk_.state), before.commands)) return;
    if (!joins) push(std::string(what), std::move(before));
    done_.back().state.left_at = desk_.state.layout;
    ++num_changes_;
    gesture_has_step_ = true;
    if (!same_gesture) {  // the first one says what the next gesture may go on with
        last_kind_ = &info;
        last_time_ = now;
    }
    tell();
}

void History::undo() {
    if (done_.empty()) return desk_.tell(MessageKind::kInfo, workspace_texts::kNothingToUndo);
    Step step = std::move(done_.back());
    done_.pop_back();
    undone_.push_back({std::move(step.what), present()});
    restore(step.state);
    undone_.back().state.left_at = desk_.state.layout;
}

void History::redo() {
    if (undone_.empty()) return desk_.tell(MessageKind::kInfo, workspace_texts::kNothingToRedo);
    Step step = std::move(undone_.back());
    undone_.pop_back();
    done_.push_back({std::move(step.what), present()});
    restore(step.state);
    done_.back().state.left_at = desk_.state.layout;
}

void History::restore(const Remembered& wanted) {
    ++num_changes_;
    AppState& state = desk_.state;
    desk_.restoring = true;
    state.training.mode = TrainingMode::kPaused;
    document_.drop_loading();
    const bool same = wanted.document && state.document && !state.followed &&
                      wanted.document->study.clustering == state.document->study.clustering;
    if (!same && wanted.document) document_.restore(*wanted.document, wanted.made_table, wanted.toy);
    state.training.setup = wanted.setup;
    const auto edits = [](const Command& command) { return command.is<EditRow>(); };
    if (std::none_of(wanted.commands.begin(), wanted.commands.end(), edits)) desk_.apply(ResetRow{});
    std::vector<Command> commands = wanted.commands;
    for (Command& command : commands) {
        auto* layout = command.edit_if<SetLayout>();
        // Where the groups are the same, the view that somebody has looked at since stays in front.
        const bool looked_elsewhere = !wanted.left_at || *wanted.left_at != state.layout;
        if (same && looked_elsewhere && layout != nullptr && is_same_arrangement(layout->layout, state.layout))
            layout->layout = state.layout;
    }
    sessions_.apply_missing(commands);
    desk_.restoring = false;
    gesture_has_step_ = false;
    last_time_ = -1;
    tell();
}

/// Steps are forgotten from the oldest on until number and memory fit.
void History::keep_in_bounds() {
    std::set<const void*> seen;
    double bytes = 0;
    std::size_t kept = 0;
    for (auto step = done_.rbegin(); step != done_.rend() && kept < kMaxSteps; ++step, ++kept) {
        if (!step->state.document) continue;
        const Study& study = step->state.document->study;
        if (seen.insert(study.clustering.get()).second) bytes += study_bytes(study);
        if (seen.insert(study.input->rows.get()).second) bytes += rows_bytes(study);
        if (bytes > kMaxBytes && kept > 0) break;
    }
    done_.erase(done_.begin(), done_.end() - static_cast<std::ptrdiff_t>(kept));
}

}  // namespace reluscope
