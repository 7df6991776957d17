#include "scene/drawings/chart_drawing.h"

#include "scene/drawings/path_drawing.h"
#include "support/networks.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

std::vector<Shape> shapes_with(const Drawing& drawing, Shape::Kind kind, Rgba stroke) {
    std::vector<Shape> shapes;
    std::copy_if(drawing.shapes().begin(), drawing.shapes().end(), std::back_inserter(shapes),
                 [&](const Shape& s) { return s.kind == kind && s.stroke == stroke; });
    return shapes;
}

bool has_text(const Drawing& drawing, const std::string& text) {
    return std::find(drawing.texts().begin(), drawing.texts().end(), text) != drawing.texts().end();
}

}  // namespace

TEST_CASE("chart drawing: every value stands at its height, a gap splits the line") {
    constexpr Rgba kRed = rgba(0xFF0000);
    const double gap = std::numeric_limits<double>::quiet_NaN();
    const std::vector<ChartSeries> series = {{"loss", kRed, {1, 0.5, gap, 0.25, 0.2}}};
    ChartOptions options;
    options.title = "Loss";
    options.level = 0.4;
    options.level_name = "logistic regression";
    options.marked = 2;
    const DrawPoint size{400, 200};
    const ChartPlot plot = chart_plot({0, 0}, size, series, options);
    Drawing drawing(size);
    add_chart(drawing, make_palette(false), plot, {0, 0}, size, series, options);
    const std::vector<Shape> lines = shapes_with(drawing, Shape::Kind::kPolyline, kRed);
    REQUIRE(lines.size() == 3);  // two pieces, and the sample beside the name
    const auto first = drawing.points_of(lines[1]);
    REQUIRE(first.size() == 2);
    const double height = plot.area.height() / (plot.high - plot.low);
    CHECK(first[0].y - first[1].y == doctest::Approx(-0.5 * height));
    CHECK(first[1].x - first[0].x == doctest::Approx(plot.area.width() / 4));
    CHECK(drawing.points_of(lines[2])[1].x == doctest::Approx(plot.area.max.x));
    CHECK(plot.index(plot.x(4)) == 4);
    for (const char* text : {"Loss", "loss", "logistic regression"}) CHECK(has_text(drawing, text));
}

TEST_CASE("chart drawing: shares have an axis from 0 to 1 before there are any, nothing is drawn without values") {
    ChartOptions options;
    options.share = true;
    const std::vector<ChartSeries> series = {{"accuracy", rgba(1), {}}};
    const ChartPlot plot = chart_plot({10, 20}, {300, 100}, series, options);
    CHECK(plot.low == 0);
    CHECK(plot.high == 1);
    Drawing drawing({320, 130});
    add_chart(drawing, make_palette(true), plot, {10, 20}, {300, 100}, series, options);
    CHECK(has_text(drawing, "100\u2009%"));
    for (const Shape& shape : drawing.shapes()) {
        for (const DrawPoint& p : drawing.points_of(shape)) {
            CHECK(std::isfinite(p.x));
            CHECK(std::isfinite(p.y));
        }
    }
}

