#include "scene/kit/raster.h"

#include <doctest/doctest.h>

#include <array>

using namespace reluscope;

namespace {

/// Red, green and blue of a pixel, from the top left corner.
std::array<int, 3> pixel(const Raster& raster, int x, int y) {
    const std::size_t at =
        3 * (static_cast<std::size_t>(raster.height - 1 - y) * static_cast<std::size_t>(raster.width) +
             static_cast<std::size_t>(x));
    return {std::to_integer<int>(raster.rgb[at]), std::to_integer<int>(raster.rgb[at + 1]),
            std::to_integer<int>(raster.rgb[at + 2])};
}

ShapeStyle filled(Rgba colour) {
    ShapeStyle style;
    style.fill = colour;
    return style;
}

constexpr std::array<int, 3> kWhite = {255, 255, 255};
constexpr std::array<int, 3> kRed = {255, 0, 0};

}  // namespace

TEST_CASE("raster: a pixel is the mean of what covers it") {
    Drawing drawing({8, 4});
    drawing.rect({{1, 1}, {3.5F, 3}}, filled(rgba(0xFF0000)));
    const Raster raster = rasterise(drawing, {{0, 0}, {8, 4}}, 1, rgba(0xFFFFFF));
    CHECK(raster.width == 8);
    CHECK(raster.height == 4);
    CHECK(raster.rgb.size() == 8 * 4 * 3);
    CHECK(pixel(raster, 0, 1) == kWhite);
    CHECK(pixel(raster, 1, 1) == kRed);
    CHECK(pixel(raster, 2, 2) == kRed);
    CHECK(pixel(raster, 3, 1) == std::array<int, 3>{255, 128, 128});  // half of it
    CHECK(pixel(raster, 1, 0) == kWhite);
    CHECK(pixel(raster, 1, 3) == kWhite);
}

TEST_CASE("raster: a part of a drawing at twice the size, clipped") {
    Drawing drawing({100, 100});
    drawing.begin_clip({{50, 50}, {55, 60}});
    drawing.rect({{0, 0}, {100, 100}}, filled(rgba(0xFF0000)));
    drawing.end_clip();
    const Raster raster = rasterise(drawing, {{50, 50}, {60, 60}}, 2, rgba(0xFFFFFF));
    CHECK(raster.width == 20);
    CHECK(pixel(raster, 9, 19) == kRed);
    CHECK(pixel(raster, 10, 0) == kWhite);
}

TEST_CASE("raster: lines have their width, discs their radius, and what is translucent mixes") {
    Drawing drawing({40, 20});
    drawing.line({0, 10}, {40, 10}, stroke_style(rgba(0xFF0000), 4));
    drawing.disc({30, 10}, 6, filled(rgba(0x000000)));
    drawing.rect({{0, 0}, {10, 20}}, filled(rgba(0x000000, 128)));
    const Raster raster = rasterise(drawing, {{0, 0}, {40, 20}}, 1, rgba(0xFFFFFF));
    CHECK(pixel(raster, 15, 8) == kRed);
    CHECK(pixel(raster, 15, 11) == kRed);
    CHECK(pixel(raster, 15, 7) == kWhite);
    CHECK(pixel(raster, 15, 12) == kWhite);
    CHECK(pixel(raster, 30, 5) == std::array<int, 3>{0, 0, 0});
    CHECK(pixel(raster, 30, 2) == kWhite);
    CHECK(pixel(raster, 5, 0)[0] == doctest::Approx(127).epsilon(0.02));
}
