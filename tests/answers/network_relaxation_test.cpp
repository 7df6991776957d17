#include "answers/network_relaxation.h"

#include "base/numerics/rng.h"
#include "network/unit_values.h"

#include <doctest/doctest.h>

#include <vector>

namespace reluscope {
namespace {

Network two_hidden_layers(Rng& rng, Eigen::Index inputs, double slope) {
    const auto filled = [&rng](Eigen::Index rows, Eigen::Index columns) {
        Eigen::MatrixXd m(rows, columns);
        for (Eigen::Index i = 0; i < m.size(); ++i) m.data()[i] = rng.uniform(-1, 1);
        return m;
    };
    auto made = make_stack({{ValueId(0), filled(8, inputs), filled(8, 1).col(0)},
                            {ValueId(0), filled(6, 8), filled(6, 1).col(0)},
                            {ValueId(0), filled(1, 6), filled(1, 1).col(0)}},
                           slope, Link::kSigmoid);
    REQUIRE(made);
    return *std::move(made);
}

}  // namespace

TEST_CASE(
    "network_relaxation: ranges and planes with lids lie above every change of the ball, lower than with chords") {
    Rng rng(43);
    int lower = 0;
    for (int round = 0; round < 24; ++round) {
        const Eigen::Index n = 4;
        const double slope = round % 4 == 1 ? 0.2 : round % 4 == 2 ? -1 : round % 4 == 3 ? 1.5 : 0;
        const Network network = two_hidden_layers(rng, n, slope);
        const double radius = rng.uniform(0.5, 3);
        Eigen::VectorXd row(n), scale(2 * n);
        for (double& one : row) one = rng.uniform(-1, 1);
        for (Eigen::Index i = 0; i < n; ++i) {
            scale(i) = rng.uniform(0.3, 2);
            scale(n + i) = -scale(i);
        }
        const std::vector<Eigen::Index> inputs{0, 1, 2, 3, 0, 1, 2, 3};
        ChangeShape shape;
        shape.norm = Norm::kL1;
        ChangeDomain domain;
        domain.shape = &shape;
        domain.lo = Eigen::VectorXd::Zero(2 * n);
        domain.hi = Eigen::VectorXd::Constant(2 * n, radius);
        domain.radius = radius;
        domain.normals.resize(2 * n, 0);
        NetworkRelaxation relaxation(network, row, scale, inputs, domain.lo, domain.hi);
        const Eigen::MatrixXd rows = Eigen::MatrixXd::Constant(1, 1, round % 2 == 0 ? 1 : -1);
        const Eigen::VectorXd shift = Eigen::VectorXd::Zero(1);
        const Eigen::VectorXd none = Eigen::VectorXd::Zero(2 * n);
        NetworkRelaxation::Planes held;
        UnitRanges wide = relaxation.no_ranges();
        REQUIRE(relaxation.narrow(domain, {}, wide, held));
        const auto chords = relaxation.above(rows, shift, wide, relaxation.usual_lines(wide));
        relaxation.draw_lids(radius);
        UnitRanges ranges = relaxation.no_ranges();
        REQUIRE(relaxation.narrow(domain, {}, ranges, held));
        NetworkRelaxation::Lines lines = relaxation.lines_at(ranges, none, unit_values(network, row).z.col(0));
        relaxation.add_own_lids(ranges, none, lines);
        const auto lids = relaxation.above(rows, shift, ranges, lines);
        lower += lids.c(0) < chords.c(0) - 1e-3 ? 1 : 0;
        for (int point = 0; point < 300; ++point) {
            Eigen::VectorXd u(n);
            for (double& one : u) one = rng.uniform() < 0.4 ? 0 : rng.uniform(-1, 1);
            if (u.isZero(0)) continue;
            u *= radius * (point % 3 == 0 ? 1 : rng.uniform()) / u.lpNorm<1>();
            Eigen::VectorXd apart(2 * n);
            apart << u.cwiseMax(0), (-u).cwiseMax(0);
            const UnitValues values = unit_values(network, row + scale.head(n).cwiseProduct(u));
            CHECK((values.z.col(0) - ranges.lo).minCoeff() >= -1e-12);
            CHECK((ranges.hi - values.z.col(0)).minCoeff() >= -1e-12);
            const double value = rows(0, 0) * values.logits(0, 0);
            CHECK(lids.a.row(0).dot(apart.transpose()) + lids.c(0) >= value - 1e-12);
            CHECK(chords.a.row(0).dot(apart.transpose()) + chords.c(0) >= value - 1e-12);
        }
    }
    CHECK(lower > 12);
}

}  // namespace reluscope
