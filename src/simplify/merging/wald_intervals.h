#pragma once

#include "base/numerics/rng.h"
#include "simplify/merging/local_fit.h"

#include <Eigen/Core>

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

namespace reluscope {

/// One coefficient with its uncertainty. NaN where nothing can be said.
struct CoefficientInterval {
    double estimate = std::numeric_limits<double>::quiet_NaN();
    double standard_error = std::numeric_limits<double>::quiet_NaN();
    double statistic = std::numeric_limits<double>::quiet_NaN();  ///< estimate / standard error
    double p = std::numeric_limits<double>::quiet_NaN();          ///< two-sided
    double low = std::numeric_limits<double>::quiet_NaN();        ///< of the 95 % interval
    double high = std::numeric_limits<double>::quiet_NaN();
};

/// What stands in the way of intervals.
enum class InferenceState {
    kGiven,
    kNoRows,      ///< no more rows than coefficients
    kOneAnswer,   ///< all rows have one class, or one number
    kSeparated,   ///< some linear rule tells the classes apart without a mistake: the likelihood has no maximum
    kNotReached,  ///< the search for the maximum did not end
};

/// Inference about the linear model of one group.
struct Inference {
    InferenceState state = InferenceState::kNoRows;
    std::vector<CoefficientInterval> coefficients;  ///< the bias, then one per input; empty where there are none
    std::vector<Eigen::Index> left_out;             ///< inputs that are constant in the group or depend on others there
    /// Fewer than ten rows (of classes: rows of the rarer class) per coefficient: the intervals are too narrow then.
    bool few_rows = false;
};

/// Wald intervals of a linear model at its unpenalised maximum of the likelihood.
///
/// Classes  Newton's method on the log-likelihood; covariance (X' diag(p (1 - p)) X)^-1 at the maximum, estimate
/// +- 1.96 standard errors. Where the classes can be separated no maximum exists, and none is made up by a penalty.
/// Numbers  least squares; variance by rows - coefficients; quantiles of Student's t.
/// The usual conditions hold: the model is right inside the group, and its rows were not chosen for their answers.
/// Groups that come from clusters of a network trained on the same answers do not fully meet the second one; the
/// intervals say nothing about that.
Inference wald_intervals(const FitRows& rows, bool is_class);

/// The intervals around any coefficients by the same formula, as Aletheia's local_inference_wald gives them around the
/// penalised ones of its refit: centred on the shrunk estimate, with the covariance of an unpenalised one. They can
/// miss the maximum of the likelihood by far (docs/merging.md); kept to reproduce what was published.
std::vector<CoefficientInterval> published_wald(const FitRows& rows, const LocalFit& fit);

/// Percentile intervals (2.5 % to 97.5 %) by refitting `resamples` draws of as many rows with replacement; seeded. The
/// coefficients are those of wald_intervals(): what is left out there is NaN. A draw that has no maximum (one class,
/// separated classes) or cannot tell all of these coefficients counts in `failed` and not in the intervals.
struct BootstrapIntervals {
    std::vector<CoefficientInterval> coefficients;  ///< low, high, estimate (mean) and standard_error (deviation) alone
    std::size_t resamples = 0, failed = 0;
};

/// Makes them draw by draw.
class BootstrapRefits {
public:
    BootstrapRefits(FitRows rows, bool is_class, std::size_t resamples, std::uint64_t seed);
    /// One draw. False once all are done.
    bool step();
    BootstrapIntervals intervals() const;

private:
    Eigen::VectorXd refit() const;  // of sample_; empty where there is none

    FitRows rows_, sample_;
    bool is_class_;
    Rng rng_;
    std::vector<Eigen::Index> kept_;          // columns of the design
    std::vector<std::vector<double>> drawn_;  // per kept column
    std::size_t resamples_, done_ = 0, failed_ = 0;
};
BootstrapIntervals bootstrap_intervals(const FitRows& rows, bool is_class, std::size_t resamples, std::uint64_t seed);

/// The maximum of the likelihood: bias, then weights; nothing where `state` says why.
struct MaximumLikelihood {
    InferenceState state = InferenceState::kNoRows;
    Eigen::VectorXd theta;
};
MaximumLikelihood maximum_likelihood(const Eigen::MatrixXd& design, const Eigen::VectorXd& answers);

/// Two-sided p of Student's t with `degrees` degrees of freedom, and the t beyond which p is below 0.05.
double student_p(double t, double degrees);
double student_limit(double degrees);

}  // namespace reluscope
