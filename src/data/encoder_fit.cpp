#include "data/encoder_fit.h"

#include "base/numerics/numerics.h"
#include "base/text/spelling.h"
#include "data/cell_names.h"
#include "data/column_roles.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

namespace reluscope {

namespace {

/// Where values lie.
struct Spread {
    double mean = 0;
    double deviation = 0;   ///< population
    double median = 0;      ///< of an even number: the mean of the two in the middle
    double low_median = 0;  ///< of an even number: the lower of the two
    bool constant = true;
};

Spread spread_of(std::vector<double> values) {
    Spread spread;
    const auto count = static_cast<double>(values.size());
    for (const double value : values) spread.mean += value / count;
    double squares = 0;
    for (const double value : values) squares += (value - spread.mean) * (value - spread.mean) / count;
    spread.deviation = std::sqrt(squares);
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    spread.median = spread.low_median = *middle;
    if (values.size() % 2 == 0) {
        spread.low_median = *std::max_element(values.begin(), middle);
        spread.median = spread.low_median + (*middle - spread.low_median) / 2;
    }
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    spread.constant = *low == *high;
    return spread;
}

/// How often each text occurs; numbers count as their text.
std::map<std::string, std::size_t> count_texts(const Column& column, std::span<const std::uint32_t> rows) {
    std::map<std::string, std::size_t> counts;
    if (column.type == ColumnType::kNumeric) {
        std::map<double, std::size_t> numbers;
        for (const std::uint32_t row : rows) {
            if (!column.is_missing(row)) ++numbers[column.numbers[row]];
        }
        for (const auto& [number, count] : numbers) counts[number_text(number)] += count;
        return counts;
    }
    std::vector<std::size_t> label_counts(column.labels.size(), 0);
    for (const std::uint32_t row : rows) {
        if (column.is_missing(row)) continue;
        const bool boolean = column.type == ColumnType::kBoolean;
        ++label_counts[static_cast<std::size_t>(boolean ? column.numbers[row] : column.codes[row])];
    }
    for (std::size_t i = 0; i < label_counts.size(); ++i) {
        if (label_counts[i] > 0) counts[column.labels[i]] += label_counts[i];
    }
    return counts;
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// Fits one column at a time.
class ColumnFitter {
public:
    ColumnFitter(const Table& table, const EncoderChoices& choices, std::span<const std::uint32_t> rows)
        : table_(table), choices_(choices), rows_(rows) {}

    /// Adds an encoding, or a note why there is none.
    Status fit(const Column& column) {
        num_missing_ = static_cast<std::size_t>(
            std::count_if(rows_.begin(), rows_.end(), [&](std::uint32_t row) { return column.is_missing(row); }));
        if (num_missing_ == rows_.size()) return pass_over(column, "it has no values");
        for (const OrdinalChoice& ordinal : choices_.ordinal) {
            if (ordinal.column == column.name) return fit_ordinal(column, ordinal);
        }
        const bool is_wanted = contains(choices_.columns, column.name);
        if (!is_wanted && counts_the_rows(table_, column)) return pass_over(column, "it counts the rows");
        const bool is_categorical = contains(choices_.categorical, column.name);
        if (column.type == ColumnType::kNumeric && !is_categorical) return fit_numbers(column);
        const std::map<std::string, std::size_t> counts = count_texts(column, rows_);
        if (counts.size() == 1) return pass_over(column, "it has one value only, " + quoted(counts.begin()->first));
        if (column.type == ColumnType::kBoolean && !is_categorical && !has_missing_input())
            return fit_boolean(column, counts);
        const std::size_t num_known = rows_.size() - num_missing_;
        const bool is_text = !column.has_numbers() && counts.size() > choices_.max_categories;
        if (!is_wanted && is_text && 2 * counts.size() > num_known)
            return pass_over(column, "its texts differ in more than half of the cells");
        return fit_categories(column, counts);
    }

    /// A column that counts the rows, where nothing else can be an input: then it is what there is to learn from.
    Status fit_counter(const Column& column) {
        fitted_.notes = {column_place(column) + " counts the rows, but is the only column that can be an input."};
        num_missing_ = 0;
        return fit_numbers(column);
    }

    const FittedEncoder& fitted() const { return fitted_; }
    FittedEncoder take() { return std::move(fitted_); }

private:
    bool has_missing_input() const { return choices_.missing_inputs && num_missing_ > 0; }

    Status pass_over(const Column& column, const std::string& reason) {
        fitted_.notes.push_back(column_place(column) + " is no input: " + reason + ".");
        return {};
    }

    /// `treatment` of missing cells, for people.
    void add(const Column& column, decltype(ColumnEncoding::encoding) encoding, const std::string& treatment) {
        if (num_missing_ > 0) {
            fitted_.notes.push_back(column_place(column) + " is missing in " + std::to_string(num_missing_) + " of " +
                                    count_of(rows_.size(), "training row") + ": " + treatment + ".");
        }
        fitted_.encoder.columns.push_back({column.name, std::move(encoding)});
    }

    Status fit_numbers(const Column& column) {
        std::vector<double> values;
        for (const std::uint32_t row : rows_) {
            if (!column.is_missing(row)) values.push_back(column.numbers[row]);
        }
        const Spread spread = spread_of(std::move(values));
        if (spread.constant) return pass_over(column, "it has one value only, " + number_text(spread.median));
        NumericEncoding numeric;
        numeric.unit = column.unit;
        if (Status status = set_scaling(column, spread, numeric.mean, numeric.scale); !status) return status;
        numeric.fill = spread.median;
        numeric.was_missing = has_missing_input();
        add(column, numeric,
            "taken as " + number_text(spread.median) + (numeric.was_missing ? ", and an input says where" : ""));
        return {};
    }

    Status set_scaling(const Column& column, const Spread& spread, double& mean, double& scale) const {
        if (!choices_.standardise) return {};
        if (!std::isfinite(spread.deviation) || spread.deviation == 0)
            return refuse(column_place(column), "numbers with a finite deviation",
                          spread.deviation == 0 ? "too small ones" : "too large ones");
        mean = spread.mean;
        scale = spread.deviation;
        return {};
    }

    Status fit_boolean(const Column& column, const std::map<std::string, std::size_t>& counts) {
        BooleanEncoding boolean;
        boolean.true_text = column.labels[1];
        const bool mostly_true = counts.at(column.labels[1]) > counts.at(column.labels[0]);
        boolean.fill = mostly_true ? 1 : 0;
        add(column, boolean, "taken as " + quoted(column.labels[mostly_true ? 1 : 0]));
        return {};
    }

    Status fit_categories(const Column& column, const std::map<std::string, std::size_t>& counts) {
        std::vector<std::pair<std::string, std::size_t>> order(counts.begin(), counts.end());
        std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
        OneHotEncoding one_hot;
        one_hot.missing = has_missing_input();
        if (!one_hot.missing) one_hot.fill = order.front().first;
        one_hot.other = order.size() > choices_.max_categories;
        if (one_hot.other) {
            std::size_t num_cells = 0;
            for (std::size_t i = choices_.max_categories; i < order.size(); ++i) num_cells += order[i].second;
            fitted_.notes.push_back(column_place(column) + ": the " + std::to_string(choices_.max_categories) +
                                    " most frequent of " + count_of(order.size(), "text") +
                                    " have an input each; the rest (" + count_of(num_cells, "cell") +
                                    ") count as other.");
            order.resize(choices_.max_categories);
        }
        for (const auto& [text, count] : order) one_hot.categories.push_back(text);
        sort_texts(column, one_hot.categories);
        const std::string treatment =
            one_hot.fill ? "taken as " + quoted(*one_hot.fill) : "that is an input of its own";
        add(column, std::move(one_hot), treatment);
        return {};
    }

    /// In the order of the texts, or of the numbers that they are.
    static void sort_texts(const Column& column, std::vector<std::string>& texts) {
        const bool numeric = column.type == ColumnType::kNumeric;
        std::sort(texts.begin(), texts.end(), [numeric](const std::string& a, const std::string& b) {
            double x = 0;
            double y = 0;
            return numeric && parse_number(a, x) && parse_number(b, y) ? x < y : a < b;
        });
    }

    Status fit_ordinal(const Column& column, const OrdinalChoice& choice) {
        // Encoding the column alone gives its numbers, and refuses texts without one.
        OrdinalEncoding ordinal{choice.values, 0, 1, std::nullopt};
        const Result<EncodedRows> encoded = encode({{{column.name, ordinal}}}, table_);
        if (!encoded) return tl::unexpected<Error>(encoded.error());
        std::vector<double> value_of_row(table_.num_rows, std::nan(""));
        for (std::size_t i = 0; i < encoded->row.size(); ++i)
            value_of_row[encoded->row[i]] = encoded->inputs(0, static_cast<Eigen::Index>(i));
        std::vector<double> values;
        for (const std::uint32_t row : rows_) {
            if (!std::isnan(value_of_row[row])) values.push_back(value_of_row[row]);
        }
        const Spread spread = spread_of(std::move(values));
        if (spread.constant) return pass_over(column, "it has one value only");
        if (Status status = set_scaling(column, spread, ordinal.mean, ordinal.scale); !status) return status;
        const auto middle = std::find_if(choice.values.begin(), choice.values.end(),
                                         [&](const auto& entry) { return entry.second == spread.low_median; });
        ordinal.fill = middle->first;
        add(column, ordinal, "taken as " + quoted(middle->first));
        return {};
    }

    const Table& table_;
    const EncoderChoices& choices_;
    std::span<const std::uint32_t> rows_;
    std::size_t num_missing_ = 0;  // of the column at work, in the rows
    FittedEncoder fitted_;
};

/// Every column that a choice names must be there, and be no answer.
Status check_names(const Table& table, std::size_t target, const EncoderChoices& choices) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (i != target) names.push_back(table.columns[i].name);
    }
    std::vector<std::string> wanted = choices.columns;
    wanted.insert(wanted.end(), choices.categorical.begin(), choices.categorical.end());
    for (const OrdinalChoice& ordinal : choices.ordinal) wanted.push_back(ordinal.column);
    if (target != Table::kNoColumn && contains(wanted, table.columns[target].name))
        return refuse("columns", "columns that can be inputs", quoted(table.columns[target].name) + ", the target");
    wanted.insert(wanted.end(), choices.drop.begin(), choices.drop.end());
    if (target != Table::kNoColumn)
        names.push_back(table.columns[target].name);  // may be dropped: it is no input anyway
    for (const std::string& name : wanted) {
        if (!contains(names, name))
            return refuse("columns", "a column " + quoted(name), name_list(names) + did_you_mean(name, names));
    }
    return {};
}

Status check_ordinals(const EncoderChoices& choices) {
    for (const OrdinalChoice& ordinal : choices.ordinal) {
        if (ordinal.values.empty())
            return refuse("column " + quoted(ordinal.column), "a number for at least one text", "none");
        for (std::size_t i = 0; i < ordinal.values.size(); ++i) {
            for (std::size_t j = 0; j < i; ++j) {
                if (ordinal.values[i].first == ordinal.values[j].first)
                    return refuse("column " + quoted(ordinal.column), "texts that differ",
                                  quoted(ordinal.values[i].first) + " twice");
            }
        }
    }
    return {};
}

}  // namespace

