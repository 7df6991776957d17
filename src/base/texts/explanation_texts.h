#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

/// Words of the room of explanations: clusters and rows explained, how far that holds, importance, and their menus.
namespace reluscope::explanation_texts {

// Sentences that begin with a name out of the table.

/// The first letter as a capital where the text begins with a plain word in lower case ("age"); names such as "x1" and
/// "sepal_length" stay as they are.
std::string sentence(std::string text);
/// The parts with a space between.
std::string joined(const std::vector<std::string>& parts);

// A cluster.

/// "462 rows, 35 % of all."
std::string cluster_lead(std::size_t rows, double share);
inline constexpr const char* kUntrained =
    "This network is not trained yet: its weights are random, and there is nothing to explain.";
/// For images: "Orange pixels raise the logit of 7, blue pixels lower it."
std::string pixels_raise(const std::string& what);
/// "Inside its region no column changes the log-odds of survived: it is constant there."
std::string nothing_counts(const std::string& what);
/// Behind a formula without a term.
inline constexpr const char* kConstantFormula = ", constant";
inline constexpr const char* kTryingSteps = "What changes them is being worked out.";

/// "raising age by 2 years", "lowering fare by 12".
std::string shift(const std::string& label, double step, const std::string& unit);
/// "sex = female instead of male".
std::string flip(const std::string& to, const std::string& from);

/// What a change does to a cluster, ready to be said.
struct StepWords {
    std::string change;  ///< "raising age by 2 years"
    std::string what;    ///< "the log-odds of survived"; "it" where it was named before
    std::string unit;    ///< of an answer that is a number
    double map = 0;      ///< by the cluster's map
    double network = 0;  ///< by the network itself, on average
    std::size_t rows = 0, stay = 0;
    bool every_row = true;  ///< false: only rows that have one of the two states
    std::string share;      ///< "94 %"
};
/// "Raising age by 2 years lowers the log-odds of survived by 0.12; 94 % of these rows stay in the cluster."
std::string step_that_holds(const StepWords& step);
/// "Sex = female instead of male raises it by 1.9 on average, but only 12 % of these rows stay in the cluster; its
/// formula alone would give +2.6."
std::string step_that_leaves(const StepWords& step);

/// "Left out: sex, whose change takes more than 10 % of the changed rows out of the cluster; cabin, of which no change
/// could be tried." Empty where nothing is left out. `one_is_told`: the change of a column that is told takes as many
/// rows out, of which one such column is told at most: the sentence then says "too".
std::string left_out(const std::vector<std::string>& leaving, bool one_is_told,
                     const std::vector<std::string>& untried);

/// "P(survived)".
std::string probability_of(const std::string& name);
/// "P(survived): 21.4 % predicted on average, 19.5 % observed (90 of 462 rows)." `predicted` is empty where the network
/// gives no probability.
std::string class_outcome(const std::string& name, const std::string& predicted, const std::string& observed,
                          std::size_t count, std::size_t known, bool all_known);
/// "price: 12.3 EUR predicted on average, 12 EUR observed (30 rows have an answer)."
std::string number_outcome(const std::string& name, const std::string& predicted, const std::string& observed,
                           std::size_t known, bool all_known);
inline constexpr const char* kBeyondChance = " They differ by more than chance allows.";
inline constexpr const char* kNumberChanceRule =
    "Marked because the mean error is more than three standard errors away from 0, over ten rows or more.";
inline constexpr const char* kClassChanceRule =
    "Marked because chance would make so large a difference, on this side, in fewer than 1 of 20 such clusters if the "
    "network's probabilities were right.";

/// "81.3 % correct on 262 held-out rows, according to the model file".
std::string held_out_accuracy(const std::string& share, std::size_t rows, bool from_file);
std::string held_out_error(const std::string& error, std::size_t rows, bool from_file);
/// "80 % correct on all 1309 rows of the table, held out or not".
std::string table_accuracy(const std::string& share, std::size_t rows, bool all_rows, bool mixed);
std::string table_error(const std::string& error, std::size_t rows, bool all_rows, bool mixed);

/// " + 5 more terms", " + 1 more term": the end of a formula.
std::string more_terms(std::size_t count);
/// "3 others".
std::string others(std::size_t count);

/// "epoch 12 of 40".
std::string epoch_of(long long epoch, long long last);
/// "Shown as it was after epoch 12 of 40."
std::string shown_after(const std::string& epoch);
/// "It is the 2nd strongest of 7 inputs: one standard deviation of it moves the output by 0.46 on average over all
/// rows."
/// "In cluster 3, the weight of age in the log-odds of survived is \u22120.02 per year."
std::string feature_weight(const std::string& where, const std::string& column, const std::string& what,
                           const std::string& weight, const std::string& per_unit);
/// "Row 13: it adds \u22120.4, compared with the average row."
std::string feature_adds(const std::string& row, const std::string& value, const std::string& reference);
std::string feature_rank(const std::string& amount, const std::string& place, std::size_t inputs);

// A row.

/// "Predicted: survived, 74 %." `share` may be empty.
std::string predicted_class(const std::string& name, const std::string& share);
inline constexpr const char* kCorrect = " Correct.";
/// " Wrong: the answer is died."
std::string wrong(const std::string& answer);
/// "Predicted price: 12.3 EUR. Observed: 12 EUR." `observed` may be empty.
std::string predicted_number(const std::string& name, const std::string& value, const std::string& observed);
/// "compared with the average row (\u22121.42), ": what the reasons are counted from, and the output there.
std::string counted_from(const std::string& start, const std::string& output);
/// "by Shapley values, compared with the average output (\u22120.57), ".
std::string by_shapley(const std::string& output);
/// The same of expected gradients.
std::string by_expected(const std::string& output);
/// "Compared with the average row (\u22121.42), age (11 months) raises the log-odds of survived most, by 2.94." `from`
/// is one of the two above.
std::string first_reason(const std::string& from, const std::string& column, const std::string& cell, double value,
                         const std::string& what, const std::string& unit, bool only);
/// One more reason: its column, its cell, what it adds.
struct Reason {
    std::string column, cell;
    double value = 0;
};
/// "Next, sex (male) lowers it by 1.2 and fare (8 GBP) raises it by 0.3."
std::string next_reasons(const std::vector<Reason>& reasons, const std::string& unit);
/// "Against this, pclass (1) raises it by 1.96."
std::string reasons_against(const std::vector<Reason>& reasons, const std::string& unit);
/// "Row 3" for the third row.
std::string row_name(std::size_t table_row);

// Changes of a row.

/// A change of one column, ready to be said.
struct ChangeWords {
    std::string change;  ///< "raising age by 3 years", "the slightest increase of age", "sex = female instead of male"
    std::string leads;   ///< the class that is predicted then
};
/// "the slightest increase of age".
std::string any_shift(const std::string& label, bool up);
/// "Raising age by 3 years flips the prediction to died." The next ways follow in a sentence of their own, one per
/// column.
std::string flips(const std::vector<ChangeWords>& ways);
/// "Lowering age by 0.75 years leaves this region."
std::string leaves(const ChangeWords& way);
/// Where there is none; `untried`: columns that could not be tried.
std::string nothing_flips(bool complete, const std::vector<std::string>& untried);
std::string nothing_leaves(bool complete, const std::vector<std::string>& untried);
inline constexpr const char* kLeaveTitle = "How far this explanation holds";
/// How the change was found, and how long it is: "0.21" standard deviations; empty where there is none.
std::string leave_tooltip(const std::string& length);
/// With all columns free to move.
std::string nearest_wall(const std::string& distance, const std::string& unit);
inline constexpr const char* kNoWalls = "The region has no edge: no hidden unit can switch.";
/// On demand, in full: "Nearest edge: 0.0699… standard deviations, 0.05… in the model's input units (…)."
std::string wall_in_full(const std::string& deviations, const std::string& model, const std::string& unit);

// The region of a row.

inline constexpr const char* kFlatRegion = "The region is flat: the row lies between opposite edges that coincide.";
/// "12 of 31 walls are edges of the region."
std::string facets(std::size_t facets, std::size_t walls, bool complete);
inline constexpr const char* kBounded = " It is closed on all sides.";
inline constexpr const char* kUnbounded = " It is open: on some side it goes on forever.";
/// " The largest ball inside it has radius 0.12."
std::string inner_ball(const std::string& radius);
inline constexpr const char* kAnyBall = " Balls of every size fit inside.";
inline constexpr const char* kFacets = "Walls of the region";
inline constexpr const char* kFacetsMeaning =
    "A wall is where a hidden unit switches. The other walls do not touch the region: it ends before it meets them. "
    "The "
    "largest inner ball (Chebyshev) is measured in the model's input units.";
std::string facets_running(const std::string& share);
inline constexpr const char* kFacetsNotCounted = "Walls of the region: not counted yet.";
inline constexpr const char* kCount = "Count";
inline constexpr const char* kCountMeaning =
    "Finds the walls that bound the region, by linear programs. Takes some seconds for a large network.";

/// "For a typical row (row 12), age + 3 years leaves this region."
std::string typical_leaves(const std::string& row, bool one_row, const std::string& change);
std::string typical_stays(const std::string& row, bool complete);
/// "A typical row is 0.343 standard deviations from the edge of this region."
std::string cluster_reach(const std::string& median, bool one_row);
inline constexpr const char* kClusterReach = "How far this explanation holds";
std::string cluster_reach_tooltip(const std::string& least, const std::string& most, const std::string& unit,
                                  std::size_t rows);
std::string cluster_reach_in_full(const std::string& least, const std::string& median, const std::string& most);

inline constexpr const char* kRowsCannotBeSorted = "The rows can be sorted once their distances are computed.";

// The panel of a cluster.

std::string cluster_title(std::size_t cluster);
inline constexpr const char* kCompareWith = "Compare with...";
inline constexpr const char* kCompareCluster = "Compare with another cluster";
inline constexpr const char* kCompareClusterMeaning =
    "Opens Compare. The next cluster that you choose, in any view, is the other one.";
inline constexpr const char* kOutcome = "Predicted and observed";
inline constexpr const char* kFollowClass = "the predicted class";
inline constexpr const char* kOutput = "Output";
std::string output_meaning(bool logits);
inline constexpr const char* kStrength = "Strength";
/// What the weights of a map are shown as, in the order of BarMode.
inline constexpr const char* kBarModes[] = {kStrength, "Per unit", "Against the mean"};
std::string strength_caption(const std::string& measure);
std::string per_unit_caption(const std::string& measure);
std::string against_mean_caption(const std::string& measure);
inline constexpr const char* kPerUnitColumn = "per unit";
inline constexpr const char* kOddsColumn = "odds ratio";
/// "1.79", "1.0023", "(1 + 2.3e\u22125)": enough digits to tell a factor from 1.
std::string odds_number(double factor);
/// "×1.79": the factor by which one unit more changes the odds; "> ×1000" and "< ×0.001" where digits would say
/// nothing.
std::string odds_factor(double factor);
/// "+0.58 yes against no", "−0.102 per year".
std::string per_unit_text(const std::string& weight, bool indicator, const std::string& unit);
/// What a bar says, line by line.
struct BarWords {
    std::string label, what;  ///< "age"; "the log-odds of survived"
    std::string weight, strength, mean;
    std::string odds, odds_of_deviation;  ///< factors of one unit and of one standard deviation; empty where none are
    std::string unit, answer_unit;
    bool indicator = false;
};
std::string bar_tooltip(const BarWords& bar);
std::string bar_in_full(const std::string& weight, const std::string& strength, const std::string& quantity,
                        const std::string& bias);
inline constexpr const char* kPixelWeights = "weights";
inline constexpr const char* kMeanImage = "mean image";
inline constexpr const char* kWeightImage = "The weights as a picture";
std::string weight_image(const std::string& noun, const std::string& largest);
inline constexpr const char* kChooseCluster = "Choose a cluster to see what drives the prediction there.";

// The panel of a row.

std::string row_heading(std::size_t table_row);
inline constexpr const char* kPathFromHere = "Path from here";
inline constexpr const char* kPathFromHereMeaning = "Begins a path at this row. The next row that you choose ends it.";
inline constexpr const char* kCompareShort = "Compare";
inline constexpr const char* kCompareRow = "Compare with another row";
inline constexpr const char* kCompareRowMeaning =
    "Opens Compare. The next row that you choose, in any view, is the other one.";
inline constexpr const char* kWhatWouldChange = "What would change it?";
inline constexpr const char* kWhatWouldChangeTitle = "The way to the smallest change";
inline constexpr const char* kWhatWouldChangeMeaning =
    "Opens Path, from this row to the change that is stated below: where the prediction changes on the way, and what "
    "each column adds to that.";
inline constexpr const char* kPathToOtherTitle = "The most similar row with another prediction";
inline constexpr const char* kPathToOtherMeaning =
    "Opens Path, which leads there: where the prediction changes on the way, and which columns do it. Where a number "
    "is predicted, it is the most similar row of another region.";
inline constexpr const char* kAgainst = "compared with";
inline constexpr const char* kReferences[] = {"all columns at 0", "the average row", "the cluster's average row",
                                              "this cluster's map with all columns at 0",
                                              "this cluster's map at the average row"};
inline constexpr const char* kReference = "What the bars are measured against";
inline constexpr const char* kReferenceMeaning =
    "Each bar says how much the column makes this row differ from that point.\nFrom a point: the bars begin at the "
    "network's own output there and are exact integrated gradients along the straight line to the row.\nBy this "
    "cluster's map: weight times difference. The start then differs from cluster to cluster.";
std::string base_meaning(bool from_point, bool of_cluster);
std::string base_in_full(const std::string& value);
std::string step_meaning(bool from_point, const std::string& adds, const std::string& what);
inline constexpr const char* kResultMeaning =
    "The network's own output for this row, before the link. The bars above add up to it.";
std::string result_in_full(const std::string& logit, const std::string& residual);
inline constexpr const char* kProbability = "Probability";
/// "The sigmoid of the logit."
std::string probability_meaning(const std::string& link);
inline constexpr const char* kContributions = "Contributions";
inline constexpr const char* kRowImage = "this row";
inline constexpr const char* kPartsImage = "what each pixel adds";
std::string pixel_contributions(const std::string& what);

// Importance.

inline constexpr const char* kWhatMatters = "WHAT MATTERS OVER ALL CLUSTERS";
/// The columns that count most, by the measure that is shown, the first one first; `counts`: any of them does at all.
std::string importance_lead(const std::vector<std::string>& columns, bool counts);
inline constexpr const char* kSelectBar = " Click a bar to select its column in every view.";
inline constexpr const char* kSelectBarTouch = " Tap a bar to select its column in every view.";
inline constexpr const char* kWhenChecked = "Shown once every cluster's map is checked.";
inline constexpr const char* kSquaredWeights = "Squared weights";
/// Under the heading: what the bars measure.
std::string strength_measure(const std::string& measure);
inline constexpr const char* kSquaredMeasure =
    "Share of all squared weights, in percent. Compares columns only where the inputs have similar scales.";
/// The words above the image of the importance of pixels: of how many outputs it is the mean.
std::string importance_image(std::size_t outputs);
std::string strength_axis(const std::string& measure);
inline constexpr const char* kSquaredAxis = "share of the squared weights (%)";
std::string strength_tooltip(const std::string& value, const std::string& measure);
std::string squared_tooltip(const std::string& value);
/// "The sum of its inputs: 0.42 (sex = male) + 0.13 (sex = female)." on a line of its own.
std::string sum_of_inputs(const std::vector<std::pair<std::string, std::string>>& values, bool more);
std::string columns_that_count_less(std::size_t count);
inline constexpr const char* kFewerColumns = "Fewer columns";
std::string more_columns(std::size_t count);
inline constexpr const char* kSizes = "HOW LARGE THE CLUSTERS ARE";
/// "17 of 97 clusters cover 90 % of the rows."
std::string coverage(std::size_t covering, std::size_t clusters, int percent);
/// In the chart: "17 clusters: 90 % of the rows".
std::string covers(std::size_t covering, const std::string& share);
inline constexpr const char* kSizesTitle = "Sizes of the clusters";
inline constexpr const char* kSizesMeaning = "Each point is a cluster, the largest first. Click one to explain it.";
std::string cluster_size_tooltip(std::size_t rows, const std::string& share);
inline constexpr const char* kSizesAxis = "clusters, the largest first";
inline constexpr const char* kRowsAxis = "rows in the cluster";
inline constexpr const char* kCoverageTitle = "Coverage";
inline constexpr const char* kCoverageMeaning =
    "The share of the rows that the largest clusters hold together. Few clusters that cover much make an explanation "
    "short.";
inline constexpr const char* kCoverageAxis = "number of largest clusters";
inline constexpr const char* kShareAxis = "share of the rows covered";

// Menus.

std::string explain(const std::string& name);
std::string compare(const std::string& first, const std::string& second);
/// "Show in Tree".
std::string show_in(const std::string& view);
inline constexpr const char* kCopyPattern = "Copy its pattern";
std::string path_between(const std::string& first, const std::string& second);
inline constexpr const char* kPathToOther = "Path to the nearest row with another prediction";
std::string cluster_name(std::size_t cluster);

}  // namespace reluscope::explanation_texts
