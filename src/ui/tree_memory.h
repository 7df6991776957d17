#pragma once

#include "analysis/pattern_tree.h"
#include "analysis/study.h"
#include "app/tree_settings.h"
#include "scene/hamming_drawing.h"
#include "scene/tree_drawing.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace reluscope {

/// What the tree view keeps: the tree of the clusters it was made for, colours and drawing with what they were made from, and where the keyboard is.
struct TreeMemory {
    std::shared_ptr<const Clustering> clustering;  ///< of `tree`
    std::shared_ptr<const ClusterScores> scores;   ///< of the colours
    PatternTree tree;
    TreeSettings settings;
    bool dark = false;
    TreeLayout layout;
    std::vector<Rgba> colours;
    std::optional<TreeDrawing> drawing;
    std::optional<HammingDrawing> hamming;
    std::size_t cursor = 0;                                       ///< branch that keys act on
    std::optional<std::pair<std::uint32_t, std::uint32_t>> pair;  ///< clusters of the square that was clicked last
};

}  // namespace reluscope
