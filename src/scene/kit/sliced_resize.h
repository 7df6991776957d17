#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace reluscope {

/// Entries that are filled with zeros in one slice.
constexpr std::size_t kZerosPerStep = 200000;

/// Brings `values` one slice nearer to `size`; true when it is reached.
template <class Value>
bool lengthen(std::vector<Value>& values, std::size_t size) {
    values.reserve(size);
    values.resize(std::min(size, values.size() + kZerosPerStep));
    return values.size() == size;
}

}  // namespace reluscope
