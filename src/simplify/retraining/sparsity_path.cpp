#include "simplify/retraining/sparsity_path.h"

#include "analysis/clustering.h"
#include "base/numerics/numerics.h"
#include "base/texts/simplify/sparsity_texts.h"
#include "simplify/dense_stack.h"
#include "simplify/slimming_job.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

namespace reluscope {

namespace {

/// Steps of the optimiser at each penalty, at least; and how large they are at the beginning and at the end of it.
constexpr std::size_t kStepsPerPenalty = 600;
constexpr double kStepSize = 0.01;
constexpr double kFinalShareOfRate = 0.02;
/// A weight that a penalty has brought to 0 is moved about by steps of kStepSize * kFinalShareOfRate at the
/// end; five times that counts as 0. Its loss is in the figures, which are those of the network with zeros.
constexpr double kCountsAsZero = 5 * kStepSize * kFinalShareOfRate;
/// How the first network with few enough patterns is trained on: with so much of the penalty left, in steps so much
/// smaller; or the weights of the outputs alone, which leaves all patterns as they are. Of those that keep the patterns
/// few, the one with the lowest loss is taken.
struct Relaxation {
    double penalty_left;
    double rate;
    bool outputs_only;
};
constexpr Relaxation kRelaxations[] = {{0, 1, true},    {0, 1, false},   {0.1, 1, false},  {0.3, 1, false},
                                       {0.6, 1, false}, {0, 0.1, false}, {0.3, 0.1, false}};

TrainOptions path_options(const TrainingSet& set, Loss loss, double penalty, double rate, std::uint64_t seed) {
    TrainOptions options;
    const std::size_t rows = set.training.size();
    options.loss = loss;
    options.learning_rate = kStepSize * rate;
    options.schedule = Schedule::kCosine;
    options.final_share = kFinalShareOfRate;
    options.l1_weights = penalty;
    options.batch_size = static_cast<int>(std::clamp<std::size_t>(rows / 20, 16, 256));
    const auto batch = static_cast<std::size_t>(options.batch_size);
    const std::size_t batches = (rows + batch - 1) / batch;
    options.epochs = static_cast<int>((kStepsPerPenalty + batches - 1) / batches);
    options.seed = seed;
    return options;
}

/// The network with the weights that count as 0 at 0.
Network with_zeros(const Network& network) {
    NetworkSpec spec{network.num_inputs(), network.nodes(), network.output(), network.link()};
    for (Node& node : spec.nodes) {
        auto* affine = std::get_if<AffineOperation>(&node.operation);
        if (affine == nullptr) continue;
        affine->W = (affine->W.array().abs() <= kCountsAsZero).select(0.0, affine->W);
    }
    Result<Network> result = Network::create(std::move(spec));
    assert(result.has_value());  // of the same shapes, with other finite numbers
    return *std::move(result);
}

std::size_t num_weights_of(const Network& network) {
    std::size_t count = 0;
    for (const Node& node : network.nodes()) {
        if (const auto* affine = std::get_if<AffineOperation>(&node.operation))
            count += static_cast<std::size_t>((affine->W.array() != 0.0).count());
    }
    return count;
}

std::vector<std::size_t> hidden_widths(const Network& network) {
    std::vector<std::size_t> widths;
    for (const HiddenLayer& layer : network.hidden_layers()) widths.push_back(layer.width);
    return widths;
}

std::vector<std::vector<UnitPlace>> own_units(const Network& network) {
    std::vector<std::vector<UnitPlace>> units;
    for (const HiddenLayer& layer : network.hidden_layers()) {
        auto& of_layer = units.emplace_back();
        for (std::size_t u = 0; u < layer.width; ++u) of_layer.push_back({units.size() - 1, u});
    }
    return units;
}

/// What the last hidden layer makes of inputs.
Eigen::MatrixXd last_hidden_values(const DenseStack& stack, Eigen::MatrixXd values) {
    for (const DenseLayer& layer : stack.hidden) {
        values = ((layer.W * values).colwise() + layer.b).eval();
        for (Eigen::Index c = 0; c < values.cols(); ++c) {
            for (Eigen::Index u = 0; u < values.rows(); ++u) values(u, c) = activation(values(u, c), layer.slope(u));
        }
    }
    return values;
}

/// The patterns of the listed rows.
BitMatrix patterns_of_rows(const BitMatrix& bits, const std::vector<std::uint32_t>& rows) {
    BitMatrix selected(rows.size(), bits.num_bits());
    for (std::size_t i = 0; i < rows.size(); ++i)
        std::copy(bits.row(rows[i]).begin(), bits.row(rows[i]).end(), selected.row(i).begin());
    return selected;
}

}  // namespace

SparsityPathJob::SparsityPathJob(const Network& given, std::shared_ptr<const JudgedRows> rows,
                                 const SparsityOptions& options)
    : given_(given), rows_(std::move(rows)), options_(options), scale_(given, *rows_) {
    set_ = scale_.training_rows(*rows_);
    Candidate start(given);
    start.origins = own_units(given);
    count(std::move(start), Stage::kCount);
}

SparsityPathJob::~SparsityPathJob() = default;

Result<std::unique_ptr<SparsityPathJob>> SparsityPathJob::create(const Network& given,
                                                                 std::shared_ptr<const JudgedRows> rows,
                                                                 const SparsityOptions& options) {
    if (!rows->has_answers()) {
        return refuse("sparsity", "a column with the answers, which training needs (--target)", "none");
    }
    if (options.patterns_wanted == 0) return refuse("sparsity", "at least 1 pattern", "0");
    if (!(options.last_penalty >= 0 && options.last_penalty <= kLastPenalty))
        return refuse("sparsity", "a penalty between 0 and 100", number_text(options.last_penalty));
    std::unique_ptr<SparsityPathJob> job(new SparsityPathJob(given, std::move(rows), options));
    const auto scaled = job->scale_.to_scale(given);
    if (!scaled) return tl::unexpected<Error>(scaled.error());
    const auto trainer =
        Trainer::create(*scaled, job->set_, path_options(*job->set_, *job->rows_->loss, 0, 1, options.seed));
    if (!trainer) return tl::unexpected<Error>(trainer.error());
    return job;
}

void SparsityPathJob::count(Candidate candidate, Stage stage) {
    candidate_ = std::make_unique<Candidate>(std::move(candidate));
    pattern_job_ = std::make_unique<PatternJob>(candidate_->network, rows_->set.inputs);
    stage_ = stage;
}

bool SparsityPathJob::step() {
    switch (stage_) {
        case Stage::kTrain:
            if (!trainer_->step()) trained();
            break;
        case Stage::kCount:
        case Stage::kCountSlimmed:
            if (!pattern_job_->step()) counted();
            break;
        case Stage::kDone: return false;
    }
    return stage_ != Stage::kDone;
}

void SparsityPathJob::trained() {
    epochs_ = trainer_->position().epoch;
    if (trainer_->stop_reason() == StopReason::kNonFinite) trouble_ = trainer_->stop_sentence();
    auto network = trained_network();
    trainer_.reset();
    if (network) network = scale_.from_scale(*network, given_.link());
    if (!network || !trouble_.empty()) {
        if (trouble_.empty()) trouble_ = network.error().sentence();
        return end(best_step_, *best_);
    }
    Candidate next(*std::move(network));
    next.origins = candidate_->origins;
    next.removals = candidate_->removals;
    count(std::move(next), Stage::kCount);
}

void SparsityPathJob::counted() {
    const PatternTable patterns = pattern_job_->take();
    pattern_job_.reset();
    if (!patterns.logits.allFinite()) {
        trouble_ = sparsity_texts::kTooLarge;
        if (best_) return end(best_step_, *best_);
        return end(0, *candidate_);
    }
    // The given network is counted as it is.
    const bool is_given = curve_.empty();
    if (is_given) given_logits_ = patterns.logits;
    if (!is_given && stage_ == Stage::kCount && slim(patterns)) return;
    measure(patterns);
    go_on();
}

/// True if units were removed, and what is left is being counted.
bool SparsityPathJob::slim(const PatternTable& patterns) {
    auto stack = dense_stack(candidate_->network);
    if (!stack) {
        slimmed_ = false;
        return false;
    }
    for (std::size_t l = 0; l < stack->hidden.size(); ++l) stack->hidden[l].origin = candidate_->origins[l];
    auto slimmed = slim_on_rows(*stack, patterns, rows_->set.inputs);
    if (!slimmed || slimmed->slimming.removals.empty()) return false;
    Slimming& slimming = slimmed->slimming;
    constexpr double kLossless = 1e-9;
    if (!(slimmed->max_rel_difference <= kLossless)) return false;
    slimming_difference_ = std::max(slimming_difference_, slimmed->max_rel_difference);
    Candidate next(*slimmed->network);
    for (DenseLayer& layer : slimming.stack.hidden) next.origins.push_back(std::move(layer.origin));
    next.removals = std::move(candidate_->removals);
    next.removals.insert(next.removals.end(), slimming.removals.begin(), slimming.removals.end());
    count(std::move(next), Stage::kCountSlimmed);
    return true;
}

void SparsityPathJob::measure(const PatternTable& patterns) {
    const TrainingSet& set = rows_->set;
    SparsityStep step;
    step.penalty = penalty_;
    step.relaxed = relaxations_ > 0;
    step.epochs = epochs_;
    step.patterns = 1;
    step.largest = set.training.size();
    if (patterns.bits.num_bits() > 0) {
        const Clustering clustering = cluster_patterns(patterns_of_rows(patterns.bits, set.training));
        step.patterns = clustering.num_clusters();
        step.largest = clustering.clusters[0].size;
    }
    step.hidden = hidden_widths(candidate_->network);
    step.weights = num_weights_of(candidate_->network);
    step.training = row_figures(*rows_, given_.link(), given_logits_, patterns.logits, set.training);
    step.held_out = row_figures(*rows_, given_.link(), given_logits_, patterns.logits, set.validation);
    // The curve goes by penalties; what was relaxed stands at its end.
    last_step_ = curve_.size();
    while (!step.relaxed && last_step_ > 0 && curve_[last_step_ - 1].penalty > step.penalty) --last_step_;
    curve_.insert(curve_.begin() + static_cast<std::ptrdiff_t>(last_step_), std::move(step));
    if (best_ && best_step_ >= last_step_) ++best_step_;
}

void SparsityPathJob::go_on() {
    const bool few = last().patterns <= options_.patterns_wanted;
    if (relaxations_ > 0) {
        keep_if_better(few);
        return relax();
    }
    if (few || !best_ || (!reached_ && last().patterns < curve_[best_step_].patterns)) {
        best_ = std::make_unique<Candidate>(*candidate_);
        best_step_ = last_step_;
    }
    if (few) {
        reached_ = true;
        reached_penalty_ = penalty_;
        reached_network_ = std::make_unique<Candidate>(*candidate_);
        if (curve_.size() == 1) return end(0, *best_);  // the given network is sparse enough as it is
    } else {
        many_ = std::make_unique<Candidate>(*candidate_);
        many_penalty_ = std::max({penalty_, options_.last_penalty, kFirstPenalty / kGrowth});
    }
    if (reached_) return refine();
    const double next = std::max(many_penalty_ * kGrowth, kFirstPenalty);
    if (next > kLastPenalty) return end(best_step_, *best_);
    train_from(*candidate_, next, 1);
}

/// Where the path jumped over what is wanted, a penalty between the last that left too many patterns and the first that
/// left few enough; else the relaxation.
void SparsityPathJob::refine() {
    constexpr std::size_t kMaxRefinements = 4;
    if (curve_[best_step_].patterns == options_.patterns_wanted || refinements_ == kMaxRefinements) return relax();
    ++refinements_;
    candidate_ = std::make_unique<Candidate>(*many_);
    train_from(*candidate_, std::sqrt(many_penalty_ * reached_penalty_), 1);
}

/// The network that was relaxed last, if it is the best one now; else it leaves the curve.
void SparsityPathJob::keep_if_better(bool few) {
    if (!(few && last().training.loss < curve_[best_step_].training.loss)) return curve_.pop_back();  // it stands last
    if (curve_[best_step_].relaxed) curve_.erase(curve_.begin() + static_cast<std::ptrdiff_t>(best_step_));
    best_ = std::make_unique<Candidate>(*candidate_);
    best_step_ = curve_.size() - 1;
    last_step_ = best_step_;
}

void SparsityPathJob::relax() {
    if (relaxations_ == std::size(kRelaxations)) return end(best_step_, *best_);
    const Relaxation& relaxation = kRelaxations[relaxations_];
    ++relaxations_;
    candidate_ = std::make_unique<Candidate>(*reached_network_);
    if (relaxation.outputs_only) return train_outputs();
    train_from(*candidate_, relaxation.penalty_left * reached_penalty_, relaxation.rate);
}

/// Trains the last affine map alone: a linear model of what the last hidden layer says.
void SparsityPathJob::train_outputs() {
    penalty_ = 0;
    const auto scaled = scale_.to_scale(candidate_->network);
    auto stack = scaled ? dense_stack(*scaled) : Result<DenseStack>(tl::unexpected<Error>(scaled.error()));
    if (!stack || stack->hidden.empty()) return relax();
    TrainingSet set = *set_;
    set.inputs = last_hidden_values(*stack, std::move(set.inputs));
    DenseStack outputs;
    outputs.num_inputs = static_cast<int>(set.inputs.rows());
    outputs.W = stack->W;
    outputs.b = stack->b;
    outputs.link = stack->link;
    const auto network = network_of(outputs);
    if (!network) return relax();
    const TrainOptions options = path_options(set, *rows_->loss, 0, 1, options_.seed + ++trainings_);
    auto trainer = Trainer::create(*network, std::make_shared<const TrainingSet>(std::move(set)), options);
    if (!trainer) return relax();
    trainer_ = *std::move(trainer);
    below_outputs_ = std::make_unique<DenseStack>(*std::move(stack));
    stage_ = Stage::kTrain;
}

/// The trained network: of all its layers, or the trained outputs on the layers that were held.
Result<Network> SparsityPathJob::trained_network() {
    if (!below_outputs_) return penalty_ > 0 ? with_zeros(trainer_->network()) : trainer_->network();
    const auto outputs = dense_stack(trainer_->network());
    if (!outputs) return tl::unexpected<Error>(outputs.error());
    below_outputs_->W = outputs->W;
    below_outputs_->b = outputs->b;
    auto network = network_of(*below_outputs_);
    below_outputs_.reset();
    return network;
}

void SparsityPathJob::train_from(const Candidate& candidate, double penalty, double rate) {
    penalty_ = penalty;
    stage_ = Stage::kTrain;
    const auto scaled = scale_.to_scale(candidate.network);
    if (scaled) {
        const std::uint64_t seed = options_.seed + ++trainings_;
        auto trainer = Trainer::create(*scaled, set_, path_options(*set_, *rows_->loss, penalty, rate, seed));
        if (trainer) {
            trainer_ = *std::move(trainer);
            return;
        }
        trouble_ = trainer.error().sentence();
    } else {
        trouble_ = scaled.error().sentence();
    }
    end(best_step_, *best_);
}

void SparsityPathJob::end(std::size_t step, const Candidate& candidate) {
    auto kept = std::make_unique<Candidate>(candidate);
    best_ = std::move(kept);
    best_step_ = step;
    trainer_.reset();
    pattern_job_.reset();
    stage_ = Stage::kDone;
}

/// How far the patterns came down from what they were to what is wanted, as a share of the way in logarithms.
double SparsityPathJob::spread_done() const {
    if (curve_.empty()) return 0;
    const auto size = [](std::size_t count) { return std::log(static_cast<double>(std::max<std::size_t>(count, 1))); };
    const double way = size(curve_[0].patterns) - size(options_.patterns_wanted);
    if (way <= 0) return 1;
    return std::clamp((size(curve_[0].patterns) - size(curve_[best_step_].patterns)) / way, 0.0, 1.0);
}

double SparsityPathJob::progress() const {
    if (stage_ == Stage::kDone) return 1;
    const double relaxed = static_cast<double>(relaxations_) / (std::size(kRelaxations) + 1.0);
    return 0.8 * spread_done() + 0.2 * relaxed;
}

std::string SparsityPathJob::what() const {
    return stage_ == Stage::kTrain ? sparsity_texts::training_with(penalty_) : sparsity_texts::kCounting;
}

SparsityPath SparsityPathJob::take() const {
    SparsityPath path(best_ ? best_->network : given_);
    path.reached = reached_;
    path.step = best_step_;
    path.curve = curve_;
    if (!curve_.empty())
        path.penalty =
            std::max(curve_[best_step_].relaxed ? reached_penalty_ : curve_[best_step_].penalty, options_.last_penalty);
    if (best_) path.removals = best_->removals;
    std::sort(path.removals.begin(), path.removals.end(), [](const Removal& a, const Removal& b) {
        return std::pair(a.unit.layer, a.unit.unit) < std::pair(b.unit.layer, b.unit.unit);
    });
    path.slimmed = slimmed_;
    path.slimming_difference = slimming_difference_;
    path.trouble = trouble_;
    return path;
}

Result<SparsityPath> sparsity_path(const Network& given, std::shared_ptr<const JudgedRows> rows,
                                   const SparsityOptions& options, const JobContext& context) {
    auto job = SparsityPathJob::create(given, std::move(rows), options);
    if (!job) return tl::unexpected<Error>(job.error());
    while ((*job)->step()) {
        context.progress((*job)->progress(), (*job)->what());
        if (context.cancelled()) break;
    }
    return (*job)->take();
}

}  // namespace reluscope
