#include "formats/csv/csv_column.h"

#include "base/numerics/numerics.h"
#include "base/result.h"
#include "base/text/spelling.h"
#include "base/utf8.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace reluscope {

namespace {

/// Any hash will do, as order never depends on it; eight bytes at a time, as cells are short.
std::uint32_t hash_of(std::string_view text) {
    std::uint64_t hash = 0x9E3779B97F4A7C15ULL ^ text.size();
    const auto mix = [&hash](std::uint64_t word) {
        hash = (hash ^ word) * 0xBF58476D1CE4E5B9ULL;
        hash ^= hash >> 32U;
    };
    while (text.size() >= sizeof(std::uint64_t)) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data(), sizeof word);
        mix(word);
        text.remove_prefix(sizeof word);
    }
    std::uint64_t rest = 0;
    if (!text.empty()) std::memcpy(&rest, text.data(), text.size());
    mix(rest);
    return static_cast<std::uint32_t>(hash);
}

/// Texts that mean false and true, as they stand in files in any mix of cases.
constexpr std::string_view kBooleanTexts[][2] = {{"false", "true"}, {"no", "yes"}, {"f", "t"}, {"n", "y"}};

/// Turns a column of codes with two texts such as no and yes into a boolean one.
bool make_boolean(Column& column) {
    if (column.labels.size() != 2) return false;
    for (const auto& [false_text, true_text] : kBooleanTexts) {
        const bool straight = folded(column.labels[0]) == false_text && folded(column.labels[1]) == true_text;
        const bool swapped = folded(column.labels[0]) == true_text && folded(column.labels[1]) == false_text;
        if (!straight && !swapped) continue;
        column.type = ColumnType::kBoolean;
        column.numbers.reserve(column.codes.size());
        for (const std::int32_t code : column.codes) {
            column.numbers.push_back(code < 0 ? std::numeric_limits<double>::quiet_NaN()
                                              : ((code == 1) == straight ? 1.0 : 0.0));
        }
        if (swapped) std::swap(column.labels[0], column.labels[1]);
        column.codes = {};
        return true;
    }
    return false;
}

/// So few distinct texts that they are categories rather than names: 50, or one per 20 rows up to 1000.
bool is_categorical(std::size_t num_texts, std::size_t num_rows) {
    constexpr std::size_t kAlways = 50;
    constexpr std::size_t kNever = 1000;
    constexpr std::size_t kRowsPerText = 20;
    return num_texts <= std::clamp(num_rows / kRowsPerText, kAlways, kNever);
}

}  // namespace

std::int32_t TextDictionary::code_of(std::string_view text) {
    if (2 * (texts_.size() + 1) > slots_.size()) grow();
    const std::uint32_t hash = hash_of(text);
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = hash & mask;
    for (; slots_[slot] >= 0; slot = (slot + 1) & mask) {
        const auto code = static_cast<std::size_t>(slots_[slot]);
        if (hashes_[code] == hash && texts_[code] == text) return slots_[slot];
    }
    slots_[slot] = static_cast<std::int32_t>(texts_.size());
    texts_.emplace_back(text);
    hashes_.push_back(hash);
    return slots_[slot];
}

void TextDictionary::grow() {
    constexpr std::size_t kFirstSlots = 32;
    slots_.assign(std::max(kFirstSlots, 2 * slots_.size()), -1);
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t code = 0; code < texts_.size(); ++code) {
        std::size_t slot = hashes_[code] & mask;
        while (slots_[slot] >= 0) slot = (slot + 1) & mask;
        slots_[slot] = static_cast<std::int32_t>(code);
    }
}

void CsvColumn::reserve(std::size_t num_rows) {
    reserved_ = num_rows;
    if (mode_ == Mode::kNumbers) numbers_.reserve(num_rows);
    if (mode_ == Mode::kTexts) codes_.reserve(num_rows);
}

void CsvColumn::note_large_number(std::string_view text) {
    if (text.find_first_of(".eE") == std::string_view::npos) rounds_integers_ = true;
}

void CsvColumn::set_habits(const CsvHabits& habits) {
    habits_ = habits;
    takes_plain_ = notation_.is_plain() && habits.missing.empty();
}

bool CsvColumn::is_told_missing(std::string_view text) const {
    return std::find(habits_.missing.begin(), habits_.missing.end(), text) != habits_.missing.end();
}

