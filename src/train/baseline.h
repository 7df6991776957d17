#pragma once

#include "base/job.h"
#include "base/result.h"
#include "network/network.h"
#include "train/setup/row_scores.h"
#include "train/setup/train_options.h"
#include "train/setup/training_set.h"

#include <memory>
#include <optional>

namespace reluscope {

/// A linear, logistic or softmax regression of the same rows: what a network has to beat.
struct Baseline {
    explicit Baseline(Network n) : network(std::move(n)) {}

    Network network;  ///< one affine layer with the link of its loss
    RowScores training;
    std::optional<RowScores> validation;  ///< none without validation rows
    double ridge = 0;                     ///< what was added; see BaselineJob
    int num_iterations = 0;               ///< 0 for numbers
    bool converged = true;                ///< false where the limit of iterations ended it
};

/// Fits a Baseline in slices.
///
/// Numbers  least squares through the Gram matrix of the standardised inputs, with two steps of iterative refinement.
/// Where that matrix is singular
///          (constant or dependent columns), a ridge of 1e-8 of its diagonal picks weights near the shortest ones.
/// Classes  L-BFGS (Nocedal and Wright 2006, algorithm 7.5) with a weak Wolfe line search by bisection, on the mean
/// loss + ridge / 2 * sum w^2 with
///          standardised weights w and ridge = 1 / rows, which is scikit-learn's LogisticRegression() with C = 1; so
///          separable classes have finite weights. Ends where no entry of the gradient exceeds 1e-9, where rounding
///          ends it, or after 1000 iterations (100 to 1000 where one is dear: 1e10 multiplications in all).
/// Class weights count as in training; other options are not used.
class BaselineJob final : public Job {
public:
    /// Errors   a set that is not valid, class weights that do not fit, more inputs than kMaxLeastSquaresInputs for
    /// numbers.
    static Result<std::unique_ptr<BaselineJob>> create(std::shared_ptr<const TrainingSet> set,
                                                       const TrainOptions& options);
    ~BaselineJob() override;

    bool step() override;
    double progress() const override;
    /// The fit, once step() has returned false.
    Result<Baseline> take();

private:
    class Fit;
    explicit BaselineJob(std::unique_ptr<Fit> fit);

    std::unique_ptr<Fit> fit_;
};

/// Inputs whose Gram matrix is still solved in one slice of a moment: 2000^3 / 3 products.
inline constexpr int kMaxLeastSquaresInputs = 2000;

/// All at once.
Result<Baseline> fit_baseline(std::shared_ptr<const TrainingSet> set, const TrainOptions& options);

}  // namespace reluscope
