#pragma once

#include "analysis/study.h"
#include "ui/coefficients_memory.h"
#include "ui/compare_memory.h"
#include "ui/importance_memory.h"
#include "ui/network_memory.h"
#include "ui/palette_window.h"
#include "ui/profile_memory.h"
#include "ui/relief_memory.h"
#include "ui/scatter_memory.h"
#include "ui/tree_memory.h"
#include "ui/view_sizes.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

namespace reluscope {

/// Rows of each class, counted once.
struct ClassCounts {
    std::shared_ptr<const StudyInput> of;
    std::vector<std::size_t> counts;
};

/// What views other than the plane keep from frame to frame: arrays made from the state, each with what it was made from, and gestures under way.
/// Nothing in here decides what the program knows; it can be thrown away at any time between two frames.
struct ViewMemory {
    PaletteMemory palette;
    ClassCounts classes;
    std::optional<double> background_since;  ///< ImGui's time when work beside the job began
    bool message_is_read = false;            ///< the pointer rests on a message: none of them leaves
    ViewSizes sizes;
    NetworkMemory network;
    CompareMemory compare;
    CoefficientsMemory coefficients;
    ScatterMemory scatter;
    ReliefMemory relief;
    TreeMemory tree;
    ImportanceMemory importance;
    ProfileMemory profile;
};

}  // namespace reluscope
