#include "app/api/json_api.h"
#include "app/app.h"
#include "app/plane/plane_facts.h"
#include "app/plane/regions_export.h"
#include "base/text/number_format.h"
#include "geometry/polygon.h"
#include "support/example_app.h"
#include "support/networks.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <set>

using namespace reluscope;
using namespace reluscope::testing;
using Json = nlohmann::json;

namespace {

ModelFile model_of(Network network) { return ModelFile(std::move(network)); }

Eigen::MatrixXd rows_for(int inputs, Eigen::Index rows, std::uint64_t seed) {
    Rng rng(seed);
    return random_matrix(rng, inputs, rows);
}

/// A clock that moves by `step` seconds whenever it is read.
std::function<double()> ticking(double step) {
    return [time = std::make_shared<double>(0), step] { return *time += step; };
}

}  // namespace

TEST_CASE("plane: every row of a table with two columns lies in the region of its cluster") {
    App app(test_clock);
    open_network(app, model_of(random_network({2, 16, 12, 1}, 5)), rows_for(2, 700, 1));
    const PlaneState& plane = app.state().plane;
    REQUIRE(plane.partition);
    CHECK(plane.partition->complete());
    CHECK_FALSE(app.state().stages[StageId::kPlane].stale);
    CHECK(plane.view.spec.kind == PlaneKind::kInputs);
    REQUIRE(plane.cluster_of_region->size() == plane.partition->num_regions());
    const Study& study = app.state().document->study;
    for (const PlanePoint& point : *plane.points) {
        const auto region = plane.partition->region_at(point.at);
        REQUIRE(region);
        CHECK((*plane.cluster_of_region)[region->index] == point.cluster);
        CHECK(point.cluster == study.clustering->assignment[point.row.index]);
    }
    std::size_t rows = 0;
    for (std::uint32_t r = 0; r < plane.partition->num_regions(); ++r) {
        const std::uint32_t cluster = (*plane.cluster_of_region)[r];
        if (cluster == ClusterId::kNone) continue;
        const RowId first(study.clustering->clusters[cluster].first_row);
        CHECK(pattern_text(study.network(), plane.partition->pattern(RegionId(r))) ==
              pattern_text(study.network(), study.patterns->bits.row(first.index)));
        rows += region_facts(plane, *app.state().document, RegionId(r), {}, 0).rows;
    }
    CHECK(rows == 700);
    REQUIRE(plane.seen() != nullptr);
    CHECK(plane.seen()->clusters == study.clustering->num_clusters());
}

TEST_CASE("plane: a pinned region's map is the network at the point, its cluster is selected everywhere") {
    App app(test_clock);
    const Network network = random_network({2, 10, 8, 3}, 9);
    open_network(app, model_of(network), rows_for(2, 300, 2));
    const PlaneState& plane = app.state().plane;
    Rng rng(3);
    for (int trial = 0; trial < 60; ++trial) {
        const Point2 at{rng.uniform(-1.5, 1.5), rng.uniform(-1.5, 1.5)};
        const auto before = app.state().selection.cluster;
        app.apply(PinPlane{at});
        REQUIRE(plane.pinned);
        const SlowForward forward = slow_forward(network, Eigen::Vector2d(at.x, at.y));
        const Eigen::VectorXd value = plane.pinned->map->slope * Eigen::Vector2d(at.x, at.y) + plane.pinned->map->bias;
        CHECK((value - forward.logits).norm() < 1e-12 * std::max(1.0, forward.logits.norm()));
        std::string bits;
        for (const bool bit : forward.pattern) bits += bit ? '1' : '0';
        std::string pattern = plane.pinned->pattern;
        pattern.erase(std::remove(pattern.begin(), pattern.end(), '|'), pattern.end());
        CHECK(pattern == bits);
        CHECK(app.state().selection.cluster == (plane.pinned->cluster ? plane.pinned->cluster : before));
        const auto polygon = plane.partition->polygon(plane.pinned->region);
        CHECK(convex_contains(polygon, at));
        const PlaneWindow& w = plane.view.window;
        const auto part = clip_to_box(polygon, {w.s0, w.t0}, {w.s1, w.t1});
        CHECK(polygon_area(part) == doctest::Approx(plane.pinned->area));
        CHECK(plane.pinned->cut_by_window == (polygon_area(polygon) > plane.pinned->area * (1 + 1e-12)));
    }
    app.apply(PinPlane{std::nullopt});
    CHECK_FALSE(plane.pinned);
    app.apply(PinPlane{Point2{1e6, 0}});
    CHECK(last_message(app).find("outside") != std::string::npos);
}

