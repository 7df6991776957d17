#include "data/encoder.h"

#include "base/numerics/numerics.h"
#include "base/text/spelling.h"
#include "base/utf8.h"
#include "data/cell_names.h"
#include "data/column_index.h"
#include "data/input_names.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

namespace reluscope {

namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
constexpr double kUnknownCode =
    std::numeric_limits<double>::infinity();  // a cell that says nothing the model knows; tables hold no infinities
constexpr double kNoInput = -1;               // a text that sets none of a column's one-hot inputs
constexpr std::size_t kLongestLabel = 256;    // characters: a label stands in lines, tables and pictures

/// A column of the table with its encoding, made ready so that each cell is one look-up. The value of a cell is the
/// number before mean and scale, or for one-hot the position of the input that it sets.
struct PreparedColumn {
    const Column* column = nullptr;
    Eigen::Index offset = 0;  ///< of its first input
    Eigen::Index num_inputs = 1;
    bool one_hot = false;
    bool was_missing = false;
    double mean = 0;
    double scale = 1;
    std::optional<double> fill;     ///< value of a missing cell
    bool missing_is_known = false;  ///< one-hot: a missing cell has an input of its own, and is not filled
    double other = kNoInput;        ///< one-hot: position of every other text
    std::string note;               ///< about how its cells are read, or empty

    enum class Source { kNumber, kNumberEquals, kNumberLookup, kCode } source = Source::kNumber;
    double equal_to = 1;                         ///< kNumberEquals
    std::map<double, double> value_of_number;    ///< kNumberLookup
    std::vector<double> value_of_code;           ///< kCode
    std::vector<double> value_of_missing_label;  ///< kCode: of texts such as None, where the model knows one of them

    bool is_missing(std::size_t row) const {
        return value_of_missing_label.empty() ? column->is_missing(row) : std::isnan(value(row));
    }

    double value(std::size_t row) const {
        if (source == Source::kCode) {
            const std::int32_t code = column->codes[row];
            if (code < -1 && !value_of_missing_label.empty())
                return value_of_missing_label[static_cast<std::size_t>(-2 - code)];
            return code < 0 ? kMissing : value_of_code[static_cast<std::size_t>(code)];
        }
        const double number = column->numbers[row];
        if (source == Source::kNumber || std::isnan(number)) return number;
        if (source == Source::kNumberEquals) return number == equal_to ? 1 : 0;
        const auto found = value_of_number.find(number);
        return found == value_of_number.end() ? kUnknownCode : found->second;
    }
};

using TextValues = std::vector<std::pair<std::string, double>>;

std::optional<double> value_of_text(const TextValues& values, std::string_view text) {
    for (const auto& [candidate, value] : values) {
        if (candidate == text) return value;
    }
    return std::nullopt;
}

/// Fits an encoding to a column.
class Preparer {
public:
    explicit Preparer(const Column& column) : column_(column) { prepared_.column = &column; }

    Result<PreparedColumn> operator()(const NumericEncoding& encoding) {
        if (!column_.has_numbers()) return refuse_texts();
        prepared_.mean = encoding.mean;
        prepared_.scale = encoding.scale;
        prepared_.fill = encoding.fill;
        prepared_.was_missing = encoding.was_missing;
        prepared_.num_inputs = encoding.was_missing ? 2 : 1;
        return std::move(prepared_);
    }

    Result<PreparedColumn> operator()(const OneHotEncoding& encoding) {
        TextValues positions;
        for (const std::string& category : encoding.categories)
            positions.emplace_back(category, static_cast<double>(positions.size()));
        if (encoding.other) prepared_.other = static_cast<double>(positions.size());
        const std::size_t num_texts = positions.size() + (encoding.other ? 1 : 0);
        prepared_.one_hot = true;
        prepared_.num_inputs = static_cast<Eigen::Index>(num_texts + (encoding.missing ? 1 : 0));
        prepared_.missing_is_known = encoding.missing;
        if (encoding.missing) {
            prepared_.fill = static_cast<double>(num_texts);
        } else if (encoding.fill) {
            prepared_.fill = value_of_text(positions, *encoding.fill).value_or(prepared_.other);
        }
        look_up(positions);
        return std::move(prepared_);
    }

    Result<PreparedColumn> operator()(const OrdinalEncoding& encoding) {
        prepared_.mean = encoding.mean;
        prepared_.scale = encoding.scale;
        if (encoding.fill) {
            prepared_.fill = value_of_text(encoding.values, *encoding.fill);
            if (!prepared_.fill)
                return refuse(column_place(column_), "a fill among its values", quoted(*encoding.fill));
        }
        look_up(encoding.values);
        return std::move(prepared_);
    }

