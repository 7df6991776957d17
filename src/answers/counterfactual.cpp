#include "answers/counterfactual.h"

#include "analysis/column_values.h"
#include "network/forward.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <variant>

namespace reluscope {

namespace {

constexpr int kMinStated = 3;
constexpr int kMaxStated = 15;

double goal_at(const ChangeProblem& problem, std::size_t goal, const Eigen::VectorXd& input) {
    const ChangeGoal& own = problem.goals[goal];
    return (own.rows * logits_of(*problem.network, input) + own.shift).minCoeff();
}

/// By the signs of double: what is stated has some way to go beyond the boundary.
bool reaches_goal(const ChangeProblem& problem, std::size_t goal, const Eigen::VectorXd& input) {
    const ChangeGoal& own = problem.goals[goal];
    const Eigen::VectorXd logits = logits_of(*problem.network, input);
    return (own.rows * logits + own.shift).minCoeff() >= 1e-11 * (1 + logits.cwiseAbs().maxCoeff());
}

double in_own_unit(const InputOrigin& origin, double value) { return origin.mean + origin.scale * value; }

std::string state_text(const StudyInput& input, const ChangeColumn& column, const Eigen::VectorXd& x) {
    const auto origin = [&](Eigen::Index i) -> const InputOrigin& {
        return input.origins[static_cast<std::size_t>(i)];
    };
    const ColumnEncoding* encoding = encoding_of(input.encoder, column.name);
    const Eigen::Index first = column.inputs.front();
    const double value = in_own_unit(origin(first), x(first));
    if (encoding != nullptr && std::holds_alternative<OneHotEncoding>(encoding->encoding)) {
        for (const Eigen::Index i : column.inputs) {
            if (x(i) == 1) return state_of(origin(i));
        }
        return "none of the known";
    }
    if (encoding != nullptr && std::holds_alternative<OrdinalEncoding>(encoding->encoding)) {
        const auto& values = std::get<OrdinalEncoding>(encoding->encoding).values;
        const auto nearest = std::min_element(values.begin(), values.end(), [&](const auto& a, const auto& b) {
            return std::abs(a.second - value) < std::abs(b.second - value);
        });
        return nearest->first;
    }
    const std::string truth = state_of(origin(first)) == origin(first).column ? "yes" : state_of(origin(first));
    if (value > 0.5) return truth;
    return truth == "yes" || !input.table ? "no" : false_state(*input.table, origin(first));
}

/// Is the column told by its states? Relaxed ones are told by the numbers of their inputs.
bool has_states(const StudyInput& input, const ChangeProblem& problem, const ChangeColumn& column) {
    const ColumnEncoding* encoding = encoding_of(input.encoder, column.name);
    if (encoding == nullptr || std::holds_alternative<NumericEncoding>(encoding->encoding)) return false;
    if (std::holds_alternative<OneHotEncoding>(encoding->encoding)) return column.one_hot;
    return problem.values[static_cast<std::size_t>(column.inputs.front())].kind == InputValues::Kind::kListed;
}

/// `value` to `digits` significant digits of its change from `from`, away from it.
double rounded_from(double from, double value, int digits) {
    const double change = value - from;
    if (change == 0) return value;
    const int decimals = digits - 1 - static_cast<int>(std::floor(std::log10(std::abs(change))));
    if (std::abs(decimals) > 22) return value;
    const double power = std::pow(10.0, std::abs(decimals));
    const double steps = decimals >= 0 ? value * power : value / power;
    const double rounded = change > 0 ? std::ceil(steps) : std::floor(steps);
    return (decimals >= 0 ? rounded / power : rounded * power) + 0.0;  // no negative zero
}

/// Inputs that only rounding has moved stand where they were, where the goal is reached nevertheless: all of them
/// together, if need be with the others moved a little farther, or else as many as can.
void take_back_rounding(const ChangeProblem& problem, SmallestChange& change) {
    constexpr double kRounding = 1e-9;  // relative to 1 and the input's own value
    constexpr double kFarther = 1e-7;   // how much longer the change may get, as a share of it; below kWitnessTolerance
    std::vector<Eigen::Index> dust;
    Eigen::VectorXd clean = change.input;
    for (Eigen::Index i = 0; i < clean.size(); ++i) {
        const double own = problem.row(i);
        if (clean(i) == own || std::abs(clean(i) - own) > kRounding * std::max(1.0, std::abs(own))) continue;
        dust.push_back(i);
        clean(i) = own;
    }
    if (dust.empty()) return;
    std::vector<Eigen::Index> movable;
    for (const ChangeColumn& column : problem.columns) {
        for (const Eigen::Index i : column.inputs) {
            if (!column.one_hot && problem.values[static_cast<std::size_t>(i)].is_any()) movable.push_back(i);
        }
    }
    for (double farther = 0; farther <= kFarther; farther = farther == 0 ? 1e-10 : 4 * farther) {
        Eigen::VectorXd there = clean;
        for (const Eigen::Index i : movable) {
            if (farther == 0) break;
            const double moved = there(i) + farther * (there(i) - problem.row(i));
            there(i) = std::min(std::max(moved, problem.lo(i)), problem.hi(i));
        }
        if (!reaches_goal(problem, change.goal, there)) continue;
        change.input = std::move(there);
        return;
    }
    for (const Eigen::Index i : dust) {
        Eigen::VectorXd back = change.input;
        back(i) = problem.row(i);
        if (reaches_goal(problem, change.goal, back)) change.input = std::move(back);
    }
}

/// Has the row no value in this column?
bool is_missing_cell(const StudyInput& input, const ChangeProblem& problem, const std::string& column) {
    if (!problem.table_row || input.table == nullptr) return false;
    const std::size_t place = input.table->find_column(column);
    return place != Table::kNoColumn && input.table->columns[place].is_missing(*problem.table_row);
}

}  // namespace

std::vector<ColumnChange> column_changes(const StudyInput& input, const ChangeProblem& problem, std::size_t goal,
                                         const Eigen::VectorXd& changed) {
    std::vector<std::pair<double, ColumnChange>> found;
    const double reached = goal_at(problem, goal, changed);
    for (std::size_t c = 0; c < problem.columns.size(); ++c) {
        const ChangeColumn& column = problem.columns[c];
        Eigen::VectorXd back = changed;
        for (const Eigen::Index i : column.inputs) back(i) = problem.row(i);
        if (back == changed) continue;
        const double counts = reached - goal_at(problem, goal, back);
        const bool was_missing = is_missing_cell(input, problem, column.name);
        if (has_states(input, problem, column)) {
            ColumnChange change;
            change.column = column.name;
            change.is_number = false;
            change.was_missing = was_missing;
            change.position = c;
            change.from_text = state_text(input, column, problem.row);
            change.to_text = state_text(input, column, changed);
            found.emplace_back(-counts, std::move(change));
            continue;
        }
        for (const Eigen::Index i : column.inputs) {
            if (changed(i) == problem.row(i)) continue;
            const InputOrigin& origin = input.origins[static_cast<std::size_t>(i)];
            ColumnChange change;
            change.column = origin.indicator ? origin.label : column.name;
            change.unit = origin.unit;
            change.was_missing = was_missing;
            change.position = c;
            change.input = i;
            change.from = in_own_unit(origin, problem.row(i));
            change.to = in_own_unit(origin, changed(i));
            // What was a short number in the table is one again.
            for (double* number : {&change.from, &change.to}) {
                const double near = std::round(*number * 1e6) / 1e6 + 0.0;  // no negative zero
                const double& model = number == &change.from ? problem.row(i) : changed(i);
                if ((near - origin.mean) / origin.scale == model) *number = near;
            }
            if (problem.values[static_cast<std::size_t>(i)].kind == InputValues::Kind::kWhole &&
                std::abs(change.to - std::round(change.to)) < 1e-6)
                change.to = std::round(change.to);
            found.emplace_back(-counts, std::move(change));
        }
    }
    std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<ColumnChange> changes;
    for (auto& one : found) changes.push_back(std::move(one.second));
    return changes;
}

std::vector<ColumnChange> stated_changes(const StudyInput& input, const ChangeProblem& problem,
                                         const CounterfactualAnswer& answer) {
    for (int digits = kMinStated; digits <= kMaxStated; ++digits) {
        std::vector<ColumnChange> changes = answer.changes;
        Eigen::VectorXd x = answer.change.input;
        for (ColumnChange& change : changes) {
            const bool rounds = change.is_number && problem.values[static_cast<std::size_t>(change.input)].is_any();
            if (!rounds) continue;
            const InputOrigin& origin = input.origins[static_cast<std::size_t>(change.input)];
            const double rounded = rounded_from(change.from, change.to, digits);
            const double value = (rounded - origin.mean) / origin.scale;
            if (value < problem.lo(change.input) || value > problem.hi(change.input)) continue;
            change.to = rounded;
            x(change.input) = value;
        }
        if (reaches_goal(problem, answer.change.goal, x)) return changes;
    }
    return answer.changes;
}

CounterfactualJob::CounterfactualJob(std::shared_ptr<const StudyInput> input, ChangeProblem problem, ChangeWish wish,
                                     std::size_t alternatives)
    : input_(std::move(input)),
      problem_(std::move(problem)),
      wish_(wish),
      wanted_(alternatives),
      search_(std::make_unique<CounterfactualSearch>(problem_)) {}

bool CounterfactualJob::step() {
    if (finished_) return false;
    if (search_->step()) return true;
    done_.push_back(answer_of(search_->result()));
    finished_ = !next_alternative();
    return !finished_;
}

/// Locks what counted most in the last answer.
bool CounterfactualJob::next_alternative() {
    const CounterfactualAnswer& last = done_.back();
    if (done_.size() > wanted_ || !last.change.found || last.changes.empty()) {
        search_.reset();
        return false;
    }
    const std::size_t column = last.changes.front().position;
    lock_column(problem_, column);
    without_.push_back(problem_.columns[column].name);
    search_ = std::make_unique<CounterfactualSearch>(problem_);
    return true;
}

double CounterfactualJob::progress() const {
    if (finished_) return 1;
    const double own = search_ ? search_->progress() : 1;
    return (static_cast<double>(done_.size()) + own) / static_cast<double>(wanted_ + 1);
}

CounterfactualAnswer CounterfactualJob::answer_of(const SmallestChange& change) const {
    CounterfactualAnswer answer;
    answer.change = change;
    answer.without = without_;
    if (!change.found) return answer;
    take_back_rounding(problem_, answer.change);
    answer.changes = column_changes(*input_, problem_, change.goal, answer.change.input);
    const Eigen::VectorXd logits = logits_of(*problem_.network, answer.change.input);
    answer.to_class = wish_.decides ? predicted_class(logits) : -1;
    answer.value = logits(0);
    return answer;
}

Counterfactual CounterfactualJob::result() const {
    Counterfactual result;
    result.wish = wish_;
    std::vector<CounterfactualAnswer> all = done_;
    if (search_ && !finished_) {
        CounterfactualAnswer current = answer_of(search_->result());
        if (all.empty() || current.change.found) all.push_back(std::move(current));
    }
    result.answer = all.front();
    result.alternatives.assign(all.begin() + 1, all.end());
    // An alternative that is proven not to exist is none.
    if (!result.alternatives.empty() && !result.alternatives.back().change.found) result.alternatives.pop_back();
    return result;
}

}  // namespace reluscope