TEST_CASE("plane: a slice of a network with many inputs, or of a residual one, has the patterns of its points") {
    std::vector<NamedNetwork> networks;
    networks.push_back({"residual", branching_network(4)});
    networks.push_back({"12 inputs", random_network({12, 14, 10, 2}, 6)});
    networks.push_back({"leaky", random_network({10, 12, 8, 1}, 7, 0.1)});
    for (const NamedNetwork& named : networks) {
        CAPTURE(named.name);
        App app(test_clock);
        const int inputs = named.network.num_inputs();
        const Eigen::MatrixXd rows = rows_for(inputs, 120, 3);
        std::vector<int> classes;
        for (int row = 0; row < 120; ++row) classes.push_back(row % 2);
        open_network(app, model_of(named.network), rows);
        const PlaneState& plane = app.state().plane;
        CHECK(plane.view.spec.kind == PlaneKind::kPrincipal);
        for (const Json& spec :
             {Json{{"kind", "principal"}}, Json{{"kind", "features"}, {"features", {3, 1}}, {"rows", {7}}},
              Json{{"kind", "rows"}, {"rows", {4, 50, 99}}}}) {
            Json command = spec;
            command["command"] = "set_plane";
            send(app, command);
            REQUIRE(app.state().messages.empty());
            REQUIRE(plane.partition);
            REQUIRE(plane.partition->complete());
            CHECK(plane.partition->num_regions() > 5);
            Eigen::MatrixXd centres(inputs, static_cast<Eigen::Index>(plane.partition->num_regions()));
            for (std::uint32_t r = 0; r < plane.partition->num_regions(); ++r) {
                const Point2 c = plane.partition->centroid(RegionId(r));
                centres.col(r) = plane.frame.at(c.x, c.y);
            }
            const PatternTable table = compute_patterns(named.network, centres);
            for (std::uint32_t r = 0; r < plane.partition->num_regions(); ++r) {
                CHECK(pattern_text(named.network, table.bits.row(r)) ==
                      pattern_text(named.network, plane.partition->pattern(RegionId(r))));
            }
        }
        // The plane goes through the rows it was made from: they lie in regions of their own clusters.
        for (const std::uint32_t row : {4u, 50u, 99u}) {
            const PlanePoint& point = (*plane.points)[row];
            CHECK(point.distance < 1e-12);
            CHECK((*plane.cluster_of_region)[plane.partition->region_at(point.at)->index] == point.cluster);
        }
    }
}

TEST_CASE("plane: another window replaces the partition; the old one stays until then and says so") {
    App app(ticking(0.0005));
    open_network(app, model_of(random_network({2, 60, 50, 1}, 5)), rows_for(2, 50, 1));
    const PlaneState& plane = app.state().plane;
    REQUIRE_FALSE(app.state().stages[StageId::kPlane].stale);
    const auto first = plane.partition;
    const PlaneWindow home = plane.home;
    const PlaneWindow window{home.s0 + 0.5 * home.width(), home.s1 + 0.5 * home.width(), home.t0, home.t1};
    app.apply(SetPlaneWindow{window});
    CHECK(plane.partition == first);
    bool seen_stale = false;
    while (app.advance(0.001)) {
        CHECK(app.state().stages[StageId::kPlane].stale);
        if (plane.partition != first) break;
        seen_stale = true;
    }
    CHECK(seen_stale);
    run_jobs(app);
    CHECK_FALSE(app.state().stages[StageId::kPlane].stale);
    REQUIRE(plane.partition != first);
    CHECK(plane.partition->window().s0 == doctest::Approx(window.s0 - 0.15 * window.width()));
    CHECK(plane.partition->window().t1 == doctest::Approx(window.t1 + 0.15 * window.height()));
    CHECK(plane.cluster_of_region->size() == plane.partition->num_regions());
    // Changing the mind while work is under way leads to the last wish.
    app.apply(FitPlane{});
    app.advance(0.001);
    app.apply(SetPlaneDepth{1});
    app.advance(0.001);
    run_jobs(app);
    CHECK(plane.partition->num_layers() == 1);
    CHECK(plane.partition->window().s0 < home.s0);
}

