#include "app/api/link_text.h"

#include "app/api/link.h"
#include "app/api/link_phrases.h"
#include "base/inflate.h"
#include "base/numerics/rng.h"
#include "support/link_of.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <iterator>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

constexpr std::size_t kPlenty = std::size_t{1} << 20;

std::string there_and_back(const std::string& json) {
    return long_session_text(short_session_text(json), kPlenty).value();
}

std::string characters_of(std::initializer_list<int> values) {
    std::string bytes;
    for (const int value : values) bytes += static_cast<char>(value);
    return bytes;
}

}  // namespace

TEST_CASE("short session: comes back as the same JSON without blanks") {
    CHECK(there_and_back("{ \"a\" : [1,\n 2] }\n") == "{\"a\":[1,2]}");
    CHECK(there_and_back(R"({"text":"a  b \" [1, 2] \\","n":[ ]})") == R"({"text":"a  b \" [1, 2] \\","n":[]})");
    CHECK(there_and_back("{\"\xC3\xA9\":\"\\u0001\\n\"}") == "{\"\xC3\xA9\":\"\\u0001\\n\"}");
    CHECK(there_and_back("") == "");
    // What is no JSON comes back too: nobody relies on more.
    CHECK(there_and_back("[1,") == "[1,");
    CHECK(there_and_back("\"[") == "\"[");
    for (const std::string& phrase : {std::string(kLinkPhrases[0]), "x" + std::string(kLinkPhrases[3]) + "y"})
        CHECK(there_and_back(phrase) == phrase);
}

TEST_CASE("short session: text with control characters is left alone") {
    const std::string odd = "{\"a\": \"\x01!\"}";
    CHECK(short_session_text(odd) == odd);
}

TEST_CASE("short session: numbers that are exact as float32 are their bytes, others keep all digits") {
    const std::string floats = "[0.30000001192092896,-2.424694299697876,0.5,1.3309999704360962]";
    CHECK(short_session_text("{\"w\":" + floats + "}").size() < 40);
    CHECK(there_and_back(floats) == floats);
    const std::string doubles = "[0.30000001192092897,0.1,0.2,0.7071067811865476]";
    CHECK(short_session_text(doubles) == doubles);
    CHECK(short_session_text("[0.5,0.25]") == "[0.5,0.25]");                           // bytes would be longer
    CHECK(short_session_text("[1e999,0.30000001192092896,0.5]").starts_with("[1e9"));  // no number
}

TEST_CASE("short session: phrases are told apart, and none is a control character") {
    for (std::size_t p = 0; p < std::size(kLinkPhrases); ++p) {
        const std::string_view phrase = kLinkPhrases[p];
        CHECK(phrase.size() > 2);
        CHECK(std::all_of(phrase.begin(), phrase.end(), [](char c) { return c >= 0x20 && c < 0x7F; }));
        CHECK(std::count(std::begin(kLinkPhrases), std::end(kLinkPhrases), phrase) == 1);
        constexpr std::size_t kLetters = '~' - '!' + 1;
        const std::string sign = p < kLetters ? "\x01" : "\x03";
        CHECK(long_session_text(sign + static_cast<char>('!' + p % kLetters), kPlenty).value() == phrase);
    }
}

TEST_CASE("short session: a damaged form has no text, and a long one ends") {
    for (const std::string& damaged : {std::string("a\x01"), std::string("\x01 "), std::string("\x01\x7F"),
                                       std::string("\x02"
                                                   "AAAA"),
                                       std::string("\x02\x02"),
                                       std::string("\x02"
                                                   "AAA=\x02"),
                                       std::string("\x02"
                                                   "AADAfw==\x02"),  // NaN
                                       std::string("\x02"
                                                   "AACAfw==\x02")})  // infinity
        CHECK_FALSE(long_session_text(damaged, kPlenty).has_value());
    std::string many;
    for (int i = 0; i < 1000; ++i) many += "\x01!";
    CHECK(long_session_text(many, 500)->size() < 500 + 200);
    CHECK(long_session_text(many, kPlenty)->size() == 1000 * kLinkPhrases[0].size());
}

