#include "base/text/spelling.h"

#include "base/result.h"

#include <algorithm>
#include <vector>

namespace reluscope {

namespace {

/// Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours cost 1 each.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before_last(b.size() + 1);
    std::vector<std::size_t> last(b.size() + 1);
    std::vector<std::size_t> current(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        current[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t substitution = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            current[j] = std::min({last[j] + 1, current[j - 1] + 1, substitution});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                current[j] = std::min(current[j], before_last[j - 2] + 1);
        }
        before_last.swap(last);
        last.swap(current);
    }
    return last[b.size()];
}

}  // namespace

std::string_view trimmed(std::string_view text) {
    const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

std::string folded(std::string_view text) {
    std::string out(trimmed(text));
    for (char& c : out) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return out;
}

std::string nearest_word(std::string_view word, std::span<const std::string> candidates) {
    constexpr std::size_t kMaxLength = 64;  // longer texts are no misspelt names
    if (word.size() > kMaxLength) return "";
    const std::string wanted = folded(word);
    std::size_t best = wanted.size() / 3 + 1;  // of "target" up to 2 letters may differ
    std::string nearest;
    for (const std::string& candidate : candidates) {
        if (candidate.size() > kMaxLength) continue;
        const std::size_t distance = edit_distance(wanted, folded(candidate));
        if (distance >= wanted.size() || distance > best || (distance == best && !nearest.empty())) continue;
        best = distance;
        nearest = candidate;
    }
    return nearest;
}

std::string did_you_mean(std::string_view word, std::span<const std::string> candidates) {
    const std::string nearest = nearest_word(word, candidates);
    return nearest.empty() ? "" : "; did you mean " + quoted(nearest) + "?";
}

std::string name_list(std::span<const std::string> names, std::size_t max_names) {
    std::string text;
    for (std::size_t i = 0; i < std::min(names.size(), max_names); ++i) text += (i == 0 ? "" : ", ") + quoted(names[i]);
    if (names.size() > max_names) text += ", ... (" + std::to_string(names.size()) + " in all)";
    return text;
}

}  // namespace reluscope