    Result<PreparedColumn> operator()(const BooleanEncoding& encoding) {
        prepared_.mean = encoding.mean;
        prepared_.scale = encoding.scale;
        prepared_.fill = encoding.fill;
        if (column_.type == ColumnType::kNumeric) {
            const bool is_number = parse_number(encoding.true_text, prepared_.equal_to);
            prepared_.source =
                is_number ? PreparedColumn::Source::kNumberEquals : PreparedColumn::Source::kNumberLookup;
            prepared_.value_of_number = {{0.0, 0.0}, {1.0, 1.0}};
            return std::move(prepared_);
        }
        const std::vector<std::string>& labels = column_.labels;
        const bool has_text = std::find(labels.begin(), labels.end(), encoding.true_text) != labels.end();
        TextValues values;
        for (const std::string& label : labels) {
            values.emplace_back(label, (has_text ? label == encoding.true_text : boolean_of_text(label) == 1) ? 1 : 0);
        }
        look_up(values);
        if (labels.size() > 2) {
            prepared_.note = column_place(column_) + " holds " + count_of(labels.size(), "text") + "; " +
                             quoted(encoding.true_text) + " counts as 1, every other as 0.";
        }
        return std::move(prepared_);
    }

private:
    tl::unexpected<Error> refuse_texts() const {
        if (!column_.first_odd_cell) return refuse(column_place(column_), "numbers", "text");
        const OddCell& odd = *column_.first_odd_cell;
        const std::string line = odd.line == 0 ? "" : " (line " + std::to_string(odd.line) + ")";
        return refuse(column_place(column_) + ", row " + std::to_string(odd.row + 1) + line, "a number",
                      quoted(odd.text));
    }

    /// Finds the column's texts among those of `values`; in a numeric column, its numbers among those that are numbers.
    void look_up(const TextValues& values) {
        if (column_.type == ColumnType::kNumeric) {
            prepared_.source = PreparedColumn::Source::kNumberLookup;
            for (const auto& [text, value] : values) {
                double number = 0;
                if (parse_number(text, number)) prepared_.value_of_number.emplace(number, value);
            }
            return;
        }
        std::map<std::string_view, double> value_of;
        for (const auto& [text, value] : values) value_of.emplace(text, value);
        std::vector<double> value_of_label;
        for (const std::string& label : column_.labels) {
            const auto found = value_of.find(label);
            value_of_label.push_back(found == value_of.end() ? kUnknownCode : found->second);
        }
        if (column_.type == ColumnType::kBoolean) {
            prepared_.source = PreparedColumn::Source::kNumberLookup;
            for (std::size_t i = 0; i < value_of_label.size(); ++i)
                prepared_.value_of_number[static_cast<double>(i)] = value_of_label[i];
        } else {
            prepared_.source = PreparedColumn::Source::kCode;
            prepared_.value_of_code = std::move(value_of_label);
            look_up_missing_labels(value_of);
        }
    }

    /// A text that stands for "no value" elsewhere is what the model says it is.
    void look_up_missing_labels(const std::map<std::string_view, double>& value_of) {
        const auto is_known = [&](const std::string& label) { return value_of.count(label) > 0; };
        if (std::none_of(column_.missing_labels.begin(), column_.missing_labels.end(), is_known)) return;
        for (const std::string& label : column_.missing_labels)
            prepared_.value_of_missing_label.push_back(is_known(label) ? value_of.at(label) : kMissing);
    }

    const Column& column_;
    PreparedColumn prepared_;
};

Result<std::vector<PreparedColumn>> prepare(const Encoder& encoder, const Table& table) {
    std::vector<PreparedColumn> columns;
    std::vector<std::string> names;
    for (const Column& column : table.columns) names.push_back(column.name);
    const ColumnIndex index(table);
    Eigen::Index offset = 0;
    for (const ColumnEncoding& encoding : encoder.columns) {
        const std::size_t i = index.find(encoding.column);
        if (i == Table::kNoColumn) {
            return refuse("columns", quoted(encoding.column) + ", which the model needs",
                          name_list(names) + did_you_mean(encoding.column, names));
        }
        Result<PreparedColumn> column = std::visit(Preparer(table.columns[i]), encoding.encoding);
        if (!column) return tl::unexpected<Error>(column.error());
        column->offset = offset;
        offset += column->num_inputs;
        columns.push_back(std::move(*column));
    }
    return columns;
}

/// How often something was met, and where first.
struct Count {
    std::size_t times = 0;
    std::size_t first_row = 0;

