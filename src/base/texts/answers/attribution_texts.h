#pragma once

#include <cstddef>
#include <string>

/// Words about parts that add up to an output: Shapley values, integrated and expected gradients.
namespace reluscope::attribution_texts {

/// "Row 698 (--row 697, which counts from 0): the log-odds of survived is −0.149."
std::string row_output(unsigned long long row, const std::string& output, const std::string& value);

/// "all 1 309 rows", "100 rows drawn from the table (seed 1)", "the 52 rows of 'women.csv'".
std::string all_rows(std::size_t rows);
std::string rows_drawn(std::size_t rows, unsigned long long seed);
std::string rows_of(std::size_t rows, const std::string& file);

/// "The base is −0.57, the mean over all 1 309 rows; each column adds:"
std::string base_is_mean(const std::string& base, const std::string& rows);
/// "The base is −1.42, at the mean input of all 1 309 rows; each column adds:"
std::string base_at_mean(const std::string& base, const std::string& rows);

/// "Base and columns add up to the output; the difference is 2.8e-16 of its size."
std::string sum_holds(const std::string& difference);

inline constexpr const char* kShapley =
    "Shapley values: a column's part is what putting in the row's own cell changes, on average over the rows of the "
    "base and over all orders in which the cells can be put in.";
inline constexpr const char* kIntegratedGradients =
    "Integrated gradients: a column's part is what its change adds on the straight way from the mean input to the row, "
    "summed exactly over the linear pieces of that way.";
inline constexpr const char* kExpectedGradients =
    "Expected gradients: a column's part is what its change adds on the straight way from a row of the base to this "
    "one, summed exactly over the linear pieces and averaged over the rows of the base.";
inline constexpr const char* kDifference =
    "The methods differ in the way they go: Shapley values put cells in one by one, in every order; expected gradients "
    "move all columns at once; integrated gradients do so from one point, with a base of its own. Where no columns act "
    "together, the first two are equal.";

/// "More than 16 columns differ, so these are estimates, from 16 501 pairs of random orders (seed 1); ± is the standard
/// error. The sum is exact all the same."
std::string estimated(std::size_t columns, std::size_t pairs, unsigned long long seed);

/// "the other 10 columns"
std::string other_columns(std::size_t count);

/// "Why versicolor and not virginica: the logits differ by 1.2, of which −0.3 is base; the columns add"
std::string why_not(const std::string& output, const std::string& other, const std::string& difference,
                    const std::string& base);

/// "--out writes the parts of the other 2 outputs too."
std::string other_outputs(std::size_t count);

}  // namespace reluscope::attribution_texts
