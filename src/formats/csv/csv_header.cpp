#include "formats/csv/csv_header.h"

#include "base/numerics/numerics.h"
#include "base/text/spelling.h"
#include "formats/csv/csv_text.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <unordered_set>

namespace reluscope {

namespace {

constexpr std::size_t kSampleRecords = 1000;

/// The cells of one column in the first rows.
struct ColumnSample {
    std::vector<std::string> texts;  // of cells with a value
    std::vector<bool> quoted;
    NotationGuess guess;
};

/// The cells below the first line, column by column. Stops at a cell that cannot be read.
std::vector<ColumnSample> sample_columns(CsvScanner scanner, std::size_t num_columns, TableLook& look) {
    constexpr std::size_t kSampleBytes = std::size_t{1} << 18;
    const char* const stop =
        scanner.place() + std::min(static_cast<std::size_t>(scanner.end() - scanner.place()), kSampleBytes);
    std::vector<ColumnSample> samples(num_columns + 1);
    CsvCell cell;
    std::string buffer;
    bool all_longer = true;
    while (look.num_rows < kSampleRecords && scanner.place() < stop && scanner.begin_record()) {
        std::size_t column = 0;
        bool is_empty = true;
        do {
            if (scanner.scan_cell(cell) != CsvFault::kNone) return samples;
            const std::string_view text = trimmed(cell.content(buffer));
            is_empty = text.empty();
            if (column <= num_columns && !is_missing_text(text)) {
                bool was_other = false;
                samples[column].texts.push_back(utf8_from_unknown(text, was_other));
                samples[column].quoted.push_back(cell.quoted);
            }
            ++column;
        } while (scanner.next_cell());
        ++look.num_rows;
        all_longer = all_longer && column == num_columns + 1;
        look.last_is_empty = look.last_is_empty && is_empty;
    }
    look.rows_are_longer = all_longer && look.num_rows > 0;
    return samples;
}

DecimalMark mark_of(const std::vector<ColumnSample>& samples, char separator) {
    int balance = 0;  // columns with points against columns with commas
    for (const ColumnSample& sample : samples) {
        const DecimalMark mark = sample.guess.evidence();
        balance += mark == DecimalMark::kPoint ? 1 : (mark == DecimalMark::kComma ? -1 : 0);
    }
    if (balance != 0) return balance > 0 ? DecimalMark::kPoint : DecimalMark::kComma;
    // Where the comma stands before decimals, semicolons separate.
    return separator == ';' ? DecimalMark::kComma : DecimalMark::kPoint;
}

std::optional<double> read_number(const NumberNotation& notation, std::string_view text) {
    if (!notation.is_plain()) return notation.number(text);
    double value = 0;
    return parse_number(text, value) ? std::optional(value) : std::nullopt;
}

ColumnLook look_at(const ColumnSample& sample, const NumberHabits& habits, const std::string& first) {
    ColumnLook look;
    look.notation = sample.guess.choose(habits).value_or(NumberNotation{});
    std::size_t num_numbers = 0;
    std::unordered_set<std::string_view> different;
    for (std::size_t i = 0; i < sample.texts.size(); ++i) {
        const std::string& text = sample.texts[i];
        look.all_differ = different.insert(text).second && look.all_differ;
        look.repeats_first |= text == first;
        if (is_missing_mark(text)) continue;
        ++look.num_known;
        const auto value = read_number(look.notation, text);
        if (!value) continue;
        look.lowest = num_numbers == 0 ? *value : std::min(look.lowest, *value);
        look.highest = num_numbers == 0 ? *value : std::max(look.highest, *value);
        look.has_fraction |= text.find(look.notation.decimal) != std::string::npos;
        look.has_unquoted_number |= !sample.quoted[i];
        look.has_quoted_number |= sample.quoted[i];
        ++num_numbers;
    }
    look.is_numeric = num_numbers > 0 && 2 * num_numbers >= look.num_known;
    return look;
}

/// Starts like a name: a letter, an underscore or anything beyond ASCII. So `12abc` and `?` in the first line are bad
/// cells, not names.
bool is_name(std::string_view text) {
    if (text.empty() || is_missing_text(text) || is_missing_mark(text)) return false;
    const std::string lower = folded(text);
    if (lower == "inf" || lower == "infinity") return false;
    return (lower[0] >= 'a' && lower[0] <= 'z') || lower[0] == '_' || static_cast<unsigned char>(lower[0]) >= 0x80;
}

bool is_year(double number) {
    constexpr double kFirst = 1500;
    constexpr double kLast = 2200;
    return number >= kFirst && number <= kLast && std::trunc(number) == number;
}

/// What the numbers of the first line have in common where the rows below have numbers too.
struct FirstNumbers {
    std::vector<double> values;
    bool are_years = true;
    bool years_below = true;                                  // in every column
    double lowest = std::numeric_limits<double>::infinity();  // of the numbers below
    double highest = -std::numeric_limits<double>::infinity();
    bool lie_outside = true;      // of what each column holds below
    bool any_fraction = false;    // below
    bool has_name = false;        // beside them, over texts
    bool repeats_a_text = false;  // such a name occurs below: then it is none

