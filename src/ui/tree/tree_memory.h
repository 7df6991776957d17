#pragma once

#include "analysis/study.h"
#include "analysis/summaries/pattern_tree.h"
#include "app/state/tree_settings.h"
#include "scene/drawings/hamming_drawing.h"
#include "scene/drawings/tree_drawing.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace reluscope {

/// What the tree view keeps: the tree of the clusters it was made for, the drawing with what it was made from, and
/// where the keyboard is.
struct TreeMemory {
    Study study;  ///< of `tree`
    PatternTree tree;
    Study next;  ///< of `job`
    std::unique_ptr<PatternTreeJob> job;
    std::shared_ptr<const ClusterScores> drawn;  ///< whose drawing is below: every study has scores of its own
    TreeSettings settings;
    std::shared_ptr<const Clustering> families;  ///< that blocks are coloured by; null: none
    bool dark = false;
    TreeLayout layout;
    std::optional<TreeDrawing> drawing;
    std::optional<HammingDrawing> hamming;
    std::optional<std::pair<std::size_t, std::string>> told;      ///< branch whose conditions were told last, and these
    std::size_t cursor = 0;                                       ///< branch that keys act on
    std::optional<std::pair<std::uint32_t, std::uint32_t>> pair;  ///< clusters of the square that was clicked last
};

}  // namespace reluscope
