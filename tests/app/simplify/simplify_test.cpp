#include "app/app.h"
#include "app/simplify/simplify_facts.h"
#include "base/texts/simplify/simplify_texts.h"
#include "formats/json/json_reader.h"
#include "network/forward.h"
#include "support/bytes.h"
#include "support/clock.h"
#include "support/example_app.h"
#include "support/networks.h"
#include "support/paths.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>

// Units that change no output: what is found, said, applied, undone and kept.

using namespace reluscope;
using namespace reluscope::testing;
using Json = nlohmann::json;

namespace {

/// An example by its files alone, so that a session holds table and network.
void open_own_files(App& app, const std::string& id) {
    const std::string folder = bundled_data() + "/" + id + "/" + id;
    OpenFiles open;
    for (const char* kind : {".json", ".csv"}) open.files.push_back({id + kind, read_bytes(folder + kind)});
    app.apply(std::move(open));
    run_jobs(app);
}

Json simplify_answer(const App& app) { return ask(app, {{"what", "simplify"}}); }

/// An example with the simplify view in front.
void look_at(App& app, const std::string& example, const char* domain = "rows") {
    open_bundled(app, example);
    send(app, {{"command", "set_simplify"}, {"domain", domain}});
    send(app, {{"command", "show_view"}, {"view", "simplify"}});
}

std::size_t hidden_units(const Json& widths) {
    std::size_t sum = 0;
    for (const Json& width : widths) sum += width.get<std::size_t>();
    return sum;
}

/// Per hidden unit, on how many rows it is active: counted from the rows' patterns.
std::vector<std::size_t> active_rows(const Study& study) {
    std::vector<std::size_t> counts(study.network().num_hidden_units(), 0);
    for (std::size_t row = 0; row < study.clustering->num_rows(); ++row) {
        for (std::size_t unit = 0; unit < counts.size(); ++unit) counts[unit] += study.patterns->bits.get(row, unit);
    }
    return counts;
}

}  // namespace

TEST_CASE("simplify: nothing is looked for until somebody looks, and what is found on the rows is what they show") {
    App app(test_clock);
    open_bundled(app, "moons");
    CHECK(simplify_answer(app)["found"].is_null());
    send(app, {{"command", "show_view"}, {"view", "simplify"}});
    const Json answer = simplify_answer(app);
    REQUIRE(answer["found"].is_object());
    CHECK(answer["domain"] == "rows");
    CHECK(answer["can_apply"] == true);
    const Study& study = app.state().document->study;
    const std::vector<std::size_t> active = active_rows(study);
    const auto off = static_cast<std::size_t>(std::count(active.begin(), active.end(), std::size_t{0}));
    std::size_t dead = 0;
    for (const Json& removed : answer["found"]["removed"]) {
        CHECK(removed["proof"] == "data");
        if (removed["why"] != "dead") continue;
        ++dead;
        const std::size_t first = removed["layer"] == 0 ? 0 : study.network().hidden_layers()[0].width;
        CHECK(active[first + removed["unit"].get<std::size_t>()] == 0);
    }
    CHECK(dead == off);
    const std::string sentence = answer["sentence"];
    CHECK(sentence.find(std::to_string(dead) + " are off for every row") != std::string::npos);
    CHECK(sentence.find("2-16-16-1 can become 2-") != std::string::npos);
    CHECK(answer["found"]["rows"] == study.clustering->num_rows());
    CHECK(answer["found"]["points"] == 0);
}

