#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// Words of the list of clusters, of patterns, and of the panels of the table and the network.
namespace reluscope::clusters_texts {

// --- the list

inline constexpr const char* kHeading = "CLUSTERS";
/// The one line that says what the list is about.
inline constexpr const char* kWhatAClusterIs =
    "A cluster: rows with the same hidden units on. A square is a unit; filled means on.";
inline constexpr const char* kWhatABarIs = " A bar is a wide layer: 17/32 says that 17 of its 32 units are on.";
inline constexpr const char* kCloseWords = "Close this explanation. The list of all commands (Ctrl+K) brings it back.";
inline constexpr const char* kShowWords = "Say what a cluster is";

inline constexpr const char* kSearchHint = "Search: #12, or a pattern such as 1?0|1";
inline constexpr const char* kSearchHintNarrow = "Search";
inline constexpr const char* kSearchTitle = "Search";
inline constexpr const char* kSearchHelp =
    "# and a number finds that cluster. A pattern has a 1 for each unit that is on and a 0 for each that is off; | "
    "stands between layers and ? for either. A part of a pattern is enough.";

inline constexpr const char* kNumberTitle = "#";
inline constexpr const char* kNumberHelp = "The cluster's number. Number 0 has the most rows.";
inline constexpr const char* kPatternTitle = "pattern";
inline constexpr const char* kPatternHelp =
    "Which hidden units are on, layer by layer. All rows with the same pattern share one linear model.";
inline constexpr const char* kRowsTitle = "rows";
inline constexpr const char* kRowsHelp = "Rows of the table in the cluster.";
inline constexpr const char* kShareTitle = "share";
inline constexpr const char* kShareHelp = "The cluster's share of all rows (its support).";
inline constexpr const char* kClassTitle = "class";
inline constexpr const char* kClassHelp = "The class that the network predicts for most rows of the cluster.";
inline constexpr const char* kMeanOutputHelp = "The network's mean output over the cluster's rows, before the link.";
inline constexpr const char* kObservedTitle = "observed";
/// Before what is observed where it differs from what is predicted by more than chance allows; and below the search,
/// what the mark says, for a finger has no tooltips.
inline constexpr const char* kChanceMark = "! ";
inline constexpr const char* kChanceMarkMeaning = "! Predicted and observed differ by more than chance.";
inline constexpr const char* kRightTitle = "right";
inline constexpr const char* kRightHelp =
    "The share of the cluster's rows that the network predicts correctly. A click puts the worst cluster first.";
inline constexpr const char* kErrorTitle = "rmse";
inline constexpr const char* kErrorHelp =
    "The root mean squared error of the predictions. A click puts the worst cluster first.";

std::string mean_probability_help(std::string_view output);
/// `is_class`: the answers are classes, and what is observed is a share.
std::string observed_help(std::string_view output, bool is_class, std::string_view chance_rule);

/// "6", or "2 of 6" where a search leaves some out.
std::string shown_count(std::size_t shown, std::size_t total);

/// "1309 ROWS IN 6 CLUSTERS, WITH THEIR MEAN P(survived)"; without `output` the last part is left out.
std::string strip_heading(std::size_t rows, std::size_t clusters, std::string_view output);

// --- tooltips

std::string cluster_title(std::size_t cluster);
/// The pattern as text, what a square means, and how many rows there are: "..., 35 % of all."
std::string pattern_tooltip(std::string_view pattern, std::size_t rows, std::string_view share);
std::string mean_prediction(std::string_view value);

// --- menu of a cluster

inline constexpr const char* kCompareWithNext = "Compare with the next cluster chosen";
inline constexpr const char* kCopyPattern = "Copy its pattern";
std::string explain_cluster(std::size_t cluster);
std::string compare_clusters(std::size_t chosen, std::size_t other);
std::string show_in(std::string_view view);

// --- the table and the network

inline constexpr const char* kDataHeading = "DATA";
inline constexpr const char* kNetworkHeading = "NETWORK";
inline constexpr const char* kTarget = "Target";
inline constexpr const char* kTargetHelp =
    "The column with the answers. The network does not read it; predictions are compared with it.";
inline constexpr const char* kNoTarget = "none";
inline constexpr const char* kGuessed = " (guessed)";
inline constexpr const char* kLeftOut = "Not used";
inline constexpr const char* kLeftOutHelp =
    "Columns that are neither inputs of the network nor the target. Choose another one to leave that out instead.";
inline constexpr const char* kNoneIsClass = "None is a class";
inline constexpr const char* kNoneHelp =
    "Some cells of the target hold the text None. Either that is an answer like the others, or these rows have no "
    "answer: then they belong to clusters, but nothing is learnt from them and no score counts them.";
inline constexpr const char* kOnTable = "on the table";
inline constexpr const char* kOnNetwork = "on the network";
inline constexpr const char* kLink = "Link";
inline constexpr const char* kLinkHelp =
    "What turns the values of the last layer into the prediction. Not every file says it. Explanations are about the "
    "values before the link.";
inline constexpr const char* kOutput = "Output";
inline constexpr const char* kOutputHelp = "The file has several outputs. One at a time is explained.";
inline constexpr const char* kNotTrained = "Not trained yet: its weights are random.";
inline constexpr const char* kPendingNetwork = "WAITING FOR A TABLE";
inline constexpr const char* kPendingTable = "WAITING FOR A NETWORK";
inline constexpr const char* kOpenTable = "Open a table";
inline constexpr const char* kOpenNetwork = "Open a network";
inline constexpr const char* kRandomRows = "Use random rows";
inline constexpr const char* kRandomRowsHelp =
    "2,000 rows of standard normal numbers, to look at the network without data.";
inline constexpr const char* kTrainNew = "Train a new network on it";
inline constexpr const char* kTrainNewHelp =
    "Makes a network with random weights for this table and guesses the column with the answers. Both can be changed. "
    "Then press Train.";
inline constexpr const char* kDiscard = "Discard";

/// "1,309 rows, 9 columns".
std::string table_size(std::size_t rows, std::size_t columns);
/// Why rows are not shown, in one line.
std::string rows_left_out(std::size_t left_out, std::size_t all);
std::string more_classes(std::size_t count);
/// "2 notes on the table".
std::string notes_title(std::size_t count, std::string_view on_what);
std::string wants_columns(std::size_t inputs);

}  // namespace reluscope::clusters_texts