TEST_CASE("plane: a pinned region is found again after a pan, and keeps its facts outside of the window") {
    App app(test_clock);
    open_network(app, model_of(random_network({2, 20, 1}, 5)), rows_for(2, 50, 1));
    const PlaneState& plane = app.state().plane;
    const Point2 at{0.1, 0.2};
    app.apply(PinPlane{at});
    const std::string pattern = plane.pinned->pattern;
    app.apply(SetPlaneWindow{{-0.5, 0.5, -0.5, 0.5}});
    run_jobs(app);
    REQUIRE(plane.pinned->region.valid());
    CHECK(plane.pinned->pattern == pattern);
    CHECK(plane.partition->region_at(at) == plane.pinned->region);
    app.apply(SetPlaneWindow{{50, 51, 50, 51}});
    run_jobs(app);
    CHECK_FALSE(plane.pinned->region.valid());
    CHECK(plane.pinned->pattern == pattern);
    CHECK(ask(app, {{"what", "plane"}})["pinned"]["region"].is_null());
    app.apply(FitPlane{});
    run_jobs(app);
    CHECK(plane.partition->region_at(at) == plane.pinned->region);
}

TEST_CASE("plane: the depth says how many layers have walls") {
    App app(test_clock);
    open_network(app, model_of(random_network({2, 8, 8, 8, 1}, 5)), rows_for(2, 100, 1));
    const PlaneState& plane = app.state().plane;
    const auto all = plane.partition->regions_per_layer();
    REQUIRE(all.size() == 3);
    for (std::size_t depth = 0; depth < 3; ++depth) {
        send(app, {{"command", "set_plane_depth"}, {"depth", depth}});
        CHECK(plane.partition->num_regions() == (depth == 0 ? 1 : all[depth - 1]));
        CHECK(plane.boundary->segments.empty());
        app.apply(PinPlane{Point2{0, 0}});
        CHECK(plane.pinned->formula.empty());
        CHECK_FALSE(plane.pinned->map);
        CHECK_FALSE(plane.pinned->cluster);
        CHECK(plane.pinned->pattern.size() == (depth == 0 ? 0 : 9 * depth - 1));
    }
    send(app, {{"command", "set_plane_depth"}, {"depth", nullptr}});
    CHECK(plane.partition->num_regions() == all[2]);
    CHECK(plane.pinned->map);
    CHECK(plane.pinned->pattern.size() == 26);
}

TEST_CASE("plane: a partition that meets its budget says so and keeps what it has") {
    App app(test_clock);
    open_network(app, model_of(random_network({2, 40, 40, 1}, 5)), rows_for(2, 100, 1));
    const PlaneState& plane = app.state().plane;
    const std::size_t all = plane.partition->num_regions();
    send(app, {{"command", "set_plane_limits"}, {"max_regions", 200}});
    CHECK_FALSE(plane.partition->complete());
    CHECK(plane.partition->num_regions() >= 200);
    CHECK(plane.partition->num_regions() < all);
    CHECK_FALSE(app.state().stages[StageId::kPlane].stale);
    CHECK(ask(app, {{"what", "plane"}})["sentence"].get<std::string>().starts_with("At least "));
    app.apply(PinPlane{Point2{0, 0}});
    CHECK(plane.pinned->formula.empty());
    CHECK_FALSE(app.advance(1));  // and does not try again
    send(app, {{"command", "set_plane_limits"}});
    CHECK(plane.partition->complete());
    CHECK(plane.partition->num_regions() == all);
}

