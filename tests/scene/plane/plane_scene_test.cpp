#include "scene/plane/plane_scene.h"

#include "base/numerics/rng.h"
#include "scene/kit/ticks.h"
#include "scene/plane/pattern_hues.h"
#include "scene/plane/plot_painter.h"
#include "support/networks.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

std::shared_ptr<const RegionPartition> scene_partition(const std::vector<int>& widths, unsigned seed,
                                                       std::optional<std::size_t> depth = {}) {
    PartitionOptions options;
    options.depth = depth;
    const auto network = std::make_shared<const Network>(random_network(widths, seed));
    return *partition_plane(network, input_plane(), {-2, 3, -1, 4}, options);
}

std::vector<std::shared_ptr<const RegionPartition>> partitions() {
    return {scene_partition({2, 12, 12, 1}, 1), scene_partition({2, 16, 16, 16, 3}, 2), scene_partition({2, 1}, 3),
            scene_partition({2, 12, 12, 1}, 1, 1)};
}

double triangle_area(const std::vector<float>& xy, std::size_t a, std::size_t b, std::size_t c) {
    const auto point = [&](std::size_t i) { return Point2{xy[2 * i], xy[2 * i + 1]}; };
    return cross(point(a), point(b), point(c)) / 2;
}

float value_at(const RegionColours& colours, std::size_t corner) {
    float value = 0;
    std::memcpy(&value, &colours.corners[corner], sizeof value);
    return value;
}

Point2 corner_of(const PlaneMesh& mesh, std::size_t i) { return {mesh.positions[2 * i], mesh.positions[2 * i + 1]}; }

}  // namespace

TEST_CASE("plane scene: the triangles tile the window, every region has its own") {
    for (const auto& partition : partitions()) {
        const PlaneMesh mesh = make_plane_mesh(partition);
        REQUIRE(mesh.num_regions() == partition->num_regions());
        CHECK(mesh.first_corner.back() == mesh.num_corners());
        CHECK(mesh.triangles.size() == 3 * (mesh.num_corners() - 2 * mesh.num_regions()));
        double sum = 0;
        for (std::size_t i = 0; i < mesh.triangles.size(); i += 3) {
            const double area =
                triangle_area(mesh.positions, mesh.triangles[i], mesh.triangles[i + 1], mesh.triangles[i + 2]);
            CHECK(area > -1e-6);
            sum += area;
        }
        CHECK(sum == doctest::Approx(4).epsilon(1e-5));
        std::size_t sides = 0;
        for (std::size_t e = 0; e < partition->cells().num_edges(); ++e)
            sides += partition->cells().is_side(Subdivision::half_of(e));
        CHECK(mesh.walls.size() + sides == partition->cells().num_edges());
        // Every wall belongs to two regions, every side to one.
        CHECK(mesh.num_corners() == 2 * mesh.walls.size() + sides);
    }
}

TEST_CASE("plane scene: a pattern has its own colour, unless a neighbour of a smaller hash has one like it") {
    const auto partition = scene_partition({2, 12, 12, 1}, 1);
    const PlaneMesh mesh = make_plane_mesh(partition);
    const Subdivision& cells = partition->cells();
    PatternHues hues(*partition);
    while (!hues.reserve_some()) {
    }
    // From the last region on: the order of the questions does not matter.
    for (std::size_t r = mesh.num_regions(); r-- > 0;) hues.find(RegionId(r));
    std::size_t own = 0;
    std::size_t borders = 0;
    std::size_t alike = 0;
    for (const bool dark : {false, true}) {
        ColouringRequest request;
        request.dark = dark;
        const RegionColours colours = colour_regions(mesh, request);
        for (std::size_t r = 0; r < mesh.num_regions(); ++r) {
            const RegionId region(r);
            CHECK(colours.corners[mesh.first_corner[r]] == pastel_colour(hues[region], dark));
            const unsigned wanted = pattern_hue(partition->hash(region));
            own += hues[region] == wanted;
            bool gives_way = false;
            cells.for_each_half_edge(face_of(region), [&](HalfedgeId h) {
                const RegionId other = region_of(cells.neighbour(h));
                if (!other.valid()) return;
                ++borders;
                alike += PatternHues::distance(hues[region], hues[other]) < PatternHues::kApart;
                gives_way |= partition->hash(other) < partition->hash(region) &&
                             PatternHues::distance(wanted, hues[other]) < PatternHues::kApart;
            });
            if (!gives_way) CHECK(hues[region] == wanted);
        }
    }
    CHECK(borders > 200);
    CHECK(100 * alike <= borders);    // only where neighbours leave no room
    CHECK(own > mesh.num_regions());  // of both themes: more than a half
    CHECK(pattern_colour(7, false) == pattern_colour(7, false));
    // Constant lightness: sRGB's luma of all hues stays close together.
    for (std::uint64_t hash = 1; hash < 200; ++hash) {
        const Rgba c = pattern_colour(hash, false);
        const double luma = 0.2126 * (c & 255U) + 0.7152 * (c >> 8U & 255U) + 0.0722 * (c >> 16U & 255U);
        CHECK(luma == doctest::Approx(189).epsilon(0.06));
    }
}

