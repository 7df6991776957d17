#include "train/baseline.h"

#include "train/descent/batch_pass.h"
#include "train/descent/lbfgs.h"
#include "train/descent/parameters.h"
#include "train/descent/row_feed.h"

#include <Eigen/Cholesky>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace reluscope {

namespace {

constexpr std::size_t kBaselineSliceProducts = 2'000'000;  // of one slice: one to two milliseconds on the slowest path

/// A column whose spread is below this part of its mean is constant: what is left is rounding.
constexpr double kConstantColumn = 1e-12;
/// A pivot of the correlation matrix below this says that a column follows from others (it is 1 for independent ones).
constexpr double kSingularPivot = 1e-10;
constexpr double kSingularRidge = 1e-8;
constexpr int kRefinements = 2;

constexpr double kGradientTolerance = 1e-9;
/// Where rounding ends the search, a gradient up to this is as good as zero.
constexpr double kRoundedGradient = 1e-6;
/// Iterations of the search: as many as this number of multiplications allows (about a second natively), between the
/// two limits. 1,600 pictures of 784 points in 10 classes, which are separable, come within about 1 % of the lowest
/// loss in 140 iterations, and miss 1e-6 after 1000.
constexpr double kSearchProducts = 1e10;
constexpr int kMinIterations = 100;
constexpr int kMaxIterations = 1000;

/// One affine layer without weights yet.
Network linear_network(int num_inputs, Loss loss, int num_classes) {
    const int outputs = outputs_for(loss, num_classes);
    AffineOperation layer{ValueId(0), Eigen::MatrixXd::Zero(outputs, num_inputs), Eigen::VectorXd::Zero(outputs)};
    Result<Network> network = make_stack({std::move(layer)}, 0, link_of(loss));
    assert(network.has_value());  // the set is valid, so that there are inputs, and classes enough for the link
    return *std::move(network);
}

}  // namespace

/// The fit and the pieces of its work: every phase but the solving passes over rows.
class BaselineJob::Fit {
public:
    Fit(std::shared_ptr<const TrainingSet> set, const TrainOptions& options)
        : loss_(options.loss),
          network_(linear_network(static_cast<int>(set->inputs.rows()), options.loss, set->num_classes)),
          layout_(network_),
          pass_(network_, layout_, piece_rows(*set)),
          feed_(set, class_weights_of(*set, options)),
          training_(*set, set->training),
          validation_(*set, set->validation) {
        mean_.setZero(set->inputs.rows());
        inverse_scale_.setZero(set->inputs.rows());
        parameters_.setZero(layout_.size());
        gradient_.setZero(layout_.size());
    }

    bool done() const { return phase_ == Phase::kDone; }
    double progress() const;
    /// The next piece of work; returns its multiplications.
    std::size_t advance();
    Result<Baseline> take();

private:
    enum class Phase { kMean, kSpread, kGram, kRefine, kSearch, kTrainingScores, kValidationScores, kDone };

    static Eigen::Index piece_rows(const TrainingSet& set) {
        const auto inputs = static_cast<std::size_t>(set.inputs.rows());
        const std::size_t products =
            set.is_class() ? 2 * inputs * static_cast<std::size_t>(set.num_classes) : inputs * inputs;
        return static_cast<Eigen::Index>(std::clamp<std::size_t>(kBaselineSliceProducts / products, 16, 1024));
    }

    const TrainingSet& set() const { return feed_.set(); }
    Eigen::Index num_inputs() const { return set().inputs.rows(); }
    double num_training() const { return static_cast<double>(set().training.size()); }
    const AffineSlot& slot() const { return layout_.slots()[0]; }

    void start(Phase phase);
    void add_moments(BatchPass::Block inputs);
    void add_gram(const BatchPass::Block& inputs);
    void add_refinement(const BatchPass::Block& inputs);
    void add_loss(const BatchPass::Block& inputs);
    void add_scores(Eigen::Index columns);
    void standardise(BatchPass::Block inputs) const;
    Eigen::VectorXd residuals(const BatchPass::Block& inputs) const;
    void end_pass();
    void end_spread();
    void end_gram();
    void end_search_point();
    void unstandardise();

    Loss loss_;
    Network network_;  // structure
    ParameterLayout layout_;
    BatchPass pass_;
    RowFeed feed_;
    ScoreSums training_;
    ScoreSums validation_;

    Phase phase_ = Phase::kMean;
    std::size_t row_ = 0;  // of the pass over rows that runs
    Eigen::VectorXd mean_;
    Eigen::VectorXd inverse_scale_;  // 0 for a constant column
    double answer_mean_ = 0;         // numbers
    Eigen::VectorXd parameters_;     // of standardised inputs; of the set's own at the end
    Eigen::VectorXd gradient_;
    double loss_sum_ = 0;

    Eigen::MatrixXd gram_;        // numbers: lower half of the correlation matrix
    Eigen::VectorXd right_side_;  // numbers: standardised inputs times residuals, over the rows
    Eigen::LLT<Eigen::MatrixXd> factor_;
    int refinements_ = 0;

