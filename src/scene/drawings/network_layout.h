#pragma once

#include "scene/drawings/network_drawing.h"

#include <vector>

namespace reluscope {

/// Where one value of a column stands.
struct UnitBlock {
    std::size_t value = 0;  ///< position in the column
    float y = 0;            ///< middle
};

struct ColumnPlace {
    std::vector<UnitBlock> blocks;
    std::size_t left_out = 0;  ///< values that are not drawn; where there are any, a box says so
    float more_y = 0;          ///< middle of that box
    float in_x = 0;            ///< where lines end
    float out_x = 0;           ///< where lines begin
    float pitch = 0;           ///< height of a block with the gap below it
};

/// Where everything of a picture of a network stands.
struct NetworkPlan {
    std::vector<NetworkColumn> columns;
    std::vector<ColumnPlace> places;
    DrawPoint size;
    float box = 0;          ///< side of a unit's square
    float input_text = 0;   ///< width before an input's dot
    float output_text = 0;  ///< width behind a logit's dot
};

NetworkPlan plan_network(const NetworkPicture& picture, const NetworkDrawingOptions& options);

/// True for units that bear a badge: dead, always on, or doing what another one does.
bool is_remarkable(const UnitFacts& facts);

inline constexpr float kPlanTop = 26;  ///< headings above the blocks

}  // namespace reluscope