std::string_view CsvColumn::in_utf8(std::string_view text) {
    if (is_valid_utf8(text)) return text;
    return utf8_ = utf8_from_unknown(text, was_other_encoding_);
}

/// The number that a cell means in the column's notation.
std::optional<double> CsvColumn::number(std::string_view text) {
    double value = 0;
    const bool is_plain = parse_number(text, value);
    if (notation_.is_plain()) return is_plain ? std::optional(value) : std::nullopt;
    const auto read = notation_.number(text);
    if (read && example_.empty() && (!is_plain || *read != value)) example_ = std::string(text);
    return read;
}

void CsvColumn::add_cell(const CsvCell& cell, std::size_t row, std::size_t line) {
    if (mode_ == Mode::kWaiting) return;
    if (mode_ == Mode::kTexts) return add_text(cell, row, line);
    const std::string_view text = in_utf8(trimmed(cell.content(buffer_)));
    const bool told = is_told_missing(text);
    if (!told) {
        if (const auto value = number(text)) return add_number(*value, text.data(), text.data() + text.size());
    }
    if (told || is_missing_text(text) || is_missing_mark(text)) {
        numbers_.push_back(std::numeric_limits<double>::quiet_NaN());
        ++num_missing_;
        if (!told && !text.empty()) missing_.add(text, row);
        return;
    }
    stop_being_numeric(text, row, line);
    if (mode_ == Mode::kTexts) add_text(cell, row, line);
}

void CsvColumn::stop_being_numeric(std::string_view text, std::size_t row, std::size_t line) {
    first_odd_cell_ = OddCell{row, line, std::string(text)};
    numbers_ = {};
    if (has_numbers_ || !missing_.empty()) {
        mode_ = Mode::kWaiting;
        return;
    }
    mode_ = Mode::kTexts;
    codes_.reserve(std::max(reserved_, row + 1));
    codes_.assign(row, -1);
}

bool CsvColumn::wants_second_look() const {
    if (mode_ != Mode::kNumbers || has_numbers_) return mode_ == Mode::kWaiting;
    // Marks such as ? mean "no value" between numbers only. Without any they are texts.
    const auto is_text = [](const MissingTexts::Entry& entry) { return !is_missing_text(entry.text); };
    return std::any_of(missing_.entries().begin(), missing_.entries().end(), is_text);
}

void CsvColumn::begin_second_look(std::size_t num_rows) {
    mode_ = Mode::kTexts;
    num_missing_ = 0;
    missing_.clear();
    numbers_ = {};
    codes_.reserve(num_rows);
}

void CsvColumn::add_text(const CsvCell& cell, std::size_t row, std::size_t line) {
    const std::string_view text = cell.content(buffer_);
    const std::string_view inner = trimmed(text);
    const bool told = !habits_.missing.empty() && is_told_missing(in_utf8(inner));
    if (told || is_missing_text(inner)) {
        const bool labelled = !told && !inner.empty();
        codes_.push_back(labelled ? -2 - static_cast<std::int32_t>(missing_.add(inner, row)) : -1);
        ++num_missing_;
        return;
    }
    if (!first_odd_cell_) first_odd_cell_ = OddCell{row, line, std::string(in_utf8(text))};
    codes_.push_back(dictionary_.code_of(text));
}

/// Texts that are numbers in one notation, but for marks such as ?, become numbers. False, and nothing is changed, if
/// they are not.
bool CsvColumn::make_numbers(Column& column) {
    NotationGuess guess;
    for (const std::string& label : column.labels) {
        if (!is_missing_mark(trimmed(label))) guess.add(trimmed(label));
    }
    const auto notation = guess.choose(habits_.numbers);
    if (!notation) return false;
    notation_ = *notation;
    example_.clear();
    std::vector<double> value_of_code;
    for (const std::string& label : column.labels)
        value_of_code.push_back(number(trimmed(label)).value_or(std::numeric_limits<double>::quiet_NaN()));
    column.numbers.reserve(column.codes.size());
    for (std::size_t row = 0; row < column.codes.size(); ++row) {
        const std::int32_t code = column.codes[row];
        const auto label = static_cast<std::size_t>(code);
        column.numbers.push_back(code < 0 ? std::numeric_limits<double>::quiet_NaN() : value_of_code[label]);
        if (code < 0 || !std::isnan(value_of_code[label])) continue;
        missing_.add(trimmed(column.labels[label]), row);
        ++column.num_missing;
    }
    column.type = ColumnType::kNumeric;
    column.codes = {};
    column.labels = {};
    has_numbers_ = true;
    return true;
}

