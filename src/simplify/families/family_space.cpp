#include "simplify/families/family_space.h"

#include "base/numerics/rng.h"
#include "data/encoder.h"

#include <Eigen/QR>

#include <algorithm>

namespace reluscope {

Eigen::MatrixXd FamilySpace::coordinates_of(const Eigen::Ref<const Eigen::MatrixXd>& inputs) const {
    Eigen::MatrixXd scaled = per_deviation.asDiagonal() * (inputs.colwise() - mean);
    if (basis.cols() == 0) return scaled;
    return basis.transpose() * scaled;
}

Eigen::MatrixXd FamilySpace::slopes_of(const Eigen::Ref<const Eigen::MatrixXd>& weights) const {
    Eigen::MatrixXd scaled = deviation.asDiagonal() * weights;
    if (basis.cols() == 0) return scaled;
    return basis.transpose() * scaled;
}

Eigen::MatrixXd FamilySpace::weights_of(const Eigen::Ref<const Eigen::MatrixXd>& slopes) const {
    if (basis.cols() == 0) return per_deviation.asDiagonal() * slopes;
    const Eigen::MatrixXd scaled = basis * slopes;
    return per_deviation.asDiagonal() * scaled;
}

FamilySpace full_family_space(const Eigen::MatrixXd& inputs) {
    FamilySpace space;
    space.mean = input_means(inputs);
    space.deviation = input_deviations(inputs);
    // An input that is the same in every row but for rounding carries nothing.
    constexpr double kSame = 1e-12;
    space.per_deviation = Eigen::VectorXd::Zero(space.mean.size());
    for (Eigen::Index j = 0; j < space.mean.size(); ++j) {
        if (space.deviation(j) > kSame * std::max(1.0, std::abs(space.mean(j))))
            space.per_deviation(j) = 1 / space.deviation(j);
        else
            space.deviation(j) = 0;
    }
    return space;
}

Eigen::MatrixXd leading_directions(const Eigen::MatrixXd& gradients, Eigen::Index count, int rounds) {
    Rng rng(1);
    Eigen::MatrixXd basis(gradients.rows(), std::min(count, gradients.rows()));
    for (double& value : basis.reshaped()) value = rng.normal();
    for (int i = 0; i < rounds; ++i) {
        const Eigen::MatrixXd along = gradients.transpose() * basis;
        basis.noalias() = gradients * along;
        // A direction that no gradient has becomes 0 up to rounding; the factorisation fills it with any orthogonal
        // one.
        const Eigen::HouseholderQR<Eigen::MatrixXd> factor(basis);
        basis = factor.householderQ() * Eigen::MatrixXd::Identity(basis.rows(), basis.cols());
    }
    return basis;
}

}  // namespace reluscope
