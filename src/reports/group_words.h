#pragma once

#include "analysis/study.h"
#include "base/ids.h"

#include <cstddef>
#include <string>
#include <vector>

namespace reluscope {

/// What one standard deviation of an input, over all rows, does to the output in a cluster.
struct GroupDrive {
    std::string label;
    double effect = 0;
};

/// A short condition on columns of the table that most rows of a cluster meet and few others do. It describes the
/// cluster and does not decide it: how far it holds is counted over all rows, with the condition as it is written.
struct GroupWords {
    std::string condition;     ///< "sex = male and age > 15 years"; empty: no short one tells the cluster
    std::size_t inside = 0;    ///< rows of the cluster that meet it
    std::size_t outside = 0;   ///< other rows that do
    bool fills_cells = false;  ///< a column in it has missing cells, which count as what the network reads for them
    std::vector<GroupDrive> drives;  ///< the strongest first, none of 0; whoever knows the cluster's map fills it in
};

/// Method   the largest leaf that a tree of at most four leaves (simplify/families/family_tree.h) gives to the cluster,
///          grown on an even sample where the table is large. A condition that fewer than half of the cluster's rows
///          meet, or more other rows than rows of the cluster, is none.
/// Cost     a sort of at most 100,000 cells for each split, and a pass over all rows.
GroupWords group_words(const Study& study, ClusterId cluster);

}  // namespace reluscope
