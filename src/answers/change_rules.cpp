#include "answers/change_rules.h"

#include "analysis/column_values.h"
#include "base/numerics/numerics.h"
#include "base/text/spelling.h"
#include "network/forward.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <variant>

namespace reluscope {

namespace {

constexpr double kFarAway = std::numeric_limits<double>::infinity();
constexpr Eigen::Index kMaxStarts = 5;

std::string without_blanks(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c != ' ') out += c;
    }
    return out;
}

/// Makes the columns of a problem from those of the encoder.
class ProblemMaker {
public:
    ProblemMaker(const StudyInput& input, Eigen::Index row, const ChangeRules& rules) : input_(input), rules_(rules) {
        const Eigen::MatrixXd& all = input.rows->inputs;
        problem_.network = input.network;
        problem_.norm = rules.norm;
        problem_.row = all.col(row);
        problem_.scale = input.rows->deviation;
        problem_.lo = all.rowwise().minCoeff();
        problem_.hi = all.rowwise().maxCoeff();
        problem_.max_columns = rules.max_columns;
        problem_.values.resize(static_cast<std::size_t>(all.rows()));
        if (!rules.data_box) {
            problem_.lo.setConstant(-kFarAway);
            problem_.hi.setConstant(kFarAway);
        }
        for (Eigen::Index i = 0; i < all.rows(); ++i) {
            values(i).own = problem_.row(i);
            if (!(problem_.scale(i) > 0)) hold(i);
        }
    }

    void make_columns(std::vector<HeldColumn>* held) {
        Eigen::Index first = 0;
        for (const ColumnEncoding& encoding : input_.encoder.columns) {
            const auto count = static_cast<Eigen::Index>(encoding.num_inputs());
            ChangeColumn column;
            column.name = encoding.column;
            bool constant = true;
            for (Eigen::Index i = first; i < first + count; ++i) {
                column.inputs.push_back(i);
                constant = constant && !(problem_.scale(i) > 0);
            }
            if (constant && held != nullptr) held->push_back({column.name, HeldColumn::Reason::kConstant});
            if (!rules_.relaxed) restrict_column(encoding, column, held);
            problem_.columns.push_back(std::move(column));
            first += count;
        }
    }

    Status apply_rules() {
        for (const std::string& name : rules_.lock) {
            const auto inputs = find("--lock", name);
            if (!inputs) return tl::unexpected<Error>(inputs.error());
            for (const Eigen::Index i : *inputs) hold(i);
        }
        if (const Status status = keep_only(); !status) return status;
        for (const bool up : {true, false}) {
            for (const std::string& name : up ? rules_.up : rules_.down) {
                if (const Status status = one_way(up, name); !status) return status;
            }
        }
        for (const std::string& name : rules_.integer) {
            const char* option = "--integer";
            const auto inputs = find_numbers(option, name);
            if (!inputs) return tl::unexpected<Error>(inputs.error());
            for (const Eigen::Index i : *inputs) {
                if (values(i).is_any()) make_whole(i);
            }
        }
        // Where the state that is on is held, so are the others.
        for (const ChangeColumn& column : problem_.columns) {
            if (!column.one_hot) continue;
            const bool on_is_held = std::any_of(column.inputs.begin(), column.inputs.end(), [this](Eigen::Index i) {
                return problem_.row(i) != 0 && problem_.lo(i) == problem_.hi(i);
            });
            for (const Eigen::Index i : column.inputs) {
                if (on_is_held) hold(i);
            }
        }
        return {};
    }

    ChangeProblem take() { return std::move(problem_); }

private:
    InputValues& values(Eigen::Index i) { return problem_.values[static_cast<std::size_t>(i)]; }
    const InputOrigin& origin(Eigen::Index i) const { return input_.origins[static_cast<std::size_t>(i)]; }

