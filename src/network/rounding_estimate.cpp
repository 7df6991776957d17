#include "network/rounding_estimate.h"

#include "base/numerics/tolerances.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

/// Root mean square of the rows' lengths.
double typical_row(const Eigen::MatrixXd& W) { return W.norm() / std::sqrt(static_cast<double>(W.rows())); }

/// Half of the units are taken to be active.
double typical_slope(const ActivationOperation& op) {
    return std::sqrt((1 + op.slope.squaredNorm() / static_cast<double>(op.slope.size())) / 2);
}

std::vector<double> gains_of(const Network& network) {
    std::vector<double> gain(network.num_values(), 0);
    gain[network.output().index] = 1;
    for (std::size_t n = network.nodes().size(); n-- > 0;) {
        const Operation& operation = network.nodes()[n].operation;
        double factor = 1;
        if (const auto* affine = std::get_if<AffineOperation>(&operation)) factor = typical_row(affine->W);
        if (const auto* activation = std::get_if<ActivationOperation>(&operation)) factor = typical_slope(*activation);
        for (const ValueId input : inputs_of(operation)) gain[input.index] += factor * gain[n + 1];
    }
    return gain;
}

/// Per value: the typical size of its entries where the inputs are of size 1.
std::vector<double> sizes_of(const Network& network) {
    std::vector<double> size(network.num_values(), 0);
    size[0] = 1;
    for (std::size_t n = 0; n < network.nodes().size(); ++n) {
        const Operation& operation = network.nodes()[n].operation;
        double& out = size[n + 1];
        if (const auto* affine = std::get_if<AffineOperation>(&operation)) {
            out = std::hypot(typical_row(affine->W) * size[affine->input.index], affine->b.cwiseAbs().maxCoeff());
        } else if (const auto* activation = std::get_if<ActivationOperation>(&operation)) {
            out = typical_slope(*activation) * size[activation->input.index];
        } else if (const auto* sum = std::get_if<SumOperation>(&operation)) {
            for (const ValueId input : sum->inputs) out = std::hypot(out, size[input.index]);
        } else {
            for (const ValueId input : inputs_of(operation)) out = std::max(out, size[input.index]);
        }
    }
    return size;
}

}  // namespace

double rounding_gamma(Eigen::Index terms) {
    const double nu = static_cast<double>(terms) * tolerances::kUnitRoundoff;
    return nu / (1 - nu);
}

RoundingEstimate estimate_rounding(const Network& network) {
    RoundingEstimate estimate;
    estimate.gain = gains_of(network);
    const std::vector<double> size = sizes_of(network);
    for (std::size_t v = 0; v < size.size(); ++v) {
        estimate.map_error = std::hypot(estimate.map_error, tolerances::kUnitRoundoff * size[v] * estimate.gain[v]);
    }
    return estimate;
}

}  // namespace reluscope
