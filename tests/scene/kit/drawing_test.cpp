#include "scene/kit/drawing.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace reluscope;

namespace {

std::size_t count_of(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
    return count;
}

}  // namespace

TEST_CASE("drawing: the topmost mark under a point is found") {
    Drawing drawing({100, 100});
    drawing.rect({{10, 10}, {60, 60}}, {.fill = rgba(0xFF0000), .mark = {MarkKind::kCluster, 1}});
    drawing.disc({40, 40}, 5, {.fill = rgba(0x00FF00), .mark = {MarkKind::kRow, 7}});
    drawing.line({0, 90}, {100, 90}, {.stroke = rgba(0x0000FF), .width = 2, .mark = {MarkKind::kFeature, 3}});
    drawing.rect({{0, 0}, {100, 100}}, {.fill = rgba(0, 20)});  // marks nothing, hides nothing
    CHECK(drawing.mark_at({20, 20}) == Mark{MarkKind::kCluster, 1});
    CHECK(drawing.mark_at({42, 41}) == Mark{MarkKind::kRow, 7});
    CHECK(drawing.mark_at({50, 92}) == Mark{MarkKind::kFeature, 3});
    CHECK(drawing.mark_at({80, 20}) == Mark{});
}

TEST_CASE("drawing: what is clipped away cannot be hit") {
    Drawing drawing({100, 100});
    drawing.begin_clip({{0, 0}, {50, 100}});
    drawing.rect({{0, 0}, {100, 100}}, {.fill = rgba(1), .mark = {MarkKind::kRow, 1}});
    drawing.end_clip();
    CHECK(drawing.mark_at({30, 50}) == Mark{MarkKind::kRow, 1});
    CHECK(drawing.mark_at({70, 50}) == Mark{});
}

TEST_CASE("drawing: convex polygons are hit inside only, in either direction of their corners") {
    std::vector<DrawPoint> corners;
    for (int i = 0; i < 7; ++i) {
        const float a = static_cast<float>(i) * 6.2831853F / 7;
        corners.push_back({50 + 30 * std::cos(a), 50 + 30 * std::sin(a)});
    }
    for (int turn = 0; turn < 2; ++turn) {
        Drawing drawing({100, 100});
        drawing.polygon(corners, {.fill = rgba(1), .mark = {MarkKind::kUnit, 2}});
        CHECK(drawing.mark_at({50, 50}) == Mark{MarkKind::kUnit, 2});
        CHECK(drawing.mark_at({85, 50}) == Mark{});
        std::reverse(corners.begin(), corners.end());
    }
}

TEST_CASE("drawing: dashes cover their share of a line, from its begin on and around corners") {
    const DrawPoint line[] = {{0, 0}, {30, 0}, {30, 40}, {30, 40}, {-20, 40}};
    const float length = 30 + 40 + 50;
    for (const float dash : {3.0F, 7.0F, 200.0F}) {
        CAPTURE(dash);
        float covered = 0;
        for (const auto& [from, to] : dashes_of(line, dash)) {
            covered += std::hypot(to.x - from.x, to.y - from.y);
            const bool on_line =
                (from.y == 0 && to.y == 0) || (from.x == 30 && to.x == 30) || (from.y == 40 && to.y == 40);
            CHECK(on_line);
        }
        const float period = dash * (1 + kDashGap);
        const float whole = std::floor(length / period);
        CHECK(covered == doctest::Approx(whole * dash + std::min(dash, length - whole * period)).epsilon(1e-3));
        CHECK(dashes_of(line, dash).front().first.x == 0);
    }
    Drawing drawing({50, 50});
    drawing.polyline(line, {.stroke = 0xFF000000, .width = 2, .dash = 5});
    CHECK(svg_of(drawing, 0, "dashed").find("stroke-dasharray=\"5 3\"") != std::string::npos);
}

TEST_CASE("drawing: the SVG has every shape once, escapes text and closes every element") {
    Drawing drawing({200, 100});
    drawing.rect({{1, 2}, {31, 42}}, {.fill = rgba(0x2E86C1), .radius = 3});
    const DrawPoint corners[] = {{0, 0}, {10, 0}, {5, 8}};
    drawing.polygon(corners, {.fill = rgba(0xE07B28, 128), .stroke = rgba(0), .width = 2});
    drawing.begin_clip({{0, 0}, {100, 100}});
    drawing.line({0, 0}, {200, 100}, {.stroke = rgba(0x123456)});
    drawing.end_clip();
    drawing.disc({50, 50}, 4, {.fill = rgba(0xFFFFFF)});
    drawing.text({5, 5}, "a < b & \"c\"", {.colour = rgba(0)});
    const std::string svg = svg_of(drawing, rgba(0xFFFFFF), "A <title>");
    CHECK(count_of(svg, "<rect") == 3);  // background, clip and ours
    CHECK(count_of(svg, "<polygon") == 1);
    CHECK(count_of(svg, "<polyline") == 1);
    CHECK(count_of(svg, "<circle") == 1);
    CHECK(count_of(svg, "<g ") == count_of(svg, "</g>"));
    CHECK(svg.find("a &lt; b &amp; &quot;c&quot;") != std::string::npos);
    CHECK(svg.find("<title>A &lt;title&gt;</title>") != std::string::npos);
    CHECK(svg.find("fill=\"#2e86c1\"") != std::string::npos);
    CHECK(svg.find("fill-opacity=\"0.5\"") != std::string::npos);
}
