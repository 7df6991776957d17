#pragma once

#include <cstddef>
#include <string>

/// Words about clusters that share a formula, the published merge, and pruning.
namespace reluscope::merge_texts {

// Equal maps.

/// What the maps of a table's clusters have in common.
struct EqualMapsCounts {
    std::size_t patterns = 0;
    std::size_t maps = 0;
    bool decided = false;        ///< by exact arithmetic, too
    std::size_t exact_maps = 0;  ///< that are left then
    std::string largest;         ///< relative difference inside a map
};
/// "29 patterns, 1 formula: ..." or "463 patterns, 463 formulas: ...".
std::string patterns_and_formulas(const EqualMapsCounts& counts);
/// Where a network like most has as many formulas as patterns.
inline constexpr const char* kLeadOn =
    "To read fewer at a stated price: reluscope simplify MODEL DATA.csv --families 8";

/// "320 of 530 clusters hold a single row, and 450 hold rows of one class only."
std::string lonely_clusters(std::size_t clusters, std::size_t single_row, std::size_t single_class, bool is_class);

// The published merge and pruning.

inline constexpr const char* kGroup = "group";
inline constexpr const char* kClusters = "clusters";
inline constexpr const char* kMeanAnswer = "mean answer";
inline constexpr const char* kDeviation = "deviation";
inline constexpr const char* kLocalAuc = "local AUC";
inline constexpr const char* kGlobalAuc = "global AUC";
inline constexpr const char* kLocalMse = "local MSE";
inline constexpr const char* kGlobalMse = "global MSE";
inline constexpr const char* kWhere = "rows";
inline constexpr const char* kModel = "model";
inline constexpr const char* kCount = "count";
inline constexpr const char* kAgreement = "as the network";
inline constexpr const char* kR2 = "R2";
inline constexpr const char* kAccuracy = "accuracy";
inline constexpr const char* kAuc = "AUC";
inline constexpr const char* kRmse = "RMSE";
inline constexpr const char* kTrainingRows = "training";
inline constexpr const char* kHeldOutRows = "held out";
inline constexpr const char* kTheNetwork = "the network";
inline constexpr const char* kTheMerge = "the merge";
inline constexpr const char* kOwnMaps = "the clusters' own formulas";
inline constexpr const char* kRefits = "as published: refits";
inline constexpr const char* kR2Meaning =
    "R2 is of the network's values before the link. A refit to the answers need not follow them.";

/// "530 clusters: 10 by Ward's method along 5 nearest neighbours, 8 groups once those with fewer than 30 rows joined
/// others."
std::string merge_summary(std::size_t clusters, std::size_t ward, std::size_t neighbours, std::size_t groups,
                          std::size_t min_samples);
/// "The 36 largest of 530 clusters hold 812 of 1600 rows; the other rows take the formula of the nearest."
std::string pruning_summary(std::size_t kept, std::size_t clusters, std::size_t rows_kept, std::size_t rows);
/// Rows whose pattern was never seen.
std::string unseen(std::size_t unseen, std::size_t rows);
/// What the rows are that a model is judged by: of a table, or a fifth (of every class, where answers are `classes`).
std::string held_out_source(const std::string& table, std::size_t rows, bool classes);
std::string nobody_held_out();
/// Why the published refit is not beside the other.
std::string no_refit(const std::string& reason);

/// In the source of a model of groups: what it came from, and what was lost on the rows it was made of. `agreement` and
/// `r2` may be empty.
std::string came_from(bool pruned, std::size_t groups, std::size_t clusters, std::size_t rows,
                      const std::string& agreement, const std::string& r2);

// Rules of reports and models.

/// "if x > 1 then logit of y = 2 x - 1. It takes the rows whose pattern is listed; ..."
std::string with_membership(const std::string& rule, const std::string& membership);

inline constexpr const char* kMergeRule =
    "rows whose pattern is listed; a row with a pattern that is listed nowhere goes to the family with the nearest "
    "centroid, Euclidean in network inputs";
inline constexpr const char* kPruningRule =
    "rows whose pattern is listed, which are those of its own cluster and of the clusters whose centroids are nearest; "
    "a row with a pattern that is listed nowhere goes to the family with the nearest centroid, Euclidean in network "
    "inputs";

}  // namespace reluscope::merge_texts
