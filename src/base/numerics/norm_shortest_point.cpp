#include "base/numerics/norm_method.h"
#include "base/numerics/thin_qr.h"
#include "base/numerics/tolerances.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <vector>

namespace reluscope {

namespace {

constexpr double kUnlimited = std::numeric_limits<double>::infinity();

/// The dual active-set method for L2. Walls are the cuts (scaled to length 1) and the sides of the box.
class ShortestPoint final : public NormMethod {
public:
    explicit ShortestPoint(const NormProgram& program)
        : normals_(program.lo.size(), 0), u_(Eigen::VectorXd::Zero(program.lo.size())), working_(program.lo.size()) {}

    std::unique_ptr<NormMethod> clone() const override { return std::make_unique<ShortestPoint>(*this); }

    NormSolution run(const NormProgram& program, double enough, double* work) override {
        take_cuts(program);
        NormSolution solution;
        const Eigen::Index max_steps = 200 + 10 * (inputs() + cuts());
        for (; steps_ < max_steps && !contradiction_ && !stuck_; ++steps_) {
            const Wall worst = most_violated(program);
            if (worst.place < 0) {
                solution.status = NormStatus::kOptimal;
                break;
            }
            if (u_.norm() >= enough) {
                solution.status = NormStatus::kEnough;
                break;
            }
            if (work != nullptr && *work <= 0) {
                solution.status = NormStatus::kUnfinished;
                return solution;
            }
            if (work != nullptr)
                *work -= static_cast<double>(inputs() * (cuts() + 4 * static_cast<Eigen::Index>(walls_.size()) + 4));
            stuck_ = !take_in(program, worst) && !contradiction_;
        }
        steps_ = 0;
        if (contradiction_) solution.status = NormStatus::kInfeasible;
        solution.u = u_;
        solution.multipliers = multipliers_of_cuts();
        return solution;
    }

private:
    /// A side of the box, or a cut: upper sides, then lower sides, then cuts.
    struct Wall {
        Eigen::Index place = -1;
        double beyond = 0;
    };

    Eigen::Index cuts() const { return normals_.cols(); }
    Eigen::Index inputs() const { return normals_.rows(); }

    void take_cuts(const NormProgram& program) {
        const Eigen::Index old = cuts();
        const Eigen::Index all = program.bounds.size();
        normals_.conservativeResize(Eigen::NoChange, all);
        bounds_.conservativeResize(all);
        lengths_.conservativeResize(all);
        for (Eigen::Index k = old; k < all; ++k) {
            lengths_(k) = program.normals.col(k).norm();
            const double length = lengths_(k) > 0 ? lengths_(k) : 1;
            normals_.col(k) = program.normals.col(k) / length;
            bounds_(k) = program.bounds(k) / length;
        }
    }

    Eigen::VectorXd normal_of(Eigen::Index wall) const {
        if (wall >= 2 * inputs()) return normals_.col(wall - 2 * inputs());
        if (wall < inputs()) return Eigen::VectorXd::Unit(inputs(), wall);
        return -Eigen::VectorXd::Unit(inputs(), wall - inputs());
    }
    double offset_of(const NormProgram& program, Eigen::Index wall) const {
        if (wall >= 2 * inputs()) return bounds_(wall - 2 * inputs());
        return wall < inputs() ? program.hi(wall) : -program.lo(wall - inputs());
    }

    Wall most_violated(const NormProgram& program) const {
        Wall worst;
        constexpr double kMiss = 1e-11;  // of a wall of length 1, relative to its offset and to 1 + |u|
        const double size = 1 + u_.norm();
        const auto consider = [&](Eigen::Index wall, double beyond, double offset) {
            if (beyond > kMiss * (size + std::abs(offset)) && beyond > worst.beyond) worst = {wall, beyond};
        };
        const Eigen::VectorXd products = normals_.transpose() * u_;
        for (Eigen::Index k = 0; k < cuts(); ++k) {
            if (lengths_(k) > 0) consider(2 * inputs() + k, products(k) - bounds_(k), bounds_(k));
        }
        for (Eigen::Index i = 0; i < inputs(); ++i) {
            if (u_(i) > program.hi(i)) consider(i, u_(i) - program.hi(i), program.hi(i));
            if (u_(i) < program.lo(i)) consider(inputs() + i, program.lo(i) - u_(i), program.lo(i));
        }
        return worst;
    }

    /// Moves until the wall holds. False when it cannot hold together with the others, or when rounding is in the way.
    bool take_in(const NormProgram& program, const Wall& wall) {
        const Eigen::VectorXd normal = normal_of(wall.place);
        double multiplier = 0;
        for (Eigen::Index guard = 0; guard <= 4 * inputs() + 10; ++guard) {
            Eigen::VectorXd outside = normal;
            working_.project_out(outside);
            const double length = outside.norm();
            const bool independent = length > 1e-10;
            const Eigen::VectorXd rates = working_.coefficients(normal);
            const double violation = normal.dot(u_) - offset_of(program, wall.place);
            const double full = independent ? std::max(0.0, violation) / (length * length) : kUnlimited;
            Eigen::Index blocking = -1;
            double step = full;
            for (Eigen::Index k = 0; k < rates.size(); ++k) {
                if (rates(k) <= tolerances::kLpPivot) continue;
                const double limit = std::max(0.0, multipliers_[static_cast<std::size_t>(k)]) / rates(k);
                if (limit >= step) continue;
                step = limit;
                blocking = k;
            }
            if (step == kUnlimited) {
                contradict(wall.place, rates);
                return false;
            }
            if (independent) u_ -= step * outside;
            for (Eigen::Index k = 0; k < rates.size(); ++k)
                multipliers_[static_cast<std::size_t>(k)] -= step * rates(k);
            multiplier += step;
            if (blocking < 0) {
                if (!working_.add(normal, 0)) return false;
                multipliers_.push_back(multiplier);
                walls_.push_back(wall.place);
                return true;
            }
            working_.remove(blocking);
            multipliers_.erase(multipliers_.begin() + blocking);
            walls_.erase(walls_.begin() + blocking);
        }
        return false;
    }

    /// wall = sum rates * working walls with no positive rate: together they hold nowhere.
    void contradict(Eigen::Index wall, const Eigen::VectorXd& rates) {
        contradiction_ = true;
        for (Eigen::Index k = 0; k < rates.size(); ++k)
            multipliers_[static_cast<std::size_t>(k)] = std::max(0.0, -rates(k));
        walls_.push_back(wall);
        multipliers_.push_back(1);
    }

    Eigen::VectorXd multipliers_of_cuts() const {
        Eigen::VectorXd result = Eigen::VectorXd::Zero(cuts());
        for (std::size_t k = 0; k < walls_.size(); ++k) {
            const Eigen::Index cut = walls_[k] - 2 * inputs();
            if (cut >= 0) result(cut) = std::max(0.0, multipliers_[k]) / lengths_(cut);
        }
        return result;
    }

    Eigen::MatrixXd normals_;  // of the cuts, each of length 1
    Eigen::VectorXd bounds_;
    Eigen::VectorXd lengths_;  // that the cuts had
    Eigen::VectorXd u_;
    ThinQr working_;
    std::vector<Eigen::Index> walls_;  // in the working set
    std::vector<double> multipliers_;  // of these
    bool contradiction_ = false;
    bool stuck_ = false;      // by rounding
    Eigen::Index steps_ = 0;  // of a run, over its pauses
};

}  // namespace

std::unique_ptr<NormMethod> make_shortest_point(const NormProgram& program) {
    return std::make_unique<ShortestPoint>(program);
}

}  // namespace reluscope
