#include "base/numerics/norm_program.h"

#include "base/numerics/thin_qr.h"
#include "base/numerics/tolerances.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace reluscope {

namespace {

constexpr double kEndless = std::numeric_limits<double>::infinity();
constexpr double kNormFeasibility = 1e-11;  // how far a wall of length 1 may be missed, relative to its offset and 1

/// The dual active-set method for L2. Walls are the cuts (scaled to length 1) and the sides of the box.
class ShortestPoint {
public:
    explicit ShortestPoint(const NormProgram& program)
        : program_(program),
          normals_(program.normals),
          bounds_(program.bounds),
          lengths_(program.normals.colwise().norm()),
          u_(Eigen::VectorXd::Zero(program.lo.size())),
          working_(program.lo.size()) {
        for (Eigen::Index k = 0; k < lengths_.size(); ++k) {
            if (lengths_(k) == 0) continue;
            normals_.col(k) /= lengths_(k);
            bounds_(k) /= lengths_(k);
        }
    }

    NormSolution run() {
        NormSolution solution;
        const Eigen::Index max_steps = 200 + 10 * (normals_.rows() + normals_.cols());
        for (Eigen::Index step = 0; step < max_steps; ++step) {
            const Wall worst = most_violated();
            if (worst.place < 0) {
                solution.status = NormStatus::kOptimal;
                break;
            }
            if (!take_in(worst)) {
                if (contradiction_) solution.status = NormStatus::kInfeasible;
                break;
            }
        }
        solution.u = u_;
        solution.multipliers = multipliers_of_cuts();
        return solution;
    }

private:
    /// A cut, or a side of the box: place < cuts, then upper sides, then lower sides.
    struct Wall {
        Eigen::Index place = -1;
        double beyond = 0;
    };

    Eigen::Index cuts() const { return normals_.cols(); }
    Eigen::Index inputs() const { return normals_.rows(); }

    Eigen::VectorXd normal_of(Eigen::Index wall) const {
        if (wall < cuts()) return normals_.col(wall);
        const Eigen::Index i = wall - cuts();
        if (i < inputs()) return Eigen::VectorXd::Unit(inputs(), i);
        return -Eigen::VectorXd::Unit(inputs(), i - inputs());
    }
    double offset_of(Eigen::Index wall) const {
        if (wall < cuts()) return bounds_(wall);
        const Eigen::Index i = wall - cuts();
        return i < inputs() ? program_.hi(i) : -program_.lo(i - inputs());
    }

    Wall most_violated() const {
        Wall worst;
        const double size = 1 + u_.norm();
        const auto consider = [&](Eigen::Index wall, double beyond, double offset) {
            if (beyond > kNormFeasibility * (size + std::abs(offset)) && beyond > worst.beyond) worst = {wall, beyond};
        };
        const Eigen::VectorXd products = normals_.transpose() * u_;
        for (Eigen::Index k = 0; k < cuts(); ++k) {
            if (lengths_(k) > 0) consider(k, products(k) - bounds_(k), bounds_(k));
        }
        for (Eigen::Index i = 0; i < inputs(); ++i) {
            if (u_(i) > program_.hi(i)) consider(cuts() + i, u_(i) - program_.hi(i), program_.hi(i));
            if (u_(i) < program_.lo(i)) consider(cuts() + inputs() + i, program_.lo(i) - u_(i), program_.lo(i));
        }
        return worst;
    }

