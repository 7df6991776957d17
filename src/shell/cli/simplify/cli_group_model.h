#pragma once

#include "analysis/affine_map.h"
#include "analysis/study.h"
#include "formats/model_file.h"
#include "reports/simplify/merge_report.h"

#include <Eigen/Core>

#include <cstdint>
#include <string>
#include <vector>

namespace reluscope {

/// Groups of clusters, each with one formula: what the published merge and pruning make.
struct GroupedFormulas {
    std::string by;                               ///< "aletheia" or "pruning"
    std::vector<AffineMap> maps;                  ///< per group, in network inputs
    std::vector<std::uint32_t> group_of_cluster;  ///< per cluster of the training rows
    Eigen::MatrixXd centroids;                    ///< inputs x groups
};

/// `model` with the groups as its families; its source says what it came from and what was lost. Rows with a pattern of
/// no group go to the nearest centroid, as those that `figures` were counted on.
ModelFile model_of_groups(const ModelFile& model, const Study& training, const GroupedFormulas& groups,
                          const MergeFigures& figures);

}  // namespace reluscope
