#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Words of the table of rows, of their menu, and of rows whose cells are changed to see what happens. Rows count from
/// 1 here; the numbers that are handed over count from 0, as in the program.
namespace reluscope::rows_texts {

/// "row 13", or "row 13, edited".
std::string row_name(std::size_t table_row, bool edited = false);
/// "Row 13".
std::string row_title(std::size_t table_row);

// --- the table

inline constexpr const char* kHeadingPrefix = "ROWS OF CLUSTER ";
inline constexpr const char* kChooseCluster = "Choose a cluster to list its rows.";
inline constexpr const char* kNumberTitle = "row";
inline constexpr const char* kNumberHelp = "The row's number in the table, from 1. Click to sort by it.";
inline constexpr const char* kPredictedTitle = "predicted";
inline constexpr const char* kPredictedHelp =
    "What the network predicts; \u00D7 marks a wrong prediction. Click to sort: first wrong predictions, the surest "
    "first, then correct ones, the least sure first.";
inline constexpr const char* kPredictedNumberHelp =
    "What the network predicts. Click to sort: the largest error comes first.";
inline constexpr const char* kPredictedNoAnswerHelp = "What the network predicts.";
inline constexpr const char* kReachTitle = "to region's edge (SD)";
inline constexpr const char* kReachAsk = "to region's edge?";
inline constexpr const char* kReachHelp =
    "How far the row is from the nearest wall of its region, in standard deviations of the columns. Up to there the "
    "row's linear model is the network itself. Click to sort by it.";
inline constexpr const char* kReachAskHelp =
    "Click to measure how far each row is from the nearest wall of its region. It takes some time.";
inline constexpr const char* kReachRunningHelp = "The rows are being measured.";
inline constexpr const char* kReachEverywhere = "everywhere";
inline constexpr const char* kMissingCell = "\u2013";
inline constexpr const char* kEditHint = "Double-click a cell to change it and see what the network would predict.";
inline constexpr const char* kEditHintTouch =
    "Hold a row and choose \u201CChange a value\u201D to see what the network would predict.";
/// What the rows of a cluster have in common, and what a click does; `marks`: wrong predictions are marked, `folded`:
/// the explanation stands behind the tab "Row".
std::string rows_lead(std::size_t rows, bool touch, bool marks, bool folded = false);
inline constexpr const char* kNoAnswersToSortBy = "The table has no answers that predictions could be sorted by.";

/// In a picture, which cannot be scrolled: "The first 22 of 462 rows; left out are the columns fare and embarked."
/// Empty if all is there.
std::string part_of_table(std::size_t shown_rows, std::size_t rows, const std::vector<std::string>& left_out);
std::string measured(std::string_view share);
std::string nearest_wall(std::string_view unit);

// --- menu of a row

inline constexpr const char* kChangeValue = "Change a value";
inline constexpr const char* kPathToNext = "Path from here to the next row chosen";
inline constexpr const char* kPathToOther = "Path to the nearest row with another prediction";
std::string explain_row(std::size_t table_row);
std::string compare_rows(std::size_t chosen, std::size_t other);
std::string path_between(std::size_t chosen);

// --- what if

inline constexpr const char* kEditedMark = "is edited. Counts and means keep the table's values";
inline constexpr const char* kEditedSuffix = ", edited";
inline constexpr const char* kReset = "Reset row";
inline constexpr const char* kResetHelp = "The row has the table's values again (Escape).";
inline constexpr const char* kResetMenu = "Reset the edited row";
inline constexpr const char* kApply = "Apply";
inline constexpr const char* kMissingChoice = "missing";
inline constexpr const char* kNoInputsToEdit = "The network reads no column of this table.";

/// "age 29 \u2192 5"; a missing cell is called so.
std::string changed_cell(std::string_view column, std::string_view before, std::string_view after);
/// "Row 13 is edited. Counts and means keep the table's values."
std::string edited_lead(std::size_t table_row);
/// "Row 13 is edited:".
std::string edited_row(std::size_t table_row);
/// Where the edited row is now, against the cluster that the table's row is in.
std::string edited_place(std::optional<std::size_t> cluster, std::size_t own_cluster);
/// "In the table: 29 years. All rows: 0.17 to 80 years."
std::string cell_facts(std::string_view in_table, std::string_view range);

// Why a cell cannot be changed so, each in one sentence.

inline constexpr const char* kNothingToEdit = "There is no table whose rows could be changed.";
inline constexpr const char* kChooseRowFirst = "Choose a row first, then change a cell of it.";
std::string no_such_row(std::size_t rows);
std::string no_such_column(std::string_view column);
std::string not_an_input(std::string_view column);
std::string not_a_number(std::string_view column, std::string_view text);
std::string not_one_of(std::string_view column, std::string_view text, const std::vector<std::string>& known);
std::string missing_not_read(std::string_view column);

// What is to be known of a changed cell.

/// `other`: the text counts as any other one; else it sets no input.
std::string unknown_category(std::string_view column, std::string_view text, bool other);
std::string not_the_true_text(std::string_view column, std::string_view text, std::string_view true_text);
std::string out_of_range(std::string_view column, std::string_view value, std::string_view low, std::string_view high);
std::string missing_is_filled(std::string_view column, std::string_view fill);

}  // namespace reluscope::rows_texts
