#include "analysis/regions/region_partition.h"

#include "analysis/affine_map.h"
#include "analysis/patterns.h"
#include "analysis/regions/level_sets.h"
#include "analysis/regions/partition_check.h"
#include "support/networks.h"
#include "support/results.h"

#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <numbers>

using namespace reluscope;

namespace {

std::shared_ptr<const RegionPartition> partition_of(const Network& network, const PlaneFrame& frame,
                                                    const PlaneWindow& window, const PartitionOptions& options = {}) {
    return testing::value_of(partition_plane(std::make_shared<Network>(network), frame, window, options));
}

/// A plane through the space of a network's inputs that nothing is aligned with.
PlaneFrame random_plane(int inputs, std::uint64_t seed) {
    if (inputs == 2 && seed % 2 == 0) return input_plane();
    Rng rng(seed);
    const auto vector = [&](double scale) -> Eigen::VectorXd { return testing::random_matrix(rng, inputs, 1, scale); };
    return {vector(0.5), vector(1.0), vector(1.0)};
}

void check(const RegionPartition& partition, const std::string& name) {
    CAPTURE(name);
    CHECK(partition.complete());
    const PartitionCheck result = check_invariants(partition, 60);
    CHECK_MESSAGE(result.passed(), result.complaints());
}

/// One hidden layer: every line a x + b y + c, with an output that sees all of them.
Network lines(const std::vector<std::array<double, 3>>& lines) {
    AffineOperation first{ValueId(), Eigen::MatrixXd(lines.size(), 2), Eigen::VectorXd(lines.size())};
    for (std::size_t i = 0; i < lines.size(); ++i) {
        first.W.row(static_cast<Eigen::Index>(i)) << lines[i][0], lines[i][1];
        first.b(static_cast<Eigen::Index>(i)) = lines[i][2];
    }
    AffineOperation second{ValueId(), Eigen::MatrixXd::Ones(1, static_cast<Eigen::Index>(lines.size())),
                           Eigen::VectorXd::Constant(1, -0.3)};
    for (Eigen::Index i = 0; i < second.W.cols(); ++i) second.W(0, i) = 1 + 0.1 * static_cast<double>(i);
    auto network = make_stack({first, second}, 0, Link::kIdentity);
    REQUIRE(network.has_value());
    return *network;
}

Network scaled(const Network& network, double factor) {
    NetworkSpec spec{network.num_inputs(), network.nodes(), network.output(), network.link()};
    for (Node& node : spec.nodes) {
        if (auto* affine = std::get_if<AffineOperation>(&node.operation)) {
            affine->W *= factor;
            affine->b *= factor;
            break;
        }
    }
    auto result = Network::create(std::move(spec));
    REQUIRE(result.has_value());
    return *result;
}

}  // namespace

TEST_CASE("partition: everything holds on every kind of network, on planes of any direction") {
    for (const auto& [name, network] : testing::all_networks()) {
        for (std::uint64_t seed = 0; seed < 3; ++seed) {
            const auto partition =
                partition_of(network, random_plane(network.num_inputs(), seed), {-1.5, 1.25, -1, 1.75});
            check(*partition, name + ", plane " + std::to_string(seed));
        }
    }
}

TEST_CASE("partition: random networks of many shapes") {
    const std::vector<std::vector<int>> shapes = {
        {2, 1, 1},          {2, 8, 1},      {2, 30, 1},     {2, 12, 12, 1},    {2, 70, 3},     {2, 64, 65, 2},
        {2, 6, 6, 6, 6, 1}, {3, 20, 20, 4}, {9, 24, 16, 1}, {2, 10, 1, 10, 1}, {2, 3, 100, 1}, {20, 40, 40, 10}};
    std::uint64_t seed = 7;
    for (const auto& widths : shapes) {
        for (const double slope : {0.0, 0.1}) {
            const Network network = testing::random_network(widths, ++seed, slope);
            check(*partition_of(network, random_plane(widths[0], seed), {-1, 1, -1, 1}), network.architecture());
        }
    }
}

