#pragma once

#include <cstddef>
#include <string>
#include <vector>

/// Words of the answers about a row: the smallest change that flips its prediction, locks of columns, and parts that
/// add up to its output. Numbers come as text.
namespace reluscope::answers_texts {

inline constexpr const char* kLocksStep = "locks of columns";
inline constexpr const char* kPartsStep = "parts of the row";
inline constexpr const char* kNoDocument = "Open a network and a table first.";
inline constexpr const char* kNoSearch = "There is no search to go on with: choose a row first.";
/// "There is no column "agee" that the network reads."
std::string no_such_column(const std::string& column);
/// "sex holds states and no numbers, so that it can only be free or locked."
std::string no_direction(const std::string& column);

// The smallest change.

inline constexpr const char* kChangeWork = "Looking for the smallest change";
inline constexpr const char* kAimStep = "aim of the smallest change";
/// How a length is measured: L2, L1 or L-infinity, in the order of Norm.
enum class Measure { kRoot, kSum, kLargest };
/// "0.31 standard deviations", of L1 "in sum", of L-infinity "each by at most 0.31 standard deviations".
std::string length(const std::string& distance, Measure measure);
/// "With sex held fixed and age only rising": what an answer rests on, its first words. Empty where nothing is held.
std::string with_held(const std::vector<std::string>& fixed, const std::vector<std::string>& rising,
                      const std::vector<std::string>& falling);
/// "With sex held fixed, the smallest change that makes it 'survived': age 22 to 18.3 and fare 7 to 9.1 (0.31 standard
/// deviations)." `held` is that of with_held(), here as in the other answers.
std::string smallest(const std::string& held, const std::string& wanted, const std::vector<std::string>& changes,
                     const std::string& length);
/// " Then: died (probability 50.2 %)."
std::string then_predicted(const std::string& predicted);
/// "age 22 to 18.3 years".
std::string change(const std::string& column, const std::string& from, const std::string& to);
/// "age (missing, read as 28.5) to 17.6 years".
std::string filled_change(const std::string& column, const std::string& from, const std::string& to);
/// Behind it, where that is proven.
inline constexpr const char* kNothingNearer = "Nothing nearer exists within the table's range.";
/// "Whether it is the smallest is not proven yet: nothing is nearer than 0.61; this one is 0.79."
std::string not_proven(const std::string& bound, const std::string& distance);
/// "Whether it is the smallest could not be decided exactly: ..." of a search that is at its end.
std::string undecided(const std::string& bound, const std::string& distance);
/// "A change that makes it 'survived': ..." of a search that is not finished.
std::string some_change(const std::string& held, const std::string& wanted, const std::vector<std::string>& changes,
                        const std::string& length);
/// "No change that makes it 'survived' is found yet; there is none nearer than 0.61 standard deviations."
std::string none_yet(const std::string& held, const std::string& wanted, const std::string& bound);
/// "The row lies on the boundary: the slightest change makes it 'survived'."
std::string on_the_boundary(const std::string& held, const std::string& wanted);
/// "With sex held fixed, no change within the table's range makes it 'survived' while cabin stays as it is. That is
/// proven." `stuck`: columns that cannot change by themselves.
std::string none_exists(const std::string& held, const std::string& wanted, const std::vector<std::string>& stuck);
/// "One column alone: age 29 to 10.8 years (1.3 standard deviations)." `then`: what it makes it, where that differs
/// from what the smallest change does.
std::string one_column(const std::vector<std::string>& changes, const std::string& length, const std::string& then);
inline constexpr const char* kNoColumnAlone = "No column does it alone.";
/// "Without changing fare: age 29 to 35.5 years (0.62 standard deviations)."
std::string alternative(const std::vector<std::string>& without, const std::vector<std::string>& changes,
                        const std::string& length);
/// "It is predicted 'virginica' already: nothing needs to change."
std::string nothing_to_change(const std::string& wanted);
inline constexpr const char* kSearching = "The smallest change is being looked for";
/// "The smallest change is being looked for; 41 % of its proof is done."
std::string searching(const std::string& share);
inline constexpr const char* kChooseValue =
    "Type a value that the prediction is to reach: the smallest change that does it is looked for.";
inline constexpr const char* kStopped = "The search for the smallest change was stopped.";
inline constexpr const char* kWaits = "The smallest change is not looked for by itself: the network is large.";
inline constexpr const char* kSearch = "Look for it";
inline constexpr const char* kSearchOn = "Search on";
inline constexpr const char* kSearchHelp =
    "Goes on until it is proven that nothing nearer exists. Stop ends it with what is known then.";
inline constexpr const char* kTry = "Try it";
inline constexpr const char* kTryHelp =
    "Changes these cells of the row, as if you had typed them: all views follow. The table stays as it is.";
inline constexpr const char* kChangeTitle = "The smallest change that flips the prediction";
inline constexpr const char* kChangeMeaning =
    "All columns that are not locked may change together. Each is measured in standard deviations over the rows. "
    "Categories, whole numbers and yes or no are kept whole, and no value leaves the range that the column has in the "
    "table. Numbers are rounded away from the row to as few digits as still reach the aim.";
/// "In full: 0.3123 standard deviations, at least 0.3123; 41 parts of the input space were looked at."
std::string change_in_full(const std::string& distance, const std::string& bound, std::size_t parts);
inline constexpr const char* kChangedSuffix = " after the smallest change";
inline constexpr const char* kShowWayAction = "Path from the chosen row to its smallest change";
inline constexpr const char* kTryAction = "Try the smallest change that flips the chosen row";
inline constexpr const char* kSearchAction = "Look for the smallest change that flips the chosen row";

// What is to be reached, and how its length is measured.

inline constexpr const char* kMeasures[] = {"L2, Euclidean", "L1, sparse", "L-infinity"};
inline constexpr const char* kMeasureTitle = "How the size of a change is measured";
inline constexpr const char* kMeasureHelp =
    "Every column counts in standard deviations. L2: the root of the sum of their squares. L1: their sum, which is "
    "smallest where few columns change. L-infinity: the largest of them, so that all may change a little.";
inline constexpr const char* kAnyOther = "any other class";
inline constexpr const char* kToClassTitle = "The class to reach";
inline constexpr const char* kToClassHelp = "The smallest change is looked for that makes the network predict it.";
inline constexpr const char* kSides[] = {"at least", "at most"};
inline constexpr const char* kValueTitle = "The value to reach";
inline constexpr const char* kValueHelp =
    "The smallest change is looked for that makes the prediction at least, or at most, this. Enter takes the value; an "
    "empty field asks for nothing.";
/// "There is no class 7: the network tells 3 classes apart, counted from 0."
std::string no_such_class(std::size_t asked, std::size_t classes);
inline constexpr const char* kNoNumber = "The network predicts classes: choose a class to reach, and no value.";
inline constexpr const char* kNoClass = "The network predicts a number: choose a value to reach, and no class.";
inline constexpr const char* kValueNotFinite = "The value to reach must be a finite number.";
/// "at least 20.5 years"
std::string side_of(bool at_most, const std::string& value);

// Locks.

inline constexpr const char* kLocks = "Locks";
inline constexpr const char* kLocksTitle = "What may change";
inline constexpr const char* kLocksHelp =
    "Says for each column whether it may change, or only one way. The answer is looked for anew.";
inline constexpr const char* kLockNames[] = {"free", "locked", "only up", "only down"};
/// "Proposed, since people cannot change them at will: sex is locked and age may only rise."
std::string proposed_sentence(const std::vector<std::string>& fixed, const std::vector<std::string>& rising);
/// "age is missing in this row and stays so."
std::string stuck_missing(const std::string& column);
std::string stuck_twice(const std::string& column);
inline constexpr const char* kAsProposed = "As proposed";
inline constexpr const char* kAsProposedHelp =
    "Sex, gender, race and ethnicity are locked and age can only grow, where columns have these names. All others are "
    "free.";
inline constexpr const char* kAsProposedAction = "Locks of columns as proposed";

// Parts that add up.

inline constexpr const char* kPartsWork = "Computing what each column adds";
inline constexpr const char* kPartsSubject = "What each column adds";
inline constexpr const char* kMapParts = "Reference";  // the three stand on one line of the narrowest column
inline constexpr const char* kShapleyChoice = "Shapley";
inline constexpr const char* kShapleyParts = "Shapley values";
inline constexpr const char* kExpectedParts = "Expected gradients";
/// The base of both: "average output of 1 309 rows".
std::string shapley_base(std::size_t rows);
inline constexpr const char* kShapleyBaseMeaning =
    "The mean of the network's own outputs, before the link, over all rows: one base for every row of the table.";
/// What the bars are, and how they differ from the others.
std::string shapley_sentence(std::size_t rows);
inline constexpr const char* kPartsDiffer =
    "The bars from a reference go one straight way from one point, or follow this cluster's map; where columns do not "
    "act together, both kinds differ by their base alone.";
/// What expected gradients are, and how they differ from Shapley values.
std::string expected_sentence(std::size_t rows);
/// " Exact for these rows. Were they a sample of many, the largest standard error of a part would be 0.021." `error` is
/// empty where there is one row only.
std::string exact_for_rows(const std::string& error);
/// "Base and parts add up to the output; the difference is 2e-16 of its size."
std::string adds_up(const std::string& difference);
/// Of estimates: how many pairs of random orders they come from, and how sure they are.
std::string shapley_estimated(std::size_t columns, std::size_t pairs, const std::string& error);
std::string shapley_step(const std::string& adds, const std::string& what);
std::string expected_step(const std::string& adds, const std::string& what);
std::string standard_error(const std::string& error);
/// "Shapley values are being computed.", "Expected gradients: stopped."
std::string parts_wait(bool expected);
std::string parts_stopped(bool expected);
inline constexpr const char* kGoOn = "Go on";
inline constexpr const char* kShapleyAction = "Bars of the row: Shapley values";
inline constexpr const char* kExpectedAction = "Bars of the row: expected gradients";
inline constexpr const char* kMapAction = "Bars of the row: from a reference";
std::string cannot(const std::string& why);
std::string cannot_expected(const std::string& why);

}  // namespace reluscope::answers_texts
