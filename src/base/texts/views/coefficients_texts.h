#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

/// Words of the coefficients view: a weight per cluster and column, as a heat map and as parallel lines.
namespace reluscope::coefficients_texts {

// The pictures and the measures, whose names are explanation_texts::kBarModes.
inline constexpr const char* kHeatMap = "Heat map";
inline constexpr const char* kParallel = "Parallel";
inline constexpr const char* kBoth = "Both";
inline constexpr const char* kMeasureTitle = "What a cell shows";
inline constexpr const char* kMeasure =
    "Inside a cluster the network is linear: each column has one weight.\n"
    "Strength: what one standard deviation of the column changes. Columns can be compared.\n"
    "Per unit: what one unit of the column changes. Each column has its own colour scale.\n"
    "Against the mean: what the cluster's own mean changes, compared with the mean of all rows.";

// The order of the clusters and the columns.
inline constexpr const char* kLargestFirst = "Largest first";
inline constexpr const char* kSimilarTogether = "Similar together";
inline constexpr const char* kImportantColumns = "Important columns first";
inline constexpr const char* kTableColumns = "Columns as in the table";
inline constexpr const char* kOrderTitle = "Order";
inline constexpr const char* kOrder =
    "Largest clusters first, or clusters with similar weights side by side. Click the name of a column to sort by its "
    "weight, and again to turn the order around.";
std::string by_column(const std::string& name);

inline constexpr const char* kNarrower = "Narrower columns";
inline constexpr const char* kWider = "Wider columns";

// The axes of the parallel lines.
inline constexpr const char* kAxes = "Axes";
inline constexpr const char* kAxesHint = "Choose the columns that have an axis";
inline constexpr const char* kMostImportant = "The most important";
inline constexpr const char* kAxisHint =
    "Drag the name to move this axis. Drag along the axis to choose a range of weights. Click the axis to drop the "
    "range.";
std::string range_title(double low, double high);
std::string range_text(const std::string& matches);
std::string lines_shown(std::size_t count);

// What ranges leave.
inline constexpr const char* kRangesTitle = "Ranges";
inline constexpr const char* kRanges = "These clusters have weights inside every range that is drawn on an axis.";
inline constexpr const char* kClearRanges = "Clear ranges";
inline constexpr const char* kFilterList = "Filter the list of clusters";
inline constexpr const char* kOnlyThese = "Only these rows";
inline constexpr const char* kNoMatch = "No cluster lies inside every range.";
/// "12 of 530 clusters, 41 % of the rows".
std::string matches(std::size_t clusters, std::size_t all_clusters, double share_of_rows);

// Work under way.
inline constexpr const char* kGoOn = "Compute the coefficients";
std::string computing(double progress);
std::string stopped(double progress);
/// Which maps are held where not all are.
std::string held(std::size_t clusters, std::size_t all_clusters, double share_of_rows);

// Heads of the heat map.
inline constexpr const char* kPattern = "pattern";
inline constexpr const char* kRows = "rows";
inline constexpr const char* kAxisLargest = "Cluster, largest first";
inline constexpr const char* kAxisSimilar = "Cluster, similar ones together";
/// "Cluster, sorted by age".
std::string axis_sorted(const std::string& column);
std::string head_title(const std::string& column, const std::string& unit);
std::string head_text(const std::string& importance, const std::string& measure);
/// "Cluster 3", and what is said of it.
std::string cluster_title(std::uint32_t cluster);
std::string cluster_text(const std::string& pattern, const std::string& rows, const std::string& output);

// The legend: what colour stands for.
std::string legend_strength(const std::string& what);
std::string legend_per_unit(const std::string& what);
std::string legend_against_mean(const std::string& what);
inline constexpr const char* kLegendDash = "; a dash: it falls";
/// Under parallel lines that are not of all columns: "7 of 9 columns have an axis".
std::string axes_shown(std::size_t axes, std::size_t columns);
inline constexpr const char* kOwnLowest = "\u2212 largest";
inline constexpr const char* kOwnHighest = "+ largest";

// One weight, in sentences.
std::string no_effect(const std::string& column, const std::string& what);
std::string strength_sentence(const std::string& column, const std::string& deviation, const std::string& what,
                              const std::string& change);
std::string unit_sentence(const std::string& column, const std::string& step, const std::string& what,
                          const std::string& change);
std::string indicator_sentence(const std::string& column, const std::string& what, const std::string& change);
std::string mean_sentence(const std::string& column, const std::string& distance, bool lower, const std::string& what,
                          const std::string& change);
/// "log-odds of survived per year; cluster 3, 212 rows".
std::string tooltip_unit(const std::string& unit, std::uint32_t cluster, const std::string& rows);
inline constexpr const char* kPerDeviation = " per standard deviation";

}  // namespace reluscope::coefficients_texts