TEST_CASE("partition: lines in special position") {
    const double r = std::sqrt(0.5);
    struct Case {
        std::string name;
        Network network;
        std::size_t regions;
    };
    const std::vector<Case> cases = {
        {"one line through two corners of the window", lines({{1, 1, 0}}), 2},
        {"lines along the window's sides", lines({{1, 0, 1}, {1, 0, -1}, {0, 1, 1}, {0, 1, -1}}), 1},
        {"a line that touches a corner", lines({{1, 1, 2}, {1, 1, -2}}), 1},
        {"parallel", lines({{1, 0.5, 0.1}, {1, 0.5, -0.2}, {1, 0.5, 0.3}, {2, 1, 0.8}}), 5},
        {"the same line twice, and turned round", lines({{1, 0.5, 0.1}, {1, 0.5, 0.1}, {-1, -0.5, -0.1}}), 2},
        {"the same line at another scale", lines({{1, 0.5, 0.1}, {3, 1.5, 0.3}, {1e-5, 0.5e-5, 0.1e-5}}), 2},
        {"three through one point", lines({{1, 0, 0.1}, {0, 1, 0.2}, {1, 1, 0.3}}), 6},
        {"eight through one point",
         lines({{1, 0, 0}, {0, 1, 0}, {1, 1, 0}, {1, -1, 0}, {1, 2, 0}, {2, 1, 0}, {1, -2, 0}, {2, -1, 0}}), 16},
        {"through the corners of the cells of others",
         lines({{1, 0, 0.25}, {1, 0, -0.25}, {0, 1, 0.25}, {0, 1, -0.25}, {1, 1, 0}, {1, -1, 0}}), 16},
        {"a unit that is silent everywhere", lines({{0, 0, -1}, {0, 0, 0}, {0, 0, 1}, {1, 0, 0}}), 2},
        {"an octagon's sides",
         lines({{1, 0, 0.5},
                {r, r, 0.5},
                {0, 1, 0.5},
                {-r, r, 0.5},
                {-1, 0, 0.5},
                {-r, -r, 0.5},
                {0, -1, 0.5},
                {r, -r, 0.5}}),
         25},
    };
    for (const Case& c : cases) {
        const auto partition = partition_of(c.network, input_plane(), {-1, 1, -1, 1});
        CAPTURE(c.name);
        CHECK(partition->num_regions() == c.regions);
        check(*partition, c.name);
    }
}

TEST_CASE("partition: windows and weights of any scale give the same regions") {
    const Network network = testing::random_network({2, 12, 12, 1}, 5);
    const std::size_t regions = partition_of(network, input_plane(), {-1, 1, -1, 1})->num_regions();
    for (const double factor : {1e-9, 1e-4, 1e5, 1e9}) {
        const auto weights = partition_of(scaled(network, factor), input_plane(), {-1, 1, -1, 1});
        CAPTURE(factor);
        // A factor moves nothing in the first layer, and later walls only by the biases: what must hold holds anyway.
        check(*weights, "scaled weights");
        PlaneFrame frame = input_plane();
        frame.u *= factor;
        frame.v *= factor;
        const auto units = partition_of(network, frame, {-1 / factor, 1 / factor, -1 / factor, 1 / factor});
        CHECK(units->num_regions() == regions);
        check(*units, "scaled plane");
    }
    for (const double size : {1e-9, 1e-6, 1e3, 1e6, 1e9}) {
        check(*partition_of(network, input_plane(), {0.3 - size, 0.3 + size, -0.1 - size, -0.1 + size}), "window");
    }
}

TEST_CASE("partition: a window far from the origin, and one much wider than high") {
    const Network network = testing::random_network({2, 20, 20, 1}, 11);
    check(*partition_of(network, input_plane(), {1000, 1001, -501, -500}), "far");
    check(*partition_of(network, input_plane(), {-5, 5, -0.001, 0.001}), "flat");
}

