#include "base/numerics/nearest_point.h"

#include "base/numerics/thin_qr.h"
#include "base/numerics/tolerances.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace reluscope {

namespace {

/// State of the dual method: y is the nearest point for the plane and the working walls alone.
class NearestPoint {
public:
    NearestPoint(const Eigen::Ref<const Eigen::VectorXd>& plane, double offset,
                 const Eigen::Ref<const Eigen::MatrixXd>& normals, const Eigen::Ref<const Eigen::VectorXd>& bounds)
        : normals_(normals), bounds_(bounds), y_(offset * plane), working_(plane.size()) {
        working_.add(plane, 0);
    }

    /// The wall that is violated most, or -1.
    Eigen::Index most_violated() const {
        const double size = y_.norm();
        const Eigen::VectorXd beyond = normals_.transpose() * y_ - bounds_;
        Eigen::Index worst = -1;
        double most = 0;
        for (Eigen::Index j = 0; j < beyond.size(); ++j) {
            if (beyond(j) <= std::max(most, tolerances::kWallSlack * (size + std::abs(bounds_(j))))) continue;
            worst = j;
            most = beyond(j);
        }
        return worst;
    }

    /// Moves until wall `j` holds. False when it cannot hold together with the others.
    bool take_in(Eigen::Index j) {
        double multiplier = 0;
        while (true) {
            Eigen::VectorXd outside = normals_.col(j);
            working_.project_out(outside);
            const double length = outside.norm();
            const bool independent = length > tolerances::kLpPivot;
            const Eigen::VectorXd rates = working_.coefficients(normals_.col(j));
            const double violation = normals_.col(j).dot(y_) - bounds_(j);
            const double full = independent ? std::max(0.0, violation) / (length * length) : kInfinity;
            Eigen::Index blocking = -1;
            double step = full;
            for (Eigen::Index k = 1; k < rates.size(); ++k) {  // 0 is the plane, whose multiplier has no sign
                const double limit = multipliers_[static_cast<std::size_t>(k - 1)] / rates(k);
                if (rates(k) <= tolerances::kLpPivot || limit >= step) continue;
                step = limit;
                blocking = k;
            }
            if (step == kInfinity) return false;
            if (independent) y_ -= step * outside;
            for (Eigen::Index k = 1; k < rates.size(); ++k) {
                multipliers_[static_cast<std::size_t>(k - 1)] -= step * rates(k);
            }
            multiplier += step;
            if (blocking < 0) {
                multipliers_.push_back(multiplier);
                return working_.add(normals_.col(j), 0);
            }
            working_.remove(blocking);
            multipliers_.erase(multipliers_.begin() + (blocking - 1));
        }
    }

    const Eigen::VectorXd& point() const { return y_; }

private:
    static constexpr double kInfinity = std::numeric_limits<double>::infinity();

    const Eigen::Ref<const Eigen::MatrixXd>& normals_;
    const Eigen::Ref<const Eigen::VectorXd>& bounds_;
    Eigen::VectorXd y_;
    ThinQr working_;                   // the plane, then walls
    std::vector<double> multipliers_;  // of the walls
};

}  // namespace

std::optional<Eigen::VectorXd> nearest_point(const Eigen::Ref<const Eigen::VectorXd>& plane, double offset,
                                             const Eigen::Ref<const Eigen::MatrixXd>& normals,
                                             const Eigen::Ref<const Eigen::VectorXd>& bounds) {
    NearestPoint search(plane, offset, normals, bounds);
    const Eigen::Index max_steps = 100 + 10 * (normals.rows() + normals.cols());
    for (Eigen::Index step = 0; step < max_steps; ++step) {
        const Eigen::Index worst = search.most_violated();
        if (worst < 0) return search.point();
        if (!search.take_in(worst)) return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace reluscope
