#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// Words of the view What if: a slider or choices for each column of the chosen row.
namespace reluscope::what_if_texts {

inline constexpr const char* kWork = "Trying each column alone";
inline constexpr const char* kSubject = "intervals of What if";
inline constexpr const char* kStopped = "The intervals: stopped.";
inline constexpr const char* kGoOn = "Go on";
inline constexpr const char* kChooseRow = "Choose a row first: in the table of rows, or by a click on its point.";
inline constexpr const char* kPixels = "The network reads a picture: it has too many pixels to be moved one by one.";
/// "WHAT IF: ROW 13".
std::string heading(std::size_t table_row);
/// "Predicted: survived (probability 74 %). No cell is changed."
std::string as_in_table(const std::string& now);
/// "Predicted now: survived (probability 74 %). Before: died (probability 88 %)."
std::string now_and_before(const std::string& now, const std::string& before);
/// "survived (probability 74 %)"; `share` may be empty.
std::string predicted(const std::string& name, const std::string& share);

inline constexpr const char* kBack = "Back to the row";
inline constexpr const char* kBackHelp = "Every cell is the table's again (Escape).";
inline constexpr const char* kWay = "Show the way";
inline constexpr const char* kWayHelp =
    "The straight path from the row in the table to the edited one, with every region that it crosses.";
inline constexpr const char* kWayAction = "Path from the row in the table to the edited one";

// What the bands on the sliders and below the choices mean.

inline constexpr const char* kMapSign = "the linear formula stays the same";
inline constexpr const char* kDecisionSign = "the prediction stays the same";
inline constexpr const char* kAloneHelp =
    "How far a column can go while all others keep their values: exact, from the pieces of the line along the column. "
    "The linear formula is the network itself as long as no hidden unit switches. The thin mark is the table's value.";
/// "The prediction stays the same from 5 to 43.1; the linear formula holds from 17.3 to 24.9.", or "The prediction and
/// the linear formula stay the same everywhere in the table's range." `decision` may be empty.
std::string holds(const std::string& decision, const std::string& map);
/// "from 5 to 43.1 years".
std::string interval(const std::string& low, const std::string& high);
inline constexpr const char* kAtThisValue = "at this value only";
inline constexpr const char* kWholeRange = "everywhere in the table's range";
inline constexpr const char* kOneValue = "All rows of the table have this value.";
inline constexpr const char* kMissingHere = "The cell is missing. Moving the slider puts a value in.";
inline constexpr const char* kNotMeasured = "How far it can go is not known: its line has too many pieces.";
inline constexpr const char* kMissing = "missing";
/// What a choice would do: "Then the prediction is survived. The linear formula stays the same."
std::string then(const std::string& predicted, bool same_map);
inline constexpr const char* kTypeHelp = "Click to type a value.";
std::string more_columns(std::size_t count);

}  // namespace reluscope::what_if_texts
