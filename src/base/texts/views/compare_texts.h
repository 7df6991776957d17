#pragma once

#include <cstddef>
#include <string>

/// Words of the compare view: two clusters, two rows or two networks beside each other. Rows count from 1 here; numbers
/// of rows that are handed over count from 0.
namespace reluscope::compare_texts {

// What is compared.
inline constexpr const char* kClusters = "Clusters";
inline constexpr const char* kRows = "Rows";
inline constexpr const char* kNetworks = "Networks";
inline constexpr const char* kEpochs = "Epochs";
inline constexpr const char* kInvitation = "Choose A and B: two clusters, two rows, or two networks.";
inline constexpr const char* kPromise =
    "You are told by how much they differ, and what makes the difference. A button below begins:";
inline constexpr const char* kChooseYourself = "OR CHOOSE A AND B YOURSELF";

// The two sides.
inline constexpr const char* kFirst = "A";
inline constexpr const char* kSecond = "B";
inline constexpr const char* kChoose = "Choose ...";
inline constexpr const char* kFollow = "What is selected";
inline constexpr const char* kFollows = "B follows the selection";
inline constexpr const char* kFollowsHint = "Select clusters or rows in any view. Each is then compared with A.";
inline constexpr const char* kSwap = "Swap";
inline constexpr const char* kFind = "Find a row";
inline constexpr const char* kKeep = "Keep the open network";
inline constexpr const char* kKeepInstead = "Keep the open network instead";
inline constexpr const char* kKeepTitle = "Keep as A";
inline constexpr const char* kKeepHint =
    "Keeps the open network with its clusters. Train on, change weights or open another network for the same table, "
    "and this view shows what changed.";
inline constexpr const char* kOpenOther = "Choose a network file as B ...";
inline constexpr const char* kOpenOtherHint =
    "Opens a model file for the same table. The network that is kept as A stays; without one, the open network is "
    "kept.";
inline constexpr const char* kNoneKept = "no network is kept yet";
inline constexpr const char* kNow = "the network that is open";
std::string cluster_choice(std::size_t cluster, std::size_t rows);
/// "Row 13".
std::string row_name(std::size_t table_row);
std::string cluster_name(std::size_t cluster);
std::string selected(const std::string& name);
/// "the first 200 of 1309 rows".
std::string rows_found(std::size_t shown);

// What is still to do.
inline constexpr const char* kChooseKind = "Choose what to compare.";
inline constexpr const char* kChooseCluster = "Choose cluster A.";
inline constexpr const char* kChooseRow = "Choose row A.";
inline constexpr const char* kChooseOtherRow = "Choose another row as B, here or in any view.";
inline constexpr const char* kKeepFirst = "Keep the open network as A first. Then change it, or open another one as B.";
inline constexpr const char* kNoEpoch = "No weights of that epoch are kept. Train first.";
std::string choose_other_cluster(std::size_t first);

// Comparisons that are offered while nothing is chosen.
std::string offer_clusters(std::size_t first, std::size_t second);
std::string offer_rows(std::size_t table_row);
inline constexpr const char* kContrast = "Its contrast";
inline constexpr const char* kContrastMeaning =
    "The most similar row with another prediction, by standard deviations of the columns. Where a number is predicted, "
    "the most similar row of another region.";
inline constexpr const char* kTwoClusters = "Two clusters";
inline constexpr const char* kTwoClustersMeaning =
    "How the network treats two groups of rows: their mean outputs, their weights side by side, the hidden units that "
    "differ.";
inline constexpr const char* kTwoRows = "Two rows";
inline constexpr const char* kTwoRowsMeaning =
    "Why two rows get different outputs: what each column adds to the difference. The parts add up. A row's contrast "
    "is the most similar row with another prediction.";
inline constexpr const char* kTwoNetworks = "Two networks";
inline constexpr const char* kTwoNetworksMeaning =
    "What training, an edited weight or another file changes: predictions, clusters and regions. The open network is "
    "kept as A.";
inline constexpr const char* kOfferChange = "Before and after";
inline constexpr const char* kOfferFile = "Another file...";

// The answer.
std::string share_of_all(std::size_t rows, double share);
/// "On average, the log-odds of survived is 0.462 lower in cluster 9 than in cluster 0."
std::string pair_answer(const std::string& first, const std::string& second, const std::string& what,
                        const std::string& difference, bool lower, bool rows);
std::string pair_equal(const std::string& first, const std::string& second, const std::string& what, bool rows);
/// "Of this, −0.31 is there because their rows differ (most: age −0.2, fare −0.08), and −0.15 because their formulas
/// do, halfway between their average rows." `columns` is what stands behind "most"; empty where no column differs.
std::string cluster_parts(const std::string& rows, const std::string& columns, const std::string& formulas);
inline constexpr const char* kOneRegion =
    "Both rows lie in one linear region. The parts below add up to the difference.";
std::string several_regions(std::size_t pieces);
std::string changed_classes(std::size_t changed, std::size_t rows, std::size_t gained, std::size_t lost);
std::string changed_values(const std::string& mean_change, std::size_t rows);
std::string regions_line(std::size_t common, std::size_t appeared, std::size_t vanished);
inline constexpr const char* kOtherWidths = "The regions cannot be compared: the layers have other widths.";
inline constexpr const char* kTooManyRegions = "There are too many regions to compare them all.";

// Facts and headings of the drawing.
inline constexpr const char* kDifference = "B \u2212 A";
inline constexpr const char* kProbability = "probability";
inline constexpr const char* kBias = "intercept (table units)";
inline constexpr const char* kAccuracy = "accuracy";
inline constexpr const char* kError = "root mean squared error";
inline constexpr const char* kClusterCount = "clusters";
inline constexpr const char* kRegionCount = "regions in the window";
inline constexpr const char* kCounting = "being counted";
inline constexpr const char* kContributions = "WHAT EACH COLUMN ADDS, AND ITS PART OF THE DIFFERENCE";
inline constexpr const char* kPartOfDifference = "its part of B \u2212 A";
inline constexpr const char* kContributionsNote =
    "A and B: what the column adds to the row's output, counted from the output for the average row, as in the panel "
    "of a row. Its part of B \u2212 A is counted along the straight line from A to B, so it need not be B's number "
    "less A's: a column in which both rows have the same value has no part. These parts add up to the difference.";
inline constexpr const char* kWeightsPerUnit = "WEIGHTS PER UNIT OF THE COLUMN";
inline constexpr const char* kWeightsPerDeviation = "WEIGHTS PER STANDARD DEVIATION";
inline constexpr const char* kTransfer = "WHERE THE ROWS WENT";
inline constexpr const char* kTransferNote =
    "Down: the cluster of a row in A. Across: its cluster in B. A stronger colour is a larger share of A's cluster.";
inline constexpr const char* kRegions = "REGIONS THAT CHANGED";
inline constexpr const char* kLargestChanges = "LARGEST CHANGES OF A LOGIT";
inline constexpr const char* kLargestChangesOfAnswer = "LARGEST CHANGES OF THE PREDICTION";
/// Below the bars: whose they are, where they begin, and what they show.
std::string bars_axis(const std::string& shown);
std::string added_by_column(const std::string& output);
std::string added_by_more(const std::string& output, bool per_unit);
inline constexpr const char* kNamedOutput = "the logit that is named below the row";
inline constexpr const char* kOtherClusters = "other clusters";
inline constexpr const char* kOther = "other";
std::string mean_of(const std::string& what);
/// "+4.2 points" of "+4.2": percentage points.
std::string points(const std::string& difference);
std::string patterns_heading(std::size_t units);
std::string layer_line(std::size_t layer, std::size_t differ, std::size_t width);
std::string more_smaller(std::size_t count);
std::string bias_at(std::size_t table_row);
std::string weights_at(std::size_t table_row, bool per_unit);
std::string regions_gone(std::size_t count);
std::string regions_new(std::size_t count);
std::string side_head(const char* side, const std::string& name);

// Units of the patterns.
inline constexpr const char* kUnitText =
    "Above as in A, below as in B. A filled square is an active unit (z > 0). A line marks units that differ.";

}  // namespace reluscope::compare_texts
