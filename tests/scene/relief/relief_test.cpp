#include "base/numerics/rng.h"
#include "scene/relief/relief_scene.h"
#include "support/networks.h"

#include <Eigen/Geometry>
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

std::shared_ptr<const PlaneMesh> mesh_of(const std::vector<int>& widths, unsigned seed) {
    const auto network = std::make_shared<const Network>(random_network(widths, seed));
    return std::make_shared<const PlaneMesh>(make_plane_mesh(*partition_plane(network, input_plane(), {-2, 3, -1, 4})));
}

std::vector<std::shared_ptr<const PlaneMesh>> meshes() {
    return {mesh_of({2, 12, 12, 1}, 1), mesh_of({2, 16, 16, 16, 3}, 2), mesh_of({2, 1}, 3), mesh_of({2, 60, 60, 1}, 4)};
}

std::size_t last_output(const PlaneMesh& mesh) { return mesh.partition->num_outputs() - 1; }

}  // namespace

TEST_CASE("relief: neighbouring facets meet without a crack, at the value of the forward pass") {
    for (const auto& mesh : meshes()) {
        const RegionPartition& partition = *mesh->partition;
        const Subdivision& cells = partition.cells();
        const std::size_t output = last_output(*mesh);
        const ReliefSurface surface = make_relief_surface(mesh, output);
        double scale = 1;
        for (const float v : surface.vertices) scale = std::max(scale, std::abs(static_cast<double>(v)));
        for (const HalfedgeId h : cells.half_edges()) {
            if (!cells.face(h).valid() || !cells.neighbour(h).valid()) continue;
            for (const VertexId v : {cells.origin(h), cells.destination(h)}) {
                const double here = partition.output(region_of(cells.face(h)), output, cells.vertex(v));
                const double there = partition.output(region_of(cells.neighbour(h)), output, cells.vertex(v));
                CHECK(std::abs(here - there) <= 1e-9 * scale);
            }
        }
        // Corners at one place have one and the same height, bit by bit.
        std::vector<std::array<float, 3>> corners;
        for (std::size_t i = 0; i < mesh->num_corners(); ++i)
            corners.push_back({mesh->positions[2 * i], mesh->positions[2 * i + 1], surface.facets[3 * i]});
        for (std::size_t v = 0; v < cells.num_vertices(); v += 7) {
            const Point2 at = partition.to_plane(cells.vertex(VertexId(v)));
            const SlowForward slow = slow_forward(partition.network(), Eigen::Vector2d(at.x, at.y));
            CHECK(static_cast<double>(surface.vertices[v]) ==
                  doctest::Approx(slow.logits(static_cast<Eigen::Index>(output))).epsilon(1e-5).scale(scale));
        }
        std::sort(corners.begin(), corners.end());
        for (std::size_t i = 1; i < corners.size(); ++i) {
            if (corners[i][0] == corners[i - 1][0] && corners[i][1] == corners[i - 1][1])
                CHECK(std::abs(corners[i][2] - corners[i - 1][2]) <= 1e-6 * scale);
        }
    }
}

TEST_CASE("relief: every facet is flat: its corners lie where its slopes say") {
    for (const auto& mesh : meshes()) {
        const ReliefSurface surface = make_relief_surface(mesh, last_output(*mesh));
        for (std::uint32_t r = 0; r < mesh->num_regions(); ++r) {
            const std::uint32_t first = mesh->first_corner[r];
            for (std::uint32_t i = first; i < mesh->first_corner[r + 1]; ++i) {
                const float dx = mesh->positions[2 * i] - mesh->positions[2 * first];
                const float dy = mesh->positions[2 * i + 1] - mesh->positions[2 * first + 1];
                const float expected =
                    surface.facets[3 * first] + surface.facets[3 * first + 1] * dx + surface.facets[3 * first + 2] * dy;
                CHECK(surface.facets[3 * i] == doctest::Approx(expected).epsilon(1e-4).scale(10));
            }
        }
    }
}

