#include "answers/change_space.h"
#include "answers/counterfactual_search.h"
#include "base/numerics/linear_program.h"
#include "base/numerics/nearest_point.h"
#include "base/numerics/rng.h"
#include "network/forward.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace reluscope {
namespace {

constexpr double kNoAnswer = std::numeric_limits<double>::infinity();

/// A stack of two hidden layers, kept as plain matrices for the oracle.
struct SmallStack {
    Eigen::MatrixXd W1, W2, W3;
    Eigen::VectorXd b1, b2, b3;
    double slope = 0;

    std::shared_ptr<const Network> network() const {
        auto made = make_stack({{ValueId(0), W1, b1}, {ValueId(0), W2, b2}, {ValueId(0), W3, b3}}, slope,
                               b3.size() == 1 ? Link::kSigmoid : Link::kSoftmax);
        REQUIRE(made);
        return std::make_shared<const Network>(*std::move(made));
    }
};

void fill(Rng& rng, Eigen::MatrixXd& m) {
    for (Eigen::Index i = 0; i < m.size(); ++i) m.data()[i] = rng.uniform(-1, 1);
}
void fill(Rng& rng, Eigen::VectorXd& v) {
    for (double& one : v) one = rng.uniform(-0.5, 0.5);
}

SmallStack random_stack(Rng& rng, Eigen::Index inputs, Eigen::Index first, Eigen::Index second, Eigen::Index outputs) {
    SmallStack s;
    s.W1.resize(first, inputs);
    s.W2.resize(second, first);
    s.W3.resize(outputs, second);
    s.b1.resize(first);
    s.b2.resize(second);
    s.b3.resize(outputs);
    for (auto* m : {&s.W1, &s.W2, &s.W3}) fill(rng, *m);
    for (auto* v : {&s.b1, &s.b2, &s.b3}) fill(rng, *v);
    return s;
}

ChangeProblem plain_problem(const SmallStack& stack, Rng& rng, Norm norm) {
    ChangeProblem problem;
    problem.network = stack.network();
    problem.norm = norm;
    const Eigen::Index n = stack.W1.cols();
    problem.row.resize(n);
    problem.scale.resize(n);
    for (Eigen::Index i = 0; i < n; ++i) {
        problem.row(i) = rng.uniform(-1, 1);
        problem.scale(i) = rng.uniform(0.3, 2);
        problem.columns.push_back({"x" + std::to_string(i), {i}, false, false});
    }
    problem.lo = Eigen::VectorXd::Constant(n, -2);
    problem.hi = Eigen::VectorXd::Constant(n, 2);
    problem.values.resize(static_cast<std::size_t>(n));
    for (Eigen::Index i = 0; i < n; ++i) problem.values[static_cast<std::size_t>(i)].own = problem.row(i);
    return problem;
}

ChangeGoal single_goal(double sign, double threshold, bool strict) {
    ChangeGoal goal;
    goal.rows = Eigen::MatrixXd::Constant(1, 1, sign);
    goal.shift = Eigen::VectorXd::Constant(1, -sign * threshold);
    goal.strict = {strict};
    return goal;
}

void aim_at_other_class(ChangeProblem& problem) {
    const bool one = logits_of(*problem.network, problem.row)(0) > 0;
    problem.goals = {single_goal(one ? -1 : 1, 0, !one)};
}

void run(CounterfactualSearch& search) {
    while (search.step()) {
    }
}

/// The oracle: in every pattern of the stack, the nearest change by a program of its own, written with plain matrices.
class PatternOracle {
public:
    PatternOracle(const SmallStack& stack, const ChangeProblem& problem) : s_(stack), p_(problem) {}

