#include "train/trainer.h"

#include "base/numerics/numerics.h"
#include "base/numerics/rng.h"
#include "train/descent/batch_pass.h"
#include "train/descent/optimiser_kernel.h"
#include "train/descent/parameters.h"
#include "train/descent/row_feed.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>

namespace reluscope {

namespace {

/// Multiplications of one slice: one to two milliseconds on the path that is slowest (wasm).
constexpr std::size_t kSliceProducts = 2'000'000;
/// What one node of a batch costs beside its products, in multiplications: calls, and passes over few numbers.
constexpr std::size_t kNodeProducts = 2'000;
/// A batch is worked in pieces of at least so many rows (fewer make products slow) and at most so many (the memory of a
/// piece).
constexpr std::size_t kMinPieceRows = 64;
constexpr std::size_t kMaxPieceRows = 1024;
/// The weights are kept as good ones every so many batches: a copy costs about as much as a tenth of a batch.
constexpr int kBatchesPerCopy = 16;

Status check_fit(const Network& network, const TrainingSet& set, const TrainOptions& options) {
    if (Status status = validate(options); !status) return status;
    if (Status status = check_task(set, options); !status) return status;
    if (network.num_inputs() != set.inputs.rows()) {
        return refuse("training set", std::to_string(network.num_inputs()) + " inputs, as the network has",
                      std::to_string(set.inputs.rows()));
    }
    const int outputs = outputs_for(options.loss, set.num_classes);
    if (network.num_outputs() != outputs) {
        return refuse(std::string(loss_name(options.loss)),
                      "a network with " + std::to_string(outputs) + (outputs == 1 ? " output" : " outputs"),
                      std::to_string(network.num_outputs()));
    }
    if (network.num_parameters() == 0) return refuse("network", "weights to train", "none");
    if (options.patience > 0 && set.validation.empty()) {
        return refuse("early stopping (patience " + std::to_string(options.patience) + ")", "rows to validate on",
                      "none");
    }
    return {};
}

Eigen::Index piece_rows_of(const Network& network) {
    const std::size_t rows = kSliceProducts / (3 * network.num_products());
    return static_cast<Eigen::Index>(std::clamp(rows, kMinPieceRows, kMaxPieceRows));
}

/// Multiplications that so many passes of `columns` rows through the network cost.
std::size_t products_of(const Network& network, Eigen::Index columns, std::size_t passes) {
    constexpr std::size_t kUnitProducts = 4;  // one pass over a unit's values, per row
    const std::size_t per_row = network.num_products() + kUnitProducts * network.num_hidden_units();
    return passes * (static_cast<std::size_t>(columns) * per_row + network.nodes().size() * kNodeProducts);
}

std::string batch_text(int epoch, int batch) {
    return "epoch " + std::to_string(epoch) + ", batch " + std::to_string(batch);
}

}  // namespace

/// The state of a training and the pieces of its work.
class Trainer::Engine {
public:
    Engine(const Network& start, std::shared_ptr<const TrainingSet> set, const TrainOptions& options)
        : network_(start),
          layout_(start),
          options_(options),
          pass_(start, layout_, piece_rows_of(start)),
          feed_(set, class_weights_of(*set, options)),
          running_(*set, set->training),
          validation_(*set, set->validation),
          order_(set->training),
          rng_(options.seed) {
        start_from(start);
    }

    StopReason stop_reason() const;
    std::string stop_sentence() const;

    /// The next piece of work, when there is some; returns its multiplications.
    std::size_t advance();
    void finish_scores();

    Network network() const { return layout_.network_with(network_, parameters_, link_of(options_.loss)); }
    TrainPosition position() const;
    double progress() const;

    Status set_options(const TrainOptions& options);
    Status set_network(const Network& network);

    const TrainOptions& options() const { return options_; }
    const TrainingSet& set() const { return feed_.set(); }
    const std::vector<EpochRecord>& history() const { return history_; }
    std::optional<int> best_epoch() const { return best_epoch_; }
    double learning_rate() const { return learning_rate_at(options_, epochs_done()); }
    int epochs_done() const { return static_cast<int>(history_.size()); }
    std::size_t batches_ever() const { return batches_ever_; }
    std::size_t slice_products = kSliceProducts;

private:
    enum class Phase { kBatches, kTrainingScores, kValidationScores };