TEST_CASE("relief: the range of logits in a window is that of many samples, and is attained") {
    Rng rng(5);
    for (const auto& mesh : meshes()) {
        const RegionPartition& partition = *mesh->partition;
        const std::size_t output = last_output(*mesh);
        const ReliefSurface surface = make_relief_surface(mesh, output);
        for (int t = 0; t < 10; ++t) {
            const Point2 low{-0.9 + rng.uniform(), -0.9 + rng.uniform()};
            const Point2 high{low.x + 0.02 + 0.8 * rng.uniform(), low.y + 0.02 + 0.8 * rng.uniform()};
            const LogitRange range = logit_range(surface, low, high);
            LogitRange sampled{1e300, -1e300};
            constexpr int kSide = 120;
            for (int i = 0; i <= kSide; ++i) {
                for (int j = 0; j <= kSide; ++j) {
                    const Point2 cell{low.x + (high.x - low.x) * i / kSide, low.y + (high.y - low.y) * j / kSide};
                    const auto region = partition.region_at(partition.to_plane(cell));
                    if (!region) continue;
                    const double value = partition.output(*region, output, cell);
                    sampled.least = std::min(sampled.least, value);
                    sampled.most = std::max(sampled.most, value);
                }
            }
            const double size = range.most - range.least;
            const double tolerance = 1e-5 * (1 + std::abs(range.least) + std::abs(range.most));
            CHECK(sampled.least >= range.least - tolerance);
            CHECK(sampled.most <= range.most + tolerance);
            CHECK(sampled.least <= range.least + 0.05 * size + tolerance);
            CHECK(sampled.most >= range.most - 0.05 * size - tolerance);
        }
    }
}

TEST_CASE("relief camera: a ray through a place of the picture meets what is drawn there") {
    Rng rng(6);
    for (int t = 0; t < 200; ++t) {
        const ReliefCamera camera(360 * rng.uniform(), 180 * rng.uniform() - 90, 0.5 + 4 * rng.uniform(),
                                  {rng.normal() * 0.3, rng.normal() * 0.3}, 0.5 + 2 * rng.uniform());
        const Eigen::Vector3d place(2 * rng.uniform() - 1, 2 * rng.uniform() - 1, rng.uniform() - 0.5);
        const Eigen::Vector3d seen = camera.project(place);
        const ReliefRay ray = camera.ray({seen.x(), seen.y()});
        const Eigen::Vector3d off = (place - ray.origin).cross(ray.direction.normalized());
        CHECK(off.norm() < 1e-9);
        CHECK((ray.origin + seen.z() * ray.direction - place).norm() < 1e-9);
        const Eigen::Vector4d clip = camera.matrix() * place.homogeneous();
        CHECK(std::abs(clip.z()) <= clip.w());  // between the near and the far plane
    }
    const ReliefCamera usual(-38, 30, 1, {0, 0}, 1.4);
    for (const double x : {-1.0, 1.0}) {
        for (const double y : {-1.0, 1.0}) {
            for (const double z : {-kReliefTop, kReliefTop}) {
                const Eigen::Vector3d seen = usual.project({x, y, z});
                CHECK(seen.x() > 0.02);
                CHECK(seen.x() < 0.98);
                CHECK(seen.y() > 0.02);
                CHECK(seen.y() < 0.98);
            }
        }
    }
}

namespace {

/// The nearest meeting of a ray with any facet, by looking at all triangles inside of the box.
std::optional<double> nearest_triangle(const ReliefSurface& surface, const ReliefSpace& space, const ReliefRay& ray,
                                       Point2 low, Point2 high) {
    std::optional<double> best;
    const PlaneMesh& mesh = *surface.mesh;
    const auto corner = [&](std::uint32_t i) {
        return space.world({static_cast<double>(mesh.positions[2 * i]), static_cast<double>(mesh.positions[2 * i + 1])},
                           static_cast<double>(surface.facets[3 * i]));
    };
    for (std::size_t i = 0; i < mesh.triangles.size(); i += 3) {
        const Eigen::Vector3d a = corner(mesh.triangles[i]);
        Eigen::Matrix3d m;
        m << corner(mesh.triangles[i + 1]) - a, corner(mesh.triangles[i + 2]) - a, -ray.direction;
        if (std::abs(m.determinant()) < 1e-14) continue;
        const Eigen::Vector3d s = m.inverse() * (ray.origin - a);
        if (s.x() < 0 || s.y() < 0 || s.x() + s.y() > 1 || s.z() < 0) continue;
        const Eigen::Vector3d at = ray.origin + s.z() * ray.direction;
        const Point2 cell = space.cell(at);
        const bool inside = cell.x >= low.x && cell.x <= high.x && cell.y >= low.y && cell.y <= high.y &&
                            std::abs(at.z()) <= kReliefTop;
        if (inside && (!best || s.z() < *best)) best = s.z();
    }
    return best;
}

}  // namespace

