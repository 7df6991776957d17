#include "base/numerics/dual_tableau.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace reluscope {

namespace {

constexpr double kNoLimit = std::numeric_limits<double>::infinity();
constexpr double kSimplexFeasibility = 1e-11;  // how far a variable may be beyond its bound, relative to 1 and itself

}  // namespace

DualTableau::DualTableau(Eigen::VectorXd costs, const Eigen::VectorXd& lower, const Eigen::VectorXd& upper)
    : costs_(costs.begin(), costs.end()),
      lower_(lower.begin(), lower.end()),
      upper_(upper.begin(), upper.end()),
      own_costs_(std::move(costs)) {
    nonbasic_.resize(costs_.size());
    at_upper_.resize(costs_.size());
    for (std::size_t j = 0; j < costs_.size(); ++j) {
        nonbasic_[j] = j;
        at_upper_[j] = costs_[j] < 0 ? 1 : 0;
    }
}

void DualTableau::add_row(const Eigen::Ref<const Eigen::VectorXd>& row, double bound) {
    const double largest = row.size() > 0 ? row.cwiseAbs().maxCoeff() : 0;
    const double scale = largest > 0 ? 1 / largest : 1;
    const std::size_t own = basic_.size();
    entries_.resize(entries_.size() + columns(), 0.0);
    Line fresh(line(own), static_cast<Eigen::Index>(columns()));
    double value = scale * bound;
    for (std::size_t j = 0; j < columns(); ++j) {
        if (nonbasic_[j] >= columns()) continue;
        const double entry = scale * row(static_cast<Eigen::Index>(nonbasic_[j]));
        fresh(static_cast<Eigen::Index>(j)) += entry;
        value -= entry * value_of_nonbasic(j);
    }
    for (std::size_t k = 0; k < own; ++k) {
        if (basic_[k] >= columns()) continue;
        const double entry = scale * row(static_cast<Eigen::Index>(basic_[k]));
        if (entry == 0) continue;
        fresh -= entry * Line(line(k), static_cast<Eigen::Index>(columns()));
        value -= entry * values_[k];
    }
    values_.push_back(value);
    scale_.push_back(scale);
    basic_.push_back(lower_.size());
    lower_.push_back(0);
    upper_.push_back(kNoLimit);
}

void DualTableau::add_first_row(const Eigen::Ref<const Eigen::VectorXd>& row, double bound, Eigen::Index basic) {
    const auto own = static_cast<std::size_t>(basic);
    const double turn = row(basic);
    const double price = costs_[own] / turn;
    double value = bound;
    entries_.resize(columns());
    for (std::size_t j = 0; j < columns(); ++j) {
        const double entry = row(static_cast<Eigen::Index>(j));
        entries_[j] = entry / turn;
        if (j == own) continue;
        costs_[j] -= price * entry;
        at_upper_[j] = costs_[j] < 0 ? 1 : 0;
        value -= entry * value_of_nonbasic(j);
    }
    entries_[own] = 1 / turn;
    costs_[own] = -price;
    basic_.push_back(own);
    nonbasic_[own] = columns();
    at_upper_[own] = 0;
    values_.push_back(value / turn);
    scale_.push_back(1);
    lower_.push_back(0);
    upper_.push_back(kNoLimit);
}

DualTableau::Outcome DualTableau::run(double enough, double* work) {
    if (infeasible_) return Outcome::kInfeasible;
    const std::size_t max_steps = 500 + 20 * (basic_.size() + columns());
    const auto end = [this](Outcome outcome) {
        steps_ = 0;
        return outcome;
    };
    for (; steps_ < max_steps; ++steps_) {
        const Leaving leaving = leaving_row();
        if (!leaving.any) return end(Outcome::kOptimal);
        if (enough < kNoLimit && value() >= enough) return end(Outcome::kEnough);
        if (work != nullptr && *work <= 0) return Outcome::kPaused;
        if (work != nullptr) *work -= static_cast<double>(basic_.size() * columns());
        if (turn(leaving)) continue;
        contradict(leaving);
        return end(Outcome::kInfeasible);
    }
    return end(Outcome::kStopped);
}

double DualTableau::value() const {
    double sum = 0;
    for (std::size_t j = 0; j < columns(); ++j) {
        if (nonbasic_[j] < columns()) sum += own_costs_(static_cast<Eigen::Index>(nonbasic_[j])) * value_of_nonbasic(j);
    }
    for (std::size_t k = 0; k < basic_.size(); ++k) {
        if (basic_[k] < columns()) sum += own_costs_(static_cast<Eigen::Index>(basic_[k])) * values_[k];
    }
    return sum;
}

Eigen::VectorXd DualTableau::point() const {
    Eigen::VectorXd x(static_cast<Eigen::Index>(columns()));
    for (std::size_t j = 0; j < columns(); ++j) {
        if (nonbasic_[j] < columns()) x(static_cast<Eigen::Index>(nonbasic_[j])) = value_of_nonbasic(j);
    }
    for (std::size_t k = 0; k < basic_.size(); ++k) {
        if (basic_[k] < columns()) x(static_cast<Eigen::Index>(basic_[k])) = values_[k];
    }
    return x;
}

