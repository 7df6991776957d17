#include "base/numerics/norm_program.h"

#include "base/numerics/norm_method.h"
#include "base/numerics/tolerances.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace reluscope {

namespace {

constexpr double kEndless = std::numeric_limits<double>::infinity();

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

NormSolver::NormSolver(NormProgram program)
    : program_(std::move(program)),
      method_(program_.norm == Norm::kL2 ? make_shortest_point(program_) : make_norm_simplex(program_)) {}

NormSolver::NormSolver(const NormSolver& other) : program_(other.program_), method_(other.method_->clone()) {}
NormSolver::NormSolver(NormSolver&&) noexcept = default;
NormSolver& NormSolver::operator=(NormSolver&&) noexcept = default;
NormSolver::~NormSolver() = default;

void NormSolver::add_cuts(const Eigen::Ref<const Eigen::MatrixXd>& normals,
                          const Eigen::Ref<const Eigen::VectorXd>& bounds) {
    const Eigen::Index old = program_.bounds.size();
    program_.normals.conservativeResize(Eigen::NoChange, old + bounds.size());
    program_.bounds.conservativeResize(old + bounds.size());
    program_.normals.rightCols(bounds.size()) = normals;
    program_.bounds.tail(bounds.size()) = bounds;
}

NormSolution NormSolver::solve(double enough, double* work) {
    NormSolution solution;
    for (Eigen::Index k = 0; k < program_.bounds.size(); ++k) {
        if (program_.bounds(k) >= 0 || !program_.normals.col(k).isZero(0)) continue;
        solution.status = NormStatus::kInfeasible;
        solution.u = Eigen::VectorXd::Zero(program_.lo.size());
        solution.multipliers = Eigen::VectorXd::Unit(program_.bounds.size(), k);
        solution.bound = kEndless;
        return solution;
    }
    solution = method_->run(program_, enough, work);
    if (solution.status == NormStatus::kUnfinished) return solution;
    solution.bound = norm_bound(program_, solution.multipliers);
    if (solution.status != NormStatus::kInfeasible || solution.bound == kEndless) return solution;
    for (double factor = 10; factor < 1e9 && solution.bound < kEndless; factor *= 10) {
        solution.bound = std::max(solution.bound, norm_bound(program_, factor * solution.multipliers));
    }
    return solution;
}

NormSolution solve_norm_program(const NormProgram& program) { return NormSolver(program).solve(); }

}  // namespace reluscope
