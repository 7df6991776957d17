#include "analysis/regions/region_facets.h"

#include "analysis/regions/region_walls.h"
#include "base/numerics/linear_program.h"
#include "support/bytes.h"
#include "support/networks.h"
#include "support/paths.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

using namespace reluscope;
using namespace reluscope::testing;
using Json = nlohmann::json;

namespace {

constexpr double kUnbounded = std::numeric_limits<double>::infinity();

/// normals . y <= room around the row, in the inequalities' own order; lengths 1.
struct Inequalities {
    Eigen::MatrixXd normals;
    Eigen::VectorXd room;
    std::vector<UnitId> units;
};

Inequalities inequalities_of(const std::vector<Facet>& facets, const Eigen::VectorXd& row) {
    Inequalities all;
    all.normals.resize(row.size(), static_cast<Eigen::Index>(facets.size()));
    all.room.resize(all.normals.cols());
    for (std::size_t k = 0; k < facets.size(); ++k) {
        const Facet& facet = facets[k];
        const double sign = (facet.active ? 1 : -1) / facet.w.norm();
        all.normals.col(static_cast<Eigen::Index>(k)) = -sign * facet.w;
        all.room(static_cast<Eigen::Index>(k)) = sign * (facet.w.dot(row) + facet.b);
        all.units.push_back(facet.unit);
    }
    return all;
}

/// Every wall of the region as a facet, redundant or not.
std::vector<Facet> all_walls(const Network& network, PatternBits pattern) {
    WallCollapse collapse(network);
    RegionWalls walls;
    collapse.run(pattern, walls);
    std::vector<Facet> all;
    for (Eigen::Index i = 0; i < walls.b.size(); ++i) {
        if (walls.norm(i) == 0) continue;
        Facet facet;
        facet.unit = UnitId(i);
        facet.active = wall_sign(pattern, i) > 0;
        facet.w = walls.W.row(i).transpose();
        facet.b = walls.b(i);
        all.push_back(std::move(facet));
    }
    return all;
}

/// How far the region without inequality `skip` reaches along its normal; `also` is one more inequality that may not be
/// passed.
LpResult reach(const Inequalities& all, Eigen::Index skip, const Eigen::VectorXd& objective) {
    LinearProgram program{all.normals, all.room, objective};
    if (skip >= 0) {
        program.normals.col(skip).setZero();
        program.bounds(skip) = 1;
    }
    return solve_linear_program(program);
}

void check_needed_and_enough(const Network& network, PatternBits pattern, const Eigen::VectorXd& row,
                             const RegionFacets& found) {
    REQUIRE(found.complete);
    const Inequalities facets = inequalities_of(found.facets, row);
    for (Eigen::Index k = 0; k < facets.room.size(); ++k) {
        CAPTURE(facets.units[static_cast<std::size_t>(k)].index);
        const Facet& facet = found.facets[static_cast<std::size_t>(k)];
        const double size = row.norm() + std::abs(facet.b) / facet.w.norm();
        const LpResult without = reach(facets, k, facets.normals.col(k));
        CHECK((without.status == LpStatus::kUnbounded || without.value > facets.room(k) + 1e-10 * size));
    }
    for (const Facet& wall : all_walls(network, pattern)) {
        CAPTURE(wall.unit.index);
        const Inequalities one = inequalities_of({wall}, row);
        const LpResult most = reach(facets, -1, one.normals.col(0));
        REQUIRE(most.status == LpStatus::kOptimal);
        CHECK(most.value <= one.room(0) + 2e-9 * (row.norm() + std::abs(wall.b) / wall.w.norm()));
    }
    CHECK(std::is_sorted(facets.units.begin(), facets.units.end()));
}

void check_bounded_and_ball(const RegionFacets& found, const Eigen::VectorXd& row) {
    const Inequalities facets = inequalities_of(found.facets, row);
    bool bounded = true;
    for (Eigen::Index j = 0; j < row.size(); ++j) {
        for (const double sign : {1.0, -1.0}) {
            bounded =
                bounded && reach(facets, -1, sign * Eigen::VectorXd::Unit(row.size(), j)).status == LpStatus::kOptimal;
        }
    }
    CHECK(found.bounded == bounded);
    REQUIRE(found.radius.has_value());
    if (bounded) CHECK(*found.radius < kUnbounded);
    if (*found.radius == kUnbounded) return;
    const Inequalities around_centre = inequalities_of(found.facets, found.centre);
    CHECK(around_centre.room.minCoeff() == doctest::Approx(*found.radius).epsilon(1e-8));
    CHECK(*found.radius >= facets.room.minCoeff() * (1 - 1e-9));
    // No larger ball: the walls that touch it leave no direction in which all of them retreat.
    LinearProgram larger;
    larger.normals.resize(row.size() + 1, around_centre.room.size());
    larger.normals << around_centre.normals, Eigen::RowVectorXd::Ones(around_centre.room.size());
    larger.bounds = around_centre.room;
    larger.objective = Eigen::VectorXd::Unit(row.size() + 1, row.size());
    CHECK(solve_linear_program(larger).value == doctest::Approx(*found.radius).epsilon(1e-8));
}

/// The units whose walls bound the region inside a square of half size `size` around the row, by clipping a polygon.
std::set<std::uint32_t> clipped_units(const std::vector<Facet>& walls, const Eigen::Vector2d& row, double size) {
    struct Corner {
        Eigen::Vector2d at;
        std::uint32_t edge;  // of the edge to the next corner
    };
    constexpr std::uint32_t kBox = UnitId::kNone;
    std::vector<Corner> polygon;
    for (const auto& [s, t] : {std::pair{-1, -1}, {1, -1}, {1, 1}, {-1, 1}})
        polygon.push_back({row + size * Eigen::Vector2d(s, t), kBox});
    for (const Facet& wall : walls) {
        const double sign = (wall.active ? 1 : -1) / wall.w.norm();
        const auto height = [&](const Corner& corner) { return sign * (wall.w.dot(corner.at) + wall.b); };
        std::vector<Corner> kept;
        for (std::size_t k = 0; k < polygon.size(); ++k) {
            const Corner& a = polygon[k];
            const Corner& b = polygon[(k + 1) % polygon.size()];
            const double ha = height(a);
            const double hb = height(b);
            const Eigen::Vector2d cut = a.at + ha / (ha - hb) * (b.at - a.at);
            if (ha >= 0) kept.push_back(a);
            if (ha >= 0 && hb < 0) kept.push_back({cut, wall.unit.index});
            if (ha < 0 && hb >= 0) kept.push_back({cut, a.edge});
        }
        polygon = std::move(kept);
    }
    std::set<std::uint32_t> units;
    for (std::size_t k = 0; k < polygon.size(); ++k) {
        const double length = (polygon[(k + 1) % polygon.size()].at - polygon[k].at).norm();
        if (length > 1e-7 && polygon[k].edge != kBox) units.insert(polygon[k].edge);
    }
    return units;
}

std::set<std::uint32_t> units_of(const RegionFacets& found) {
    std::set<std::uint32_t> units;
    for (const Facet& facet : found.facets) {
        if (facet.kind == FacetKind::kWall) units.insert(facet.unit.index);
    }
    return units;
}

RegionFacets facets_of(const Network& network, const Eigen::VectorXd& row, const FacetOptions& options = {}) {
    const PatternTable table = compute_patterns(network, row);
    auto found = find_region_facets(network, table.bits.row(0), row, options);
    REQUIRE(found.has_value());
    return *std::move(found);
}

FacetOptions box_around(const Eigen::VectorXd& row, double size) {
    FacetOptions options;
    options.box_low = row.array() - size;
    options.box_high = row.array() + size;
    return options;
}

Network network_of(const Json& fixture) {
    std::vector<AffineOperation> layers;
    for (std::size_t l = 0; l < fixture["weights"].size(); ++l) {
        const Json& W = fixture["weights"][l];
        const Json& b = fixture["biases"][l];
        AffineOperation layer;
        layer.W.resize(static_cast<Eigen::Index>(b.size()), static_cast<Eigen::Index>(W.size()));
        layer.b.resize(layer.W.rows());
        for (Eigen::Index i = 0; i < layer.W.rows(); ++i) {
            layer.b(i) = b[static_cast<std::size_t>(i)];
            for (Eigen::Index j = 0; j < layer.W.cols(); ++j)
                layer.W(i, j) = W[static_cast<std::size_t>(j)][static_cast<std::size_t>(i)];  // (in, out)
        }
        layers.push_back(std::move(layer));
    }
    return make_stack(std::move(layers), 0, Link::kSigmoid).value();
}

}  // namespace

