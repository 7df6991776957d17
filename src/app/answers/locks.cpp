#include "app/answers/locks.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <variant>

namespace reluscope {

namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

/// The words of a name in small letters: "passengerAge" and "passenger_age" have "passenger" and "age".
std::vector<std::string> words_of_name(std::string_view name) {
    std::vector<std::string> words;
    std::string word;
    const auto end_word = [&] {
        if (!word.empty()) words.push_back(std::move(word));
        word.clear();
    };
    for (std::size_t i = 0; i < name.size(); ++i) {
        const char c = name[i];
        if (!is_letter(c)) {
            end_word();
            continue;
        }
        if (is_capital(c) && i > 0 && is_letter(name[i - 1]) && !is_capital(name[i - 1])) end_word();
        word += is_capital(c) ? static_cast<char>(c - 'A' + 'a') : c;
    }
    end_word();
    return words;
}

bool is_numeric(const ColumnEncoding& encoding) { return std::holds_alternative<NumericEncoding>(encoding.encoding); }

}  // namespace

ColumnLock proposed_lock(const ColumnEncoding& encoding) {
    for (const std::string& word : words_of_name(encoding.column)) {
        for (const std::string_view held : {"sex", "gender", "race", "ethnicity"}) {
            if (word == held) return ColumnLock::kLocked;
        }
        if (word == "age" && is_numeric(encoding)) return ColumnLock::kUp;
    }
    return ColumnLock::kFree;
}

std::vector<LockLine> lock_lines(const StudyInput& input, const AnswerSettings& settings) {
    std::vector<LockLine> lines;
    std::set<std::string_view> seen;
    for (const ColumnEncoding& encoding : input.encoder.columns) {
        if (!seen.insert(encoding.column).second) continue;  // a column that is read twice
        LockLine line;
        line.column = encoding.column;
        line.has_direction = is_numeric(encoding);
        line.proposed = proposed_lock(encoding);
        const auto set = settings.locks.find(encoding.column);
        line.lock = set == settings.locks.end() ? line.proposed : set->second;
        lines.push_back(std::move(line));
    }
    return lines;
}

ColumnLocks locks_in_effect(const StudyInput& input, const AnswerSettings& settings) {
    ColumnLocks locks;
    for (const LockLine& line : lock_lines(input, settings)) {
        if (line.lock != ColumnLock::kFree) locks[line.column] = line.lock;
    }
    return locks;
}

}  // namespace reluscope
