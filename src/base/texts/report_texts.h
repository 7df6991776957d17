#pragma once

#include <cstddef>
#include <string>
#include <vector>

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
inline constexpr const char* kBeeswarm = "What each column adds, row by row";
inline constexpr const char* kBeeswarmMeaning =
    "A dot is a row of the table, on a line for each column. To the right of 0 the column raises what is predicted for "
    "the row, to the left it lowers it. The dot's colour says whether the row's value in that column is low or high.";
inline constexpr const char* kPictures = "Pictures";
inline constexpr const char* kCertificate = "Is this exact?";
inline constexpr const char* kMadeOf = "Data, network and files";
inline constexpr const char* kNotes = "Notes";

// Columns of the table of clusters.
inline constexpr const char* kCluster = "cluster";
inline constexpr const char* kPattern = "active units";
inline constexpr const char* kOutcomeOfClasses =
    "Predicted: the mean probability over the cluster's rows. Observed: the share of these rows with that answer. "
    "Correct: the share of rows whose most likely class is their answer.";
inline constexpr const char* kOutcomeOfLogits =
    "Predicted: the mean output over the cluster's rows. Observed: the share of these rows with that answer. Correct: "
    "the share of rows whose most likely class is their answer.";
inline constexpr const char* kOutcomeOfNumbers =
    "Predicted and observed: means over the cluster's rows. The typical error is the root of the mean squared error.";
inline constexpr const char* kOnlyPredicted = "Predicted: the mean over the cluster's rows.";
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
inline constexpr const char* kFormulaAndBars = "Pattern, bars and formula";
inline constexpr const char* kOtherOutputs = "The formulas of the other outputs";

// A cluster's refit and its calibration.
inline constexpr const char* kRefitMeaning =
    "Behind the folds stand refits too: a formula of the same kind made of the cluster's own rows and answers, "
    "without a penalty, with 95\u2009% intervals. Wald intervals rest on the curvature of the likelihood, bootstrap "
    "intervals on refits to rows drawn with replacement. Both suppose that the formula is right in the cluster and "
    "that its rows were not chosen for their answers; clusters of a network that learnt from these answers meet that "
    "only in part.";
/// "Refit to these rows: log-odds of survived". `name` of the class, or of the answer.
std::string refit_title(const std::string& quantity);
/// "A logistic regression on 462 rows." or "Least squares on 462 rows."
std::string refit_rows(bool is_class, const std::string& rows);
inline constexpr const char* kInput = "input";
inline constexpr const char* kEstimate = "estimate";
inline constexpr const char* kWald = "Wald interval";
inline constexpr const char* kBootstrap = "bootstrap interval";
inline constexpr const char* kRefitNoRows =
    "There is no refit: these are no more rows with an answer than it has coefficients.";
inline constexpr const char* kRefitOneAnswer = "There is no refit: all rows with an answer have the same one.";
inline constexpr const char* kRefitSeparated =
    "There is no refit: a linear rule of the inputs tells the answers of these rows apart without a mistake, so that "
    "the likelihood has no maximum.";
inline constexpr const char* kRefitNotReached = "There is no refit: the search for its maximum did not end.";
inline constexpr const char* kRefitTooLarge = "There is no refit: with so many rows and inputs it would take long.";
inline constexpr const char* kRefitFewRows =
    "These are few rows: of the rarer answer there are fewer than ten for each coefficient. The Wald intervals are "
    "too narrow then.";
inline constexpr const char* kRefitFewNumbers =
    "These are few rows: fewer than ten for each coefficient. The intervals say little then.";
/// "Not estimated, as they are the same in all these rows or follow from the others: embarked = Queenstown."
std::string refit_left_out(const std::string& names);
/// "Bootstrap: 200 draws, of which 12 had no maximum or could not tell a coefficient, and are left out."
std::string bootstrap_draws(std::size_t draws, std::size_t failed);
inline constexpr const char* kNoBootstrap = "No bootstrap: the rows are many, and refits would take long.";
/// "Among rows like these, survived lies between 16 % and 23 % (95 % interval); the mean prediction lies inside."
std::string observed_interval(const std::string& name, const std::string& low, const std::string& high, bool inside);

inline constexpr const char* kNoRowOnBoundary = "No row lies on a boundary between two regions.";
inline constexpr const char* kFoot =
    "Numbers are rounded to three digits. The page's source has all digits of each: in the attribute \"value\".";

