#include "app/training/training_pipeline.h"

#include "app/training/training_record.h"
#include "base/text/number_format.h"
#include "network/network_edit.h"

#include <cmath>
#include <utility>

namespace reluscope {

namespace {

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
    if (!target) return "Training needs a target: choose the column that holds the answers.";
    const int outputs = study.network().num_outputs();
    if (!target->is_class()) {
        if (outputs == 1) return "";
        return "The target " + target->column + " is a number, but the network has " + std::to_string(outputs) +
               " outputs; a new network would fit.";
    }
    const std::size_t classes = target->classes.size();
    if (classes < 2) return "The target " + target->column + " has one class only: there is nothing to learn.";
    const std::size_t wanted = classes == 2 && outputs == 1 ? 1 : classes;
    if (static_cast<std::size_t>(outputs) == wanted) return "";
    return "The target " + target->column + " has " + std::to_string(classes) + " classes, but the network has " +
           std::to_string(outputs) + (outputs == 1 ? " output" : " outputs") + "; a new network would fit.";
}

Loss loss_of(const Study& study) {
    if (!study.input->target || !study.input->target->is_class()) return Loss::kSquaredError;
    return study.network().num_outputs() == 1 ? Loss::kBinaryCrossEntropy : Loss::kSoftmaxCrossEntropy;
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

TrainingPipeline::TrainingPipeline() = default;
TrainingPipeline::~TrainingPipeline() = default;

namespace {

/// The setup of a model that was opened, with notes on what its file leaves open.
void read_record(const ModelFile& model, std::size_t num_rows, TrainingState& state) {
    ReadRecord record = read_training_record(model.training_json);
    state.notes = std::move(record.notes);
    state.setup = record.setup.value_or(TrainingSetup{});
    if (!record.setup) return;
    if (record.rows > 0 && record.rows != num_rows)
        state.notes.push_back("The network was trained on " + counted(record.rows, "row", "rows") + ", but " +
                              counted(num_rows, "row is", "rows are") +
                              " open: training again will not give the same weights.");
    TrainingSetup open = state.setup;
    read_architecture(model.network, open);
    if (open.hidden != state.setup.hidden)
        state.notes.emplace_back("The training record is of other hidden layers than the network has.");
}

}  // namespace

void TrainingPipeline::open(const Study& study, const ModelFile* model, TrainingState& state) {
    input_ = study.input;
    set_.reset();
    trainer_.reset();
    yardstick_.reset();
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
    fresh.setup = state.setup;
    fresh.notes = state.notes;
    fresh.made_here = !model && (state.made_here || state.begun);
    fresh.revision = state.revision + 1;
    state = std::move(fresh);
    state.problem = problem_of(study);
    if (model) read_record(*model, study.input->rows->row.size(), state);
    read_architecture(study.network(), state.setup);
    const auto& target = study.input->target;
    std::vector<double>& weights = state.setup.options.class_weights;
    if (!weights.empty() && (!target || weights.size() != target->classes.size())) {
        weights.clear();  // of other classes
        if (model && target) state.notes.emplace_back("The class weights are of other classes, and were dropped.");
    }
    state.setup.options.loss = loss_;
}

void TrainingPipeline::count_regions_in(const PlaneFrame& frame, const PlaneWindow& window) {
    frame_ = frame;
    window_ = window;
}

TrainOptions TrainingPipeline::options_of(const TrainingSetup& setup) const {
    TrainOptions options = setup.options;
    options.loss = loss_;
    options.seed = setup.seed;
    return options;
}

Network TrainingPipeline::shown(const Network& trained) const { return scaled(trained, scale_.scale, scale_.mean); }

Network TrainingPipeline::trainable(const Network& shown) const {
    return scaled(shown, 1 / scale_.scale, -scale_.mean / scale_.scale);
}

/// The answers of the open rows, dealt to training and validation rows; the inputs stay empty.
Result<TrainingSet> TrainingPipeline::dealt_answers(const TrainingSetup& setup) const {
    TrainingSet set;
    const Target& target = *input_->target;
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
TargetEncoding TrainingPipeline::scale_of(const TrainingSet& set) const {
    if (set.is_class()) return {};
    return fit_target_encoding(*input_->target, set.training).value_or(TargetEncoding{});
}

Status TrainingPipeline::begin(const Network& start, TrainingState& state) {
    if (!state.problem.empty()) return refuse(state.problem);
    if (trainer_) return {};
    if (!set_ || state.history.empty()) {
        auto dealt = dealt_answers(state.setup);
        if (!dealt) return tl::unexpected<Error>(dealt.error());
        auto set = std::make_shared<TrainingSet>(*std::move(dealt));
        set->inputs = input_->rows->inputs;
        if (!set->is_class()) {
            if (ends_affine(start)) scale_ = scale_of(*set);
            set->values = (set->values.array() - scale_.mean) / scale_.scale;
        }
        set_ = std::move(set);
    }
    const TrainOptions options = options_of(state.setup);
    // Scaling back and forth would change the last digits.
    const bool restarted = first_weights_ && &start == first_shown_.get();
    auto trainer = Trainer::create(restarted ? *first_weights_ : trainable(start), set_, options);
    if (!trainer) return tl::unexpected<Error>(trainer.error());
    trainer_ = *std::move(trainer);
    if (auto job = YardstickJob::create(set_, options)) yardstick_ = *std::move(job);
    state.begun = true;
    first_epochs_ = options.epochs;
    state.training_rows = set_->training.size();
    state.validation_rows = set_->validation.size();
    state.history.clear();
    state.snapshots.clear();
    state.yardstick.reset();
    state.shown_epoch.reset();
    ++state.revision;
    keep_snapshot(0, newest(), state);
    start_survey();  // what the first epoch is compared with
    copy_position(state);
    return {};
}

Result<std::shared_ptr<const Network>> TrainingPipeline::restart(TrainingState& state) {
    if (!state.problem.empty()) return refuse(state.problem);
    const TrainingSetup& setup = state.setup;
    Architecture architecture;
    architecture.num_inputs = input_->network->num_inputs();
    architecture.hidden = setup.hidden;
    architecture.num_outputs = input_->network->num_outputs();
    architecture.slope = setup.slope;
    architecture.residual = setup.residual;
    if (const Status status = validate(options_of(setup)); !status) return tl::unexpected<Error>(status.error());
    auto network = make_network(architecture, link_of(loss_), setup.initialisation, setup.seed);
    if (!network) return tl::unexpected<Error>(network.error());
    const auto dealt = dealt_answers(setup);
    if (!dealt) return tl::unexpected<Error>(dealt.error());
    const TargetEncoding scale = scale_of(*dealt);
    trainer_.reset();
    survey_.reset();
    yardstick_.reset();
    set_.reset();
    census_ = {};
    changed_ = false;
    TrainingState fresh;
    fresh.setup = state.setup;
    fresh.notes = state.notes;
    fresh.made_here = true;
    fresh.revision = state.revision + 1;
    state = std::move(fresh);
    first_shown_ = std::make_shared<const Network>(scaled(*network, scale.scale, scale.mean));
    first_weights_ = *std::move(network);
    return first_shown_;
}

Status TrainingPipeline::update_options(TrainingState& state) {
    if (!trainer_) return validate(options_of(state.setup));
    Status status = trainer_->set_options(options_of(state.setup));
    if (status) copy_position(state);
    return status;
}

Status TrainingPipeline::set_network(const Network& network, TrainingState& state) {
    if (!trainer_) return {};
    Status status = trainer_->set_network(trainable(network));
    if (status) copy_position(state);
    return status;
}

void TrainingPipeline::step(TrainingState& state) {
    if (yardstick_) {
        if (yardstick_->step()) return;
        if (auto fitted = yardstick_->take()) state.yardstick = std::make_shared<const Yardstick>(*std::move(fitted));
        yardstick_.reset();
        return;
    }
    if (survey_) {
        if (!survey_->step()) finish_survey(state);
        return;
    }
    step_trainer(state);
}

void TrainingPipeline::step_trainer(TrainingState& state) {
    const std::size_t epochs = trainer_->history().size();
    const bool more = state.mode == TrainingMode::kOneBatch ? trainer_->step_batch() : trainer_->step();
    changed_ = changed_ || more;
    state.shown_epoch.reset();
    if (trainer_->history().size() > epochs) {
        start_survey();
        if (state.mode == TrainingMode::kOneEpoch) state.mode = TrainingMode::kPaused;
    }
    if (state.mode == TrainingMode::kOneBatch || trainer_->finished()) state.mode = TrainingMode::kPaused;
    copy_position(state);
}

void TrainingPipeline::start_survey() {
    surveyed_ = newest();
    const bool two_inputs = frame_ && input_->network->num_inputs() == 2;
    survey_ =
        std::make_unique<EpochSurvey>(with_network(*input_, surveyed_), set_, two_inputs ? &*frame_ : nullptr, window_);
}

void TrainingPipeline::finish_survey(TrainingState& state) {
    const std::vector<EpochRecord>& records = trainer_->history();
    PatternCensus census = survey_->take_census();
    if (records.size() > state.history.size()) {
        EpochFacts facts = survey_->facts();
        compare_censuses(census_, census, facts);
        facts.record = records[state.history.size()];
        state.history.push_back(std::move(facts));
        keep_snapshot(state.history.back().record.epoch, surveyed_, state);
        ++state.revision;
    }
    census_ = std::move(census);
    survey_.reset();
    copy_position(state);
}

/// Keeps the weights of an epoch; of the older ones every second goes where all of them would take too much room.
void TrainingPipeline::keep_snapshot(int epoch, std::shared_ptr<const Network> network, TrainingState& state) const {
    const std::size_t bytes = (network->num_parameters() + 64) * sizeof(double);
    state.snapshots.push_back({epoch, std::move(network)});
    if (state.snapshots.size() < 16 || state.snapshots.size() * bytes < kSnapshotBytes) return;
    std::vector<Snapshot> kept;
    for (std::size_t i = 0; i < state.snapshots.size(); ++i) {
        const bool last = i + 1 == state.snapshots.size();
        if (i % 2 == 0 || last) kept.push_back(std::move(state.snapshots[i]));
    }
    state.snapshots = std::move(kept);
}

void TrainingPipeline::copy_position(TrainingState& state) const {
    state.position = trainer_->position();
    state.learning_rate = trainer_->learning_rate();
    state.best_epoch = trainer_->best_epoch();
    state.stop_reason = trainer_->stop_reason();
    state.stop_sentence = trainer_->stop_sentence();
}

std::shared_ptr<const Network> TrainingPipeline::newest() const {
    return trainer_ ? std::make_shared<const Network>(shown(trainer_->network())) : nullptr;
}

std::shared_ptr<const Network> TrainingPipeline::take_network() {
    if (!std::exchange(changed_, false)) return nullptr;
    return newest();
}

}  // namespace reluscope
