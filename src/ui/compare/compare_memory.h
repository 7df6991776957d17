#pragma once

#include "app/state/compare_state.h"
#include "scene/kit/drawing.h"

#include <array>
#include <memory>
#include <optional>

namespace reluscope {

/// The compare view's drawing, what it was made from, and what was typed.
struct CompareMemory {
    std::shared_ptr<const PairComparison> pair;
    std::shared_ptr<const NetworkComparison> networks;
    std::optional<RowId> row;  ///< whose maps of two networks are shown, for which output, in which measure
    Eigen::Index output = 0;
    bool per_unit = false;
    float width = 0;
    bool dark = false;
    std::shared_ptr<const Drawing> drawing;
    std::array<char, 64> search = {};  ///< typed to find a row
};

}  // namespace reluscope