TEST_CASE("partition: depth by depth, later layers only refine") {
    const Network network = testing::random_network({2, 10, 10, 10, 1}, 3);
    const auto full = partition_of(network, input_plane(), {-1, 1, -1, 1});
    REQUIRE(full->regions_per_layer().size() == 3);
    for (std::size_t depth = 0; depth <= 3; ++depth) {
        PartitionOptions options;
        options.depth = depth;
        const auto partition = partition_of(network, input_plane(), {-1, 1, -1, 1}, options);
        CHECK(partition->num_regions() == (depth == 0 ? 1 : full->regions_per_layer()[depth - 1]));
        CHECK(partition->has_maps() == (depth == 3));
        CHECK(check_invariants(*partition).passed());
        // Patterns equal the forward pass up to the depth.
        for (std::uint32_t r = 0; r < partition->num_regions(); ++r) {
            const Point2 centre = partition->centroid(RegionId(r));
            const Eigen::MatrixXd input = Eigen::Vector2d(centre.x, centre.y);
            const PatternTable table = compute_patterns(network, input);
            const auto pattern = partition->pattern(RegionId(r));
            for (std::size_t bit = 0; bit < 10 * depth; ++bit) {
                CHECK(get_bit(pattern, bit) == table.bits.get(0, bit));
            }
        }
    }
}

TEST_CASE("partition: the single pattern, the cursor and the hash tell the same") {
    for (const auto& named : testing::ordinary_networks()) {
        const std::string& name = named.name;
        const Network& network = named.network;
        const auto partition = partition_of(network, random_plane(network.num_inputs(), 5), {-1, 1, -1, 1});
        CAPTURE(name);
        std::size_t visited = 0;
        for_each_pattern(*partition, [&](RegionId region, PatternBits bits) {
            ++visited;
            const auto pattern = partition->pattern(region);
            CHECK(std::equal(pattern.begin(), pattern.end(), bits.begin(), bits.end()));
            CHECK(pattern_hash(network.num_hidden_units(), bits) == partition->hash(region));
        });
        CHECK(visited == partition->num_regions());
    }
}

TEST_CASE("partition: maps equal the collapse of the pattern") {
    const Network network = testing::random_network({4, 12, 9, 3}, 21);
    const PlaneFrame frame = random_plane(4, 9);
    const auto partition = partition_of(network, frame, {-2, 1, -1, 3});
    for (std::uint32_t r = 0; r < partition->num_regions(); ++r) {
        const AffineMap whole = affine_map_of(network, partition->pattern(RegionId(r)));
        const PlaneMap map = partition->map(RegionId(r));
        CHECK((whole.A * frame.u - map.slope.col(0)).norm() < 1e-12);
        CHECK((whole.A * frame.v - map.slope.col(1)).norm() < 1e-12);
        CHECK((whole.A * frame.origin + whole.c - map.bias).norm() < 1e-12);
    }
}

TEST_CASE("partition: the unit of an edge is 0 on it, and is what differs between its neighbours") {
    const Network network = testing::random_network({2, 9, 9, 1}, 2);
    const auto partition = partition_of(network, input_plane(), {-1, 1, -1, 1});
    const Subdivision& cells = partition->cells();
    for (std::size_t e = 0; e < cells.num_edges(); ++e) {
        const HalfedgeId h = Subdivision::half_of(e);
        if (cells.is_side(h)) continue;
        auto left = partition->pattern(region_of(cells.face(h)));
        const auto right = partition->pattern(region_of(cells.neighbour(h)));
        CHECK(hamming_distance(left, right) == 1);
        CHECK(get_bit(left, cells.label(h)) != get_bit(right, cells.label(h)));
        for (const auto v : {cells.origin(h), cells.destination(h)}) {
            const Point2 p = partition->to_plane(cells.vertex(v));
            const auto slow = testing::slow_forward(network, Eigen::Vector2d(p.x, p.y));
            CHECK(std::abs(static_cast<double>(slow.preactivations[cells.label(h)])) < 1e-13);
        }
    }
}

