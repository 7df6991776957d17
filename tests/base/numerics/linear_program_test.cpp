#include "base/numerics/linear_program.h"

#include "base/numerics/nearest_point.h"
#include "base/numerics/rng.h"
#include "support/networks.h"

#include <Eigen/LU>
#include <doctest/doctest.h>

#include <cmath>
#include <optional>
#include <vector>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

/// Calls `visit` with every choice of `size` of `count` numbers.
template <class Visit>
void choose(int count, int size, const Visit& visit) {
    std::vector<int> chosen(static_cast<std::size_t>(size));
    for (int i = 0; i < size; ++i) chosen[i] = i;
    while (true) {
        visit(chosen);
        int i = size - 1;
        while (i >= 0 && chosen[i] == count - size + i) --i;
        if (i < 0) return;
        ++chosen[i];
        for (int k = i + 1; k < size; ++k) chosen[k] = chosen[k - 1] + 1;
    }
}

/// The largest objective over all corners of the region, by trying every set of constraints; nothing when there is no
/// corner.
std::optional<double> best_corner(const LinearProgram& program) {
    const auto dimension = program.objective.size();
    std::optional<double> best;
    choose(static_cast<int>(program.bounds.size()), static_cast<int>(dimension), [&](const std::vector<int>& chosen) {
        Eigen::MatrixXd A(dimension, dimension);
        Eigen::VectorXd b(dimension);
        for (Eigen::Index k = 0; k < dimension; ++k) {
            A.row(k) = program.normals.col(chosen[k]).transpose();
            b(k) = program.bounds(chosen[k]);
        }
        const Eigen::FullPivLU<Eigen::MatrixXd> lu(A);
        if (!lu.isInvertible()) return;
        const Eigen::VectorXd corner = lu.solve(b);
        if ((program.normals.transpose() * corner - program.bounds).maxCoeff() > 1e-9) return;
        const double value = program.objective.dot(corner);
        if (!best || value > *best) best = value;
    });
    return best;
}

LinearProgram with_box(LinearProgram program, double size) {
    const auto dimension = program.objective.size();
    const auto before = program.bounds.size();
    program.normals.conservativeResize(dimension, before + 2 * dimension);
    program.bounds.conservativeResize(before + 2 * dimension);
    program.normals.middleCols(before, dimension).setIdentity();
    program.normals.rightCols(dimension) = -Eigen::MatrixXd::Identity(dimension, dimension);
    program.bounds.tail(2 * dimension).setConstant(size);
    return program;
}

LinearProgram random_program(Rng& rng, Eigen::Index dimension, Eigen::Index constraints) {
    LinearProgram program;
    program.normals = random_matrix(rng, dimension, constraints);
    program.bounds = random_matrix(rng, constraints, 1).col(0);
    program.objective = random_matrix(rng, dimension, 1).col(0);
    return program;
}

void check_against_corners(const LinearProgram& program) {
    const auto expected = best_corner(program);
    const LpResult result = solve_linear_program(program);
    if (!expected) {
        CHECK(result.status == LpStatus::kInfeasible);
        return;
    }
    REQUIRE(result.status == LpStatus::kOptimal);
    CHECK(result.value == doctest::Approx(*expected).epsilon(1e-9));
    CHECK((program.normals.transpose() * result.x - program.bounds).maxCoeff() < 1e-9);
}

}  // namespace

TEST_CASE("linear program: random ones agree with all corners, feasible or not") {
    Rng rng(1);
    for (int round = 0; round < 400; ++round) {
        const auto dimension = static_cast<Eigen::Index>(1 + rng.below(4));
        const auto constraints = static_cast<Eigen::Index>(rng.below(9));
        check_against_corners(with_box(random_program(rng, dimension, constraints), 3));
    }
}

TEST_CASE("linear program: many constraints in one point, repeated and opposite ones") {
    Rng rng(2);
    for (int round = 0; round < 200; ++round) {
        const auto dimension = static_cast<Eigen::Index>(1 + rng.below(3));
        LinearProgram program = random_program(rng, dimension, 8);
        program.bounds.setZero();
        if (round % 2 == 0) {
            for (Eigen::Index c = 0; c < 8; ++c) {
                for (Eigen::Index r = 0; r < dimension; ++r)
                    program.normals(r, c) = static_cast<double>(rng.below(3)) - 1.0;
            }
        }
        program.normals.col(3) = program.normals.col(2);
        program.normals.col(4) = 7 * program.normals.col(2);
        if (round % 3 == 0) program.normals.col(5) = -program.normals.col(2);
        check_against_corners(with_box(std::move(program), 1));
    }
}

TEST_CASE("linear program: unbounded, infeasible, empty, constant") {
    LinearProgram program;
    program.normals = Eigen::MatrixXd::Identity(2, 2);
    program.bounds = Eigen::VectorXd::Constant(2, 1.0);
    program.objective = Eigen::VectorXd::Constant(2, -1.0);
    CHECK(solve_linear_program(program).status == LpStatus::kUnbounded);
    program.objective.setZero();
    CHECK(solve_linear_program(program).status == LpStatus::kOptimal);
    program.objective.setOnes();
    CHECK(solve_linear_program(program).value == doctest::Approx(2));
    program.normals.col(1) = -program.normals.col(0);
    program.bounds << -1, -1;
    CHECK(solve_linear_program(program).status == LpStatus::kInfeasible);
    program.normals.setZero();
    CHECK(solve_linear_program(program).status == LpStatus::kInfeasible);
    program.bounds.setOnes();
    CHECK(solve_linear_program(program).status == LpStatus::kUnbounded);
}

