#include "app/api/json_api.h"
#include "app/app.h"
#include "app/path/path_facts.h"
#include "support/example_app.h"
#include "support/networks.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>

using namespace reluscope;
using namespace reluscope::testing;
using Json = nlohmann::json;

namespace {

void open_random(App& app, const std::vector<int>& widths, std::uint64_t seed, Eigen::Index rows = 200) {
    Rng rng(seed);
    open_network(app, ModelFile(random_network(widths, seed)), random_matrix(rng, widths.front(), rows));
}

}  // namespace

TEST_CASE("path: contributions add up to the change of the forward pass, for every output") {
    App app(test_clock);
    open_random(app, {5, 14, 9, 3}, 11);
    send(app, {{"command", "set_path"}, {"from_row", 3}, {"to_row", 8}});
    const PathState& path = app.state().path;
    REQUIRE(path.path);
    CHECK(is_seen(app.state().layout, View::kPath));
    const Study& study = app.state().document->study;
    for (int o = 0; o < 3; ++o) {
        send(app, {{"command", "select_output"}, {"output", o}});
        CHECK(path.output == o);
        double sum = 0;
        for (const PathStep& step : path.steps) sum += step.value;
        const double change = study.patterns->logits(o, 8) - study.patterns->logits(o, 3);
        CHECK(sum == doctest::Approx(change).epsilon(1e-12));
        CHECK(path.change == doctest::Approx(change).epsilon(1e-12));
    }
    CHECK(path.path->completeness_error < 1e-13);
    CHECK(ask(app, {{"what", "path"}})["pieces"].size() == path.path->num_pieces());
}

TEST_CASE("path: what is hovered is the forward pass there, and decisions are where the largest logit changes") {
    App app(test_clock);
    open_random(app, {4, 16, 16, 4}, 12);
    send(app, {{"command", "set_path"}, {"from_row", 0}, {"to_row", 1}});
    const PathState& path = app.state().path;
    const Network& network = app.state().document->study.network();
    for (double t = 0; t <= 1; t += 0.0625) {
        send(app, {{"command", "hover_path"}, {"t", t}});
        REQUIRE(path.hovered);
        const SlowForward slow = slow_forward(network, path.path->point(t));
        CHECK(path.hovered->value == doctest::Approx(slow.logits(path.output)).epsilon(1e-11));
        Eigen::Index best = 0;
        slow.logits.maxCoeff(&best);
        const auto after = std::upper_bound(path.decisions.begin(), path.decisions.end(), t,
                                            [](double at, const PathDecision& d) { return at < d.t; });
        CHECK((after - 1)->predicted == best);
    }
    send(app, {{"command", "hover_path"}, {"t", nullptr}});
    CHECK_FALSE(path.hovered);
}

TEST_CASE("path: a begun path ends at the next row; the nearest other prediction differs; bad ends change nothing") {
    App app(test_clock);
    open_bundled(app, "titanic");
    send(app, {{"command", "begin_path"}, {"row", 5}});
    send(app, {{"command", "select_row"}, {"row", 9}});
    const PathState& path = app.state().path;
    REQUIRE(path.path);
    CHECK(path.from->row == RowId(5));
    CHECK(path.to->row == RowId(9));
    CHECK_FALSE(path.start);
    send(app, {{"command", "select_row"}, {"row", 3}});
    send(app, {{"command", "path_to_other"}});
    const PatternTable& patterns = *app.state().document->study.patterns;
    CHECK(path.from->row == RowId(3));
    CHECK((patterns.logits(0, 3) > 0) != (patterns.logits(0, path.to->row->index) > 0));
    const auto before = path.path;
    for (const Json& bad : {Json{{"command", "set_path"}, {"from_row", 3}, {"to_row", 99999}},
                            Json{{"command", "set_path"}, {"from_row", 3}, {"to_row", 3}},
                            Json{{"command", "set_path"}, {"from", {1, 2}}, {"to_row", 3}}}) {
        const std::size_t told = app.state().messages.size();
        send(app, bad);
        CHECK(path.path == before);
        CHECK_FALSE(app.state().stages[StageId::kPath].stale);
        CHECK(app.state().messages.size() == told + 1);
        CHECK(app.state().messages.back().kind == MessageKind::kError);
    }
    send(app, {{"command", "clear_path"}});
    CHECK_FALSE(path.path);
}

