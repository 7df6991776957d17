#include "base/utf8.h"

#include "base/numerics/roc.h"
#include "base/result.h"
#include "base/text/markup_text.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

using namespace reluscope;

namespace {

/// UTF-8 of one code point, by the definition.
std::string utf8_of(char32_t c) {
    const auto byte = [](char32_t bits) { return static_cast<char>(static_cast<unsigned char>(bits)); };
    if (c < 0x80) return {byte(c)};
    if (c < 0x800) return {byte(0xC0 | c >> 6U), byte(0x80 | (c & 63U))};
    if (c < 0x10000) return {byte(0xE0 | c >> 12U), byte(0x80 | (c >> 6U & 63U)), byte(0x80 | (c & 63U))};
    return {byte(0xF0 | c >> 18U), byte(0x80 | (c >> 12U & 63U)), byte(0x80 | (c >> 6U & 63U)), byte(0x80 | (c & 63U))};
}

}  // namespace

TEST_CASE("utf8: every code point is read back, and shown as itself or as U+FFFD") {
    std::size_t num_shown = 0;
    for (char32_t c = 0; c <= 0x10FFFF; ++c) {
        if (c >= 0xD800 && c <= 0xDFFF) continue;
        const std::string text = utf8_of(c);
        REQUIRE(utf8_sequence_length(text) == text.size());
        REQUIRE(utf8_code_point(text, text.size()) == c);
        const std::string shown = printable_utf8(text);
        REQUIRE((shown == text || shown == "\uFFFD"));
        REQUIRE((shown == text) == (is_harmless(c) || c == 0xFFFD));
        num_shown += shown == text ? 1 : 0;
    }
    CHECK(num_shown > 1'100'000);  // all but a few hundred
}

TEST_CASE("utf8: controls, marks of direction, hidden characters, separators and noncharacters are not harmless") {
    for (const char32_t c : {0x00,   0x07,   0x0A,   0x0D,   0x1B,    0x7F,     0x80,    0x9B,   0xAD,   0x61C,
                             0x200B, 0x200E, 0x200F, 0x2028, 0x2029,  0x202A,   0x202E,  0x2060, 0x2066, 0x2069,
                             0xFDD0, 0xFEFF, 0xFFFE, 0xFFFF, 0x1FFFE, 0x10FFFF, 0xE0001, 0xE0041})
        CHECK_FALSE(is_harmless(c));
    // Words of all scripts, and emoji that are joined of several.
    for (const char32_t c : {0x20, 0xA0, 0xE9, 0x200C, 0x200D, 0x391, 0x5D0, 0x627, 0x4E2D, 0xFFFD, 0x1F680, 0xFE0F})
        CHECK(is_harmless(c));
}

TEST_CASE("utf8: a text is cut after so many characters, and lone surrogates and other wrong bytes are shown") {
    CHECK(printable_utf8("abcdef", 3) == "abc\u2026");
    CHECK(printable_utf8("abc", 3) == "abc");
    CHECK(printable_utf8("\u00E9\u00E9\u00E9", 2) == "\u00E9\u00E9\u2026");
    CHECK(printable_utf8("a\xED\xA0\x80z") == "a\uFFFD\uFFFD\uFFFDz");
    CHECK(printable_lines("a\nb\x1B[31m\xC2\x9Bz\n") == "a\nb\uFFFD[31m\uFFFDz\n");
}

TEST_CASE("utf8: JSON strings hold no harmful character and read back to the same text") {
    std::string all;
    for (char32_t c = 0; c <= 0x10FFFF; c += c < 0x3000 ? 1 : 0x3FE) {
        if (c < 0xD800 || c > 0xDFFF) all += utf8_of(c);
    }
    const std::string json = json_string(all);
    CHECK(nlohmann::json::parse(json).get<std::string>() == all);
    CHECK(printable_utf8(json, json.size()) == json);
    CHECK(json_with_escapes(nlohmann::json(all).dump()).find('\x7F') == std::string::npos);
    CHECK(nlohmann::json::parse(json_with_escapes(nlohmann::json{{all, all}}.dump()))[all] == all);
    CHECK(json_string("a\xFFz") == "\"a\\ufffdz\"");
}

TEST_CASE("markup: entities for markup, U+FFFD for what XML does not allow or a page should not obey") {
    CHECK(markup_text("a<b>&\"'") == "a&lt;b&gt;&amp;&quot;&#39;");
    CHECK(markup_text(std::string_view("\x01\xFFz\xC3\xA9\n", 6)) == "\uFFFD\uFFFDz\u00E9\n");
    CHECK(markup_text("\uFFFE\uFFFF\u202E") == "\uFFFD\uFFFD\uFFFD");
}

TEST_CASE("error: a sentence is one printable line of bounded length whatever a file puts into its parts") {
    const std::string million(1'000'000, 'x');
    const Error error{"\x1B]0;title\x07.onnx", "node " + quoted(million), million, "a\nb\u202E" + million};
    const std::string sentence = error.sentence();
    CHECK(sentence.size() < 5000);
    CHECK(printable_utf8(sentence, sentence.size()) == sentence);
    CHECK(sentence.find('\n') == std::string::npos);
}

TEST_CASE("area under the ROC curve: ends for every input") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const double infinity = std::numeric_limits<double>::infinity();
    const std::vector<std::int32_t> classes = {0, 1, 0, 1, 1};
    CHECK(std::isnan(area_under_roc(std::vector<double>{1, nan, 2, nan, 3}, classes)));
    CHECK(std::isnan(area_under_roc(std::vector<double>(5, nan), classes)));
    CHECK(area_under_roc(std::vector<double>{-infinity, infinity, 0, infinity, 0}, classes) ==
          doctest::Approx(5.5 / 6));
    CHECK(std::isnan(area_under_roc(std::vector<double>{}, std::vector<std::int32_t>{})));
}
