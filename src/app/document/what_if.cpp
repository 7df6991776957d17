#include "app/document/what_if.h"

#include "base/numerics/numerics.h"
#include "base/text/number_format.h"
#include "base/texts/rows_texts.h"
#include "data/cell_names.h"
#include "data/column_index.h"
#include "formats/csv/csv_text.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace reluscope {

namespace {

using Problem = std::optional<std::string>;

/// Per column of the table: how the network reads it; null where it does not.
std::vector<const ColumnEncoding*> encodings_of(const StudyInput& input) {
    std::vector<const ColumnEncoding*> encodings(input.table->columns.size(), nullptr);
    const ColumnIndex index(*input.table);
    for (const ColumnEncoding& encoding : input.encoder.columns) {
        const std::size_t at = index.find(encoding.column);
        if (at != Table::kNoColumn) encodings[at] = &encoding;
    }
    return encodings;
}

const ColumnEncoding* encoding_of(const StudyInput& input, std::string_view column) {
    const std::size_t at = input.table->find_column(column);
    return at == Table::kNoColumn ? nullptr : encodings_of(input)[at];
}

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// A number as people write it: with the column's unit behind it, or with the true minus sign.
bool read_typed_number(std::string_view text, const std::string& unit, double& value) {
    constexpr std::string_view kMinus = "\u2212";
    if (!unit.empty() && text.size() > unit.size() && text.ends_with(unit))
        text = trimmed(text.substr(0, text.size() - unit.size()));
    std::string plain(text);
    if (plain.starts_with(kMinus)) plain.replace(0, kMinus.size(), "-");
    return parse_number(plain, value) && std::isfinite(value);
}

/// One row of a column. Of a column that the network does not read, only the row's own text is kept.
Column row_of(const Column& column, std::size_t row, bool is_read) {
    Column one;
    one.name = column.name;
    one.has_name = column.has_name;
    one.type = column.type;
    one.unit = column.unit;
    if (is_read || column.has_numbers()) {
        one.labels = column.labels;
        one.missing_labels = column.missing_labels;
    }
    if (column.has_numbers()) {
        one.numbers = {column.numbers[row]};
    } else if (is_read) {
        one.codes = {column.codes[row]};
    } else {
        one.codes = {column.is_missing(row) ? -1 : 0};
        if (!column.is_missing(row)) one.labels = {column.text(row)};
    }
    one.num_missing = column.is_missing(row) ? 1 : 0;
    return one;
}

/// Reads a text into the only row of a column, as the reader of the table would have.
Problem set_cell(Column& column, std::string_view typed, const ColumnEncoding& encoding) {
    const std::string_view text = trimmed(typed);
    const auto label = std::find(column.labels.begin(), column.labels.end(), text);
    if (column.type == ColumnType::kNumeric) {
        double& value = column.numbers[0];
        value = std::numeric_limits<double>::quiet_NaN();
        const auto* numeric = std::get_if<NumericEncoding>(&encoding.encoding);
        const std::string& unit = column.unit.empty() && numeric != nullptr ? numeric->unit : column.unit;
        if (!is_missing_text(text) && !read_typed_number(text, unit, value))
            return rows_texts::not_a_number(column.name, text);
    } else if (column.type == ColumnType::kBoolean) {
        double& value = column.numbers[0];
        const int truth = boolean_of_text(text);
        if (label != column.labels.end()) {
            value = static_cast<double>(label - column.labels.begin());
        } else if (is_missing_text(text)) {
            value = std::numeric_limits<double>::quiet_NaN();
        } else if (truth >= 0 || text == "0" || text == "1") {
            value = truth >= 0 ? truth : (text == "1" ? 1 : 0);
        } else {
            return rows_texts::not_one_of(column.name, text, column.labels);
        }
    } else {
        std::int32_t& code = column.codes[0];
        const auto missing = std::find(column.missing_labels.begin(), column.missing_labels.end(), text);
        const auto* one_hot = std::get_if<OneHotEncoding>(&encoding.encoding);
        const bool category = one_hot != nullptr && std::find(one_hot->categories.begin(), one_hot->categories.end(),
                                                              text) != one_hot->categories.end();
        if (label != column.labels.end()) {
            code = static_cast<std::int32_t>(label - column.labels.begin());
        } else if (missing != column.missing_labels.end()) {
            code = -2 - static_cast<std::int32_t>(missing - column.missing_labels.begin());
        } else if (is_missing_text(text) && !category) {
            code = -1;
        } else {
            code = static_cast<std::int32_t>(column.labels.size());
            column.labels.emplace_back(text);
        }
    }
    column.num_missing = column.is_missing(0) ? 1 : 0;
    return std::nullopt;
}

/// The text in the only row of a column; that of a cell such as None, which says that there is no value, too.
std::string text_in_cell(const Column& column) {
    if (column.has_numbers() || column.codes[0] >= -1) return column.text(0);
    return column.missing_labels[static_cast<std::size_t>(-2 - column.codes[0])];
}

bool same_cell(const Column& edited, const Column& column, std::size_t row) {
    if (!column.has_numbers()) return edited.codes[0] == column.codes[row];
    const double a = edited.numbers[0];
    const double b = column.numbers[row];
    return a == b || (std::isnan(a) && std::isnan(b));
}

/// The text of the fill, or nothing where a missing cell is not read; empty where it has an input of its own.
std::optional<std::string> fill_text(const ColumnEncoding& encoding) {
    return std::visit(
        []<class E>(const E& one) -> std::optional<std::string> {
            if constexpr (std::is_same_v<E, OneHotEncoding>) {
                if (one.missing) return std::string();
                return one.fill;
            } else if constexpr (std::is_same_v<E, OrdinalEncoding>) {
                return one.fill;
            } else if constexpr (std::is_same_v<E, BooleanEncoding>) {
                return one.fill ? std::optional(display_number(*one.fill)) : std::nullopt;
            } else {
                return one.fill ? std::optional(with_unit(display_number(*one.fill), one.unit)) : std::nullopt;
            }
        },
        encoding.encoding);
}

/// What is to be known of an edited cell, or why the encoder cannot read it.
tl::expected<std::string, std::string> judge_cell(const Column& edited, const Column& column,
                                                  const ColumnEncoding& encoding) {
    const std::string text = text_in_cell(edited);
    const auto is_text = [&](const std::string& known) {
        double number = 0;
        return known == text ||
               (edited.type == ColumnType::kNumeric && parse_number(known, number) && number == edited.numbers[0]);
    };
    const auto* one_hot = std::get_if<OneHotEncoding>(&encoding.encoding);
    const auto* ordinal = std::get_if<OrdinalEncoding>(&encoding.encoding);
    std::vector<std::string> known;
    if (one_hot != nullptr) known = one_hot->categories;
    for (std::size_t i = 0; ordinal != nullptr && i < ordinal->values.size(); ++i)
        known.push_back(ordinal->values[i].first);
    if (!text.empty() && std::any_of(known.begin(), known.end(), is_text)) return std::string();
    if (edited.is_missing(0)) {
        const auto fill = fill_text(encoding);
        if (!fill) return tl::unexpected<std::string>(rows_texts::missing_not_read(column.name));
        return fill->empty() ? std::string() : rows_texts::missing_is_filled(column.name, *fill);
    }
    if (one_hot != nullptr) return rows_texts::unknown_category(column.name, text, one_hot->other);
    if (ordinal != nullptr) return tl::unexpected<std::string>(rows_texts::not_one_of(column.name, text, known));
    if (const auto* boolean = std::get_if<BooleanEncoding>(&encoding.encoding)) {
        const bool is_new = !edited.has_numbers() && edited.labels.size() > column.labels.size();
        return is_new && text != boolean->true_text
                   ? rows_texts::not_the_true_text(column.name, text, boolean->true_text)
                   : std::string();
    }
    const auto [low, high] = range_of(column);
    if (edited.type != ColumnType::kNumeric || (edited.numbers[0] >= low && edited.numbers[0] <= high))
        return std::string();
    const std::string& unit = std::get<NumericEncoding>(encoding.encoding).unit;
    return rows_texts::out_of_range(column.name, with_unit(display_number(edited.numbers[0]), unit),
                                    display_number(low), with_unit(display_number(high), unit));
}

/// The study of a table of one row: as of the open rows, but for answers.
Result<Study> study_of_row(const StudyInput& open, std::shared_ptr<const Table> table) {
    auto rows = encode(open.encoder, *table);
    if (!rows) return tl::unexpected<Error>(rows.error());
    rows->mean = open.rows->mean;
    rows->deviation = open.rows->deviation;
    auto input = std::make_shared<StudyInput>(open);
    input->table = std::move(table);
    input->rows = std::make_shared<const EncodedRows>(*std::move(rows));
    input->notes.clear();
    if (input->target) {
        Target& target = *input->target;
        if (target.is_class()) {
            target.class_of_row = {-1};
        } else {
            target.value_of_row = {std::numeric_limits<double>::quiet_NaN()};
        }
    }
    return run_checked_study(std::move(input));
}

std::optional<ClusterId> cluster_with(const Study& study, PatternBits pattern) {
    const Clustering& clustering = *study.clustering;
    for (std::size_t c = 0; c < clustering.num_clusters(); ++c) {
        const PatternBits bits = study.patterns->bits.row(clustering.clusters[c].first_row);
        if (std::equal(bits.begin(), bits.end(), pattern.begin(), pattern.end())) return ClusterId(c);
    }
    return std::nullopt;
}

}  // namespace

