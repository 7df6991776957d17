#pragma once

#include "data/table.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

namespace reluscope {

/// Finds columns by name as Table::find_column() does, in constant time: for whoever looks for many of them.
class ColumnIndex {
public:
    /// `table` must outlive this.
    explicit ColumnIndex(const Table& table);

    std::size_t find(std::string_view name) const;

private:
    std::unordered_map<std::string_view, std::size_t> exact_;
    std::unordered_map<std::string, std::size_t> bare_;  // kNoColumn where two are called so
};

/// How names are compared that are not equal byte by byte: without characters that show nothing, and without blanks at
/// the ends.
std::string bare_name(std::string_view name);

}  // namespace reluscope
