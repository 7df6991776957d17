#pragma once

#include "analysis/affine_map.h"
#include "analysis/clustering.h"
#include "analysis/patterns.h"
#include "base/job.h"

#include <Eigen/Core>

#include <cstdint>
#include <string>

namespace reluscope {

/// Which of the two sides that a certificate compares lost the digits in its worst row, by exact arithmetic.
enum class RoundedSide { kNone, kForwardPass, kMap, kBoth, kUnknown };

/// How well the maps reproduce the network on its own rows.
struct Certificate {
    double max_abs_error = 0;  ///< largest |f(x) - (A x + c)| over rows and outputs, in logits
    double max_rel_error = 0;  ///< the largest one relative to max(1, |f(x)|)
    std::uint32_t worst_row = 0;
    std::size_t rows_on_a_boundary = 0;    ///< rows with a pre-activation that is exactly 0
    std::size_t rows_within_rounding = 0;  ///< rows with a sign that only exact arithmetic could decide, not 0
    std::size_t rows_undecided = 0;        ///< rows with a sign taken from double, since the exact budget ran out
    std::size_t num_rows = 0;
    std::size_t rows_above = 0;                    ///< rows above tolerances::kCertificate
    RoundedSide lost_digits = RoundedSide::kNone;  ///< in the worst row; kUnknown where the exact budget did not reach

    bool holds() const;
};

/// Where a certificate does not hold: a sentence that says by how much, on how many rows, in which one most, and which
/// side lost the digits. Empty where it holds. Rows count from 0, as in files.
std::string certificate_warning(const Certificate& certificate);

/// What the signs of rows near a boundary rest on: a sentence, or nothing where no row is near one.
std::string boundary_note(const Certificate& certificate);

/// What one walk over all maps and all rows tells.
struct MapSurvey {
    Certificate certificate;
    /// Per feature: mean over rows and outputs of the squared weight, normalised to sum 1 (Aletheia's count-weighted
    /// squares: FI_j = sum_k n_k w_kj^2 / sum_m sum_k n_k w_km^2). Needs inputs of comparable scale.
    Eigen::VectorXd squared_importance;
    /// Per feature: mean over rows and outputs of |a_j| times the standard deviation of feature j, in logits.
    Eigen::VectorXd spread_importance;
    Eigen::VectorXd largest_weight;  ///< per feature: at least every |a_j| of every map
    double largest_bias = 0;         ///< at least every |c|
};

/// Walks over all clusters block by block, so that never more than one block of maps is held. All arguments must
/// outlive the job.
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
    RoundedSide side_that_lost_digits() const;

    const Network& network_;
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