    std::unique_ptr<LbfgsSearch> search_;  // classes
    double ridge_ = 0;
    double ridge_penalty_ = 0;
};

void BaselineJob::Fit::start(Phase phase) {
    phase_ = phase;
    row_ = 0;
    loss_sum_ = 0;
    gradient_.setZero();
    right_side_.setZero(loss_ == Loss::kSquaredError ? num_inputs() : 0);
}

std::size_t BaselineJob::Fit::advance() {
    const std::vector<std::uint32_t>& rows = phase_ == Phase::kValidationScores ? set().validation : set().training;
    const std::size_t count = std::min(static_cast<std::size_t>(pass_.max_columns()), rows.size() - row_);
    const auto columns = static_cast<Eigen::Index>(count);
    const BatchPass::Block inputs = pass_.inputs(columns);
    feed_.gather(std::span(rows).subspan(row_, count), inputs);
    row_ += count;
    switch (phase_) {
        case Phase::kMean:
        case Phase::kSpread: add_moments(inputs); break;
        case Phase::kGram: add_gram(inputs); break;
        case Phase::kRefine: add_refinement(inputs); break;
        case Phase::kSearch: add_loss(inputs); break;
        case Phase::kTrainingScores:
        case Phase::kValidationScores: add_scores(columns); break;
        case Phase::kDone: break;
    }
    const std::size_t per_input =
        phase_ == Phase::kGram ? static_cast<std::size_t>(num_inputs()) : 4 * static_cast<std::size_t>(slot().n_out);
    if (row_ == rows.size()) end_pass();
    return count * static_cast<std::size_t>(num_inputs()) * per_input;
}

/// First the means, then with them the variances, which keep their digits that way.
void BaselineJob::Fit::add_moments(BatchPass::Block inputs) {
    if (phase_ == Phase::kMean) {
        mean_ += inputs.rowwise().sum() / num_training();
        for (const double value : feed_.answers().values) answer_mean_ += value / num_training();
    } else {
        inputs.colwise() -= mean_;
        inverse_scale_ += inputs.rowwise().squaredNorm() / num_training();
    }
}

void BaselineJob::Fit::standardise(BatchPass::Block inputs) const {
    inputs.colwise() -= mean_;
    inputs.array().colwise() *= inverse_scale_.array();
}

/// Answers less what the weights so far say, of standardised inputs.
Eigen::VectorXd BaselineJob::Fit::residuals(const BatchPass::Block& inputs) const {
    const std::span<const double> values = feed_.answers().values;
    Eigen::VectorXd residual = Eigen::Map<const Eigen::VectorXd>(values.data(), inputs.cols());
    residual.array() -= answer_mean_;
    residual.noalias() -= inputs.transpose() * slot().W(parameters_.data()).row(0).transpose();
    return residual;
}

void BaselineJob::Fit::add_gram(const BatchPass::Block& inputs) {
    standardise(inputs);
    gram_.selfadjointView<Eigen::Lower>().rankUpdate(inputs, 1 / num_training());
    right_side_.noalias() += inputs * (residuals(inputs) / num_training());
}

void BaselineJob::Fit::add_refinement(const BatchPass::Block& inputs) {
    standardise(inputs);
    right_side_.noalias() += inputs * (residuals(inputs) / num_training());
}

void BaselineJob::Fit::add_loss(const BatchPass::Block& inputs) {
    standardise(inputs);
    const double* x = search_->point().data();
    pass_.forward(x, inputs.cols());
    loss_sum_ +=
        loss_sum_and_gradient(loss_, pass_.logits(), feed_.answers(), 1 / num_training(), pass_.logit_gradient());
    pass_.backward(x, 0, false, gradient_.data());
}

void BaselineJob::Fit::add_scores(Eigen::Index columns) {
    pass_.forward(parameters_.data(), columns);
    ScoreSums& sums = phase_ == Phase::kTrainingScores ? training_ : validation_;
    sums.add(loss_sum(loss_, pass_.logits(), feed_.answers()), 0, pass_.logits(), feed_.answers());
}

void BaselineJob::Fit::end_pass() {
    switch (phase_) {
        case Phase::kMean: start(Phase::kSpread); break;
        case Phase::kSpread: end_spread(); break;
        case Phase::kGram: end_gram(); break;
        case Phase::kRefine:
            slot().W(parameters_.data()).row(0) += factor_.solve(right_side_).transpose();
            if (++refinements_ < kRefinements) {
                start(Phase::kRefine);
            } else {
                unstandardise();
            }
            break;
        case Phase::kSearch: end_search_point(); break;
        case Phase::kTrainingScores: start(set().validation.empty() ? Phase::kDone : Phase::kValidationScores); break;
        case Phase::kValidationScores: start(Phase::kDone); break;
        case Phase::kDone: break;
    }
}

