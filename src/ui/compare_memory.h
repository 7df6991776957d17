#pragma once

#include "app/compare_state.h"
#include "scene/drawing.h"

#include <memory>

namespace reluscope {

/// The compare view's drawing, and what it was made from.
struct CompareMemory {
    std::shared_ptr<const PairComparison> pair;
    std::shared_ptr<const NetworkComparison> networks;
    float width = 0;
    bool dark = false;
    std::shared_ptr<const Drawing> drawing;
};

}  // namespace reluscope