    void hold(Eigen::Index i) { problem_.lo(i) = problem_.hi(i) = problem_.row(i); }
    void hold_all(const ChangeColumn& column) {
        for (const Eigen::Index i : column.inputs) hold(i);
    }
    void make_whole(Eigen::Index i) {
        values(i).kind = InputValues::Kind::kWhole;
        values(i).mean = origin(i).mean;
        values(i).scale = origin(i).scale;
    }
    void list_values(Eigen::Index i, std::vector<double> listed) {
        std::sort(listed.begin(), listed.end());
        problem_.lo(i) = std::min(problem_.row(i), std::max(problem_.lo(i), listed.front()));
        problem_.hi(i) = std::max(problem_.row(i), std::min(problem_.hi(i), listed.back()));
        values(i).kind = InputValues::Kind::kListed;
        values(i).listed = std::move(listed);
    }

    void restrict_column(const ColumnEncoding& encoding, ChangeColumn& column, std::vector<HeldColumn>* held) {
        const auto refuse_column = [&](HeldColumn::Reason reason) {
            hold_all(column);
            if (held != nullptr) held->push_back({column.name, reason});
        };
        const Eigen::Index first = column.inputs.front();
        const auto scaled = [&](double value) { return (value - origin(first).mean) / origin(first).scale; };
        const bool twice =
            std::count_if(input_.encoder.columns.begin(), input_.encoder.columns.end(),
                          [&](const ColumnEncoding& other) { return other.column == encoding.column; }) > 1;
        if (twice) return refuse_column(HeldColumn::Reason::kReadTwice);
        if (const auto* number = std::get_if<NumericEncoding>(&encoding.encoding)) {
            if (number->was_missing) {
                if (problem_.row(column.inputs.back()) != 0) return refuse_column(HeldColumn::Reason::kMissing);
                hold(column.inputs.back());
            }
            if (is_whole(first)) make_whole(first);
        } else if (const auto* one_hot = std::get_if<OneHotEncoding>(&encoding.encoding)) {
            column.one_hot = true;
            for (const Eigen::Index i : column.inputs) {
                problem_.lo(i) = std::max(problem_.lo(i), 0.0);
                problem_.hi(i) = std::min(problem_.hi(i), 1.0);
            }
            column.may_be_none = std::all_of(column.inputs.begin(), column.inputs.end(),
                                             [this](Eigen::Index i) { return problem_.row(i) == 0; });
            if (!one_hot->missing) return;
            if (problem_.row(column.inputs.back()) != 0) return refuse_column(HeldColumn::Reason::kMissing);
            hold(column.inputs.back());
        } else if (const auto* ordinal = std::get_if<OrdinalEncoding>(&encoding.encoding)) {
            std::vector<double> listed;
            for (const auto& [text, value] : ordinal->values) listed.push_back(scaled(value));
            list_values(first, std::move(listed));
        } else {
            list_values(first, {scaled(0), scaled(1)});
        }
    }

    bool is_whole(Eigen::Index i) const {
        if (input_.table == nullptr) return false;
        const std::vector<double> all = values_of(input_, i);
        return !all.empty() && std::all_of(all.begin(), all.end(), [](double v) { return v == std::round(v); });
    }

    /// The inputs of a column, or the one input with that label.
    Result<std::vector<Eigen::Index>> find(const char* option, const std::string& name) const {
        std::vector<Eigen::Index> found = inputs_of_column(input_.origins, name);
        std::vector<std::string> names;
        for (std::size_t j = 0; j < input_.origins.size() && found.empty(); ++j) {
            const InputOrigin& one = input_.origins[j];
            if (without_blanks(one.label) == without_blanks(name) || folded(one.column) == folded(name))
                found.push_back(static_cast<Eigen::Index>(j));
            if (names.empty() || names.back() != one.column) names.push_back(one.column);
        }
        if (!found.empty()) return found;
        return refuse(option, "a column that the network reads: " + name_list(names),
                      quoted(name) + did_you_mean(name, names));
    }

