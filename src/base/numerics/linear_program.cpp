#include "base/numerics/linear_program.h"

#include "base/numerics/tolerances.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace reluscope {

LpSolver::LpSolver(const Eigen::Ref<const Eigen::MatrixXd>& normals, Eigen::VectorXd bounds, Eigen::VectorXd objective,
                   Start start)
    : normals_(normals),
      true_bounds_(std::move(bounds)),
      bounds_(true_bounds_),
      objective_(std::move(objective)),
      enough_(start.enough),
      objective_norm_(objective_.norm()),
      x_(std::move(start.point)),
      slack_(bounds_ - normals_.transpose() * x_),
      working_(normals_.rows()),
      is_working_(static_cast<std::size_t>(normals_.cols()), false),
      max_iterations_(1000 + 50 * static_cast<std::size_t>(normals_.rows() + normals_.cols())) {
    if (value() >= enough_) status_ = LpStatus::kEnough;
    if (objective_norm_ == 0) status_ = LpStatus::kOptimal;
}

bool LpSolver::advance() {
    if (status_ != LpStatus::kRunning) return false;
    if (++iterations_ > max_iterations_) {
        status_ = LpStatus::kStopped;
        return false;
    }
    constexpr Eigen::Index kPerConstraint = 20;  // the ratio test, in multiplications
    products_ += static_cast<double>(normals_.cols() * (normals_.rows() + kPerConstraint)) +
                 static_cast<double>(6 * normals_.rows() * working_.size());
    direction_ = objective_ / objective_norm_;
    working_.project_out(direction_);
    const double length = direction_.norm();
    if (length <= tolerances::kLpGradient) {
        let_go_or_finish();
    } else {
        direction_ /= length;
        climb();
    }
    return status_ == LpStatus::kRunning;
}

void LpSolver::let_go_or_finish() {
    const Eigen::VectorXd multipliers = working_.coefficients(objective_ / objective_norm_);
    Eigen::Index lowest = 0;
    const double least = multipliers.minCoeff(&lowest);
    if (least >= -tolerances::kLpGradient * std::max(1.0, multipliers.cwiseAbs().maxCoeff())) return finish();
    working_.remove(lowest);
    is_working_[static_cast<std::size_t>(working_constraints_[static_cast<std::size_t>(lowest)])] = false;
    working_constraints_.erase(working_constraints_.begin() + lowest);
}

void LpSolver::finish() {
    status_ = LpStatus::kOptimal;
    if (working_.size() == 0) return;
    // Onto the true bounds of the walls it stands at: they may have been relaxed, and rounding has moved the point a
    // little.
    Eigen::VectorXd miss(working_.size());
    for (Eigen::Index k = 0; k < miss.size(); ++k) {
        const Eigen::Index j = working_constraints_[static_cast<std::size_t>(k)];
        miss(k) = true_bounds_(j) - normals_.col(j).dot(x_);
    }
    x_ += working_.shortest_with(miss);
}

double LpSolver::slack_tolerance(Eigen::Index constraint) const {
    return tolerances::kLpFeasibility * (std::abs(bounds_(constraint)) + x_.norm());
}

LpSolver::Block LpSolver::blocking_constraint(const Eigen::VectorXd& rates) const {
    // Harris: among the constraints that stop the climb within the tolerance of the first, the one met most steeply.
    const double x_size = x_.norm();
    double limit = std::numeric_limits<double>::infinity();
    for (Eigen::Index j = 0; j < rates.size(); ++j) {
        if (rates(j) <= tolerances::kLpPivot || is_working_[static_cast<std::size_t>(j)]) continue;
        const double room = std::max(0.0, slack_(j)) + tolerances::kLpFeasibility * (std::abs(bounds_(j)) + x_size);
        limit = std::min(limit, room / rates(j));
    }
    Block block;
    double steepest = 0;
    for (Eigen::Index j = 0; j < rates.size(); ++j) {
        if (rates(j) <= std::max(tolerances::kLpPivot, steepest) || is_working_[static_cast<std::size_t>(j)]) continue;
        const double step = std::max(0.0, slack_(j)) / rates(j);
        if (step > limit) continue;
        steepest = rates(j);
        block = {j, step};
    }
    return block;
}

void LpSolver::climb() {
    const Eigen::VectorXd rates = normals_.transpose() * direction_;
    const Block block = blocking_constraint(rates);
    const double gain = objective_.dot(direction_);
    const double wanted = (enough_ - value()) / gain;
    if (std::isfinite(wanted) && block.step >= wanted) {
        move(wanted, rates);
        status_ = LpStatus::kEnough;
        return;
    }
    if (block.constraint < 0) {
        status_ = LpStatus::kUnbounded;
        return;
    }
    move(block.step, rates);
    if (working_.add(normals_.col(block.constraint), 0)) {
        working_constraints_.push_back(block.constraint);
        is_working_[static_cast<std::size_t>(block.constraint)] = true;
    }
    stalled_ = block.step <= slack_tolerance(block.constraint) ? stalled_ + 1 : 0;
    if (stalled_ > static_cast<std::size_t>(20 + 2 * normals_.rows())) relax();
}