TEST_CASE("region facets: the 5 of 160 inequalities of an independent answer, from every row of the region") {
    const auto bytes = read_bytes(testing::test_data() + "/regions/cocircles_region.json");
    const Json fixture = Json::parse(bytes.begin(), bytes.end());
    const Network network = network_of(fixture);
    const Json& expected = fixture["boundaries"];
    for (const Json& values : fixture["rows"]) {
        const Eigen::Vector2d row(values[0], values[1]);
        const RegionFacets found = facets_of(network, row);
        CHECK(found.complete);
        CHECK(found.bounded == true);
        CHECK(found.num_inequalities <= 160);
        REQUIRE(found.facets.size() == expected.size());
        for (std::size_t k = 0; k < expected.size(); ++k) {
            const Facet& facet = found.facets[k];
            CHECK(facet.unit.index / 40 + 1 == expected[k]["layer"].get<std::uint32_t>());
            CHECK(facet.active == expected[k]["on"].get<bool>());
            CHECK(std::abs(facet.w(0) - expected[k]["w"][0].get<double>()) < 1e-7);
            CHECK(std::abs(facet.w(1) - expected[k]["w"][1].get<double>()) < 1e-7);
            CHECK(std::abs(facet.b - expected[k]["b"].get<double>()) < 1e-7);
            CHECK(facet.coincident.empty());
        }
    }
}

