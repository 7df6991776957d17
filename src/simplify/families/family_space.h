#pragma once

#include "analysis/affine_map.h"
#include "analysis/clustering.h"
#include "simplify/families/family_rows.h"

#include <Eigen/Core>

#include <cstddef>
#include <vector>

namespace reluscope {

/// The coordinates in which families are searched: every input with mean 0 and deviation 1 over the rows, and where
/// there are many inputs only the directions along which the network's outputs change most, z = basis' (x - mean) /
/// deviation.
///
/// Source   active subspaces, Constantine 2015: the leading eigenvectors of the mean of gradient times gradient'.
struct FamilySpace {
    Eigen::VectorXd mean;           ///< per input
    Eigen::VectorXd deviation;      ///< per input
    Eigen::VectorXd per_deviation;  ///< 1 / deviation; 0 for an input that never changes
    Eigen::MatrixXd basis;          ///< inputs x coordinates, orthonormal columns; empty where every input is one

    Eigen::Index coordinates() const { return basis.cols() > 0 ? basis.cols() : mean.size(); }
    Eigen::MatrixXd coordinates_of(const Eigen::Ref<const Eigen::MatrixXd>& inputs) const;
    /// The slopes in the coordinates, coordinates x columns, of maps with these weights, inputs x columns.
    Eigen::MatrixXd slopes_of(const Eigen::Ref<const Eigen::MatrixXd>& weights) const;
    /// Weights with these slopes that change nothing across the basis: inputs x columns.
    Eigen::MatrixXd weights_of(const Eigen::Ref<const Eigen::MatrixXd>& slopes) const;
};

/// More inputs than this are searched by their most telling directions.
inline constexpr Eigen::Index kMaxFamilyCoordinates = 32;

/// Mean and deviation of the rows; every input is a coordinate.
FamilySpace full_family_space(const Eigen::MatrixXd& inputs);

/// The leading directions of `gradients`, standardised inputs x columns, by `rounds` of subspace iteration from a fixed
/// start. Their number is at most `count`.
Eigen::MatrixXd leading_directions(const Eigen::MatrixXd& gradients, Eigen::Index count, int rounds);

}  // namespace reluscope
