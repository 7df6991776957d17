#pragma once

#include <string>
#include <vector>

namespace reluscope {

/// What the clusters are coloured by in the tree.
enum class TreeColour { kOutput, kAccuracy, kPattern };

/// How the tree of patterns is looked at.
struct TreeSettings {
    TreeColour colour = TreeColour::kOutput;
    std::string zoom;  ///< the branch that fills the width: the pattern of its layers, `101|10`; empty: all rows
    std::vector<std::string> folded;  ///< branches whose clusters are drawn as one block
    bool hamming = false;             ///< the map of Hamming distances takes the tree's place

    bool operator==(const TreeSettings&) const = default;
};

}  // namespace reluscope
