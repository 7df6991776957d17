#include "simplify/families/family_models.h"

#include <Eigen/Cholesky>

namespace reluscope {

namespace {

// With more inputs the fit changes slopes only along the directions that families are searched in.
constexpr Eigen::Index kMaxFittedInputs = 128;

}  // namespace

FamilyFitter::FamilyFitter(const Network& network, const FamilyRows& rows, const FamilySearch& search)
    : network_(network), rows_(rows), search_(search), space_(search.space()) {
    if (space_.mean.size() <= kMaxFittedInputs) space_.basis.resize(0, 0);
}

AffineMap FamilyFitter::mean_map(const std::vector<std::size_t>& clusters) const {
    const Eigen::Index outputs = network_.num_outputs();
    Eigen::MatrixXd weights = Eigen::MatrixXd::Zero(network_.num_inputs(), outputs);
    Eigen::VectorXd bias = Eigen::VectorXd::Zero(outputs);
    double rows = 0;
    for (const std::size_t c : clusters) rows += search_.clustering().clusters[c].size;
    // One cluster keeps its map to the last digit.
    for (const std::size_t c : clusters)
        search_.add_map(c, search_.clustering().clusters[c].size / rows, weights, bias);
    return {weights.transpose(), bias};
}

void FamilyFitter::refit(const std::vector<std::size_t>& clusters, AffineMap& map) const {
    const Clustering& clustering = search_.clustering();
    Eigen::Index count = 0;
    for (const std::size_t c : clusters) count += clustering.clusters[c].size;
    Eigen::MatrixXd inputs(rows_.inputs.rows(), count);
    Eigen::MatrixXd left(map.c.size(), count);  // what the mean map, without its constant, leaves of the outputs
    Eigen::VectorXd weight(count);
    Eigen::Index i = 0;
    for (const std::size_t c : clusters) {
        for (const std::uint32_t row : clustering.rows_of(ClusterId(c))) {
            inputs.col(i) = rows_.inputs.col(row);
            left.col(i) = rows_.logits.col(row);
            weight(i++) = search_.weights()(row);
        }
    }
    left.noalias() -= map.A * inputs;
    Eigen::MatrixXd z = space_.coordinates_of(inputs);
    const double total = weight.sum();
    weight *= static_cast<double>(count) / total;
    const Eigen::VectorXd z_mean = z * weight / static_cast<double>(count);
    const Eigen::VectorXd left_mean = left * weight / static_cast<double>(count);
    z.colwise() -= z_mean;
    left.colwise() -= left_mean;
    const Eigen::MatrixXd weighted = z * weight.asDiagonal();
    // The mean of the maps weighs as much as this many rows. Chosen by held-out rows (docs/families.md).
    constexpr double kPull = 1;
    Eigen::MatrixXd gram = Eigen::MatrixXd::Identity(z.rows(), z.rows()) * kPull;
    gram.noalias() += weighted * z.transpose();
    const Eigen::MatrixXd cross = weighted * left.transpose();
    const Eigen::MatrixXd slopes = gram.llt().solve(cross);
    const Eigen::MatrixXd change = space_.weights_of(slopes);
    map.A += change.transpose();
    // The constant is such that the weighted mean of the errors is 0.
    map.c = left_mean - slopes.transpose() * z_mean - change.transpose() * space_.mean;
}

FamilyMaps FamilyFitter::fit(const FamilyLevel& level, FamilyFit fit) const {
    std::vector<std::vector<std::size_t>> clusters;
    for (std::size_t c = 0; c < level.family.size(); ++c) {
        if (level.family[c] >= clusters.size()) clusters.resize(level.family[c] + 1);
        clusters[level.family[c]].push_back(c);
    }
    FamilyMaps maps;
    for (const std::vector<std::size_t>& own : clusters) {
        maps.push_back(mean_map(own));
        if (own.size() > 1 && fit != FamilyFit::kAverage) refit(own, maps.back());
    }
    return maps;
}

Eigen::MatrixXd family_outputs(const FamilyMaps& maps, const std::vector<std::uint32_t>& family,
                               const Eigen::MatrixXd& inputs) {
    Eigen::MatrixXd outputs(maps.empty() ? 0 : maps[0].c.size(), inputs.cols());
    for (Eigen::Index i = 0; i < inputs.cols(); ++i) {
        const AffineMap& map = maps[family[static_cast<std::size_t>(i)]];
        outputs.col(i).noalias() = map.A * inputs.col(i);
        outputs.col(i) += map.c;
    }
    return outputs;
}

}  // namespace reluscope
