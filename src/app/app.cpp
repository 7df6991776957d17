#include "app/app.h"

#include "app/document/feature_view.h"
#include "app/document/views.h"
#include "base/utf8.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace reluscope {

App::App(std::function<double()> now) : now_(std::move(now)), plane_(now_) {}
App::~App() = default;

void App::apply(Command command) {
    const char* what = restoring_ ? nullptr : undo_name(command);
    if (what != nullptr && study_ready()) return apply_undoable(command, what);
    std::visit([this](auto& alternative) { on(alternative); }, command);
    ++state_.revision;
}

std::vector<Request> App::take_requests() { return std::exchange(requests_, {}); }

/// What is said again takes the place of what was said before. Where there are too many, the oldest that would leave by
/// itself makes room.
void App::tell(MessageKind kind, std::string text) {
    constexpr std::size_t kMessagesKept = 16;
    constexpr double kSecondsToNotice = 5;
    constexpr double kSecondsPerByte = 0.07;  // read without haste
    text = printable_lines(text);
    const double seconds = kind == MessageKind::kError
                               ? std::numeric_limits<double>::infinity()
                               : kSecondsToNotice + kSecondsPerByte * static_cast<double>(text.size());
    std::vector<Message>& all = state_.messages;
    std::erase_if(all, [&](const Message& m) { return m.kind == kind && m.text == text; });
    if (all.size() >= kMessagesKept) {
        const auto leaves = [](const Message& m) { return m.kind != MessageKind::kError; };
        const auto oldest = std::find_if(all.begin(), all.end(), leaves);
        all.erase(oldest == all.end() ? all.begin() : oldest);
    }
    all.push_back({kind, std::move(text), next_message_++, seconds});
}

bool App::age_messages(double seconds) {
    std::vector<Message>& all = state_.messages;
    bool leaves = false;
    for (Message& message : all) {
        message.seconds_left -= seconds;
        leaves |= std::isfinite(message.seconds_left) && message.seconds_left > 0;
    }
    if (std::erase_if(all, [](const Message& m) { return m.seconds_left <= 0; }) > 0) ++state_.revision;
    return leaves;
}

bool App::study_ready() const { return state_.document && state_.document->study.scores; }

void App::start(std::unique_ptr<Loader> loader) {
    loader_ = std::move(loader);
    adopted_ = false;
    unasked_ = false;
    job_started_ = now_();
    state_.job = {true, 0, loader_->what(), 0};
}

void App::open(const Document& document) {
    loader_.reset();
    adopt({document, true});
    refresh_feature();
}

bool App::advance(double seconds) {
    const double begin = now_();
    const bool worked = loader_ || plane_.has_work(state_.plane) || path_.has_work() || reach_.has_work() ||
                        live_.has_work() || live_.has_clusters() || live_.has_survey() || !saving_.empty() ||
                        training_.has_work(state_.training) || views_have_work();
    const bool trains = training_.has_work(state_.training);
    const TrainingPace::Slice slice = trains ? pace_.next(seconds) : TrainingPace::Slice{0, seconds};
    const bool training = advance_training(begin + slice.training);
    const double trained = trains ? now_() : begin;
    training_seconds_ = trained - begin;
    const bool showing = advance_views(begin + slice.all);
    const bool shown = adopted_live_ && !plane_.has_work(state_.plane);
    adopted_live_ &= !shown;
    if (trains) pace_.record(now_() - trained, shown, !showing && shows_newest_network());
    settle_views();
    const bool saving = !saving_.empty() && advance_saving(begin + slice.all);
    if (worked) ++state_.revision;
    return training || showing || saving;
}

/// Works on what shows the newest weights until `end`. True while there is more to do.
bool App::advance_views(double end) {
    const bool paused = state_.training.mode == TrainingMode::kPaused;
    const bool changing = advance_live(end);
    advance_urgent();
    const bool loading = loader_ && advance_loader(end);
    const bool following = advance_path(end);
    const bool drawing = advance_plane(end);
    const bool trying = paused && advance_steps(end);
    const bool measuring = paused && advance_reach(end);
    const bool checking = paused && advance_survey(end);
    const bool mapping = (paused || sees_maps()) && advance_maps(end);
    const bool scattering = advance_scatter(end);
    const bool units = advance_network_view(end);
    const bool comparing = advance_compare(end);
    return changing || loading || following || drawing || trying || measuring || checking || mapping || scattering ||
           units || comparing;
}