TEST_CASE("plane: a partition in work can be stopped") {
    App app(ticking(0.0005));
    open_network(app, model_of(random_network({2, 200, 100, 1}, 5)), rows_for(2, 100, 1));
    const PlaneState& plane = app.state().plane;
    REQUIRE(plane.partition->complete());
    app.apply(SetPlaneWindow{{-9, 9, -9, 9}});
    app.advance(0.001);
    app.advance(0.001);
    REQUIRE(app.state().stages[StageId::kPlane].stale);
    app.apply(CancelJob{});
    run_jobs(app);
    CHECK_FALSE(app.state().stages[StageId::kPlane].stale);
    CHECK_FALSE(plane.partition->complete());
    CHECK(plane.partition->window().s0 < -9);
}

TEST_CASE("plane: degenerate windows are clamped, numbers that are none are refused") {
    App app(test_clock);
    open_network(app, model_of(random_network({2, 8, 1}, 5)), rows_for(2, 100, 1));
    const PlaneState& plane = app.state().plane;
    for (const PlaneWindow& window : {PlaneWindow{0, 0, 0, 0}, PlaneWindow{3, -3, 2, 1}, PlaneWindow{1e30, 2e30, 0, 1},
                                      PlaneWindow{1e9, 1e9, -1e9, -1e9}, PlaneWindow{-1e90, 1e90, -1, 1}}) {
        CAPTURE(window.s0);
        app.apply(SetPlaneWindow{window});
        run_jobs(app);
        CHECK(plane.view.window.s0 < plane.view.window.s1);
        CHECK(plane.view.window.t0 < plane.view.window.t1);
        CHECK_FALSE(app.state().stages[StageId::kPlane].stale);
        CHECK(plane.problem.empty());
        CHECK(plane.partition->complete());
    }
    app.apply(FitPlane{});
    for (const PlaneWindow& window : {PlaneWindow{std::nan(""), 1, 0, 1}, PlaneWindow{0, INFINITY, 0, 1}}) {
        const std::uint64_t before = app.state().messages.empty() ? 0 : app.state().messages.back().id;
        app.apply(SetPlaneWindow{window});
        REQUIRE_FALSE(app.state().messages.empty());
        CHECK(app.state().messages.back().id > before);
    }
    CHECK(plane.view.window.s0 == plane.home.s0);
}

TEST_CASE("plane: what makes no plane is refused with one sentence and changes nothing") {
    App app(test_clock);
    Eigen::MatrixXd rows = rows_for(5, 30, 1);
    rows.col(2) = (rows.col(0) + rows.col(1)) / 2;
    open_network(app, model_of(random_network({5, 8, 1}, 5)), rows);
    const auto partition = app.state().plane.partition;
    REQUIRE(partition);
    for (const Json& spec :
         {Json{{"kind", "rows"}, {"rows", {0, 1, 2}}}, Json{{"kind", "inputs"}}, Json{{"kind", "centroids"}},
          Json{{"kind", "features"}, {"features", {1, 1}}}, Json{{"kind", "rows"}, {"rows", {0, 1, 99}}}}) {
        CAPTURE(spec.dump());
        const std::uint64_t before = app.state().messages.empty() ? 0 : app.state().messages.back().id;
        Json command = spec;
        command["command"] = "set_plane";
        send(app, command);
        CHECK(app.state().messages.back().id == before + 1);
        CHECK(app.state().messages.back().kind == MessageKind::kError);
        CHECK(app.state().plane.partition == partition);
        CHECK(app.state().plane.view.spec.kind == PlaneKind::kPrincipal);
        CHECK_FALSE(app.state().stages[StageId::kPlane].stale);
    }
    for (const std::string text :
         {R"({"command":"set_plane","kind":"round"})", R"({"command":"set_plane","kind":"rows","rows":[1,2,3,4]})",
          R"({"command":"set_plane","kind":"features","features":[1]})", R"({"command":"set_plane_window"})",
          R"({"command":"set_plane_window","window":[1,2,3]})", R"({"command":"set_plane_colour","colour":"pink"})",
          R"({"command":"show_on_plane","what":"clouds"})", R"({"command":"pin_plane","at":[1]})",
          R"({"command":"hover_plane","at":"here"})"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_command(text).has_value());
    }
}

