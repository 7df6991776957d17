#pragma once

#include "network/network.h"

#include <Eigen/Core>

#include <vector>

namespace reluscope {

/// gamma_n = n u / (1 - n u): a sum of n rounded terms errs by at most gamma_n times the sum of their sizes, whatever
/// the order of the additions (Higham, Accuracy and Stability of Numerical Algorithms, section 3.1).
double rounding_gamma(Eigen::Index terms);

/// How much rounding in the middle of a network shows in its outputs: an estimate, not a bound, that costs nothing per
/// row. It decides only where results in double are computed once more exactly; that they are right is checked apart
/// (analysis/map_survey.h).
///
/// Roundings are taken as independent (Higham and Mary 2019), so that they add like the sides of a right angle: an
/// error e in every entry of the input of an affine layer becomes the length of a typical row of W times e, and an
/// activation hands on what its active half has.
struct RoundingEstimate {
    /// Per value of the network: how much an error in all of its entries grows on the way to an output.
    std::vector<double> gain;
    /// Rounding error of an affine map of this network (analysis/affine_map.h), where inputs are of size 1.
    double map_error = 0;
};

RoundingEstimate estimate_rounding(const Network& network);

}  // namespace reluscope
