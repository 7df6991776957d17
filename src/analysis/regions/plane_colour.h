#pragma once

namespace reluscope {

/// What the regions of a plane are coloured by. kOutput varies inside a region; kClass has its border where it really
/// is.
enum class PlaneColour { kPattern, kCluster, kOutput, kClass, kGradient, kActiveUnits, kLayer };

/// Whether a partition can tell it only where its regions have maps.
constexpr bool needs_maps(PlaneColour colour) {
    return colour == PlaneColour::kOutput || colour == PlaneColour::kClass || colour == PlaneColour::kGradient;
}

}  // namespace reluscope
