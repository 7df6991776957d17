#pragma once

#include "base/result.h"
#include "data/table.h"

#include <Eigen/Core>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace reluscope {

/// (value - mean) / scale; a missing value becomes `fill`. Without `fill` a row with a missing value is left out.
struct NumericEncoding {
    double mean = 0;
    double scale = 1;
    std::optional<double> fill;
    bool was_missing = false;  ///< a second input: 1 where the value was missing
    std::string unit;
};

/// One input per category, 1 where the cell equals it.
struct OneHotEncoding {
    std::vector<std::string> categories;
    bool other = false;  ///< one more input for every other text
    std::optional<std::string> fill;
    bool missing = false;  ///< a last input, 1 where the cell is missing; then there is nothing to fill
};

/// A number per text, then as numeric.
struct OrdinalEncoding {
    std::vector<std::pair<std::string, double>> values;
    double mean = 0;
    double scale = 1;
    std::optional<std::string> fill;
};

/// 1 where the cell equals `true_text`; in a column without that text, 1 where the cell is a true boolean (true, yes,
/// t, y or the number 1).
struct BooleanEncoding {
    std::string true_text;
    double mean = 0;
    double scale = 1;
    std::optional<double> fill;
};

struct ColumnEncoding {
    std::string column;
    std::variant<NumericEncoding, OneHotEncoding, OrdinalEncoding, BooleanEncoding> encoding;

    std::size_t num_inputs() const;
};

/// How the columns of a table become the inputs of a network, and back. Belongs to the model; empty when the model came
/// without.
struct Encoder {
    std::vector<ColumnEncoding> columns;

    bool empty() const { return columns.empty(); }
    std::size_t num_inputs() const;
};

/// One network input seen from the table: which column it comes from and how the column's own unit maps to it.
struct InputOrigin {
    std::string column;  ///< column of the table
    std::string label;   ///< what the input says, as it is shown (base/utf8.h): "age", "embarked = Cherbourg"
    std::string unit;    ///< of the column; may be empty
    double mean = 0;     ///< input = (column value - mean) / scale; indicators have 0 and 1
    double scale = 1;
    bool indicator = false;  ///< 0 or 1 in the table's terms, then scaled as any other input
};

/// One origin per input, in order.
std::vector<InputOrigin> input_origins(const Encoder& encoder);

/// Standard deviation of every input over all columns of the matrix (division by their number).
Eigen::VectorXd input_deviations(const Eigen::MatrixXd& inputs);
Eigen::VectorXd input_means(const Eigen::MatrixXd& inputs);

/// What encoding a table gave.
struct EncodedRows {
    Eigen::MatrixXd inputs;          ///< inputs x rows used: one column per row
    std::vector<std::uint32_t> row;  ///< per column of `inputs`: row of the table
    std::size_t num_left_out = 0;    ///< rows with a missing value that nothing fills
    std::vector<std::string> notes;  ///< unknown or other categories, filled cells, rows left out: one sentence each
    Eigen::VectorXd mean;            ///< per input, over `inputs`
    Eigen::VectorXd deviation;       ///< per input, over `inputs`

    /// Sets mean and deviation from the inputs.
    void measure() {
        mean = input_means(inputs);
        deviation = input_deviations(inputs);
    }
};

/// Encodes all rows of `table`.
/// Errors   names the column that is not there, or the first cell that is no number where one is needed (column, row,
/// line).
Result<EncodedRows> encode(const Encoder& encoder, const Table& table);

}  // namespace reluscope
