#include "data/column_index.h"

#include "base/text/spelling.h"
#include "base/utf8.h"

#include <algorithm>

namespace reluscope {

ColumnIndex::ColumnIndex(const Table& table) {
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const std::string& name = table.columns[i].name;
        exact_.emplace(name, i);
        // The reader calls a column without a name by its number.
        const bool unnamed = table.has_header && name == "column " + std::to_string(i + 1);
        for (const std::string& bare : {bare_name(name), std::string()}) {
            if (bare.empty() && !unnamed) continue;
            const auto [entry, is_new] = bare_.emplace(bare, i);
            if (!is_new) entry->second = Table::kNoColumn;
        }
    }
}

std::size_t ColumnIndex::find(std::string_view name) const {
    if (const auto exact = exact_.find(name); exact != exact_.end()) return exact->second;
    const auto bare = bare_.find(bare_name(name));
    return bare == bare_.end() ? Table::kNoColumn : bare->second;
}

std::string bare_name(std::string_view name) {
    std::string shown;
    while (!name.empty()) {
        const std::size_t length = std::max<std::size_t>(utf8_sequence_length(name), 1);
        if (is_harmless(utf8_code_point(name, length))) shown += name.substr(0, length);
        name.remove_prefix(length);
    }
    return std::string(trimmed(shown));
}

}  // namespace reluscope
