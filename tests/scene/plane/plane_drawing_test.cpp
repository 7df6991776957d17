#include "scene/plane/plane_drawing.h"

#include "support/networks.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

constexpr DrawPoint kSize{700, 500};

std::shared_ptr<const RegionPartition> partition_of(const std::vector<int>& widths, unsigned seed) {
    const auto network = std::make_shared<const Network>(random_network(widths, seed));
    return *partition_plane(network, input_plane(), {-2, 3, -1, 4}, {});
}

PlanePicture picture_of(const std::shared_ptr<const RegionPartition>& partition, PlaneColour by) {
    PlanePicture picture;
    picture.mesh = std::make_shared<const PlaneMesh>(make_plane_mesh(partition));
    ColouringRequest request;
    request.by = by;
    picture.colours = std::make_shared<const RegionColours>(colour_regions(*picture.mesh, request));
    picture.walls = false;
    picture.style.boundary = rgba(0x111111);
    picture.style.halo = rgba(0xEEEEEE);
    return picture;
}

PlanePage page_of(const PlanePicture& picture, PlaneWindow window) {
    return {picture, window, 0, nullptr, {}, "x", "y", {picture.colours->legend, "colours"}};
}

double area_of(std::span<const DrawPoint> corners) {
    double twice = 0;
    for (std::size_t i = 0; i < corners.size(); ++i) {
        const DrawPoint p = corners[i];
        const DrawPoint q = corners[(i + 1) % corners.size()];
        twice += double{p.x} * q.y - double{q.x} * p.y;
    }
    return std::abs(twice) / 2;
}

/// The shapes behind the first clip: those of the picture itself.
std::vector<Shape> picture_shapes(const Drawing& drawing, Shape::Kind kind) {
    std::vector<Shape> shapes;
    std::copy_if(drawing.shapes().begin(), drawing.shapes().end(), std::back_inserter(shapes),
                 [kind](const Shape& s) { return s.clip == 0 && s.kind == kind; });
    return shapes;
}

}  // namespace

TEST_CASE("plane drawing: regions fill the picture once, also where their colour changes in steps") {
    const auto partition = partition_of({2, 10, 10, 1}, 4);
    for (const PlaneColour by : {PlaneColour::kPattern, PlaneColour::kOutput, PlaneColour::kLayer}) {
        CAPTURE(static_cast<int>(by));
        const PlanePicture picture = picture_of(partition, by);
        const PlanePage page = page_of(picture, partition->window());
        const Drawing drawing = plane_drawing(page, make_palette(false), kSize);
        const DrawRect area = drawing.clips()[0];
        double sum = 0;
        const std::vector<Shape> polygons = picture_shapes(drawing, Shape::Kind::kPolygon);
        for (const Shape& shape : polygons) sum += area_of(drawing.points_of(shape));
        CHECK(sum == doctest::Approx(double{area.width()} * area.height()).epsilon(1e-3));
        if (by != PlaneColour::kOutput) CHECK(polygons.size() == partition->num_regions());
        if (by == PlaneColour::kOutput) CHECK(polygons.size() > partition->num_regions());
    }
}

TEST_CASE("plane drawing: a step of the ramp has the colour of the output in its middle") {
    const auto partition = partition_of({2, 8, 1}, 5);
    const PlanePicture picture = picture_of(partition, PlaneColour::kOutput);
    const PlaneWindow window = partition->window();
    const PlanePage page = page_of(picture, window);
    const Drawing drawing = plane_drawing(page, make_palette(false), kSize);
    const DrawRect area = drawing.clips()[0];
    const ColourLegend& legend = picture.colours->legend;
    std::size_t checked = 0;
    for (const Shape& shape : picture_shapes(drawing, Shape::Kind::kPolygon)) {
        const auto corners = drawing.points_of(shape);
        if (area_of(corners) < 4) continue;
        Point2 middle{0, 0};
        for (const DrawPoint& p : corners) middle = {middle.x + p.x, middle.y + p.y};
        const double count = static_cast<double>(corners.size());
        const Point2 cell{2 * (middle.x / count - area.min.x) / area.width() - 1,
                          1 - 2 * (middle.y / count - area.min.y) / area.height()};
        const auto region = partition->region_at(partition->to_plane(cell));
        if (!region) continue;
        const double value = partition->output(*region, 0, cell);
        const double t = std::clamp((value - legend.low) / (legend.high - legend.low), 0.0, 1.0);
        const float step = std::clamp(std::floor(static_cast<float>(t) * 64), 0.0F, 63.0F);
        const auto near = [&](float s) {
            return ramp_colour(*legend.ramp, (std::clamp(s, 0.0F, 63.0F) + 0.5F) / 64, false) == shape.fill;
        };
        CHECK((near(step - 1) || near(step) || near(step + 1)));
        ++checked;
    }
    CHECK(checked > 20);
}

TEST_CASE("plane drawing: only what is in the window is drawn, points and path where they belong") {
    const auto partition = partition_of({2, 12, 12, 1}, 6);
    PlanePicture picture = picture_of(partition, PlaneColour::kPattern);
    const Point2 inside = partition->from_plane({0.5, 1});
    const Point2 outside = partition->from_plane({2.9, 3.9});
    PointMark mark;
    mark.radius = 4;
    mark.fill = rgba(0xFF0000);
    std::vector<PointMark> marks(2, mark);
    marks[0].x = static_cast<float>(inside.x);
    marks[0].y = static_cast<float>(inside.y);
    marks[1].x = static_cast<float>(outside.x);
    marks[1].y = static_cast<float>(outside.y);
    picture.points = std::make_shared<const std::vector<PointMark>>(marks);
    PlanePage page = page_of(picture, {0, 1, 0, 2});
    page.path = {{0, 0}, {0.25, 0.5}, {1, 2}};
    const Drawing drawing = plane_drawing(page, make_palette(true), kSize);
    const DrawRect area = drawing.clips()[0];
    const std::vector<Shape> discs = picture_shapes(drawing, Shape::Kind::kDisc);
    REQUIRE(discs.size() == 4);  // one point, one breakpoint, two ends
    const DrawPoint p = drawing.points_of(discs[0])[0];
    CHECK(p.x == doctest::Approx(area.min.x + 0.5 * area.width()));
    CHECK(p.y == doctest::Approx(area.min.y + 0.5 * area.height()));
    const DrawPoint bend = drawing.points_of(discs[1])[0];
    CHECK(bend.x == doctest::Approx(area.min.x + 0.25 * area.width()));
    CHECK(bend.y == doctest::Approx(area.max.y - 0.25 * area.height()));
    CHECK(picture_shapes(drawing, Shape::Kind::kPolygon).size() < partition->num_regions());
}

TEST_CASE("plane drawing: the lines of a level set are as long as its segments together") {
    const auto partition = partition_of({2, 12, 12, 1}, 7);
    const LevelSet boundary = decision_boundary(*partition);
    double segments = 0;
    for (const LevelSegment& s : boundary.segments) segments += std::hypot(s.a.x - s.b.x, s.a.y - s.b.y);
    double lines = 0;
    for (const auto& line : lines_of(boundary)) {
        for (std::size_t i = 1; i < line.size(); ++i)
            lines += std::hypot(line[i].x - line[i - 1].x, line[i].y - line[i - 1].y);
    }
    REQUIRE(segments > 0);
    CHECK(lines == doctest::Approx(segments).epsilon(1e-6));
}
