#include "base/numerics/rng.h"
#include "base/utf8.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <array>
#include <string>
#include <string_view>
#include <vector>

// Bytes that are not UTF-8, all that are short enough and many longer ones. utf8_test.cpp has every code point.

using namespace reluscope;

namespace {

/// The code point of a sequence by Unicode's table of well-formed bytes (table 3-7), written out; -1 where `bytes` is
/// not exactly one character.
long code_point_by_table(std::string_view bytes) {
    std::array<long, 4> b{};
    if (bytes.empty() || bytes.size() > 4) return -1;
    for (std::size_t i = 0; i < bytes.size(); ++i) b[i] = static_cast<unsigned char>(bytes[i]);
    const auto in = [&](std::size_t i, long low, long high) { return b[i] >= low && b[i] <= high; };
    const auto follows = [&](std::size_t i) { return in(i, 0x80, 0xBF); };
    switch (bytes.size()) {
        case 1: return in(0, 0, 0x7F) ? b[0] : -1;
        case 2: return in(0, 0xC2, 0xDF) && follows(1) ? (b[0] - 0xC0) * 64 + (b[1] - 0x80) : -1;
        case 3: {
            const bool good = (in(0, 0xE0, 0xE0) && in(1, 0xA0, 0xBF)) || (in(0, 0xE1, 0xEC) && follows(1)) ||
                              (in(0, 0xED, 0xED) && in(1, 0x80, 0x9F)) || (in(0, 0xEE, 0xEF) && follows(1));
            return good && follows(2) ? (b[0] - 0xE0) * 4096 + (b[1] - 0x80) * 64 + (b[2] - 0x80) : -1;
        }
        default: {
            const bool good = (in(0, 0xF0, 0xF0) && in(1, 0x90, 0xBF)) || (in(0, 0xF1, 0xF3) && follows(1)) ||
                              (in(0, 0xF4, 0xF4) && in(1, 0x80, 0x8F));
            const long tail = (b[1] - 0x80) * 4096 + (b[2] - 0x80) * 64 + (b[3] - 0x80);
            return good && follows(2) && follows(3) ? (b[0] - 0xF0) * 262144 + tail : -1;
        }
    }
}

/// Characters and bytes that belong to none.
struct Utf8Parts {
    std::vector<std::string> characters;
    std::size_t num_wrong = 0;
    bool is_valid() const { return num_wrong == 0; }
    /// With U+FFFD for every wrong byte.
    std::string mended;
};

Utf8Parts parts_by_table(std::string_view text) {
    Utf8Parts parts;
    while (!text.empty()) {
        std::size_t length = 1;
        while (length <= 4 && length <= text.size() && code_point_by_table(text.substr(0, length)) < 0) ++length;
        const bool found = length <= 4 && length <= text.size();
        parts.num_wrong += found ? 0 : 1;
        parts.characters.emplace_back(found ? text.substr(0, length) : std::string_view("\uFFFD"));
        parts.mended += parts.characters.back();
        text.remove_prefix(found ? length : 1);
    }
    return parts;
}

/// Bytes near the borders of the table, and words.
std::string random_bytes(Rng& rng) {
    static constexpr unsigned char kBorders[] = {0x00, 0x0A, 0x1F, 0x20, 0x22, 0x41, 0x5C, 0x7F, 0x80,
                                                 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF,
                                                 0xE0, 0xED, 0xEF, 0xF0, 0xF3, 0xF4, 0xF5, 0xFE, 0xFF};
    static constexpr const char* kWords[] = {"\u00E9", "\u20AC", "\U0001F680", "\u202E", "ab", "\U000E0041"};
    std::string text;
    const auto length = rng.below(14);
    for (std::size_t i = 0; i < length; ++i) {
        if (rng.below(3) == 0)
            text += kWords[rng.below(std::size(kWords))];
        else
            text += static_cast<char>(kBorders[rng.below(std::size(kBorders))]);
    }
    return text;
}

std::size_t count_of(std::string_view text, std::string_view part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size()))
        ++count;
    return count;
}

}  // namespace

TEST_CASE("utf8: all sequences of up to three bytes, and four at every border, are what Unicode's table says") {
    const auto check = [](std::string_view bytes) {
        const long point = code_point_by_table(bytes);
        // A shorter character may stand at the beginning.
        std::size_t expected = point >= 0 ? bytes.size() : 0;
        for (std::size_t length = 1; length < bytes.size() && expected == 0; ++length) {
            if (code_point_by_table(bytes.substr(0, length)) >= 0) expected = length;
        }
        const std::size_t found = utf8_sequence_length(bytes);
        if (found != expected) FAIL("length " << found << " of " << json_string(bytes));
        if (point >= 0 && utf8_code_point(bytes, bytes.size()) != static_cast<char32_t>(point)) FAIL(point);
    };
    std::string bytes(1, 0);
    for (unsigned a = 0; a < 256; ++a) {
        bytes.assign(1, static_cast<char>(a));
        check(bytes);
        for (unsigned b = 0; b < 256; ++b) {
            bytes.assign({static_cast<char>(a), static_cast<char>(b)});
            check(bytes);
            if (a < 0xC0) continue;
            for (unsigned c = 0; c < 256; ++c) {
                bytes.assign({static_cast<char>(a), static_cast<char>(b), static_cast<char>(c)});
                check(bytes);
            }
            for (const unsigned c : {0x00U, 0x7FU, 0x80U, 0xBFU, 0xC0U, 0xFFU}) {
                for (const unsigned d : {0x00U, 0x7FU, 0x80U, 0xBFU, 0xC0U, 0xFFU}) {
                    bytes.assign(
                        {static_cast<char>(a), static_cast<char>(b), static_cast<char>(c), static_cast<char>(d)});
                    check(bytes);
                }
            }
        }
    }
    CHECK(utf8_sequence_length("") == 0);
    CHECK(utf8_sequence_length("a\xFF") == 1);  // what follows does not matter
    CHECK(utf8_sequence_length("\xE2\x82") == 0);
}