TEST_CASE("partition: points are found in their regions") {
    const Network network = testing::random_network({2, 15, 15, 1}, 8);
    const auto partition = partition_of(network, input_plane(), {-1, 1, -1, 1});
    Rng rng(4);
    RegionId near;
    for (int i = 0; i < 500; ++i) {
        const Point2 p{rng.uniform(-1, 1), rng.uniform(-1, 1)};
        const auto region = partition->region_at(p, near);
        REQUIRE(region.has_value());
        near = *region;
        const Eigen::MatrixXd input = Eigen::Vector2d(p.x, p.y);
        const PatternTable table = compute_patterns(network, input);
        CHECK(partition->hash(*region) == pattern_hash(network.num_hidden_units(), table.bits.row(0)));
    }
    CHECK_FALSE(partition->region_at({1.001, 0}).has_value());
    CHECK_FALSE(partition->region_at({std::nan(""), 0}).has_value());
}

TEST_CASE("partition: a budget stops it, says so, and keeps what there is") {
    const Network network = testing::random_network({2, 40, 40, 1}, 6);
    const std::size_t all = partition_of(network, input_plane(), {-1, 1, -1, 1})->num_regions();
    for (const std::size_t limit : {1UL, 10UL, 100UL, 301UL, 302UL, 303UL, 304UL, 500UL, all - 1}) {
        PartitionOptions options;
        options.max_regions = limit;
        const auto partition = partition_of(network, input_plane(), {-1, 1, -1, 1}, options);
        CHECK_FALSE(partition->complete());
        CHECK_FALSE(partition->has_maps());
        CHECK(partition->num_regions() > limit);
        CHECK(partition->num_regions() <= limit + 45);
        const PartitionCheck structure = check_invariants(*partition);
        CHECK(structure.area_error < 1e-12);
        CHECK(structure.wrong_structure == 0);
        for (std::uint32_t r = 0; r < partition->num_regions(); ++r) {
            const std::size_t depth = partition->depth(RegionId(r));
            const Point2 centre = partition->centroid(RegionId(r));
            const Eigen::MatrixXd input = Eigen::Vector2d(centre.x, centre.y);
            const PatternTable table = compute_patterns(network, input);
            const auto pattern = partition->pattern(RegionId(r));
            for (std::size_t bit = 0; bit < 40 * depth; ++bit) CHECK(get_bit(pattern, bit) == table.bits.get(0, bit));
        }
    }
    PartitionOptions options;
    options.max_regions = all;
    CHECK(partition_of(network, input_plane(), {-1, 1, -1, 1}, options)->complete());
    PartitionOptions bytes;
    bytes.max_bytes = 20000;
    CHECK_FALSE(partition_of(network, input_plane(), {-1, 1, -1, 1}, bytes)->complete());
}

TEST_CASE("partition: bad planes and windows are refused with a sentence") {
    const auto network = std::make_shared<Network>(testing::random_network({3, 4, 1}, 1));
    CHECK_FALSE(partition_plane(network, input_plane(), {-1, 1, -1, 1}).has_value());
    PlaneFrame frame = random_plane(3, 1);
    for (const PlaneWindow& window : {PlaneWindow{1, -1, -1, 1}, PlaneWindow{0, 0, -1, 1},
                                      PlaneWindow{-1, 1, std::nan(""), 1}, PlaneWindow{-1, INFINITY, -1, 1}}) {
        const auto refused = partition_plane(network, frame, window);
        REQUIRE_FALSE(refused.has_value());
        CHECK(refused.error().sentence().find("window") != std::string::npos);
    }
    frame.u(1) = std::nan("");
    CHECK_FALSE(partition_plane(network, frame, {-1, 1, -1, 1}).has_value());
}