void BaselineJob::Fit::end_spread() {
    for (Eigen::Index i = 0; i < num_inputs(); ++i) {
        const double spread = std::sqrt(inverse_scale_(i));
        inverse_scale_(i) = spread > kConstantColumn * std::abs(mean_(i)) ? 1 / spread : 0;
    }
    if (loss_ == Loss::kSquaredError) {
        gram_.setZero(num_inputs(), num_inputs());
        start(Phase::kGram);
        return;
    }
    ridge_ = 1 / num_training();
    const double products = 2 * num_training() * static_cast<double>(slot().num_weights());
    const double affordable = std::clamp<double>(kSearchProducts / products, kMinIterations, kMaxIterations);
    search_ = std::make_unique<LbfgsSearch>(parameters_, kGradientTolerance, static_cast<int>(affordable));
    start(Phase::kSearch);
}

void BaselineJob::Fit::end_gram() {
    // A constant column has zeros only; with 1 on the diagonal its weight is 0.
    for (Eigen::Index i = 0; i < num_inputs(); ++i) {
        if (inverse_scale_(i) == 0) gram_(i, i) = 1;
    }
    factor_.compute(gram_);
    const bool regular =
        factor_.info() == Eigen::Success && factor_.matrixLLT().diagonal().array().square().minCoeff() > kSingularPivot;
    if (!regular) {
        ridge_ = kSingularRidge;
        gram_.diagonal().array() += ridge_;
        factor_.compute(gram_);
    }
    gram_.resize(0, 0);
    slot().W(parameters_.data()).row(0) = factor_.solve(right_side_).transpose();
    start(Phase::kRefine);
}

/// The loss and its gradient at the point that the search asked for are complete.
void BaselineJob::Fit::end_search_point() {
    const Eigen::VectorXd& x = search_->point();
    const double value = loss_sum_ / num_training() + layout_.penalty(x.data(), 0, ridge_ / 2, false);
    layout_.add_penalty_gradient(x.data(), 0, ridge_ / 2, false, gradient_.data());
    if (search_->advance(value, gradient_)) {
        start(Phase::kSearch);
        return;
    }
    parameters_ = search_->best();
    ridge_penalty_ = layout_.penalty(parameters_.data(), 0, ridge_ / 2, false);
    unstandardise();
}

/// From the weights of (x - mean) / scale to those of x.
void BaselineJob::Fit::unstandardise() {
    auto W = slot().W(parameters_.data());
    auto b = slot().b(parameters_.data());
    W.array().rowwise() *= inverse_scale_.array().transpose();
    b.array() += answer_mean_;
    b.noalias() -= W * mean_;
    start(Phase::kTrainingScores);
}

double BaselineJob::Fit::progress() const {
    // A search has no known end: it counts as one phase all along.
    const auto place = static_cast<double>(phase_) / static_cast<double>(Phase::kDone);
    return done() ? 1.0 : std::min(place, 0.99);
}

Result<Baseline> BaselineJob::Fit::take() {
    assert(done());
    if (!parameters_.allFinite()) return refuse("The regression of the training rows overflows.");
    Baseline baseline(layout_.network_with(network_, parameters_, link_of(loss_)));
    baseline.training = training_.scores(ridge_penalty_, 0);
    if (!set().validation.empty()) baseline.validation = validation_.scores(ridge_penalty_, 0);
    baseline.ridge = ridge_;
    if (search_ != nullptr) {
        baseline.num_iterations = search_->num_iterations();
        baseline.converged = search_->largest_gradient() <= kRoundedGradient;
    }
    return baseline;
}

BaselineJob::BaselineJob(std::unique_ptr<Fit> fit) : fit_(std::move(fit)) {}
BaselineJob::~BaselineJob() = default;

Result<std::unique_ptr<BaselineJob>> BaselineJob::create(std::shared_ptr<const TrainingSet> set,
                                                         const TrainOptions& options) {
    assert(set != nullptr);
    if (Status status = validate(*set); !status) return tl::unexpected<Error>(status.error());
    if (Status status = validate(options); !status) return tl::unexpected<Error>(status.error());
    if (Status status = check_task(*set, options); !status) return tl::unexpected<Error>(status.error());
    if (set->inputs.rows() < 1) return refuse("linear model", "at least 1 input", "none");
    if (!set->is_class() && set->inputs.rows() > kMaxLeastSquaresInputs) {
        return refuse("least squares", "at most " + std::to_string(kMaxLeastSquaresInputs) + " inputs",
                      std::to_string(set->inputs.rows()));
    }
    return std::unique_ptr<BaselineJob>(new BaselineJob(std::make_unique<Fit>(std::move(set), options)));
}

bool BaselineJob::step() {
    if (fit_->done()) return false;
    std::size_t work = 0;
    while (work < kBaselineSliceProducts && !fit_->done()) work += fit_->advance();
    return true;
}

double BaselineJob::progress() const { return fit_->progress(); }
Result<Baseline> BaselineJob::take() { return fit_->take(); }

Result<Baseline> fit_baseline(std::shared_ptr<const TrainingSet> set, const TrainOptions& options) {
    Result<std::unique_ptr<BaselineJob>> job = BaselineJob::create(std::move(set), options);
    if (!job) return tl::unexpected<Error>(job.error());
    while ((*job)->step()) {
    }
    return (*job)->take();
}

}  // namespace reluscope