TEST_CASE("plane scene: outputs, gradients, active units, layers and classes agree with the partition") {
    for (const auto& partition : partitions()) {
        if (!partition->has_maps()) continue;
        const PlaneMesh mesh = make_plane_mesh(partition);
        ColouringRequest request;
        request.by = PlaneColour::kOutput;
        request.output = partition->num_outputs() - 1;
        const RegionColours output = colour_regions(mesh, request);
        REQUIRE(output.ramp_values);
        request.by = PlaneColour::kGradient;
        const RegionColours gradient = colour_regions(mesh, request);
        request.by = PlaneColour::kActiveUnits;
        const RegionColours active = colour_regions(mesh, request);
        request.by = PlaneColour::kLayer;
        const RegionColours layer = colour_regions(mesh, request);
        CHECK(layer.legend.high <= 1 + static_cast<double>(partition->network().hidden_layers().size()));
        for (std::size_t r = 0; r < mesh.num_regions(); ++r) {
            const PlaneMap map = partition->map(RegionId(r));
            const std::uint32_t first = mesh.first_corner[r];
            const Point2 p = partition->to_plane(corner_of(mesh, first));
            const auto o = static_cast<Eigen::Index>(request.output);
            const double value = map.slope(o, 0) * p.x + map.slope(o, 1) * p.y + map.bias(o);
            const ColourLegend& legend = output.legend;
            CHECK(legend.low + value_at(output, first) * (legend.high - legend.low) ==
                  doctest::Approx(std::clamp(value, legend.low, legend.high)).epsilon(1e-4).scale(legend.high));
            const auto t = static_cast<float>(map.slope.norm() / gradient.legend.high);
            const Rgba wanted = ramp_colour(Ramp::kViridis, t, false);
            for (unsigned i = 0; i < 3; ++i)
                CHECK(std::abs(int(wanted >> 8 * i & 255U) - int(gradient.corners[first] >> 8 * i & 255U)) <= 2);
            int count = 0;
            for (const auto word : partition->pattern(RegionId(r))) count += std::popcount(word);
            CHECK(count >= active.legend.low);
            CHECK(count <= active.legend.high);
        }
    }
}

TEST_CASE("plane scene: predicted classes fill the window, cut where the classes tie") {
    for (const auto& partition : {scene_partition({2, 12, 12, 1}, 1), scene_partition({2, 16, 16, 16, 3}, 2)}) {
        const PlaneMesh mesh = make_plane_mesh(partition);
        ColouringRequest request;
        request.by = PlaneColour::kClass;
        const RegionColours colours = colour_regions(mesh, request);
        REQUIRE(!colours.legend.classes.empty());
        CHECK(colours.piece_colours.size() * 2 == colours.piece_positions.size());
        const auto class_of = [&](Point2 cell) {
            const auto region = *partition->region_at(partition->to_plane(cell));
            if (partition->num_outputs() == 1) return partition->output(region, 0, cell) > 0 ? 1U : 0U;
            std::uint32_t best = 0;
            for (std::uint32_t o = 1; o < partition->num_outputs(); ++o)
                if (partition->output(region, o, cell) > partition->output(region, best, cell)) best = o;
            return best;
        };
        // The middle of every piece has the class of its colour.
        for (std::size_t i = 0; i + 2 < colours.piece_colours.size(); i += 3) {
            if (std::abs(triangle_area(colours.piece_positions, i, i + 1, i + 2)) < 1e-6) continue;
            Point2 middle;
            for (std::size_t k = i; k < i + 3; ++k) {
                middle.x += colours.piece_positions[2 * k] / 3.0;
                middle.y += colours.piece_positions[2 * k + 1] / 3.0;
            }
            CHECK(colours.piece_colours[i] == class_area_colour(class_of(middle), partition->num_outputs(), false));
        }
    }
}