    void add(std::size_t row) {
        if (times++ == 0) first_row = row;
    }
};

/// Encodes a table whose columns are prepared.
class RowEncoder {
public:
    RowEncoder(const Table& table, std::vector<PreparedColumn> columns)
        : table_(table),
          columns_(std::move(columns)),
          missing_(columns_.size()),
          filled_(columns_.size()),
          unknown_(columns_.size()) {}

    Result<EncodedRows> encode(std::size_t num_inputs) {
        choose_rows();
        if (out_.row.empty() && table_.num_rows > 0) return refuse_all_left_out();
        out_.inputs.resize(static_cast<Eigen::Index>(num_inputs), static_cast<Eigen::Index>(out_.row.size()));
        constexpr std::size_t kBlock = 1024;  // rows whose inputs stay in the cache while the columns are gone through
        for (std::size_t first = 0; first < out_.row.size(); first += kBlock) {
            const std::size_t last = std::min(first + kBlock, out_.row.size());
            for (std::size_t c = 0; c < columns_.size(); ++c) {
                if (Status status =
                        columns_[c].one_hot ? encode_one_hot(c, first, last) : encode_values(c, first, last);
                    !status) {
                    return tl::unexpected<Error>(status.error());
                }
            }
        }
        add_notes();
        return std::move(out_);
    }

private:
    /// Leaves out the rows with a missing cell that nothing fills.
    void choose_rows() {
        std::vector<bool> complete(table_.num_rows, true);
        for (std::size_t c = 0; c < columns_.size(); ++c) {
            if (columns_[c].fill) continue;
            for (std::size_t row = 0; row < table_.num_rows; ++row) {
                if (!columns_[c].is_missing(row)) continue;
                missing_[c].add(row);
                complete[row] = false;
            }
        }
        out_.row.reserve(table_.num_rows);
        for (std::size_t row = 0; row < table_.num_rows; ++row) {
            if (complete[row]) out_.row.push_back(static_cast<std::uint32_t>(row));
        }
        out_.num_left_out = table_.num_rows - out_.row.size();
    }

    tl::unexpected<Error> refuse_all_left_out() const {
        for (std::size_t c = 0; c < columns_.size(); ++c) {
            if (missing_[c].times == 0) continue;
            return refuse(cell_place(table_, *columns_[c].column, missing_[c].first_row),
                          "at least one row without missing cells", "a missing cell here and in every other row");
        }
        return refuse("rows", "at least one row without missing cells", "none");
    }

    Status encode_values(std::size_t c, std::size_t first, std::size_t last) {
        const PreparedColumn& column = columns_[c];
        for (std::size_t i = first; i < last; ++i) {
            const std::size_t row = out_.row[i];
            double value = column.value(row);
            const bool missing = std::isnan(value);
            if (missing) {
                filled_[c].add(row);
                value = *column.fill;
            }
            const double input = (value - column.mean) / column.scale;
            if (!std::isfinite(input)) return refuse_cell(column, row, value);
            out_.inputs(column.offset, static_cast<Eigen::Index>(i)) = input;
            if (column.was_missing) out_.inputs(column.offset + 1, static_cast<Eigen::Index>(i)) = missing ? 1 : 0;
        }
        return {};
    }

    tl::unexpected<Error> refuse_cell(const PreparedColumn& column, std::size_t row, double value) const {
        const bool unknown = value == kUnknownCode;
        return refuse(cell_place(table_, *column.column, row),
                      unknown ? "a value that the model knows" : "a finite number after scaling",
                      quoted(column.column->text(row)));
    }

    Status encode_one_hot(std::size_t c, std::size_t first, std::size_t last) {
        const PreparedColumn& column = columns_[c];
        for (std::size_t i = first; i < last; ++i) {
            const std::size_t row = out_.row[i];
            double position = column.value(row);
            if (std::isnan(position)) {
                filled_[c].add(row);
                position = *column.fill;
            } else if (position == kUnknownCode) {
                unknown_[c].add(row);
                position = column.other;
            }
            auto inputs = out_.inputs.col(static_cast<Eigen::Index>(i)).segment(column.offset, column.num_inputs);
            inputs.setZero();
            if (position != kNoInput) inputs(static_cast<Eigen::Index>(position)) = 1;
        }
        return {};
    }