    bool step_is(double wanted) const {
        constexpr double kRelative = 1e-6;
        for (std::size_t i = 1; i < values.size(); ++i) {
            if (std::abs(values[i] - values[i - 1] - wanted) > kRelative * std::abs(wanted)) return false;
        }
        return true;
    }
    bool has_steps() const { return values.size() > 1 && values[1] != values[0] && step_is(values[1] - values[0]); }
    bool goes_one_way() const {
        const auto none_of = [this](auto compare) {
            return std::adjacent_find(values.begin(), values.end(), compare) == values.end();
        };
        return none_of([](double a, double b) { return a <= b; }) || none_of([](double a, double b) { return a >= b; });
    }
};

FirstNumbers first_numbers(const std::vector<FirstCell>& first, const TableLook& look) {
    FirstNumbers numbers;
    for (std::size_t i = 0; i < first.size(); ++i) {
        const ColumnLook& column = look.columns[i];
        if (!column.is_numeric) {
            numbers.has_name |= is_name(first[i].text);
            numbers.repeats_a_text |= column.repeats_first && is_name(first[i].text);
            continue;
        }
        const auto value = read_number(column.notation, first[i].text);
        if (!value) continue;
        numbers.values.push_back(*value);
        numbers.are_years = numbers.are_years && is_year(*value);
        numbers.years_below = numbers.years_below && is_year(column.lowest) && is_year(column.highest);
        numbers.lowest = std::min(numbers.lowest, column.lowest);
        numbers.highest = std::max(numbers.highest, column.highest);
        numbers.lie_outside = numbers.lie_outside && (*value < column.lowest || *value > column.highest);
        numbers.any_fraction |= column.has_fraction;
    }
    return numbers;
}

/// Years, wavelengths, the numbers of pixels: names that are numbers.
bool are_names(const FirstNumbers& numbers, std::size_t num_rows) {
    constexpr std::size_t kFew = 3;
    constexpr std::size_t kMany = 5;
    constexpr std::size_t kVeryMany = 10;
    const std::size_t count = numbers.values.size();
    if (numbers.repeats_a_text || !numbers.goes_one_way()) return false;
    // pandas and R name columns that have no name 0, 1, 2, ...
    const double start = numbers.values.front();
    const bool counts = numbers.has_steps() && numbers.step_is(1) && (start == 0 || start == 1);
    if (counts && count >= kFew && numbers.any_fraction) return true;
    const bool is_no_permutation = numbers.lowest < start || numbers.highest > numbers.values.back();
    if (counts && (count >= kVeryMany || (count >= kMany && is_no_permutation))) return true;
    const bool are_years = numbers.are_years && !numbers.years_below;
    const bool differs = numbers.lie_outside || numbers.any_fraction || are_years;
    if (numbers.has_steps() && differs && count >= (numbers.has_name ? kFew : kMany)) return true;
    const bool is_series = count >= kFew || (count > 1 && numbers.step_is(1));
    if (are_years && numbers.has_name && (numbers.lie_outside || is_series)) return true;
    return count >= kMany && numbers.lie_outside && num_rows >= kMany;
}

/// Holds what separates cells in some file.
bool needs_quotes(std::string_view text) { return text.find_first_of(",;\t| ") != std::string_view::npos; }

/// The texts of the first line occur again in most columns: categories rather than names.
bool texts_occur_below(const std::vector<FirstCell>& first, const TableLook& look) {
    constexpr std::size_t kMinRows = 10;
    std::size_t num_texts = 0;
    std::size_t num_again = 0;
    for (std::size_t i = 0; i < first.size(); ++i) {
        if (first[i].text.empty()) continue;
        ++num_texts;
        if (look.columns[i].repeats_first) ++num_again;
    }
    return look.num_rows >= kMinRows && 2 * num_again > num_texts;
}

}  // namespace

TableLook look_at_rows(CsvScanner scanner, const std::vector<FirstCell>& first) {
    TableLook look;
    std::vector<ColumnSample> samples = sample_columns(scanner, first.size(), look);
    samples.pop_back();
    for (ColumnSample& sample : samples) {
        for (const std::string& text : sample.texts) {
            if (!is_missing_mark(text)) sample.guess.add(text);
        }
    }
    look.habits.decimal_mark = mark_of(samples, scanner.separator());
    // Among commas that separate, one comma in quotes is as likely a slip.
    if (scanner.separator() == ',') look.habits.fewest_decimal_commas = 2;
    for (std::size_t i = 0; i < samples.size(); ++i)
        look.columns.push_back(look_at(samples[i], look.habits, first[i].text));
    return look;
}

FirstLine first_line_of(const std::vector<FirstCell>& first, const TableLook& look) {
    bool number_first = false;
    bool name_first = false;
    for (std::size_t i = 0; i < first.size(); ++i) {
        const ColumnLook& column = look.columns[i];
        const bool number =
            look.num_rows == 0 || column.is_numeric ? read_number(column.notation, first[i].text).has_value() : false;
        const bool only_first_is_quoted =
            first[i].quoted && !needs_quotes(first[i].text) && column.has_unquoted_number && !column.has_quoted_number;
        number_first |= number && !only_first_is_quoted;
        name_first |= column.is_numeric && (is_name(first[i].text) || (number && only_first_is_quoted));
    }
    if (name_first) return FirstLine::kHeader;
    if (!number_first) return texts_occur_below(first, look) ? FirstLine::kRepeatedTexts : FirstLine::kHeader;
    const FirstNumbers numbers = first_numbers(first, look);
    if (look.num_rows > 0 && !numbers.values.empty() && are_names(numbers, look.num_rows))
        return FirstLine::kHeaderOfNumbers;
    return FirstLine::kNumbers;
}

}  // namespace reluscope
