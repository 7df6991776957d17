#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

/// Words of the tree of patterns and of the distances between them. Units count from 1 here; the numbers that are
/// handed over count from 0.
namespace reluscope::tree_texts {

// The controls.
inline constexpr const char* kTree = "Tree";
inline constexpr const char* kDistances = "Distances";
inline constexpr const char* kColourBy = "colour";
inline constexpr const char* kOutput = "Output";
inline constexpr const char* kPattern = "Pattern";
inline constexpr const char* kAccuracy = "Accuracy";
inline constexpr const char* kUnfoldAll = "Unfold all";
inline constexpr const char* kAllRows = "All rows";
inline constexpr const char* kMaking = "The tree is being made.";
inline constexpr const char* kHowTo =
    "Each block is a group of rows: the wider, the more rows. Each layer splits the blocks above by which of its units "
    "are on. A percentage is a share of all rows.";

// The menu of a branch.
inline constexpr const char* kZoom = "Zoom into this branch";
inline constexpr const char* kFold = "Fold: its clusters as one";
inline constexpr const char* kUnfold = "Unfold";
inline constexpr const char* kBack = "Back to all rows";

// Names and labels in the drawing.
inline constexpr const char* kRootLevel = "all rows";
std::string level_name(std::size_t level);
/// "4/6 units": how many of a layer's have a square.
std::string units_shown(std::size_t shown, std::size_t units);
/// " 2 of 6 units never change: not shown."; empty where all change.
std::string unchanging(std::size_t unchanging, std::size_t units);
std::string folded(const std::string& share, std::size_t clusters);
std::string root(std::uint64_t rows, std::size_t clusters);
std::string more(std::size_t branches);
/// "15 %", "< 1 %".
std::string share(double share);

// Conditions.
/// "sex = male", and "embarked \u2260 Cherbourg" of "embarked = Cherbourg".
std::string is_value(const std::string& column, const std::string& value);
std::string is_not(const std::string& label);
/// "y > 0.4 x + 1.2": above the line or below it, without the line itself where `strict`.
std::string half_plane(const std::string& y, const std::string& x, const std::string& slope, const std::string& start,
                       bool above, bool strict);
/// "units 1 and 2 on, unit 3 off".
std::string unit_states(const std::vector<std::size_t>& on, const std::vector<std::size_t>& off);
std::string all_of(const std::vector<std::string>& conditions);
// What the colours mean: an output between 0 and 1, a number, one of several classes, patterns, accuracy.
std::string colour_of_probability(const std::string& name);
std::string colour_of_number(const std::string& name);
inline constexpr const char* kColourOfClass = "Colour: the class with the largest mean output.";
inline constexpr const char* kColourOfPattern = "Colour: one for each pattern.";
inline constexpr const char* kColourOfAccuracy = "Yellow: more predictions are correct; blue: fewer.";
std::string in_common(const std::vector<std::string>& values);

// Tooltips.
std::string cluster_title(std::size_t cluster);
std::string layers_title(std::size_t layers);
std::string rows_line(std::uint64_t rows, double share);
std::string in_clusters(std::size_t clusters);
std::string holds_where(const std::string& conditions, bool inside);
std::string all_have(const std::string& values);
std::string predicted_right(double share);
std::string mean_class(const std::string& name, double mean);
std::string mean_probability(const std::string& name, double mean);
std::string mean_value(const std::string& name, double mean);
inline constexpr const char* kClickSelects = "\nClick selects it.";
inline constexpr const char* kBranchHint =
    "\nOne square per unit of the layer that changes, filled where it is on (z > 0). Double click zooms, F folds.";
std::string merged_title(std::size_t branches);
std::string merged_text(std::uint64_t rows, double share, std::size_t cluster, std::size_t cluster_rows);

// Distances.
std::string compare(std::size_t first, std::size_t second);
inline constexpr const char* kDistancesMeaning =
    "A square counts the hidden units that are on in one cluster and off in the other: the darker, the more alike.";
std::string distances_note(std::size_t shown, std::size_t all);
std::string pair_title(std::size_t first, std::size_t second, std::size_t units);
std::string layer_differs(std::size_t layer, std::size_t units, std::size_t width);
inline constexpr const char* kNoneDiffers = "0 units differ";
inline constexpr const char* kHamming =
    "The distance counts the hidden units that are on in one pattern and off in the other.";

}  // namespace reluscope::tree_texts
