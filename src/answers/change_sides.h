#pragma once

#include "answers/change_space.h"

#include <Eigen/Core>

#include <vector>

namespace reluscope {

/// The numbers in which a search looks for changes: those of the space, or, summed (L1) and with neither single values
/// nor a limit of columns, the ways up and the ways down apart, none of them negative. Then the norm is their sum, and
/// planes over them can have a slope of their own in both directions of an input.
class ChangeSides {
public:
    /// `space` must outlive this.
    explicit ChangeSides(const ChangeSpace& space)
        : space_(space), apart_(space.shape().norm == Norm::kL1 && space.shape().is_plain() && !space.is_discrete()) {}

    bool apart() const { return apart_; }
    Eigen::Index size() const { return apart_ ? 2 * space_.size() : space_.size(); }
    Eigen::VectorXd lo() const { return apart_ ? Eigen::VectorXd::Zero(size()) : space_.lo(); }
    Eigen::VectorXd hi() const { return apart_ ? stacked(space_.hi(), -space_.lo()) : space_.hi(); }
    /// The inputs of the numbers, and what one of each counts in them.
    std::vector<Eigen::Index> inputs() const {
        std::vector<Eigen::Index> all = space_.inputs();
        if (apart_) all.insert(all.end(), space_.inputs().begin(), space_.inputs().end());
        return all;
    }
    Eigen::VectorXd scale() const {
        Eigen::VectorXd own(space_.size());
        for (Eigen::Index p = 0; p < own.size(); ++p)
            own(p) = space_.problem().scale(space_.inputs()[static_cast<std::size_t>(p)]);
        return apart_ ? stacked(own, -own) : own;
    }

    /// The change that the numbers stand for, and the box of changes of a box of numbers.
    Eigen::VectorXd change(const Eigen::VectorXd& u) const {
        return apart_ ? Eigen::VectorXd(u.head(space_.size()) - u.tail(space_.size())) : u;
    }
    Eigen::VectorXd least(const Eigen::VectorXd& lo, const Eigen::VectorXd& hi) const {
        return apart_ ? Eigen::VectorXd(lo.head(space_.size()) - hi.tail(space_.size())) : lo;
    }
    Eigen::VectorXd most(const Eigen::VectorXd& lo, const Eigen::VectorXd& hi) const {
        return apart_ ? Eigen::VectorXd(hi.head(space_.size()) - lo.tail(space_.size())) : hi;
    }

private:
    static Eigen::VectorXd stacked(const Eigen::VectorXd& up, const Eigen::VectorXd& down) {
        Eigen::VectorXd both(up.size() + down.size());
        both << up, down;
        return both;
    }

    const ChangeSpace& space_;
    bool apart_;
};

}  // namespace reluscope
