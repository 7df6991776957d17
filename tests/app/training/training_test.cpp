#include "app/app.h"
#include "app/training/epoch_survey.h"
#include "formats/json/json_model.h"
#include "support/example_app.h"
#include "support/networks.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace reluscope;
using namespace reluscope::testing;
using Json = nlohmann::json;

namespace {

Json training(const App& app) { return ask(app, {{"what", "training"}}); }

/// Opens data made by a formula with an untrained network.
void make_data(App& app, const char* kind, std::size_t rows = 300) {
    send(app, {{"command", "make_data"}, {"kind", kind}, {"rows", rows}, {"noise", 0.1}, {"seed", 3}});
    REQUIRE(app.state().document);
}

}  // namespace

TEST_CASE("training: made data opens with an untrained network on its plane, exact as any other") {
    App app(test_clock);
    make_data(app, "moons");
    CHECK(is_seen(app.state().layout, View::kPlane));
    CHECK(app.state().document->study.network().architecture() == "2-8-8-1");
    CHECK(app.state().document->study.survey->certificate.holds());
    CHECK(app.state().toy->kind == ToyKind::kMoons);
    CHECK(training(app)["problem"].is_null());
    CHECK(training(app)["begun"] == false);
}

TEST_CASE("training: circles, moons and xor at noise 0.1 are learned to more than 97 % by 2-8-8-1") {
    for (const char* kind : {"circles", "moons", "xor"}) {
        CAPTURE(kind);
        App app(test_clock);
        make_data(app, kind, 500);
        send(app, {{"command", "set_training"}, {"epochs", 150}});
        send(app, {{"command", "train"}, {"action", "play"}});
        const Json state = training(app);
        CHECK(state["epoch"] == 150);
        CHECK(state["mode"] == "pause");
        CHECK(state["history"].size() == 150);
        CHECK(app.state().document->study.scores->overall_accuracy > 0.97);
        CHECK(app.state().document->study.survey->certificate.holds());
    }
}

TEST_CASE("training: what is shown belongs to one network: plane, clusters, maps and history agree with it") {
    App app(test_clock);
    make_data(app, "circles");
    send(app, {{"command", "set_training"}, {"epochs", 12}, {"hidden", {6, 5}}});
    send(app, {{"command", "train"}, {"action", "play"}});
    const AppState& state = app.state();
    CHECK(state.document->study.network().architecture() == "2-6-5-1");
    CHECK(&state.plane.partition->network() == state.document->study.input->network.get());
    const EpochFacts& last = state.training.history.back();
    CHECK(last.clusters == state.document->study.clustering->num_clusters());
    REQUIRE(last.has_regions);
    // The history counts regions in the home window.
    const auto job =
        RegionPartitionJob::create(state.document->study.input->network, state.plane.frame, state.plane.home, {});
    while ((*job)->step()) {
    }
    CHECK(last.regions == (*job)->take()->num_regions());
    std::size_t alive = state.training.history.front().clusters;
    for (std::size_t i = 1; i < state.training.history.size(); ++i) {
        const EpochFacts& facts = state.training.history[i];
        alive = alive + facts.cluster_births - facts.cluster_deaths;
        CHECK(alive == facts.clusters);
    }
}

TEST_CASE("training: the AUC of every epoch counts pairs of validation rows, and large tables go without") {
    App app(test_clock);
    make_data(app, "moons", 200);
    send(app, {{"command", "set_training"}, {"epochs", 3}, {"learning_rate", 0.001}});
    send(app, {{"command", "train"}, {"action", "play"}});
    const Json answer = training(app);
    REQUIRE(answer["history"].size() == 3);
    const Study& study = app.state().document->study;
    const auto& classes = study.input->target->class_of_row;
    // The metrics of the shown weights are on the validation rows; the last epoch's are the same weights.
    const double auc = answer["history"].back()["validation"]["auc"];
    CHECK(auc == answer["metrics"]["auc"]);
    TrainingSet set;
    set.num_classes = 2;
    set.classes = classes;
    REQUIRE(split_rows(set, app.state().training.setup.options.validation_share, app.state().training.setup.seed));
    double won = 0;
    double pairs = 0;
    for (const std::uint32_t a : set.validation) {
        for (const std::uint32_t b : set.validation) {
            if (classes[a] != 1 || classes[b] != 0) continue;
            const double difference = study.patterns->logits(0, a) - study.patterns->logits(0, b);
            won += difference > 0 ? 1 : (difference == 0 ? 0.5 : 0);
            pairs += 1;
        }
    }
    CHECK(auc == doctest::Approx(won / pairs).epsilon(1e-12));
    std::size_t rows = 0;
    double error = 0;
    for (const Json& bin : answer["metrics"]["calibration"]) {
        rows += bin["rows"].get<std::size_t>();
        if (bin["rows"] == 0) continue;
        error += bin["rows"].get<double>() *
                 std::abs(bin["mean_probability"].get<double>() - bin["observed_share"].get<double>());
    }
    CHECK(rows == set.validation.size());
    CHECK(error / static_cast<double>(rows) ==
          doctest::Approx(answer["metrics"]["calibration_error"].get<double>()).epsilon(1e-12));

    make_data(app, "moons", kMaxAucScores + 1);
    send(app, {{"command", "train"}, {"action", "epoch"}});
    CHECK_FALSE(training(app)["history"].back()["validation"].contains("auc"));
}

