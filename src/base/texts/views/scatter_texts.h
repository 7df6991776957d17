#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

/// Words of the scatter, the rows by two axes.
namespace reluscope::scatter_texts {

inline constexpr const char* kColour = "Colour";
inline constexpr const char* kColourMeaning = "What the points are coloured by.";
inline constexpr const char* kByCluster = "Colour: cluster";
inline constexpr const char* kByClusterMeaning =
    "The largest clusters have a colour each, the others are grey. Rows of a cluster share their activation pattern.";
inline constexpr const char* kByClass = "Colour: class";
inline constexpr const char* kByClassMeaning = "What the table's target column says.";
inline constexpr const char* kByOutput = "Colour: prediction";
inline constexpr const char* kByOutputMeaning =
    "What the network predicts: the probability of the explained output, or its value.";
inline constexpr const char* kByError = "Colour: error";
inline constexpr const char* kByErrorMeaning =
    "For classes 1 \u2212 probability of the true class; for numbers prediction \u2212 value.";
inline constexpr const char* kSpread = "Spread";
inline constexpr const char* kSpreadMeaning =
    "On axes with few whole numbers, rows are moved by up to 0.3 to each side, always the same way, so that they do "
    "not hide each other.";
inline constexpr const char* kFit = "Fit";
inline constexpr const char* kFitMeaning = "Shows all rows again. A double click on the picture does the same.";
inline constexpr const char* kAxisMeaning =
    "An input of the network or a column of the table in its own unit, a prediction, or a principal component: the "
    "direction along which the standardised rows vary most. Its name says its largest weights, each for a column in "
    "standard deviations.";
inline constexpr const char* kColumnSign = "  (column)";
inline constexpr const char* kComponents = "PRINCIPAL COMPONENTS";
inline constexpr const char* kInputs = "INPUTS OF THE NETWORK";
inline constexpr const char* kPredictions = "PREDICTIONS";
inline constexpr const char* kColumns = "COLUMNS OF THE TABLE";

inline constexpr const char* kNotKnown = "grey: not known";
inline constexpr const char* kBeyond = "and beyond";
/// "other clusters (17)".
std::string other_clusters(std::size_t count);
std::string other_families(std::size_t count);
/// The cluster that is selected, where it has no colour of its own: "12, selected".
std::string selected_cluster(std::size_t cluster);
std::string cluster(std::size_t number);
inline constexpr const char* kBadWindow = "A window of the scatter needs four finite numbers, in the right order.";
/// Numbers of axes count from 0 in commands.
std::string no_axis(std::size_t number);
std::string component(std::size_t number);  ///< counted from 1
std::string output_of(bool is_probability, const std::string& name);
/// What a component is made of, its largest weights: " = 0.41 radius + 0.38 area \u2212 0.2 texture + \u2026"; `more`:
/// others follow.
std::string combination(const std::vector<std::pair<double, std::string>>& terms, bool more);
/// The share of the variance that a component has: ", 34 % of the variance".
std::string of_variance(const std::string& share);
/// A predicted number, a class, or a class with its probability; and behind it the row's cluster.
std::string predicted_value(const std::string& value);
std::string predicted_class(const std::string& name);
std::string predicted_class(const std::string& name, const std::string& probability);
std::string in_cluster(std::size_t cluster);
inline constexpr const char* kClusterSign = "cluster";
inline constexpr const char* kFamilySign = "family";
std::string error_of_numbers(const std::string& column);
inline constexpr const char* kErrorOfDecision = "1 where the prediction is wrong";
inline constexpr const char* kErrorOfClass = "1 \u2212 probability of the true class";
/// "120 rows in 14 clusters".
std::string rows_in_clusters(std::size_t rows, std::size_t clusters);
/// "23 rows with one activation pattern."
std::string rows_of_pattern(std::size_t rows);
/// "43 000 of 100 000 rows are drawn".
std::string rows_drawn(std::size_t drawn, std::size_t rows);

}  // namespace reluscope::scatter_texts