    /// The input of a column of numbers, or the one input with that label. Errors   also a column of categories.
    Result<std::vector<Eigen::Index>> find_numbers(const char* option, const std::string& name) const {
        auto found = find(option, name);
        if (!found) return found;
        const std::string& column = origin(found->front()).column;
        const ColumnEncoding* encoding = encoding_of(input_.encoder, column);
        if (encoding != nullptr && std::holds_alternative<OneHotEncoding>(encoding->encoding))
            return refuse(option, "a column of numbers", quoted(name) + ", which holds categories");
        found->resize(1);  // an input that says "missing" has no direction
        return found;
    }

    Status keep_only() {
        if (rules_.only.empty()) return {};
        std::vector<bool> kept(static_cast<std::size_t>(problem_.row.size()), false);
        for (const std::string& name : rules_.only) {
            const auto inputs = find("--only", name);
            if (!inputs) return tl::unexpected<Error>(inputs.error());
            for (const Eigen::Index i : *inputs) kept[static_cast<std::size_t>(i)] = true;
        }
        for (Eigen::Index i = 0; i < problem_.row.size(); ++i) {
            if (!kept[static_cast<std::size_t>(i)]) hold(i);
        }
        return {};
    }

    Status one_way(bool up, const std::string& name) {
        const auto inputs = find_numbers(up ? "--up" : "--down", name);
        if (!inputs) return tl::unexpected<Error>(inputs.error());
        for (const Eigen::Index i : *inputs) {
            const bool grows = up == (origin(i).scale > 0);
            (grows ? problem_.lo : problem_.hi)(i) = problem_.row(i);
        }
        return {};
    }

    const StudyInput& input_;
    const ChangeRules& rules_;
    ChangeProblem problem_;
};

std::vector<ChangeGoal> goals_of(const StudyInput& input, const ChangeWish& wish) {
    const Eigen::Index outputs = input.network->num_outputs();
    std::vector<ChangeGoal> goals;
    const auto single = [&](double sign, double threshold, bool strict, std::int32_t to) {
        ChangeGoal goal;
        goal.rows = Eigen::MatrixXd::Constant(1, 1, sign);
        goal.shift = Eigen::VectorXd::Constant(1, -sign * threshold);
        goal.strict = {strict};
        goal.to_class = to;
        goals.push_back(std::move(goal));
    };
    if (!wish.decides) {
        single(wish.to_value >= wish.from_value ? 1 : -1, wish.to_value, false, -1);
    } else if (wish.probability) {
        const double p = *wish.probability;
        single(wish.to_value >= wish.from_value ? 1 : -1, std::log(p / (1 - p)), false, -1);
    } else if (outputs == 1) {
        const bool to_one = wish.to.value_or(1 - wish.from) == 1;
        single(to_one ? 1 : -1, 0, to_one, to_one ? 1 : 0);
    } else if (wish.to) {  // that class above all others
        ChangeGoal goal;
        goal.rows = Eigen::MatrixXd::Zero(outputs - 1, outputs);
        goal.shift = Eigen::VectorXd::Zero(outputs - 1);
        goal.to_class = *wish.to;
        Eigen::Index k = 0;
        for (Eigen::Index rival = 0; rival < outputs; ++rival) {
            if (rival == *wish.to) continue;
            goal.rows(k, *wish.to) = 1;
            goal.rows(k++, rival) = -1;
            goal.strict.push_back(rival < *wish.to);  // of equal logits the first wins
        }
        goals.push_back(std::move(goal));
    } else {  // any other class above that of now
        for (Eigen::Index rival = 0; rival < outputs; ++rival) {
            if (rival == wish.from) continue;
            ChangeGoal goal;
            goal.rows = Eigen::MatrixXd::Zero(1, outputs);
            goal.rows(0, rival) = 1;
            goal.rows(0, wish.from) = -1;
            goal.shift = Eigen::VectorXd::Zero(1);
            goal.strict = {rival > wish.from};
            goal.to_class = static_cast<std::int32_t>(rival);
            goals.push_back(std::move(goal));
        }
    }
    return goals;
}

