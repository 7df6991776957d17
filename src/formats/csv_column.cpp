#include "formats/csv_column.h"

#include "base/numerics.h"
#include "base/result.h"
#include "base/spelling.h"

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

void CsvColumn::add_cell(const CsvCell& cell, std::size_t row, std::size_t line) {
    if (mode_ == Mode::kWaiting) return;
    if (mode_ == Mode::kTexts) return add_text(cell, row, line);
    const std::string_view text = trimmed(cell.content(buffer_));
    double value = 0;
    if (parse_number(text, value)) return add_number(value, text.data(), text.data() + text.size());
    if (is_missing_text(text)) {
        numbers_.push_back(std::numeric_limits<double>::quiet_NaN());
        ++num_missing_;
        return;
    }
    stop_being_numeric(text, row, line);
    if (mode_ == Mode::kTexts) add_text(cell, row, line);
}

void CsvColumn::stop_being_numeric(std::string_view text, std::size_t row, std::size_t line) {
    first_odd_cell_ = OddCell{row, line, utf8_from_unknown(text, was_latin1_)};
    numbers_ = {};
    if (has_numbers_) {
        mode_ = Mode::kWaiting;
        return;
    }
    mode_ = Mode::kTexts;
    codes_.reserve(std::max(reserved_, row + 1));
    codes_.assign(row, -1);
}

void CsvColumn::begin_second_look(std::size_t num_rows) {
    mode_ = Mode::kTexts;
    num_missing_ = 0;
    codes_.reserve(num_rows);
}

void CsvColumn::add_text(const CsvCell& cell, std::size_t row, std::size_t line) {
    const std::string_view text = cell.content(buffer_);
    if (is_missing_text(trimmed(text))) {
        codes_.push_back(-1);
        ++num_missing_;
        return;
    }
    if (!first_odd_cell_) first_odd_cell_ = OddCell{row, line, utf8_from_unknown(text, was_latin1_)};
    codes_.push_back(dictionary_.code_of(text));
}

Column CsvColumn::finish(std::string name, std::size_t num_rows, std::vector<std::string>& notes) {
    Column column;
    column.name = std::move(name);
    column.num_missing = num_missing_;
    column.first_odd_cell = std::move(first_odd_cell_);
    if (mode_ == Mode::kNumbers) {
        column.numbers = std::move(numbers_);
    } else {
        column.codes = std::move(codes_);
        column.labels = std::move(dictionary_.texts());
        dictionary_ = {};
        for (std::string& label : column.labels) label = utf8_from_unknown(label, was_latin1_);
        if (!make_boolean(column)) {
            column.type = is_categorical(column.labels.size(), num_rows) ? ColumnType::kCategorical : ColumnType::kText;
        }
    }
    add_notes(column, notes);
    return column;
}

void CsvColumn::add_notes(const Column& column, std::vector<std::string>& notes) const {
    const std::string subject = "column " + quoted(column.name) + " ";
    if (column.num_missing > 0 && !has_numbers_ && mode_ == Mode::kNumbers) notes.push_back(subject + "has no values.");
    if (rounds_integers_ && mode_ == Mode::kNumbers)
        notes.push_back(subject + "holds whole numbers of 2^53 or more, which may be rounded.");
    if (was_latin1_) notes.push_back(subject + "holds text that is not UTF-8; it was read as Latin-1.");
    if (!column.first_odd_cell || column.type == ColumnType::kBoolean) return;
    const OddCell& odd = *column.first_odd_cell;
    const std::string where =
        quoted(odd.text) + " in row " + std::to_string(odd.row) + " (line " + std::to_string(odd.line) + ")";
    if (is_number_with_comma(odd.text)) {
        notes.push_back(subject + "is read as text because of " + where +
                        ": numbers are written with a decimal point and without commas.");
    } else if (has_numbers_) {
        notes.push_back(subject + "is read as text: it has numbers, but also " + where + ".");
    }
}

}  // namespace reluscope
