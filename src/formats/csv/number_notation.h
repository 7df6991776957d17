#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace reluscope {

/// Which mark stands before the decimals of a number.
enum class DecimalMark { kUnknown, kPoint, kComma };

/// How the numbers of a column are written: 1234.5 plainly, or as 1.234,5 or 1 234,5 or $1,234.50 or 7 %.
struct NumberNotation {
    char decimal = '.';
    /// Between groups of three digits: a comma, a point, a blank of any width or an apostrophe; NUL: none.
    char group = '\0';
    std::string symbol;  ///< of money or %, before or after each number; empty: none

    bool is_plain() const { return decimal == '.' && group == '\0' && symbol.empty(); }
    bool operator==(const NumberNotation&) const = default;

    /// Reads a whole cell of UTF-8 text.
    std::optional<double> number(std::string_view text) const;

    /// "'$' is left out and commas group thousands": what reading does, for people. Empty for a plain one.
    std::string sentence() const;
};

/// What the file as a whole says about the numbers in it.
struct NumberHabits {
    DecimalMark decimal_mark = DecimalMark::kUnknown;  ///< in columns that leave no doubt, or by the separator
    std::size_t fewest_decimal_commas = 1;  ///< cells that a column needs before its commas stand before decimals
};

/// Finds the one notation in which all given cells are numbers.
class NotationGuess {
public:
    /// Another cell that has a value, in UTF-8.
    void add(std::string_view text);

    /// False once a cell was no number in any notation, or none that the others have too; also without cells.
    bool possible() const { return num_texts_ > 0 && fits_ != 0; }

    /// What the cells say about decimals without doubt: "0,5" and "1.234,5" have a comma, "0.5" has a point, "1,234"
    /// could be both.
    DecimalMark evidence() const;

    /// The possible notation that agrees with the file's habits. Nothing if none is possible.
    std::optional<NumberNotation> choose(const NumberHabits& habits) const;

private:
    std::uint32_t fits_ = ~std::uint32_t{0};  // a bit per pair of marks
    std::string symbol_;
    bool has_point_ = false;
    std::size_t num_with_comma_ = 0;
    std::size_t num_texts_ = 0;
};

/// True for a text that is a number in some notation.
bool is_number_in_some_notation(std::string_view text);

}  // namespace reluscope
