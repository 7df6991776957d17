#include "analysis/finite_check.h"

#include "network/forward.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

namespace reluscope {

namespace {

constexpr const char* kTooLarge = "values too large for double";

std::string row_place(const StudyInput& input, Eigen::Index encoded_row) {
    const std::size_t row = input.rows->row[static_cast<std::size_t>(encoded_row)];
    const std::size_t line = input.table->line_of(row);
    return "row " + std::to_string(row + 1) + (line == 0 ? "" : " (line " + std::to_string(line) + ")");
}

tl::unexpected<Error> refuse_table(const StudyInput& input, std::string place, std::string expected) {
    return in_file(input.table->name, Error{{}, std::move(place), std::move(expected), kTooLarge});
}

Status check_logits(const StudyInput& input, const Eigen::MatrixXd& logits) {
    for (Eigen::Index row = 0; row < logits.cols(); ++row) {
        if (logits.col(row).allFinite()) continue;
        return refuse_table(input, row_place(input, row), "inputs on which the network's values are numbers");
    }
    return {};
}

/// Sizes that bound the entries of every value.
class SizeBounds {
public:
    explicit SizeBounds(const Network& network) : network_(network), sizes_(network.num_values()) {}

    /// The largest bound of any value when inputs are at most `inputs`.
    double run(const Eigen::VectorXd& inputs) {
        sizes_[0] = inputs;
        double largest = inputs.maxCoeff();
        for (std::size_t i = 0; i < network_.nodes().size(); ++i) {
            sizes_[i + 1] = size_of(network_.nodes()[i].operation);
            if (!sizes_[i + 1].allFinite()) return std::numeric_limits<double>::infinity();
            largest = std::max(largest, sizes_[i + 1].maxCoeff());
        }
        return largest;
    }

private:
    Eigen::VectorXd size_of(const Operation& operation) const {
        if (const auto* affine = std::get_if<AffineOperation>(&operation))
            return affine->W.cwiseAbs() * sizes_[affine->input.index] + affine->b.cwiseAbs();
        if (const auto* activation = std::get_if<ActivationOperation>(&operation))
            return sizes_[activation->input.index].cwiseProduct(activation->slope.cwiseAbs().cwiseMax(1.0));
        const std::vector<ValueId> inputs = inputs_of(operation);
        Eigen::VectorXd size = sizes_[inputs[0].index];
        if (std::holds_alternative<SumOperation>(operation)) {
            for (std::size_t i = 1; i < inputs.size(); ++i) size += sizes_[inputs[i].index];
            return size;
        }
        for (std::size_t i = 1; i < inputs.size(); ++i) {
            const Eigen::VectorXd& next = sizes_[inputs[i].index];
            size.conservativeResize(size.size() + next.size());
            size.tail(next.size()) = next;
        }
        return size;
    }

    const Network& network_;
    std::vector<Eigen::VectorXd> sizes_;  // per value
};

}  // namespace

Status check_values(const StudyInput& input, const PatternTable& patterns) {
    return check_logits(input, patterns.logits);
}

Status check_spread(const StudyInput& input) {
    for (std::size_t j = 0; j < input.origins.size(); ++j) {
        const auto i = static_cast<Eigen::Index>(j);
        if (std::isfinite(input.rows->mean(i)) && std::isfinite(input.rows->deviation(i))) continue;
        return refuse_table(input, "column " + quoted(input.origins[j].column),
                            "numbers that have a mean and a standard deviation");
    }
    return {};
}

Status check_scores(const StudyInput& input, const Clustering& clustering, const ClusterScores& scores) {
    for (std::size_t c = 0; c < clustering.num_clusters(); ++c) {
        const bool has_mean = scores.mean_output.col(static_cast<Eigen::Index>(c)).allFinite();
        const bool has_error = scores.rmse.empty() || !std::isinf(scores.rmse[c]);  // NaN: no answer is known
        if (has_mean && has_error) continue;
        return refuse_table(input, "cluster " + std::to_string(c),
                            has_mean ? "answers near which the network's outputs are" : "outputs that have a mean");
    }
    return {};
}

Status check_survey(const StudyInput& input, const MapSurvey& survey) {
    const char* expected = "weights whose products are numbers";
    const bool maps = survey.spread_importance.allFinite() && survey.squared_importance.allFinite() &&
                      std::isfinite(survey.largest_bias) && std::isfinite(survey.certificate.max_abs_error) &&
                      std::isfinite(survey.certificate.max_rel_error);
    if (!maps) return refuse_table(input, "affine maps", expected);
    double bias = survey.largest_bias;
    for (std::size_t j = 0; j < input.origins.size(); ++j) {
        const InputOrigin& origin = input.origins[j];
        const double weight = survey.largest_weight(static_cast<Eigen::Index>(j)) / std::abs(origin.scale);
        bias += weight * std::abs(origin.mean);
        if (!std::isfinite(weight) || !std::isfinite(bias))
            return refuse_table(input, "affine maps in the unit of column " + quoted(origin.column), expected);
    }
    return {};
}

bool surely_finite(const StudyInput& input) {
    constexpr double kFar = 1e100;  // its square, times any number of rows, is a double too
    for (const InputOrigin& origin : input.origins) {
        if (!(std::abs(origin.scale) > 1 / kFar) || !(std::abs(origin.mean) < kFar)) return false;
    }
    const Eigen::MatrixXd& inputs = input.rows->inputs;
    const Eigen::VectorXd largest = inputs.cols() == 0 ? Eigen::VectorXd::Ones(inputs.rows()).eval()
                                                       : inputs.cwiseAbs().rowwise().maxCoeff().cwiseMax(1.0).eval();
    return SizeBounds(*input.network).run(largest) < kFar;
}

Status check_window(const Network& network, const PlaneFrame& frame, const PlaneWindow& window) {
    constexpr double kFar = 1e150;
    const double s = std::max(std::abs(window.s0), std::abs(window.s1));
    const double t = std::max(std::abs(window.t0), std::abs(window.t1));
    const Eigen::VectorXd largest = frame.origin.cwiseAbs() + s * frame.u.cwiseAbs() + t * frame.v.cwiseAbs();
    if (SizeBounds(network).run(largest.cwiseMax(1.0)) < kFar) return {};
    Eigen::MatrixXd corners(network.num_inputs(), 4);
    for (int i = 0; i < 4; ++i)
        corners.col(i) = frame.at((i & 1) == 0 ? window.s0 : window.s1, (i & 2) == 0 ? window.t0 : window.t1);
    if (corners.allFinite() && logits_of(network, corners).allFinite()) return {};
    return refuse("window", "inputs on which the network's values are numbers", kTooLarge);
}

Status check_network(const StudyInput& input) {
    if (surely_finite(input)) return {};
    return check_logits(input, logits_of(*input.network, input.rows->inputs));
}

}  // namespace reluscope
