#include "app/app.h"

#include "app/answers/answers_topic.h"
#include "app/answers/swarm_topic.h"
#include "app/answers/what_if_topic.h"
#include "app/api/workspace_commands.h"
#include "app/coefficients/coefficients_topic.h"
#include "app/coefficients/profile_topic.h"
#include "app/compare/compare_topic.h"
#include "app/document/document_topic.h"
#include "app/document/selection_topic.h"
#include "app/document/workspace_topic.h"
#include "app/files/files_topic.h"
#include "app/files/session_topic.h"
#include "app/network/network_topic.h"
#include "app/path/path_topic.h"
#include "app/path/reach_topic.h"
#include "app/plane/plane_topic.h"
#include "app/scatter/scatter_topic.h"
#include "app/simplify/families_topic.h"
#include "app/simplify/simplify_topic.h"
#include "app/training/made_data_topic.h"
#include "app/training/training_topic.h"
#include "app/training/welcome_topic.h"
#include "app/tree/tree_topic.h"
#include "base/texts/workspace_texts.h"

#include <algorithm>
#include <tuple>

namespace reluscope {

/// The order is that in which topics are told of changes: the selection before what follows it, and the maps before the
/// list of clusters that they filter.
struct App::Topics {
    explicit Topics(Desk& desk)
        : document(desk),
          selection(desk),
          workspace(desk),
          training(desk),
          made_data(desk, document),
          welcome(desk, document, training),
          plane(desk),
          path(desk),
          reach(desk),
          scatter(desk),
          network(desk),
          tree(desk),
          coefficients(desk),
          profile(desk),
          clusters(desk),
          compare(desk),
          simplify(desk),
          families(desk),
          answers(desk),
          swarm(desk),
          what_if(desk),
          sessions(desk, document),
          files(desk, sessions) {}

    auto all() {
        return std::tie(document, selection, workspace, training, made_data, welcome, plane, path, reach, scatter,
                        network, tree, coefficients, profile, clusters, compare, simplify, families, answers, swarm,
                        what_if, sessions, files);
    }