TEST_CASE("training: an earlier epoch is shown as it was, and playing goes on from the newest weights") {
    App app(test_clock);
    make_data(app, "moons", 120);
    send(app, {{"command", "set_training"}, {"epochs", 6}});
    const std::string start = write_json_model(*app.state().document->model);
    send(app, {{"command", "train"}, {"action", "epoch"}});
    send(app, {{"command", "train"}, {"action", "epoch"}});
    const std::string second = write_json_model(*app.state().document->model);
    send(app, {{"command", "train"}, {"action", "epoch"}});
    CHECK(training(app)["epoch"] == 3);
    send(app, {{"command", "show_epoch"}, {"epoch", 2}});
    CHECK(write_json_model(*app.state().document->model) == second);
    CHECK(training(app)["shown_epoch"] == 2);
    send(app, {{"command", "show_epoch"}, {"epoch", 0}});
    CHECK(write_json_model(*app.state().document->model) == start);
    send(app, {{"command", "train"}, {"action", "play"}});
    CHECK(training(app)["epoch"] == 6);
    CHECK(training(app)["shown_epoch"].is_null());

    App straight(test_clock);
    make_data(straight, "moons", 120);
    send(straight, {{"command", "set_training"}, {"epochs", 6}});
    send(straight, {{"command", "train"}, {"action", "play"}});
    CHECK(write_json_model(*straight.state().document->model) == write_json_model(*app.state().document->model));
}

TEST_CASE("training: a restart brings the first weights of the seed back, and the same seed the same end") {
    App app(test_clock);
    make_data(app, "xor", 100);
    const std::string start = write_json_model(*app.state().document->model);
    send(app, {{"command", "set_training"}, {"epochs", 4}});
    send(app, {{"command", "train"}, {"action", "play"}});
    const std::string end = write_json_model(*app.state().document->model);
    CHECK(end != start);
    send(app, {{"command", "restart_training"}});
    CHECK(write_json_model(*app.state().document->model) == start);
    CHECK(training(app)["history"].empty());
    send(app, {{"command", "train"}, {"action", "play"}});
    CHECK(write_json_model(*app.state().document->model) == end);
}

TEST_CASE("training: numbers are learned standardised and shown in the target's own unit") {
    App app(test_clock);
    Rng rng(8);
    const Eigen::MatrixXd rows = random_matrix(rng, 2, 200);
    std::string table = "a,b,price\n";
    for (Eigen::Index i = 0; i < rows.cols(); ++i)
        table += std::to_string(rows(0, i)) + "," + std::to_string(rows(1, i)) + "," +
                 std::to_string(50000 + 3000 * rows(0, i) - 9000 * std::abs(rows(1, i))) + "\n";
    const auto* bytes = reinterpret_cast<const std::byte*>(table.data());
    OpenFiles files;
    const std::string model = write_json_model(ModelFile(random_network({2, 8, 1}, 4)));
    const auto* model_bytes = reinterpret_cast<const std::byte*>(model.data());
    files.files.push_back({"net.json", {model_bytes, model_bytes + model.size()}});
    files.files.push_back({"prices.csv", {bytes, bytes + table.size()}});
    app.apply(std::move(files));
    run_jobs(app);
    REQUIRE(app.state().document);
    send(app, {{"command", "new_network"}});
    send(app, {{"command", "set_training"}, {"epochs", 300}, {"learning_rate", 0.01}});
    send(app, {{"command", "train"}, {"action", "play"}});
    CHECK(app.state().document->study.scores->overall_rmse < 1500);
    CHECK(training(app)["history"].back()["training"]["r2"] > 0.95);
    REQUIRE(app.state().training.baseline);
    CHECK(training(app)["yardstick"]["training"]["r2"] < 0.5);
}

TEST_CASE("training: a weight edited in between is where training goes on from") {
    App app(test_clock);
    make_data(app, "moons", 100);
    send(app, {{"command", "train"}, {"action", "epoch"}});
    send(app, {{"command", "set_weight"}, {"node", 0}, {"row", 0}, {"column", 1}, {"value", 4.0}});
    CHECK(*weight_at(app.state().document->study.network(), {0, 0, 1}) == 4.0);
    send(app, {{"command", "train"}, {"action", "batch"}});
    CHECK(*weight_at(app.state().document->study.network(), {0, 0, 1}) == doctest::Approx(4.0).epsilon(0.01));
    CHECK(*weight_at(app.state().document->study.network(), {0, 0, 1}) != 4.0);
}