    double nearest() const {
        double best = kNoAnswer;
        const Eigen::Index units = s_.b1.size() + s_.b2.size();
        for (const ChangeGoal& goal : p_.goals) {
            for (std::size_t bits = 0; bits < (std::size_t{1} << units); ++bits)
                best = std::min(best, in_pattern(bits, goal));
        }
        return best;
    }

private:
    double in_pattern(std::size_t bits, const ChangeGoal& goal) const {
        const Eigen::Index n = p_.row.size();
        const Eigen::Index first = s_.b1.size();
        const Eigen::Index second = s_.b2.size();
        const auto factor = [&](Eigen::Index unit) { return (bits >> unit & 1U) != 0 ? 1.0 : s_.slope; };
        // In changes u: x = row + scale u.
        Eigen::MatrixXd z1 = s_.W1 * p_.scale.asDiagonal();
        const Eigen::VectorXd c1 = s_.W1 * p_.row + s_.b1;
        Eigen::MatrixXd h1 = z1;
        Eigen::VectorXd d1 = c1;
        for (Eigen::Index k = 0; k < first; ++k) {
            h1.row(k) *= factor(k);
            d1(k) *= factor(k);
        }
        const Eigen::MatrixXd z2 = s_.W2 * h1;
        const Eigen::VectorXd c2 = s_.W2 * d1 + s_.b2;
        Eigen::MatrixXd h2 = z2;
        Eigen::VectorXd d2 = c2;
        for (Eigen::Index k = 0; k < second; ++k) {
            h2.row(k) *= factor(first + k);
            d2(k) *= factor(first + k);
        }
        const Eigen::MatrixXd a = goal.rows * s_.W3 * h2;
        const Eigen::VectorXd c = goal.rows * (s_.W3 * d2 + s_.b3) + goal.shift;
        Eigen::MatrixXd normals(n, first + second + 2 * n);
        Eigen::VectorXd bounds(first + second + 2 * n);
        for (Eigen::Index k = 0; k < first + second; ++k) {
            const double side = (bits >> k & 1U) != 0 ? -1 : 1;
            const Eigen::RowVectorXd wall =
                k < first ? Eigen::RowVectorXd(z1.row(k)) : Eigen::RowVectorXd(z2.row(k - first));
            normals.col(k) = side * wall.transpose();
            bounds(k) = -side * (k < first ? c1(k) : c2(k - first));
        }
        for (Eigen::Index i = 0; i < n; ++i) {
            normals.col(first + second + i) = Eigen::VectorXd::Unit(n, i);
            bounds(first + second + i) = (p_.hi(i) - p_.row(i)) / p_.scale(i);
            normals.col(first + second + n + i) = -Eigen::VectorXd::Unit(n, i);
            bounds(first + second + n + i) = (p_.row(i) - p_.lo(i)) / p_.scale(i);
        }
        return p_.norm == Norm::kL2 ? round_one(normals, bounds, a, c) : straight_one(normals, bounds, a, c);
    }

    /// The nearest point of the goal's edge. Where the goal is reached nearer than its edge, another pattern has it.
    static double round_one(Eigen::MatrixXd normals, Eigen::VectorXd bounds, const Eigen::MatrixXd& a,
                            const Eigen::VectorXd& c) {
        for (Eigen::Index k = 0; k < normals.cols(); ++k) {
            const double length = normals.col(k).norm();
            if (length < 1e-13) {
                if (bounds(k) < -1e-12) return kNoAnswer;
                normals.col(k).setZero();
                bounds(k) = 0;
                continue;
            }
            normals.col(k) /= length;
            bounds(k) /= length;
        }
        const double length = a.row(0).norm();
        if (length < 1e-13) return kNoAnswer;
        const auto found = nearest_point(a.row(0).transpose() / length, -c(0) / length, normals, bounds);
        return found ? found->norm() : kNoAnswer;
    }

