#include "answers/change_rules.h"
#include "answers/counterfactual_search.h"
#include "base/numerics/linear_program.h"
#include "base/numerics/nearest_point.h"
#include "base/numerics/rng.h"
#include "formats/csv/csv.h"
#include "formats/read/read_model.h"
#include "network/forward.h"
#include "support/bytes.h"
#include "support/paths.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace reluscope {
namespace {

constexpr double kNoneThere = std::numeric_limits<double>::infinity();
constexpr Norm kEveryNorm[] = {Norm::kL2, Norm::kL1, Norm::kLInf};

/// The smallest change of a row of a network and table in tests/data/answers.
SmallestChange change_of_kept_row(const std::string& name, Eigen::Index row, Norm norm, std::size_t most_parts) {
    const std::string place = testing::test_data() + "/answers/" + name;
    const auto model = read_model(name, testing::read_bytes(place + ".json"));
    REQUIRE(model);
    auto table = read_csv(name, testing::read_bytes(place + ".csv"));
    REQUIRE(table);
    StudyRequest request;
    request.model_target = model->target;
    request.features = model->features;
    request.classes = model->classes;
    request.encoder = model->encoder;
    const auto input = make_study_input(std::make_shared<const Network>(model->network),
                                        std::make_shared<const Table>(*std::move(table)), request);
    REQUIRE(input);
    ChangeRules rules;
    rules.norm = norm;
    const Eigen::VectorXd logits = logits_of(*input->network, input->rows->inputs.col(row)).col(0);
    const auto wish = read_wish(*input, model->classes, logits, rules);
    REQUIRE(wish);
    const auto problem = make_change_problem(*input, row, *wish, rules);
    REQUIRE(problem);
    CounterfactualSearch search(*problem);
    while (search.num_parts() < most_parts && search.step()) {
    }
    return search.result();
}

/// Layers of a stack as plain matrices.
struct PlainLayers {
    std::vector<Eigen::MatrixXd> W;
    std::vector<Eigen::VectorXd> b;

    std::shared_ptr<const Network> network() const {
        std::vector<AffineOperation> layers;
        for (std::size_t l = 0; l < W.size(); ++l) layers.push_back({ValueId(0), W[l], b[l]});
        auto made = make_stack(std::move(layers), 0, Link::kSigmoid);
        REQUIRE(made);
        return std::make_shared<const Network>(*std::move(made));
    }
};

PlainLayers random_layers(Rng& rng, Eigen::Index inputs) {
    PlainLayers made;
    const int hidden = 2 + static_cast<int>(2 * rng.uniform());
    Eigen::Index before = inputs;
    for (int l = 0; l <= hidden; ++l) {
        const Eigen::Index width = l == hidden ? 1 : 5 + static_cast<Eigen::Index>(6 * rng.uniform());
        Eigen::MatrixXd W(width, before);
        Eigen::VectorXd b(width);
        for (Eigen::Index i = 0; i < W.size(); ++i)
            W.data()[i] = rng.uniform(-1, 1) * std::sqrt(6 / static_cast<double>(before));
        for (double& one : b) one = rng.uniform(-0.5, 0.5);
        made.W.push_back(std::move(W));
        made.b.push_back(std::move(b));
        before = width;
    }
    return made;
}

ChangeProblem problem_of_layers(const PlainLayers& layers, Rng& rng) {
    ChangeProblem problem;
    problem.network = layers.network();
    const Eigen::Index n = layers.W[0].cols();
    problem.row.resize(n);
    problem.scale.resize(n);
    problem.values.resize(static_cast<std::size_t>(n));
    for (Eigen::Index i = 0; i < n; ++i) {
        problem.row(i) = rng.uniform(-1, 1);
        problem.scale(i) = rng.uniform(0.3, 2);
        problem.columns.push_back({"x" + std::to_string(i), {i}, false, false});
        problem.values[static_cast<std::size_t>(i)].own = problem.row(i);
    }
    problem.lo = Eigen::VectorXd::Constant(n, -2);
    problem.hi = Eigen::VectorXd::Constant(n, 2);
    const bool one = logits_of(*problem.network, problem.row)(0) > 0;
    ChangeGoal goal;
    goal.rows = Eigen::MatrixXd::Constant(1, 1, one ? -1 : 1);
    goal.shift = Eigen::VectorXd::Zero(1);
    goal.strict = {!one};
    problem.goals = {goal};
    return problem;
}

/// The nearest change by going through the linear regions one by one: units are put on one side after another, and a
/// branch is left where a linear program says that its walls do not meet in the box, or not near enough.
class RegionWalk {
public:
    RegionWalk(const PlainLayers& layers, const ChangeProblem& problem) : layers_(layers), p_(problem) {
        const Eigen::Index n = p_.row.size();
        Eigen::MatrixXd first(n, n + 1);  // the inputs in changes u, the constant last
        first << Eigen::MatrixXd(p_.scale.asDiagonal()), p_.row;
        for (Eigen::Index i = 0; i < n; ++i) {
            add(Eigen::RowVectorXd::Unit(n, i), (p_.hi(i) - p_.row(i)) / p_.scale(i));
            add(-Eigen::RowVectorXd::Unit(n, i), (p_.row(i) - p_.lo(i)) / p_.scale(i));
        }
        go_on(0, 0, first, {});
    }