TEST_CASE("plane: rows on one line have a plane of two features instead; one input has none") {
    App app(test_clock);
    Eigen::MatrixXd rows(3, 4);
    rows << 1, 2, 3, 4, 2, 4, 6, 8, 0, 0, 0, 0;
    open_network(app, model_of(random_network({3, 8, 1}, 5)), rows);
    CHECK(app.state().plane.view.spec.kind == PlaneKind::kFeatures);
    CHECK(app.state().plane.partition);
    open_network(app, model_of(random_network({1, 8, 1}, 5)), rows_for(1, 9, 2));
    CHECK_FALSE(app.state().plane.partition);
    CHECK_FALSE(app.state().stages[StageId::kPlane].stale);
    CHECK(ask(app, {{"what", "plane"}})["problem"].get<std::string>().find("two inputs") != std::string::npos);
    CHECK(ask(app, {{"what", "region"}, {"at", {0, 0}}}).contains("error"));
    app.apply(SetPlane{});
    app.apply(SetPlaneWindow{{0, 1, 0, 1}});
    app.apply(HoverPlane{Point2{0, 0}});
    app.apply(PinPlane{Point2{0, 0}});
    CHECK_FALSE(app.state().plane.hovered);
    open_network(app, model_of(random_network({2, 8, 1}, 5)), rows_for(2, 9, 2));
    CHECK(app.state().plane.partition);
}

TEST_CASE("plane: choosing a row moves a slice through it and keeps the window") {
    App app(test_clock);
    open_network(app, model_of(random_network({5, 12, 1}, 5)), rows_for(5, 60, 1));
    send(app, {{"command", "set_plane"}, {"kind", "features"}, {"features", {0, 2}}, {"rows", {3}}});
    const PlaneState& plane = app.state().plane;
    app.apply(SetPlaneWindow{{-1, 1, -0.5, 0.5}});
    run_jobs(app);
    app.apply(SelectRow{RowId(17)});
    run_jobs(app);
    CHECK(plane.view.spec.rows[0] == RowId(17));
    CHECK(plane.view.window.s0 == -1);
    CHECK((*plane.points)[17].distance < 1e-12);
    app.apply(SelectCluster{ClusterId(0)});  // a cluster is no row: the plane stays
    run_jobs(app);
    CHECK(plane.view.spec.rows[0] == RowId(17));
    // The open rows with another link: the plane stays where it is.
    app.apply(SetLink{Link::kSigmoid});
    run_jobs(app);
    CHECK(plane.view.spec.rows[0] == RowId(17));
    CHECK(plane.view.window.s0 == -1);
    CHECK(plane.partition->network().link() == Link::kSigmoid);
}

TEST_CASE("plane: hovering lights up the region and its cluster, and leaving puts both out") {
    App app(test_clock);
    open_network(app, model_of(random_network({2, 10, 8, 1}, 5)), rows_for(2, 200, 1));
    const PlaneState& plane = app.state().plane;
    for (const PlanePoint& point : *plane.points) {
        app.apply(HoverPlane{point.at});
        REQUIRE(plane.hovered);
        CHECK(plane.hovered->cluster == ClusterId(point.cluster));
        CHECK(app.state().hovered.cluster == ClusterId(point.cluster));
        CHECK(plane.hovered->rows > 0);
    }
    app.apply(HoverPlane{Point2{1e9, 0}});
    CHECK_FALSE(app.state().hovered.cluster);
    app.apply(HoverPlane{(*plane.points)[0].at});
    app.apply(HoverPlane{std::nullopt});
    CHECK_FALSE(plane.hovered);
    CHECK_FALSE(app.state().hovered.cluster);
}

