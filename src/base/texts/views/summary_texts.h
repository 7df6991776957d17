#pragma once

#include <cstddef>
#include <string>

/// Words of the summary of clusters in the simplify view: the table that Aletheia (Sudjianto et al. 2020) publishes.
namespace reluscope::summary_texts {

inline constexpr const char* kPart = "Summary";
inline constexpr const char* kHeading = "EVERY CLUSTER AS A MODEL OF ITS OWN";
inline constexpr const char* kNeedsAnswers =
    "The summary needs a column of answers with numbers or two classes, and a network with one output for them.";
std::string working(double progress);
/// "18 of 40 clusters (45 %) have a single row; 25 (62 %) have answers of one class only, single rows included."
std::string lonely(std::size_t clusters, std::size_t one_row, std::size_t one_class, bool classes);
inline constexpr const char* kAllRows = "All rows";
inline constexpr const char* kTrainingRows = "Training rows";
inline constexpr const char* kValidationRows = "Validation rows";
/// "Only the 1,047 rows that training here learns from count now, and all rows are these. ..."
std::string only_training(std::size_t rows);
std::string only_validation(std::size_t rows);
std::string largest(std::size_t shown, std::size_t of);
inline constexpr const char* kClassSentence =
    "Each formula is scored on the rows of its own cluster, and, as if it held everywhere, on all rows. AUC 1: it "
    "ranks every row of the one class above every row of the other; 0.5: no better than chance.";
inline constexpr const char* kNumberSentence =
    "Each formula is scored on the rows of its own cluster, and, as if it held everywhere, on all rows. MSE is the "
    "mean squared error: smaller is better.";

inline constexpr const char* kClusterColumn = "cluster";
inline constexpr const char* kRowsColumn = "rows";
inline constexpr const char* kClassMean = "second class";
inline constexpr const char* kNumberMean = "mean answer";
inline constexpr const char* kMeanHelp =
    "The mean of the answers of the cluster's rows; for two classes the share of rows whose answer is the second one.";
inline constexpr const char* kDeviation = "deviation";
inline constexpr const char* kDeviationHelp =
    "The standard deviation of the answers of the cluster's rows; classes count as 0 and 1. A dash: a single row.";
inline constexpr const char* kOwnAuc = "AUC, own rows";
inline constexpr const char* kAllAuc = "AUC, all rows";
inline constexpr const char* kOwnAucHelp =
    "Of the cluster's formula on the cluster's rows. A dash: their answers are of one class.";
inline constexpr const char* kAllAucHelp = "Of the cluster's formula on all rows of the table.";
inline constexpr const char* kOwnError = "MSE, own rows";
inline constexpr const char* kAllError = "MSE, all rows";
inline constexpr const char* kOwnErrorHelp = "Of the cluster's formula on the cluster's rows.";
inline constexpr const char* kAllErrorHelp = "Of the cluster's formula on all rows of the table.";

}  // namespace reluscope::summary_texts
