#include "ui/plane/plane_build.h"

#include "gl/null_plane_canvas.h"
#include "support/networks.h"

#include <doctest/doctest.h>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

PlaneSource source_with(const std::vector<int>& widths, unsigned seed = 3) {
    PlaneSource source;
    source.partition =
        *partition_plane(std::make_shared<const Network>(random_network(widths, seed)), input_plane(), {-2, 3, -1, 4});
    source.clusters = std::make_shared<const std::vector<std::uint32_t>>(source.partition->num_regions(), 0);
    return source;
}

const std::vector<int> kFew{2, 12, 12, 1};
const std::vector<int> kMany{2, 180, 180, 1};

/// No step beyond those that are done in any case.
constexpr auto kNoMore = [] { return false; };

/// One frame of a step each; returns how many frames there were until nothing was pending.
std::size_t frames_until_done(PlaneBuild& build, PlaneCanvas& canvas) {
    std::size_t frames = 0;
    while (build.pending()) {
        REQUIRE(frames < 10000);
        build.advance(&canvas, kNoMore, 1);
        ++frames;
    }
    return frames;
}

}  // namespace

TEST_CASE("plane build: few regions are there in the same call, whatever was in work") {
    PlaneBuild build;
    NullPlaneCanvas canvas;
    const PlaneSource few = source_with(kFew);
    build.want(few);
    CHECK(frames_until_done(build, canvas) == 1);
    CHECK(build.shown() == few);
    CHECK(build.mesh()->partition == few.partition);
    build.want(source_with(kMany));
    build.advance(&canvas, kNoMore, 2);
    CHECK(build.pending());
    const PlaneSource other = source_with(kFew, 4);
    build.want(other);
    CHECK(frames_until_done(build, canvas) == 1);
    CHECK(build.mesh()->partition == other.partition);
}

TEST_CASE("plane build: the old picture stays until all of a large one is there, on the canvas as well") {
    PlaneBuild build;
    NullPlaneCanvas canvas;
    const PlaneSource few = source_with(kFew);
    const PlaneSource many = source_with(kMany);
    REQUIRE(many.partition->num_regions() >= PlaneBuild::kManyRegions);
    build.want(few);
    build.advance(&canvas, kNoMore, 1);
    std::size_t frames = 0;
    for (build.want(many); build.pending(); ++frames) {
        CHECK(build.shown() == few);
        CHECK(build.mesh()->partition == few.partition);
        CHECK(build.colours()->corners.size() == build.mesh()->num_corners());
        build.advance(&canvas, kNoMore, 1);
        build.want(many);
    }
    CHECK(frames > 10);
    CHECK(build.shown() == many);
    CHECK(build.mesh()->partition == many.partition);
    CHECK(build.colours()->corners.size() == build.mesh()->num_corners());
    CHECK(build.colours()->corners == colour_regions(*build.mesh(), {}).corners);
}

TEST_CASE("plane build: other colours keep the mesh, and are sliced as well") {
    PlaneBuild build;
    NullPlaneCanvas canvas;
    PlaneSource many = source_with(kMany);
    build.want(many);
    frames_until_done(build, canvas);
    const auto mesh = build.mesh();
    const auto colours = build.colours();
    many.by = PlaneColour::kActiveUnits;
    build.want(many);
    CHECK(build.pending());
    build.advance(&canvas, kNoMore, 1);
    CHECK(build.colours() == colours);
    many.by = PlaneColour::kOutput;  // changed before the end
    build.want(many);
    frames_until_done(build, canvas);
    CHECK(build.mesh() == mesh);
    CHECK(build.colours()->ramp_values);
    // Back to what is shown while something else is in work: nothing is left to do.
    PlaneSource changed = many;
    changed.dark = true;
    build.want(changed);
    build.advance(&canvas, kNoMore, 1);
    build.want(many);
    CHECK(!build.pending());
}

TEST_CASE("plane build: large partitions that follow each other quickly are all the same seen") {
    PlaneBuild build;
    NullPlaneCanvas canvas;
    const PlaneSource first = source_with(kMany, 1);
    const PlaneSource second = source_with(kMany, 2);
    const PlaneSource third = source_with(kMany, 3);
    build.want(first);
    build.advance(&canvas, kNoMore, 3);
    build.want(second);
    build.advance(&canvas, kNoMore, 3);
    build.want(third);
    while (!build.mesh()) build.advance(&canvas, kNoMore, 3);
    CHECK(build.shown() == first);
    CHECK(build.pending());
    frames_until_done(build, canvas);
    CHECK(build.shown() == third);
    build.clear();
    CHECK(!build.mesh());
    CHECK(!build.pending());
}

TEST_CASE("plane build: a picture waits for what must be there beside it") {
    for (const auto& widths : {kFew, kMany}) {
        PlaneBuild build;
        NullPlaneCanvas canvas;
        const PlaneSource source = source_with(widths);
        build.want(source);
        int asked = 0;
        std::size_t frames = 0;
        while (build.pending()) {
            REQUIRE(++frames < 10000);
            CHECK_FALSE(build.mesh());
            build.advance(&canvas, kNoMore, 1, [&](const auto& partition) {
                CHECK(partition == source.partition);
                return ++asked >= 3;
            });
        }
        CHECK(asked >= 3);
        CHECK(build.shown() == source);
    }
}
