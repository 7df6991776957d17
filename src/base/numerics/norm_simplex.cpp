#include "base/numerics/norm_program.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

namespace reluscope {

namespace {

constexpr double kNoLimit = std::numeric_limits<double>::infinity();
constexpr double kSimplexPivot = 1e-9;         // smallest entry to turn on, relative to the largest of its row
constexpr double kSimplexFeasibility = 1e-11;  // how far a variable may be beyond its bound, relative to 1 and itself

/// u_i = p_i - q_i with p and q not negative. Rows: the cuts, and for L-infinity p_i + q_i <= t. At the start all is at
/// its lower bound, where every reduced cost is not negative.
class NormSimplex {
public:
    explicit NormSimplex(const NormProgram& program) : inputs_(program.lo.size()), cuts_(program.bounds.size()) {
        const bool linf = program.norm == Norm::kLInf;
        columns_ = 2 * inputs_ + (linf ? 1 : 0);
        rows_ = cuts_ + (linf ? inputs_ : 0);
        tableau_.setZero(rows_, columns_);
        lower_.assign(static_cast<std::size_t>(columns_ + rows_), 0.0);
        upper_.assign(static_cast<std::size_t>(columns_ + rows_), kNoLimit);
        costs_ = Eigen::VectorXd::Constant(columns_, linf ? 0 : 1);
        for (Eigen::Index i = 0; i < inputs_; ++i) {
            at(lower_, i) = std::max(0.0, program.lo(i));
            at(upper_, i) = std::max(0.0, program.hi(i));
            at(lower_, inputs_ + i) = std::max(0.0, -program.hi(i));
            at(upper_, inputs_ + i) = std::max(0.0, -program.lo(i));
        }
        scale_ = Eigen::VectorXd::Ones(cuts_);
        values_ = Eigen::VectorXd::Zero(rows_);
        for (Eigen::Index k = 0; k < cuts_; ++k) {
            const double largest = inputs_ > 0 ? program.normals.col(k).cwiseAbs().maxCoeff() : 0;
            if (largest > 0) scale_(k) = 1 / largest;
            tableau_.row(k).head(inputs_) = scale_(k) * program.normals.col(k).transpose();
            tableau_.row(k).segment(inputs_, inputs_) = -tableau_.row(k).head(inputs_);
            values_(k) = scale_(k) * program.bounds(k);
        }
        if (linf) {
            costs_(2 * inputs_) = 1;
            for (Eigen::Index i = 0; i < inputs_; ++i) {
                tableau_(cuts_ + i, i) = 1;
                tableau_(cuts_ + i, inputs_ + i) = 1;
                tableau_(cuts_ + i, 2 * inputs_) = -1;
            }
        }
        for (Eigen::Index j = 0; j < columns_; ++j) {
            nonbasic_.push_back(j);
            at_upper_.push_back(false);
            values_ -= tableau_.col(j) * at(lower_, j);
        }
        for (Eigen::Index k = 0; k < rows_; ++k) basic_.push_back(columns_ + k);
    }

    NormSolution run() {
        NormSolution solution;
        const Eigen::Index max_steps = 500 + 20 * (rows_ + columns_);
        for (Eigen::Index step = 0; step < max_steps; ++step) {
            const Leaving leaving = leaving_row();
            if (leaving.row < 0) {
                solution.status = NormStatus::kOptimal;
                break;
            }
            if (!turn(leaving)) {
                solution.status = NormStatus::kInfeasible;
                solution.multipliers = contradiction(leaving);
                break;
            }
        }
        read_point(solution);
        if (solution.status != NormStatus::kInfeasible) solution.multipliers = multipliers();
        return solution;
    }

private:
    struct Leaving {
        Eigen::Index row = -1;
        bool below = false;  // its lower bound
        double by = 0;
    };

    static double& at(std::vector<double>& list, Eigen::Index i) { return list[static_cast<std::size_t>(i)]; }
    static double at(const std::vector<double>& list, Eigen::Index i) { return list[static_cast<std::size_t>(i)]; }
    Eigen::Index basic(Eigen::Index row) const { return basic_[static_cast<std::size_t>(row)]; }
    Eigen::Index nonbasic(Eigen::Index column) const { return nonbasic_[static_cast<std::size_t>(column)]; }
    double value_of_nonbasic(Eigen::Index column) const {
        const Eigen::Index variable = nonbasic(column);
        return at_upper_[static_cast<std::size_t>(column)] ? at(upper_, variable) : at(lower_, variable);
    }

    Leaving leaving_row() const {
        Leaving leaving;
        for (Eigen::Index k = 0; k < rows_; ++k) {
            const double below = at(lower_, basic(k)) - values_(k);
            const double above = values_(k) - at(upper_, basic(k));
            const double by = std::max(below, above);
            if (by <= std::max(leaving.by, kSimplexFeasibility * (1 + std::abs(values_(k))))) continue;
            leaving = {k, below > above, by};
        }
        return leaving;
    }

