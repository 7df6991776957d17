#include "app/training/training_stage.h"

#include "app/training/training_record.h"
#include "base/text/number_format.h"
#include "base/texts/training_texts.h"
#include "network/network_edit.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace reluscope {

namespace {

/// Between pictures of a network that trains, for whoever asked the system for less motion.
constexpr double kReducedMotionSeconds = 0.25;
constexpr std::size_t kSnapshotBytes = std::size_t{96} << 20;

const Operation& output_operation(const Network& network) {
    return network.nodes()[network.output().index - 1].operation;
}

bool ends_affine(const Network& network) {
    return network.output().index > 0 && std::holds_alternative<AffineOperation>(output_operation(network));
}

/// scale f + shift; `network` itself where nothing is to be done.
Network scaled(const Network& network, double scale, double shift) {
    if (scale == 1 && shift == 0) return network;
    auto other = with_output_scale(network, scale, shift);
    return other ? *std::move(other) : network;
}

/// Why these rows cannot train this network; empty when they can.
std::string problem_of(const Study& study) {
    const auto& target = study.input->target;
    if (!target) return training_texts::kNeedsTarget;
    const int outputs = study.network().num_outputs();
    if (!target->is_class()) {
        if (outputs == 1) return "";
        return training_texts::number_needs_one_output(target->column, outputs);
    }
    const std::size_t classes = target->classes.size();
    if (classes < 2) return training_texts::one_class_only(target->column);
    const std::size_t wanted = classes == 2 && outputs == 1 ? 1 : classes;
    if (static_cast<std::size_t>(outputs) == wanted) return "";
    return training_texts::other_outputs(target->column, classes, outputs);
}

Loss loss_of(const Study& study) {
    if (!study.input->target || !study.input->target->is_class()) return Loss::kSquaredError;
    return study.network().num_outputs() == 1 ? Loss::kBinaryCrossEntropy : Loss::kSoftmaxCrossEntropy;
}

TrainOptions options_of(const TrainingSetup& setup, Loss loss) {
    TrainOptions options = setup.options;
    options.loss = loss;
    options.seed = setup.seed;
    return options;
}

/// What a network that was trained on the standardised number says in the target's own unit.
Network in_own_unit(const Network& trained, const TargetEncoding& scale) {
    return scaled(trained, scale.scale, scale.mean);
}

/// The way back.
Network in_standard_unit(const Network& shown, const TargetEncoding& scale) {
    return scaled(shown, 1 / scale.scale, -scale.mean / scale.scale);
}

/// The answers of the open rows, dealt to training and validation rows; the inputs stay empty.
Result<TrainingSet> dealt_answers(const Target& target, const TrainingSetup& setup) {
    TrainingSet set;
    if (target.is_class()) {
        set.num_classes = static_cast<int>(target.classes.size());
        set.classes = target.class_of_row;
    } else {
        set.values = Eigen::Map<const Eigen::VectorXd>(target.value_of_row.data(),
                                                       static_cast<Eigen::Index>(target.value_of_row.size()));
    }
    if (const Status split = split_rows(set, setup.options.validation_share, setup.seed); !split)
        return tl::unexpected<Error>(split.error());
    return set;
}

/// Mean and deviation of the numbers to learn, as make_training_data() takes them: of the training rows.
TargetEncoding scale_of(const Target& target, const TrainingSet& set) {
    if (set.is_class()) return {};
    return fit_target_encoding(target, set.training).value_or(TargetEncoding{});
}

/// Widths, slope and residual sums of the open network, where a network made from the setup would have them.
void read_architecture(const Network& network, TrainingSetup& setup) {
    if (network.hidden_layers().empty()) {
        setup.hidden.clear();
        return;
    }
    setup.hidden.clear();
    for (const HiddenLayer& layer : network.hidden_layers()) setup.hidden.push_back(static_cast<int>(layer.width));
    const auto& first = std::get<ActivationOperation>(network.nodes()[network.hidden_layers()[0].node].operation);
    setup.slope = first.slope(0) >= 0 && first.slope(0) < 1 ? first.slope(0) : 0;
    setup.residual = false;
    for (const Node& node : network.nodes()) {
        if (std::holds_alternative<SumOperation>(node.operation)) setup.residual = true;
    }
}

}  // namespace

TrainingStage::TrainingStage(Desk& desk)
    : Stage(StageId::kTraining, desk.state.stages), desk_(desk), state_(desk.state.training) {}
TrainingStage::~TrainingStage() = default;

namespace {

/// The setup of a model that was opened, with notes on what its file leaves open.
void read_record(const ModelFile& model, std::size_t num_rows, TrainingState& state) {
    ReadRecord record = read_training_record(model.training_json);
    state.notes = std::move(record.notes);
    state.setup = record.setup.value_or(TrainingSetup{});
    if (!record.setup) return;
    if (record.rows > 0 && record.rows != num_rows)
        state.notes.push_back(training_texts::other_rows(record.rows, num_rows));
    TrainingSetup open = state.setup;
    read_architecture(model.network, open);
    if (open.hidden != state.setup.hidden) state.notes.emplace_back(training_texts::kOtherLayers);
}

}  // namespace