TEST_CASE("level sets: the level is taken on every segment, and every change of sign is found") {
    const Network network = testing::random_network({2, 14, 14, 1}, 17);
    const auto partition = partition_of(network, input_plane(), {-1, 1, -1, 1});
    const double level = 0.1 + partition->output(RegionId(0), 0, face_centroid(partition->cells(), FaceId(0)));
    const LevelSet set = level_set(*partition, 0, level);
    REQUIRE_FALSE(set.segments.empty());
    for (const LevelSegment& segment : set.segments) {
        for (const double t : {0.0, 0.3, 1.0}) {
            const Point2 p = partition->to_plane(lerp(segment.a, segment.b, t));
            CHECK(std::abs(logits_of(network, Eigen::Vector2d(p.x, p.y))(0, 0) - level) < 1e-12);
        }
    }
    // Every region whose corners lie on both sides has exactly one segment.
    std::map<std::uint32_t, int> count;
    for (const LevelSegment& segment : set.segments) ++count[segment.region.index];
    for (std::uint32_t r = 0; r < partition->num_regions(); ++r) {
        bool above = false;
        bool below = false;
        for (const Point2 corner : face_polygon(partition->cells(), FaceId(r))) {
            (partition->output(RegionId(r), 0, corner) > level ? above : below) = true;
        }
        CHECK(count[r] == (above && below ? 1 : 0));
    }
    std::size_t in_lines = 0;
    for (const auto& line : set.polylines) {
        in_lines += line.size();
        // Inside the window a level line never ends: its ends are on the window's sides, or it is closed.
        const LevelSegment& first = set.segments[line.front()];
        const LevelSegment& last = set.segments[line.back()];
        const auto touches = [](const LevelSegment& s, const LevelSegment& other) {
            for (const Point2 p : {s.a, s.b}) {
                if (std::max(std::abs(p.x), std::abs(p.y)) > 1 - 1e-9) return true;
                for (const Point2 q : {other.a, other.b}) {
                    if (std::hypot(p.x - q.x, p.y - q.y) < 1e-9 && &s != &other) return true;
                }
            }
            return false;
        };
        CHECK((line.size() > 1 ? touches(first, last) : touches(first, first)));
    }
    CHECK(in_lines == set.segments.size());
}

TEST_CASE("decision boundary: ties of the largest logits, found by sampling as well") {
    const Network network = testing::random_network({2, 16, 12, 4}, 31);
    const auto partition = partition_of(network, input_plane(), {-1.5, 1.5, -1.5, 1.5});
    const LevelSet set = decision_boundary(*partition);
    for (const LevelSegment& segment : set.segments) {
        for (const double t : {0.001, 0.5, 0.999}) {
            const Point2 p = partition->to_plane(lerp(segment.a, segment.b, t));
            const Eigen::VectorXd logits = logits_of(network, Eigen::Vector2d(p.x, p.y));
            CHECK(std::abs(logits(segment.first) - logits(segment.second)) < 1e-11);
            CHECK(logits.maxCoeff() - logits(segment.first) < 1e-11);
        }
    }
    // Along random segments the class changes as often as boundary segments are crossed.
    Rng rng(2);
    int changes = 0;
    for (int i = 0; i < 60; ++i) {
        const Point2 a{rng.uniform(-1, 1), rng.uniform(-1, 1)};
        const Point2 b{rng.uniform(-1, 1), rng.uniform(-1, 1)};
        const auto class_at = [&](Point2 cell) {
            const Point2 p = partition->to_plane(cell);
            Eigen::Index best = 0;
            logits_of(network, Eigen::Vector2d(p.x, p.y)).col(0).maxCoeff(&best);
            return best;
        };
        int crossed = 0;
        for (const LevelSegment& s : set.segments) {
            const bool splits_segment = (cross(a, b, s.a) > 0) != (cross(a, b, s.b) > 0);
            const bool splits_way = (cross(s.a, s.b, a) > 0) != (cross(s.a, s.b, b) > 0);
            crossed += splits_segment && splits_way ? 1 : 0;
        }
        int sampled = 0;
        Eigen::Index before = class_at(a);
        for (int k = 1; k <= 400; ++k) {
            const Eigen::Index now = class_at(lerp(a, b, k / 400.0));
            sampled += now != before ? 1 : 0;
            before = now;
        }
        CHECK(sampled <= crossed);
        changes += sampled;
    }
    CHECK(changes > 10);
}
