#include "scene/plane/colouring_job.h"
#include "scene/plane/plane_mesh_job.h"
#include "support/networks.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

constexpr PlaneColour kAllColourings[] = {PlaneColour::kPattern, PlaneColour::kCluster,  PlaneColour::kOutput,
                                          PlaneColour::kClass,   PlaneColour::kGradient, PlaneColour::kActiveUnits,
                                          PlaneColour::kLayer};

/// About 25,000 regions: many slices.
std::shared_ptr<const RegionPartition> large_partition(const std::vector<int>& widths) {
    return *partition_plane(std::make_shared<const Network>(random_network(widths, 5)), input_plane(), {-2, 3, -1, 4});
}

/// Runs a job to its end and returns the number of steps; progress must not go back.
std::size_t count_steps(Job& job) {
    std::size_t steps = 1;
    double progress = job.progress();
    while (job.step()) {
        CHECK(job.progress() >= progress);
        progress = job.progress();
        ++steps;
    }
    CHECK(job.progress() == 1);
    CHECK(!job.step());
    return steps;
}

bool same(const RegionColours& a, const RegionColours& b) {
    return a.corners == b.corners && a.ramp_values == b.ramp_values && a.piece_positions == b.piece_positions &&
           a.piece_colours == b.piece_colours && a.legend.low == b.legend.low && a.legend.high == b.legend.high &&
           a.legend.classes == b.legend.classes && a.legend.open_ended == b.legend.open_ended;
}

}  // namespace

TEST_CASE("plane jobs: a large mesh and its colours come in many slices and equal those made at once") {
    const auto partition = large_partition({2, 180, 180, 2});
    REQUIRE(partition->num_regions() > 20000);
    PlaneMeshJob meshing(partition);
    CHECK(count_steps(meshing) > 10);
    const auto mesh = std::make_shared<const PlaneMesh>(meshing.take());
    const PlaneMesh at_once = make_plane_mesh(partition);
    CHECK(mesh->positions == at_once.positions);
    CHECK(mesh->triangles == at_once.triangles);
    CHECK(mesh->first_corner == at_once.first_corner);
    CHECK(mesh->layer == at_once.layer);
    CHECK(mesh->walls.size() == at_once.walls.size());
    std::vector<std::uint32_t> clusters(mesh->num_regions());
    for (std::size_t r = 0; r < clusters.size(); ++r) clusters[r] = static_cast<std::uint32_t>(r % 7);
    ColouringRequest request;
    request.cluster_of_region = clusters;
    for (const PlaneColour by : kAllColourings) {
        for (const bool lit : {false, true}) {
            request.by = by;
            request.lit_cluster = lit ? std::optional<std::uint32_t>(3) : std::nullopt;
            ColouringJob job(mesh, request);
            CHECK(count_steps(job) > 1);
            CHECK(same(job.take(), colour_regions(at_once, request)));
        }
    }
}

TEST_CASE("plane jobs: the scale of the outputs holds all but one in four corners") {
    for (const std::vector<int>& widths : {std::vector<int>{2, 12, 12, 1}, {2, 1}, {2, 40, 40, 3}}) {
        const auto partition = large_partition(widths);
        const PlaneMesh mesh = make_plane_mesh(partition);
        std::vector<float> sizes;
        for (std::size_t r = 0; r < mesh.num_regions(); ++r) {
            for (std::uint32_t i = mesh.first_corner[r]; i < mesh.first_corner[r + 1]; ++i) {
                const Point2 at{mesh.positions[2 * i], mesh.positions[2 * i + 1]};
                sizes.push_back(std::abs(static_cast<float>(partition->output(RegionId(r), 0, at))));
            }
        }
        std::sort(sizes.begin(), sizes.end());
        ColouringRequest request;
        request.by = PlaneColour::kOutput;
        const ColourLegend legend = colour_regions(mesh, request).legend;
        const float most = sizes[sizes.size() - 1 - sizes.size() / 4];
        CHECK(legend.high >= most);
        CHECK(legend.high <= 2.6 * most);  // the next nice number
        CHECK(legend.open_ended == (sizes.back() > legend.high));
    }
}

TEST_CASE("plane jobs: active units are those of the pattern, region by region") {
    const auto partition = large_partition({2, 20, 20, 1});
    const PlaneMesh mesh = make_plane_mesh(partition);
    ColouringRequest request;
    request.by = PlaneColour::kActiveUnits;
    const RegionColours colours = colour_regions(mesh, request);
    std::vector<std::size_t> counts;
    for (std::size_t r = 0; r < mesh.num_regions(); ++r) {
        std::size_t count = 0;
        const auto pattern = partition->pattern(RegionId(r));
        for (std::size_t bit = 0; bit < partition->network().num_hidden_units(); ++bit) count += get_bit(pattern, bit);
        counts.push_back(count);
    }
    const auto [least, most] = std::minmax_element(counts.begin(), counts.end());
    CHECK(colours.legend.low == static_cast<double>(*least));
    CHECK(colours.legend.high == static_cast<double>(*most));
    // Equal counts, and only they, have equal colours.
    for (std::size_t r = 1; r < counts.size(); ++r) {
        const bool equal = colours.corners[mesh.first_corner[r]] == colours.corners[mesh.first_corner[r - 1]];
        CHECK(equal == (counts[r] == counts[r - 1]));
    }
}