    double straight_one(const Eigen::MatrixXd& normals, const Eigen::VectorXd& bounds, const Eigen::MatrixXd& a,
                        const Eigen::VectorXd& c) const {
        const Eigen::Index n = normals.rows();
        const Eigen::Index sizes = p_.norm == Norm::kL1 ? n : 1;
        const Eigen::Index walls = normals.cols() + a.rows();
        LinearProgram lp;
        lp.objective.setZero(n + sizes);
        lp.objective.tail(sizes).setConstant(-1);
        lp.normals.setZero(n + sizes, walls + 2 * n);
        lp.bounds.setZero(walls + 2 * n);
        lp.normals.topLeftCorner(n, normals.cols()) = normals;
        lp.normals.block(0, normals.cols(), n, a.rows()) = -a.transpose();
        lp.bounds.head(walls) << bounds, c;
        for (Eigen::Index i = 0; i < n; ++i) {
            for (const int side : {0, 1}) {
                lp.normals(i, walls + 2 * i + side) = side == 0 ? 1 : -1;
                lp.normals(n + (sizes == 1 ? 0 : i), walls + 2 * i + side) = -1;
            }
        }
        const LpResult result = solve_linear_program(lp);
        return result.status == LpStatus::kOptimal ? -result.value : kNoAnswer;
    }

    const SmallStack& s_;
    const ChangeProblem& p_;
};

/// What every found answer must satisfy.
void check_answer(const ChangeProblem& problem, const SmallestChange& answer) {
    REQUIRE(answer.found);
    const Eigen::VectorXd beyond =
        problem.goals[answer.goal].rows * logits_of(*problem.network, answer.input) + problem.goals[answer.goal].shift;
    for (Eigen::Index k = 0; k < beyond.size(); ++k) {
        if (problem.goals[answer.goal].strict[static_cast<std::size_t>(k)]) {
            CHECK(beyond(k) > 0);
        } else {
            CHECK(beyond(k) >= 0);
        }
    }
    CHECK((answer.input - problem.lo).minCoeff() >= 0);
    CHECK((problem.hi - answer.input).minCoeff() >= 0);
    const double way = norm_of(problem.norm, (answer.input - problem.row).cwiseQuotient(problem.scale));
    CHECK(way <= answer.distance + 1e-6 * std::max(1.0, answer.distance));
    CHECK(answer.lower_bound <= answer.distance);
}

}  // namespace

TEST_CASE("counterfactual: random networks agree with an enumeration of all patterns, in every norm") {
    Rng rng(11);
    int found = 0, none = 0;
    for (int round = 0; round < 36; ++round) {
        const Norm norm = round % 3 == 0 ? Norm::kL2 : round % 3 == 1 ? Norm::kL1 : Norm::kLInf;
        SmallStack stack = random_stack(rng, 2 + round % 5, 3, 3, 1);
        stack.slope = round % 4 == 3 ? 0.1 : round % 8 == 2 ? 1.5 : 0;  // also units that bend downwards
        if (round % 6 == 5) {  // a dead unit, a copy of a unit, an input that nothing reads
            stack.W1.row(0).setZero();
            stack.b1(0) = -1;
            stack.W1.row(2) = stack.W1.row(1);
            stack.b1(2) = stack.b1(1);
            stack.W1.col(0).setZero();
        }
        ChangeProblem problem = plain_problem(stack, rng, norm);
        aim_at_other_class(problem);
        const double expected = PatternOracle(stack, problem).nearest();
        CounterfactualSearch search(problem);
        run(search);
        const SmallestChange answer = search.result();
        CAPTURE(round);
        if (expected == kNoAnswer) {
            ++none;
            CHECK(answer.status == ChangeStatus::kInfeasible);
            continue;
        }
        ++found;
        CHECK(answer.status == ChangeStatus::kOptimal);
        check_answer(problem, answer);
        CHECK(answer.distance == doctest::Approx(expected).epsilon(1e-7));
    }
    CHECK(found > 10);
    CHECK(none > 3);
}