TEST_CASE("plane: the formula has the table's names and units, and gives the logit of every row of the region") {
    App app(test_clock);
    Encoder encoder;
    encoder.columns = {{"x0", NumericEncoding{40, 10, {}, false, "years"}},
                       {"x1", NumericEncoding{-3, 0.5, {}, false, ""}}};
    ModelFile model(random_network({2, 6, 1}, 8));
    model.encoder = encoder;
    Eigen::MatrixXd rows = rows_for(2, 100, 4);
    rows.row(0) = rows.row(0).array() * 10 + 40;
    rows.row(1) = rows.row(1).array() * 0.5 - 3;
    open_network(app, std::move(model), rows);
    const PlaneState& plane = app.state().plane;
    const Study& study = app.state().document->study;
    CHECK(plane.axis_x == "x0 (years)");
    for (const PlanePoint& point : *plane.points) {
        CHECK(point.at.x == doctest::Approx(rows(0, point.row.index)));
        app.apply(HoverPlane{point.at});
        const PlaneMap& map = *plane.hovered->map;
        const double logit =
            map.slope(0, 0) * rows(0, point.row.index) + map.slope(0, 1) * rows(1, point.row.index) + map.bias(0);
        CHECK(logit == doctest::Approx(study.patterns->logits(0, point.row.index)).epsilon(1e-9));
        CHECK(plane.hovered->formula == plane_formula(plane, *app.state().document, map, 0));
        CHECK((plane.hovered->formula.find(" x0") != std::string::npos) == (map.slope(0, 0) != 0));
    }
    PlaneMap map{Eigen::MatrixXd(1, 2), Eigen::VectorXd(1)};
    map.slope << 1.2, -0.4;
    map.bias << 0.1;
    CHECK(plane_formula(plane, *app.state().document, map, 0) == "output = 1.2 x0 \u2212 0.4 x1 + 0.1");
    map.slope << -2, 0;
    map.bias << 0;
    CHECK(plane_formula(plane, *app.state().document, map, 0) == "output = \u22122 x0");
    map.slope.setZero();
    CHECK(plane_formula(plane, *app.state().document, map, 0) == "output = 0");
}

TEST_CASE("plane: every count is of the visible window, as a partition of that very window has it") {
    for (const std::string id : {"moons", "spirals"}) {
        CAPTURE(id);
        App app(test_clock);
        open_bundled(app, id);
        const PlaneState& plane = app.state().plane;
        const PlaneWindow home = plane.view.window;
        app.apply(SetPlaneShape{id == "spirals" ? 1.9 : 0});  // a picture that shows more than what is asked for
        std::vector<PlaneWindow> windows = {home};
        windows.push_back({home.s0 + 0.31 * home.width(), home.s0 + 0.52 * home.width(), home.t0 + 0.4 * home.height(),
                           home.t0 + 0.73 * home.height()});
        windows.push_back({home.s0 - home.width(), home.s1, home.t0, home.t1 + 2 * home.height()});
        for (const PlaneWindow& window : windows) {
            app.apply(SetPlaneWindow{window});
            run_jobs(app);
            const auto exact =
                partition_plane(app.state().document->study.input->network, plane.frame, plane.view.window);
            REQUIRE(exact);
            REQUIRE(plane.seen() != nullptr);
            const std::size_t count = (*exact)->num_regions();
            CHECK(plane.seen()->regions.size() == count);
            CHECK(partition_sentence(plane) == counted(count, "linear region", "linear regions") + " in this window");
            const Json listed = ask(app, {{"what", "plane regions"}, {"count", 100000}});
            CHECK(listed["total"] == count);
            double area = 0;
            for (const Json& region : listed["regions"]) area += region["area"].get<double>();
            CHECK(area == doctest::Approx(plane.view.window.width() * plane.view.window.height()).epsilon(1e-9));
            std::string text;
            auto job = regions_export_job(plane, {}, false, [&](std::string_view piece) { text += piece; });
            REQUIRE(job);
            while ((*job)->step()) {
            }
            const Json saved = Json::parse(text);
            CHECK(saved["regions"].size() == count);
            CHECK(saved["window"] == ask(app, {{"what", "plane"}})["view"]["window"]);
        }
    }
}