    /// Moves until the wall holds. False when it cannot hold together with the others, or when rounding is in the way.
    bool take_in(const Wall& wall) {
        const Eigen::VectorXd normal = normal_of(wall.place);
        double multiplier = 0;
        for (Eigen::Index guard = 0; guard <= 4 * inputs() + 10; ++guard) {
            Eigen::VectorXd outside = normal;
            working_.project_out(outside);
            const double length = outside.norm();
            const bool independent = length > 1e-10;
            const Eigen::VectorXd rates = working_.coefficients(normal);
            const double violation = normal.dot(u_) - offset_of(wall.place);
            const double full = independent ? std::max(0.0, violation) / (length * length) : kEndless;
            Eigen::Index blocking = -1;
            double step = full;
            for (Eigen::Index k = 0; k < rates.size(); ++k) {
                if (rates(k) <= tolerances::kLpPivot) continue;
                const double limit = std::max(0.0, multipliers_[static_cast<std::size_t>(k)]) / rates(k);
                if (limit >= step) continue;
                step = limit;
                blocking = k;
            }
            if (step == kEndless) {
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
            if (walls_[k] < cuts()) result(walls_[k]) = std::max(0.0, multipliers_[k]) / lengths_(walls_[k]);
        }
        return result;
    }

    const NormProgram& program_;
    Eigen::MatrixXd normals_;
    Eigen::VectorXd bounds_;
    Eigen::VectorXd lengths_;
    Eigen::VectorXd u_;
    ThinQr working_;
    std::vector<Eigen::Index> walls_;  // in the working set
    std::vector<double> multipliers_;  // of these
    bool contradiction_ = false;
};

/// min_t t + sum_i min { g_i v : v in [lo_i, hi_i], |v| <= t }: convex in t, and smallest where its slope turns.
double smallest_lagrangian_linf(const NormProgram& program, const Eigen::VectorXd& g) {
    double t = 0;
    std::vector<std::pair<double, double>> ends;  // up to where a term falls, and how steeply
    for (Eigen::Index i = 0; i < g.size(); ++i) {
        t = std::max({t, program.lo(i), -program.hi(i)});
        const double reach = g(i) > 0 ? -program.lo(i) : program.hi(i);
        if (g(i) != 0 && reach > 0) ends.emplace_back(reach, std::abs(g(i)));
    }
    std::sort(ends.begin(), ends.end());
    double slope = 1;
    for (const auto& end : ends) slope -= end.first > t ? end.second : 0;
    for (std::size_t k = 0; k < ends.size() && slope < 0; ++k) {
        if (ends[k].first <= t) continue;
        t = ends[k].first;
        slope += ends[k].second;
        while (k + 1 < ends.size() && ends[k + 1].first == t) slope += ends[++k].second;
    }
    if (t == kEndless) return -kEndless;
    double value = t;
    for (Eigen::Index i = 0; i < g.size(); ++i) {
        value += g(i) * (g(i) > 0 ? std::max(program.lo(i), -t) : std::min(program.hi(i), t));
    }
    return value;
}

double smallest_lagrangian(const NormProgram& program, const Eigen::VectorXd& g) {
    if (program.norm == Norm::kLInf) return smallest_lagrangian_linf(program, g);
    double value = 0;
    for (Eigen::Index i = 0; i < g.size(); ++i) {
        const double lo = program.lo(i);
        const double hi = program.hi(i);
        if (program.norm == Norm::kL2) {
            const double v = std::min(std::max(-g(i), lo), hi);
            value += v * (v / 2 + g(i));
            continue;
        }
        const double near = std::min(std::max(0.0, lo), hi);
        double least = std::abs(near) + g(i) * near;
        if (g(i) < -1) least = hi == kEndless ? -kEndless : std::min(least, std::abs(hi) + g(i) * hi);
        if (g(i) > 1) least = lo == -kEndless ? -kEndless : std::min(least, std::abs(lo) + g(i) * lo);
        value += least;
    }
    return value;
}

}  // namespace

double norm_of(Norm norm, const Eigen::Ref<const Eigen::VectorXd>& u) {
    if (u.size() == 0) return 0;
    switch (norm) {
        case Norm::kL2: return u.norm();
        case Norm::kL1: return u.lpNorm<1>();
        case Norm::kLInf: return u.lpNorm<Eigen::Infinity>();
    }
    return 0;
}

double norm_bound(const NormProgram& program, const Eigen::Ref<const Eigen::VectorXd>& multipliers) {
    const Eigen::VectorXd nearest = program.lo.cwiseMax(0).cwiseMin(program.hi);
    const double base = norm_of(program.norm, nearest);
    const Eigen::VectorXd y = multipliers.cwiseMax(0);
    if (y.size() == 0 || !(y.maxCoeff() > 0) || !y.allFinite()) return base;
    const Eigen::VectorXd g = program.normals * y;
    const Eigen::VectorXd reach = program.lo.cwiseAbs().cwiseMax(program.hi.cwiseAbs());
    double size = y.dot(program.bounds.cwiseAbs());
    for (Eigen::Index k = 0; k < y.size(); ++k) {
        if (y(k) > 0) size += y(k) * program.normals.col(k).cwiseAbs().dot(reach.cwiseMin(1e100));
    }
    const auto terms = static_cast<double>(y.size() + g.size() + 10);
    const double margin = 4 * tolerances::kUnitRoundoff * terms * size;
    const double offset = y.dot(program.bounds);
    double least = -offset;  // of the combined cut over the box
    for (Eigen::Index i = 0; i < g.size(); ++i) {
        if (g(i) != 0) least += g(i) > 0 ? g(i) * program.lo(i) : g(i) * program.hi(i);
    }
    if (least > margin) return kEndless;
    const double value = smallest_lagrangian(program, g) - offset - margin;
    if (!(value > 0)) return base;
    return std::max(base, program.norm == Norm::kL2 ? std::sqrt(2 * value) : value);
}

NormSolution solve_norm_program(const NormProgram& program) {
    NormSolution solution;
    for (Eigen::Index k = 0; k < program.bounds.size(); ++k) {
        if (program.bounds(k) >= 0 || !program.normals.col(k).isZero(0)) continue;
        solution.status = NormStatus::kInfeasible;
        solution.u = Eigen::VectorXd::Zero(program.lo.size());
        solution.multipliers = Eigen::VectorXd::Unit(program.bounds.size(), k);
        solution.bound = kEndless;
        return solution;
    }
    solution = program.norm == Norm::kL2 ? ShortestPoint(program).run() : solve_norm_simplex(program);
    solution.bound = norm_bound(program, solution.multipliers);
    if (solution.status != NormStatus::kInfeasible || solution.bound == kEndless) return solution;
    for (double factor = 10; factor < 1e9 && solution.bound < kEndless; factor *= 10) {
        solution.bound = std::max(solution.bound, norm_bound(program, factor * solution.multipliers));
    }
    return solution;
}

}  // namespace reluscope