    void start_from(const Network& network);
    void forget_moments();
    void open_batch();
    std::size_t work_piece();
    std::size_t close_batch();
    bool optimise();
    void end_batches();
    std::size_t score_piece();
    void finish_epoch();
    void stop_at_non_finite(const std::string& place, const std::string& what);
    void restore_best_if_finished();

    Network network_;  // structure and slopes
    ParameterLayout layout_;
    TrainOptions options_;
    BatchPass pass_;
    RowFeed feed_;

    Eigen::VectorXd parameters_;
    Eigen::VectorXd gradient_;  // 0 between batches
    Eigen::VectorXd moment_;    // SGD's velocity, Adam's mean
    Eigen::VectorXd square_;    // Adam's second moment
    double power1_ = 1;         // beta1^t
    double power2_ = 1;         // beta2^t
    Eigen::VectorXd good_;      // weights whose loss was finite
    int good_epoch_ = 0;        // where they were taken; 0: the start
    int good_batch_ = 0;
    int batches_since_good_ = 0;

    Phase phase_ = Phase::kBatches;
    ScoreSums running_;
    ScoreSums validation_;
    std::vector<std::uint32_t> order_;  // training rows; shuffled as far as they are used
    Rng rng_;
    std::size_t rows_done_ = 0;     // of this epoch, in finished batches
    std::size_t batch_rows_ = 0;    // of the open batch; 0: none is open
    std::size_t batch_worked_ = 0;  // of these
    std::size_t scored_ = 0;        // rows
    int batches_done_ = 0;          // of this epoch
    std::size_t batches_ever_ = 0;

