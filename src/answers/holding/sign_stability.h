#pragma once

#include "analysis/affine_map.h"
#include "analysis/study.h"
#include "base/job.h"

#include <Eigen/Core>

#include <cstddef>
#include <vector>

namespace reluscope {

/// A weight that is no larger than this share of the largest weight of its output's map is rounding: 0.
inline constexpr double kNoWeight = 1e-12;

/// How often the weight of an input in the map of a logit is below, at and above 0. inputs x outputs each.
struct SignCounts {
    Eigen::MatrixXi negative, zero, positive;

    Eigen::Index total() const { return negative.size() > 0 ? negative(0, 0) + zero(0, 0) + positive(0, 0) : 0; }
    /// The share of the sign that the weight has most often (0 of nothing). A weight of 0 has no sign: it counts as
    /// keeping neither.
    double kept(Eigen::Index input, Eigen::Index output) const;
};

/// How stable the signs of the weights are over the clusters of a table and over its rows (each with the map of its
/// cluster): whether one may say "age lowers it" at all.
struct SignStability {
    SignCounts clusters, rows;
};

/// Counts in blocks of clusters.
class SignStabilityJob final : public Job {
public:
    explicit SignStabilityJob(Study study);

    bool step() override;
    double progress() const override;
    SignStability take() { return std::move(result_); }

private:
    Study study_;
    AffineCollapse collapse_;
    AffineMapBlock block_;
    std::size_t next_ = 0;
    SignStability result_;
};

/// All at once.
SignStability sign_stability(const Study& study);

}  // namespace reluscope
