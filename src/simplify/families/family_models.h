#pragma once

#include "analysis/affine_map.h"
#include "base/job.h"
#include "simplify/families/family_search.h"

#include <Eigen/Core>

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace reluscope {

/// What the one affine model of a family is.
enum class FamilyFit {
    kNetwork,  ///< fitted to the network's outputs on the family's rows
    kAverage,  ///< the mean of its clusters' maps, weighted by rows
    kAnswers,  ///< fitted to the answers (fit_answers())
};

/// One affine map per family, in the network's inputs.
using FamilyMaps = std::vector<AffineMap>;

/// Fits the models of families.
///
/// Method   Weighted least squares of the network's outputs on the family's rows, with a penalty that pulls the slopes
/// towards the mean of the maps of its clusters: kPull times the squared difference of the slopes per standard
/// deviation of each input. A family of one row, or one with a single map, has that very map; one with many rows has
/// the least-squares fit but for what kPull rows weigh.
class FamilyFitter {
public:
    /// All must outlive the fitter; `search` is complete.
    FamilyFitter(const Network& network, const FamilyRows& rows, const FamilySearch& search);

    FamilyMaps fit(const FamilyLevel& level, FamilyFit fit = FamilyFit::kNetwork) const;

private:
    friend class FamilyFitJob;

    const Network& network_;
    const FamilyRows& rows_;
    const FamilySearch& search_;
    FamilySpace space_;
};

/// Fits the models of one level in steps of a few milliseconds: family after family, and of each the mean of its
/// clusters' maps, then the sums over its rows.
class FamilyFitJob final : public Job {
public:
    /// `fitter` must outlive the job.
    FamilyFitJob(const FamilyFitter& fitter, const FamilyLevel& level, FamilyFit fit = FamilyFit::kNetwork);

    bool step() override;
    double progress() const override;
    FamilyMaps take() { return std::move(maps_); }

private:
    enum class Phase { kMean, kRows, kSums };

    void begin_family();
    void add_maps();
    void lay_out_rows();
    void centre_rows();
    void add_sums();
    void solve();
    void end_family();

    const FamilyFitter& fitter_;
    FamilyFit fit_;
    std::vector<std::vector<std::size_t>> clusters_;  // per family
    std::size_t all_clusters_ = 0, done_clusters_ = 0;
    FamilyMaps maps_;
    // Of the family at work:
    Phase phase_ = Phase::kMean;
    std::size_t next_cluster_ = 0;
    double num_rows_ = 0;
    Eigen::MatrixXd weights_;  // inputs x outputs, of the mean of the maps
    Eigen::VectorXd bias_;
    std::vector<std::uint32_t> rows_;
    std::size_t next_row_ = 0;
    Eigen::MatrixXd z_;     // coordinates x rows
    Eigen::MatrixXd left_;  // outputs x rows: what the mean map, without its constant, leaves of the outputs
    Eigen::VectorXd weight_;
    Eigen::VectorXd z_mean_, left_mean_;
    Eigen::MatrixXd gram_, cross_;
};

/// The model of `maps` that every row takes: outputs x rows.
Eigen::MatrixXd family_outputs(const FamilyMaps& maps, const std::vector<std::uint32_t>& family,
                               const Eigen::MatrixXd& inputs);

}  // namespace reluscope