    std::vector<EpochRecord> history_;
    Eigen::VectorXd best_;
    double best_loss_ = std::numeric_limits<double>::infinity();
    std::optional<int> best_epoch_;
    int epochs_since_best_ = 0;
    std::string non_finite_;  // the sentence; empty while all is well
};

void Trainer::Engine::start_from(const Network& network) {
    parameters_ = layout_.parameters_of(network);
    good_ = parameters_;
    good_epoch_ = 0;
    batches_since_good_ = kBatchesPerCopy;
    gradient_.setZero(layout_.size());
    batch_worked_ = 0;
    forget_moments();
}

void Trainer::Engine::forget_moments() {
    moment_.setZero(layout_.size());
    if (options_.optimiser == Optimiser::kAdam) {
        square_.setZero(layout_.size());
    } else {
        square_.resize(0);
    }
    power1_ = 1;
    power2_ = 1;
}

StopReason Trainer::Engine::stop_reason() const {
    if (!non_finite_.empty()) return StopReason::kNonFinite;
    if (options_.patience > 0 && epochs_since_best_ >= options_.patience) return StopReason::kEarlyStop;
    return epochs_done() < options_.epochs ? StopReason::kNone : StopReason::kEpochsDone;
}

std::string Trainer::Engine::stop_sentence() const {
    const bool restored = options_.patience > 0 && best_epoch_.has_value();
    const std::string weights =
        restored ? " The weights of epoch " + std::to_string(*best_epoch_) + ", the best one, are back." : "";
    switch (stop_reason()) {
        case StopReason::kNone: return "";
        case StopReason::kEpochsDone: return "All " + std::to_string(epochs_done()) + " epochs are done." + weights;
        case StopReason::kEarlyStop:
            return "Stopped after epoch " + std::to_string(epochs_done()) + ": the validation loss did not fall for " +
                   std::to_string(epochs_since_best_) + (epochs_since_best_ == 1 ? " epoch." : " epochs.") + weights;
        case StopReason::kNonFinite: return non_finite_;
    }
    return "";
}

std::size_t Trainer::Engine::advance() {
    if (phase_ != Phase::kBatches) return score_piece();
    if (batch_rows_ == 0) open_batch();
    std::size_t work = work_piece();
    if (non_finite_.empty() && batch_worked_ == batch_rows_) work += close_batch();
    return work;
}

void Trainer::Engine::finish_scores() {
    while (phase_ != Phase::kBatches && non_finite_.empty()) score_piece();
}

/// Draws the rows of the next batch: one more stretch of a Fisher-Yates shuffle.
void Trainer::Engine::open_batch() {
    if (rows_done_ == 0) running_.clear();
    batch_rows_ = std::min(static_cast<std::size_t>(options_.batch_size), order_.size() - rows_done_);
    batch_worked_ = 0;
    for (std::size_t i = rows_done_; i < rows_done_ + batch_rows_; ++i)
        std::swap(order_[i], order_[i + static_cast<std::size_t>(rng_.below(order_.size() - i))]);
}

/// One piece of the open batch, forwards and backwards. Pieces of a batch are as equal as they can be.
std::size_t Trainer::Engine::work_piece() {
    const auto most = static_cast<std::size_t>(pass_.max_columns());
    const std::size_t num_pieces = (batch_rows_ + most - 1) / most;
    const std::size_t size = (batch_rows_ + num_pieces - 1) / num_pieces;
    const std::size_t count = std::min(size, batch_rows_ - batch_worked_);
    const auto columns = static_cast<Eigen::Index>(count);
    feed_.gather(std::span(order_).subspan(rows_done_ + batch_worked_, count), pass_.inputs(columns));
    pass_.forward(parameters_.data(), columns);

    const double share = 1 / static_cast<double>(batch_rows_);
    const double loss =
        loss_sum_and_gradient(options_.loss, pass_.logits(), feed_.answers(), share, pass_.logit_gradient());
    const double price = options_.l1_activations;
    const double size_sum = price != 0 ? pass_.activation_size(options_.first_activations_only) : 0;
    running_.add(loss, size_sum, pass_.logits(), feed_.answers());
    batch_worked_ += count;
    if (!std::isfinite(loss + price * size_sum)) {
        stop_at_non_finite("in " + batch_text(epochs_done() + 1, batches_done_ + 1), "the loss");
    } else {
        pass_.backward(parameters_.data(), price * share, options_.first_activations_only, gradient_.data());
    }
    return products_of(network_, columns, 3);
}

std::size_t Trainer::Engine::close_batch() {
    if (++batches_since_good_ >= kBatchesPerCopy) {
        good_ = parameters_;
        good_epoch_ = epochs_done() + 1;
        good_batch_ = batches_done_ + 1;
        batches_since_good_ = 0;
    }
    layout_.add_penalty_gradient(parameters_.data(), options_.l1_weights, options_.l2_weights,
                                 options_.first_layer_only, gradient_.data());
    if (!optimise()) {
        stop_at_non_finite("in " + batch_text(epochs_done() + 1, batches_done_ + 1), "a weight");
    } else {
        rows_done_ += batch_rows_;
        batch_rows_ = 0;
        batch_worked_ = 0;
        ++batches_done_;
        ++batches_ever_;
        if (rows_done_ == order_.size()) end_batches();
    }
    return 8 * static_cast<std::size_t>(layout_.size());
}

/// One step of the optimiser. False when a number is not finite any more.
bool Trainer::Engine::optimise() {
    const auto size = static_cast<std::size_t>(layout_.size());
    const double rate = learning_rate();
    if (options_.optimiser == Optimiser::kSgd) {
        return sgd_step({parameters_.data(), gradient_.data(), moment_.data(), size, rate, options_.momentum});
    }
    power1_ *= options_.beta1;
    power2_ *= options_.beta2;
    return adam_step({parameters_.data(), gradient_.data(), moment_.data(), square_.data(), size, options_.beta1,
                      options_.beta2, rate / (1 - power1_), 1 / std::sqrt(1 - power2_), options_.epsilon});
}

void Trainer::Engine::end_batches() {
    scored_ = 0;
    validation_.clear();
    if (options_.score_training_rows) {
        running_.clear();
        phase_ = Phase::kTrainingScores;
    } else if (!set().validation.empty()) {
        phase_ = Phase::kValidationScores;
    } else {
        finish_epoch();
    }
}

std::size_t Trainer::Engine::score_piece() {
    const bool training = phase_ == Phase::kTrainingScores;
    const std::vector<std::uint32_t>& rows = training ? set().training : set().validation;
    ScoreSums& sums = training ? running_ : validation_;
    const std::size_t count = std::min(static_cast<std::size_t>(pass_.max_columns()), rows.size() - scored_);
    const auto columns = static_cast<Eigen::Index>(count);
    feed_.gather(std::span(rows).subspan(scored_, count), pass_.inputs(columns));
    pass_.forward(parameters_.data(), columns);
    const double size_sum = options_.l1_activations != 0 ? pass_.activation_size(options_.first_activations_only) : 0;
    sums.add(loss_sum(options_.loss, pass_.logits(), feed_.answers()), size_sum, pass_.logits(), feed_.answers());
    scored_ += count;
    if (scored_ == rows.size()) {
        scored_ = 0;
        if (training && !set().validation.empty()) {
            phase_ = Phase::kValidationScores;
        } else {
            finish_epoch();
        }
    }
    return products_of(network_, columns, 1);
}

void Trainer::Engine::finish_epoch() {
    EpochRecord record;
    record.epoch = epochs_done() + 1;
    record.learning_rate = learning_rate();
    const double penalty =
        layout_.penalty(parameters_.data(), options_.l1_weights, options_.l2_weights, options_.first_layer_only);
    record.training = running_.scores(penalty, options_.l1_activations);
    if (!set().validation.empty()) record.validation = validation_.scores(penalty, options_.l1_activations);
    const bool training_finite = std::isfinite(record.training.objective);
    if (!training_finite || (record.validation && !std::isfinite(record.validation->objective))) {
        return stop_at_non_finite("after epoch " + std::to_string(record.epoch),
                                  training_finite ? "the validation loss" : "the training loss");
    }

    phase_ = Phase::kBatches;
    rows_done_ = 0;
    batches_done_ = 0;
    ++epochs_since_best_;
    if (record.validation && record.validation->loss < best_loss_) {
        best_loss_ = record.validation->loss;
        best_epoch_ = record.epoch;
        best_ = parameters_;
        epochs_since_best_ = 0;
    }
    history_.push_back(record);
    restore_best_if_finished();
}

void Trainer::Engine::restore_best_if_finished() {
    if (options_.patience == 0 || !best_epoch_ || stop_reason() == StopReason::kNone) return;
    parameters_ = best_;
    forget_moments();
}

/// Stops with the last good weights. When training is taken up again, the running epoch starts anew.
void Trainer::Engine::stop_at_non_finite(const std::string& place, const std::string& what) {
    const std::string good = good_epoch_ == 0 ? "of the start" : "of " + batch_text(good_epoch_, good_batch_);
    non_finite_ = "Stopped " + place + ": " + what + " became NaN or infinite. The weights " + good +
                  " are back; a learning rate below " + number_text(learning_rate()) + " may help.";
    parameters_ = good_;
    gradient_.setZero();
    forget_moments();
    phase_ = Phase::kBatches;
    rows_done_ = 0;
    batch_rows_ = 0;
    batch_worked_ = 0;
    batches_done_ = 0;
}

TrainPosition Trainer::Engine::position() const {
    const auto batch = static_cast<std::size_t>(options_.batch_size);
    const std::size_t left = order_.size() - rows_done_ - batch_rows_;
    const std::size_t to_do = (batch_rows_ > 0 ? 1 : 0) + (left + batch - 1) / batch;
    return {epochs_done(), batches_done_, batches_done_ + static_cast<int>(to_do)};
}

double Trainer::Engine::progress() const {
    if (stop_reason() != StopReason::kNone) return 1;
    const double epoch_share = static_cast<double>(rows_done_ + batch_worked_) / static_cast<double>(order_.size());
    return std::min(1.0, (epochs_done() + std::min(1.0, epoch_share)) / options_.epochs);
}

Status Trainer::Engine::set_options(const TrainOptions& options) {
    if (Status status = check_fit(network_, set(), options); !status) return status;
    if (options.loss != options_.loss) {
        return refuse("loss", std::string(loss_name(options_.loss)) + ", as training began",
                      std::string(loss_name(options.loss)));
    }
    const bool was_running = stop_reason() == StopReason::kNone;
    const bool other_optimiser = options.optimiser != options_.optimiser;
    options_ = options;
    if (other_optimiser) forget_moments();
    feed_.set_class_weights(class_weights_of(set(), options));
    non_finite_.clear();
    if (was_running) restore_best_if_finished();
    return {};
}

Status Trainer::Engine::set_network(const Network& network) {
    if (!same_structure(network, network_)) {
        return refuse("network", "the structure that is in training, " + network_.architecture(),
                      network.architecture());
    }
    network_ = network;
    pass_ = BatchPass(network, layout_, pass_.max_columns());
    start_from(network);
    best_loss_ = std::numeric_limits<double>::infinity();
    best_epoch_.reset();
    epochs_since_best_ = 0;
    non_finite_.clear();
    if (phase_ != Phase::kBatches) end_batches();  // the scores were about other weights
    return {};
}

Trainer::Trainer(std::unique_ptr<Engine> engine) : engine_(std::move(engine)) {}
Trainer::~Trainer() = default;

Result<std::unique_ptr<Trainer>> Trainer::create(const Network& start, std::shared_ptr<const TrainingSet> set,
                                                 const TrainOptions& options) {
    assert(set != nullptr);
    if (Status status = validate(*set); !status) return tl::unexpected<Error>(status.error());
    if (Status status = check_fit(start, *set, options); !status) return tl::unexpected<Error>(status.error());
    return std::unique_ptr<Trainer>(new Trainer(std::make_unique<Engine>(start, std::move(set), options)));
}

bool Trainer::step() {
    if (finished()) return false;
    const int epochs = engine_->epochs_done();
    std::size_t work = 0;
    while (work < engine_->slice_products && !finished() && engine_->epochs_done() == epochs)
        work += engine_->advance();
    return true;
}

bool Trainer::step_batch() {
    if (finished()) return false;
    engine_->finish_scores();
    const std::size_t batches = engine_->batches_ever();
    while (!finished() && engine_->batches_ever() == batches) engine_->advance();
    engine_->finish_scores();
    return true;
}

bool Trainer::step_epoch() {
    if (finished()) return false;
    const int epochs = engine_->epochs_done();
    while (!finished() && engine_->epochs_done() == epochs) engine_->advance();
    return true;
}

double Trainer::progress() const { return engine_->progress(); }
void Trainer::set_slice_products(std::size_t products) { engine_->slice_products = std::max<std::size_t>(products, 1); }
StopReason Trainer::stop_reason() const { return engine_->stop_reason(); }
std::string Trainer::stop_sentence() const { return engine_->stop_sentence(); }
Network Trainer::network() const { return engine_->network(); }
const std::vector<EpochRecord>& Trainer::history() const { return engine_->history(); }
TrainPosition Trainer::position() const { return engine_->position(); }
std::optional<int> Trainer::best_epoch() const { return engine_->best_epoch(); }
const TrainOptions& Trainer::options() const { return engine_->options(); }
const TrainingSet& Trainer::training_set() const { return engine_->set(); }
double Trainer::learning_rate() const { return engine_->learning_rate(); }
Status Trainer::set_options(const TrainOptions& options) { return engine_->set_options(options); }
Status Trainer::set_network(const Network& network) { return engine_->set_network(network); }

Result<std::unique_ptr<Trainer>> train(const Network& start, std::shared_ptr<const TrainingSet> set,
                                       const TrainOptions& options, const JobContext& context) {
    Result<std::unique_ptr<Trainer>> trainer = Trainer::create(start, std::move(set), options);
    if (trainer) run_to_end(**trainer, context, "training");
    return trainer;
}

}  // namespace reluscope
