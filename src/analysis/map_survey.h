#pragma once

#include "analysis/affine_map.h"
#include "analysis/clustering.h"
#include "analysis/patterns.h"
#include "base/job.h"

#include <Eigen/Core>

#include <cstdint>

namespace reluscope {

/// How well the maps reproduce the network on its own rows.
struct Certificate {
    double max_abs_error = 0;  ///< largest |f(x) - (A x + c)| over rows and outputs, in logits
    double max_rel_error = 0;  ///< the same relative to max(1, |f(x)|)
    std::uint32_t worst_row = 0;
    std::size_t rows_on_a_boundary = 0;  ///< rows with a pre-activation whose sign double cannot decide
    std::size_t num_rows = 0;

    bool holds() const;
};

/// What one walk over all maps and all rows tells.
struct MapSurvey {
    Certificate certificate;
    /// Per feature: mean over rows and outputs of the squared weight, normalised to sum 1 (Aletheia's count-weighted squares: FI_j =
    /// sum_k n_k w_kj^2 / sum_m sum_k n_k w_km^2). Needs inputs of comparable scale.
    Eigen::VectorXd squared_importance;
    /// Per feature: mean over rows and outputs of |a_j| times the standard deviation of feature j, in logits.
    Eigen::VectorXd spread_importance;
    Eigen::VectorXd largest_weight;  ///< per feature: at least every |a_j| of every map
    double largest_bias = 0;         ///< at least every |c|
};

/// Walks over all clusters block by block, so that never more than one block of maps is held. All arguments must outlive the job.
class MapSurveyJob final : public Job {
public:
    MapSurveyJob(const Network& network, const Eigen::MatrixXd& inputs, const PatternTable& patterns,
                 const Clustering& clustering);

    bool step() override;
    double progress() const override;
    MapSurvey take();

private:
    void next_block();
    void check_row(std::uint32_t row, std::size_t cluster_in_block);

    const Eigen::MatrixXd& inputs_;
    const PatternTable& patterns_;
    const Clustering& clustering_;
    AffineCollapse collapse_;
    AffineMapBlock block_;
    std::size_t block_first_ = 0;
    std::size_t block_size_ = 0;
    std::size_t block_limit_;
    std::size_t next_member_ = 0;
    Eigen::VectorXd deviations_;
    MapSurvey survey_;
};

MapSurvey survey_maps(const Network& network, const Eigen::MatrixXd& inputs, const PatternTable& patterns,
                      const Clustering& clustering);

}  // namespace reluscope