    double nearest() const { return best_; }

private:
    void add(const Eigen::RowVectorXd& normal, double bound) {
        normals_.push_back(normal);
        bounds_.push_back(bound);
    }

    void go_on(std::size_t layer, Eigen::Index unit, const Eigen::MatrixXd& in, const Eigen::MatrixXd& out) {
        const Eigen::Index n = p_.row.size();
        Eigen::MatrixXd z = layers_.W[layer] * in;
        z.col(n) += layers_.b[layer];
        if (layer + 1 == layers_.W.size()) return end(z.row(0));
        if (unit == z.rows()) return go_on(layer + 1, 0, out, {});
        for (const double side : {1.0, -1.0}) {
            add(-side * z.row(unit).head(n), side * z(unit, n));
            if (shortest(p_.norm == Norm::kL1 ? Norm::kL1 : Norm::kLInf) < best_) {
                Eigen::MatrixXd more(unit + 1, n + 1);
                if (unit > 0) more.topRows(unit) = out;
                more.row(unit) = side > 0 ? Eigen::RowVectorXd(z.row(unit)) : Eigen::RowVectorXd::Zero(n + 1);
                go_on(layer, unit + 1, in, more);
            }
            normals_.pop_back();
            bounds_.pop_back();
        }
    }

    void end(const Eigen::RowVectorXd& logit) {
        const Eigen::Index n = p_.row.size();
        const Eigen::RowVectorXd goal = p_.goals[0].rows(0, 0) * logit;
        if (p_.norm != Norm::kL2) {
            add(-goal.head(n), goal(n));
            best_ = std::min(best_, shortest(p_.norm));
            normals_.pop_back();
            bounds_.pop_back();
            return;
        }
        Eigen::MatrixXd normals(n, static_cast<Eigen::Index>(normals_.size()));
        Eigen::VectorXd bounds(normals.cols());
        for (Eigen::Index k = 0; k < bounds.size(); ++k) {
            const auto& normal = normals_[static_cast<std::size_t>(k)];
            const double length = std::max(normal.norm(), 1e-300);
            normals.col(k) = normal.transpose() / length;
            bounds(k) = bounds_[static_cast<std::size_t>(k)] / length;
        }
        const double length = goal.head(n).norm();
        if (length < 1e-13) return;
        const auto found = nearest_point(goal.head(n).transpose() / length, -goal(n) / length, normals, bounds);
        if (found) best_ = std::min(best_, found->norm());
    }

    /// Of the changes within the walls so far, by a linear program.
    double shortest(Norm norm) const {
        const Eigen::Index n = p_.row.size();
        const Eigen::Index sizes = norm == Norm::kL1 ? n : 1;
        const auto walls = static_cast<Eigen::Index>(normals_.size());
        LinearProgram lp;
        lp.objective.setZero(n + sizes);
        lp.objective.tail(sizes).setConstant(-1);
        lp.normals.setZero(n + sizes, walls + 2 * n);
        lp.bounds.setZero(walls + 2 * n);
        for (Eigen::Index k = 0; k < walls; ++k) {
            lp.normals.col(k).head(n) = normals_[static_cast<std::size_t>(k)].transpose();
            lp.bounds(k) = bounds_[static_cast<std::size_t>(k)];
        }
        for (Eigen::Index i = 0; i < n; ++i) {
            for (const int side : {0, 1}) {
                lp.normals(i, walls + 2 * i + side) = side == 0 ? 1 : -1;
                lp.normals(n + (sizes == 1 ? 0 : i), walls + 2 * i + side) = -1;
            }
        }
        const LpResult result = solve_linear_program(lp);
        return result.status == LpStatus::kOptimal ? -result.value : kNoneThere;
    }