TEST_CASE("counterfactual: a chosen class must beat all others, any other class only the own one") {
    Rng rng(13);
    for (int round = 0; round < 8; ++round) {
        const SmallStack stack = random_stack(rng, 3, 3, 3, 3);
        ChangeProblem problem = plain_problem(stack, rng, round % 2 == 0 ? Norm::kL1 : Norm::kLInf);
        const std::int32_t from = predicted_class(logits_of(*problem.network, problem.row).col(0));
        double any = kNoAnswer, each = kNoAnswer;
        for (std::int32_t to = 0; to < 3; ++to) {
            if (to == from) continue;
            ChangeGoal goal;
            goal.rows = Eigen::MatrixXd::Zero(2, 3);
            goal.shift = Eigen::VectorXd::Zero(2);
            Eigen::Index k = 0;
            for (std::int32_t rival = 0; rival < 3; ++rival) {
                if (rival == to) continue;
                goal.rows(k, to) = 1;
                goal.rows(k++, rival) = -1;
                goal.strict.push_back(rival < to);
            }
            goal.to_class = to;
            problem.goals = {goal};
            const double expected = PatternOracle(stack, problem).nearest();
            CounterfactualSearch search(problem);
            run(search);
            CAPTURE(round);
            if (expected == kNoAnswer) {
                CHECK(search.result().status == ChangeStatus::kInfeasible);
                continue;
            }
            REQUIRE(search.result().status == ChangeStatus::kOptimal);
            CHECK(search.result().distance == doctest::Approx(expected).epsilon(1e-7));
            CHECK(predicted_class(logits_of(*problem.network, search.result().input).col(0)) == to);
            each = std::min(each, expected);
        }
        problem.goals.clear();
        for (std::int32_t to = 0; to < 3; ++to) {
            if (to == from) continue;
            ChangeGoal goal;
            goal.rows = Eigen::MatrixXd::Zero(1, 3);
            goal.rows(0, to) = 1;
            goal.rows(0, from) = -1;
            goal.shift = Eigen::VectorXd::Zero(1);
            goal.strict = {to > from};
            problem.goals.push_back(goal);
        }
        CounterfactualSearch search(problem);
        run(search);
        if (search.result().found) any = search.result().distance;
        if (each < kNoAnswer) CHECK(any == doctest::Approx(each).epsilon(1e-7));
    }
}

TEST_CASE("counterfactual: stopped after any number of steps, nothing that another way finds is below the bound") {
    Rng rng(17);
    for (int round = 0; round < 6; ++round) {
        const SmallStack stack = random_stack(rng, 4, 6, 4, 1);
        ChangeProblem problem = plain_problem(stack, rng, round % 2 == 0 ? Norm::kL2 : Norm::kLInf);
        aim_at_other_class(problem);
        double nearest = kNoAnswer;  // by random search
        for (int point = 0; point < 3000; ++point) {
            Eigen::VectorXd x(4);
            for (double& one : x) one = rng.uniform(-2, 2);
            const double way = norm_of(problem.norm, (x - problem.row).cwiseQuotient(problem.scale));
            const double beyond = (problem.goals[0].rows * logits_of(*problem.network, x) + problem.goals[0].shift)(0);
            if (beyond > 0) nearest = std::min(nearest, way);
        }
        CounterfactualSearch search(problem);
        double before = 0;
        for (bool more = true; more;) {
            more = search.step();
            const SmallestChange now = search.result();
            CHECK(now.lower_bound <= nearest);
            CHECK(now.lower_bound >= before - 1e-12);
            before = std::min(now.lower_bound, 1e9);
            if (now.found) check_answer(problem, now);
        }
    }
}

TEST_CASE("counterfactual: a step does a bounded amount of work, also where a single part takes many steps") {
    Rng rng(37);
    for (const Norm norm : {Norm::kLInf, Norm::kL1, Norm::kL2}) {
        const SmallStack stack = random_stack(rng, 300, 40, 20, 1);
        ChangeProblem problem = plain_problem(stack, rng, norm);
        for (Eigen::Index i = 0; i < 300; i += 2) problem.lo(i) = problem.row(i);  // as pixels that are black
        aim_at_other_class(problem);
        CounterfactualSearch search(problem);
        std::size_t steps = 0;
        double most = 0;
        double all = 0;
        double bound = 0;
        for (bool more = true; more && search.num_parts() < 3;) {
            more = search.step();
            ++steps;
            most = std::max(most, search.last_work());
            all += search.last_work();
            CHECK(search.result().lower_bound >= bound - 1e-12);
            bound = search.result().lower_bound;
        }
        CAPTURE(steps);
        CHECK(most <= 2 * CounterfactualSearch::kStepWork);
        if (norm == Norm::kLInf) CHECK(all > 2 * CounterfactualSearch::kStepWork);
        const SmallestChange now = search.result();
        if (now.found) check_answer(problem, now);
    }
}

