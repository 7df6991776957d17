#include "app/api/json_api.h"
#include "app/api/link.h"
#include "app/api/workspace_json.h"
#include "app/app.h"
#include "base/text/number_format.h"
#include "formats/csv/csv_write.h"
#include "formats/json/json_reader.h"

#include <nlohmann/json.hpp>

#include <algorithm>

// Undo, sessions and links: all of them are a document and the commands that show it.

namespace reluscope {

namespace {

constexpr double kOneGesture = 0.8;  // seconds: equal commands that follow each other faster are one step

/// Commands of drags and sliders, of which many make one step.
bool joins(const Command& command) {
    return std::holds_alternative<SetPlaneWindow>(command) || std::holds_alternative<SetSplit>(command) ||
           std::holds_alternative<SetColumns>(command) || std::holds_alternative<SetWeight>(command) ||
           std::holds_alternative<SearchClusters>(command) || std::holds_alternative<ShowEpoch>(command) ||
           std::holds_alternative<SetPlaneDepth>(command) || std::holds_alternative<StepRegion>(command) ||
           std::holds_alternative<SetScatter>(command) || std::holds_alternative<SetRelief>(command) ||
           std::holds_alternative<SetCoefficients>(command) || std::holds_alternative<SetProfile>(command) ||
           std::holds_alternative<SetNetworkView>(command) || std::holds_alternative<SelectRow>(command) ||
           std::holds_alternative<SelectCluster>(command);
}

bool is_same_table(const Table& a, const Table& b) {
    const auto same_column = [](const Column& x, const Column& y) {
        const auto same = [](double p, double q) { return p == q || (p != p && q != q); };
        return x.name == y.name && x.codes == y.codes && x.labels == y.labels &&
               std::equal(x.numbers.begin(), x.numbers.end(), y.numbers.begin(), y.numbers.end(), same);
    };
    return a.num_rows == b.num_rows &&
           std::equal(a.columns.begin(), a.columns.end(), b.columns.begin(), b.columns.end(), same_column);
}

}  // namespace

// --- undo

Remembered App::remembered() const {
    return {state_.document, made_table_, state_.toy, state_.training.setup, workspace_commands(state_).dump()};
}

void App::remember(std::string what) {
    history_.push(std::move(what), remembered());
    ++num_changes_;
    last_time_ = -1;
    refresh_history();
}

void App::refresh_history() {
    state_.undo_what = history_.undo_what();
    state_.redo_what = history_.redo_what();
}

/// Applies a command and keeps what was before, unless it changed nothing or goes on with the last one.
void App::apply_undoable(Command& command, const char* what) {
    const std::size_t kind = command.index();
    const double now = now_();
    const bool goes_on = joins(command) && kind == last_kind_ && last_time_ >= 0 && now - last_time_ < kOneGesture &&
                         !history_.can_redo() && history_.can_undo();
    const bool later = changes_document_later(command);
    if (goes_on) {
        std::visit([this](auto& alternative) { on(alternative); }, command);
        ++num_changes_;
    } else {
        Remembered before = remembered();
        std::visit([this](auto& alternative) { on(alternative); }, command);
        if (later || workspace_commands(state_).dump() != before.commands) {
            history_.push(what, std::move(before));
            ++num_changes_;
        }
    }
    last_kind_ = kind;
    last_time_ = now;
    refresh_history();
    ++state_.revision;
}

void App::on(Undo&) {
    if (!history_.can_undo()) return tell(MessageKind::kInfo, "There is nothing to undo.");
    restore(history_.undo(remembered()));
}

void App::on(Redo&) {
    if (!history_.can_redo()) return tell(MessageKind::kInfo, "There is nothing to do again.");
    restore(history_.redo(remembered()));
}

void App::restore(const Remembered& wanted) {
    ++num_changes_;
    restoring_ = true;
    pause_training();
    loader_.reset();
    state_.job = {};
    const bool same = wanted.document && state_.document && !followed_ &&
                      wanted.document->study.clustering == state_.document->study.clustering;
    if (!same && wanted.document) reopen(wanted);
    state_.training.setup = wanted.setup;
    apply_commands(wanted.commands);
    restoring_ = false;
    last_time_ = -1;
    refresh_history();
}

/// Shows another document, or the same rows under other weights, without computing anything again that is known.
void App::reopen(const Remembered& wanted) {
    const Study& study = wanted.document->study;
    const bool same_rows = state_.document && study.input->rows == state_.document->study.input->rows;
    live_.drop();
    followed_.reset();
    state_.halted = {};
    if (same_rows) {
        const Status goes_on = training_.set_network(study.network(), state_.training);
        state_.document = wanted.document;
        untrained_ = random_start_ = wanted.document->untrained;
        if (!goes_on) training_.open(study, nullptr, state_.training);
        state_.training.shown_epoch.reset();
        plane_.open(study, true, state_.plane);
        reach_.open(study, state_.reach);
        refresh_metrics();
        open_path(true);
        refresh_order();
        refresh_views();
    } else {
        made_table_ = wanted.made_table;
        adopt({*wanted.document, true});
        state_.document->untrained = untrained_ = random_start_ = wanted.document->untrained;
        state_.document->file_weights = wanted.document->file_weights;
        refresh_metrics();
        refresh_views();
        state_.toy = wanted.toy;
    }
    if (!study.survey) follow_network(study.input->network);  // its maps were not checked yet
}

/// Applies the commands of an array that are not true already.
void App::apply_commands(const std::string& array) {
    const auto commands = parse_plain_json(array);
    if (!commands) return;
    for (const auto& command : *commands) {
        const auto now = workspace_commands(state_);
        if (std::find(now.begin(), now.end(), command) != now.end()) continue;
        auto parsed = command_from_json(command, state_.training.setup);
        if (!parsed) continue;
        std::visit([this](auto& alternative) { on(alternative); }, *parsed);
    }
}

// --- sessions

std::string App::session_text() {
    const Document& document = *state_.document;
    SessionTable table;
    const bool toy = state_.toy && [&] {
        const auto made = make_toy(*state_.toy);
        return made && is_same_table(*made, *document.table);
    }();
    const bool example = !document.example.empty() && !toy;
    if (!toy && !example) {
        if (csv_of_ != document.table) {
            csv_.clear();
            write_csv(*document.table, [this](std::string_view text) { csv_ += text; });
            csv_of_ = document.table;
        }
        table.csv = &csv_;
    }
    table.example_model = example && document.model == example_model_;
    if (!table.example_model) table.model = model_text();
    return write_session(state_, table);
}

double App::session_bytes() const {
    if (!study_ready()) return 0;
    const Document& document = *state_.document;
    const bool own = document.example.empty() && !state_.toy;
    constexpr double kPerCell = 8;
    constexpr double kPerParameter = 20;
    return 4000 + kPerParameter * static_cast<double>(document.study.network().num_parameters()) +
           (own ? kPerCell * static_cast<double>(document.table->num_rows * document.table->columns.size()) : 0.0);
}

void App::on(OpenSession& command) {
    auto session = read_session(command.name.empty() ? "session" : command.name, command.text);
    if (!session) return tell(MessageKind::kError, session.error().sentence());
    open_session(*std::move(session));
}

void App::on(OpenLink& command) {
    auto text = session_of_fragment(command.fragment);
    if (!text) return tell(MessageKind::kError, text.error().sentence());
    if (text->empty()) return;  // an ordinary anchor of the page
    OpenSession session{*std::move(text), "the link"};
    on(session);
}

void App::open_session(Session session) {
    session_ = std::move(session);
    const Session& opened = *session_;
    if (!opened.example.empty()) {
        if (state_.examples.empty()) return;  // the list is on its way
        OpenExample example{opened.example};
        on(example);
        const auto known = [&](const Example& e) { return e.id == opened.example; };
        if (std::none_of(state_.examples.begin(), state_.examples.end(), known)) session_.reset();
        return;
    }
    const std::optional<std::string> target = opened.target.empty() ? std::nullopt : std::optional(opened.target);
    std::shared_ptr<const Table> table;
    if (opened.toy) {
        auto made = make_toy(*opened.toy);
        if (!made) {
            tell(MessageKind::kError, made.error().sentence());
            return session_.reset();
        }
        table = std::make_shared<const Table>(*std::move(made));
        coming_ = {opened.toy, table};
    } else {
        auto read = read_csv(opened.table_name, std::as_bytes(std::span(opened.csv)));
        if (!read) {
            tell(MessageKind::kError, read.error().sentence());
            return session_.reset();
        }
        table = std::make_shared<const Table>(*std::move(read));
    }
    start(
        std::make_unique<Loader>(opened.model, table, ColumnChoice{target, opened.ignore, opened.none_is_missing}, ""));
}

/// The document of a session is there: takes the session's network in place of the example's, then its settings. True
/// if more has to be loaded.
bool App::continue_session() {
    const Document& document = *state_.document;
    const auto& target = document.study.input->target;
    const bool other_target = !session_->target.empty() && (!target || target->column != session_->target);
    const bool other_model = session_->model && document.model != session_->model;
    const bool other_ignored = session_->ignore != document.study.input->ignored ||
                               session_->none_is_missing != document.study.input->none_is_missing;
    if (other_model || other_target || other_ignored) {
        const auto model = session_->model ? session_->model : document.model;
        const std::optional<std::string> wanted =
            session_->target.empty() ? std::nullopt : std::optional(session_->target);
        session_->model = model;
        session_->target.clear();
        start(std::make_unique<Loader>(model, document.table,
                                       ColumnChoice{wanted, session_->ignore, session_->none_is_missing},
                                       document.example));
        return true;
    }
    const Session session = *std::exchange(session_, std::nullopt);
    restoring_ = true;
    if (session.setup) state_.training.setup = *session.setup;
    std::string commands;
    for (const std::string& command : session.commands) commands += (commands.empty() ? "" : ",") + command;
    apply_commands("[" + commands + "]");
    restoring_ = false;
    for (const std::string& note : session.notes) tell(MessageKind::kInfo, note);
    return false;
}

std::string App::session_title() const {
    if (!study_ready()) return "";
    const Document& document = *state_.document;
    std::string title = document.study.network().architecture() + " on ";
    title += state_.toy ? std::string(toy_info(state_.toy->kind).title) : document.table->name;
    const TrainingState& training = state_.training;
    if (training.begun && training.position.epoch > 0)
        title += " after " + counted(static_cast<unsigned long long>(training.position.epoch), "epoch", "epochs");
    return title;
}

bool App::holds_own_work() const {
    return study_ready() && (state_.document->example.empty() || state_.document->model != example_model_);
}

void App::on(OfferSessions& command) {
    state_.kept_sessions = std::move(command.sessions);
    state_.offers_kept = command.ask && !state_.kept_sessions.empty();
}

void App::on(AnswerOffer& command) {
    state_.offers_kept = false;
    if (!command.restore || state_.kept_sessions.empty()) return;
    requests_.push_back(KeptRequest{command.id.empty() ? state_.kept_sessions[0].id : command.id});
}

void App::on(ForgetSession& command) {
    std::erase_if(state_.kept_sessions, [&](const KeptSession& kept) { return kept.id == command.id; });
    state_.offers_kept &= !state_.kept_sessions.empty();
    requests_.push_back(KeptRequest{command.id, true});
}

void App::on(ShareLink&) {
    if (!study_ready()) return tell(MessageKind::kInfo, "There is nothing to share yet.");
    requests_.push_back(LinkRequest{session_text()});
}

// --- windows and sizes of the interface

void App::on(ShowPalette& command) { state_.view.show_palette = command.show; }
void App::on(ShowDiagnostics& command) { state_.view.show_diagnostics = command.show; }
void App::on(SetTextScale& command) {
    if (command.scale == command.scale)
        state_.view.text_scale = std::clamp(command.scale, kLeastTextScale, kMostTextScale);
}

}  // namespace reluscope
