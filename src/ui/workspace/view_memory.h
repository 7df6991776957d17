#pragma once

#include "ui/clusters/data_panel.h"
#include "ui/clusters/importance_memory.h"
#include "ui/clusters/rows_memory.h"
#include "ui/clusters/swarm_memory.h"
#include "ui/coefficients/coefficients_memory.h"
#include "ui/coefficients/profile_memory.h"
#include "ui/compare/compare_memory.h"
#include "ui/network/network_memory.h"
#include "ui/plane/plane_memory.h"
#include "ui/relief/relief_memory.h"
#include "ui/scatter/scatter_memory.h"
#include "ui/simplify/simplify_memory.h"
#include "ui/tree/tree_memory.h"
#include "ui/workspace/gallery_window.h"
#include "ui/workspace/palette_window.h"
#include "ui/workspace/presentation_memory.h"
#include "ui/workspace/view_sizes.h"

#include <optional>

namespace reluscope {

/// What the views keep from frame to frame: arrays made from the state, each with what it was made from, and gestures
/// under way. Nothing in here decides what the program knows; it can be thrown away at any time between two frames.
struct ViewMemory {
    PlaneMemory plane;
    PaletteMemory palette;
    PresentationMemory presentation;
    GalleryMemory gallery;
    ClassCounts classes;
    std::optional<double> background_since;  ///< ImGui's time when work beside the job began
    bool message_is_read = false;            ///< the pointer rests on a message: none of them leaves
    bool welcome_had_focus = false;          ///< the welcome had the keyboard in the last frame
    ViewSizes sizes;
    NetworkMemory network;
    CompareMemory compare;
    CoefficientsMemory coefficients;
    ScatterMemory scatter;
    ReliefMemory relief;
    TreeMemory tree;
    ImportanceMemory importance;
    RowsMemory rows;
    ProfileMemory profile;
    SimplifyMemory simplify;
    SwarmMemory swarm;
};

}  // namespace reluscope
