#include "base/numerics/norm_program.h"

#include "base/numerics/linear_program.h"
#include "base/numerics/rng.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

namespace reluscope {
namespace {

constexpr Norm kAllNorms[] = {Norm::kL2, Norm::kL1, Norm::kLInf};

NormProgram random_norm_program(Rng& rng, Norm norm, Eigen::Index inputs, Eigen::Index cuts) {
    NormProgram program;
    program.norm = norm;
    program.lo.resize(inputs);
    program.hi.resize(inputs);
    for (Eigen::Index i = 0; i < inputs; ++i) {
        program.lo(i) = rng.uniform() < 0.2 ? 0 : -3 * rng.uniform();
        program.hi(i) = rng.uniform() < 0.2 ? 0 : 3 * rng.uniform();
        if (rng.uniform() < 0.1) program.lo(i) = program.hi(i) / 2;  // 0 lies outside
    }
    program.normals.resize(inputs, cuts);
    program.bounds.resize(cuts);
    for (Eigen::Index k = 0; k < cuts; ++k) {
        for (Eigen::Index i = 0; i < inputs; ++i) program.normals(i, k) = rng.uniform(-1, 1);
        program.bounds(k) = rng.uniform(-1, 0.5);
    }
    if (cuts > 2) {  // the same wall twice, and one that says nothing
        program.normals.col(1) = 2 * program.normals.col(0);
        program.bounds(1) = 2 * program.bounds(0);
        program.normals.col(2).setZero();
        program.bounds(2) = 0;
    }
    return program;
}

/// The solution by the general solver: variables u, and how large each |u_i| (L1) or all of them (L-infinity) may be.
LpResult by_general_solver(const NormProgram& program) {
    const Eigen::Index n = program.lo.size();
    const Eigen::Index cuts = program.bounds.size();
    const Eigen::Index sizes = program.norm == Norm::kL1 ? n : 1;
    LinearProgram lp;
    lp.objective.setZero(n + sizes);
    lp.objective.tail(sizes).setConstant(-1);
    lp.normals.setZero(n + sizes, cuts + 4 * n);
    lp.bounds.setZero(cuts + 4 * n);
    lp.normals.topLeftCorner(n, cuts) = program.normals;
    lp.bounds.head(cuts) = program.bounds;
    for (Eigen::Index i = 0; i < n; ++i) {
        const Eigen::Index size = n + (sizes == 1 ? 0 : i);
        lp.normals(i, cuts + 4 * i) = 1;
        lp.bounds(cuts + 4 * i) = program.hi(i);
        lp.normals(i, cuts + 4 * i + 1) = -1;
        lp.bounds(cuts + 4 * i + 1) = -program.lo(i);
        lp.normals(i, cuts + 4 * i + 2) = 1;
        lp.normals(size, cuts + 4 * i + 2) = -1;
        lp.normals(i, cuts + 4 * i + 3) = -1;
        lp.normals(size, cuts + 4 * i + 3) = -1;
    }
    return solve_linear_program(lp);
}

void check_is_feasible(const NormProgram& program, const Eigen::VectorXd& u) {
    CHECK((u - program.lo).minCoeff() >= -1e-9);
    CHECK((program.hi - u).minCoeff() >= -1e-9);
    if (program.bounds.size() > 0) CHECK((program.bounds - program.normals.transpose() * u).minCoeff() >= -1e-8);
}

}  // namespace

TEST_CASE("norm_program: the point is feasible, and the bound from its multipliers proves that it is the shortest") {
    Rng rng(3);
    int feasible = 0, infeasible = 0;
    for (int round = 0; round < 240; ++round) {
        const Norm norm = kAllNorms[round % 3];
        const auto inputs = static_cast<Eigen::Index>(1 + rng.uniform() * 8);
        const auto cuts = static_cast<Eigen::Index>(rng.uniform() * 9);
        const NormProgram program = random_norm_program(rng, norm, inputs, cuts);
        const NormSolution solution = solve_norm_program(program);
        CAPTURE(round);
        REQUIRE(solution.status != NormStatus::kStopped);
        if (solution.status == NormStatus::kInfeasible) {
            ++infeasible;
            CHECK(solution.bound == std::numeric_limits<double>::infinity());
            continue;
        }
        ++feasible;
        check_is_feasible(program, solution.u);
        const double value = norm_of(norm, solution.u);
        CHECK(solution.bound <= value + 1e-9);
        CHECK(solution.bound >= value - 1e-7);
    }
    CHECK(feasible > 60);
    CHECK(infeasible > 20);
}

TEST_CASE("norm_program: L1 and L-infinity agree with the general linear program") {
    Rng rng(5);
    for (int round = 0; round < 80; ++round) {
        const Norm norm = round % 2 == 0 ? Norm::kL1 : Norm::kLInf;
        const NormProgram program = random_norm_program(rng, norm, 1 + round % 5, round % 7);
        const NormSolution solution = solve_norm_program(program);
        const LpResult reference = by_general_solver(program);
        CAPTURE(round);
        if (reference.status == LpStatus::kInfeasible) {
            CHECK(solution.status == NormStatus::kInfeasible);
        } else if (reference.status == LpStatus::kOptimal) {
            REQUIRE(solution.status == NormStatus::kOptimal);
            CHECK(norm_of(norm, solution.u) == doctest::Approx(-reference.value).epsilon(1e-7));
        }
    }
}

TEST_CASE("norm_program: a program that grows cut by cut ends where the whole one does, and copies go their own way") {
    Rng rng(9);
    int feasible = 0, infeasible = 0, ended_early = 0;
    for (int round = 0; round < 150; ++round) {
        const Norm norm = kAllNorms[round % 3];
        const NormProgram whole = random_norm_program(rng, norm, 1 + round % 6, 3 + round % 7);
        const Eigen::Index cuts = whole.bounds.size();
        NormSolver solver({norm, whole.lo, whole.hi, whole.normals.leftCols(1), whole.bounds.head(1)});
        NormSolution grown = solver.solve();
        for (Eigen::Index k = 1; k < cuts; ++k) {
            NormSolver copy = solver;  // goes on with a cut of its own
            copy.add_cuts(-whole.normals.col(k), Eigen::VectorXd::Constant(1, -whole.bounds(k) - 0.1));
            copy.solve();
            solver.add_cuts(whole.normals.col(k), whole.bounds.segment(k, 1));
            const double before = grown.bound;
            grown = solver.solve();
            CHECK(grown.bound >= before - 1e-9);
        }
        const NormSolution once = solve_norm_program(whole);
        CAPTURE(round);
        REQUIRE(grown.status == once.status);
        if (once.status == NormStatus::kInfeasible) {
            ++infeasible;
            CHECK(grown.bound == std::numeric_limits<double>::infinity());
            continue;
        }
        ++feasible;
        check_is_feasible(whole, grown.u);
        const double value = norm_of(norm, once.u);
        CHECK(norm_of(norm, grown.u) == doctest::Approx(value).epsilon(1e-8));
        CHECK(grown.bound >= value - 1e-7);
        // Asked for less than the whole way, it may end early, with a bound that is enough and true.
        NormSolver hurried(whole);
        const NormSolution early = hurried.solve(value / 2);
        CHECK(early.bound <= value + 1e-9);
        CHECK(early.bound >= value / 2 - 1e-9);
        ended_early += early.status == NormStatus::kEnough ? 1 : 0;
    }
    CHECK(feasible > 30);
    CHECK(infeasible > 15);
    CHECK(ended_early > 3);
}

TEST_CASE("norm_program: a program that is solved in pieces ends where one solved at once does") {
    Rng rng(53);
    std::size_t pauses = 0;
    for (int round = 0; round < 60; ++round) {
        const auto inputs = static_cast<Eigen::Index>(2 + rng.below(11));
        const auto cuts = static_cast<Eigen::Index>(1 + rng.below(20));
        const NormProgram program = random_norm_program(rng, kAllNorms[round % 3], inputs, cuts);
        CAPTURE(round);
        const NormSolution whole = NormSolver(program).solve();
        NormSolver solver(program);
        NormSolution last;
        do {
            double work = 1;  // one step at a time
            last = solver.solve(std::numeric_limits<double>::infinity(), &work);
            pauses += last.status == NormStatus::kUnfinished ? 1 : 0;
        } while (last.status == NormStatus::kUnfinished);
        CHECK(last.status == whole.status);
        CHECK(last.u == whole.u);
        CHECK(last.bound == whole.bound);
    }
    CHECK(pauses > 100);
}

TEST_CASE("norm_program: any multipliers give a bound that no feasible point is below") {
    Rng rng(7);
    int tested = 0;
    for (int round = 0; round < 60; ++round) {
        const Norm norm = kAllNorms[round % 3];
        const NormProgram program = random_norm_program(rng, norm, 3, 3);
        Eigen::VectorXd y(3);
        for (double& one : y) one = 4 * rng.uniform() * rng.uniform();
        const double bound = norm_bound(program, y);
        for (int point = 0; point < 200; ++point) {
            Eigen::VectorXd u(3);
            for (Eigen::Index i = 0; i < 3; ++i) u(i) = rng.uniform(program.lo(i), program.hi(i));
            if ((program.normals.transpose() * u - program.bounds).maxCoeff() > 0) continue;
            ++tested;
            CHECK(norm_of(norm, u) >= bound - 1e-12);
        }
    }
    CHECK(tested > 500);
}

TEST_CASE("norm_program: without cuts, with endless sides, and with a cut that never holds") {
    for (const Norm norm : kAllNorms) {
        NormProgram program{norm, Eigen::VectorXd::Constant(2, -std::numeric_limits<double>::infinity()),
                            Eigen::VectorXd::Constant(2, std::numeric_limits<double>::infinity()),
                            Eigen::MatrixXd(2, 0), Eigen::VectorXd(0)};
        CHECK(norm_of(norm, solve_norm_program(program).u) == 0);
        program.normals = Eigen::MatrixXd::Constant(2, 1, -1);  // x + y >= 2
        program.bounds = Eigen::VectorXd::Constant(1, -2);
        const NormSolution solution = solve_norm_program(program);
        REQUIRE(solution.status == NormStatus::kOptimal);
        const double expected = norm == Norm::kL1 ? 2 : norm == Norm::kL2 ? std::sqrt(2.0) : 1;
        CHECK(norm_of(norm, solution.u) == doctest::Approx(expected));
        program.normals.setZero();
        CHECK(solve_norm_program(program).status == NormStatus::kInfeasible);
    }
}

}  // namespace reluscope
