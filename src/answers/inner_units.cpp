#include "answers/inner_units.h"

#include "analysis/explanation.h"
#include "analysis/regions/region_walls.h"

#include <utility>

namespace reluscope {

InnerUnits inner_units(const Network& network, PatternBits pattern, const Eigen::VectorXd& deviation) {
    RegionWalls walls;
    WallCollapse(network).run(pattern, walls);
    InnerUnits units;
    units.weights = std::move(walls.W);
    units.bias = std::move(walls.b);
    units.share.setZero(units.weights.rows(), units.weights.cols());
    for (Eigen::Index i = 0; i < units.bias.size(); ++i) {
        units.active.push_back(get_bit(pattern, static_cast<std::size_t>(i)));
        if (walls.norm(i) == 0) units.weights.row(i).setZero();  // what is left of weights that cancel is rounding
        const Eigen::VectorXd strength = units.weights.row(i).transpose().cwiseAbs().cwiseProduct(deviation);
        const double sum = strength.sum();
        if (sum > 0) units.share.row(i) = strength.transpose() / sum;
    }
    return units;
}

InnerUnits inner_units(const Study& study, ClusterId cluster) {
    const Cluster& rows = study.clustering->clusters[cluster.index];
    return inner_units(study.network(), study.patterns->bits.row(rows.first_row), study.input->rows->deviation);
}

AffineMap inner_map_in_table_units(const InnerUnits& units, const std::vector<InputOrigin>& origins) {
    return in_table_units({units.weights, units.bias}, origins);
}

}  // namespace reluscope
