#include "app/answers/locks.h"

#include "app/answers/lock_words.h"

#include <set>
#include <string_view>
#include <variant>

namespace reluscope {

namespace {

bool is_numeric(const ColumnEncoding& encoding) { return std::holds_alternative<NumericEncoding>(encoding.encoding); }

}  // namespace

ColumnLock proposed_lock(const ColumnEncoding& encoding) { return lock_of_name(encoding.column, is_numeric(encoding)); }

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
