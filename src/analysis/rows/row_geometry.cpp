#include "analysis/rows/row_geometry.h"

#include <algorithm>

namespace reluscope {

bool makes_decisions(const Study& study) {
    return study.network().num_outputs() > 1 || study.network().link() != Link::kIdentity ||
           (study.input->target && study.input->target->is_class());
}

RowDistances row_distances(const Study& study, RowId row, const InputFrame& frame) {
    // A table of one row.
    const auto column = static_cast<Eigen::Index>(row.index);
    const Eigen::MatrixXd input = study.input->rows->inputs.col(column);
    PatternTable patterns;
    patterns.bits = BitMatrix(1, study.patterns->bits.num_bits());
    const PatternBits bits = study.patterns->bits.row(row.index);
    std::copy(bits.begin(), bits.end(), patterns.bits.row(0).begin());
    patterns.logits = study.patterns->logits.col(column);
    Clustering clustering;
    clustering.clusters.push_back({1, 0, 0});
    clustering.assignment.push_back(0);
    clustering.members.push_back(0);
    DistanceOptions options;
    options.frame = frame;
    options.project = makes_decisions(study);
    const Distances all = compute_distances(study.network(), input, patterns, clustering, options);
    RowDistances distances;
    distances.wall = all.wall[0];
    distances.unit = all.unit[0];
    if (!makes_decisions(study)) return distances;
    distances.boundary = all.boundary[0];
    distances.state = all.state[0];
    return distances;
}

double distance_products(const Study& study, Eigen::Index coordinates) {
    const Network& network = study.network();
    const auto clusters = static_cast<double>(study.clustering->num_clusters());
    const auto rows = static_cast<double>(study.clustering->num_rows());
    const auto units = static_cast<double>(network.num_hidden_units());
    const auto width = static_cast<double>(coordinates);
    const double walls = static_cast<double>(network.num_parameters()) * width;  // at most
    return clusters * walls + rows * units * (width + 20);
}

double facet_products(const Network& network) {
    const auto units = static_cast<double>(network.num_hidden_units());
    const auto inputs = static_cast<double>(network.num_inputs());
    return static_cast<double>(network.num_parameters()) * inputs + units * units * inputs;
}

Eigen::VectorXd deviation_scales(const StudyInput& input) {
    Eigen::VectorXd scales = input.rows->deviation;
    for (double& scale : scales) {
        if (!(scale > 0)) scale = 1;
    }
    return scales;
}

}  // namespace reluscope
