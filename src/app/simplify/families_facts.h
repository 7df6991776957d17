#pragma once

#include "analysis/cluster_maps.h"
#include "app/simplify/family_sets.h"
#include "app/state/state.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace reluscope {

/// The families of the open clusters; null while there are none, or only those of older weights.
const FamilyCut* current_families(const AppState& state);

/// Lists with more clusters than this offer to join them.
inline constexpr std::size_t kReadableClusters = 30;

/// "8 families stand in for 463 clusters: ...".
std::string families_answer(const AppState& state, const FamilyCut& cut);
/// Pairs of clusters that do not touch and were tied all the same; 0 where clusters need not touch.
std::size_t families_ties(const FamilyCut& cut);
/// How far the families are from the network, over all rows, and what ties it took.
std::string families_certificate(const AppState& state, const FamilyCut& cut);
/// How their formulas came about, and by pruning what becomes of the other rows: a sentence or two.
std::string families_origin(const FamilyCut& cut);
/// Agreement, R2, accuracy and largest deviation: a sentence for the rows that they were made of, and one for those
/// that judge them.
std::vector<std::string> families_figures(const FamilyCut& cut);
/// The name that somebody gave a family, or else the proposed one.
std::string family_name(const FamiliesState& families, const FamilyCut& cut, std::uint32_t family);
/// What the rows of a family are predicted to be: a class, a probability or a number.
std::string family_prediction(const AppState& state, const FamilyFacts& family);
/// "Family 2, high radius".
std::string family_title(const FamiliesState& families, const FamilyCut& cut, std::uint32_t family);
/// Which rows the tree of the names puts into a family, in a sentence, and how often that is right.
std::string family_rule(const FamilyCut& cut, std::uint32_t family);
/// The models of the families for one output, as the coefficients of clusters are held: the clusters of its study are
/// the families.
ClusterMaps family_maps(const FamilyCut& cut, Eigen::Index output);
/// The family that is chosen; none where there are no current families, or fewer.
std::optional<std::uint32_t> chosen_family(const AppState& state);
/// 98.2 % of the rows in the list's line: agreement for classes, else R2.
std::string families_fidelity(const FamilyCut& cut);

/// Where views colour clusters by their family: the rows grouped by family; else null.
std::shared_ptr<const Clustering> shown_families(const AppState& state);
/// Where the plane is coloured by family: the family of every region; else null.
std::shared_ptr<const std::vector<std::uint32_t>> shown_family_regions(const AppState& state,
                                                                       const RegionPartition& partition);

}  // namespace reluscope