// The summary: for readers who know neither patterns nor formulas. Arguments may be marked up.
inline constexpr const char* kInShort = "In short";
inline constexpr const char* kWhat = "What is predicted.";
inline constexpr const char* kHowRight = "How right it is.";
inline constexpr const char* kWhichColumns = "Which columns count most.";
inline constexpr const char* kGroups = "Groups of rows.";
inline constexpr const char* kNotRely = "Where not to rely on it.";
inline constexpr const char* kExactInShort = "Is this exact?";
inline constexpr const char* kReadOn = "What follows on this page";
inline constexpr const char* kNothingClaimed =
    "What follows shows what these random weights do. It says nothing about the data.";
/// What a network predicts or computes.
struct Predicts {
    std::string network, answer;
    std::vector<std::string> classes;  ///< their names; empty for numbers
    std::size_t outputs = 1;           ///< where neither answer nor classes are known
    std::string unit;                  ///< of an answer that is a number; may be empty
};
/// "The network titanic predicts survived (died or survived)".
std::string predicts(const Predicts& what);
/// " from 7 columns of the table: pclass, sex and age." `names` is empty for pictures.
std::string from_columns(std::size_t count, const std::string& names);
/// " from pictures of 8 \u00D7 8 pixels."
std::string from_pixels(int width, int height);
/// "This page tells what it says of the 1309 rows of titanic.csv."
std::string of_rows(unsigned long long count, const std::string& rows, const std::string& table);
/// "3 of them have missing cells and are left out."
std::string left_out(unsigned long long count, const std::string& rows);
/// "That survived holds the answers is a guess."
std::string guessed_answer(const std::string& answer);
inline constexpr const char* kNoAnswers = "The table has no answers, so nothing here says how right it is.";
inline constexpr const char* kNotCompared =
    "The table's answers cannot be compared with these outputs, so nothing here says how right it is.";
inline constexpr const char* kPerhapsLearnt =
    "No rows are known that the network has not learnt from; on new ones it may be less right.";
/// "Always saying died, the most frequent answer, would be right for 61.8 % of these rows."
std::string most_frequent(const std::string& name, const std::string& share);
/// "On average 12.3 EUR is predicted and 12 EUR observed. Always saying that observed mean would have a typical error
/// (RMSE) of 4 EUR."
std::string means(const std::string& predicted, const std::string& observed, const std::string& error);
inline constexpr const char* kClass = "answer";
inline constexpr const char* kRowsObserved = "rows observed";
inline constexpr const char* kRowsPredicted = "rows predicted";
inline constexpr const char* kRowsRight = "predicted rightly";
/// "The 12 most frequent of 20 answers." `all` are more than are shown.
std::string most_frequent_shown(std::size_t shown, std::size_t all);
/// "Sex counts most, then pclass and age; the other 4 columns count less."
std::string columns_that_count(const std::vector<std::string>& names, std::size_t others);
inline constexpr const char* kHowCounted =
    "This is measured by how far a change of one standard deviation of a column moves the output, on average over the "
    "rows. It is about the network, and need not be about causes in the world.";
inline constexpr const char* kNoColumnCounts = "No column changes what the network says: its output is constant.";
inline constexpr const char* kPixelsCount = "Its inputs are pixels; a picture below shows where they count most.";
/// "The rows fall into 57 groups, which this page calls clusters: within each of them one linear formula makes every
/// prediction. The largest 3 hold 54.4 % of the rows." `share` is empty where there are no more.
std::string groups(const std::string& count, std::size_t largest, const std::string& share);
inline constexpr const char* kOneGroup =
    "All rows form one group, which this page calls a cluster: one linear formula makes every prediction.";
/// "1 718 of them hold a single row: single rows and columns say more about this network than its groups."
std::string single_rows(const std::string& count);
/// "Cluster 3" and the rest: " holds 212 rows, 16.2 % of all."
std::string group_size(unsigned long long rows, const std::string& counted_rows, const std::string& share);
/// "A short condition describes them: sex = male and age \u2265 15 years. It holds for 451 of these rows and for 30 of
/// the 847 others."
std::string group_condition(const std::string& condition, const std::string& inside, const std::string& outside,
                            const std::string& others);