    DocumentTopic document;
    SelectionTopic selection;
    WorkspaceTopic workspace;
    TrainingTopic training;
    MadeDataTopic made_data;
    WelcomeTopic welcome;
    PlaneTopic plane;
    PathTopic path;
    ReachTopic reach;
    ScatterTopic scatter;
    NetworkTopic network;
    TreeTopic tree;
    CoefficientsTopic coefficients;
    ProfileTopic profile;
    ClusterListTopic clusters;
    CompareTopic compare;
    SimplifyTopic simplify;
    FamiliesTopic families;
    AnswersTopic answers;
    SwarmTopic swarm;
    WhatIfTopic what_if;
    SessionTopic sessions;
    FilesTopic files;
};

namespace {

constexpr double kOneGesture = 0.8;  // seconds: equal commands that follow each other faster are one step

/// What undo calls a command; empty where nothing is to be undone.
std::string_view undo_name(const Command& command, const Layout& layout) {
    const auto* train = command.get_if<Train>();
    if (train != nullptr && train->mode == TrainingMode::kPaused) return {};
    const auto* show = command.get_if<ShowView>();
    if (show != nullptr && is_open(layout, show->view)) return {};
    return command.info().undo;
}

template <class C, class T>
concept TopicOf = requires(C& command, T& topic) { apply(command, topic); };

/// Gives the command to its topic; each command has one.
template <class C, class... Topics>
void apply_to_topic(C& command, const std::tuple<Topics&...>& topics) {
    static_assert((0 + ... + (TopicOf<C, Topics> ? 1 : 0)) == 1, "a command belongs to one topic");
    const auto try_topic = [&command](auto& topic) {
        if constexpr (TopicOf<C, std::remove_reference_t<decltype(topic)>>) apply(command, topic);
    };
    std::apply([&](auto&... topic) { (try_topic(topic), ...); }, topics);
}

}  // namespace

App::App(Clock now) : desk_(std::move(now)), topics_(std::make_unique<Topics>(desk_)) {
    std::apply([this](auto&... topic) { (desk_.add(topic), ...); }, topics_->all());
    for (Topic* topic : desk_.topics()) {
        for (Stage* stage : topic->stages()) stages_.push_back(stage);
    }
    std::sort(stages_.begin(), stages_.end(), [](const Stage* a, const Stage* b) { return a->id() < b->id(); });
    desk_.apply = [this](Command command) { run(command); };
    desk_.remember = [this](std::string what) { remember(std::move(what)); };
}
App::~App() = default;

const SessionTopic& App::sessions() const { return topics_->sessions; }

std::string App::session() { return desk_.study_ready() ? topics_->sessions.text() : std::string(); }

void App::set_offers_lessons(bool offers) { desk_.state.view.offers_lessons = offers; }

void App::set_reduced_motion(bool reduced) { topics_->training.training.reduced_motion = reduced; }

void App::open(const Document& document) {
    topics_->document.drop_loading();
    topics_->document.show(document);
    SelectionTopic::refresh_feature(desk_);
    settle();
}

void App::apply(Command command) {
    const std::string_view what = desk_.restoring ? std::string_view() : undo_name(command, desk_.state.layout);
    if (!what.empty() && desk_.study_ready()) {
        run_undoable(command, what);
    } else {
        const bool looks = command.is<ShowView>() || command.is<MaximiseView>();
        const std::optional<Layout> before = looks ? std::optional(desk_.state.layout) : std::nullopt;
        run(command);
        if (before && *before != desk_.state.layout) ++num_changes_;  // no step, but kept with the session
    }
    settle();
    ++desk_.state.revision;
}

void App::run(Command& command) {
    const auto apply_one = [this]<class C>(C& one) {
        if constexpr (std::is_same_v<C, Undo>) {
            undo();
        } else if constexpr (std::is_same_v<C, Redo>) {
            redo();
        } else if constexpr (std::is_same_v<C, CancelJob>) {
            cancel();
        } else if constexpr (std::is_same_v<C, ContinueViews>) {
            for (Stage* stage : stages_) stage->resume();
        } else {
            apply_to_topic(one, topics_->all());
        }
    };
    visit_command(command, apply_one, AllCommands());
}

void App::settle() {
    for (Stage* stage : stages_) stage->settle();
}

bool App::advance(double seconds) {
    const double begin = desk_.now();
    const auto any_work = [this] {
        return std::any_of(stages_.begin(), stages_.end(), [](const Stage* stage) { return stage->has_work(); });
    };
    if (any_work()) ++desk_.state.revision;
    TrainingTopic& training = topics_->training;
    const bool trains = training.training.has_work();
    const TrainingPace::Slice slice = trains ? pace_.next(seconds) : TrainingPace::Slice{0, seconds};
    training.training.advance(begin + slice.training, desk_.now);
    const double trained = trains ? desk_.now() : begin;
    training_seconds_ = trained - begin;
    bool showing = false;
    for (Stage* stage : stages_) {
        const bool files = stage->id() == StageId::kSaving || stage->id() == StageId::kTraining;
        if (!files) showing |= stage->advance(begin + slice.all, desk_.now);
    }
    const bool shown = training.shows_part() && !desk_.state.stages[StageId::kPlane].stale;
    if (shown) training.note_complete();
    if (trains) pace_.record(desk_.now() - trained, shown, !showing && shows_newest_network());
    topics_->files.saving.advance(begin + slice.all, desk_.now);
    return any_work();
}

std::optional<double> App::training_waits() const { return topics_->training.training.seconds_to_wait(); }

bool App::shows_newest_network() const { return !desk_.state.followed && !desk_.state.stages[StageId::kPlane].stale; }

bool App::views_have_work() const {
    constexpr StageId kOfViews[] = {StageId::kSteps, StageId::kMaps,          StageId::kProfile,  StageId::kScatter,
                                    StageId::kUnits, StageId::kCompare,       StageId::kSimplify, StageId::kFamilies,
                                    StageId::kSwarm, StageId::kSmallestChange};
    return std::any_of(stages_.begin(), stages_.end(), [&](const Stage* stage) {
        return stage->has_work() &&
               std::find(std::begin(kOfViews), std::end(kOfViews), stage->id()) != std::end(kOfViews);
    });
}

/// In the order in which the status bar names what goes on.
void App::cancel() {
    for (int rank = 0; rank <= Stage::kLastRank; ++rank) {
        bool any = false;
        for (Stage* stage : stages_) {
            if (stage->rank() != rank || !stage->can_stop()) continue;
            any = true;
            stage->stop();
        }
        if (any) return;
    }
}

// --- undo

Remembered App::remembered() const {
    const AppState& state = desk_.state;
    return {state.document,       topics_->document.made_table(), state.toy,
            state.training.setup, workspace_commands(state),      std::nullopt};
}

void App::remember(std::string what) {
    history_.push(std::move(what), remembered());
    ++num_changes_;
    last_time_ = -1;
    history_.tell(desk_.state);
}

/// Runs a command and keeps what was before, unless it goes on with the last one. What changes nothing leaves no trace:
/// neither a step nor a gesture that the next command could join.
void App::run_undoable(Command& command, std::string_view what) {
    const CommandInfo& info = command.info();
    const double now = desk_.now();
    const bool same_gesture = in_gesture_ && gesture_has_step_ && history_.can_undo();
    const auto* edit = command.get_if<EditCell>();
    const bool same_drag =
        edit != nullptr && edit->goes_on && &info == last_kind_ && history_.can_undo() && !history_.can_redo();
    const bool goes_on = same_gesture || same_drag ||
                         (info.joins && &info == last_kind_ && last_time_ >= 0 && now - last_time_ < kOneGesture &&
                          !history_.can_redo() && history_.can_undo());
    Remembered before = remembered();
    run(command);
    if (!info.later && are_same(workspace_commands(desk_.state), before.commands)) return;
    if (!goes_on) history_.push(std::string(what), std::move(before));
    history_.note_done(desk_.state.layout);
    ++num_changes_;
    gesture_has_step_ = true;
    if (!same_gesture) {  // the first one says what the next gesture may go on with
        last_kind_ = &info;
        last_time_ = now;
    }
    history_.tell(desk_.state);
}

void App::undo() {
    if (!history_.can_undo()) return desk_.tell(MessageKind::kInfo, workspace_texts::kNothingToUndo);
    restore(history_.undo(remembered()));
    history_.note_undone(desk_.state.layout);
}

void App::redo() {
    if (!history_.can_redo()) return desk_.tell(MessageKind::kInfo, workspace_texts::kNothingToRedo);
    restore(history_.redo(remembered()));
    history_.note_done(desk_.state.layout);
}

void App::restore(const Remembered& wanted) {
    ++num_changes_;
    AppState& state = desk_.state;
    desk_.restoring = true;
    state.training.mode = TrainingMode::kPaused;
    topics_->document.drop_loading();
    const bool same = wanted.document && state.document && !state.followed &&
                      wanted.document->study.clustering == state.document->study.clustering;
    if (!same && wanted.document) topics_->document.restore(*wanted.document, wanted.made_table, wanted.toy);
    state.training.setup = wanted.setup;
    const auto edits = [](const Command& command) { return command.is<EditRow>(); };
    if (std::none_of(wanted.commands.begin(), wanted.commands.end(), edits)) desk_.apply(ResetRow{});
    std::vector<Command> commands = wanted.commands;
    for (Command& command : commands) {
        auto* layout = command.edit_if<SetLayout>();
        // Of the same groups, what somebody has looked at since stays in front.
        const bool looked_elsewhere = !wanted.left_at || *wanted.left_at != state.layout;
        if (same && looked_elsewhere && layout != nullptr && is_same_arrangement(layout->layout, state.layout))
            layout->layout = state.layout;
    }
    topics_->sessions.apply_missing(commands);
    desk_.restoring = false;
    gesture_has_step_ = false;
    last_time_ = -1;
    history_.tell(state);
}

}  // namespace reluscope
