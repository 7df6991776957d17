#pragma once

#include "analysis/affine_map.h"
#include "data/encoder.h"
#include "data/table.h"

#include <Eigen/Core>

#include <string>
#include <vector>

namespace reluscope {

/// What contributions are measured against.
enum class Reference {
    kZero,         ///< every column at 0 in the table's own unit
    kDataMean,     ///< the mean input of all rows
    kClusterMean,  ///< the mean input of the row's cluster
};

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

/// A logit taken apart: logit = base + sum of contributions, exact to rounding.
struct Contributions {
    double base = 0;            ///< A reference + c
    Eigen::VectorXd per_input;  ///< a_j (x_j - reference_j)
    double logit = 0;           ///< of the forward pass
    double residual = 0;        ///< |base + sum - logit|, for the certificate
};

/// Takes output `output` of one row apart. `logit` is the forward pass's.
Contributions contributions_of(const AffineMap& map, Eigen::Index output,
                               const Eigen::Ref<const Eigen::VectorXd>& input, const Eigen::VectorXd& reference,
                               double logit);

/// A cell as a person reads it: "22 years", "female", "missing"; long fractions are rounded to four digits. `origin` names the column; the row is one of the table.
std::string cell_text(const Table& table, const InputOrigin& origin, std::size_t table_row);

}  // namespace reluscope
