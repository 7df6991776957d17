#include "app/app.h"
#include "app/training/new_network.h"
#include "base/text/number_format.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

// One short function per command about training.

namespace reluscope {

namespace {

constexpr double kCalmSeconds = 0.25;  // between pictures of a network that trains, for who wants little motion

/// True where another network has to be made for the new setup.
bool starts_over(const TrainingSetup& a, const TrainingSetup& b) {
    return a.hidden != b.hidden || a.slope != b.slope || a.residual != b.residual ||
           a.initialisation != b.initialisation || a.seed != b.seed ||
           a.options.validation_share != b.options.validation_share;
}

}  // namespace

void App::on(Train& command) {
    TrainingState& training = state_.training;
    if (command.mode == TrainingMode::kPaused) return pause_training();
    if (!study_ready()) return tell(MessageKind::kError, "There is nothing to train: open a table or make data first.");
    if (state_.plane.problem.empty() && state_.document->study.network().num_inputs() == 2)
        training_.count_regions_in(state_.plane.frame, state_.plane.home);
    if (!training.begun) random_start_ = untrained_;
    const Status status = training_.begin(*newest_network(), training);
    if (!status) return tell(MessageKind::kError, status.error().sentence());
    if (training.stop_reason == StopReason::kEpochsDone) {  // asked for more: as many again
        training.setup.options.epochs += training_.first_epochs();
        (void)training_.update_options(training);
    }
    if (training.stop_reason == StopReason::kNone) {
        training.mode = command.mode;
        return;
    }
    tell(MessageKind::kInfo, training.stop_sentence + " Start over, or change how it is trained.");
}

void App::pause_training() { state_.training.mode = TrainingMode::kPaused; }

void App::on(RestartTraining&) {
    if (!study_ready()) return tell(MessageKind::kError, "There is nothing to train: open a table or make data first.");
    auto network = training_.restart(state_.training);
    if (!network) return tell(MessageKind::kError, network.error().sentence());
    follow_random(*std::move(network));
}

/// Shows a network with new random weights. What they replace was perhaps worth keeping, so the way back is said.
void App::follow_random(std::shared_ptr<const Network> network) {
    if (!untrained_)
        tell(MessageKind::kInfo,
             "New random weights took the place of the trained ones. Undo (Ctrl+Z) brings these back.");
    untrained_ = random_start_ = true;
    follow_network(std::move(network));
}

void App::on(SetTraining& command) {
    TrainingState& training = state_.training;
    const TrainingSetup before = std::exchange(training.setup, command.setup);
    const auto refuse_setup = [&](const Error& error) {
        training.setup = before;
        tell(MessageKind::kError, error.sentence());
    };
    if (study_ready() && training.problem.empty() && starts_over(before, command.setup)) {
        auto network = training_.restart(training);
        if (!network) return refuse_setup(network.error());
        return follow_random(*std::move(network));
    }
    if (const Status status = training_.update_options(training); !status) refuse_setup(status.error());
}

void App::on(ShowEpoch& command) {
    TrainingState& training = state_.training;
    if (training.snapshots.empty()) return;
    pause_training();
    if (!command.epoch || *command.epoch >= training.position.epoch) {
        if (!training.shown_epoch) return;
        training.shown_epoch.reset();
        untrained_ = random_start_ && training.position.epoch == 0;
        return follow_network(training_.newest());
    }
    const auto after = std::upper_bound(training.snapshots.begin(), training.snapshots.end(), *command.epoch,
                                        [](int epoch, const Snapshot& snapshot) { return epoch < snapshot.epoch; });
    const Snapshot& snapshot = *(after == training.snapshots.begin() ? after : std::prev(after));
    training.shown_epoch = snapshot.epoch;
    untrained_ = random_start_ && snapshot.epoch == 0;
    follow_network(snapshot.network);
}

void App::on(NewNetwork& command) {
    std::shared_ptr<const Table> table;
    std::optional<std::string> target;
    TrainingSetup setup = state_.training.setup;
    if (state_.pending_table) {
        table = state_.pending_table->table;
        setup = TrainingSetup{};
    } else if (state_.document) {
        table = state_.document->table;
        if (state_.document->study.input->target) target = state_.document->study.input->target->column;
    } else {
        return tell(MessageKind::kError, "There is no table to make a network for.");
    }
    if (!command.target.empty()) target = command.target;
    const auto model = new_network(*table, target, setup);
    if (!model) return tell(MessageKind::kError, model.error().sentence());
    start(std::make_unique<Loader>(std::make_shared<const ModelFile>(*model), table, ColumnChoice{model->target}, ""));
}

/// Confusion, AUC and calibration of the shown weights: on the rows that were kept aside, if there are any.
void App::refresh_metrics() {
    constexpr std::size_t kMostRows = 200'000;
    TrainingState& training = state_.training;
    training.metrics.reset();
    Document& document = *state_.document;
    document.held_out = document.file_weights ? held_out_figures(document.model->training_json) : HeldOutFigures{};
    const Study& study = document.study;
    const auto& target = study.input->target;
    const std::size_t num_rows = study.clustering->num_rows();
    if (!target || !target->is_class() || !training.problem.empty() || num_rows > kMostRows) return;
    std::vector<std::uint32_t> rows(training_.validation_rows().begin(), training_.validation_rows().end());
    training.metrics_on = counted(rows.size(), "validation row", "validation rows");
    if (rows.empty()) {
        rows.resize(num_rows);
        std::iota(rows.begin(), rows.end(), 0U);
        training.metrics_on = "all " + counted(rows.size(), "row", "rows");
    }
    training.metrics = std::make_shared<const ClassMetrics>(
        class_metrics(study.patterns->logits, study.network().link(), target->class_of_row,
                      static_cast<int>(target->classes.size()), rows));
    if (document.file_weights || training_.validation_rows().empty()) return;
    document.held_out.rows = rows.size();
    document.held_out.accuracy = training.metrics->accuracy;
    document.held_out.from_file = false;
}

void App::on(MakeData& command) {
    auto table = make_toy(command.options);
    if (!table) return tell(MessageKind::kError, table.error().sentence());
    const std::string target(toy_target(command.options.kind));
    TrainingSetup setup = state_.training.setup;
    if (!state_.toy) setup = TrainingSetup{};  // widths that fit another table say nothing here
    EncoderChoices plain;
    plain.standardise = false;  // coordinates stay what they are in the plane
    const auto model = new_network(*table, target, setup, plain);
    if (!model) return tell(MessageKind::kError, model.error().sentence());
    state_.toy = command.options;
    made_table_ = std::make_shared<const Table>(*std::move(table));
    start(std::make_unique<Loader>(std::make_shared<const ModelFile>(*model), made_table_, ColumnChoice{target}, ""));
}

namespace {

/// The rows of a table made here as points, if it has classes in a plane.
std::optional<std::vector<DrawnPoint>> points_of(const Document& document) {
    const Table& table = *document.table;
    const auto& target = document.study.input->target;
    if (!target || !target->is_class() || table.columns.size() != 3 || !table.columns[0].has_numbers() ||
        !table.columns[1].has_numbers())
        return std::nullopt;
    std::vector<DrawnPoint> points;
    for (std::size_t i = 0; i < target->class_of_row.size(); ++i) {
        const std::size_t row = document.study.input->rows->row[i];
        points.push_back({table.columns[0].numbers[row], table.columns[1].numbers[row], target->class_of_row[i]});
    }
    return points;
}

}  // namespace

void App::on(DrawPoints& command) {
    state_.drawing.reset();
    if (!command.label) return;
    const bool possible = study_ready() && state_.toy && points_of(*state_.document);
    if (!possible)
        return tell(MessageKind::kError,
                    "Points can be drawn into data made here that has classes, such as the circles.");
    const auto classes = static_cast<int>(state_.document->study.input->target->classes.size());
    if (*command.label < 0 || *command.label >= classes)
        return tell(MessageKind::kError, "There is no class " + std::to_string(*command.label) + "; the last one is " +
                                             std::to_string(classes - 1) + ".");
    state_.drawing = command.label;
}

/// Opens other points under the same network, whose weights stay.
void App::open_points(const std::vector<DrawnPoint>& points) {
    auto table = table_of_points(points);
    if (!table) return tell(MessageKind::kError, table.error().sentence());
    table->name = state_.document->table->name;
    made_table_ = std::make_shared<const Table>(*std::move(table));
    start(std::make_unique<Loader>(state_.document->model, made_table_, ColumnChoice{state_.document->model->target},
                                   ""));
}

void App::on(AddPoint& command) {
    if (!state_.drawing || loader_) return;  // one after the other
    auto points = points_of(*state_.document);
    if (!points || !std::isfinite(command.at.x) || !std::isfinite(command.at.y)) return;
    points->push_back({command.at.x, command.at.y, *state_.drawing});
    open_points(*points);
}

void App::on(RemoveLastPoint&) {
    if (!state_.drawing || loader_) return;
    auto points = points_of(*state_.document);
    if (!points || points->size() < 3) return;
    const int label = points->back().label;
    const auto same = [label](const DrawnPoint& point) { return point.label == label; };
    if (std::count_if(points->begin(), points->end(), same) < 2)
        return tell(MessageKind::kInfo, "Each class keeps one point at least.");
    points->pop_back();
    open_points(*points);
}

/// Trains until `end`. True while there is more to do.
bool App::advance_training(double end) {
    TrainingState& training = state_.training;
    const bool works = training_.has_work(training);
    while (training_.has_work(training) && now_() < end) training_.step(training);
    const bool waits = calm_ && training.mode == TrainingMode::kPlaying && now_() - followed_at_ < kCalmSeconds;
    if (waits) return held_back_ = works;
    if (!works && !held_back_) return false;
    held_back_ = false;
    if (!training.shown_epoch) {  // else an older epoch is looked at, and stays
        if (auto network = training_.take_network()) {
            followed_at_ = now_();
            untrained_ = false;
            follow_network(std::move(network));
        }
    }
    const bool ended = training.mode == TrainingMode::kPaused && !training_.has_work(training);
    if (ended && training.stop_reason == StopReason::kNonFinite) tell(MessageKind::kWarning, training.stop_sentence);
    return training_.has_work(training);
}

}  // namespace reluscope