TEST_CASE("simplify: over the range of the rows every removal has its proof, and random points were tried") {
    App app(test_clock);
    look_at(app, "titanic", "box");
    const Json answer = simplify_answer(app);
    REQUIRE(answer["found"].is_object());
    CHECK(answer["found"]["hidden_before"] == Json({4, 2}));
    CHECK(answer["found"]["hidden_after"] == Json({3, 2}));
    CHECK(answer["found"]["points"] == 10'000);
    CHECK(answer["found"]["max_rel_difference"].get<double>() < 1e-12);
    for (const Json& removed : answer["found"]["removed"]) CHECK(removed["proof"] != "data");
    CHECK(answer["sentence"].get<std::string>().find(
              "1 of 6 hidden units is not needed: it is off in the whole range") == 0);
    // The other domain has its own answer.
    send(app, {{"command", "set_simplify"}, {"domain", "rows"}});
    CHECK(simplify_answer(app)["found"]["points"] == 0);
    CHECK(simplify_answer(app)["sentence"] != answer["sentence"]);
}

TEST_CASE("simplify: the smaller network takes the place of the open one with the same outputs; undo and redo follow") {
    App app(test_clock);
    look_at(app, "moons");
    const Json found = simplify_answer(app)["found"];
    const Document before = *app.state().document;
    send(app, {{"command", "apply_simplification"}});
    const Document& after = *app.state().document;
    CHECK(after.study.network().num_hidden_units() == hidden_units(found["hidden_after"]));
    CHECK(after.study.network().num_hidden_units() < before.study.network().num_hidden_units());
    CHECK((after.study.patterns->logits - before.study.patterns->logits).cwiseAbs().maxCoeff() < 1e-12);
    CHECK(after.study.scores->overall_accuracy == before.study.scores->overall_accuracy);
    REQUIRE(after.study.survey);
    CHECK(after.study.survey->certificate.holds());
    CHECK(after.table == before.table);
    CHECK(after.study.input->rows == before.study.input->rows);
    CHECK(after.model->training_json == before.model->training_json);
    CHECK(after.model->encoder.num_inputs() == before.model->encoder.num_inputs());
    CHECK_FALSE(after.file_weights);
    CHECK(after.model->source.find("simplified from 2-16-16-1, same outputs on a table's rows") != std::string::npos);
    const std::string said = simplify_answer(app)["applied"];
    CHECK(said.find("2-16-16-1 became 2-") == 0);
    CHECK(app.state().training.setup.hidden.size() == after.study.network().hidden_layers().size());
    // The smaller network is looked at anew.
    CHECK(simplify_answer(app)["found"]["hidden_before"] == found["hidden_after"]);

    const auto smaller = after.study.input->network;
    app.apply(Undo{});
    run_jobs(app);
    CHECK(app.state().document->study.input->network == before.study.input->network);
    CHECK(app.state().document->file_weights);
    CHECK(app.state().document->model == before.model);
    CHECK(simplify_answer(app)["applied"] == "");
    CHECK(simplify_answer(app)["found"] == found);
    app.apply(Redo{});
    run_jobs(app);
    CHECK(app.state().document->study.input->network == smaller);
    CHECK(simplify_answer(app)["applied"] == said);
}

TEST_CASE("simplify: before and after are compared, and agree on every row") {
    App app(test_clock);
    look_at(app, "moons");
    send(app, {{"command", "compare_simplified"}});
    CHECK(app.state().messages.back().text == simplify_texts::kNothingToCompare);
    send(app, {{"command", "apply_simplification"}});
    send(app, {{"command", "compare_simplified"}});
    CHECK(is_seen(app.state().layout, View::kCompare));
    const Json compare = ask(app, {{"what", "compare"}});
    REQUIRE(compare["networks"].is_object());
    CHECK(compare["networks"]["changed"] == 0);
    CHECK(compare["reference"].get<std::string>().find("before it was simplified") != std::string::npos);
}

TEST_CASE("simplify: a session holds the smaller network and what it is from") {
    App app(test_clock);
    open_own_files(app, "moons");
    send(app, {{"command", "show_view"}, {"view", "simplify"}});
    send(app, {{"command", "apply_simplification"}});
    const std::string session = app.session();
    App other(test_clock);
    other.apply(OpenSession{session, "s.json"});
    run_jobs(other);
    REQUIRE(other.state().document);
    CHECK(other.state().document->study.network().architecture() ==
          app.state().document->study.network().architecture());
    CHECK(other.state().document->model->source == app.state().document->model->source);
    CHECK(other.state().document->study.patterns->logits == app.state().document->study.patterns->logits);
    CHECK(is_seen(other.state().layout, View::kSimplify));
}

TEST_CASE("simplify: a network that was trained here keeps the record of its training, also when training goes on") {
    App app(ticking_clock());
    ToyOptions toy;
    toy.kind = ToyKind::kMoons;
    toy.rows = 80;
    app.apply(MakeData{toy});
    run_jobs(app);
    send(app, {{"command", "train"}, {"action", "epoch"}});
    send(app, {{"command", "set_simplify"}, {"domain", "rows"}});
    send(app, {{"command", "show_view"}, {"view", "simplify"}});
    REQUIRE(simplify_answer(app)["found"].is_object());
    if (!simplify_answer(app)["can_apply"].get<bool>()) return;  // nothing can go
    const auto record = [](const App& from) {
        return Json::parse(const_cast<App&>(from).session())["model"]["training"];
    };
    const Json before = record(app);
    CHECK(before["epochs_done"] == 1);
    send(app, {{"command", "apply_simplification"}});
    CHECK(record(app) == before);
    send(app, {{"command", "train"}, {"action", "epoch"}});
    CHECK(app.state().training.problem.empty());
    CHECK(app.state().training.position.epoch == 1);
    CHECK(app.state().document->study.network().num_hidden_units() < 16);
}

TEST_CASE("simplify: networks with sums, and those without hidden units, get one sentence") {
    for (const auto& [network, sentence] :
         {std::pair(branching_network(2), std::string(simplify_texts::kNotAStack)),
          std::pair(random_network({3, 1}, 1), std::string(simplify_texts::kNoHiddenUnits))}) {
        App app(test_clock);
        open_network(app, ModelFile(network), test_inputs(network, 30, 3));
        send(app, {{"command", "show_view"}, {"view", "simplify"}});
        const Json answer = simplify_answer(app);
        CHECK(answer["problem"] == sentence);
        CHECK(answer["found"].is_null());
        CHECK(answer["stale"] == false);
        send(app, {{"command", "apply_simplification"}});
        CHECK(app.state().messages.back().text == simplify_texts::kNothingToApply);
    }
}

TEST_CASE("simplify: what is said and offered fits what was found, for ordinary and degenerate networks") {
    for (const NamedNetwork& named : all_networks()) {
        CAPTURE(named.name);
        for (const std::string domain : {"rows", "box"}) {
            constexpr std::size_t kQuicklyProven = 20;
            if (domain == "box" && named.network.num_hidden_units() > kQuicklyProven) continue;
            App app(test_clock);
            open_network(app, ModelFile(named.network), test_inputs(named.network, 40, 6));
            send(app, {{"command", "set_simplify"}, {"domain", domain}});
            send(app, {{"command", "show_view"}, {"view", "simplify"}});
            const SlimmingFacts facts = slimming_facts(app.state());
            CHECK(facts.there == app.state().simplify.problem.empty());
            CHECK(facts.lead.empty() == !facts.there);
            std::size_t units = 0;
            for (const RemovedUnits& group : facts.groups) {
                units += group.units.size();
                CHECK(group.labels.size() == group.units.size());
                CHECK_FALSE(group.by.empty());
            }
            if (!facts.can_apply) continue;
            CHECK(units == app.state().simplify.found->made.slimming.removals.size());
            const Eigen::MatrixXd logits = app.state().document->study.patterns->logits;
            send(app, {{"command", "apply_simplification"}});
            const Eigen::MatrixXd& now = app.state().document->study.patterns->logits;
            CHECK(((now - logits).array().abs() / logits.array().abs().max(1.0)).maxCoeff() < 1e-9);
        }
    }
}

TEST_CASE("simplify: a search is told, stopped and goes on, and a frame never waits for it") {
    App app(ticking_clock());
    const Network network = random_network({4, 10, 10, 1}, 5);
    open_network(app, ModelFile(network), test_inputs(network, 40, 3));
    app.apply(SetSimplify{SimplifyDomain::kBox});
    app.apply(ShowView{View::kSimplify});
    REQUIRE(app.state().stages[StageId::kSimplify].stale);
    app.advance(0.004);
    app.apply(CancelJob{});
    for (int i = 0; i < 20 && !app.state().stages[StageId::kSimplify].halted; ++i) app.apply(CancelJob{});
    CHECK(app.state().stages[StageId::kSimplify].halted);
    run_jobs(app);
    CHECK(simplify_answer(app)["found"].is_null());
    app.apply(ContinueViews{});
    run_jobs(app);
    CHECK(simplify_answer(app)["found"].is_object());
}

TEST_CASE("simplify: units that never bend and stay are said of the rows and of their range") {
    CHECK(simplify_texts::stable_units(3, 0, false) ==
          "3 units are on for every row and stay: what they add is linear there, and no fewer units carry it.");
    CHECK(simplify_texts::stable_units(1, 2, true) ==
          "1 unit is always on in the whole range and stays: what it adds is linear there, and no other unit carries "
          "it. 2 units are always off in the whole range and stay: what they add is linear there, and no fewer units "
          "carry it.");
    CHECK(simplify_texts::stable_units(0, 0, false).empty());
}