TEST_CASE("path: another document drops it, the same rows under another link keep it") {
    App app(test_clock);
    open_bundled(app, "titanic");
    send(app, {{"command", "set_path"}, {"from_row", 3}, {"to_row", 8}});
    send(app, {{"command", "set_link"}, {"link", "identity"}});
    REQUIRE(app.state().path.path);
    CHECK(app.state().path.to->row == RowId(8));
    open_random(app, {3, 6, 1}, 4);
    CHECK_FALSE(app.state().path.path);
    CHECK(app.state().path.steps.empty());
}

TEST_CASE("path: it lies on the plane of two inputs, and off a slice that misses its ends") {
    App app(test_clock);
    open_random(app, {2, 8, 1}, 6);
    send(app, {{"command", "set_path"}, {"from_row", 0}, {"to_at", {0.25, -0.5}}});
    const auto ends = path_on_plane(app.state().plane.frame, app.state().path);
    REQUIRE(ends);
    CHECK((*ends)[1].x == doctest::Approx(0.25));
    CHECK((*ends)[1].y == doctest::Approx(-0.5));
    App other(test_clock);
    open_random(other, {6, 8, 1}, 7);
    send(other, {{"command", "set_path"}, {"from_row", 0}, {"to_row", 1}});
    CHECK_FALSE(path_on_plane(other.state().plane.frame, other.state().path));
}

TEST_CASE("distances: the chosen row's, all rows' and the clusters' are the engine's; stale ones are dropped") {
    App app(test_clock);
    open_random(app, {4, 12, 8, 2}, 21);
    const AppState& state = app.state();
    const Study study = state.document->study;
    const auto frame = make_input_frame(study.network(), deviation_scales(*study.input));
    DistanceOptions options;
    options.frame = *frame;
    options.project = true;
    const Distances all =
        compute_distances(study.network(), study.input->rows->inputs, *study.patterns, *study.clustering, options);
    REQUIRE(state.reach.rows);
    for (std::uint32_t r = 0; r < 200; ++r) CHECK(state.reach.rows->wall[r] == doctest::Approx(all.wall[r]));
    for (const std::uint32_t r : {0U, 17U, 150U}) {
        send(app, {{"command", "select_row"}, {"row", r}});
        REQUIRE(state.reach.row);
        CHECK(state.reach.row->deviations.wall == doctest::Approx(all.wall[r]));
        CHECK(state.reach.row->deviations.unit == all.unit[r]);
        CHECK(state.reach.row->deviations.state == all.state[r]);
        if (std::isfinite(all.boundary[r]))
            CHECK(state.reach.row->deviations.boundary == doctest::Approx(all.boundary[r]));
        const auto facets =
            find_region_facets(study.network(), study.patterns->bits.row(r), study.input->rows->inputs.col(r));
        REQUIRE(state.reach.row->facets);
        CHECK(state.reach.row->facets->facets.size() == facets->facets.size());
        REQUIRE(state.reach.cluster);
        CHECK(state.reach.cluster->least <= all.wall[r] * (1 + 1e-12));
    }
    send(app, {{"command", "sort_rows"}, {"column", "holds_within"}, {"descending", true}});
    const auto& shown = state.row_order.rows;
    CHECK(std::is_sorted(shown.begin(), shown.end(),
                         [&](std::uint32_t a, std::uint32_t b) { return all.wall[a] > all.wall[b] * (1 + 1e-9); }));
    const auto before = state.reach.rows;
    open_random(app, {3, 6, 1}, 4, 50);
    REQUIRE(state.reach.rows);
    CHECK(state.reach.rows != before);
    CHECK(state.reach.rows->wall.size() == 50);
}
