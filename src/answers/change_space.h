#pragma once

#include "answers/change_problem.h"

#include <Eigen/Core>

#include <cstddef>
#include <vector>

namespace reluscope {

/// The network's units and logits as linear functions of the changes u on one activation pattern.
struct RegionForms {
    Eigen::MatrixXd units;   ///< hidden units x (places + 1): coefficients, then the constant
    Eigen::MatrixXd logits;  ///< outputs x (places + 1)
};

/// The inputs of a problem that can change, as numbers that its norm measures: u_i = (x_i - row_i) / scale_i.
class ChangeSpace {
public:
    /// `problem` must outlive this.
    explicit ChangeSpace(const ChangeProblem& problem);
    ChangeSpace(const ChangeSpace&) = delete;
    ChangeSpace& operator=(const ChangeSpace&) = delete;

    const ChangeProblem& problem() const { return problem_; }
    const ChangeShape& shape() const { return shape_; }
    const std::vector<Eigen::Index>& inputs() const { return inputs_; }  ///< per place
    Eigen::Index size() const { return static_cast<Eigen::Index>(inputs_.size()); }
    const Eigen::VectorXd& lo() const { return lo_; }
    const Eigen::VectorXd& hi() const { return hi_; }
    bool is_discrete() const { return discrete_; }  ///< some input takes single values only

    /// The input that `u` stands for: in the box, unchanged where u is 0, and on an allowed value where `u` is one but
    /// for rounding.
    Eigen::VectorXd input_at(const Eigen::VectorXd& u) const;
    Eigen::VectorXd change_to(const Eigen::VectorXd& input) const;

    /// Allowed changes of a place next to u on both sides.
    double below(Eigen::Index place, double u) const;
    double above(Eigen::Index place, double u) const;
    const InputValues& values_at(Eigen::Index place) const;

    /// Sets lo = hi = the allowed change nearest to `u` for all places of single values, within lo and hi; and for a
    /// limit of columns takes the change from all but those that change most.
    void fix_single_values(const Eigen::VectorXd& u, Eigen::VectorXd& lo, Eigen::VectorXd& hi) const;

    /// How far `u` is from single values, in changes; 0 where all places are allowed ones. `worst` is the block.
    double single_value_miss(const Eigen::VectorXd& u, std::size_t& worst) const;
    /// Blocks in which u is not 0.
    std::vector<std::size_t> changed_blocks(const Eigen::VectorXd& u) const;

    /// The least of the goal's conditions at an input, and the size that its rounding error is measured in.
    double goal_value(std::size_t goal, const Eigen::VectorXd& logits) const;

    /// Pattern: bit set where z > 0.
    RegionForms forms(const Eigen::VectorXd& z) const;

private:
    const ChangeProblem& problem_;
    ChangeShape shape_;
    std::vector<Eigen::Index> inputs_;
    Eigen::VectorXd lo_, hi_;
    bool discrete_ = false;
};

}  // namespace reluscope