TEST_CASE("training: what makes no sense is refused in a sentence and changes nothing") {
    App app(test_clock);
    send(app, {{"command", "train"}, {"action", "play"}});
    CHECK(app.state().messages.back().kind == MessageKind::kError);
    make_data(app, "moons", 60);
    const Json before = training(app)["setup"];
    for (const Json& wrong : {Json{{"learning_rate", -1}}, Json{{"batch_size", 0}}, Json{{"hidden", {0}}},
                              Json{{"slope", 2}}, Json{{"validation_share", 1.5}}, Json{{"hidden", {4, 100000000}}}}) {
        Json command = wrong;
        command["command"] = "set_training";
        send(app, command);
        CHECK(training(app)["setup"] == before);
        CHECK(app.state().messages.back().kind == MessageKind::kError);
    }
    send(app, {{"command", "set_target"}, {"column", "x"}});
}

TEST_CASE("training: the record says how, in the file that is saved") {
    App app(test_clock);
    make_data(app, "moons", 60);
    send(app, {{"command", "set_training"}, {"epochs", 3}, {"optimiser", "sgd"}});
    send(app, {{"command", "train"}, {"action", "play"}});
    send(app, {{"command", "save"}, {"thing", "model"}});
    const auto requests = app.take_requests();
    REQUIRE(requests.size() == 1);
    const Json file = Json::parse(std::get<SaveRequest>(requests[0]).text);
    CHECK(file["training"]["setup"]["optimiser"] == "sgd");
    CHECK(file["training"]["epochs_done"] == 3);
}

TEST_CASE("training: a table that fits no open network gets a new one when asked, with its columns encoded") {
    App app(test_clock);
    open_bundled(app, "moons");
    const auto before = app.state().document->model;
    std::string text = "city,size,rooms,sold\n";
    for (int i = 0; i < 60; ++i)
        text += std::string(i % 3 == 0 ? "Bern" : "Basel") + "," + std::to_string(40 + i) + "," +
                (i % 7 == 0 ? "" : std::to_string(1 + i % 4)) + "," +
                (40 + i + (i % 3 == 0 ? 20 : 0) > 75 ? "yes" : "no") + "\n";
    const auto* bytes = reinterpret_cast<const std::byte*>(text.data());
    app.apply(OpenFiles{{{"houses.csv", {bytes, bytes + text.size()}}}, ""});
    run_jobs(app);
    CHECK(app.state().document->model == before);
    REQUIRE(app.state().pending_table);
    send(app, {{"command", "new_network"}});
    CHECK_FALSE(app.state().pending_table);
    CHECK(app.state().document->table->name == "houses.csv");
    CHECK(app.state().document->study.input->target->column == "sold");
    CHECK(app.state().document->model->encoder.columns.size() == 3);
    send(app, {{"command", "set_training"}, {"epochs", 200}});
    send(app, {{"command", "train"}, {"action", "play"}});
    CHECK(app.state().document->study.scores->overall_accuracy > 0.9);
    CHECK(app.state().document->study.survey->certificate.holds());
}

TEST_CASE("training: points drawn by hand are rows like any other, and the weights stay") {
    App app(test_clock);
    make_data(app, "circles", 60);
    send(app, {{"command", "train"}, {"action", "epoch"}});
    const std::string weights = write_json_model(ModelFile(app.state().document->study.network()));
    send(app, {{"command", "draw_points"}, {"class", 1}});
    const auto window = ask(app, {{"what", "plane"}})["view"]["window"];
    for (int i = 0; i < 5; ++i) send(app, {{"command", "add_point"}, {"at", {0.9, 0.1 * i}}});
    const Study& study = app.state().document->study;
    CHECK(study.clustering->num_rows() == 65);
    CHECK(study.input->target->class_of_row[64] == 1);
    CHECK(study.input->rows->inputs(1, 64) == 0.4);
    CHECK(write_json_model(ModelFile(app.state().document->study.network())) == weights);
    CHECK(ask(app, {{"what", "plane"}})["view"]["window"] == window);
    send(app, {{"command", "remove_last_point"}});
    CHECK(app.state().document->study.clustering->num_rows() == 64);
    send(app, {{"command", "train"}, {"action", "epoch"}});
    CHECK(training(app)["training_rows"].get<int>() + training(app)["validation_rows"].get<int>() == 64);
    send(app, {{"command", "draw_points"}, {"class", 7}});
    CHECK(app.state().messages.back().kind == MessageKind::kError);
    open_bundled(app, "iris");
    send(app, {{"command", "draw_points"}, {"class", 0}});
    CHECK_FALSE(app.state().drawing);
}
