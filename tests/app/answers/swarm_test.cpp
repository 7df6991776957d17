#include "answers/shapley.h"
#include "app/answers/swarm_facts.h"
#include "app/answers/swarm_topic.h"
#include "app/app.h"
#include "base/text/number_format.h"
#include "base/texts/views/answers_texts.h"
#include "base/texts/views/swarm_texts.h"
#include "network/forward.h"
#include "support/example_app.h"
#include "support/networks.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

// The beeswarm: Shapley values of all rows, or of an evenly spread sample.

using namespace reluscope;
using namespace reluscope::testing;
using Json = nlohmann::json;

namespace {

Json swarm_answer(const App& app, std::size_t count = 100'000) {
    return ask(app, {{"what", "beeswarm"}, {"count", count}});
}

}  // namespace

TEST_CASE("beeswarm: every row has the values that the command line's attribute gives, and they add up") {
    App app(test_clock);
    open_bundled(app, "titanic");
    CHECK(swarm_answer(app)["points"].is_null());
    app.apply(ShowView{View::kBeeswarm});
    run_jobs(app);
    const Json answer = swarm_answer(app);
    const Study& study = app.state().document->study;
    const Eigen::MatrixXd& inputs = study.input->rows->inputs;
    REQUIRE(answer["points"].size() == 1309);
    CHECK(answer["rows"] == 1309);
    CHECK(answer["exact"] == true);
    const double base = answer["base"];
    CHECK(base == doctest::Approx(study.patterns->logits.row(0).mean()).epsilon(1e-9));
    const std::vector<FeatureGroup> columns = group_by_column(study.input->origins);
    REQUIRE(answer["columns"].size() == columns.size());
    std::set<std::uint32_t> seen;
    std::vector<double> mean(columns.size(), 0);
    std::size_t compared = 0;
    for (const Json& point : answer["points"]) {
        const std::uint32_t row = point["row"];  // of the table, which leaves no row out
        CHECK(seen.insert(row).second);
        double sum = base;
        for (std::size_t c = 0; c < columns.size(); ++c) {
            sum += point["values"][c].get<double>();
            mean[c] += std::abs(point["values"][c].get<double>()) / 1309;
        }
        CHECK(sum == doctest::Approx(logits_of(study.network(), inputs.col(row))(0)).epsilon(1e-9));
        if (row % 100 != 7) continue;
        ++compared;
        const auto one = shapley_values(study.network(), columns, inputs, inputs.col(row));
        REQUIRE(one);
        for (std::size_t c = 0; c < columns.size(); ++c)
            CHECK(std::abs(point["values"][c].get<double>() - one->values(0, static_cast<Eigen::Index>(c))) < 1e-12);
    }
    CHECK(compared == 14);
    for (std::size_t c = 0; c < columns.size(); ++c)
        CHECK(answer["mean"][c].get<double>() == doctest::Approx(mean[c]).epsilon(1e-9));
    const auto order = answer["order"].get<std::vector<std::size_t>>();
    for (std::size_t k = 1; k < order.size(); ++k) CHECK(mean[order[k - 1]] >= mean[order[k]]);
    const SwarmFacts facts = swarm_facts(app.state());
    CHECK(facts.sentence.find(counted(1309, "row", "rows")) != std::string::npos);
    CHECK(facts.sum.find(swarm_texts::kExact) != std::string::npos);
    CHECK_FALSE(facts.sampled);
    CHECK(facts.note.empty());
}

TEST_CASE("beeswarm: two columns are what the definition says") {
    App app(test_clock);
    open_bundled(app, "moons");
    app.apply(ShowView{View::kBeeswarm});
    run_jobs(app);
    const Json answer = swarm_answer(app, 20);
    const Study& study = app.state().document->study;
    const Eigen::MatrixXd& inputs = study.input->rows->inputs;
    REQUIRE(answer["points"].size() == 20);
    for (const Json& point : answer["points"]) {
        const Eigen::VectorXd x = inputs.col(point["row"].get<Eigen::Index>());
        Eigen::MatrixXd first = inputs, second = inputs;  // with the row's own x, or y
        first.row(0).setConstant(x(0));
        second.row(1).setConstant(x(1));
        const double none = logits_of(study.network(), inputs).row(0).mean();
        const double only_first = logits_of(study.network(), first).row(0).mean();
        const double only_second = logits_of(study.network(), second).row(0).mean();
        const double both = logits_of(study.network(), x)(0);
        const double adds = ((only_first - none) + (both - only_second)) / 2;
        CHECK(point["values"][0].get<double>() == doctest::Approx(adds).epsilon(1e-9));
        CHECK(point["values"][1].get<double>() == doctest::Approx(both - none - adds).epsilon(1e-9));
    }
}