TEST_CASE("json_api: the plane, its regions and the mirror") {
    App app(test_clock);
    open_network(app, model_of(random_network({2, 10, 8, 2}, 11, 0, Link::kSoftmax)), rows_for(2, 200, 1));
    const Json plane = ask(app, {{"what", "plane"}});
    CHECK(plane["complete"] == true);
    CHECK(plane["frame"]["u"] == Json{1, 0});
    const Json& computed = plane["computed"];
    CHECK(computed["per_layer"].size() == 2);
    CHECK(computed["per_layer"][1] == computed["regions"]);
    CHECK(computed["boundary_segments"] == decision_boundary(*app.state().plane.partition).segments.size());
    CHECK(computed["boundary_segments"] > 0);
    const PlaneState& state = app.state().plane;
    const auto exact = partition_plane(app.state().document->study.input->network, state.frame, state.view.window);
    REQUIRE(exact);
    CHECK(plane["regions"] == (*exact)->num_regions());
    CHECK(computed["regions"] >= plane["regions"]);
    CHECK(plane["points"] == 200);
    const Json regions = ask(app, {{"what", "plane regions"}, {"count", 100000}});
    REQUIRE(regions["regions"].size() == plane["regions"].get<std::size_t>());
    double area = 0;
    std::size_t rows = 0;
    for (const Json& region : regions["regions"]) {
        area += region["area"].get<double>();
        rows += region["rows"].get<std::size_t>();
        CHECK(ask(app, {{"what", "region"}, {"at", region["centroid"]}})["region"] == region["region"]);
        CHECK(region["polygon"].size() >= 3);
        CHECK(region["weights"].size() == 2);
    }
    const Json& window = plane["view"]["window"];
    CHECK(area == doctest::Approx((window[1].get<double>() - window[0].get<double>()) *
                                  (window[3].get<double>() - window[2].get<double>())));
    CHECK(rows == 200);
    CHECK(ask(app, {{"what", "plane regions"}, {"first", 1000000}})["regions"].empty());
    CHECK(ask(app, {{"what", "region"}}).contains("error"));
    CHECK(ask(app, {{"what", "region"}, {"at", {1e9, 0}}}).contains("error"));
    CHECK(ask(app, {{"what", "region"}, {"at", "x"}}).contains("error"));
    send(app, {{"command", "pin_plane"}, {"at", {0.1, 0.1}}});
    const Json mirror = Json::parse(text_mirror(app.state()));
    CHECK(mirror["sentence"].get<std::string>().find(app.state().plane.pinned->formula) != std::string::npos);
    send(app, {{"command", "set_plane_colour"}, {"colour", "output"}, {"output", 1}});
    send(app, {{"command", "show_on_plane"}, {"what", "points"}, {"show", false}});
    send(app, {{"command", "select_unit"}, {"unit", 17}});
    CHECK(ask(app, {{"what", "plane"}})["view"]["colour"] == "output");
    CHECK(ask(app, {{"what", "plane"}})["view"]["points"] == false);
    CHECK(ask(app, {{"what", "plane"}})["view"]["unit"] == 17);
    send(app, {{"command", "select_unit"}, {"unit", 18}});
    CHECK(last_message(app).find("no unit 18") != std::string::npos);
    send(app, {{"command", "set_plane_colour"}, {"colour", "output"}, {"output", 2}});
    CHECK(last_message(app).find("no output 2") != std::string::npos);
    CHECK(app.state().plane.view.output == 1);
}

