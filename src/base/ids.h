#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace reluscope {

/// An index that only compares with its own kind: a ClusterId does not compile where a RowId is wanted.
template <class Tag>
struct Id {
    static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

    std::uint32_t index = kNone;

    constexpr Id() = default;
    template <class Integer, class = std::enable_if_t<std::is_integral_v<Integer>>>
    constexpr explicit Id(Integer i) : index(static_cast<std::uint32_t>(i)) {}

    constexpr bool valid() const { return index != kNone; }
    friend constexpr auto operator<=>(const Id&, const Id&) = default;
};

using RowId = Id<struct RowTag>;          ///< row of a table, from 0
using ClusterId = Id<struct ClusterTag>;  ///< cluster of a clustering, largest first
using ValueId = Id<struct ValueTag>;      ///< value of a network: 0 is the input, node i makes value i + 1
using UnitId = Id<struct UnitTag>;        ///< hidden unit: position of its bit in a pattern
using FeatureId = Id<struct FeatureTag>;  ///< input of a network

/// The ids from 0 to `count` - 1, in a range-based loop.
template <class AnyId>
class IdRange {
public:
    class Iterator {
    public:
        constexpr explicit Iterator(std::uint32_t i) : index_(i) {}
        constexpr AnyId operator*() const { return AnyId(index_); }
        constexpr Iterator& operator++() {
            ++index_;
            return *this;
        }
        friend constexpr bool operator==(const Iterator&, const Iterator&) = default;

    private:
        std::uint32_t index_;
    };

    constexpr explicit IdRange(std::size_t count) : count_(static_cast<std::uint32_t>(count)) {}
    constexpr Iterator begin() const { return Iterator(0); }
    constexpr Iterator end() const { return Iterator(count_); }

private:
    std::uint32_t count_;
};

}  // namespace reluscope
