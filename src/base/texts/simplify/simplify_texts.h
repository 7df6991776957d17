#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// Words of the simplify view: units that can go without a change of any output. Units count from 1 here; numbers that
/// are handed over count from 0.
namespace reluscope::simplify_texts {

// What undo calls a step.
inline constexpr const char* kSettingStep = "where outputs stay the same";
inline constexpr const char* kApplyStep = "simplification";
inline constexpr const char* kCompareStep = "what is compared";

// The status bar.
inline constexpr const char* kWork = "Looking for units that change no output";
inline constexpr const char* kSubject = "simplification";

// The choice of a domain.
inline constexpr const char* kHeading = "FEWER UNITS, SAME OUTPUTS";
inline constexpr const char* kOnRows = "On the rows";
inline constexpr const char* kOnBox = "In their whole range";
inline constexpr const char* kOnRowsHelp =
    "The outputs stay the same for every row of the table. For other inputs they may differ.";
inline constexpr const char* kOnBoxHelp =
    "The outputs stay the same for every input whose columns lie between the smallest and the largest value of the "
    "table, each by itself. Every removal is proven.";
inline constexpr const char* kNotAStack =
    "This network adds or joins the outputs of earlier layers. Only a plain stack of layers can be made smaller "
    "without "
    "a change of its outputs.";
inline constexpr const char* kNoHiddenUnits = "This network has no hidden unit: it is one linear formula already.";
inline constexpr const char* kWhileTraining = "Units are looked at when training pauses.";
/// "cannot be made smaller: ..." of an error in a sentence.
std::string cannot(const std::string& why);

// Before and after.
inline constexpr const char* kBefore = "Now";
inline constexpr const char* kAfter = "Without them";
/// "30-64-32-1: 96 hidden units, 4,097 weights and biases".
std::string size(const std::string& architecture, std::size_t units, std::size_t numbers);

// The search.
/// "Looking for units that change no output: 41 of 96 are settled."
std::string searching(std::size_t decided, std::size_t units);
inline constexpr const char* kStopped = "The search was stopped.";
inline constexpr const char* kGoOn = "Go on";
inline constexpr const char* kStop = "Stop";

// The answer. Every reason is said of a number of units.
enum class Why { kDead, kConstant, kUnread, kDuplicate, kProportional, kMirror, kDependent, kAlwaysOn };
enum class Proof { kData, kInterval, kLp, kBranch };
struct Count {
    Why why;
    std::size_t units;
};
/// "14 of 96 hidden units are not needed: 11 are off for every row, 3 are copies of others. 30-64-32-1 can become
/// 30-53-29-1 with the same outputs (largest difference 4e-15)."
std::string answer(const std::vector<Count>& counts, std::size_t units, const std::string& before,
                   const std::string& after, const std::string& difference, bool on_box);
std::string nothing_found(std::size_t units, bool on_box);
/// Units that may be needed or not: the proof of some took too long, the extreme of others is too close to 0.
std::string open_units(std::size_t units, std::size_t too_close);
/// "1 unit is always on in the whole range and stays: what it adds is linear there, and no other unit carries it.", or
/// "3 units are on for every row and stay: ...".
/// Empty where there is none.
std::string stable_units(std::size_t always_on, std::size_t always_off, bool on_box);
/// "Both networks were evaluated on 569 rows and 10,000 random points of the range: ..."
std::string checked(std::size_t rows, std::size_t points, const std::string& difference);
/// Outputs differ by more than rounding, or are not finite: then nothing is claimed.
std::string not_equal(const std::string& difference);

// The list.
/// "Off for every row: 11 units".
std::string group_title(Why why, std::size_t units, bool on_box);
/// What takes their place.
std::string_view group_meaning(Why why);
std::string_view proof(Proof proof, Why why);
/// "Layer 2", before the numbers of its units.
std::string layer_label(std::size_t layer);
/// "3 of layer 2", the label of a unit.
std::string unit_label(std::size_t layer, std::size_t unit);
/// "and 12 more units".
std::string more_units(std::size_t units);

// What can be done.
inline constexpr const char* kApply = "Use the smaller network";
inline constexpr const char* kApplyHelp =
    "Puts it in the place of the open one: clusters, regions and explanations follow. Undo brings the old one back.";
inline constexpr const char* kCompare = "Compare before and after";
inline constexpr const char* kUndo = "Undo";
// In the palette of commands.
inline constexpr const char* kApplyAction = "Simplify: use the smaller network";
inline constexpr const char* kCompareAction = "Simplify: compare before and after";
inline constexpr const char* kOnBoxAction = "Simplify: same outputs in the whole range of the rows";
inline constexpr const char* kOnRowsAction = "Simplify: same outputs on the rows";
inline constexpr const char* kNothingToApply = "There is no smaller network to use.";
inline constexpr const char* kNothingToCompare = "The open network was not simplified here.";
inline constexpr const char* kNoDocument = "There is no network that could be simplified.";
/// "30-64-32-1 became 30-53-29-1, with the same outputs on all rows (largest difference 4e-15)."
std::string applied(const std::string& before, const std::string& after, const std::string& difference, bool on_box);
/// What a model's file says of where it is from.
std::string source(const std::string& source, const std::string& name, const std::string& before, bool on_box);
/// "30-64-32-1 on titanic.csv, before it was simplified": the name of the network that is compared with.
std::string name_before(const std::string& name, const std::string& architecture);

}  // namespace reluscope::simplify_texts