TEST_CASE("relief: the facet under the pointer is the first one that the ray meets, as a look at all triangles says") {
    Rng rng(7);
    std::size_t hits = 0;
    for (const auto& mesh : meshes()) {
        const std::size_t output = last_output(*mesh);
        const ReliefSurface surface = make_relief_surface(mesh, output);
        const Point2 low{-0.8, -0.7};
        const Point2 high{0.9, 0.85};
        LogitRange range = logit_range(surface, low, high);
        range.most -= 0.2 * (range.most - range.least);  // so that a part is cut off
        const ReliefSpace space = relief_space(low, high, range.least, range.most);
        for (int t = 0; t < 300; ++t) {
            const ReliefCamera camera(360 * rng.uniform(), 180 * rng.uniform() - 90, 1, {0, 0}, 1.3);
            const ReliefRay ray = camera.ray({0.2 + 0.6 * rng.uniform(), 0.2 + 0.6 * rng.uniform()});
            const auto expected = nearest_triangle(surface, space, ray, low, high);
            const auto found = pick_facet(*mesh->partition, output, space, ray, low, high);
            // Within rounding of a silhouette or of the box's sides both answers are right: tell by a ray close by.
            if (expected.has_value() != found.has_value() || (expected && std::abs(*expected - found->along) > 1e-3)) {
                const ReliefRay near{ray.origin, ray.direction + Eigen::Vector3d(2e-4, -1e-4, 1.5e-4)};
                const ReliefRay other{ray.origin, ray.direction - Eigen::Vector3d(2e-4, -1e-4, 1.5e-4)};
                const auto a = nearest_triangle(surface, space, near, low, high);
                const auto b = nearest_triangle(surface, space, other, low, high);
                const bool edge = a.has_value() != b.has_value() || (a && std::abs(*a - *b) > 2e-3);
                CHECK(edge);
                continue;
            }
            if (!found) continue;
            ++hits;
            CHECK(mesh->partition->region_at(mesh->partition->to_plane(found->cell), found->region).has_value());
            const Eigen::Vector3d at = ray.origin + found->along * ray.direction;
            CHECK((space.world(found->cell, found->logit) - at).norm() < 1e-6);
        }
    }
    CHECK(hits > 200);
}

TEST_CASE("relief: straight from above the pick is the region of the plane") {
    const auto mesh = mesh_of({2, 12, 12, 1}, 1);
    const RegionPartition& partition = *mesh->partition;
    const ReliefSpace space = relief_space({-1, -1}, {1, 1}, -50, 50);
    Rng rng(8);
    for (int t = 0; t < 100; ++t) {
        const Point2 cell{1.8 * rng.uniform() - 0.9, 1.8 * rng.uniform() - 0.9};
        const Eigen::Vector3d above = space.world(cell, 49);
        const auto found = pick_facet(partition, 0, space, {above, {0, 0, -1}}, {-1, -1}, {1, 1});
        REQUIRE(found);
        CHECK(found->region == *partition.region_at(partition.to_plane(cell)));
        CHECK(found->logit == doctest::Approx(partition.output(found->region, 0, cell)));
    }
}

TEST_CASE("relief: the lifted boundary lies at logit 0, and pieces of classes on their facets") {
    const auto mesh = mesh_of({2, 16, 16, 1}, 9);
    const RegionPartition& partition = *mesh->partition;
    for (const SpaceStroke& stroke : lifted(decision_boundary(partition), partition, 0)) {
        CHECK(std::abs(stroke.z0) < 1e-6F);
        CHECK(std::abs(stroke.z1) < 1e-6F);
    }
    ColouringRequest request;
    request.by = PlaneColour::kClass;
    const RegionColours colours = colour_regions(*mesh, request);
    REQUIRE(3 * colours.piece_regions.size() == colours.piece_colours.size());
    REQUIRE(!colours.piece_regions.empty());
    const std::vector<float> facets = piece_facets(colours, partition, 0);
    REQUIRE(facets.size() == 3 * colours.piece_colours.size());
    for (std::size_t i = 0; i < colours.piece_colours.size(); ++i) {
        const Point2 at = partition.to_plane({static_cast<double>(colours.piece_positions[2 * i]),
                                              static_cast<double>(colours.piece_positions[2 * i + 1])});
        const SlowForward slow = slow_forward(partition.network(), Eigen::Vector2d(at.x, at.y));
        CHECK(static_cast<double>(facets[3 * i]) == doctest::Approx(slow.logits(0)).epsilon(1e-4).scale(10));
    }
}