TEST_CASE("plane: every bundled example has a plane") {
    for (const std::string id : {"titanic", "iris", "wine", "breast_cancer", "digits"}) {
        CAPTURE(id);
        App app(test_clock);
        open_bundled(app, id);
        const PlaneState& plane = app.state().plane;
        REQUIRE(plane.partition);
        CHECK(plane.partition->complete());
        CHECK(plane.points->size() == app.state().document->study.clustering->num_rows());
        send(app, {{"command", "set_plane"}, {"kind", "centroids"}});
        CHECK(plane.view.spec.kind == PlaneKind::kCentroids);
        CHECK(app.state().messages.empty());
    }
}

TEST_CASE("plane: the regions of the whole plane are counted beside those in view") {
    App app(test_clock);
    open_bundled(app, "two_units");
    const PlaneState& plane = app.state().plane;
    const auto network = [&] { return app.state().document->study.input->network; };
    REQUIRE(plane.whole.network == network());
    REQUIRE(plane.whole.count);
    CHECK(plane.whole.count->exact);
    CHECK(plane.whole.count->regions == 4);
    CHECK(whole_plane_words(plane, *network()) == "4 in the whole plane, at most 4");
    open_bundled(app, "moons");
    REQUIRE(plane.whole.network == network());
    REQUIRE(plane.whole.count);
    CHECK(plane.whole.count->exact);
    const auto far = partition_plane(network(), plane.frame, {-1e4, 1e4, -1e4, 1e4});
    REQUIRE(far);
    CHECK(plane.whole.count->regions >= (*far)->num_regions());
    CHECK((*far)->num_regions() >= plane.seen()->regions.size());
    const Json whole = ask(app, {{"what", "plane"}})["whole"];
    CHECK(whole["regions"] == plane.whole.count->regions);
    CHECK(whole["exact"] == true);
    CHECK(whole["sentence"] == whole_plane_words(plane, *network()));
    // A pan changes what is in view, not this.
    const std::size_t before = plane.whole.count->regions;
    app.apply(SetPlaneWindow{{0, 0.1, 0, 0.1}});
    run_jobs(app);
    CHECK(plane.whole.count->regions == before);
    // Walls of fewer layers are not what was counted.
    app.apply(SetPlaneDepth{1});
    run_jobs(app);
    CHECK(whole_plane_words(plane, *network()).empty());
}

TEST_CASE("plane: the count of a whole slice is one number, whatever shape the picture has") {
    App app(test_clock);
    open_bundled(app, "titanic");
    const PlaneState& plane = app.state().plane;
    const Network& network = app.state().document->study.network();
    REQUIRE(plane.whole.is_of(network, plane.frame));
    REQUIRE(plane.whole.count);
    CHECK(plane.whole.count->exact);
    const WholePlane first = *plane.whole.count;
    // Windows from small to far larger than all crossings of walls show them all, each what it has room for.
    std::set<std::string> patterns;
    for (double side = 1; side < 1e9; side *= 10) {
        const auto window =
            partition_plane(app.state().document->study.input->network, plane.frame, {-side, side, -side, side});
        REQUIRE(window);
        for (std::size_t r = 0; r < (*window)->num_regions(); ++r)
            patterns.insert(pattern_text(network, (*window)->pattern(RegionId(r))));
    }
    CHECK(patterns.size() == first.regions);
    std::set<std::size_t> seen;
    for (const double shape : {0.4, 1.0, 1.9, 6.0}) {
        app.apply(SetPlaneShape{shape});
        run_jobs(app);
        seen.insert(plane.seen()->regions.size());
        CHECK(plane.seen()->regions.size() <= first.regions);
        CHECK(plane.whole.count->regions == first.regions);
    }
    CHECK(seen.size() > 1);  // what is in view differs
    CHECK(ask(app, {{"what", "plane"}})["whole"]["regions"] == first.regions);
    // Another slice has a count of its own.
    const PlaneFrame before = plane.frame;
    send(app, {{"command", "set_plane"}, {"kind", "centroids"}});
    run_jobs(app);
    CHECK_FALSE(plane.frame == before);
    CHECK(plane.whole.is_of(network, plane.frame));
}