TEST_CASE("chart drawing: values in a small band have the whole height, with numbers that tell them apart") {
    const auto plot_of = [](const std::vector<double>& values, const ChartOptions& options) {
        return chart_plot({0, 0}, {400, 200}, {{"line", rgba(1), values}}, options);
    };
    ChartOptions share;
    share.share = true;
    const std::vector<double> high = {0.962, 0.971, 0.978, 0.975};
    const ChartPlot band = plot_of(high, share);
    CHECK(band.low > 0.9);
    CHECK(band.low <= 0.962);
    CHECK(band.high >= 0.978);
    CHECK(band.high <= 1);
    Drawing drawing({400, 200});
    add_chart(drawing, make_palette(false), band, {0, 0}, {400, 200}, {{"line", rgba(1), high}}, share);
    std::vector<std::string> numbers;
    for (const std::string& text : drawing.texts()) {
        if (text.ends_with("%")) numbers.push_back(text);
    }
    CHECK(numbers.size() >= 2);
    std::sort(numbers.begin(), numbers.end());
    CHECK(std::adjacent_find(numbers.begin(), numbers.end()) == numbers.end());
    // Wide ones keep the whole axis, and so do those that hardly differ: their noise is not made large.
    CHECK(plot_of({0.3, 0.9}, share).low == 0);
    CHECK(plot_of({0.3, 0.9}, share).high == 1);
    const ChartPlot calm = plot_of({0.9501, 0.9502}, share);
    CHECK(calm.high - calm.low >= 0.02);
    CHECK(plot_of({0.95}, share).low == 0);
    // A level is part of the picture, and a count begins at 0.
    ChartOptions level = share;
    level.level = 0.2;
    CHECK(plot_of(high, level).low == 0);
    ChartOptions counts;
    counts.whole_numbers = true;
    CHECK(plot_of({205, 210}, counts).low == 0);
    ChartOptions loss;
    const ChartPlot flat = plot_of({0.52, 0.5, 0.49}, loss);
    CHECK(flat.low > 0.4);
    CHECK(flat.high >= 0.52);
    CHECK(flat.high < 0.6);
}

TEST_CASE("path drawing: the line goes through the output at every knot, with a tick for every breakpoint") {
    const Network network = random_network({3, 9, 9, 2}, 8);
    Eigen::VectorXd from(3);
    Eigen::VectorXd to(3);
    from << -2, 1, 0.5;
    to << 2, -1, -1.5;
    const auto path = line_path(network, from, to);
    REQUIRE(path.has_value());
    PathProfile profile{*path, network, 1, false, {}, {{0, 0}, {0.4, 1}}};
    profile.value = [](double) { return 0.0; };  // is not needed between few knots
    const DrawPoint size{640, 400};
    const PathPlot plot = path_plot(profile, size);
    const Palette palette = make_palette(false);
    const Drawing drawing = path_drawing(profile, plot, palette, size);
    const std::vector<Shape> lines = shapes_with(drawing, Shape::Kind::kPolyline, palette.accent);
    REQUIRE(lines.size() == 1);
    const auto points = drawing.points_of(lines[0]);
    REQUIRE(points.size() == path->knots.size());
    for (std::size_t k = 0; k < points.size(); ++k) {
        const Eigen::VectorXd input = from + path->knots[k] * (to - from);
        const double value = slow_forward(network, input).logits(1);
        CHECK(points[k].y == doctest::Approx(plot.y(value)).epsilon(1e-4));
        CHECK(plot.t(points[k].x) == doctest::Approx(path->knots[k]).epsilon(1e-4));
    }
    std::size_t ticks = 0;
    for (const Shape& shape : drawing.shapes()) {
        const auto p = drawing.points_of(shape);
        ticks += shape.kind == Shape::Kind::kPolyline && p.size() == 2 && p[0].x == p[1].x && p[0].y >= plot.lanes_top;
    }
    CHECK(ticks > 0);
    CHECK(ticks <= path->num_breakpoints());
    CHECK(band_rect(plot, profile, 1).min.x == doctest::Approx(plot.x(0.4)));
}

TEST_CASE("chart drawing: an axis ends at the largest value that there can be, and its count is named") {
    for (const double least : {0.4, -0.3, -25.0}) {
        CAPTURE(least);
        ChartOptions options;
        options.most = 1;
        options.unit = "epoch";
        const std::vector<ChartSeries> series = {{"R\u00b2", rgba(1), {least, 0.7, 0.97, 0.993}}};
        const DrawPoint size{400, 200};
        const ChartPlot plot = chart_plot({0, 0}, size, series, options);
        CHECK(plot.high == 1);
        CHECK(plot.low <= std::min(0.0, least));
        Drawing drawing(size);
        add_chart(drawing, make_palette(false), plot, {0, 0}, size, series, options);
        CHECK(has_text(drawing, "epoch"));
    }
}