TEST_CASE("utf8: a text is valid exactly where it consists of characters") {
    CHECK(is_valid_utf8(""));
    CHECK(is_valid_utf8(std::string_view("a\0\u00E9\U0010FFFF\uFFFE", 1 + 1 + 2 + 4 + 3)));  // also what shows nothing
    for (const char* wrong : {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xED\xBF\xBF",
                              "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xC3", "\xE2\x82",
                              "\xF0\x9F\x9A", "\xE2\x28\xA1", "\xC3\x28"}) {
        CHECK_FALSE(is_valid_utf8(wrong));
        CHECK_FALSE(is_valid_utf8(std::string("\u00E9 ab") + wrong));
        CHECK_FALSE(is_valid_utf8(wrong + std::string("\u00E9 ab")));
    }
    Rng rng(3);
    std::size_t num_valid = 0;
    for (int round = 0; round < 4000; ++round) {
        const std::string text = random_bytes(rng);
        const Utf8Parts parts = parts_by_table(text);
        REQUIRE(is_valid_utf8(text) == parts.is_valid());
        REQUIRE(is_valid_utf8(parts.mended));
        num_valid += parts.is_valid() ? 1 : 0;
    }
    CHECK(num_valid > 100);
    CHECK(num_valid < 3900);
}

TEST_CASE("utf8: there are 66 noncharacters") {
    std::size_t count = 0;
    for (char32_t c = 0; c <= 0x10FFFF; ++c) count += is_noncharacter(c) ? 1 : 0;
    CHECK(count == 66);
    CHECK(is_noncharacter(0xFDD0));
    CHECK(is_noncharacter(0xFDEF));
    CHECK_FALSE(is_noncharacter(0xFDCF));
    CHECK_FALSE(is_noncharacter(0xFDF0));
    CHECK_FALSE(is_noncharacter(0xFFFD));
}

TEST_CASE("utf8: what is shown of any bytes is harmless, and has a character for every character and wrong byte") {
    Rng rng(4);
    for (int round = 0; round < 4000; ++round) {
        const std::string text = random_bytes(rng);
        const Utf8Parts parts = parts_by_table(text);
        std::string expected;
        for (const std::string& character : parts.characters) {
            const bool shows = is_harmless(static_cast<char32_t>(code_point_by_table(character)));
            expected += shows ? character : "\uFFFD";
        }
        REQUIRE(printable_utf8(text, text.size() + 1) == expected);
        REQUIRE(printable_utf8(expected, text.size() + 1) == expected);
        std::string lines;
        for (const std::string& character : parts.characters) {
            const bool shows = character == "\n" || is_harmless(static_cast<char32_t>(code_point_by_table(character)));
            lines += shows ? character : "\uFFFD";
        }
        REQUIRE(printable_lines(text) == lines);
        // However short it is cut, whole characters are kept, and an ellipsis says so.
        std::string start;
        for (std::size_t most = 0; most < parts.characters.size(); ++most) {
            REQUIRE(printable_utf8(text, most) == start + "\u2026");
            start += printable_utf8(parts.characters[most], 1);
        }
        REQUIRE(printable_utf8(text, parts.characters.size()) == expected);
    }
    CHECK(printable_utf8("", 0).empty());
    CHECK(printable_utf8(std::string(256, 'a')) == std::string(256, 'a'));
    CHECK(printable_utf8(std::string(257, 'a')) == std::string(256, 'a') + "\u2026");
}

TEST_CASE("utf8: as a JSON string any bytes read back, with U+FFFD for wrong ones, and escapes where they are due") {
    Rng rng(5);
    for (int round = 0; round < 4000; ++round) {
        const std::string text = random_bytes(rng);
        const Utf8Parts parts = parts_by_table(text);
        const std::string json = json_string(text);
        REQUIRE(nlohmann::json::parse(json).get<std::string>() == parts.mended);
        for (const char c : json) REQUIRE(static_cast<unsigned char>(c) >= 0x20);
        REQUIRE(is_valid_utf8(json));
        std::string appended = "[1,";
        append_json_string(appended, text);
        REQUIRE(appended == "[1," + json);
        // Another writer's text gets the same escapes, and means the same.
        const std::string other = nlohmann::json(parts.mended).dump();
        REQUIRE(nlohmann::json::parse(json_with_escapes(other)) == parts.mended);
        REQUIRE(printable_utf8(json_with_escapes(other), other.size() * 12 + 1) == json_with_escapes(other));
    }
    CHECK(json_string("a\"b\\c\n\t") == R"("a\"b\\c\n\t")");
    CHECK(json_string(std::string_view("\0\x1F\x7F", 3)) == R"("\u0000\u001f\u007f")");
    CHECK(json_string("\u202E\uFFFF") == R"("\u202e\uffff")");
    CHECK(json_string("\U000E0041\U0010FFFF") == R"("\udb40\udc41\udbff\udfff")");
    CHECK(json_string("\u00E9\U0001F680/") == "\"\u00E9\U0001F680/\"");
    CHECK(json_with_escapes("{\n \"a\": \"\u202E\"\n}") == "{\n \"a\": \"\\u202e\"\n}");
    CHECK(count_of(json_string("\xF0\x9F\x9A"), "\\ufffd") == 3);
}
