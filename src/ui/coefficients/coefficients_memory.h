#pragma once

#include "app/state/coefficients_settings.h"
#include "app/state/state.h"
#include "scene/drawings/heat_map_drawing.h"
#include "ui/kit/drawing_cache.h"

#include <cstdint>
#include <memory>
#include <optional>

namespace reluscope {

/// What the coefficients view keeps between frames: scales of the maps that are shown, and gestures under way.
struct CoefficientsMemory {
    struct Key {
        std::shared_ptr<const ClusterMaps> maps;
        BarMode mode = BarMode::kStrength;
        bool operator==(const Key&) const = default;
    };
    Key scale_key;
    WeightScale scale;
    DrawingCache heat_map;
    DrawingCache parallel;
    bool clusters_apart = false;                    ///< clusters are shown although they are joined
    std::shared_ptr<const Clustering> families_of;  ///< what `families` was made of, with the output
    Eigen::Index families_output = -1;
    std::optional<ClusterMaps> families;  ///< the models of the families
    DrawingCache family_matrix;
    float wanted_width = 0;  ///< of the heat map's cells, at least; 0: as all columns fit
    float cell_width = 0;    ///< of the cells that are shown

    std::optional<std::size_t> pressed_axis;   ///< the button went down on its line: a range is drawn
    std::optional<std::size_t> pressed_label;  ///< or on its label: the axis is moved
    DrawPoint pressed_at;
    bool dragged = false;
};

}  // namespace reluscope
