#pragma once

#include "analysis/study.h"
#include "analysis/summaries/pattern_tree.h"
#include "scene/kit/drawing.h"
#include "scene/kit/palette.h"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace reluscope {

/// What blocks of the tree are coloured by: mean prediction (class for several outputs), accuracy, or the pattern
/// itself.
enum class BranchColour { kOutput, kAccuracy, kPattern };

/// The family of every cluster where blocks are coloured by it, in place of their pattern; empty: they are not. A block
/// with clusters of several families is grey.
using FamilyOfCluster = std::span<const std::uint32_t>;

/// Which part of the tree is seen and where: the width belongs to the rows of `zoom`, every level has the same height.
struct TreeLayout {
    DrawPoint size;
    std::size_t zoom = 0;             ///< branch
    std::vector<std::size_t> folded;  ///< branches whose clusters are one block, ascending
};

/// Siblings too thin to be told apart, drawn as one block down to the last level.
struct MergedBranches {
    std::size_t first = 0;  ///< in PatternTree::branches()
    std::size_t count = 0;
};

/// Left of the blocks: what the levels are called.
inline constexpr float kTreeMargin = 74;

struct TreeDrawing {
    Drawing drawing;
    std::vector<MergedBranches> merged;
    /// Units that are on in all clusters or off in all: they have no square.
    std::size_t unchanging_units = 0;
};

/// The units of each layer that have a square in the tree, by their bits: those that are on in some clusters and off in
/// others. Of a layer that has too many of them for squares (kMaxPatternSquares) all, for its bar counts all.
std::vector<std::vector<std::size_t>> shown_units(const Study& study);

/// What a branch is called in its block; empty: nothing. Asked only where there is room for some letters.
using BranchNaming = std::function<std::string(std::size_t)>;

/// The clusters as an icicle. A block of the last level is marked as its cluster, an inner one as the part with its
/// number, merged ones as the part number_of_branches + position in `merged`. Only what is at least 1.5 wide is drawn
/// by itself. Means and accuracies of a branch are those of its rows; accuracy without known classes: by output.
TreeDrawing tree_drawing(const Study& study, const PatternTree& tree, BranchColour by, const TreeLayout& layout,
                         const Palette& palette, const BranchNaming& naming = {}, FamilyOfCluster families = {});

/// Where a branch is drawn; one that is merged or folded away lies inside of that block, at least 2 wide. Empty when it
/// is not in the zoomed branch.
DrawRect branch_rect(const PatternTree& tree, const TreeLayout& layout, std::size_t branch);

/// The cluster whose rows lie at `x`, also where it is too thin to be drawn by itself.
std::uint32_t tree_cluster_at(const PatternTree& tree, const TreeLayout& layout, float x);

}  // namespace reluscope
