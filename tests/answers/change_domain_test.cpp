#include "answers/change_domain.h"

#include "base/numerics/linear_program.h"
#include "base/numerics/rng.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace reluscope {
namespace {

/// A box and a ball around 0 with cuts that hold at `inside`.
ChangeDomain random_domain(Rng& rng, const ChangeShape& shape, const Eigen::VectorXd& inside, Eigen::Index cuts) {
    const Eigen::Index n = inside.size();
    ChangeDomain domain;
    domain.shape = &shape;
    domain.lo.resize(n);
    domain.hi.resize(n);
    for (Eigen::Index i = 0; i < n; ++i) {
        domain.lo(i) = inside(i) - rng.uniform(0, 2);
        domain.hi(i) = inside(i) + rng.uniform(0, 2);
    }
    domain.radius = norm_of(shape.norm, inside) * rng.uniform(1.05, 1.5);
    if (shape.norm == Norm::kLInf) {
        domain.lo = domain.lo.cwiseMax(-domain.radius);
        domain.hi = domain.hi.cwiseMin(domain.radius);
    }
    domain.normals.resize(n, cuts);
    domain.bounds.resize(cuts);
    for (Eigen::Index k = 0; k < cuts; ++k) {
        for (Eigen::Index i = 0; i < n; ++i) domain.normals(i, k) = rng.uniform(-1, 1);
        domain.bounds(k) = domain.normals.col(k).dot(inside) + rng.uniform(0, 0.3);
    }
    if (cuts > 0) {
        domain.cut = domain.normals.col(0);
        domain.cut_bound = domain.bounds(0);
    }
    return domain;
}

/// The largest a . u by the general solver; variables u, and for L1 how large each |u_i| may be.
double by_general_program(const ChangeDomain& domain, const Eigen::VectorXd& a) {
    const Eigen::Index n = a.size();
    const Eigen::Index sizes = domain.shape->norm == Norm::kL1 ? n : 0;
    const Eigen::Index cuts = domain.bounds.size();
    LinearProgram program;
    program.objective.setZero(n + sizes);
    program.objective.head(n) = a;
    program.normals.setZero(n + sizes, cuts + 2 * n + 2 * sizes + 1);
    program.bounds.setZero(cuts + 2 * n + 2 * sizes + 1);
    program.normals.topLeftCorner(n, cuts) = domain.normals;
    program.bounds.head(cuts) = domain.bounds;
    for (Eigen::Index i = 0; i < n; ++i) {
        program.normals(i, cuts + i) = 1;
        program.bounds(cuts + i) = domain.hi(i);
        program.normals(i, cuts + n + i) = -1;
        program.bounds(cuts + n + i) = -domain.lo(i);
    }
    for (Eigen::Index i = 0; i < sizes; ++i) {
        for (const int side : {0, 1}) {
            program.normals(i, cuts + 2 * n + 2 * i + side) = side == 0 ? 1 : -1;
            program.normals(n + i, cuts + 2 * n + 2 * i + side) = -1;
        }
        program.normals(n + i, cuts + 2 * n + 2 * sizes) = 1;
    }
    program.bounds(cuts + 2 * n + 2 * sizes) = domain.radius;
    const LpResult result = solve_linear_program(program);
    REQUIRE(result.status == LpStatus::kOptimal);
    return result.value;
}

}  // namespace

TEST_CASE("change_domain: no point of box, ball and cuts is above the largest value, which programs reach") {
    Rng rng(31);
    int tested = 0;
    for (int round = 0; round < 90; ++round) {
        ChangeShape shape;
        shape.norm = round % 3 == 0 ? Norm::kL2 : round % 3 == 1 ? Norm::kL1 : Norm::kLInf;
        const Eigen::Index n = 2 + round % 5;
        Eigen::VectorXd inside(n), a(n);
        for (Eigen::Index i = 0; i < n; ++i) {
            inside(i) = rng.uniform(-1, 1);
            a(i) = rng.uniform(-1, 1);
        }
        const ChangeDomain domain = random_domain(rng, shape, inside, round % 6);
        const double largest = domain.largest(a);
        CAPTURE(round);
        CHECK(a.dot(inside) <= largest + 1e-12);
        double most = a.dot(inside);
        for (int point = 0; point < 300; ++point) {
            Eigen::VectorXd u(n);
            for (Eigen::Index i = 0; i < n; ++i) u(i) = rng.uniform(domain.lo(i), domain.hi(i));
            if (norm_of(shape.norm, u) > domain.radius) continue;
            if (domain.bounds.size() > 0 && (domain.normals.transpose() * u - domain.bounds).maxCoeff() > 0) continue;
            ++tested;
            most = std::max(most, a.dot(u));
        }
        CHECK(most <= largest + 1e-12);
        if (shape.norm == Norm::kL2) continue;
        CHECK(largest == doctest::Approx(by_general_program(domain, a)).epsilon(1e-8));
    }
    CHECK(tested > 1000);
}

TEST_CASE("change_domain: cuts that contradict each other leave nothing") {
    for (const Norm norm : {Norm::kL1, Norm::kLInf}) {
        ChangeShape shape;
        shape.norm = norm;
        ChangeDomain domain;
        domain.shape = &shape;
        domain.lo = Eigen::VectorXd::Constant(2, -1);
        domain.hi = Eigen::VectorXd::Constant(2, 1);
        domain.radius = 1;
        domain.normals.resize(2, 2);
        domain.normals << 1, -1, 1, -1;
        domain.bounds.resize(2);
        domain.bounds << -0.5, 0.2;  // x + y <= -0.5 and x + y >= -0.2
        CHECK(domain.largest(Eigen::VectorXd::Constant(2, 1)) == -std::numeric_limits<double>::infinity());
    }
}

}  // namespace reluscope