Eigen::VectorXd DualTableau::multipliers() const {
    if (infeasible_) return contradiction_;
    Eigen::VectorXd y = Eigen::VectorXd::Zero(num_rows());
    for (std::size_t j = 0; j < columns(); ++j) {
        if (nonbasic_[j] < columns()) continue;
        const std::size_t row = nonbasic_[j] - columns();
        y(static_cast<Eigen::Index>(row)) = std::max(0.0, costs_[j]) * scale_[row];
    }
    return y;
}

DualTableau::Leaving DualTableau::leaving_row() const {
    Leaving leaving;
    for (std::size_t k = 0; k < basic_.size(); ++k) {
        const double below = lower_[basic_[k]] - values_[k];
        const double above = values_[k] - upper_[basic_[k]];
        const double by = std::max(below, above);
        if (by <= std::max(leaving.by, kSimplexFeasibility * (1 + std::abs(values_[k])))) continue;
        leaving = {k, true, below > above, by};
    }
    return leaving;
}

/// The columns that can bring the row's variable back, by how far the costs let them.
void DualTableau::find_candidates(const Leaving& leaving) {
    const double* const row = line(leaving.row);
    const Eigen::Map<const Eigen::VectorXd> entries(row, static_cast<Eigen::Index>(columns()));
    const double largest = std::max(1e-3, entries.lpNorm<Eigen::Infinity>());
    constexpr double kPivot = 1e-9;  // smallest entry to turn on, relative to the largest of its row
    const double smallest = kPivot * largest;
    candidates_.clear();
    for (std::size_t j = 0; j < columns(); ++j) {
        // A variable at its lower bound helps by an entry of one sign, one at its upper bound by one of the other.
        const double helps = (at_upper_[j] == 0) == leaving.below ? -row[j] : row[j];
        if (!(helps > smallest) || lower_[nonbasic_[j]] == upper_[nonbasic_[j]]) continue;
        candidates_.push_back({std::abs(costs_[j]) / helps, helps, j});
    }
    std::make_heap(candidates_.begin(), candidates_.end());
}

void DualTableau::flip(std::size_t column) {
    const std::size_t variable = nonbasic_[column];
    const bool up = at_upper_[column] == 0;
    const double way = (up ? 1 : -1) * (upper_[variable] - lower_[variable]);
    for (std::size_t k = 0; k < basic_.size(); ++k) values_[k] -= way * line(k)[column];
    at_upper_[column] = up ? 1 : 0;
}

/// One step of the method. False where nothing can bring the row's variable back.
bool DualTableau::turn(const Leaving& leaving) {
    find_candidates(leaving);
    double slope = leaving.by;  // long steps: variables that can go through to their other bound do
    thread_local std::vector<std::size_t> passed;
    passed.clear();
    while (!candidates_.empty()) {
        const Candidate best = candidates_.front();
        slope -= best.size * (upper_[nonbasic_[best.column]] - lower_[nonbasic_[best.column]]);
        const bool last = candidates_.size() == 1;
        if (slope > kSimplexFeasibility && last) return false;  // even with all at their other bound it stays beyond
        if (slope <= 0 || last) {
            for (const std::size_t j : passed) flip(j);
            pivot(leaving, best.column);
            return true;
        }
        passed.push_back(best.column);
        std::pop_heap(candidates_.begin(), candidates_.end());
        candidates_.pop_back();
    }
    return false;
}

void DualTableau::pivot(const Leaving& leaving, std::size_t entering) {
    const std::size_t out = basic_[leaving.row];
    const double target = leaving.below ? lower_[out] : upper_[out];
    double* const own = line(leaving.row);
    const double turn = own[entering];
    const double way = (values_[leaving.row] - target) / turn;
    const double value = value_of_nonbasic(entering) + way;
    const auto width = static_cast<Eigen::Index>(columns());
    Line own_line(own, width);
    own_line /= turn;
    own[entering] = 1 / turn;
    for (std::size_t k = 0; k < basic_.size(); ++k) {
        if (k == leaving.row) continue;
        const double factor = line(k)[entering];
        if (factor == 0) continue;
        values_[k] -= way * factor;
        line(k)[entering] = 0;
        Line(line(k), width) -= factor * own_line;
    }
    values_[leaving.row] = value;
    const double cost = costs_[entering];
    costs_[entering] = 0;
    Line(costs_.data(), width) -= cost * own_line;
    basic_[leaving.row] = nonbasic_[entering];
    nonbasic_[entering] = out;
    at_upper_[entering] = leaving.below ? 0 : 1;
}

/// The row as a combination of the rows of the program, whose left side cannot be as small as the right one.
void DualTableau::contradict(const Leaving& leaving) {
    infeasible_ = true;
    const double sign = leaving.below ? 1 : -1;
    contradiction_.setZero(num_rows());
    const auto add = [&](std::size_t variable, double factor) {
        if (variable < columns()) return;
        const std::size_t row = variable - columns();
        contradiction_(static_cast<Eigen::Index>(row)) = std::max(0.0, sign * factor) * scale_[row];
    };
    for (std::size_t j = 0; j < columns(); ++j) add(nonbasic_[j], line(leaving.row)[j]);
    add(basic_[leaving.row], 1);
}

}  // namespace reluscope
