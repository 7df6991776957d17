#pragma once

#include "data/table.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace reluscope {

/// True for the texts that stand for "no value" in every column: nothing at all, NA, N/A, null, None, nan and their
/// common spellings, as pandas has them.
bool is_missing_text(std::string_view text);

/// True for the texts that stand for "no value" between numbers, and may be a category between other texts: ?, -, ..,
/// n.d., unknown, #DIV/0! and the like, in any case.
bool is_missing_mark(std::string_view text);

/// `text` if it is UTF-8, else `text` taken for Windows-1252, which is what the web means by Latin-1, and turned into
/// UTF-8.
std::string utf8_from_unknown(std::string_view text, bool& was_other);

/// Cells of one column that are read as missing although they hold a text.
class MissingTexts {
public:
    struct Entry {
        std::string text;
        std::size_t count = 0;
        std::size_t row = 0;  ///< of the first one
    };

    /// Gives the position of the text in entries().
    std::size_t add(std::string_view text, std::size_t row);
    const std::vector<Entry>& entries() const { return entries_; }
    bool empty() const { return entries_.empty(); }
    std::size_t num_cells() const;
    void clear() { entries_.clear(); }

    /// "'?' in 3 cells (first: row 1, line 2) and 'NA' in 1 cell (row 8, line 9)"; `table` tells the lines.
    std::string list(const Table& table) const;

private:
    std::vector<Entry> entries_;
};

}  // namespace reluscope
