#pragma once

#include <Eigen/Core>

#include <optional>

namespace reluscope {

/// The point nearest to the origin with plane . y = offset and normals.col(j) . y <= bounds(j).
///
/// `plane` and all columns of `normals` have length 1 (columns of zeros are passed over). Gives nothing when no such
/// point exists, or when rounding keeps the method from an end.
///
/// Method   dual active set: start at the foot on the plane, take in the wall that is violated most, let go of walls
/// whose multiplier
///          reaches 0. The distance grows in each step, so that it ends.
/// Cost     dimension * constraints products per step, usually a few steps.
/// Source   Goldfarb and Idnani 1983.
std::optional<Eigen::VectorXd> nearest_point(const Eigen::Ref<const Eigen::VectorXd>& plane, double offset,
                                             const Eigen::Ref<const Eigen::MatrixXd>& normals,
                                             const Eigen::Ref<const Eigen::VectorXd>& bounds);

}  // namespace reluscope
