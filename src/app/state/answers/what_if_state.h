#pragma once

#include "app/state/answers/answers_state.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace reluscope {

/// Values of a column, in its own unit, from `low` to `high`.
struct ValueRange {
    double low = 0, high = 0;

    bool operator==(const ValueRange&) const = default;
};

/// A text that a cell of the chosen row could hold, and what would come of it, the other cells held.
struct CellChoice {
    std::string text;
    bool chosen = false;          ///< it stands in the cell now
    bool same_map = false;        ///< the activation pattern is the row's
    bool same_decision = false;   ///< the same class is predicted; false where nothing is decided
    std::int32_t predicted = -1;  ///< class that is predicted then; -1: nothing is decided, or it cannot be read
};

/// What one column of the chosen row could be, the others held.
struct ColumnHold {
    std::string column, unit;
    bool is_number = false;
    // What there is of a column of numbers.
    ValueRange range;                         ///< smallest and largest of the table, and the row's own
    std::optional<double> value;              ///< of the chosen row as it is now; none where the cell is missing
    std::optional<double> table;              ///< what the table says
    bool whole = false;                       ///< every value of the table is a whole number
    std::optional<ValueRange> map, decision;  ///< around `value`: where the map and the predicted class stay the same
    // What there is of a column of texts.
    std::vector<CellChoice> choices;  ///< empty where there are too many to be listed
    bool edited = false;              ///< the cell is not the table's
};

/// How far each column of a row can go by itself until its map or its prediction changes.
struct FoundHolds {
    RowQuestion question;
    std::vector<ColumnHold> columns;  ///< in the order of the table
    std::size_t left_out = 0;         ///< columns that the network reads, but are too many to be listed
};

}  // namespace reluscope
