#include "app/app.h"
#include "app/plane/plane_aspect.h"
#include "app/plane/plane_facts.h"
#include "base/text/number_format.h"
#include "geometry/polygon.h"
#include "support/example_app.h"
#include "support/networks.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <string>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

ModelFile scaled_model(Network network) { return ModelFile(std::move(network)); }

Eigen::MatrixXd scaled_rows(int inputs, Eigen::Index rows, std::uint64_t seed) {
    Rng rng(seed);
    return random_matrix(rng, inputs, rows);
}

/// How many times as long as high a unit square of the plane is drawn, in a picture of this shape.
double drawn_ratio(const PlaneWindow& window, double shape) { return shape * window.height() / window.width(); }

bool has_all_of(const PlaneWindow& outer, const PlaneWindow& inner) {
    return outer.s0 <= inner.s0 && outer.s1 >= inner.s1 && outer.t0 <= inner.t0 && outer.t1 >= inner.t1;
}

}  // namespace

TEST_CASE("plane: one scale on both axes shows all that is wanted, in pictures of every shape") {
    App app(test_clock);
    open_bundled(app, "moons");
    const PlaneState& plane = app.state().plane;
    const PlaneWindow home = plane.home;
    CHECK(plane.view.window == home);  // no picture, no shape
    for (const double shape : {0.4, 1.0, 2.6}) {
        CAPTURE(shape);
        app.apply(SetPlaneShape{shape});
        CHECK(has_all_of(plane.view.window, home));
        CHECK(drawn_ratio(plane.view.window, shape) == doctest::Approx(1));  // a circle is round
        CHECK((plane.view.window.width() == doctest::Approx(home.width()) ||
               plane.view.window.height() == doctest::Approx(home.height())));
        CHECK(plane.view.wanted == home);
    }
    // Filled, and back; a fit keeps the scale.
    app.apply(SetPlaneAspect{true});
    CHECK(plane.view.window == home);
    app.apply(SetPlaneAspect{false});
    app.apply(SetPlaneWindow{{0, 0.5, 0.1, 0.3}});
    CHECK(has_all_of(plane.view.window, {0, 0.5, 0.1, 0.3}));
    CHECK(drawn_ratio(plane.view.window, 2.6) == doctest::Approx(1));
    app.apply(FitPlane{});
    CHECK(has_all_of(plane.view.window, home));
    CHECK(drawn_ratio(plane.view.window, 2.6) == doctest::Approx(1));
    run_jobs(app);
    CHECK(ask(app, {{"what", "plane"}})["view"]["fill"] == false);
    // Another document has the same picture. Shapes that nobody could draw in are brought into a range.
    open_bundled(app, "spirals");
    CHECK(drawn_ratio(plane.view.window, 2.6) == doctest::Approx(1));
    app.apply(SetPlaneShape{1e9});
    CHECK(drawn_ratio(plane.view.window, 8) == doctest::Approx(1));
    app.apply(SetPlaneShape{std::nan("")});
    CHECK(plane.view.window == plane.home);
}

TEST_CASE("plane: columns of different units or spreads are drawn per standard deviation") {
    App app(test_clock);
    Eigen::MatrixXd rows = scaled_rows(2, 80, 4);
    rows.row(1) *= 5000;
    open_network(app, scaled_model(random_network({2, 8, 1}, 3)), rows);
    const PlaneState& plane = app.state().plane;
    const auto deviation = [&](Eigen::Index j) {
        const Eigen::VectorXd x = rows.row(j).transpose();
        return std::sqrt((x.array() - x.mean()).square().mean());
    };
    CHECK(plane.per_deviation);
    CHECK(plane.t_per_s == doctest::Approx(deviation(1) / deviation(0)));
    app.apply(SetPlaneShape{1.5});
    CHECK(drawn_ratio(plane.view.window, 1.5) == doctest::Approx(plane.t_per_s));
    // Alike again where they are alike; standard deviations always are.
    open_network(app, scaled_model(random_network({2, 8, 1}, 3)), scaled_rows(2, 80, 4));
    CHECK_FALSE(plane.per_deviation);
    CHECK(plane.t_per_s == 1);
    open_bundled(app, "titanic");
    CHECK_FALSE(plane.per_deviation);
    CHECK(plane.t_per_s == 1);
    // One row has no spread.
    open_network(app, scaled_model(random_network({2, 8, 1}, 3)), Eigen::MatrixXd::Ones(2, 1));
    CHECK(plane.t_per_s > 0);
}