TEST_CASE("counterfactual: on two inputs a dense grid finds nothing nearer") {
    Rng rng(19);
    for (int round = 0; round < 6; ++round) {
        const SmallStack stack = random_stack(rng, 2, 6, 5, 1);
        ChangeProblem problem = plain_problem(stack, rng, round % 2 == 0 ? Norm::kL2 : Norm::kL1);
        aim_at_other_class(problem);
        CounterfactualSearch search(problem);
        run(search);
        const SmallestChange answer = search.result();
        constexpr int kSide = 160;
        Eigen::MatrixXd grid(2, kSide * kSide);
        for (int i = 0; i < kSide * kSide; ++i)
            grid.col(i) << -2 + 4.0 * (i % kSide) / (kSide - 1), -2 + 4.0 * (i / kSide) / (kSide - 1);
        const Eigen::MatrixXd logits = logits_of(*problem.network, grid);
        for (Eigen::Index i = 0; i < grid.cols(); ++i) {
            if (!((problem.goals[0].rows * logits.col(i) + problem.goals[0].shift)(0) > 0)) continue;
            REQUIRE(answer.status == ChangeStatus::kOptimal);
            const double way = norm_of(problem.norm, (grid.col(i) - problem.row).cwiseQuotient(problem.scale));
            REQUIRE(way >= answer.distance - 1e-9);
        }
    }
}

TEST_CASE("counterfactual: single values, one-hot columns and a limit of columns agree with trying them all") {
    Rng rng(23);
    for (int round = 0; round < 10; ++round) {
        const SmallStack stack = random_stack(rng, 5, 3, 2, 1);
        ChangeProblem problem = plain_problem(stack, rng, round % 2 == 0 ? Norm::kL1 : Norm::kLInf);
        // x0 is a whole number, x1 to x3 a column of three states, x4 any number.
        problem.row.head(4) << 1, 0, 1, 0;
        problem.values[0].kind = InputValues::Kind::kWhole;
        problem.values[0].own = 1;
        problem.columns = {{"whole", {0}, false, false}, {"state", {1, 2, 3}, true, false}, {"any", {4}, false, false}};
        for (const Eigen::Index i : {1, 2, 3}) {
            problem.lo(i) = 0;
            problem.hi(i) = 1;
        }
        problem.max_columns = round % 3 == 0 ? 2 : 0;
        aim_at_other_class(problem);
        double expected = kNoAnswer;
        for (int whole = -2; whole <= 2; ++whole) {
            for (Eigen::Index state = 1; state <= 3; ++state) {
                // A problem where only x4 is left, from the changed row; its cost is added by hand.
                ChangeProblem rest = problem;
                rest.row(0) = whole;
                for (const Eigen::Index i : {1, 2, 3}) rest.row(i) = i == state ? 1 : 0;
                const Eigen::VectorXd fixed = (rest.row - problem.row).cwiseQuotient(problem.scale);
                rest.lo.head(4) = rest.row.head(4);
                rest.hi.head(4) = rest.row.head(4);
                const bool free = problem.max_columns == 0 || (whole != 1) + (state != 2) < 2;
                if (!free) rest.lo(4) = rest.hi(4) = rest.row(4);
                const double way = PatternOracle(stack, rest).nearest();
                if (way == kNoAnswer) continue;
                const double own = norm_of(problem.norm, fixed);
                expected = std::min(expected, problem.norm == Norm::kL1 ? own + way : std::max(own, way));
            }
        }
        CounterfactualSearch search(problem);
        run(search);
        const SmallestChange answer = search.result();
        CAPTURE(round);
        if (expected == kNoAnswer) {
            CHECK(answer.status == ChangeStatus::kInfeasible);
            continue;
        }
        CHECK(answer.status == ChangeStatus::kOptimal);
        check_answer(problem, answer);
        CHECK(answer.distance == doctest::Approx(expected).epsilon(1e-7));
        CHECK(answer.input(0) == std::round(answer.input(0)));
        CHECK(answer.input.segment(1, 3).sum() == 1);
        CHECK(answer.input.segment(1, 3).maxCoeff() == 1);
    }
}

