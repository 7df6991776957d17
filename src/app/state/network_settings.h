#pragma once

#include <cstddef>

namespace reluscope {

/// Whose values the units show. Where there is no such thing, the next one.
enum class UnitSubject {
    kRow,      ///< the chosen row
    kCluster,  ///< the mean over the chosen cluster's rows
    kRegion    ///< the point that is pinned on the plane
};

inline constexpr std::size_t kMinUnits = 4;
inline constexpr std::size_t kMaxUnits = 64;

/// How the network view shows the network.
struct NetworkSettings {
    UnitSubject subject = UnitSubject::kRow;
    double threshold = 0.02;      ///< weights below this share of the largest of their layer are not drawn; in [0, 1]
    std::size_t most_units = 14;  ///< of a layer that are drawn, the most important ones; kMinUnits to kMaxUnits
    bool maps = true;             ///< a map of the pre-activation over the plane in every unit

    bool operator==(const NetworkSettings&) const = default;
};

}  // namespace reluscope
