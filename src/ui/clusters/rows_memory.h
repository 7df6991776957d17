#pragma once

#include "base/ids.h"

#include <optional>
#include <string>

namespace reluscope {

/// A cell whose change has begun.
struct EditedCell {
    RowId row;
    std::string column;  ///< of the table; empty: the first one that the network reads
};

/// What the table of rows keeps from frame to frame.
struct RowsMemory {
    std::optional<EditedCell> asked;  ///< the window for it opens in this frame
    EditedCell cell;                  ///< of the window that is open
    std::optional<RowId> shown;       ///< the chosen row that the table was scrolled to
    bool shown_edited = false;        ///< whether it was edited then
};

}  // namespace reluscope
