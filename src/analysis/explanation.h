#pragma once

#include "analysis/affine_map.h"
#include "analysis/study.h"
#include "base/ids.h"
#include "data/encoder.h"
#include "data/table.h"

#include <Eigen/Core>

#include <string>
#include <vector>

namespace reluscope {

/// What contributions are measured against, and how. From a point: base is the network's own output there, the same for
/// every row, and a column's contribution its integrated gradient along the straight line from the point to the row. By
/// the map: base is what the affine map of the row's cluster would give at the point, which differs from cluster to
/// cluster, and a contribution is weight times difference.
enum class Reference {
    kZero,           ///< from the point with every column at 0 in the table's own unit
    kDataMean,       ///< from the mean input of all rows
    kClusterMean,    ///< from the mean input of the row's cluster (it lies in the row's region: both ways are the same)
    kMapAtZero,      ///< by the map, at the point with every column at 0
    kMapAtDataMean,  ///< by the map, at the mean input of all rows
};
inline constexpr std::size_t kNumReferences = 5;

/// True for the references whose base is the network's own output.
inline bool is_from_point(Reference reference) {
    return reference != Reference::kMapAtZero && reference != Reference::kMapAtDataMean;
}

/// How the weights of a map are measured.
enum class BarMode {
    kStrength,     ///< a_j times the standard deviation of feature j over all rows: comparable across features
    kPerUnit,      ///< a_j per unit of the table's column
    kAgainstMean,  ///< a_j times (the cluster's mean - the mean of all rows): why this cluster differs
};

/// The map with inputs in the table's own units: logit = A t + c with t the column values (indicators stay 0 or 1).
AffineMap in_table_units(const AffineMap& map, const std::vector<InputOrigin>& origins);

/// The inputs of a network that come from one column of the table, explained as one feature.
struct FeatureGroup {
    std::string column;
    std::vector<Eigen::Index> inputs;
};

/// Groups by column, in order of first appearance.
std::vector<FeatureGroup> group_by_column(const std::vector<InputOrigin>& origins);

/// The point that all columns at 0 stand for, in model units.
Eigen::VectorXd zero_input(const std::vector<InputOrigin>& origins);

/// A cell as a person reads it: "22 years", "female", "missing"; long fractions are rounded to four digits. `origin`
/// names the column; the row is one of the table.
std::string cell_text(const Table& table, const InputOrigin& origin, std::size_t table_row);

}  // namespace reluscope
