#pragma once

#include "analysis/study.h"
#include "app/state/answers/answers_state.h"

#include <string>
#include <vector>

namespace reluscope {

/// A column that the network reads, as the list of locks shows it.
struct LockLine {
    std::string column;
    ColumnLock lock = ColumnLock::kFree;      ///< in effect
    ColumnLock proposed = ColumnLock::kFree;  ///< where nobody sets another one
    bool has_direction = false;               ///< a number: it can be held in one direction
};

/// What people cannot change is proposed as locked, and a number that only grows with them as growing only: by the
/// words of the column's name (lock_words.h).
ColumnLock proposed_lock(const ColumnEncoding& encoding);

/// All columns in the order of the encoder, each once, under `settings`.
std::vector<LockLine> lock_lines(const StudyInput& input, const AnswerSettings& settings);

/// The locks of all columns that are not free.
ColumnLocks locks_in_effect(const StudyInput& input, const AnswerSettings& settings);

}  // namespace reluscope
