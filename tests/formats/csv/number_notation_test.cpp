#include "formats/csv/number_notation.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace reluscope;

namespace {

NotationGuess guess_of(const std::vector<std::string>& texts) {
    NotationGuess guess;
    for (const std::string& text : texts) guess.add(text);
    return guess;
}

/// What the texts are as numbers of one notation; nothing if there is none.
std::vector<double> numbers_in(const std::vector<std::string>& texts, const NumberHabits& habits = {}) {
    const auto notation = guess_of(texts).choose(habits);
    std::vector<double> numbers;
    for (const std::string& text : texts) {
        if (!notation) return {};
        const auto number = notation->number(text);
        REQUIRE(number.has_value());
        numbers.push_back(*number);
    }
    return numbers;
}

using Numbers = std::vector<double>;
constexpr NumberHabits kCommas{DecimalMark::kComma, 1};
constexpr NumberHabits kPoints{DecimalMark::kPoint, 1};

}  // namespace

TEST_CASE("notation: decimals and groups by the marks that leave no doubt") {
    CHECK(numbers_in({"1.5", "-2", "3e2"}) == Numbers{1.5, -2, 300});
    CHECK(numbers_in({"0,126", "-0,664", "3"}) == Numbers{0.126, -0.664, 3});
    CHECK(numbers_in({"1.234,5", "7", "1.000.000"}) == Numbers{1234.5, 7, 1000000});
    CHECK(numbers_in({"1,234.5", "999", "1,000,000"}) == Numbers{1234.5, 999, 1000000});
    CHECK(numbers_in({"1 234,5", "12,5"}) == Numbers{1234.5, 12.5});
    CHECK(numbers_in({"1\u00A0234,5", "1\u202F234\u202F567"}) == Numbers{1234.5, 1234567});
    CHECK(numbers_in({"1'234.50", "1\u2019000"}) == Numbers{1234.5, 1000});
    CHECK(numbers_in({"\u22125", "+3", "- 1,5"}) == Numbers{-5, 3, -1.5});
}

TEST_CASE("notation: money and per cent, one sign in all cells") {
    CHECK(numbers_in({"$5", "$1,234.50", "-$3", "$-2"}) == Numbers{5, 1234.5, -3, -2});
    CHECK(numbers_in({"7 %", "12.5%", "-1\u00A0%"}) == Numbers{7, 12.5, -1});
    CHECK(numbers_in({"5,20 \u20AC", "1.000,00 \u20AC"}) == Numbers{5.2, 1000});
    CHECK(numbers_in({"CHF 1'200", "CHF 5"}) == Numbers{1200, 5});
    CHECK(numbers_in({"$5", "5"}).empty());
    CHECK(numbers_in({"$5", "\u20AC5"}).empty());
    CHECK(numbers_in({"5 kg", "6 kg"}).empty());
    CHECK(guess_of({"7 %"}).choose({})->symbol == "%");
}

TEST_CASE("notation: what could be both follows the rest of the file") {
    CHECK(numbers_in({"1,234", "5"}, kPoints) == Numbers{1234, 5});
    CHECK(numbers_in({"1,234", "5"}, kCommas) == Numbers{1.234, 5});
    CHECK(numbers_in({"1.234", "5"}, kPoints) == Numbers{1.234, 5});
    CHECK(numbers_in({"1.234", "5"}, kCommas) == Numbers{1234, 5});
    // Doubt ends where one cell has none.
    CHECK(numbers_in({"1,234", "0,5"}, kPoints) == Numbers{1.234, 0.5});
    CHECK(numbers_in({"1.234", "0.5"}, kCommas) == Numbers{1.234, 0.5});
    CHECK(numbers_in({"1,234", "1,234,567"}, kCommas) == Numbers{1234, 1234567});
    // A slip in quotes among commas that separate is no notation.
    CHECK(numbers_in({"1", "1,5"}, {DecimalMark::kPoint, 2}).empty());
    CHECK(numbers_in({"0,5", "1,5"}, {DecimalMark::kComma, 2}) == Numbers{0.5, 1.5});
}

TEST_CASE("notation: evidence is given by what cannot be read otherwise") {
    CHECK(guess_of({"0,5"}).evidence() == DecimalMark::kComma);
    CHECK(guess_of({"1.234,5"}).evidence() == DecimalMark::kComma);
    CHECK(guess_of({"0.5"}).evidence() == DecimalMark::kPoint);
    CHECK(guess_of({"12.3456"}).evidence() == DecimalMark::kPoint);
    CHECK(guess_of({"1,234.5"}).evidence() == DecimalMark::kPoint);
    CHECK(guess_of({"1,234"}).evidence() == DecimalMark::kUnknown);
    CHECK(guess_of({"1.234"}).evidence() == DecimalMark::kUnknown);
    CHECK(guess_of({"5"}).evidence() == DecimalMark::kUnknown);
    CHECK(guess_of({"x"}).evidence() == DecimalMark::kUnknown);
    CHECK(guess_of({}).evidence() == DecimalMark::kUnknown);
}

TEST_CASE("notation: other texts are no numbers") {
    for (const std::string text :
         {"",           "-",     "--1", "+-1",         "1e",      ".",       ",",     "1e400",
          "0x10",       "1_000", "1d3", "1,23,456",    "12,34.5", "0,123.5", "1.2.3", "2020-01-31",
          "31.12.2020", "12:30", "1/2", "$",           "%",       "5%%",     "$5%",   "1 2",
          "12 34",      "abc",   "7a",  "192.168.1.1", "1'2",     "e5",      "(5)"}) {
        CAPTURE(text);
        CHECK_FALSE(is_number_in_some_notation(text));
    }
}
