#pragma once

#include "analysis/study.h"
#include "base/job.h"
#include "simplify/families/family_models.h"

#include <Eigen/Core>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

namespace reluscope {

/// Which family rows belong to. A row with a pattern of the index belongs to that pattern's family. Any other row
/// belongs to the family whose output at the row is nearest to the network's own output there (by the sum of squared
/// differences; after the mean is taken out, where only differences count); of equally near ones, to the first.
struct FamilyDeal {
    std::vector<std::uint32_t> family;  ///< per row
    std::size_t unseen = 0;             ///< rows with another pattern
};

FamilyDeal deal_rows(const Network& network, const FamilyPatterns& index,
                     const std::vector<std::uint32_t>& family_of_pattern, const FamilyMaps& maps,
                     const FamilyRows& rows);

/// Which family rows belong to, where a row with a pattern outside the index belongs to the nearest of `centroids`
/// (inputs x families, Euclidean in network inputs).
FamilyDeal deal_rows_by_centroid(const FamilyPatterns& index, const std::vector<std::uint32_t>& family_of_pattern,
                                 const Eigen::MatrixXd& centroids, const FamilyRows& rows);

/// How well families stand in for the network on some rows. NaN where nothing can be said.
struct FamilyScores {
    std::size_t rows = 0;
    std::size_t unseen = 0;  ///< rows with a pattern that no family was made of
    /// Classes: share of the rows that get the class the network gives them.
    double agreement = std::numeric_limits<double>::quiet_NaN();
    /// 1 - sum |f - g|^2 / sum |f - mean f|^2 over all outputs before the link, f of the network, g of the families; 1
    /// where both sums are 0. Where only differences of outputs count, their mean is taken out first.
    double r2 = std::numeric_limits<double>::quiet_NaN();
    double accuracy = std::numeric_limits<double>::quiet_NaN();           ///< classes: against the answers
    double auc = std::numeric_limits<double>::quiet_NaN();                ///< classes: against the answers
    double rmse = std::numeric_limits<double>::quiet_NaN();               ///< numbers: against the answers
    double largest_deviation = std::numeric_limits<double>::quiet_NaN();  ///< |f - g| over rows and outputs
    double mean_deviation = std::numeric_limits<double>::quiet_NaN();
    std::uint32_t worst_row = 0;  ///< of the table: where the largest deviation is
};

/// `outputs` are those of the families' models for `rows`.
FamilyScores score_families(const Network& network, const FamilyRows& rows, const Eigen::MatrixXd& outputs);

/// How far one family's model is from the network, over its rows and all outputs (where only differences of
/// outputs count, without their mean).
struct FamilyCertificate {
    double largest = 0;
    double mean = 0;
    std::uint32_t worst_row = 0;  ///< of the table
};

/// Per family; `outputs` are those of the families' models, `family` that of every row. A family without rows has 0.
std::vector<FamilyCertificate> certify_families(const Network& network, const FamilyRows& rows,
                                                const Eigen::MatrixXd& outputs,
                                                const std::vector<std::uint32_t>& family, std::size_t families);

/// One number of families: how good they are, and how the rows are dealt.
struct FamilyPoint {
    std::size_t families = 0;
    std::size_t smallest = 0;  ///< rows of the smallest family
    FamilyScores training;
    std::optional<FamilyScores> held_out;
};

/// What families are judged by and with. All must outlive the judging; `held_out` may be null.
struct FamilyJudges {
    const Network& network;
    const Clustering& clustering;  ///< of the training rows
    const FamilyPatterns& index;   ///< of its clusters
    const FamilyRows& training;
    const FamilyRows* held_out = nullptr;
};

/// Judges families in steps of a few milliseconds: the outputs of some rows at a time, then what is said of them.
class FamilyJudging final : public Job {
public:
    /// `family` is that of every cluster. A held-out row with a pattern of none belongs to the family whose output is
    /// nearest, or where there are `centroids` (inputs x families) to the nearest of these.
    FamilyJudging(const FamilyJudges& judges, std::vector<std::uint32_t> family, FamilyMaps maps,
                  Eigen::MatrixXd centroids = {});

    bool step() override;
    double progress() const override;
    FamilyPoint take() { return std::move(point_); }

private:
    enum class Phase { kTraining, kTrainingScores, kTrainingAnswers, kHeldOut, kHeldOutScores, kHeldOutAnswers, kDone };

    std::uint32_t family_of(const FamilyRows& rows, Eigen::Index row);
    void add_outputs(const FamilyRows& rows);

    FamilyJudges judges_;
    std::vector<std::uint32_t> family_;
    FamilyMaps maps_;
    Eigen::MatrixXd centroids_;
    Phase phase_ = Phase::kTraining;
    Eigen::Index next_row_ = 0;
    std::size_t unseen_ = 0;
    std::vector<std::size_t> sizes_;
    Eigen::MatrixXd outputs_;  // outputs x rows, of the rows at hand
    FamilyPoint point_;
};

/// All at once, of a level of the search.
FamilyPoint judge_families(const Network& network, const FamilySearch& search, const FamilyPatterns& index,
                           const FamilyLevel& level, const FamilyMaps& maps, const FamilyRows& training,
                           const FamilyRows* held_out);

/// The family of every row of the search.
std::vector<std::uint32_t> families_of_rows(const FamilySearch& search, const FamilyLevel& level);

/// The fewest families that explain 90 % of what more families explain of the network's outputs beyond one family: the
/// least K with e(K) <= e_min + 0.1 (e(1) - e_min), e = 1 - r2 on the training rows. 0 for an empty curve.
std::size_t suggested_families(const std::vector<FamilyPoint>& curve);

}  // namespace reluscope
