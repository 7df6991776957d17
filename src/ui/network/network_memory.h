#pragma once

#include "app/state/network_state.h"
#include "app/state/state.h"
#include "scene/drawings/network_columns.h"
#include "scene/drawings/network_drawing.h"

#include <memory>
#include <optional>
#include <vector>

namespace reluscope {

/// What the small picture of a network needs of its weights, which may be millions.
struct DiagramParts {
    std::shared_ptr<const Network> network;  ///< it was made from
    std::vector<NetworkColumn> columns;
    std::vector<double> largest;  ///< per node: size of the largest weight; 0 for other nodes than affine ones
};

/// The network view's drawing, and what it was made from.
struct NetworkMemory {
    struct Key {
        std::shared_ptr<const StudyInput> input;
        std::shared_ptr<const std::vector<UnitFacts>> facts;
        std::shared_ptr<const UnitMaps> maps;
        std::shared_ptr<const SubjectValues> values;
        NetworkSettings settings;
        std::optional<UnitId> selected_unit, hovered_unit;
        std::optional<FeatureId> selected_feature, hovered_feature;
        float width = 0, height = 0;
        bool dark = false;
        bool picture = false;

        bool operator==(const Key&) const = default;
    };
    DiagramParts diagram;
    Key key;
    std::shared_ptr<const NetworkDrawing> drawing;
};

}  // namespace reluscope