/// What kept the column from being numeric: the first cell that is no number, or else the first that is not written
/// plainly.
void CsvColumn::find_odd_cell(Column& column, const Table& table) {
    std::vector<bool> is_number(column.labels.size(), false);
    std::optional<std::size_t> odd;
    std::optional<std::size_t> other_notation;
    for (std::size_t i = 0; i < column.labels.size(); ++i) {
        const std::string_view text = trimmed(column.labels[i]);
        double value = 0;
        const bool is_plain = parse_number(text, value);
        is_number[i] = is_plain || is_number_in_some_notation(text);
        if (!odd && !is_number[i] && !is_missing_mark(text)) odd = i;
        if (!other_notation && is_number[i] && !is_plain) other_notation = i;
    }
    for (const std::int32_t code : column.codes) {
        if (code >= 0 && is_number[static_cast<std::size_t>(code)]) ++num_number_cells_;
    }
    is_mixed_ = !odd && other_notation.has_value();
    if (is_mixed_) odd = other_notation;
    if (!odd) return;
    const auto row = static_cast<std::size_t>(
        std::find(column.codes.begin(), column.codes.end(), static_cast<std::int32_t>(*odd)) - column.codes.begin());
    const bool is_same =
        first_odd_cell_ && first_odd_cell_->row == row;  // which knows its own line in a row of several
    first_odd_cell_ = OddCell{row, is_same ? first_odd_cell_->line : table.line_of(row), column.labels[*odd]};
}

void CsvColumn::finish_texts(Column& column, const Table& table) {
    column.codes = std::move(codes_);
    column.labels = std::move(dictionary_.texts());
    dictionary_ = {};
    for (std::string& label : column.labels) label = utf8_from_unknown(label, was_other_encoding_);
    if (make_numbers(column)) return;
    for (const MissingTexts::Entry& entry : missing_.entries()) column.missing_labels.push_back(entry.text);
    if (make_boolean(column)) {
        column.first_odd_cell = std::move(first_odd_cell_);
        return;
    }
    column.type = is_categorical(column.labels.size(), table.num_rows) ? ColumnType::kCategorical : ColumnType::kText;
    find_odd_cell(column, table);
    column.first_odd_cell = std::move(first_odd_cell_);
}

Column CsvColumn::finish(std::string name, Table& table) {
    Column column;
    column.name = std::move(name);
    column.num_missing = num_missing_;
    if (mode_ == Mode::kNumbers)
        column.numbers = std::move(numbers_);
    else
        finish_texts(column, table);
    if (column.type == ColumnType::kNumeric)
        column.unit = notation_.symbol;
    else
        example_.clear();
    add_notes(column, table.notes);
    return column;
}

void CsvColumn::add_notes(const Column& column, std::vector<std::string>& notes) const {
    const std::string subject = "column " + quoted(column.name) + " ";
    const bool is_numeric = column.type == ColumnType::kNumeric;
    if (is_numeric && !has_numbers_ && column.num_missing > 0) notes.push_back(subject + "has no values.");
    if (is_numeric && rounds_integers_)
        notes.push_back(subject + "holds whole numbers of 2^53 or more, which may be rounded.");
    if (was_other_encoding_) notes.push_back(subject + "holds text that is not UTF-8; it was read as Windows-1252.");
    if (!column.first_odd_cell || column.type == ColumnType::kBoolean || num_number_cells_ == 0) return;
    const OddCell& odd = *column.first_odd_cell;
    const std::string where =
        quoted(odd.text) + " in row " + std::to_string(odd.row + 1) + " (line " + std::to_string(odd.line) + ")";
    const std::size_t num_known = column.codes.size() - column.num_missing;
    const std::string numbers = is_mixed_ ? "its numbers are not all written in the same way; see "
                                          : "it has numbers (" + std::to_string(num_number_cells_) + " of " +
                                                std::to_string(num_known) + " cells), but also ";
    notes.push_back(subject + "is read as text: " + numbers + where + ".");
}

}  // namespace reluscope
