#pragma once

#include "base/numerics/norm_program.h"

#include <Eigen/Core>

#include <cstddef>
#include <optional>
#include <vector>

namespace reluscope {

/// Inputs that belong to one column of the table, by their places among the inputs that can change.
struct ChangeBlock {
    std::vector<Eigen::Index> places;
    bool one_hot = false;      ///< exactly one of them is on
    bool may_be_none = false;  ///< one-hot: or none of them
    std::size_t column = 0;    ///< of ChangeProblem::columns
};

/// What holds for the changes u of a search as a whole: u_i = (x_i - row's x_i) / scale_i.
struct ChangeShape {
    Norm norm = Norm::kL2;
    std::vector<ChangeBlock> blocks;  ///< every place is in exactly one
    Eigen::VectorXd on, off;          ///< of places in one-hot blocks: the change that makes the input 1 or 0
    std::size_t max_columns = 0;      ///< blocks that may change; 0: all

    bool is_plain() const { return plain; }
    bool plain = true;  ///< no one-hot block and no limit of columns: the box is all there is
};

/// The changes among which better ones are looked for: a box, a ball of the norm, what the shape says, and linear
/// inequalities that all of them satisfy.
struct ChangeDomain {
    const ChangeShape* shape = nullptr;  ///< not owned
    Eigen::VectorXd lo, hi;              ///< finite
    double radius = 0;
    Eigen::VectorXd cut;  ///< cut . u <= cut_bound; empty: none. Read for L2.
    double cut_bound = 0;
    Eigen::MatrixXd normals;  ///< normals.col(k) . u <= bounds(k). Read for L1 and L-infinity.
    Eigen::VectorXd bounds;

    /// At least the largest a . u over the domain, but for rounding (a few units of roundoff of |a| . |u|): the least
    /// of the bounds by the box with its one-hot blocks, by ball and box, and by either with multiples of the cuts.
    /// For L1 and L-infinity the multiples are those of a linear program; whatever they are, the bound holds. Minus
    /// infinity where the domain is shown to be empty.
    double largest(const Eigen::VectorXd& a) const;

private:
    double largest_by_program(const Eigen::VectorXd& a) const;
    double with_multiples(const Eigen::VectorXd& a, const Eigen::VectorXd& y) const;
    double without_cut(const Eigen::VectorXd& a, double& lambda, Eigen::VectorXd& at, Eigen::VectorXd& spare) const;
    double over_box(const Eigen::VectorXd& a, Eigen::VectorXd& at) const;
    double over_block(const ChangeBlock& block, const Eigen::VectorXd& a, Eigen::VectorXd& at) const;
    double over_ball(const Eigen::VectorXd& a, double& lambda, Eigen::VectorXd& at) const;
};

}  // namespace reluscope