TEST_CASE("region facets: each is needed, together they are enough, for every kind of network") {
    for (const NamedNetwork& named : all_networks()) {
        CAPTURE(named.name);
        const Eigen::MatrixXd inputs = test_inputs(named.network, 8, 31);
        for (Eigen::Index c = 0; c < inputs.cols(); ++c) {
            CAPTURE(c);
            const Eigen::VectorXd row = inputs.col(c);
            const PatternTable table = compute_patterns(named.network, row);
            const RegionFacets found = facets_of(named.network, row);
            if (found.flat) {
                CHECK(found.facets.empty());
                CHECK(found.radius == 0.0);
                continue;
            }
            check_needed_and_enough(named.network, table.bits.row(0), row, found);
            check_bounded_and_ball(found, row);
        }
    }
}

TEST_CASE("region facets: agree with clipping a polygon in the plane") {
    for (const std::uint64_t seed : {41U, 42U, 43U}) {
        for (const double slope : {0.0, 0.1}) {
            const Network network = random_network({2, 24, 24, 24, 1}, seed, slope);
            const Eigen::MatrixXd inputs = test_inputs(network, 30, seed);
            for (Eigen::Index c = 1; c < inputs.cols(); ++c) {
                CAPTURE(c);
                const Eigen::Vector2d row = inputs.col(c);
                const PatternTable table = compute_patterns(network, row);
                const RegionFacets found = facets_of(network, row, box_around(row, 5));
                CHECK(found.complete);
                CHECK(found.bounded == true);
                CHECK(units_of(found) == clipped_units(all_walls(network, table.bits.row(0)), row, 5));
            }
        }
    }
}

TEST_CASE("region facets: random points that satisfy the facets have the row's pattern") {
    Rng rng(6);
    const Network network = branching_network(8);
    const Eigen::MatrixXd inputs = test_inputs(network, 20, 11);
    for (Eigen::Index c = 2; c < inputs.cols(); ++c) {
        const Eigen::VectorXd row = inputs.col(c);
        const PatternTable table = compute_patterns(network, row);
        const RegionFacets found = facets_of(network, row);
        const Inequalities facets = inequalities_of(found.facets, row);
        for (int i = 0; i < 200; ++i) {
            const Eigen::VectorXd direction = random_matrix(rng, row.size(), 1).col(0).normalized();
            double way = 10;
            for (Eigen::Index k = 0; k < facets.room.size(); ++k) {
                const double rate = facets.normals.col(k).dot(direction);
                if (rate > 0) way = std::min(way, facets.room(k) / rate);
            }
            const auto pattern_at = [&](double t) { return compute_patterns(network, row + t * direction); };
            CHECK(hamming_distance(pattern_at((1 - 1e-7) * way).bits.row(0), table.bits.row(0)) == 0);
            if (way < 10) CHECK(hamming_distance(pattern_at((1 + 1e-7) * way).bits.row(0), table.bits.row(0)) > 0);
        }
    }
}