    /// The columns that can bring the row's variable back, by how far the costs let them.
    std::vector<std::pair<double, Eigen::Index>> candidates(const Leaving& leaving) const {
        const double smallest = kSimplexPivot * std::max(1e-3, tableau_.row(leaving.row).cwiseAbs().maxCoeff());
        std::vector<std::pair<double, Eigen::Index>> found;
        for (Eigen::Index j = 0; j < columns_; ++j) {
            const double entry = tableau_(leaving.row, j);
            const Eigen::Index variable = nonbasic(j);
            if (std::abs(entry) <= smallest || at(lower_, variable) == at(upper_, variable)) continue;
            const bool up = !at_upper_[static_cast<std::size_t>(j)];
            if ((entry < 0) != (leaving.below == up)) continue;
            found.emplace_back(std::abs(costs_(j)) / std::abs(entry), j);
        }
        std::sort(found.begin(), found.end(), [this, &leaving](const auto& a, const auto& b) {
            if (a.first != b.first) return a.first < b.first;
            return std::abs(tableau_(leaving.row, a.second)) > std::abs(tableau_(leaving.row, b.second));
        });
        return found;
    }

    void flip(Eigen::Index column) {
        const Eigen::Index variable = nonbasic(column);
        const bool up = !at_upper_[static_cast<std::size_t>(column)];
        const double way = (up ? 1 : -1) * (at(upper_, variable) - at(lower_, variable));
        values_ -= way * tableau_.col(column);
        at_upper_[static_cast<std::size_t>(column)] = up;
    }

    /// One step of the method. False where nothing can bring the row's variable back.
    bool turn(const Leaving& leaving) {
        const auto order = candidates(leaving);
        if (order.empty()) return false;
        double slope = leaving.by;  // long steps: variables that can go through to their other bound do
        std::size_t chosen = 0;
        for (;; ++chosen) {
            const Eigen::Index j = order[chosen].second;
            const double range = at(upper_, nonbasic(j)) - at(lower_, nonbasic(j));
            slope -= std::abs(tableau_(leaving.row, j)) * range;
            if (slope <= 0 || chosen + 1 == order.size()) break;
        }
        if (slope > kSimplexFeasibility) {  // even with all of them at their other bound it stays beyond
            for (const auto& candidate : order) flip(candidate.second);
            return false;
        }
        for (std::size_t k = 0; k < chosen; ++k) flip(order[k].second);
        pivot(leaving, order[chosen].second);
        return true;
    }

    void pivot(const Leaving& leaving, Eigen::Index q) {
        const Eigen::Index r = leaving.row;
        const Eigen::Index out = basic(r);
        const double target = leaving.below ? at(lower_, out) : at(upper_, out);
        const double turn = tableau_(r, q);
        const double way = (values_(r) - target) / turn;
        const double entering = value_of_nonbasic(q) + way;
        values_ -= way * tableau_.col(q);
        values_(r) = entering;
        const Eigen::VectorXd column = tableau_.col(q);
        tableau_.row(r) /= turn;
        tableau_(r, q) = 1 / turn;
        const Eigen::RowVectorXd row = tableau_.row(r);
        for (Eigen::Index k = 0; k < rows_; ++k) {
            if (k == r || column(k) == 0) continue;
            const double factor = column(k);
            tableau_(k, q) = 0;
            tableau_.row(k) -= factor * row;
        }
        const double cost = costs_(q);
        costs_(q) = 0;
        costs_ -= cost * row.transpose();
        basic_[static_cast<std::size_t>(r)] = nonbasic(q);
        nonbasic_[static_cast<std::size_t>(q)] = out;
        at_upper_[static_cast<std::size_t>(q)] = !leaving.below;
    }

    Eigen::VectorXd multipliers() const {
        Eigen::VectorXd y = Eigen::VectorXd::Zero(cuts_);
        for (Eigen::Index j = 0; j < columns_; ++j) {
            const Eigen::Index k = nonbasic(j) - columns_;
            if (k >= 0 && k < cuts_) y(k) = std::max(0.0, costs_(j)) * scale_(k);
        }
        return y;
    }

    /// The row as a combination of the cuts, whose left side cannot be as small as the right one.
    Eigen::VectorXd contradiction(const Leaving& leaving) const {
        const double sign = leaving.below ? 1 : -1;
        Eigen::VectorXd y = Eigen::VectorXd::Zero(cuts_);
        const auto add = [&](Eigen::Index variable, double factor) {
            const Eigen::Index k = variable - columns_;
            if (k >= 0 && k < cuts_) y(k) = std::max(0.0, sign * factor) * scale_(k);
        };
        for (Eigen::Index j = 0; j < columns_; ++j) add(nonbasic(j), tableau_(leaving.row, j));
        add(basic(leaving.row), 1);
        return y;
    }

    void read_point(NormSolution& solution) const {
        std::vector<double> all(static_cast<std::size_t>(columns_ + rows_), 0.0);
        for (Eigen::Index j = 0; j < columns_; ++j) at(all, nonbasic(j)) = value_of_nonbasic(j);
        for (Eigen::Index k = 0; k < rows_; ++k) at(all, basic(k)) = values_(k);
        solution.u.resize(inputs_);
        for (Eigen::Index i = 0; i < inputs_; ++i) solution.u(i) = at(all, i) - at(all, inputs_ + i);
    }

    Eigen::Index inputs_, cuts_;
    Eigen::Index columns_ = 0, rows_ = 0;
    Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> tableau_;
    Eigen::VectorXd costs_;              // reduced, per column
    Eigen::VectorXd values_;             // of the basic variables, per row
    Eigen::VectorXd scale_;              // per cut
    std::vector<double> lower_, upper_;  // per variable: the columns of the start, then a slack per row
    std::vector<Eigen::Index> basic_, nonbasic_;
    std::vector<bool> at_upper_;  // per column
};

}  // namespace

NormSolution solve_norm_simplex(const NormProgram& program) { return NormSimplex(program).run(); }

}  // namespace reluscope