TEST_CASE("counterfactual: boundaries that are touched, plateaus of 0, and rows that are there already") {
    // One unit: f = relu(x) - shift.
    const auto network_of = [](double shift) {
        auto made = make_stack({{ValueId(0), Eigen::MatrixXd::Ones(1, 1), Eigen::VectorXd::Zero(1)},
                                {ValueId(0), Eigen::MatrixXd::Ones(1, 1), Eigen::VectorXd::Constant(1, -shift)}},
                               0, Link::kSigmoid);
        return std::make_shared<const Network>(*std::move(made));
    };
    ChangeProblem problem;
    problem.network = network_of(0);
    problem.row = Eigen::VectorXd::Constant(1, -1);
    problem.scale = Eigen::VectorXd::Ones(1);
    problem.lo = Eigen::VectorXd::Constant(1, -3);
    problem.hi = Eigen::VectorXd::Constant(1, 3);
    problem.values.resize(1);
    problem.columns = {{"x", {0}, false, false}};
    problem.goals = {single_goal(1, 0, true)};
    {  // The whole plateau x <= 0 has the logit 0, which is class 0: class 1 begins beyond 0.
        CounterfactualSearch search(problem);
        run(search);
        CHECK(search.result().status == ChangeStatus::kOptimal);
        CHECK(search.result().distance == doctest::Approx(1));
        check_answer(problem, search.result());
    }
    {  // Without the part beyond 0 nothing is class 1.
        ChangeProblem less = problem;
        less.hi(0) = 0;
        CounterfactualSearch search(less);
        run(search);
        CHECK(search.result().status == ChangeStatus::kInfeasible);
    }
    for (const Norm norm : {Norm::kL1, Norm::kL2, Norm::kLInf}) {  // Where nothing may change, nothing is class 1.
        ChangeProblem locked = problem;
        locked.norm = norm;
        locked.lo = locked.hi = locked.row;
        CounterfactualSearch search(locked);
        run(search);
        CHECK(search.result().status == ChangeStatus::kInfeasible);
    }
    {  // From class 1 the boundary itself counts.
        ChangeProblem back = problem;
        back.network = network_of(1);
        back.row(0) = 2.5;
        back.values[0].own = 2.5;
        back.goals = {single_goal(-1, 0, false)};
        CounterfactualSearch search(back);
        run(search);
        CHECK(search.result().status == ChangeStatus::kOptimal);
        CHECK(search.result().distance == doctest::Approx(1.5));
        check_answer(back, search.result());
    }
    {  // A value, and one that is reached already.
        ChangeProblem value = problem;
        value.goals = {single_goal(1, 2, false)};
        CounterfactualSearch search(value);
        run(search);
        CHECK(search.result().distance == doctest::Approx(3));
        value.goals = {single_goal(1, -1, false)};
        CounterfactualSearch there(value);
        run(there);
        CHECK(there.result().status == ChangeStatus::kOptimal);
        CHECK(there.result().distance == 0);
        CHECK(there.result().input == value.row);
    }
    {  // No box: found all the same; and given up with a bound where there is nothing.
        ChangeProblem endless = problem;
        endless.lo(0) = -std::numeric_limits<double>::infinity();
        endless.hi(0) = std::numeric_limits<double>::infinity();
        endless.goals = {single_goal(1, 50, true)};
        CounterfactualSearch search(endless);
        run(search);
        CHECK(search.result().status == ChangeStatus::kOptimal);
        CHECK(search.result().distance == doctest::Approx(51));
        endless.goals = {single_goal(-1, 1, false)};
        CounterfactualSearch never(endless);
        run(never);
        CHECK(never.result().found);  // relu(x) <= 1 holds in the row itself
        endless.goals = {single_goal(-1, -1, false)};
        CounterfactualSearch nothing(endless);
        run(nothing);
        CHECK(nothing.result().status == ChangeStatus::kBound);
        CHECK(nothing.result().why_open == WhyOpen::kFar);
        CHECK(nothing.result().lower_bound > 100);
    }
}

