#include "scene/kit/palette.h"

#include "scene/kit/colour_map.h"
#include "scene/plane/row_marks.h"
#include "scene/rows/swarm_drawing.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

using namespace reluscope;

namespace {

double channel(Rgba colour, unsigned i) { return static_cast<double>(colour >> (8 * i) & 0xFFU) / 255; }

/// Relative luminance of WCAG 2.1.
double luminance(Rgba colour) {
    const auto linear = [&](unsigned i) {
        const double c = channel(colour, i);
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(0) + 0.7152 * linear(1) + 0.0722 * linear(2);
}

double contrast(Rgba a, Rgba b) {
    const double x = luminance(a);
    const double y = luminance(b);
    return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

/// A translucent colour over an opaque one.
Rgba over(Rgba top, Rgba bottom) { return mix(bottom, top | 0xFF000000U, static_cast<float>(channel(top, 3))); }

}  // namespace

TEST_CASE("palette: text has a contrast of 4.5 on all that it stands on") {
    CHECK(contrast(rgba(0x000000), rgba(0xFFFFFF)) == doctest::Approx(21));
    CHECK(contrast(rgba(0x777777), rgba(0xFFFFFF)) == doctest::Approx(4.48).epsilon(0.002));
    for (const bool dark : {false, true}) {
        CAPTURE(dark);
        const Palette p = make_palette(dark);
        std::vector<std::pair<std::string, Rgba>> grounds = {{"raised", p.raised}};
        for (const auto& [name, ground] : {std::pair("background", p.background), {"panel", p.panel}}) {
            grounds.emplace_back(name, ground);
            grounds.emplace_back(std::string(name) + ", hovered", over(p.hover, ground));
            grounds.emplace_back(std::string(name) + ", chosen", over(p.selection, ground));
        }
        const std::pair<const char*, Rgba> texts[] = {
            {"text", p.text},          {"muted", p.muted},        {"accent", p.accent},    {"good", p.good_text},
            {"raises", p.raises_text}, {"lowers", p.lowers_text}, {"error", p.error_text}, {"warning", p.warning_text}};
        for (const auto& [text_name, text] : texts) {
            for (const auto& [ground_name, ground] : grounds) {
                const std::string which = std::string(text_name) + " on " + ground_name;
                CAPTURE(which);
                CHECK(contrast(text, ground) >= 4.5);
            }
        }
    }
}

TEST_CASE("palette: every colour of the beeswarm's values is seen on a dark panel, and tells low from high") {
    const Palette palette = make_palette(true);
    constexpr int kSteps = 100;
    double before = 0;
    for (int i = 0; i <= kSteps; ++i) {
        CAPTURE(i);
        const Rgba colour = swarm_colour(static_cast<float>(i) / kSteps, true);
        CHECK(contrast(colour, palette.panel) >= 3);
        CHECK(luminance(colour) >= before - 0.001);  // 8 bits per channel
        before = luminance(colour);
    }
    CHECK(swarm_colour(1, true) == ramp_colour(Ramp::kViridis, 1, true));
    CHECK(swarm_colour(0, false) == ramp_colour(Ramp::kViridis, 0, false));  // dark on light ground
}

TEST_CASE("palette: ten classes have ten colours") {
    for (const bool dark : {false, true}) {
        std::vector<Rgba> colours;
        for (std::size_t c = 0; c < 10; ++c) colours.push_back(class_colour(c, 10, dark));
        std::sort(colours.begin(), colours.end());
        CHECK(std::unique(colours.begin(), colours.end()) == colours.end());
    }
}

namespace {

/// Distance in the OKLab space (Ottosson 2020); about 0.02 is a just noticeable difference.
double oklab_distance(Rgba a, Rgba b) {
    const auto lab = [](Rgba colour) {
        double c[3];
        for (unsigned i = 0; i < 3; ++i) {
            const double x = (colour >> (8 * i) & 0xFFU) / 255.0;
            c[i] = x <= 0.04045 ? x / 12.92 : std::pow((x + 0.055) / 1.055, 2.4);
        }
        const double l = std::cbrt(0.4122214708 * c[0] + 0.5363325363 * c[1] + 0.0514459929 * c[2]);
        const double m = std::cbrt(0.2119034982 * c[0] + 0.6806995451 * c[1] + 0.1073969566 * c[2]);
        const double s = std::cbrt(0.0883024619 * c[0] + 0.2817188376 * c[1] + 0.6299787005 * c[2]);
        return std::array<double, 3>{0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
                                     1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
                                     0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
    };
    const auto p = lab(a);
    const auto q = lab(b);
    return std::sqrt((p[0] - q[0]) * (p[0] - q[0]) + (p[1] - q[1]) * (p[1] - q[1]) + (p[2] - q[2]) * (p[2] - q[2]));
}

}  // namespace

TEST_CASE("palette: classes, and the clusters of the scatter, are told apart in both themes") {
    for (const bool dark : {false, true}) {
        std::vector<Rgba> classes;
        std::vector<Rgba> clusters;
        for (std::size_t c = 0; c < 10; ++c) classes.push_back(class_colour(c, 10, dark));
        for (std::uint32_t c = 0; c <= kColouredClusters; ++c) clusters.push_back(cluster_point_colour(c, dark));
        for (const std::vector<Rgba>& colours : {classes, clusters}) {
            for (std::size_t i = 0; i < colours.size(); ++i) {
                for (std::size_t j = 0; j < i; ++j) {
                    CAPTURE(dark);
                    CAPTURE(i);
                    CAPTURE(j);
                    CHECK(oklab_distance(colours[i], colours[j]) >= 0.1);
                }
            }
        }
    }
}

TEST_CASE("palette: a point is told from light ground by its fill or by its rim") {
    const Palette palette = make_palette(false);
    constexpr std::size_t kClasses = 10;
    std::size_t shaded = 0;
    for (std::size_t c = 0; c < kClasses; ++c) {
        CAPTURE(c);
        const Rgba fill = class_colour(c, kClasses, false);
        const Rgba rim = point_rim(fill, false);
        shaded += rim != rgba(0xFFFFFF) ? 1 : 0;
        const double best = std::max(contrast(fill, palette.raised), contrast(rim, palette.raised));
        CHECK(best >= 1.8);
        if (rim != rgba(0xFFFFFF)) CHECK(contrast(rim, palette.raised) >= 3);
        CHECK(point_rim(fill, true) == rgba(0x101216));
    }
    CHECK(shaded >= 1);  // yellow
    CHECK(shaded < kClasses / 2);
}