TEST_CASE("region facets: duplicate, opposite, parallel and concurrent walls") {
    AffineOperation first;
    first.W = Eigen::MatrixXd{{1, 0}, {2, 0}, {-1, 0}, {1, 0}, {0, 1}, {1, 1}, {0, 0}, {1, 0}};
    first.b.resize(8);
    // x > 0 three times (as x, 2x and -x), x > -1 and x < 3, y > 0, and x + y > 0, which only touches the corner at 0.
    first.b << 0, 0, 0, 1, 0, 0, -1, -3;
    AffineOperation last{ValueId(), Eigen::MatrixXd::Ones(1, 8), Eigen::VectorXd::Zero(1)};
    const Network network = make_stack({first, last}, 0, Link::kIdentity).value();
    const RegionFacets inside = facets_of(network, Eigen::Vector2d(1, 1));
    CHECK(inside.complete);
    CHECK(inside.num_inequalities == 7);
    CHECK(units_of(inside) == std::set<std::uint32_t>{0, 4, 7});
    CHECK(inside.facets[0].coincident == std::vector<UnitId>{UnitId(1), UnitId(2)});
    CHECK(inside.bounded == false);
    CHECK(*inside.radius == doctest::Approx(1.5));
    CHECK(inside.centre(0) == doctest::Approx(1.5));

    // On x = 0 all three are inactive: x <= 0 and -x <= 0 leave a line without interior.
    const RegionFacets on_wall = facets_of(network, Eigen::Vector2d(0, 1));
    CHECK(on_wall.flat);
    CHECK(on_wall.complete);
    CHECK(on_wall.facets.empty());

    // In the corner of y = 0 and x + y > 0 the row has room on one side only.
    const RegionFacets on_one_wall = facets_of(network, Eigen::Vector2d(1, 0));
    CHECK_FALSE(on_one_wall.flat);
    CHECK(on_one_wall.complete);
    CHECK(units_of(on_one_wall) == std::set<std::uint32_t>{4, 5, 7});
}

TEST_CASE("region facets: a box makes every region bounded and its sides facets of their own") {
    const Network network = random_network({3, 2, 1}, 52);
    const Eigen::Vector3d row(0.1, 0.2, 0.3);
    const RegionFacets open = facets_of(network, row);
    CHECK(open.bounded == false);
    CHECK(*open.radius == kUnbounded);
    CHECK(open.centre == row);
    const RegionFacets boxed = facets_of(network, row, box_around(row, 0.01));
    CHECK(boxed.bounded == true);
    CHECK(boxed.facets.size() >= 4);
    std::size_t sides = 0;
    for (const Facet& facet : boxed.facets) {
        if (facet.kind == FacetKind::kWall) continue;
        ++sides;
        CHECK(facet.active == (facet.kind == FacetKind::kBoxLow));
        CHECK(facet.w == Eigen::VectorXd::Unit(3, facet.feature.index));
    }
    CHECK(sides >= 3);
    check_bounded_and_ball(boxed, row);
}

TEST_CASE("region facets: no hidden layer, and dead layers, have no facets") {
    const RegionFacets none = facets_of(random_network({4, 2}, 1), Eigen::Vector4d::Ones());
    CHECK(none.complete);
    CHECK(none.facets.empty());
    CHECK(none.bounded == false);
    CHECK(*none.radius == kUnbounded);
}

TEST_CASE("region facets: a budget stops the job, which then says what it left") {
    const Network network = random_network({10, 40, 40, 40, 1}, 61);
    const Eigen::VectorXd row = test_inputs(network, 8, 1).col(6);
    FacetOptions options;
    options.max_products = 3e5;
    const RegionFacets stopped = facets_of(network, row, options);
    CHECK_FALSE(stopped.complete);
    CHECK_FALSE(stopped.undecided.empty());
    CHECK(std::is_sorted(stopped.undecided.begin(), stopped.undecided.end()));
    const RegionFacets whole = facets_of(network, row);
    CHECK(whole.complete);
    const std::set<std::uint32_t> all = units_of(whole);
    for (const std::uint32_t unit : units_of(stopped)) CHECK(all.count(unit) == 1);
}

TEST_CASE("region facets: rows and boxes that do not fit are refused") {
    const Network network = random_network({3, 4, 1}, 1);
    const Eigen::Vector3d row(0, 0, 0);
    const PatternTable table = compute_patterns(network, row);
    const auto refused = [&](const Eigen::VectorXd& x, const FacetOptions& options) {
        return !find_region_facets(network, table.bits.row(0), x, options).has_value();
    };
    CHECK(refused(Eigen::VectorXd::Zero(2), {}));
    CHECK(refused(row, box_around(Eigen::VectorXd::Zero(2), 1)));
    CHECK(refused(row, box_around(Eigen::VectorXd::Constant(3, 5.0), 1)));
    CHECK(refused(row, box_around(row, -1)));
    CHECK_FALSE(refused(row, box_around(row, 1)));
}
