#pragma once

#include "analysis/explanation.h"
#include "analysis/study.h"

#include <Eigen/Core>

#include <vector>

namespace reluscope {

/// A logit taken apart: logit = base + sum of contributions, exact to rounding.
struct Contributions {
    Reference reference = Reference::kDataMean;  ///< that was used
    double base = 0;                             ///< at the reference point
    Eigen::VectorXd per_input;
    double logit = 0;     ///< of the forward pass
    double residual = 0;  ///< |base + sum - logit|, for the certificate
};

/// Takes output `output` of one row apart. `logit` is the forward pass's.
Contributions contributions_of(const AffineMap& map, Eigen::Index output,
                               const Eigen::Ref<const Eigen::VectorXd>& input, const Eigen::VectorXd& reference,
                               double logit);

/// The point of a reference, in model units.
Eigen::VectorXd reference_point(const Study& study, Reference reference, ClusterId cluster);

/// Every output of one row taken apart. Where the line from a point has more than a million pieces, or values on it
/// that overflow, the map takes its place; the result says so in `reference`.
std::vector<Contributions> contributions_of_row(const Study& study, RowId row, Reference reference);
/// The contributions with this point as the reference, in model units.
std::vector<Contributions> contributions_of_row(const Study& study, RowId row, Reference reference,
                                                const Eigen::VectorXd& point);

}  // namespace reluscope