bool App::views_have_work() const {
    return (steps_job_ && state_.training.mode == TrainingMode::kPaused) || maps_have_work() || profile_has_work() ||
           scatter_has_work() || network_view_has_work() || compare_has_work();
}

/// Nothing is under way, or stopped, where there is nothing to do any more: the view is not seen now, or what was asked
/// for was taken back.
void App::settle_views() {
    HaltedViews& halted = state_.halted;
    const bool ready = study_ready();
    const bool scatter = ready && scatter_.has_work(state_.document->study, state_.scatter);
    if (ready && !scatter && state_.scatter.stale) scatter_.step(state_.document->study, state_.scatter);
    if (!halted.units && !units_have_work()) state_.network.progress = 1;
    halted.maps &= maps_.has_work();
    halted.profile &= profile_.has_work();
    halted.scatter &= scatter;
    halted.units &= ready && network_.has_work(state_.document->study, state_.plane);
    halted.compare &= ready && compare_.has_work(state_);
}

void App::halt_views() {
    state_.halted = {state_.halted.maps || maps_have_work(), state_.halted.profile || profile_has_work(),
                     state_.halted.scatter || scatter_has_work(), state_.halted.units || units_have_work(),
                     state_.halted.compare || compare_has_work()};
}

bool App::advance_loader(double end) {
    bool more = true;
    while (more && now_() < end) {
        more = loader_->step();
        if (loader_->loaded() && !adopted_) {
            adopt(*loader_->loaded());
            adopted_ = true;
        }
    }
    state_.job.fraction = loader_->progress();
    state_.job.what = loader_->what();
    state_.job.seconds = now_() - job_started_;
    if (session_ && adopted_ && continue_session()) return true;
    if (!more) finish_job();
    return more;
}

void App::finish_job() {
    const std::unique_ptr<Loader> done = std::move(loader_);
    state_.job = {};
    if (!done) return;  // a command ended it
    for (const std::string& note : done->notes()) tell(MessageKind::kInfo, note);
    if (done->error()) {
        session_.reset();
        tell(MessageKind::kError, done->error()->sentence());
        if (done->lone_table()) state_.pending_table = PendingTable{done->lone_table(), done->error()->sentence()};
        return;
    }
    if (done->pending()) {
        state_.pending = done->pending();
        return;
    }
    // With the survey now. A network that was edited or trained meanwhile has its own.
    const Study& surveyed = done->loaded()->document.study;
    if (state_.document->study.input == surveyed.input) state_.document->study = surveyed;
    refresh_feature();
}

namespace {

/// True if the rows of two documents are the same inputs, so that a plane through the one is a plane through the other.
bool has_same_rows(const Document& a, const Document& b) {
    const auto same = [](const InputOrigin& x, const InputOrigin& y) {
        return x.label == y.label && x.mean == y.mean && x.scale == y.scale;
    };
    return a.table == b.table && a.study.input->rows->row == b.study.input->rows->row &&
           std::equal(a.study.input->origins.begin(), a.study.input->origins.end(), b.study.input->origins.begin(),
                      b.study.input->origins.end(), same);
}

}  // namespace