Result<FittedEncoder> fit_encoder(const Table& table, std::size_t target, const EncoderChoices& choices,
                                  std::span<const std::uint32_t> rows) {
    if (choices.max_categories < 1) return refuse("categories of a column", "at least 1", "0");
    if (rows.empty()) return in_file(table.name, Error{{}, {}, "at least one row to fit an encoder to", "none"});
    if (Status status = check_names(table, target, choices); !status) return in_file(table.name, status.error());
    if (Status status = check_ordinals(choices); !status) return tl::unexpected<Error>(status.error());
    ColumnFitter fitter(table, choices, rows);
    const Column* counter = nullptr;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const Column& column = table.columns[i];
        if (i == target || contains(choices.drop, column.name)) continue;
        if (!choices.columns.empty() && !contains(choices.columns, column.name)) continue;
        if (Status status = fitter.fit(column); !status) return in_file(table.name, status.error());
        if (counts_the_rows(table, column) && column.has_name) counter = &column;
    }
    if (fitter.fitted().encoder.empty() && counter != nullptr) {
        if (Status status = fitter.fit_counter(*counter); !status) return in_file(table.name, status.error());
    }
    FittedEncoder fitted = fitter.take();
    if (fitted.encoder.empty()) {
        std::string found = "none";
        if (!fitted.notes.empty()) found += "; " + fitted.notes.front().substr(0, fitted.notes.front().size() - 1);
        return in_file(table.name, Error{{}, "columns", "at least one that can be an input", found});
    }
    return fitted;
}

}  // namespace reluscope