TEST_CASE("linear program: a strip and a cone have optima without or far from corners") {
    LinearProgram program;
    program.normals.resize(3, 2);
    program.normals << 2, -2, 0, 0, 0, 0;
    program.bounds = Eigen::Vector2d(4, 6);
    program.objective = Eigen::Vector3d(1, 0, 0);
    CHECK(solve_linear_program(program).value == doctest::Approx(2));
    program.objective = Eigen::Vector3d(-1, 0, 0);
    CHECK(solve_linear_program(program).value == doctest::Approx(3));
    program.objective = Eigen::Vector3d(0, 1, 0);
    CHECK(solve_linear_program(program).status == LpStatus::kUnbounded);
}

TEST_CASE("linear program: scales from 1e-9 to 1e9") {
    Rng rng(3);
    for (const double scale : {1e-9, 1e9}) {
        for (int round = 0; round < 40; ++round) {
            LinearProgram program = with_box(random_program(rng, 3, 8), 3);
            const LpResult reference = solve_linear_program(program);
            program.bounds *= scale;
            const LpResult result = solve_linear_program(program);
            CHECK(result.status == reference.status);
            if (result.status == LpStatus::kOptimal)
                CHECK(result.value == doctest::Approx(scale * reference.value).epsilon(1e-9));
        }
    }
}

TEST_CASE("linear program: optimality in many dimensions by weak duality") {
    Rng rng(4);
    for (const Eigen::Index dimension : {20, 60}) {
        LinearProgram program = random_program(rng, dimension, 4 * dimension);
        program.bounds = program.bounds.cwiseAbs();
        const LpResult result = solve_linear_program(program);
        REQUIRE(result.status == LpStatus::kOptimal);
        CHECK((program.normals.transpose() * result.x - program.bounds).maxCoeff() < 1e-9);
        // The active normals must generate the objective with multipliers that are not negative.
        ThinQr active(dimension);
        for (Eigen::Index j = 0; j < program.bounds.size(); ++j) {
            const double length = program.normals.col(j).norm();
            if (program.bounds(j) - program.normals.col(j).dot(result.x) < 1e-9)
                CHECK(active.add(program.normals.col(j) / length, 1e-9));
        }
        CHECK(active.coefficients(program.objective).minCoeff() > -1e-9);
        Eigen::VectorXd rest = program.objective;
        active.project_out(rest);
        CHECK(rest.norm() < 1e-9);
    }
}

TEST_CASE("thin QR: after many additions and removals it still spans the same vectors") {
    Rng rng(5);
    ThinQr qr(12);
    std::vector<Eigen::VectorXd> vectors;
    for (int round = 0; round < 2000; ++round) {
        if (vectors.size() < 12 && (vectors.empty() || rng.below(2) == 0)) {
            const Eigen::VectorXd vector = random_matrix(rng, 12, 1).col(0).normalized();
            REQUIRE(qr.add(vector, 1e-9));
            vectors.push_back(vector);
        } else {
            const auto position = rng.below(vectors.size());
            qr.remove(static_cast<Eigen::Index>(position));
            vectors.erase(vectors.begin() + static_cast<std::ptrdiff_t>(position));
        }
    }
    Eigen::VectorXd sum = Eigen::VectorXd::Zero(12);
    for (std::size_t k = 0; k < vectors.size(); ++k) sum += static_cast<double>(k + 1) * vectors[k];
    const Eigen::VectorXd coefficients = qr.coefficients(sum);
    for (std::size_t k = 0; k < vectors.size(); ++k)
        CHECK(coefficients(static_cast<Eigen::Index>(k)) == doctest::Approx(static_cast<double>(k + 1)).epsilon(1e-8));
    if (!vectors.empty()) CHECK_FALSE(qr.add(sum.normalized(), 1e-9));
}

TEST_CASE("nearest point: agrees with the best of all sets of constraints") {
    Rng rng(6);
    for (int round = 0; round < 300; ++round) {
        const auto dimension = static_cast<Eigen::Index>(1 + rng.below(4));
        Eigen::MatrixXd normals = random_matrix(rng, dimension, 7);
        normals.colwise().normalize();
        Eigen::VectorXd bounds = random_matrix(rng, 7, 1).col(0).cwiseAbs();
        if (round % 5 == 0) bounds(0) = 0;
        const Eigen::VectorXd plane = random_matrix(rng, dimension, 1).col(0).normalized();
        const double offset = rng.normal();
        double best = std::numeric_limits<double>::infinity();
        for (int size = 0; size < static_cast<int>(dimension); ++size) {
            choose(7, size, [&](const std::vector<int>& chosen) {
                ThinQr set(dimension);
                REQUIRE(set.add(plane, 1e-9));
                Eigen::VectorXd products(size + 1);
                products(0) = offset;
                for (int k = 0; k < size; ++k) {
                    if (!set.add(normals.col(chosen[k]), 1e-9)) return;
                    products(k + 1) = bounds(chosen[k]);
                }
                const Eigen::VectorXd point = set.shortest_with(products);
                if ((normals.transpose() * point - bounds).maxCoeff() < 1e-9) best = std::min(best, point.norm());
            });
        }
        const auto point = nearest_point(plane, offset, normals, bounds);
        CHECK(point.has_value() == (best < std::numeric_limits<double>::infinity()));
        if (point) CHECK(point->norm() == doctest::Approx(best).epsilon(1e-8));
        if (point) CHECK(plane.dot(*point) == doctest::Approx(offset).epsilon(1e-9));
    }
}