/// The nearest rows that reach a goal, regardless of the rules.
Eigen::MatrixXd nearest_starts(const StudyInput& input, const ChangeProblem& problem) {
    const Eigen::MatrixXd& all = input.rows->inputs;
    const Eigen::MatrixXd logits = logits_of(*input.network, all);
    std::vector<std::pair<double, Eigen::Index>> order;
    const Eigen::VectorXd scale = problem.scale.unaryExpr([](double s) { return s > 0 ? s : 1; });
    for (Eigen::Index r = 0; r < all.cols(); ++r) {
        const bool reaches = std::any_of(problem.goals.begin(), problem.goals.end(), [&](const ChangeGoal& goal) {
            return (goal.rows * logits.col(r) + goal.shift).minCoeff() > 0;
        });
        if (!reaches) continue;
        order.emplace_back(norm_of(problem.norm, (all.col(r) - problem.row).cwiseQuotient(scale)), r);
    }
    const auto count = std::min(kMaxStarts, static_cast<Eigen::Index>(order.size()));
    std::partial_sort(order.begin(), order.begin() + count, order.end());
    Eigen::MatrixXd starts(all.rows(), count);
    for (Eigen::Index k = 0; k < count; ++k) starts.col(k) = all.col(order[static_cast<std::size_t>(k)].second);
    return starts;
}

}  // namespace

bool decides_classes(const StudyInput& input) {
    return input.network->num_outputs() > 1 || input.network->link() != Link::kIdentity ||
           (input.target && input.target->is_class());
}

Result<ChangeWish> read_wish(const StudyInput& input, const std::vector<std::string>& classes,
                             const Eigen::VectorXd& logits, const ChangeRules& rules) {
    ChangeWish wish;
    wish.decides = decides_classes(input);
    wish.from = predicted_class(logits);
    wish.from_value = logits(0);
    double number = 0;
    const bool is_number = rules.to && parse_number(*rules.to, number);
    if (!wish.decides) {
        if (!rules.to) return refuse("--to", "the value to reach, since the network predicts a number", "nothing");
        if (!is_number) return refuse("--to", "a number", quoted(*rules.to));
        wish.to_value = number;
        return wish;
    }
    if (!rules.to) return wish;
    const Eigen::Index outputs = input.network->num_outputs();
    const Eigen::Index count = outputs == 1 ? 2 : outputs;
    if (is_number && number == std::round(number) && number >= 0 && number < static_cast<double>(count)) {
        wish.to = static_cast<std::int32_t>(number);
        return wish;
    }
    const auto found = std::find(classes.begin(), classes.end(), *rules.to);
    if (found != classes.end() && found - classes.begin() < count) {
        wish.to = static_cast<std::int32_t>(found - classes.begin());
        return wish;
    }
    if (is_number && outputs == 1 && number > 0 && number < 1) {
        wish.probability = number;
        wish.from_value = 1 / (1 + std::exp(-logits(0)));
        wish.to_value = number;
        return wish;
    }
    std::string expected = "a class from 0 to " + std::to_string(count - 1);
    if (!classes.empty()) expected += ", one of " + name_list(classes);
    if (outputs == 1) expected += ", or a probability between 0 and 1";
    return refuse("--to", std::move(expected), quoted(*rules.to) + did_you_mean(*rules.to, classes));
}

Result<ChangeProblem> make_change_problem(const StudyInput& input, Eigen::Index row, const ChangeWish& wish,
                                          const ChangeRules& rules, std::vector<HeldColumn>* held) {
    ProblemMaker maker(input, row, rules);
    maker.make_columns(held);
    if (const Status status = maker.apply_rules(); !status) return tl::unexpected<Error>(status.error());
    ChangeProblem problem = maker.take();
    problem.goals = goals_of(input, wish);
    const auto place = static_cast<std::size_t>(row);
    if (input.table != nullptr && place < input.rows->row.size()) problem.table_row = input.rows->row[place];
    problem.starts = nearest_starts(input, problem);
    return problem;
}

void lock_column(ChangeProblem& problem, std::size_t column) {
    for (const Eigen::Index i : problem.columns[column].inputs) problem.lo(i) = problem.hi(i) = problem.row(i);
}

}  // namespace reluscope
