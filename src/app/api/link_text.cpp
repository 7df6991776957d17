#include "app/api/link_text.h"

#include "app/api/link_phrases.h"
#include "base/numerics/numerics.h"
#include "base/text/base64.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <limits>
#include <vector>

namespace reluscope {

namespace {

constexpr char kPhrase = '\x01';        // followed by the phrase's letter
constexpr char kLaterPhrase = '\x03';   // followed by the letter of a phrase behind those of kPhrase
constexpr char kFloats = '\x02';        // before and after the base64 of numbers
constexpr char kFirstLetter = '!';      // of a phrase
constexpr std::size_t kFloatBytes = 4;  // little-endian
constexpr std::size_t kLetters = '~' - kFirstLetter + 1;
static_assert(std::size(kLinkPhrases) <= 2 * kLetters, "a phrase has one letter, behind one of two signs");

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 && !is_blank(c); }

/// JSON with its strings as they are. What stands outside of them is written by `outside`, which is given the text so
/// far and a place that it may move to the last character that it has dealt with.
template <class Outside>
std::string rewritten(std::string_view json, const Outside& outside) {
    std::string text;
    bool in_string = false;
    for (std::size_t i = 0; i < json.size(); ++i) {
        if (in_string && json[i] == '\\' && i + 1 < json.size()) {
            text += json[i++];
        } else if (json[i] == '"') {
            in_string = !in_string;
        } else if (!in_string) {
            outside(text, i);
            continue;
        }
        text += json[i];
    }
    return text;
}

std::string without_blanks(std::string_view json) {
    return rewritten(json, [json](std::string& text, std::size_t i) {
        if (!is_blank(json[i])) text += json[i];
    });
}

/// The numbers of "[1,2.5]", which is `array`; empty where it holds anything else, or is not as number_text() writes
/// it.
std::vector<double> numbers_of(std::string_view array) {
    std::vector<double> numbers;
    std::string_view rest = array.substr(1, array.size() - 2);
    while (true) {
        const std::string_view cell = rest.substr(0, rest.find(','));
        double number = 0;
        if (!parse_number(std::string(cell), number) || number_text(number) != cell) return {};
        numbers.push_back(number);
        if (cell.size() == rest.size()) return numbers;
        rest.remove_prefix(cell.size() + 1);
    }
}

bool is_float(double number) {
    return std::abs(number) <= static_cast<double>(std::numeric_limits<float>::max()) &&
           static_cast<double>(static_cast<float>(number)) == number;
}

std::string text_of_floats(const std::vector<double>& numbers) {
    std::string bytes;
    for (const double number : numbers) {
        const auto narrow = static_cast<float>(number);
        std::uint32_t bits = 0;
        std::memcpy(&bits, &narrow, kFloatBytes);
        for (unsigned i = 0; i < kFloatBytes; ++i) bytes += static_cast<char>((bits >> (8 * i)) & 0xFFU);
    }
    return kFloats + base64_of(bytes) + kFloats;
}

/// "[0.5,1.5]" of what stands between two kFloats.
std::optional<std::string> floats_of_text(std::string_view base64) {
    const auto bytes = bytes_of_base64(base64);
    if (!bytes || bytes->empty() || bytes->size() % kFloatBytes != 0) return std::nullopt;
    std::string text;
    for (std::size_t at = 0; at < bytes->size(); at += kFloatBytes) {
        std::uint32_t bits = 0;
        for (unsigned i = 0; i < kFloatBytes; ++i) bits |= std::to_integer<std::uint32_t>((*bytes)[at + i]) << (8 * i);
        float number = 0;
        std::memcpy(&number, &bits, kFloatBytes);
        if (!std::isfinite(number)) return std::nullopt;
        text += (at == 0 ? "[" : ",") + number_text(static_cast<double>(number));
    }
    return text + "]";
}

/// Arrays of floats in place of their text, where that is shorter.
std::string with_floats(std::string_view json) {
    return rewritten(json, [json](std::string& text, std::size_t& i) {
        const std::size_t end = json[i] == '[' ? json.find_first_not_of("0123456789+-.eE,", i + 1) : json.size();
        if (end < json.size() && json[end] == ']' && end > i + 1) {
            const std::string_view array = json.substr(i, end + 1 - i);
            const std::vector<double> numbers = numbers_of(array);
            if (!numbers.empty() && std::all_of(numbers.begin(), numbers.end(), is_float)) {
                const std::string floats = text_of_floats(numbers);
                if (floats.size() < array.size()) {
                    text += floats;
                    i = end;
                    return;
                }
            }
        }
        text += json[i];
    });
}

/// The number of the longest phrase that `text` begins with; none: their number.
std::size_t phrase_at(std::string_view text) {
    std::size_t longest = std::size(kLinkPhrases);
    for (std::size_t p = 0; p < std::size(kLinkPhrases); ++p) {
        const std::string_view phrase = kLinkPhrases[p];
        const bool longer = longest == std::size(kLinkPhrases) || phrase.size() > kLinkPhrases[longest].size();
        if (longer && text.starts_with(phrase)) longest = p;
    }
    return longest;
}

std::string with_phrases(std::string_view json) {
    std::string text;
    while (!json.empty()) {
        const std::size_t p = phrase_at(json);
        if (p == std::size(kLinkPhrases)) {
            text += json.front();
            json.remove_prefix(1);
        } else {
            text += p < kLetters ? kPhrase : kLaterPhrase;
            text += static_cast<char>(kFirstLetter + static_cast<char>(p % kLetters));
            json.remove_prefix(kLinkPhrases[p].size());
        }
    }
    return text;
}

}  // namespace

std::string short_session_text(std::string_view session) {
    if (std::any_of(session.begin(), session.end(), is_control)) return std::string(session);
    return with_phrases(with_floats(without_blanks(session)));
}

std::optional<std::string> long_session_text(std::string_view text, std::size_t max_size) {
    std::string session;
    for (std::size_t i = 0; i < text.size() && session.size() <= max_size; ++i) {
        if (text[i] == kPhrase || text[i] == kLaterPhrase) {
            const std::size_t first = text[i] == kPhrase ? 0 : kLetters;
            if (++i == text.size()) return std::nullopt;
            const auto letter =
                static_cast<std::size_t>(static_cast<unsigned char>(text[i])) - static_cast<std::size_t>(kFirstLetter);
            const std::size_t p = first + letter;
            if (letter >= kLetters || p >= std::size(kLinkPhrases)) return std::nullopt;
            session += kLinkPhrases[p];
        } else if (text[i] == kFloats) {
            const std::size_t end = text.find(kFloats, i + 1);
            if (end == std::string_view::npos) return std::nullopt;
            const auto numbers = floats_of_text(text.substr(i + 1, end - i - 1));
            if (!numbers) return std::nullopt;
            session += *numbers;
            i = end;
        } else {
            session += text[i];
        }
    }
    return session;
}

}  // namespace reluscope
