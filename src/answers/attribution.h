#pragma once

#include "analysis/explanation.h"
#include "base/job.h"
#include "base/result.h"
#include "network/network.h"

#include <Eigen/Core>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace reluscope {

/// Three ways to share out the difference between a row's logits and a base among the columns of the table.
enum class AttributionMethod {
    kShapley,              ///< answers/shapley.h; the base is the mean logit of the background rows
    kIntegratedGradients,  ///< along the line from the mean background input; the base is the logit there
    kExpectedGradients,    ///< along the lines from all background rows; the base is their mean logit
};

/// "shapley", "integrated-gradients", "expected-gradients".
std::string_view attribution_method_name(AttributionMethod method);
std::optional<AttributionMethod> parse_attribution_method(std::string_view name);

/// The logits of one row, shared out: base + sum over the columns = logit, to rounding.
struct Attribution {
    Eigen::VectorXd base;    ///< outputs
    Eigen::VectorXd logits;  ///< outputs: the row's, by a forward pass of its own
    Eigen::MatrixXd values;  ///< outputs x columns
    /// Standard error of every value of an estimate, outputs x columns, 0 where a value is exact. Nothing where all
    /// values are exact to rounding.
    std::optional<Eigen::MatrixXd> standard_error;
    std::size_t pairs = 0;  ///< pairs of orders that an estimate drew, over all background rows
    /// Largest |base + sum - logit| over the outputs, relative to max(1, |base|, |logit|).
    double residual = 0;
};

/// Sets `residual` from the other members.
void measure_residual(Attribution& parts);

/// What speaks for one output and against another: the parts of the difference of two logits. Every method is linear in
/// the output, so that they are the differences of the parts.
struct AttributionContrast {
    Eigen::Index output = 0, against = 0;
    double base = 0;
    Eigen::VectorXd values;  ///< columns
    double difference = 0;   ///< of the two logits: base + sum of the values, to rounding
};

AttributionContrast contrast_of(const Attribution& parts, Eigen::Index output, Eigen::Index against);

/// The largest logit against the second largest (the first among equals). Nothing of a single logit.
std::optional<AttributionContrast> contrast_of_classes(const Attribution& parts);

/// `count` different numbers below `rows`, ascending: rows drawn without replacement. `count` is at most `rows`.
std::vector<Eigen::Index> drawn_rows(std::size_t rows, std::size_t count, std::uint64_t seed);

/// Integrated gradients of one row along the straight lines from every column of `starts`, averaged (Sundararajan,
/// Taly and Yan 2017; Erion et al. 2021 for the average over rows). Each line is cut into its linear pieces, so that
/// the integrals are exact to rounding; nothing is sampled.
///
/// Errors   lines that analysis/lines/line_path.h refuses, or that have more than a million pieces.
/// Cost     one line per step.
class LineAttributionJob final : public Job {
public:
    /// Shapes   `starts` is inputs x lines, at least one; `input` has one entry per input. `columns` shares the inputs
    /// out, each once. `network` must outlive this.
    LineAttributionJob(const Network& network, std::vector<FeatureGroup> columns, Eigen::MatrixXd starts,
                       Eigen::VectorXd input);

    bool step() override;
    double progress() const override;
    /// Once step() has returned false.
    Result<Attribution> take();
    /// Outputs x columns: the values are exact for these lines; this is their standard error as a mean, where the
    /// starts are independent draws from more of their kind. Empty with fewer than two lines.
    Eigen::MatrixXd sample_error() const;

private:
    const Network& network_;
    std::vector<FeatureGroup> columns_;
    Eigen::MatrixXd squares_;  // outputs x columns: summed squared deviations of the lines' parts from their mean
    Eigen::MatrixXd starts_;
    Eigen::VectorXd input_;
    Eigen::Index next_ = 0;
    Attribution parts_;
    std::optional<Error> error_;
};

}  // namespace reluscope
