#include "app/training/training_topic.h"

#include "analysis/finite_check.h"
#include "app/training/training_record.h"
#include "base/text/number_format.h"
#include "base/texts/training_texts.h"
#include "network/network_edit.h"
#include "reports/kit/output_words.h"

#include <algorithm>
#include <iterator>
#include <numeric>

namespace reluscope {

namespace {

/// True where another network has to be made for the new setup.
bool starts_over(const TrainingSetup& a, const TrainingSetup& b) {
    return a.hidden != b.hidden || a.slope != b.slope || a.residual != b.residual ||
           a.initialisation != b.initialisation || a.seed != b.seed ||
           a.options.validation_share != b.options.validation_share;
}

}  // namespace

bool WeightsStage::step() {
    if (hands_out()) {
        on_clusters(*live_.take_clusters());
    } else {
        live_.step();
    }
    return is_stale();
}

/// What is ready is shown although a newer network is being studied already, so that something is seen.
void WeightsStage::show() {
    if (hands_out()) on_clusters(*live_.take_clusters());
    const auto fault = live_.take_fault();
    if (!fault) return;
    desk_.state.followed.reset();
    desk_.refuse("The network is not shown: " + fault->sentence() + ".");
}

bool CheckStage::step() {
    if (live_.has_work()) live_.step();
    if (const auto study = live_.take_survey()) {
        desk_.state.document->study = *study;
        for (Topic* topic : desk_.topics()) topic->follow_check();
    }
    return is_stale();
}

TrainingTopic::TrainingTopic(Desk& shared)
    : Topic(shared), training(shared), weights_(shared, live_), check_(shared, live_) {
    training.on_weights = [this](std::shared_ptr<const Network> network) {
        untrained = false;
        follow(std::move(network));
    };
    weights_.on_clusters = [this](const Study& study) { show_weights(study); };
}

void TrainingTopic::open(const Opening& opening) {
    Document& document = *desk.state.document;
    const Study& study = document.study;
    const bool another = opening.kind == Opening::Kind::kDocument;
    if (another || opening.remembered) {
        live_.drop();
        desk.state.followed.reset();
        training.drop_held_back();
        if (opening.remembered) {
            untrained = document.untrained;
        } else if (!opening.same_model) {
            untrained = is_untrained(document.model->training_json);
        }
        random_start = untrained;
    }
    document.untrained = untrained;
    if (another) {
        training.open(study, opening.same_record ? nullptr : document.model.get());
    } else if (opening.remembered) {
        if (!training.set_network(study.network())) training.open(study, nullptr);
        desk.state.training.shown_epoch.reset();
    }
    refresh_metrics();
    if (opening.remembered && !study.survey) follow(study.input->network);  // its maps were not checked yet
}

std::shared_ptr<const Network> TrainingTopic::newest_network() const {
    return desk.state.followed ? desk.state.followed : desk.study().input->network;
}

void TrainingTopic::follow(std::shared_ptr<const Network> network) {
    desk.state.followed = network;
    training.drop_held_back();  // whatever comes now is what was asked for last
    live_.follow(with_network(*desk.study().input, std::move(network)));
}

void TrainingTopic::follow_random(std::shared_ptr<const Network> network) {
    if (!untrained) desk.tell(MessageKind::kInfo, training_texts::kNewWeights);
    untrained = random_start = true;
    follow(std::move(network));
}

void TrainingTopic::follow_epoch(std::shared_ptr<const Network> network, int epoch) {
    untrained = random_start && epoch == 0;
    follow(std::move(network));
}

/// What was trained here leaves its record with the model: the network's layers are others from now on.
void TrainingTopic::replace(std::shared_ptr<const Network> network, std::string source) {
    AppState& state = desk.state;
    TrainingState& trained = state.training;
    trained.mode = TrainingMode::kPaused;
    if (trained.begun || trained.made_here) {
        Document& document = *state.document;
        TrainingRecord record = record_of(trained, document.table->name, document.model->target, state.toy);
        record.random_weights = document.untrained;
        auto model = std::make_shared<ModelFile>(*document.model);
        if (!document.holds_record(trained)) model->training_json = training_record_json(record);
        document.model = std::move(model);
    }
    Study other;
    other.input = with_network(*desk.study().input, network);
    training.open(other, nullptr);
    replacement_ = network;
    replacement_source_ = std::move(source);
    follow(std::move(network));
}

/// Shows the same rows under another network.
void TrainingTopic::show_weights(const Study& study) {
    shows_part_ = true;
    AppState& state = desk.state;
    Document& document = *state.document;
    document.file_weights &= study.input->network == document.study.input->network;
    auto model = std::make_shared<ModelFile>(*document.model);
    model->network = study.network();
    const bool replaced = replacement_ && replacement_ == study.input->network;
    if (replaced) {
        model->source = std::move(replacement_source_);
        replacement_.reset();
    }
    document.keeps_record = replaced || (document.keeps_record && !untrained && !state.training.begun);
    if (!document.file_weights) {  // it is no file's network any more
        model->sha256.clear();
        model->families.reset();
    }
    document.model = std::move(model);
    document.study = study;
    if (state.followed == study.input->network) state.followed.reset();
    Opening opening;
    opening.kind = Opening::Kind::kWeights;
    desk.open(opening);
}

/// Confusion, AUC and calibration of the shown weights: on the rows that were kept aside, if there are any.
void TrainingTopic::refresh_metrics() {
    constexpr std::size_t kMaxRows = 200'000;
    TrainingState& state = desk.state.training;
    state.metrics.reset();
    Document& document = *desk.state.document;
    document.held_out = document.file_weights ? held_out_figures(document.model->training_json) : HeldOutFigures{};
    const Study& study = document.study;
    const auto& target = study.input->target;
    const std::size_t num_rows = study.clustering->num_rows();
    if (!target || !target->is_class() || !state.problem.empty() || num_rows > kMaxRows) return;
    std::vector<std::uint32_t> rows(training.validation_rows().begin(), training.validation_rows().end());
    state.metrics_on = counted(rows.size(), "validation row", "validation rows");
    if (rows.empty()) {
        rows.resize(num_rows);
        std::iota(rows.begin(), rows.end(), 0U);
        state.metrics_on = "all " + counted(rows.size(), "row", "rows");
    }
    state.metrics = std::make_shared<const ClassMetrics>(class_metrics(study.patterns->logits, study.network().link(),
                                                                       target->class_of_row,
                                                                       static_cast<int>(target->classes.size()), rows));
    if (document.file_weights || training.validation_rows().empty()) return;
    document.held_out.rows = rows.size();
    document.held_out.accuracy = state.metrics->accuracy;
    document.held_out.from_file = false;
}

void apply(SetWeight& command, TrainingTopic& topic) {
    Desk& desk = topic.desk;
    if (!desk.study_ready()) return desk.refuse(training_texts::kNoWeights);
    auto network = with_weight(*topic.newest_network(), command.place, command.value);
    if (!network) return desk.refuse(network.error().sentence());
    const auto edited = with_network(*desk.study().input, std::make_shared<const Network>(*network));
    if (const Status status = check_network(*edited); !status)
        return desk.refuse("The weight stays as it is: " + status.error().sentence() + ".");
    if (const Status status = topic.training.set_network(*network); !status)
        return desk.refuse(status.error().sentence());
    desk.state.training.shown_epoch.reset();
    topic.follow(std::make_shared<const Network>(*std::move(network)));
}

void apply(ReplaceNetwork& command, TrainingTopic& topic) {
    Desk& desk = topic.desk;
    if (!desk.study_ready()) return desk.refuse(training_texts::kNoWeights);
    if (const Status status = check_network(*with_network(*desk.study().input, command.network)); !status)
        return desk.refuse(status.error().sentence());
    topic.replace(std::move(command.network), std::move(command.source));
}

void apply(Train& command, TrainingTopic& topic) {
    Desk& desk = topic.desk;
    TrainingState& training = desk.state.training;
    training.run.reset();
    if (command.mode == TrainingMode::kPaused) {
        training.mode = command.mode;
        return;
    }
    if (!desk.study_ready()) return desk.refuse(training_texts::kNothingToTrain);
    const PlaneState& plane = desk.state.plane;
    if (plane.problem.empty() && desk.study().network().num_inputs() == 2)
        topic.training.count_regions_in(plane.frame, plane.home);
    if (!training.begun) topic.random_start = topic.untrained;
    const Status status = topic.training.begin(*topic.newest_network());
    if (!status) return desk.refuse(status.error().sentence());
    if (training.stop_reason == StopReason::kEpochsDone) {  // asked for more: as many again
        training.setup.options.epochs += topic.training.first_epochs();
        (void)topic.training.update_options();
    }
    if (training.stop_reason == StopReason::kNone) {
        training.mode = command.mode;
        topic.training.start_pace();
        return;
    }
    desk.tell(MessageKind::kInfo, training.stop_sentence + training_texts::kStartOver);
}

void apply(RestartTraining&, TrainingTopic& topic) {
    Desk& desk = topic.desk;
    if (!desk.study_ready()) return desk.refuse(training_texts::kNothingToTrain);
    auto network = topic.training.restart();
    if (!network) return desk.refuse(network.error().sentence());
    topic.follow_random(*std::move(network));
}

void apply(SetTraining& command, TrainingTopic& topic) {
    Desk& desk = topic.desk;
    TrainingState& training = desk.state.training;
    const TrainingSetup before = std::exchange(training.setup, command.setup);
    const auto refuse_setup = [&](const Error& error) {
        training.setup = before;
        desk.refuse(error.sentence());
    };
    if (desk.study_ready() && training.problem.empty() && starts_over(before, command.setup)) {
        auto network = topic.training.restart();
        if (!network) return refuse_setup(network.error());
        return topic.follow_random(*std::move(network));
    }
    if (const Status status = topic.training.update_options(); !status) refuse_setup(status.error());
}

void apply(SetTrainingSpeed& command, TrainingTopic& topic) {
    Desk& desk = topic.desk;
    std::optional<double> speed = command.epochs_per_second;
    if (speed && !(*speed > 0)) return desk.refuse(training_texts::kSpeedIsPositive);
    if (speed) speed = std::clamp(*speed, kMinEpochsPerSecond, kMaxEpochsPerSecond);
    desk.state.training.epochs_per_second = speed;
    desk.state.training.run.reset();
    topic.training.start_pace();
}

void apply(ShowEpoch& command, TrainingTopic& topic) {
    TrainingState& training = topic.desk.state.training;
    if (training.snapshots.empty()) return;
    training.mode = TrainingMode::kPaused;
    if (!command.epoch || *command.epoch >= training.position.epoch) {
        if (!training.shown_epoch) return;
        training.shown_epoch.reset();
        return topic.follow_epoch(topic.training.newest(), training.position.epoch);
    }
    const auto after = std::upper_bound(training.snapshots.begin(), training.snapshots.end(), *command.epoch,
                                        [](int epoch, const Snapshot& snapshot) { return epoch < snapshot.epoch; });
    const Snapshot& snapshot = *(after == training.snapshots.begin() ? after : std::prev(after));
    training.shown_epoch = snapshot.epoch;
    topic.follow_epoch(snapshot.network, snapshot.epoch);
}

}  // namespace reluscope