    const PlainLayers& layers_;
    const ChangeProblem& p_;
    std::vector<Eigen::RowVectorXd> normals_;
    std::vector<double> bounds_;
    double best_ = kNoneThere;
};

/// The nearest of random points that reach the goal.
double nearest_of_many(const ChangeProblem& problem, Rng& rng, Eigen::Index count) {
    Eigen::MatrixXd points(problem.row.size(), count);
    for (Eigen::Index k = 0; k < count; ++k) {
        const double reach = k % 2 == 0 ? 1 : rng.uniform();  // half of them all over the box, half around the row
        for (Eigen::Index i = 0; i < points.rows(); ++i)
            points(i, k) = problem.row(i) + reach * (rng.uniform(-2, 2) - problem.row(i));
    }
    const Eigen::MatrixXd logits = logits_of(*problem.network, points);
    double nearest = kNoneThere;
    for (Eigen::Index k = 0; k < count; ++k) {
        if (!(problem.goals[0].rows(0, 0) * logits(0, k) > 0)) continue;
        const Eigen::VectorXd change = (points.col(k) - problem.row).cwiseQuotient(problem.scale);
        nearest = std::min(nearest, norm_of(problem.norm, change));
    }
    return nearest;
}

}  // namespace

TEST_CASE("counterfactual: an answer where a unit's wall meets the boundary ends the search with proof") {
    for (const Norm norm : kEveryNorm) {
        for (const auto& [name, row] : {std::pair{"leaf_on_wall", 36}, std::pair{"leaf_on_wall_2", 37}}) {
            const SmallestChange answer = change_of_kept_row(name, row, norm, 500);
            CHECK(answer.status == ChangeStatus::kOptimal);
            CHECK(answer.found);
        }
    }
    const SmallestChange first = change_of_kept_row("leaf_on_wall", 36, Norm::kL2, 500);
    CHECK(first.distance == doctest::Approx(0.234261728).epsilon(1e-7));
    const SmallestChange summed = change_of_kept_row("leaf_on_wall", 36, Norm::kL1, 500);
    CHECK(summed.distance == doctest::Approx(0.330937051).epsilon(1e-7));
}

TEST_CASE("counterfactual: where nothing flips, the search ends in every norm alike") {
    for (const Norm norm : kEveryNorm)
        CHECK(change_of_kept_row("no_answer_in_l1", 10, norm, 500).status == ChangeStatus::kInfeasible);
}

TEST_CASE("counterfactual: networks of two and three layers agree with a walk over their linear regions") {
    Rng rng(41);
    int found = 0;
    for (int round = 0; round < 12; ++round) {
        const PlainLayers layers = random_layers(rng, 2 + round % 2);
        ChangeProblem problem = problem_of_layers(layers, rng);
        for (const Norm norm : kEveryNorm) {
            problem.norm = norm;
            CounterfactualSearch search(problem);
            while (search.num_parts() < 3000 && search.step()) {
            }
            const SmallestChange answer = search.result();
            const double expected = RegionWalk(layers, problem).nearest();
            CAPTURE(round);
            CAPTURE(static_cast<int>(norm));
            if (expected == kNoneThere) {
                CHECK(answer.status == ChangeStatus::kInfeasible);
                continue;
            }
            ++found;
            CHECK(answer.status == ChangeStatus::kOptimal);
            CHECK(answer.distance == doctest::Approx(expected).epsilon(1e-7));
        }
    }
    CHECK(found >= 12);
}

TEST_CASE("counterfactual: networks of up to six inputs end, and many random points are not nearer") {
    Rng rng(43);
    int ended = 0;
    for (int round = 0; round < 60; ++round) {
        const PlainLayers layers = random_layers(rng, 2 + round % 5);
        ChangeProblem problem = problem_of_layers(layers, rng);
        for (const Norm norm : kEveryNorm) {
            problem.norm = norm;
            CounterfactualSearch search(problem);
            bool more = true;
            while (more && search.num_parts() < 300) more = search.step();
            const SmallestChange answer = search.result();
            CAPTURE(round);
            CAPTURE(static_cast<int>(norm));
            ended += more ? 0 : 1;
            if (!more) CHECK(answer.status != ChangeStatus::kBound);
            CHECK(nearest_of_many(problem, rng, 2000) >= answer.lower_bound - 1e-9);
            if (!answer.found) continue;
            const double logit = logits_of(*problem.network, answer.input)(0);
            CHECK(problem.goals[0].rows(0, 0) * logit >= 0);
            const double way = norm_of(norm, (answer.input - problem.row).cwiseQuotient(problem.scale));
            CHECK(way <= answer.distance + 1e-6 * std::max(1.0, answer.distance));
        }
    }
    CHECK(ended >= 150);
}

}  // namespace reluscope
