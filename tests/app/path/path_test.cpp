#include "app/api/json_api.h"
#include "app/app.h"
#include "app/path/path_facts.h"
#include "base/text/number_format.h"
#include "support/example_app.h"
#include "support/networks.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>

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

TEST_CASE("path: the view begins with the way from the chosen row to its smallest change, and follows the row") {
    App app(test_clock);
    open_bundled(app, "titanic");
    const PathState& path = app.state().path;
    app.apply(SelectRow{RowId(12)});
    run_jobs(app);
    CHECK_FALSE(path.path);  // nobody looks
    app.apply(ShowView{View::kPath});
    run_jobs(app);
    for (const std::uint32_t row : {12U, 300U, 1000U}) {
        CAPTURE(row);
        app.apply(SelectRow{RowId(row)});
        run_jobs(app);
        REQUIRE(path.path);
        CHECK(path.from->row == RowId(row));
        REQUIRE(app.state().answers.change);
        CHECK(path.to->input == app.state().answers.change->point);
        REQUIRE(path.decisions.size() >= 2);
        CHECK(path.decisions.back().predicted != path.decisions.front().predicted);
        const bool at_end = path.decisions[1].t >= 0.9995;  // else it would read as 100 % of the way
        const std::string sentence = path_sentence(*app.state().document, path);
        CHECK((sentence.find(" at the very end of the way.") != std::string::npos) == at_end);
        CHECK(sentence.starts_with("Walking from " + path.from->name + " to the same row after the smallest change "));
    }
    const auto shown = path.path;
    app.apply(PathToOther{});  // what somebody asks for stays
    run_jobs(app);
    CHECK(path.path != shown);
    const auto asked = path.path;
    app.apply(SelectRow{RowId(40)});
    run_jobs(app);
    CHECK(path.path == asked);
    app.apply(ClearPath{});  // and what is closed is closed
    app.apply(SelectRow{RowId(41)});
    run_jobs(app);
    CHECK_FALSE(path.path);
    open_bundled(app, "titanic");
    app.apply(ShowView{View::kPath});
    app.apply(SelectRow{RowId(12)});
    run_jobs(app);
    CHECK(path.path);
}

TEST_CASE("path: where no change is looked for, the view begins with the nearest row of another prediction") {
    App app(test_clock);
    open_random(app, {3, 8, 1}, 5);  // a number is predicted, and no value is to be reached
    app.apply(SelectRow{RowId(7)});
    app.apply(ShowView{View::kPath});
    run_jobs(app);
    const PathState& path = app.state().path;
    REQUIRE(path.path);
    CHECK(path.from->row == RowId(7));
    REQUIRE(path.to->row.has_value());
    const auto& assignment = app.state().document->study.clustering->assignment;
    CHECK(assignment[path.to->row->index] != assignment[7]);
    const auto automatic = *path.to->row;
    app.apply(PathToOther{});
    run_jobs(app);
    CHECK(*path.to->row == automatic);
}

TEST_CASE("path: it says which columns pass through values that no cell holds, and its ends are what is stated") {
    App app(test_clock);
    open_bundled(app, "titanic");
    const Study& study = app.state().document->study;
    const StudyInput& input = *study.input;
    const PathState& path = app.state().path;
    send(app, {{"command", "set_path"}, {"from_row", 0}, {"to_row", 3}});
    for (const PathStep& step : path.steps) {
        CAPTURE(step.column);
        const std::size_t column = input.table->find_column(step.column);
        const Column& cells = input.table->columns[column];
        bool whole = cells.type == ColumnType::kNumeric;
        for (std::size_t row = 0; whole && row < cells.numbers.size(); ++row)
            whole = cells.is_missing(row) || cells.numbers[row] == std::floor(cells.numbers[row]);
        const bool moves = step.from_cell != step.to_cell;
        const PathStep::Between expected = !moves                               ? PathStep::Between::kNothing
                                           : cells.type != ColumnType::kNumeric ? PathStep::Between::kMixtures
                                           : whole                              ? PathStep::Between::kFractions
                                                                                : PathStep::Between::kNothing;
        CHECK(step.between == expected);
    }
    CHECK(path_sentence(*app.state().document, path).find("which no cell of the table holds.") != std::string::npos);

    // To a smallest change: the cells at the end, read as numbers, are the input that the line leads to.
    send(app, {{"command", "clear_path"}});
    app.apply(SelectRow{RowId(300)});
    run_jobs(app);
    REQUIRE(app.state().answers.change);
    const FoundChange& change = *app.state().answers.change;
    REQUIRE(change.tried);
    SetPath set{RowId(300), change.point};
    app.apply(std::move(set));
    run_jobs(app);
    int compared = 0;
    for (const ColumnChange& one : change.stated) {
        const auto step = std::find_if(path.steps.begin(), path.steps.end(),
                                       [&](const PathStep& s) { return s.column == one.column; });
        REQUIRE(step != path.steps.end());
        CAPTURE(step->to_cell);
        const std::string stated = one.is_number ? with_unit(full_number(one.to), one.unit) : one.to_text;
        CHECK(step->to_cell == stated);
        ++compared;
    }
    CHECK(compared > 0);
}
