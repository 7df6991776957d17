#pragma once

#include <cstddef>
#include <string>
#include <vector>

/// Words of the beeswarm: what each column adds to the output of every row. Numbers come as text.
namespace reluscope::swarm_texts {

inline constexpr const char* kStep = "beeswarm";
inline constexpr const char* kWork = "Computing Shapley values of the rows";
inline constexpr const char* kSubject = "Shapley values of the rows";
inline constexpr const char* kHeading = "WHAT EACH COLUMN ADDS, ROW BY ROW";
inline constexpr const char* kPixels = "Pictures have no beeswarm: a picture has too many pixels for a line each.";
inline constexpr const char* kWait = "Shapley values of the rows are being computed.";
inline constexpr const char* kStopped = "Shapley values of the rows: stopped.";
inline constexpr const char* kGoOn = "Go on";
inline constexpr const char* kAllRows = "All rows";
inline constexpr const char* kAllRowsHelp = "Computes every row, however long it takes. Stop ends it.";
inline constexpr const char* kAllRowsAction = "Beeswarm: all rows";
inline constexpr const char* kAllColumns = "All columns";
inline constexpr const char* kAllColumnsHelp = "Every column as a line of dots again.";
inline constexpr const char* kAllColumnsAction = "Beeswarm: all columns";
/// "Beeswarm: age against what it adds".
std::string column_action(const std::string& column);
inline constexpr const char* kFromImportance = "Row by row";
inline constexpr const char* kFromImportanceHelp = "Shapley values of every row, a dot each: the view Beeswarm.";

/// "1,309 rows", "300 of 1,309 rows", "87 of 300 rows so far, of 1,309": which rows have dots.
std::string which_rows(std::size_t done, std::size_t asked, std::size_t all);
/// "A dot is a row, at the Shapley value of the column for the log-odds of survived: 300 of 1,309 rows."
std::string sentence(const std::string& what, const std::string& rows);
/// "The base is the mean output before the link over all 1,309 rows, -0.41. Base and values of a row add up to its
/// output; the largest difference is 2e-16 of its size."
std::string sum(const std::string& base, std::size_t rows, std::size_t all, const std::string& residual);
/// "Rows differ in more than 16 columns, so that values are estimates; the largest standard error is 0.03."
std::string estimated(std::size_t columns, const std::string& error);
inline constexpr const char* kExact = "Every value is exact.";
/// "Row 13 is not among them."
std::string not_among(std::size_t table_row);

/// "On average over these rows, sex moves the log-odds of survived most, by 1.07, then pclass and age." `columns`: one
/// at least.
std::string headline(const std::vector<std::string>& columns, const std::string& what, const std::string& by);

// The pictures.

/// Below the swarms: "adds to the log-odds of survived".
std::string axis(const std::string& what);
inline constexpr const char* kLow = "low";
inline constexpr const char* kHigh = "high value of the column";
/// "VALUE AND WHAT IT ADDS: age".
std::string dependence_heading(const std::string& column);
/// "A dot is a row: its age and what that adds to the log-odds of survived; 300 of 1,309 rows. Colours are clusters."
std::string dependence(const std::string& column, const std::string& what, const std::string& rows);
/// The tooltip of a line: "0.52 on average, without the sign. Click to see its values against what they add."
std::string line_tooltip(const std::string& mean);
/// The tooltip of a dot: "age 22 years adds -0.4."
std::string dot_tooltip(const std::string& column, const std::string& cell, const std::string& adds);
inline constexpr const char* kMissing = "missing";
/// For screen readers: the columns by size.
inline constexpr const char* kTable = "Size of what each column adds, on average over the rows";

}  // namespace reluscope::swarm_texts