/// Shows a document whose clusters are there; its certificate follows.
void App::adopt(const LoadedDocument& loaded) {
    const bool same_rows = state_.document && has_same_rows(*state_.document, loaded.document);
    const bool same_model = state_.document && state_.document->model == loaded.document.model;
    if (state_.document && !restoring_) remember("opening of " + loaded.document.table->name);
    if (coming_.table && loaded.document.table == coming_.table) {
        made_table_ = coming_.table;
        state_.toy = coming_.toy;
        coming_ = {};
    }
    if (loader_ && loader_->read_files())
        example_model_ = loaded.document.example.empty() ? nullptr : loaded.document.model;
    // A network that was trained meanwhile is another model with the same record.
    const bool same_record =
        same_model || (state_.document && !loaded.document.model->training_json.empty() &&
                       state_.document->model->training_json == loaded.document.model->training_json);
    if (!same_model) untrained_ = is_untrained(loaded.document.model->training_json);
    random_start_ = untrained_;
    const bool file_weights = same_model ? state_.document->file_weights : true;
    state_.document = loaded.document;
    state_.document->untrained = untrained_;
    state_.document->file_weights = file_weights;
    live_.drop();
    followed_.reset();
    held_back_ = false;
    state_.halted = {};
    if (!same_model) adopt_layout(state_.layout, loaded.document.study.network().num_inputs() == 2);
    state_.pending.reset();
    state_.pending_table.reset();
    if (!unasked_)
        std::erase_if(state_.messages, [](const Message& message) { return message.kind == MessageKind::kError; });
    state_.selection = {};
    state_.hovered = {};
    state_.order.search.clear();
    state_.selection.cluster = ClusterId(0);
    state_.selection.row = first_row_of(ClusterId(0));
    const bool more_points = state_.drawing && state_.document->table == made_table_;  // the picture stays where it is
    plane_.open(state_.document->study, same_rows || more_points, state_.plane);
    reach_.open(state_.document->study, state_.reach);
    if (state_.document->table != made_table_) {
        state_.toy.reset();
        state_.drawing.reset();
    }
    training_.open(state_.document->study, same_record ? nullptr : state_.document->model.get(), state_.training);
    refresh_metrics();
    if (!same_rows && !more_points) scatter_.open(state_.scatter);
    open_path(same_rows);
    open_coefficients();
    refresh_order();
    refresh_views();
}

RowId App::first_row_of(ClusterId cluster) const {
    return RowId(state_.document->study.clustering->clusters[cluster.index].first_row);
}

void App::refresh_order() {
    state_.order.clusters = ordered_clusters(state_.document->study, state_.order);
    filter_order();
}

/// Explains the selection again. One map costs about a millisecond, so this is no job.
void App::refresh_views() {
    state_.cluster_view.reset();
    state_.row_view.reset();
    steps_job_.reset();
    refresh_regions();
    refresh_reach();
    if (!study_ready() || !state_.selection.cluster) return;
    Selection& selection = state_.selection;
    if (selection.output_follows_cluster) selection.output = leading_output(state_.document->study, *selection.cluster);
    begin_steps(make_cluster_view(*state_.document, *selection.cluster, selection.output, state_.view.bars));
    if (selection.row) {
        state_.row_view = std::make_shared<const RowView>(
            make_row_view(*state_.document, *selection.row, selection.output, state_.view.reference));
    }
    refresh_feature();
    read_path();
    refresh_maps();
}

/// Shows a cluster, and tries which steps hold there: at once where that is quick, else in slices.
void App::begin_steps(ClusterView view) {
    constexpr double kQuickPass = 3e5;  // rows times parameters: all passes together take a few milliseconds
    const Document& document = *state_.document;
    if (tells_steps(document, view)) {
        steps_job_ = std::make_unique<ClusterStepsJob>(document.study, view.cluster, view.map, view.output);
        if (steps_job_->pass_cost() <= kQuickPass) {
            while (steps_job_->step()) {
            }
            add_steps(document, steps_job_->take(), view);
            steps_job_.reset();
        }
    }
    state_.cluster_view = std::make_shared<const ClusterView>(std::move(view));
}

/// Goes on with the steps of the cluster that is shown until `end`. True while there is more to do.
bool App::advance_steps(double end) {
    if (!steps_job_) return false;
    bool more = true;
    while (more && now_() < end) more = steps_job_->step();
    if (more) return true;
    ClusterView view = *state_.cluster_view;
    add_steps(*state_.document, steps_job_->take(), view);
    steps_job_.reset();
    state_.cluster_view = std::make_shared<const ClusterView>(std::move(view));
    refresh_feature();
    return false;
}

/// Says again what the chosen feature does: after another selection, and when all maps are known.
void App::refresh_feature() {
    state_.feature_view.reset();
    if (!study_ready() || !state_.selection.feature) return;
    state_.feature_view =
        feature_view(*state_.document, *state_.selection.feature, state_.cluster_view.get(), state_.row_view.get());
}

}  // namespace reluscope