inline constexpr const char* kNoShortCondition = "No short condition on columns describes them.";
inline constexpr const char* kFilledCells =
    "In these conditions a missing cell counts as what the network reads in its place.";
/// "Predicted: survived with a mean probability of 21.4 %."
std::string mean_probability(const std::string& name, const std::string& share);
/// "Predicted: setosa for 48 of these rows.", of a network without probabilities.
std::string predicted_for(const std::string& name, const std::string& rows);
/// "Predicted: 12.3 EUR on average."; `name` of one of several outputs, else empty.
std::string mean_predicted(const std::string& name, const std::string& value);
/// "Observed: survived in 19.5 % of these rows." `known`: how many have an answer; empty where all have.
std::string observed_share(const std::string& name, const std::string& share, const std::string& known);
std::string observed_mean(const std::string& value, const std::string& known);
/// "What moves it most there, by one standard deviation of each: age lowers the log-odds of survived by 1.3, sex =
/// female raises it by 0.28.": what moves the output in a group, the strongest first. `size` may be marked up.
struct Drive {
    std::string column;
    bool raises = false;
    std::string size;
};
std::string drives(const std::string& output, const std::vector<Drive>& strongest);
inline constexpr const char* kNothingDrives = "No column changes what the network says there.";

// Where not to rely on the network.
/// "166 of the 500 rows observed as survived are predicted to be something else, 33.2 %: no other answer is missed so
/// often."
std::string most_missed(const std::string& name, const std::string& missed, const std::string& rows,
                        const std::string& share);
/// "In 2 clusters with 85 rows, predicted and observed differ by more than chance allows." `largest`: the sentence
/// about the largest of them.
std::string beyond_chance_in(std::size_t clusters, const std::string& counted_clusters, const std::string& rows,
                             const std::string& largest);
/// " The largest is Cluster 4: survived is predicted as 60 % on average and observed as 38 %."; " It is ..." of a
/// single one.
std::string largest_beyond(std::size_t clusters, const std::string& cluster, const std::string& name,
                           const std::string& predicted, const std::string& observed);
/// "Cluster 1 is the least right of those with 30 rows or more: 69.8 % correct, against 81.7 % of all rows."
std::string least_right(const std::string& cluster, std::size_t enough, const std::string& share,
                        const std::string& overall);
/// "Cluster 1 has the largest typical error (RMSE) of those with 30 rows or more: 4 EUR, against 3 EUR of all rows."
std::string largest_error(const std::string& cluster, std::size_t enough, const std::string& error,
                          const std::string& overall);
/// "9 clusters have fewer than 10 rows with an answer, and 28 rows together: too few to say how right it is there."
std::string too_few(std::size_t clusters, const std::string& counted_clusters, std::size_t few,
                    const std::string& rows);
inline constexpr const char* kUnlikeThese =
    "Rows unlike those of this table: nothing here was checked on them, and beyond the table's values the formulas "
    "simply run on.";

inline constexpr const char* kFoldedPrint = "Folded parts are printed when they are open.";

inline constexpr const char* kLogOdds =
    "Log-odds are another scale for a probability: 0 stands for 50\u2009%, and 0.69 more doubles the odds.";
inline constexpr const char* kLogit =
    "The logit of a class is its score: the class with the largest one is the most likely.";

// Conditions on columns.
/// Ends of what a column may be, as text.
struct Bounds {
    std::string column, unit;
    std::string low, high;  ///< empty: none
    bool whole = false;     ///< the low end is one of the values; else it is none
};
/// "age > 15 years", "3 \u2264 parch \u2264 5", "fare \u2264 20 GBP".
std::string within(const Bounds& bounds);
/// "small, medium or large".
std::string one_of_these(const std::vector<std::string>& names);

// The smallest change of a row.
inline constexpr const char* kSwarmUnknown =
    "There is no picture: the Shapley values that it shows were not computed when this page was written.";
inline constexpr const char* kChangeWaits =
    "The smallest change that flips it was not looked for: the network is large.";
inline constexpr const char* kChangeUnknown =
    "The smallest change that flips it was still being looked for when this page was written.";
inline constexpr const char* kNothingHeld = "No column is locked: all of them may change.";

/// "How titanic predicts survived"; "What net computes" without an answer.
std::string title(const std::string& network, const std::string& answer);
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

/// "The other 35 listed clusters"
std::string other_clusters(unsigned long long clusters);
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
