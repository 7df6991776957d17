#include "formats/csv/csv_text.h"

#include "base/result.h"
#include "base/text/spelling.h"
#include "base/utf8.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace reluscope {

namespace {

/// What the bytes 0x80 to 0x9F mean in Windows-1252; the five that mean nothing stay control characters, as browsers
/// read them.
constexpr std::array<std::uint16_t, 32> kWindows1252 = {0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                        0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D, 0x017D, 0x008F,
                                                        0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                        0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

void append_utf8(std::string& out, std::uint16_t code_point) {
    if (code_point >= 0x800) {
        out += static_cast<char>(0xE0U | (code_point >> 12U));
        out += static_cast<char>(0x80U | (code_point >> 6U & 0x3FU));
    } else {
        out += static_cast<char>(0xC0U | (code_point >> 6U));
    }
    out += static_cast<char>(0x80U | (code_point & 0x3FU));
}

}  // namespace

bool is_missing_text(std::string_view text) {
    // The list of pandas, so that a table means here what it means there, with both cases of "na".
    static constexpr std::array<std::string_view, 20> kTexts = {
        "",     "NA",   "na",   "N/A",  "n/a",  "NaN",  "nan",    "NAN",     "-nan",    "-NaN",
        "null", "NULL", "Null", "None", "<NA>", "#N/A", "1.#IND", "1.#QNAN", "-1.#IND", "-1.#QNAN"};
    constexpr std::size_t kLongest = 8;
    return text.size() <= kLongest && std::find(kTexts.begin(), kTexts.end(), text) != kTexts.end();
}

bool is_missing_mark(std::string_view text) {
    static constexpr std::array<std::string_view, 51> kMarks = {
        "?",        "??",      "???",     "-",       "--",     "---",       ".",       "..",
        "...",      "*",       "**",      "_",       "/",      "\\n",       "n.d.",    "n.d",
        "nd",       "n/d",     "n.a.",    "n.a",     "n/a",    "na.",       "na",      "#n/a",
        "#na",      "k.a.",    "k. a.",   "s.d.",    "none",   "nil",       "null",    "(null)",
        "<null>",   "nan",     "missing", "unknown", "unk",    "undefined", "(blank)", "no data",
        "no value", "#value!", "#div/0!", "#ref!",   "#null!", "#num!",     "#name?",  "not available",
        "\u2013",   "\u2014",  "\u2212"};
    constexpr std::size_t kLongest = 16;
    if (text.empty() || text.size() > kLongest) return false;
    return std::find(kMarks.begin(), kMarks.end(), folded(text)) != kMarks.end();
}

std::string utf8_from_unknown(std::string_view text, bool& was_other) {
    if (is_valid_utf8(text)) return std::string(text);
    was_other = true;
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80)
            out += c;
        else
            append_utf8(out, byte < 0xA0 ? kWindows1252[byte - 0x80U] : byte);
    }
    return out;
}

std::size_t MissingTexts::add(std::string_view text, std::size_t row) {
    const auto found =
        std::find_if(entries_.begin(), entries_.end(), [text](const Entry& entry) { return entry.text == text; });
    if (found != entries_.end()) {
        ++found->count;
        return static_cast<std::size_t>(found - entries_.begin());
    }
    entries_.push_back({std::string(text), 1, row});
    return entries_.size() - 1;
}

std::size_t MissingTexts::num_cells() const {
    std::size_t sum = 0;
    for (const Entry& entry : entries_) sum += entry.count;
    return sum;
}

std::string MissingTexts::list(const Table& table) const {
    std::string text;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        const Entry& entry = entries_[i];
        if (i > 0) text += i + 1 == entries_.size() ? " and " : ", ";
        text += quoted(entry.text) + " in " + std::to_string(entry.count) +
                (entry.count == 1 ? " cell (" : " cells (first: ");
        text += "row " + std::to_string(entry.row + 1) + ", line " + std::to_string(table.line_of(entry.row)) + ")";
    }
    return text;
}

}  // namespace reluscope