TEST_CASE("beeswarm: a large network has a sample at even distances, said, and all rows when they are asked for") {
    App app(test_clock);
    open_bundled(app, "breast_cancer");
    app.apply(ShowView{View::kBeeswarm});
    run_jobs(app);
    const std::size_t all = app.state().document->study.clustering->num_rows();
    const Json answer = swarm_answer(app);
    const std::size_t rows = answer["rows"];
    CHECK(rows >= SwarmStage::kMinRows);
    CHECK(rows < all);
    CHECK(answer["done"] == rows);
    std::vector<std::uint32_t> sorted = app.state().swarm.found->rows;
    std::sort(sorted.begin(), sorted.end());
    const double pitch = static_cast<double>(all) / static_cast<double>(rows);
    for (std::size_t i = 1; i < sorted.size(); ++i) {
        CHECK(sorted[i] - sorted[i - 1] >= static_cast<std::uint32_t>(std::floor(pitch)));
        CHECK(sorted[i] - sorted[i - 1] <= static_cast<std::uint32_t>(std::ceil(pitch)));
    }
    CHECK(answer["exact"] == false);
    const SwarmFacts facts = swarm_facts(app.state());
    CHECK(facts.sampled);
    CHECK(facts.sentence.find(display_count(rows) + " of " + counted(all, "row", "rows")) != std::string::npos);
    CHECK(facts.sum.find("standard error") != std::string::npos);
    CHECK(app.state().swarm.found->table.standard_error > 0);
    CHECK(app.state().swarm.found->table.residual < 1e-9);
    // The chosen row may have no dot.
    std::uint32_t absent = 0;
    while (std::binary_search(sorted.begin(), sorted.end(), absent)) ++absent;
    app.apply(SelectRow{RowId(absent)});
    CHECK(swarm_facts(app.state()).note ==
          swarm_texts::not_among(app.state().document->study.input->rows->row[absent]));
    send(app, {{"command", "set_beeswarm"}, {"all", true}});
    CHECK(swarm_answer(app, 0)["done"] == all);
    CHECK_FALSE(swarm_facts(app.state()).sampled);
}

TEST_CASE("beeswarm: it grows while it is computed, is stopped and goes on, and works only while it is seen") {
    App app(test_clock);
    open_bundled(app, "breast_cancer");
    const Stage* stage = nullptr;
    for (const Stage* one : app.stages()) {
        if (one->id() == StageId::kSwarm) stage = one;
    }
    REQUIRE(stage != nullptr);
    CHECK_FALSE(stage->is_stale());
    app.apply(ShowView{View::kBeeswarm});
    CHECK(stage->is_stale());
    double now = 0;
    App slow([&now] { return now += 0.001; });
    open_bundled(slow, "breast_cancer");
    slow.apply(ShowView{View::kBeeswarm});
    for (int i = 0; i < 100'000 && !current_swarm(slow.state()); ++i) slow.advance(0.002);
    const FoundSwarm* found = current_swarm(slow.state());
    REQUIRE(found != nullptr);
    CHECK(found->done < found->rows.size());
    CHECK(swarm_facts(slow.state()).sentence.find("so far") != std::string::npos);
    const std::size_t done = found->done;
    while (slow.state().stages[StageId::kSwarm].works()) slow.apply(CancelJob{});
    CHECK(slow.state().stages[StageId::kSwarm].halted);
    for (int i = 0; i < 100; ++i) slow.advance(0.002);
    CHECK(current_swarm(slow.state())->done == done);
    slow.apply(SetBeeswarm{});
    CHECK_FALSE(slow.state().stages[StageId::kSwarm].halted);
}

TEST_CASE("beeswarm: one column is shown, undone and kept in a session; an unknown one is refused") {
    App app(test_clock);
    open_as_own_files(app, "titanic");
    send(app, {{"command", "set_beeswarm"}, {"column", "agee"}});
    CHECK(last_message(app) == answers_texts::no_such_column("agee"));
    CHECK_FALSE(app.state().swarm.settings.column);
    app.apply(ShowView{View::kBeeswarm});
    send(app, {{"command", "set_beeswarm"}, {"column", "age"}});
    CHECK(app.state().swarm.settings.column == "age");
    CHECK(swarm_answer(app)["column"] == "age");
    const std::string session = app.session();
    app.apply(Undo{});
    CHECK_FALSE(app.state().swarm.settings.column);
    App other(test_clock);
    other.apply(OpenSession{session, "s.json"});
    run_jobs(other);
    CHECK(other.state().swarm.settings.column == "age");
    CHECK(is_seen(other.state().layout, View::kBeeswarm));
    CHECK(current_swarm(other.state()) != nullptr);
}

TEST_CASE("beeswarm: pictures have none, and say so") {
    App app(test_clock);
    open_bundled(app, "digits");
    app.apply(ShowView{View::kBeeswarm});
    run_jobs(app);
    CHECK(swarm_answer(app)["problem"] == swarm_texts::kPixels);
    CHECK(current_swarm(app.state()) == nullptr);
}