void TrainingStage::open(const Study& study, const ModelFile* model) {
    input_ = study.input;
    set_.reset();
    trainer_.reset();
    baseline_.reset();
    survey_.reset();
    surveyed_.reset();
    frame_.reset();
    first_weights_.reset();
    first_shown_.reset();
    census_ = {};
    changed_ = false;
    loss_ = loss_of(study);
    scale_ = {};
    TrainingState fresh;
    fresh.setup = state_.setup;
    fresh.notes = state_.notes;
    fresh.made_here = !model && (state_.made_here || state_.begun);
    fresh.epochs_per_second = state_.epochs_per_second;
    fresh.revision = state_.revision + 1;
    state_ = std::move(fresh);
    state_.problem = problem_of(study);
    if (model) read_record(*model, study.input->rows->row.size(), state_);
    read_architecture(study.network(), state_.setup);
    const auto& target = study.input->target;
    std::vector<double>& weights = state_.setup.options.class_weights;
    if (!weights.empty() && (!target || weights.size() != target->classes.size())) {
        weights.clear();  // of other classes
        if (model && target) state_.notes.emplace_back(training_texts::kOtherClasses);
    }
    state_.setup.options.loss = loss_;
}

void TrainingStage::count_regions_in(const PlaneFrame& frame, const PlaneWindow& window) {
    frame_ = frame;
    window_ = window;
}

Status TrainingStage::begin(const Network& start) {
    if (!state_.problem.empty()) return refuse(state_.problem);
    if (trainer_) return {};
    if (!set_ || state_.history.empty()) {
        auto dealt = dealt_answers(*input_->target, state_.setup);
        if (!dealt) return tl::unexpected<Error>(dealt.error());
        auto set = std::make_shared<TrainingSet>(*std::move(dealt));
        set->inputs = input_->rows->inputs;
        if (!set->is_class()) {
            if (ends_affine(start)) scale_ = scale_of(*input_->target, *set);
            set->values = (set->values.array() - scale_.mean) / scale_.scale;
        }
        set_ = std::move(set);
    }
    const TrainOptions options = options_of(state_.setup, loss_);
    // Scaling back and forth would change the last digits.
    const bool restarted = first_weights_ && &start == first_shown_.get();
    auto trainer = Trainer::create(restarted ? *first_weights_ : in_standard_unit(start, scale_), set_, options);
    if (!trainer) return tl::unexpected<Error>(trainer.error());
    trainer_ = *std::move(trainer);
    if (auto job = BaselineJob::create(set_, options)) baseline_ = *std::move(job);
    state_.begun = true;
    first_epochs_ = options.epochs;
    state_.training_rows = set_->training.size();
    state_.validation_rows = set_->validation.size();
    state_.history.clear();
    state_.snapshots.clear();
    state_.baseline.reset();
    state_.shown_epoch.reset();
    ++state_.revision;
    keep_snapshot(0, newest());
    start_survey();  // what the first epoch is compared with
    copy_position();
    return {};
}

Result<std::shared_ptr<const Network>> TrainingStage::restart() {
    if (!state_.problem.empty()) return refuse(state_.problem);
    const TrainingSetup& setup = state_.setup;
    Architecture architecture;
    architecture.num_inputs = input_->network->num_inputs();
    architecture.hidden = setup.hidden;
    architecture.num_outputs = input_->network->num_outputs();
    architecture.slope = setup.slope;
    architecture.residual = setup.residual;
    if (const Status status = validate(options_of(setup, loss_)); !status) return tl::unexpected<Error>(status.error());
    auto network = make_network(architecture, link_of(loss_), setup.initialisation, setup.seed);
    if (!network) return tl::unexpected<Error>(network.error());
    const auto dealt = dealt_answers(*input_->target, setup);
    if (!dealt) return tl::unexpected<Error>(dealt.error());
    const TargetEncoding scale = scale_of(*input_->target, *dealt);
    trainer_.reset();
    survey_.reset();
    baseline_.reset();
    set_.reset();
    census_ = {};
    changed_ = false;
    TrainingState fresh;
    fresh.setup = state_.setup;
    fresh.notes = state_.notes;
    fresh.epochs_per_second = state_.epochs_per_second;
    fresh.made_here = true;
    fresh.revision = state_.revision + 1;
    state_ = std::move(fresh);
    first_shown_ = std::make_shared<const Network>(in_own_unit(*network, scale));
    first_weights_ = *std::move(network);
    return first_shown_;
}

Status TrainingStage::update_options() {
    if (!trainer_) return validate(options_of(state_.setup, loss_));
    Status status = trainer_->set_options(options_of(state_.setup, loss_));
    if (status) copy_position();
    return status;
}

Status TrainingStage::set_network(const Network& network) {
    if (!trainer_) return {};
    Status status = trainer_->set_network(in_standard_unit(network, scale_));
    if (status) copy_position();
    return status;
}

