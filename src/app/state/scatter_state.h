#pragma once

#include "analysis/rows/row_coordinates.h"

#include <memory>
#include <optional>

namespace reluscope {

/// What the points of the scatter are coloured by.
enum class ScatterColour { kCluster, kClass, kOutput, kError };

/// The settings of the scatter, which a session keeps.
struct ScatterSettings {
    std::optional<RowAxis> x, y;  ///< none: as suits the document (default_row_axes)
    ScatterColour colour = ScatterColour::kCluster;
    bool spread = true;                 ///< rows that share whole numbers stand beside each other
    std::optional<PlaneWindow> window;  ///< what is seen, in the axes' units; none: all rows

    bool operator==(const ScatterSettings&) const = default;
};

/// The scatter: what is asked for, and the newest places, which stay until others replace them.
struct ScatterState {
    ScatterSettings settings;
    std::shared_ptr<const RowCoordinates> coordinates;

    PlaneWindow window() const {
        if (settings.window) return *settings.window;
        return coordinates ? coordinates->home : PlaneWindow{};
    }
};

}  // namespace reluscope