TEST_CASE("plane: a slice says what it goes through, and how many rows are far from it") {
    App app(test_clock);
    open_bundled(app, "titanic");
    const PlaneState& plane = app.state().plane;
    const Document& document = *app.state().document;
    const auto count_far = [&] {
        // By the forward distance: from each row to its point on the plane, in standard deviations.
        const Eigen::MatrixXd& inputs = document.study.input->rows->inputs;
        const Eigen::VectorXd& deviation = document.study.input->rows->deviation;
        std::size_t far = 0;
        for (const PlanePoint& point : *plane.points) {
            const Eigen::VectorXd from = inputs.col(point.row.index) - plane.frame.at(point.at.x, point.at.y);
            const double mean = from.cwiseQuotient(deviation).squaredNorm() / static_cast<double>(from.size());
            if (std::sqrt(mean) > 1) ++far;
        }
        return far;
    };
    CHECK(slice_sentence(plane, document) == "Slice through the mean of the rows");
    const std::size_t rows = plane.points->size();
    CHECK(plane.num_far == count_far());
    CHECK(plane.num_far > 0);
    CHECK(plane.num_far < rows);
    const std::string count = display_count(plane.num_far) + " of " + display_count(rows);
    REQUIRE(slice_notes(plane, document, true).size() == 3);
    CHECK(slice_notes(plane, document, true)[1] == count + " rows are far from it: pale");
    send(app, {{"command", "show_on_plane"}, {"what", "far_rows"}, {"show", false}});
    CHECK(slice_notes(plane, document, true)[1] == count + " rows are far from it: hidden");
    CHECK(slice_notes(plane, document, false).size() == 1);
    send(app, {{"command", "set_plane"}, {"kind", "features"}, {"features", {0, 1}}, {"rows", {7}}});
    CHECK(plane.num_far == count_far());
    CHECK(slice_sentence(plane, document).starts_with("Slice through "));
    CHECK(ask(app, {{"what", "plane"}})["far_rows"] == plane.num_far);
    open_bundled(app, "moons");
    CHECK(plane.num_far == 0);
    CHECK(slice_notes(plane, *app.state().document, true).empty());
}

TEST_CASE("plane: a slice says which rows have another region than the one that is drawn at their dots") {
    App app(test_clock);
    open_bundled(app, "titanic");
    const PlaneState& plane = app.state().plane;
    const Document& document = *app.state().document;
    // By the regions that are drawn, whose clusters are found by another way than the points' patterns.
    const auto check_against_regions = [&] {
        std::size_t elsewhere = 0;
        for (const PlanePoint& point : *plane.points) {
            const auto region = plane.partition->region_at(point.at);
            REQUIRE(region);
            const bool own = (*plane.cluster_of_region)[region->index] == point.cluster;
            CHECK(own == point.own_region);
            elsewhere += own ? 0 : 1;
        }
        CHECK(plane.num_elsewhere == elsewhere);
        return elsewhere;
    };
    const std::size_t rows = plane.points->size();
    const std::size_t elsewhere = check_against_regions();
    CHECK(elsewhere > 0);
    CHECK(elsewhere < rows);
    CHECK(ask(app, {{"what", "plane"}})["rows_elsewhere"] == elsewhere);
    CHECK(slice_notes(plane, document, true)[2] == display_count(elsewhere) + " of " + display_count(rows) +
                                                       " rows lie in other regions than their dots: hollow");
    CHECK(plane.num_near_elsewhere < elsewhere);
    send(app, {{"command", "show_on_plane"}, {"what", "far_rows"}, {"show", false}});
    CHECK(slice_notes(plane, document, true)[2].starts_with(display_count(plane.num_near_elsewhere) + " of " +
                                                            display_count(rows - plane.num_far) + " rows"));
    // Regions of the first layers have no whole patterns: nothing is said.
    app.apply(SetPlaneDepth{1});
    run_jobs(app);
    CHECK(slice_notes(plane, document, true).size() == 2);
    app.apply(SetPlaneDepth{std::nullopt});
    // The chosen row lies in its slice, so the region at its dot is its own.
    send(app, {{"command", "set_plane"}, {"kind", "features"}, {"features", {0, 1}}, {"rows", {7}}});
    run_jobs(app);
    check_against_regions();
    CHECK((*plane.points)[7].own_region);
    open_bundled(app, "moons");
    CHECK(plane.num_elsewhere == 0);
    check_against_regions();
}

TEST_CASE("plane: the walls of a region are the units that are 0 on a side of it in view") {
    App app(test_clock);
    open_network(app, scaled_model(random_network({2, 12, 8, 1}, 5)), scaled_rows(2, 200, 1));
    const PlaneState& plane = app.state().plane;
    const RegionPartition& partition = *plane.partition;
    const Network& network = partition.network();
    const PlaneWindow& w = plane.view.window;
    std::size_t checked = 0;
    for (std::uint32_t r = 0; r < partition.num_regions(); ++r) {
        const RegionFacts facts =
            region_facts(plane, *app.state().document, RegionId(r), partition.centroid(RegionId(r)), 0);
        // Independently: the sides of its part in view that are no sides of the window.
        const std::vector<Point2> part = clip_to_box(partition.polygon(RegionId(r)), {w.s0, w.t0}, {w.s1, w.t1});
        std::size_t walls = 0;
        Point2 last{0, 0};  // direction of the last wall
        for (std::size_t i = 0; i < part.size(); ++i) {
            const Point2 from = part[i];
            const Point2 to = part[(i + 1) % part.size()];
            const Point2 middle = lerp(from, to, 0.5);
            const double edge = 1e-9 * (w.width() + w.height());
            const bool side =
                middle.x < w.s0 + edge || middle.x > w.s1 - edge || middle.y < w.t0 + edge || middle.y > w.t1 - edge;
            const Point2 along{to.x - from.x, to.y - from.y};
            const double turn = std::abs(along.x * last.y - along.y * last.x);
            const bool same = turn <= 1e-7 * std::hypot(along.x, along.y) * std::hypot(last.x, last.y);
            const bool goes_on = same && std::hypot(last.x, last.y) > 0;  // a neighbour ends in the middle of this wall
            if (!side && !goes_on) ++walls;
            last = side ? Point2{0, 0} : along;
        }
        if (part.empty()) continue;
        CHECK(facts.walls == walls);
        ++checked;
    }
    CHECK(checked > 10);
    CHECK(network.num_hidden_units() == 20);
}