bool TrainingStage::step() {
    worked_ = true;
    if (baseline_) {
        if (baseline_->step()) return true;
        if (auto fitted = baseline_->take()) state_.baseline = std::make_shared<const Baseline>(*std::move(fitted));
        baseline_.reset();
    } else if (survey_) {
        if (!survey_->step()) finish_survey();
    } else {
        step_trainer();
    }
    return is_stale();
}

double TrainingStage::progress() const {
    const int epochs = state_.setup.options.epochs;
    if (epochs <= 0) return 0;
    const double into = state_.position.batches_per_epoch > 0
                            ? static_cast<double>(state_.position.batch) / state_.position.batches_per_epoch
                            : 0.0;
    return std::clamp((state_.position.epoch + into) / epochs, 0.0, 1.0);
}

bool TrainingStage::waits_for_its_time() const {
    const bool paced = state_.mode == TrainingMode::kPlaying && state_.speed();
    return paced && trainer_ && !baseline_ && !survey_ && !pace_.is_due(desk_.now());
}

std::optional<double> TrainingStage::seconds_to_wait() const {
    if (!waits_for_its_time()) return std::nullopt;
    return pace_.seconds_left(desk_.now());
}

void TrainingStage::step_trainer() {
    const std::size_t epochs = trainer_->history().size();
    const std::optional<double> speed = state_.mode == TrainingMode::kPlaying ? state_.speed() : std::nullopt;
    const bool batch = speed || state_.mode == TrainingMode::kOneBatch;
    const bool more = batch ? trainer_->step_batch() : trainer_->step();
    if (speed) pace_.note_batch(desk_.now(), *speed, std::max(1, trainer_->position().batches_per_epoch));
    changed_ = changed_ || more;
    state_.shown_epoch.reset();
    if (trainer_->history().size() > epochs) {
        start_survey();
        if (state_.mode == TrainingMode::kOneEpoch) state_.mode = TrainingMode::kPaused;
    }
    if (state_.mode == TrainingMode::kOneBatch || trainer_->finished()) state_.mode = TrainingMode::kPaused;
    copy_position();
}

void TrainingStage::start_survey() {
    surveyed_ = newest();
    const bool two_inputs = frame_ && input_->network->num_inputs() == 2;
    survey_ =
        std::make_unique<EpochSurvey>(with_network(*input_, surveyed_), set_, two_inputs ? &*frame_ : nullptr, window_);
}

void TrainingStage::finish_survey() {
    const std::vector<EpochRecord>& records = trainer_->history();
    PatternCensus census = survey_->take_census();
    if (records.size() > state_.history.size()) {
        EpochFacts facts = survey_->facts();
        compare_censuses(census_, census, facts);
        facts.record = records[state_.history.size()];
        state_.history.push_back(std::move(facts));
        keep_snapshot(state_.history.back().record.epoch, surveyed_);
        ++state_.revision;
    }
    census_ = std::move(census);
    survey_.reset();
    copy_position();
}

/// Keeps the weights of an epoch; of the older ones every second goes where all of them would take too much room.
void TrainingStage::keep_snapshot(int epoch, std::shared_ptr<const Network> network) const {
    const std::size_t bytes = (network->num_parameters() + 64) * sizeof(double);
    state_.snapshots.push_back({epoch, std::move(network)});
    if (state_.snapshots.size() < 16 || state_.snapshots.size() * bytes < kSnapshotBytes) return;
    std::vector<Snapshot> kept;
    for (std::size_t i = 0; i < state_.snapshots.size(); ++i) {
        const bool last = i + 1 == state_.snapshots.size();
        if (i % 2 == 0 || last) kept.push_back(std::move(state_.snapshots[i]));
    }
    state_.snapshots = std::move(kept);
}

void TrainingStage::copy_position() const {
    state_.position = trainer_->position();
    state_.learning_rate = trainer_->learning_rate();
    state_.best_epoch = trainer_->best_epoch();
    state_.stop_reason = trainer_->stop_reason();
    state_.stop_sentence = trainer_->stop_sentence();
}

std::shared_ptr<const Network> TrainingStage::newest() const {
    return trainer_ ? std::make_shared<const Network>(in_own_unit(trainer_->network(), scale_)) : nullptr;
}

void TrainingStage::show() {
    const bool worked = std::exchange(worked_, false);
    const bool waits =
        reduced_motion && state_.mode == TrainingMode::kPlaying && desk_.now() - shown_at_ < kReducedMotionSeconds;
    held_back_ |= worked;
    if (waits || !held_back_) return;
    held_back_ = false;
    // With a shown epoch an older one is looked at, and stays.
    if (!state_.shown_epoch && std::exchange(changed_, false)) {
        shown_at_ = desk_.now();
        on_weights(newest());
    }
    if (worked && !is_stale() && state_.stop_reason == StopReason::kNonFinite)
        desk_.tell(MessageKind::kWarning, state_.stop_sentence);
}

}  // namespace reluscope
