#pragma once

#include "analysis/affine_map.h"
#include "simplify/families/family_search.h"

#include <Eigen/Core>

#include <cstdint>
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
    AffineMap mean_map(const std::vector<std::size_t>& clusters) const;
    void refit(const std::vector<std::size_t>& clusters, AffineMap& map) const;

    const Network& network_;
    const FamilyRows& rows_;
    const FamilySearch& search_;
    FamilySpace space_;
};

/// The model of `maps` that every row takes: outputs x rows.
Eigen::MatrixXd family_outputs(const FamilyMaps& maps, const std::vector<std::uint32_t>& family,
                               const Eigen::MatrixXd& inputs);

}  // namespace reluscope
