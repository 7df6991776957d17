#pragma once

#include <string>

/// Words of the report as a page (reports/html_report.h). Texts are plain: whoever writes them into markup escapes
/// them.
namespace reluscope::report_texts {

// Sections.
inline constexpr const char* kClusters = "Clusters: rows that share a formula";
inline constexpr const char* kClustersMeaning =
    "A cluster holds the rows that activate the same hidden units. On all of them the network is one linear formula.";
inline constexpr const char* kAllExplained = "Each cluster explained";
inline constexpr const char* kLargestExplained = "The largest clusters explained";
inline constexpr const char* kInputs = "Which inputs matter most";
inline constexpr const char* kPictures = "Pictures";
inline constexpr const char* kCertificate = "Is this exact?";
inline constexpr const char* kMadeOf = "Data, network and files";
inline constexpr const char* kNotes = "Notes";

// Columns of the table of clusters.
inline constexpr const char* kCluster = "cluster";
inline constexpr const char* kPattern = "active units";
inline constexpr const char* kRows = "rows";
inline constexpr const char* kShareOfRows = "share of rows";
inline constexpr const char* kPredicted = "predicted";
inline constexpr const char* kObserved = "observed";
inline constexpr const char* kLikeliest = "most likely";
inline constexpr const char* kLikeliestClass = "the most likely class";
inline constexpr const char* kCorrect = "correct";
inline constexpr const char* kError = "typical error (RMSE)";
inline constexpr const char* kBeyondChance = "differs by more than chance allows";
inline constexpr const char* kPatternMeaning =
    "Active units: one square per hidden unit, layer by layer. A filled square is an active unit.";
inline constexpr const char* kBarMeaning = " A bar is a wide layer: 17/32 says that 17 of its 32 units are active.";

// Facts. The names of a person's own data follow them.
inline constexpr const char* kTable = "table";
inline constexpr const char* kLeftOut = "rows left out";
inline constexpr const char* kWithMissingCells = " with missing cells";
inline constexpr const char* kAnswer = "answer";
inline constexpr const char* kAGuess = " (a guess)";
inline constexpr const char* kClasses = "classes";
inline constexpr const char* kInputColumns = "input columns";
inline constexpr const char* kColumnsLeftOut = "columns left out";
inline constexpr const char* kNetwork = "network";
inline constexpr const char* kLayers = "units per layer";
inline constexpr const char* kParameters = "parameters";
inline constexpr const char* kLink = "link";
inline constexpr const char* kTraining = "training";
inline constexpr const char* kUntrained = "none yet: the weights are random";
inline constexpr const char* kUntrainedSentence =
    "The network is not trained yet: its weights are random, and so is what it says.";
inline constexpr const char* kDate = "date";
inline constexpr const char* kProgram = "program";
inline constexpr const char* kModelHash = "model SHA-256";
inline constexpr const char* kTableHash = "table SHA-256";

// Charts.
inline constexpr const char* kLowers = "\u2190 lowers";
inline constexpr const char* kRaises = "raises \u2192";
inline constexpr const char* kWhatInputsAdd = "What each input adds";
inline constexpr const char* kPixels =
    "One square per pixel. Orange raises, blue lowers; a stronger colour means more.";
inline constexpr const char* kOtherOutputs = "The formulas of the other outputs";

inline constexpr const char* kNoRowOnBoundary = "No row lies on a boundary between two regions.";
inline constexpr const char* kFoot =
    "Numbers are rounded to three digits. The page's source has all digits of each: in the attribute \"value\".";

/// "How titanic predicts survived"; "What net computes" without an answer.
std::string title(const std::string& network, const std::string& answer);
/// "1309 rows fall into 57 clusters. Within each cluster the network is one linear formula."
std::string summary(unsigned long long rows, unsigned long long clusters);
/// "30 November 2026 - ReLUscope 0.2.0" with a middle dot; without the date where none is given.
std::string written_by(const std::string& date, const std::string& version);

/// "output 2"; outputs count from 1.
std::string output_number(long long output);
/// "Cluster 3"
std::string cluster_title(unsigned long long cluster);
/// "Cluster 3, 212 rows", and for one of several outputs its name: "Cluster 3, 12 rows: setosa"
std::string cluster_label(unsigned long long cluster, unsigned long long rows, const std::string& output);

/// "predicted survived"
std::string predicted(const std::string& output);
std::string observed(const std::string& output);
/// "Predicted and observed: survived"
std::string predicted_and_observed(const std::string& output);
/// "survived, share of the rows" or "price (EUR), mean of the rows": the axis of predicted and observed.
std::string outcome_axis(const std::string& output, bool is_share);

/// "Effect of one standard deviation of each input on the log-odds of survived"
std::string effects_title(const std::string& output);
/// "change of the log-odds of survived"
std::string effects_axis(const std::string& output);
/// "Mean size of that effect over all rows": of one standard deviation, whatever its sign.
std::string importance_title(const std::string& measure);
std::string importance_axis(const std::string& measure);

/// "and 3 smaller clusters with 12 rows together"
std::string smaller_clusters(unsigned long long clusters, unsigned long long rows);
/// "and 3 inputs with less effect"
std::string smaller_inputs(unsigned long long inputs);
/// " + 5 smaller terms"
std::string smaller_terms(unsigned long long terms);
/// " and 5 more"
std::string and_more(unsigned long long names);

/// What the bars of a row start from, by the number of its reference (analysis/explanation.h).
inline constexpr const char* kStartsFrom[] = {
    "the network's output where every column is 0", "the network's output at the mean of all rows",
    "the network's output at the mean of the cluster", "the cluster's formula where every column is 0",
    "the cluster's formula at the mean of all rows"};
/// "The log-odds of survived is 1.05. It starts from ..., and the bars show what each input adds". `value`, `base` and
/// `cluster` may be marked up; `is_path`: integrated along a line.
std::string row_sum(const std::string& output, const std::string& value, const std::string& base,
                    const std::string& starts_from, const std::string& cluster, bool is_path);
/// "Exact. Over all rows, formulas and network differ by at most 3e-15 (2e-15 relative)." Both may be marked up.
std::string certificate(bool holds, const std::string& absolute, const std::string& relative);

/// "Row 4"; the row counts from 0.
std::string row_title(unsigned long long row);
/// "(row 3 in files, which count from 0)"
std::string row_in_files(unsigned long long row);

}  // namespace reluscope::report_texts
