#include "answers/holding/neighbour_signs.h"

#include "support/networks.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace reluscope {
namespace {

std::vector<std::uint64_t> pattern_at(const Network& network, const Eigen::VectorXd& x) {
    const PatternTable table = compute_patterns(network, x);
    const auto bits = table.bits.row(0);
    return {bits.begin(), bits.end()};
}

/// The facet through which a ray from `x` leaves the region, and how far it goes until then.
std::pair<const Facet*, double> facet_ahead(const RegionFacets& facets, const Eigen::VectorXd& x,
                                            const Eigen::VectorXd& direction) {
    std::pair<const Facet*, double> first{nullptr, std::numeric_limits<double>::infinity()};
    for (const Facet& facet : facets.facets) {
        const double speed = facet.w.dot(direction);
        const double way = -(facet.w.dot(x) + facet.b) / speed;
        if ((facet.active ? speed < 0 : speed > 0) && way < first.second) first = {&facet, way};
    }
    return first;
}

TEST_CASE("neighbour signs: the pattern across a wall is that of points just beyond it, on every kind of network") {
    std::size_t compared = 0;
    for (const auto& each : testing::all_networks()) {
        const Network& network = each.network;
        INFO(each.name);
        Rng rng(11);
        const Eigen::MatrixXd rows = testing::test_inputs(network, 6, 3);
        for (Eigen::Index row = 0; row < rows.cols(); ++row) {
            const std::vector<std::uint64_t> own = pattern_at(network, rows.col(row));
            const auto facets = find_region_facets(network, own, rows.col(row));
            if (!facets || !facets->complete || facets->flat) continue;
            NeighbourSignsJob job(network, own, *facets);
            for (int ray = 0; ray < 8; ++ray) {
                const Eigen::VectorXd direction = testing::random_direction(rng, rows.rows());
                const auto ahead = facet_ahead(*facets, facets->centre, direction);
                const auto* facet = ahead.first;
                const double way = ahead.second;
                if (facet == nullptr || way > 1e6 || way < 1e-5)
                    continue;  // from a wall, a ray may leave through several
                const auto beyond = [&](double step) {
                    return pattern_at(network, facets->centre + way * (1 + step) * direction);
                };
                const auto near = beyond(1e-10);
                if (near != beyond(1e-8) || near != beyond(1e-6) || near == own) continue;  // another wall is too near
                CHECK(job.pattern_across(*facet) == near);
                ++compared;
            }
        }
    }
    CHECK(compared > 300);
}

/// Units on the wall x = 0: of the second layer |x| is active on both sides, x on one, max(-x, 0) is 0 in all of the
/// region x > 0.
Network units_on_one_wall() {
    std::vector<AffineOperation> layers(3);
    layers[0].W.resize(3, 2);
    layers[0].W << 1, 0, -1, 0, 0, 1;
    layers[0].b = Eigen::Vector3d::Zero();
    layers[1].W.resize(3, 3);
    layers[1].W << 1, 1, 0, 1, -1, 0, 0, 1, 0;
    layers[1].b = Eigen::Vector3d::Zero();
    layers[2].W.resize(1, 3);
    layers[2].W << 3, 1, 1;
    layers[2].b = Eigen::VectorXd::Zero(1);
    auto network = make_stack(std::move(layers), 0, Link::kIdentity);
    REQUIRE(network);
    return *std::move(network);
}

TEST_CASE("neighbour signs: units of one wall are told apart by what they do beyond it") {
    const Network network = units_on_one_wall();
    const Eigen::Vector2d x(1, 2);
    const std::vector<std::uint64_t> own = pattern_at(network, x);
    const auto facets = find_region_facets(network, own, x);
    REQUIRE(facets);
    REQUIRE(facets->complete);
    REQUIRE(facets->facets.size() == 2);  // x = 0 and y = 0
    NeighbourSignsJob job(network, own, *facets);
    CHECK(job.pattern_across(facets->facets[0]) == pattern_at(network, Eigen::Vector2d(-1, 2)));
    CHECK(job.pattern_across(facets->facets[1]) == pattern_at(network, Eigen::Vector2d(1, -2)));
    // 3 |x| + x here and 3 |x| + max(-x, 0) beyond x = 0, where it falls with x; y counts nowhere.
    const NeighbourSigns signs = neighbour_signs(network, own, *facets);
    CHECK(signs.neighbours == 2);
    CHECK(signs.kept(0, 0) == 1);
    CHECK(signs.kept(1, 0) == 2);
}

TEST_CASE("neighbour signs: counts are those of the maps across") {
    const Network network = testing::random_network({3, 6, 5, 2}, 4);
    const Eigen::VectorXd x = testing::test_inputs(network, 9, 5).col(8);
    const std::vector<std::uint64_t> own = pattern_at(network, x);
    const auto facets = find_region_facets(network, own, x);
    REQUIRE(facets);
    REQUIRE(facets->complete);
    const NeighbourSigns signs = neighbour_signs(network, own, *facets);
    CHECK(signs.neighbours == facets->facets.size());
    CHECK(signs.complete);
    NeighbourSignsJob job(network, own, *facets);
    Eigen::MatrixXi expected = Eigen::MatrixXi::Zero(3, 2);
    const Eigen::MatrixXd here = affine_map_of(network, own).A;
    for (const Facet& facet : facets->facets) {
        const Eigen::MatrixXd there = affine_map_of(network, job.pattern_across(facet)).A;
        for (Eigen::Index j = 0; j < 3; ++j) {
            for (Eigen::Index o = 0; o < 2; ++o) expected(j, o) += here(o, j) * there(o, j) > 0;
        }
    }
    CHECK(signs.kept == expected);
}

}  // namespace
}  // namespace reluscope
