#include "formats/csv/number_notation.h"

#include "base/numerics/numerics.h"
#include "base/text/spelling.h"

#include <algorithm>

namespace reluscope {

namespace {

/// Marks of decimals and of groups that go together, those without groups first.
struct MarkPair {
    char decimal;
    char group;
};
constexpr std::array<MarkPair, 8> kPairs = {
    {{'.', '\0'}, {',', '\0'}, {'.', ','}, {',', '.'}, {'.', ' '}, {',', ' '}, {'.', '\''}, {',', '\''}}};
enum PairBit : std::uint32_t { kPoint = 1, kComma = 2, kPointAndCommas = 4, kCommaAndPoints = 8 };

constexpr std::array<std::string_view, 30> kSymbols = {
    "%",      "\u2030", "US$",    "R$",     "$",      "\u20AC", "\u00A3", "\u00A5", "\u20B9", "\u20BD",
    "\u20A9", "\u20BA", "\u0E3F", "\u20AB", "\u20AA", "\u20B4", "\u00A2", "EUR",    "USD",    "GBP",
    "CHF",    "JPY",    "CNY",    "INR",    "CAD",    "AUD",    "SEK",    "NOK",    "DKK",    "PLN"};

/// The other spellings of a sign, a blank and an apostrophe that programs put into numbers, each for its ASCII one.
struct Spelling {
    std::string_view text;
    char plain;
};
constexpr std::array<Spelling, 6> kSpellings = {
    {{"\u2212", '-'}, {"\u00A0", ' '}, {"\u202F", ' '}, {"\u2009", ' '}, {"\u2007", ' '}, {"\u2019", '\''}}};

std::string in_plain_spelling(std::string_view text) {
    std::string plain;
    while (!text.empty()) {
        const auto is_next = [&](const Spelling& spelling) { return text.starts_with(spelling.text); };
        const auto found = static_cast<unsigned char>(text[0]) < 0x80
                               ? kSpellings.end()
                               : std::find_if(kSpellings.begin(), kSpellings.end(), is_next);
        plain += found == kSpellings.end() ? text[0] : found->plain;
        text.remove_prefix(found == kSpellings.end() ? 1 : found->text.size());
    }
    return plain;
}

bool is_number_digit(char c) { return c >= '0' && c <= '9'; }

/// A cell taken apart.
struct NumberParts {
    bool negative = false;
    std::string_view symbol;
    std::string digits;  ///< with the marks between them and an exponent; begins with a digit or a mark
};

bool take_sign(std::string_view& text, bool& negative) {
    if (text.empty() || (text[0] != '-' && text[0] != '+')) return false;
    negative = text[0] == '-';
    text = trimmed(text.substr(1));
    return true;
}

std::optional<NumberParts> number_parts(std::string_view cell) {
    constexpr std::size_t kLongest = 64;
    if (cell.empty() || cell.size() > kLongest) return std::nullopt;
    const std::string plain = in_plain_spelling(cell);
    std::string_view text = trimmed(plain);
    NumberParts parts;
    const bool has_sign = take_sign(text, parts.negative);
    for (const std::string_view symbol : kSymbols) {
        const bool before = text.starts_with(symbol);
        if (!before && !text.ends_with(symbol)) continue;
        parts.symbol = symbol;
        text = trimmed(before ? text.substr(symbol.size()) : text.substr(0, text.size() - symbol.size()));
        if (before && !has_sign) take_sign(text, parts.negative);
        break;
    }
    const bool begins = !text.empty() && (is_number_digit(text[0]) || text[0] == '.' || text[0] == ',');
    if (!begins || text.find_first_not_of("0123456789.,' eE+-") != std::string_view::npos) return std::nullopt;
    parts.digits = std::string(text);
    return parts;
}

bool all_digits(std::string_view text) { return std::all_of(text.begin(), text.end(), is_number_digit); }

/// Digits without any mark, or one to three of them and then groups of three.
bool is_whole(std::string_view text, char group) {
    constexpr std::size_t kGroup = 3;
    const std::size_t first = group == '\0' ? text.size() : std::min(text.find(group), text.size());
    if (!all_digits(text.substr(0, first))) return false;
    if (first == text.size()) return true;
    if (first == 0 || first > kGroup || text[0] == '0') return false;
    for (text.remove_prefix(first); !text.empty(); text.remove_prefix(kGroup + 1)) {
        if (text.size() < kGroup + 1 || text[0] != group || !all_digits(text.substr(1, kGroup))) return false;
    }
    return true;
}

/// The number that the digits mean; nothing if they do not fit the marks.
std::optional<double> value_with(std::string_view digits, const MarkPair& marks) {
    std::string plain;
    for (const char c : digits) {
        if (c != marks.group) plain += c == marks.decimal ? '.' : c;
    }
    double value = 0;
    return parse_number(plain, value) ? std::optional(value) : std::nullopt;
}

bool marks_fit(std::string_view digits, const MarkPair& marks) {
    const std::size_t exponent = std::min(digits.find_first_of("eE"), digits.size());
    const std::string_view mantissa = digits.substr(0, exponent);
    const std::size_t decimal = std::min(mantissa.find(marks.decimal), mantissa.size());
    if (!is_whole(mantissa.substr(0, decimal), marks.group)) return false;
    if (decimal < mantissa.size() && !all_digits(mantissa.substr(decimal + 1))) return false;
    // Without an exponent the digits make a number, unless there are none.
    return exponent == digits.size() ? mantissa.find_first_of("0123456789") != std::string_view::npos
                                     : value_with(digits, marks).has_value();
}

std::string_view group_name(char group) {
    if (group == ',') return "commas group thousands";
    if (group == '.') return "points group thousands";
    return group == ' ' ? "blanks group thousands" : "apostrophes group thousands";
}

}  // namespace

std::optional<double> NumberNotation::number(std::string_view text) const {
    const auto parts = number_parts(text);
    if (!parts || parts->symbol != symbol) return std::nullopt;
    const MarkPair marks{decimal, group};
    if (!marks_fit(parts->digits, marks)) return std::nullopt;
    const auto value = value_with(parts->digits, marks);
    return value && parts->negative ? -*value : value;
}

std::string NumberNotation::sentence() const {
    std::string text = symbol.empty() ? "" : "'" + symbol + "' is left out";
    if (decimal == ',') text += (text.empty() ? "" : " and ") + std::string("the comma stands before decimals");
    if (group != '\0') text += (text.empty() ? "" : " and ") + std::string(group_name(group));
    return text;
}

void NotationGuess::add(std::string_view text) {
    const bool is_first = num_texts_++ == 0;
    const auto parts = fits_ == 0 ? std::nullopt : number_parts(text);
    if (!parts || (!is_first && parts->symbol != symbol_)) {
        fits_ = 0;
        return;
    }
    if (is_first) symbol_ = std::string(parts->symbol);
    for (std::size_t i = 0; i < kPairs.size(); ++i) {
        const std::uint32_t bit = std::uint32_t{1} << i;
        if ((fits_ & bit) != 0 && !marks_fit(parts->digits, kPairs[i])) fits_ &= ~bit;
    }
    fits_ &= (std::uint32_t{1} << kPairs.size()) - 1;
    has_point_ |= parts->digits.find('.') != std::string::npos;
    if (parts->digits.find(',') != std::string::npos) ++num_with_comma_;
}

DecimalMark NotationGuess::evidence() const {
    if (!possible()) return DecimalMark::kUnknown;
    const auto all_have = [&](char decimal) {
        for (std::size_t i = 0; i < kPairs.size(); ++i) {
            if ((fits_ >> i & 1U) != 0 && kPairs[i].decimal != decimal) return false;
        }
        return true;
    };
    // Grouping by the other mark alone says as much as a decimal: who writes 1.234.567 has no points before decimals.
    if (!has_point_ && num_with_comma_ == 0) return DecimalMark::kUnknown;
    if (all_have('.')) return DecimalMark::kPoint;
    return all_have(',') ? DecimalMark::kComma : DecimalMark::kUnknown;
}

std::optional<NumberNotation> NotationGuess::choose(const NumberHabits& habits) const {
    if (!possible()) return std::nullopt;
    const auto fit_both = [&](std::uint32_t bits) { return (fits_ & bits) == bits; };
    const auto with = [&](const MarkPair& pair) { return NumberNotation{pair.decimal, pair.group, symbol_}; };
    if (habits.decimal_mark == DecimalMark::kComma && has_point_ && fit_both(kPoint | kCommaAndPoints))
        return with(kPairs[3]);
    if (habits.decimal_mark == DecimalMark::kPoint && num_with_comma_ > 0 && fit_both(kComma | kPointAndCommas))
        return with(kPairs[2]);
    for (std::size_t i = 0; i < kPairs.size(); ++i) {
        if ((fits_ >> i & 1U) == 0) continue;
        const bool has_decimals = kPairs[i].decimal == ',' && num_with_comma_ > 0;
        if (!has_decimals || num_with_comma_ >= habits.fewest_decimal_commas) return with(kPairs[i]);
    }
    return std::nullopt;
}

bool is_number_in_some_notation(std::string_view text) {
    NotationGuess guess;
    guess.add(text);
    return guess.possible();
}

}  // namespace reluscope
