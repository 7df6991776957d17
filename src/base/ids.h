#pragma once

#include <compare>
#include <cstdint>
#include <limits>

namespace reluscope {

/// An index that only compares with its own kind: a ClusterId does not compile where a RowId is wanted.
template <class Tag>
struct Id {
    static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

    std::uint32_t index = kNone;

    constexpr Id() = default;
    template <class Integer>
    constexpr explicit Id(Integer i) : index(static_cast<std::uint32_t>(i)) {}

    constexpr bool valid() const { return index != kNone; }
    friend constexpr auto operator<=>(const Id&, const Id&) = default;
};

using RowId = Id<struct RowTag>;          ///< row of a table, from 0
using ClusterId = Id<struct ClusterTag>;  ///< cluster of a clustering, largest first
using ValueId = Id<struct ValueTag>;      ///< value of a network: 0 is the input, node i makes value i + 1
using UnitId = Id<struct UnitTag>;        ///< hidden unit: position of its bit in a pattern
using FeatureId = Id<struct FeatureTag>;  ///< input of a network

}  // namespace reluscope