TEST_CASE("counterfactual: graphs with skips, sums and concatenations are bounded as stacks are") {
    Rng rng(29);
    for (int round = 0; round < 6; ++round) {
        NetworkSpec spec;
        spec.num_inputs = 2;
        spec.link = Link::kSigmoid;
        Eigen::MatrixXd W1(3, 2), W2(3, 3), W3(1, 5);
        Eigen::VectorXd b1(3), b2(3), b3(1);
        for (auto* m : {&W1, &W2, &W3}) fill(rng, *m);
        for (auto* v : {&b1, &b2, &b3}) fill(rng, *v);
        spec.nodes.push_back({"a", AffineOperation{ValueId(0), W1, b1}});
        spec.nodes.push_back({"relu", ActivationOperation{ValueId(1), Eigen::VectorXd::Zero(3)}});
        spec.nodes.push_back({"b", AffineOperation{ValueId(2), W2, b2}});
        spec.nodes.push_back({"skip", SumOperation{{ValueId(3), ValueId(1)}}});
        spec.nodes.push_back({"leaky", ActivationOperation{ValueId(4), Eigen::VectorXd::Constant(3, -0.5)}});
        spec.nodes.push_back({"both", ConcatOperation{{ValueId(5), ValueId(0)}}});
        spec.nodes.push_back({"out", AffineOperation{ValueId(6), W3, b3}});
        spec.output = ValueId(7);
        auto made = Network::create(std::move(spec));
        REQUIRE(made);
        ChangeProblem problem;
        problem.network = std::make_shared<const Network>(*std::move(made));
        problem.norm = round % 2 == 0 ? Norm::kL2 : Norm::kLInf;
        problem.row = Eigen::VectorXd::Constant(2, 0.3);
        problem.scale = Eigen::VectorXd::Ones(2);
        problem.lo = Eigen::VectorXd::Constant(2, -2);
        problem.hi = Eigen::VectorXd::Constant(2, 2);
        problem.values.resize(2);
        problem.columns = {{"x", {0}, false, false}, {"y", {1}, false, false}};
        aim_at_other_class(problem);
        CounterfactualSearch search(problem);
        run(search);
        const SmallestChange answer = search.result();
        double nearest = kNoAnswer;
        constexpr int kSide = 160;
        Eigen::MatrixXd grid(2, kSide * kSide);
        for (int i = 0; i < kSide * kSide; ++i)
            grid.col(i) << -2 + 4.0 * (i % kSide) / (kSide - 1), -2 + 4.0 * (i / kSide) / (kSide - 1);
        const Eigen::MatrixXd logits = logits_of(*problem.network, grid);
        for (Eigen::Index i = 0; i < grid.cols(); ++i) {
            if ((problem.goals[0].rows * logits.col(i) + problem.goals[0].shift)(0) > 0)
                nearest = std::min(nearest, norm_of(problem.norm, grid.col(i) - problem.row));
        }
        CAPTURE(round);
        if (nearest == kNoAnswer) continue;
        REQUIRE(answer.status == ChangeStatus::kOptimal);
        check_answer(problem, answer);
        CHECK(answer.distance <= nearest + 1e-9);
        CHECK(answer.distance >= nearest - 0.06);  // the grid's step
    }
}

}  // namespace reluscope