std::pair<double, double> range_of(const Column& column) {
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (const double value : column.numbers) {
        if (std::isnan(value)) continue;
        low = std::min(low, value);
        high = std::max(high, value);
    }
    return {low, high};
}

std::vector<std::string> read_columns(const StudyInput& input) {
    const std::vector<const ColumnEncoding*> encodings = encodings_of(input);
    std::vector<std::string> names;
    for (std::size_t c = 0; c < encodings.size(); ++c) {
        if (encodings[c] != nullptr) names.push_back(input.table->columns[c].name);
    }
    return names;
}

bool is_read(const StudyInput& input, std::string_view column) { return encoding_of(input, column) != nullptr; }

bool reads_missing(const StudyInput& input, std::string_view column) {
    const ColumnEncoding* encoding = encoding_of(input, column);
    return encoding != nullptr && fill_text(*encoding).has_value();
}

tl::expected<std::shared_ptr<const WhatIf>, std::string> make_what_if(const Document& document, RowId row,
                                                                      const std::map<std::string, std::string>& cells) {
    const StudyInput& open = *document.study.input;
    const std::uint32_t table_row = open.rows->row[row.index];
    const std::vector<const ColumnEncoding*> encodings = encodings_of(open);
    Table table;
    table.name = open.table->name;
    table.num_rows = 1;
    table.has_header = open.table->has_header;
    for (std::size_t c = 0; c < open.table->columns.size(); ++c)
        table.columns.push_back(row_of(open.table->columns[c], table_row, encodings[c] != nullptr));
    WhatIf what_if;
    what_if.row = row;
    for (const auto& [name, text] : cells) {
        const std::size_t c = open.table->find_column(name);
        if (c == Table::kNoColumn) return tl::unexpected<std::string>(rows_texts::no_such_column(name));
        const Column& column = open.table->columns[c];
        if (encodings[c] == nullptr) return tl::unexpected<std::string>(rows_texts::not_an_input(column.name));
        Column& edited = table.columns[c];
        if (Problem problem = set_cell(edited, text, *encodings[c]))
            return tl::unexpected<std::string>(*std::move(problem));
        if (same_cell(edited, column, table_row)) continue;
        auto note = judge_cell(edited, column, *encodings[c]);
        if (!note) return tl::unexpected<std::string>(std::move(note.error()));
        if (!note->empty()) what_if.notes.push_back(*std::move(note));
        what_if.cells[column.name] = text_in_cell(edited);
    }
    auto study = study_of_row(open, std::make_shared<const Table>(std::move(table)));
    if (!study) return tl::unexpected<std::string>(study.error().sentence());
    what_if.study = *std::move(study);
    what_if.cluster = cluster_with(document.study, what_if.study.patterns->bits.row(0));
    return std::make_shared<const WhatIf>(std::move(what_if));
}

}  // namespace reluscope