    void add_notes() {
        for (std::size_t c = 0; c < columns_.size(); ++c) {
            const Column& column = *columns_[c].column;
            const std::string subject = column_place(column) + ": ";
            if (!columns_[c].note.empty()) out_.notes.push_back(columns_[c].note);
            const auto first = [this, &column](const Count& count) {
                return " (first: " + cell_place(table_, column, count.first_row) + ").";
            };
            if (missing_[c].times > 0) {
                out_.notes.push_back(subject + count_of(missing_[c].times, "row") +
                                     " left out because the cell is missing" + first(missing_[c]));
            }
            if (filled_[c].times > 0) {
                out_.notes.push_back(subject + count_of(filled_[c].times, "missing cell") +
                                     (columns_[c].missing_is_known ? ", which the model has an input for"
                                                                   : " filled with the model's default") +
                                     first(filled_[c]));
            }
            if (unknown_[c].times > 0) {
                out_.notes.push_back(subject + count_of(unknown_[c].times, "cell") +
                                     " with a text that is none of the model's categories, such as " +
                                     quoted(column.text(unknown_[c].first_row)) +
                                     (columns_[c].other == kNoInput ? "; it sets no input" : "; it counts as other") +
                                     first(unknown_[c]));
            }
        }
    }

    const Table& table_;
    std::vector<PreparedColumn> columns_;
    std::vector<Count> missing_;  // per column
    std::vector<Count> filled_;
    std::vector<Count> unknown_;
    EncodedRows out_;
};

}  // namespace

std::size_t ColumnEncoding::num_inputs() const {
    if (const auto* numeric = std::get_if<NumericEncoding>(&encoding)) return numeric->was_missing ? 2 : 1;
    if (const auto* one_hot = std::get_if<OneHotEncoding>(&encoding))
        return one_hot->categories.size() + (one_hot->other ? 1 : 0) + (one_hot->missing ? 1 : 0);
    return 1;
}

std::size_t Encoder::num_inputs() const {
    return std::accumulate(columns.begin(), columns.end(), std::size_t{0},
                           [](std::size_t sum, const ColumnEncoding& column) { return sum + column.num_inputs(); });
}

std::vector<InputOrigin> input_origins(const Encoder& encoder) {
    const std::vector<std::string> names = input_names(encoder);
    std::vector<InputOrigin> origins;
    const auto add = [&](const std::string& column, const std::string& unit, double mean, double scale,
                         bool indicator) {
        origins.push_back({column, printable_utf8(names[origins.size()], kLongestLabel), printable_utf8(unit), mean,
                           scale, indicator});
    };
    for (const ColumnEncoding& each : encoder.columns) {
        std::size_t num_indicators = each.num_inputs();
        if (const auto* numeric = std::get_if<NumericEncoding>(&each.encoding)) {
            add(each.column, numeric->unit, numeric->mean, numeric->scale, false);
            --num_indicators;
        } else if (const auto* ordinal = std::get_if<OrdinalEncoding>(&each.encoding)) {
            add(each.column, "", ordinal->mean, ordinal->scale, false);
            --num_indicators;
        } else if (const auto* boolean = std::get_if<BooleanEncoding>(&each.encoding)) {
            add(each.column, "", boolean->mean, boolean->scale, true);
            --num_indicators;
        }
        for (std::size_t i = 0; i < num_indicators; ++i) add(each.column, "", 0, 1, true);
    }
    return origins;
}

Eigen::VectorXd input_means(const Eigen::MatrixXd& inputs) {
    Eigen::VectorXd sum = Eigen::VectorXd::Zero(inputs.rows());
    if (inputs.cols() == 0) return sum;
    for (Eigen::Index c = 0; c < inputs.cols(); ++c) sum += inputs.col(c);  // a row of the matrix lies far apart
    return sum / static_cast<double>(inputs.cols());
}

Eigen::VectorXd input_deviations(const Eigen::MatrixXd& inputs) {
    Eigen::VectorXd sum = Eigen::VectorXd::Zero(inputs.rows());
    if (inputs.cols() == 0) return sum;
    const Eigen::VectorXd mean = input_means(inputs);
    for (Eigen::Index c = 0; c < inputs.cols(); ++c) sum += (inputs.col(c) - mean).cwiseAbs2();
    return (sum / static_cast<double>(inputs.cols())).cwiseSqrt();
}

Result<EncodedRows> encode(const Encoder& encoder, const Table& table) {
    Result<std::vector<PreparedColumn>> columns = prepare(encoder, table);
    if (!columns) return in_file(table.name, columns.error());
    Result<EncodedRows> rows = RowEncoder(table, std::move(*columns)).encode(encoder.num_inputs());
    if (!rows) return in_file(table.name, rows.error());
    rows->measure();
    return rows;
}

}  // namespace reluscope
