#include "app/app.h"

#include "app/topics.h"

#include <algorithm>
#include <type_traits>
#include <utility>

namespace reluscope {

namespace {

/// What undo calls a command; empty where nothing is to be undone.
std::string_view undo_name(const Command& command, const Layout& layout) {
    const auto* train = command.get_if<Train>();
    if (train != nullptr && train->mode == TrainingMode::kPaused) return {};
    const auto* show = command.get_if<ShowView>();
    if (show != nullptr && is_open(layout, show->view)) return {};
    return command.info().undo;
}

}  // namespace

App::App(Clock now)
    : desk_(std::move(now)),
      topics_(std::make_unique<Topics>(desk_)),
      history_(desk_, topics_->document, topics_->sessions) {
    std::apply([this](auto&... topic) { (desk_.add(topic), ...); }, topics_->all());
    for (Topic* topic : desk_.topics()) {
        for (Stage* stage : topic->stages()) stages_.push_back(stage);
    }
    std::sort(stages_.begin(), stages_.end(), [](const Stage* a, const Stage* b) { return a->id() < b->id(); });
    desk_.apply = [this](Command command) { run(command); };
    desk_.remember = [this](std::string what) { history_.remember(std::move(what)); };
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
        history_.run(command, what, [this](Command& one) { run(one); });
    } else {
        const bool looks = command.is<ShowView>() || command.is<MaximiseView>();
        const std::optional<Layout> before = looks ? std::optional(desk_.state.layout) : std::nullopt;
        run(command);
        if (before && *before != desk_.state.layout) history_.note_change();  // no step, but kept with the session
    }
    settle();
    ++desk_.state.revision;
}

void App::run(Command& command) {
    const auto apply_one = [this]<class C>(C& one) {
        if constexpr (std::is_same_v<C, Undo>) {
            history_.undo();
        } else if constexpr (std::is_same_v<C, Redo>) {
            history_.redo();
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

}  // namespace reluscope