TEST_CASE("inflate: what zlib packed, no more and no less") {
    // By Python's zlib.compress(): "abcabcabcabc" with fixed codes, "hello" stored, and 1000 times "a".
    const std::string fixed =
        characters_of({0x78, 0xDA, 0x4B, 0x4C, 0x4A, 0x4E, 0x84, 0x21, 0x00, 0x1D, 0xE0, 0x04, 0x99});
    const std::string stored =
        characters_of({0x78, 0x01, 0x01, 0x05, 0x00, 0xFA, 0xFF, 'h', 'e', 'l', 'l', 'o', 0x06, 0x2C, 0x02, 0x15});
    const std::string run = characters_of(
        {0x78, 0xDA, 0x4B, 0x4C, 0x1C, 0x05, 0xA3, 0x60, 0x14, 0x0C, 0x77, 0x00, 0x00, 0xF9, 0xD8, 0x7A, 0xF8});
    CHECK(inflated(fixed, 12) == "abcabcabcabc");
    CHECK(inflated(stored, 5) == "hello");
    CHECK(inflated(run, 1000) == std::string(1000, 'a'));
    for (const std::size_t size : {0, 1, 999, 1001, 100000}) CHECK_FALSE(inflated(run, size).has_value());
    for (std::size_t cut = 0; cut < 9; ++cut) CHECK_FALSE(inflated(run.substr(0, cut), 1000).has_value());
    Rng rng(3);
    for (int i = 0; i < 2000; ++i) {
        std::string noise = run;
        for (int k = 0; k < 3; ++k)
            noise[2 + static_cast<std::size_t>(rng.below(noise.size() - 2))] = static_cast<char>(rng.below(256));
        if (const auto bytes = inflated(noise, 1000)) CHECK(bytes->size() == 1000);
    }
}

TEST_CASE("link: a packed one opens, one of before too") {
    const std::string session = R"({"format":"reluscope-session","version":1,"example":"moons","commands":[]})";
    CHECK(session_of_fragment("#" + short_fragment(session)).value() == session);
    CHECK(session_of_fragment(fragment_of_session(session)).value() == session);
    const std::string packed =
        characters_of({0x78, 0xDA, 0x4B, 0x4C, 0x4A, 0x4E, 0x84, 0x21, 0x00, 0x1D, 0xE0, 0x04, 0x99});
    CHECK(session_of_fragment(packed_fragment(12, packed)).value() == "abcabcabcabc");
    CHECK(session_of_fragment(packed_fragment(12, packed) + "&utm=x").value() == "abcabcabcabc");
}

TEST_CASE("link: a packed one that is damaged or means harm gets one sentence, and is not unpacked") {
    const auto refusal = [](const std::string& fragment) {
        const auto session = session_of_fragment(fragment);
        REQUIRE_FALSE(session.has_value());
        return session.error().sentence();
    };
    const std::string packed =
        characters_of({0x78, 0xDA, 0x4B, 0x4C, 0x4A, 0x4E, 0x84, 0x21, 0x00, 0x1D, 0xE0, 0x04, 0x99});
    const std::string damaged =
        "The link is damaged: a part of it is missing or was changed. Copy it again as a whole.";
    for (const std::string& fragment :
         {std::string("z=12"), std::string("z=."), std::string("z=x.AAAA"), std::string("z=0.AAAA"),
          std::string("z=-1.AAAA"), std::string("z=12.%%%"), std::string("z=99999999999999999999.AAAA"),
          packed_fragment(13, packed), packed_fragment(11, packed), packed_fragment(12, packed.substr(0, 6)),
          packed_fragment(3, "\xFF\xFE\xFD"), packed_fragment(2, "a\x01")})
        CHECK(refusal(fragment) == damaged);
    const std::string too_large = "The link unpacks to more than any of ours. It was not opened.";
    CHECK(refusal(packed_fragment(kMaxShortSession + 1, packed)) == too_large);
    CHECK(refusal(packed_fragment(std::size_t{4000000000U}, packed)) == too_large);
    std::string bomb;  // of phrases: small when unpacked, large when read
    const auto longest = std::max_element(std::begin(kLinkPhrases), std::end(kLinkPhrases),
                                          [](auto a, auto b) { return a.size() < b.size(); });
    while (bomb.size() < 40000)
        bomb += std::string("\x01") + static_cast<char>('!' + (longest - std::begin(kLinkPhrases)));
    CHECK(refusal(packed_fragment(bomb.size(), bomb)) == too_large);
    CHECK(refusal("z=5." + std::string(70000, 'A')) == "The link is too long to be one of ours.");
}
