#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

/// Words of the profile view: one output against one column, all else held.
namespace reluscope::profile_texts {

inline constexpr const char* kFeatureTitle = "Column";
inline constexpr const char* kFeature = "The column that varies. All other columns are held.";
inline constexpr const char* kLogit = "Logit";
inline constexpr const char* kProbability = "Probability";
inline constexpr const char* kScaleTitle = "Scale";
inline constexpr const char* kScale =
    "The logit is piecewise linear in every column. The probability is the logit after the link, and curved.";
inline constexpr const char* kOwnValue = "Back to the row's own value";
inline constexpr const char* kDragHint = "Drag in the picture to try another value.";
inline constexpr const char* kComputing = "Computing the profile.";
inline constexpr const char* kStopped = "The profile was stopped.";
inline constexpr const char* kGoOn = "Compute the profile";

inline constexpr const char* kRows = "rows";

// The legend.
inline constexpr const char* kCurveOfRow = "the network, other columns as in this row";
inline constexpr const char* kCurveOfCluster = "the network, other columns at the cluster's mean";
inline constexpr const char* kSegments = "each cluster's map, other columns at its mean";
inline constexpr const char* kCurve = "the network";
inline constexpr const char* kSegmentsOnly = "each cluster's map";
inline constexpr const char* kOwnOfRow = "this row";
inline constexpr const char* kOwnOfCluster = "the cluster's mean";
inline constexpr const char* kDecision = "where the prediction changes";
/// "the network's output for each row"; with how many of all where not all are drawn.
std::string predicted_dots(std::size_t shown, std::size_t all);
std::string observed_dots(std::size_t shown, std::size_t all);
std::string left_out(std::size_t clusters, std::size_t rows);

// What the picture says at one place.
std::string cluster_of(std::size_t cluster);
inline constexpr const char* kNoRows = "a region without rows";
std::string lies_in(const std::string& where);
std::string value(const std::string& number, const std::string& probability);
std::string curve_text(const std::string& what, const std::string& value, const std::string& slope, std::size_t piece,
                       std::size_t pieces);
std::string segment_title(std::size_t cluster, std::size_t rows);
std::string segment_text(const std::string& at, const std::string& what, const std::string& value,
                         const std::string& slope, const std::string& low, const std::string& high);
std::string level_text(std::size_t rows, const std::string& level, const std::string& what, const std::string& value);

// The sentence above the picture.
std::string mean_of(std::size_t cluster);
std::string at_own_value(const std::string& whose, const std::string& column, const std::string& value,
                         const std::string& what, const std::string& output);
std::string at_other_value(const std::string& whose, const std::string& column, const std::string& from,
                           const std::string& to, const std::string& what, const std::string& before,
                           const std::string& after);
std::string at_own_level(const std::string& whose, const std::string& level, const std::string& what,
                         const std::string& output);
std::string other_levels(const std::string& column);
// What the curve does, behind it. `numbers` have the column's unit.
std::string below(const std::string& number);
std::string above(const std::string& number);
std::string between(const std::string& low, const std::string& high);
/// "Below 13 years the prediction flips to survived, above 61 years to died."; each place with the class there.
std::string flips(const std::vector<std::pair<std::string, std::string>>& places);
std::string no_flip(const std::string& low, const std::string& high);
/// "3 bends between 0.42 and 80 years."
std::string bends(std::size_t count, const std::string& low, const std::string& high);
std::string with_level(const std::string& level);
std::string many_flips(std::size_t count, std::size_t others);
std::string no_level_flips(const std::string& column);
std::string every_level(const std::string& whose, const std::string& column, const std::string& what);

}  // namespace reluscope::profile_texts