void LpSolver::move(double step, const Eigen::VectorXd& rates) {
    constexpr std::size_t kRefresh = 32;  // iterations after which rounding in the slacks is cleared away
    x_ += step * direction_;
    if (iterations_ % kRefresh == 0) {
        slack_ = bounds_ - normals_.transpose() * x_;
    } else {
        slack_ -= step * rates;
    }
}

void LpSolver::relax() {
    if (++relaxations_ > tolerances::kLpMaxRelaxations) {
        status_ = LpStatus::kStopped;
        return;
    }
    const double x_size = x_.norm();
    for (Eigen::Index j = 0; j < bounds_.size(); ++j) {
        const double size = tolerances::kLpRelaxation * relaxations_ * (std::abs(true_bounds_(j)) + x_size);
        bounds_(j) = true_bounds_(j) + size * rng_.uniform(0.5, 1.0);
    }
    slack_ = bounds_ - normals_.transpose() * x_;
    working_.clear();
    working_constraints_.clear();
    is_working_.assign(is_working_.size(), false);
    stalled_ = 0;
}

namespace {

/// Constraints of length 1; columns of zeros are gone. False when one of these can never hold.
bool normalise(const LinearProgram& program, Eigen::MatrixXd& normals, Eigen::VectorXd& bounds) {
    normals.resize(program.normals.rows(), program.normals.cols());
    bounds.resize(program.bounds.size());
    Eigen::Index kept = 0;
    for (Eigen::Index j = 0; j < program.normals.cols(); ++j) {
        const double length = program.normals.col(j).norm();
        if (length == 0 && program.bounds(j) < 0) return false;
        if (length == 0) continue;
        normals.col(kept) = program.normals.col(j) / length;
        bounds(kept++) = program.bounds(j) / length;
    }
    normals.conservativeResize(Eigen::NoChange, kept);
    bounds.conservativeResize(kept);
    return true;
}

/// A point with normals . x <= bounds: the smallest t >= -size with normals . x - t <= bounds is not positive.
LpResult feasible_point(const Eigen::MatrixXd& normals, const Eigen::VectorXd& bounds) {
    const Eigen::Index dimension = normals.rows();
    LpResult result;
    result.x = Eigen::VectorXd::Zero(dimension);
    result.status = LpStatus::kOptimal;
    if (bounds.size() == 0 || bounds.minCoeff() >= 0) return result;
    const double size = bounds.cwiseAbs().maxCoeff();
    Eigen::MatrixXd wide = Eigen::MatrixXd::Zero(dimension + 1, normals.cols() + 1);
    wide.topLeftCorner(dimension, normals.cols()) = normals;
    wide.row(dimension).setConstant(-1);
    wide.leftCols(normals.cols()) *= std::sqrt(0.5);
    Eigen::VectorXd wide_bounds(bounds.size() + 1);
    wide_bounds << bounds * std::sqrt(0.5), size;
    const Eigen::VectorXd objective = -Eigen::VectorXd::Unit(dimension + 1, dimension);
    Eigen::VectorXd start = -objective * -bounds.minCoeff();
    LpSolver solver(wide, wide_bounds, objective, {std::move(start), tolerances::kLpFeasibility * size});
    while (solver.advance()) {
    }
    result.x = solver.point().head(dimension);
    if (solver.status() == LpStatus::kStopped) result.status = LpStatus::kStopped;
    const double allowed = tolerances::kLpInfeasible * (size + result.x.norm());
    if (solver.status() == LpStatus::kOptimal && solver.value() < -allowed) result.status = LpStatus::kInfeasible;
    return result;
}

}  // namespace

LpResult solve_linear_program(const LinearProgram& program) {
    Eigen::MatrixXd normals;
    Eigen::VectorXd bounds;
    LpResult result;
    if (!normalise(program, normals, bounds)) {
        result.status = LpStatus::kInfeasible;
        result.x = Eigen::VectorXd::Zero(program.objective.size());
        return result;
    }
    result = feasible_point(normals, bounds);
    if (result.status != LpStatus::kOptimal) return result;
    LpSolver solver(normals, bounds, program.objective, {std::move(result.x)});
    while (solver.advance()) {
    }
    result.status = solver.status();
    result.x = solver.point();
    result.value = solver.value();
    return result;
}

}  // namespace reluscope