TEST_CASE("plane scene: a lit cluster makes the others step back") {
    const auto partition = scene_partition({2, 12, 12, 1}, 1);
    const PlaneMesh mesh = make_plane_mesh(partition);
    std::vector<std::uint32_t> clusters(mesh.num_regions(), Id<struct ClusterTag>::kNone);
    clusters[1] = 4;
    ColouringRequest request;
    request.cluster_of_region = clusters;
    const RegionColours plain = colour_regions(mesh, request);
    request.lit_cluster = 4;
    const RegionColours lit = colour_regions(mesh, request);
    CHECK(lit.corners[mesh.first_corner[1]] == plain.corners[mesh.first_corner[1]]);
    CHECK(lit.corners[mesh.first_corner[0]] != plain.corners[mesh.first_corner[0]]);
    request.by = PlaneColour::kOutput;
    const RegionColours values = colour_regions(mesh, request);
    CHECK(value_at(values, mesh.first_corner[0]) >= 2);
    CHECK(value_at(values, mesh.first_corner[1]) <= 1);
    request.by = PlaneColour::kCluster;
    request.lit_cluster.reset();
    const RegionColours by_cluster = colour_regions(mesh, request);
    CHECK(by_cluster.corners[mesh.first_corner[1]] == cluster_colour(4, false));
    CHECK(by_cluster.corners[mesh.first_corner[0]] == neutral_colour(false));
}

TEST_CASE("plane scene: colours that need maps are neutral without") {
    const auto partition = scene_partition({2, 12, 12, 1}, 1, 1);
    REQUIRE(!partition->has_maps());
    const PlaneMesh mesh = make_plane_mesh(partition);
    for (const auto by : {PlaneColour::kOutput, PlaneColour::kClass, PlaneColour::kGradient}) {
        ColouringRequest request;
        request.by = by;
        CHECK(colour_regions(mesh, request).corners[0] == neutral_colour(false));
    }
}

TEST_CASE("plane scene: the strokes of a unit lie on its zero set") {
    const auto partition = scene_partition({2, 12, 12, 1}, 1);
    const PlaneMesh mesh = make_plane_mesh(partition);
    std::size_t walls = 0;
    for (std::size_t unit = 0; unit < partition->network().num_hidden_units(); ++unit)
        walls += unit_strokes(*partition, UnitId(unit)).size();
    CHECK(walls == mesh.walls.size());
    CHECK(outline_strokes(mesh, RegionId(0)).size() == partition->polygon(RegionId(0)).size());
}

TEST_CASE("ticks: nice numbers inside the interval") {
    CHECK(nice_ceiling(0.3) == doctest::Approx(0.5));
    CHECK(nice_ceiling(2) == 2);
    CHECK(nice_ceiling(0) == 1);
    const std::vector<double> ticks = nice_ticks(-1.3, 2.2, 8);
    REQUIRE(ticks.size() == 7);
    CHECK(ticks.front() == doctest::Approx(-1));
    CHECK(ticks.back() == doctest::Approx(2));
    CHECK(nice_ticks(3, 3, 5).empty());
    for (const double scale : {1e-9, 1.0, 1e9}) {
        const auto many = nice_ticks(0.1 * scale, 0.97 * scale, 6);
        CHECK(many.size() >= 2);
        CHECK(many.size() <= 7);
    }
    CHECK(tick_digits(1000, 1000.5, 5) >= 5);
    CHECK(ticks_by(0.5, -0.6, 0.6) == std::vector<double>{-0.5, 0, 0.5});
}

TEST_CASE("plot axes: ticks have one step on both axes where a unit is as long on both, else each axis its own") {
    const Palette palette = make_palette(true);
    const auto numbers = [&](const DrawPoint size, const PlaneWindow& window) {
        Drawing drawing(size);
        PlotPainter plot(drawing, palette, spared_text_width);
        plot.axes({{{50, 0}, {size.x, size.y - 22}}, window}, {"x"}, {"y"}, 40, false);
        std::vector<std::string> below;
        std::vector<std::string> beside;
        for (const Shape& shape : drawing.shapes()) {
            if (shape.kind == Shape::Kind::kText)
                (shape.align == Align::kEnd ? beside : below).push_back(drawing.texts()[shape.text]);
        }
        return std::pair(below, beside);
    };
    using Texts = std::vector<std::string>;
    // As the moons stand on a screen: of 608 x 557, then narrower.
    const auto [below, beside] = numbers({658, 579}, {-1.5, 2.6, -1.6, 2.156});
    CHECK(below == Texts{"\u22121.5", "\u22121", "\u22120.5", "0", "0.5", "1", "1.5", "2", "2.5"});
    CHECK(beside == Texts{"\u22121.5", "\u22121", "\u22120.5", "0", "0.5", "1", "1.5", "2"});
    // A narrow picture.
    const auto narrow = numbers({250, 379}, {-2, 2, -3.57, 3.57});
    CHECK(narrow.first == Texts{"\u22122", "0", "2"});
    CHECK(narrow.second == Texts{"\u22122", "0", "2"});
    const auto other = numbers({658, 579}, {0, 100, 0, 1});
    CHECK(other.first.size() > 4);
    CHECK(other.second.size() > 4);
}
