#include "app/training/training_record.h"

#include "app/api/json_api.h"
#include "app/app.h"
#include "app/training/training_setup.h"
#include "formats/csv/csv_write.h"
#include "formats/json/json_model.h"
#include "support/bytes.h"
#include "support/example_app.h"
#include "support/training.h"
#include "train/trainer.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace reluscope;
using namespace reluscope::testing;

using OrderedJson = nlohmann::ordered_json;

namespace {

using PlainJson = nlohmann::json;

NamedBytes record_named(const std::string& name, const std::string& text) {
    const auto bytes = bytes_of(text);
    return {name, {bytes.begin(), bytes.end()}};
}

std::string csv_text(const Table& table) {
    std::string text;
    write_csv(table, [&](std::string_view part) { text += part; });
    return text;
}

/// Trains as the command line does.
ModelFile trained_by_command(const Table& table, const LearningTask& task, const TrainingSetup& setup) {
    const auto data = make_training_data(table, task);
    REQUIRE(data);
    TrainingRecord record;
    record.data = table.name;
    record.target = task.target;
    record.task = task;
    record.setup = setup;
    TrainOptions& options = record.setup.options;
    options.seed = setup.seed;
    options.loss = loss_for(*data->set);
    const Architecture architecture{static_cast<int>(data->set->inputs.rows()), setup.hidden,
                                    outputs_for(options.loss, data->set->num_classes), setup.slope, setup.residual};
    const auto start = make_network(architecture, link_of(options.loss), setup.initialisation, setup.seed);
    REQUIRE(start);
    const auto trainer = train(*start, data->set, options);
    REQUIRE(trainer);
    record.network = record_result(evaluate((*trainer)->network(), *data, options.loss));
    return trained_model(*in_table_unit((*trainer)->network(), *data), *data, record, "trained");
}

std::string weights_of(const App& app) { return write_json_model(ModelFile(app.state().document->study.network())); }

double largest_difference(const Network& a, const Network& b) {
    REQUIRE(a.nodes().size() == b.nodes().size());
    double largest = 0;
    for (std::size_t i = 0; i < a.nodes().size(); ++i) {
        const auto* x = std::get_if<AffineOperation>(&a.nodes()[i].operation);
        const auto* y = std::get_if<AffineOperation>(&b.nodes()[i].operation);
        if (x == nullptr) continue;
        REQUIRE(y != nullptr);
        largest = std::max({largest, (x->W - y->W).cwiseAbs().maxCoeff(), (x->b - y->b).cwiseAbs().maxCoeff()});
    }
    return largest;
}

/// Opens `training` as the record of a little network, with a table that fits.
TrainingState opened_with(const std::string& training) {
    App app(test_clock);
    ModelFile model(Network::create({2,
                                     {{"a", AffineOperation{ValueId(0), Eigen::MatrixXd::Identity(2, 2),
                                                            Eigen::VectorXd::Zero(2)}}},
                                     ValueId(1),
                                     Link::kSoftmax})
                        .value());
    model.training_json = training;
    app.apply(OpenFiles{
        {record_named("m.json", write_json_model(model)), record_named("t.csv", "a,b,y\n1,2,p\n2,1,q\n3,5,p\n")}, ""});
    run_jobs(app);
    REQUIRE(app.state().document);
    return app.state().training;
}

}  // namespace

TEST_CASE("training record: training again in the page gives the weights of the command line, to the last bit") {
    TrainingSetup setup;
    setup.hidden = {5, 5};
    setup.residual = true;
    setup.slope = 0.1;
    setup.seed = 7;
    setup.initialisation = Initialisation::kUniform;
    setup.options.epochs = 6;
    setup.options.batch_size = 50;
    setup.options.validation_share = 0.1;
    setup.options.l2_weights = 0.01;
    setup.options.first_layer_only = true;
    setup.options.schedule = Schedule::kCosine;
    setup.options.final_share = 0.2;
    setup.options.beta1 = 0.8;
    LearningTask task;
    task.validation_share = 0.1;
    task.seed = 7;
    ToyOptions toy;
    toy.rows = 300;
    for (const ToyKind kind : {ToyKind::kMoons, ToyKind::kSpirals, ToyKind::kSaddle}) {
        CAPTURE(static_cast<int>(kind));
        toy.kind = kind;
        task.target = toy_target(kind);
        setup.options.class_weights = kind == ToyKind::kMoons ? std::vector<double>{1, 2} : std::vector<double>{};
        const Table table = *make_toy(toy);
        const ModelFile model = trained_by_command(table, task, setup);
        App app(test_clock);
        app.apply(
            OpenFiles{{record_named("m.json", write_json_model(model)), record_named("t.csv", csv_text(table))}, ""});
        run_jobs(app);
        REQUIRE(app.state().document);
        CHECK(app.state().training.notes.empty());
        const std::string of_file = weights_of(app);
        send(app, {{"command", "restart_training"}});
        CHECK(weights_of(app) != of_file);
        send(app, {{"command", "train"}, {"action", "play"}});
        CHECK(weights_of(app) == of_file);
    }
}

TEST_CASE("training record: the bundled Titanic of the paper trains again to its own weights") {
    App app(test_clock);
    open_bundled(app, "titanic_paper");
    const TrainingState& training = app.state().training;
    CHECK(training.notes.empty());
    CHECK(training.setup.seed == 6);
    CHECK(training.setup.hidden == std::vector<int>{3, 2});
    CHECK(training.setup.options.l2_weights == 0.1);
    CHECK(training.setup.options.first_layer_only);
    CHECK(training.setup.options.learning_rate == 0.001);
    const Network of_file = app.state().document->study.network();
    const double accuracy = app.state().document->study.scores->overall_accuracy;
    send(app, {{"command", "restart_training"}});
    CHECK(app.state().document->study.scores->overall_accuracy < accuracy);
    send(app, {{"command", "train"}, {"action", "play"}});
    CHECK(training.position.epoch == 100);
    // Other builds than the one that wrote the file add in another order.
    CHECK(largest_difference(app.state().document->study.network(), of_file) < 1e-6);
    CHECK(app.state().document->study.scores->overall_accuracy == accuracy);
}

TEST_CASE(
    "training record: the Boolean formula trains again on the rows that are bundled, and says that they are fewer") {
    App app(test_clock);
    open_bundled(app, "boolean");
    REQUIRE(app.state().training.notes.size() == 1);
    CHECK(app.state().training.notes[0].find("100") != std::string::npos);
    CHECK(app.state().training.setup.options.l1_activations == 0.02);
    CHECK(app.state().training.setup.options.batch_size == 100);
}

TEST_CASE("training record: an option that a record of another model set does not stay for the next one") {
    App app(test_clock);
    open_bundled(app, "titanic_paper");
    open_bundled(app, "moons");
    CHECK(app.state().training.setup.options.l2_weights == 0);
    CHECK(app.state().training.setup.seed == 1);
    REQUIRE(app.state().training.notes.size() == 1);
    CHECK(app.state().training.notes[0].find("PyTorch") != std::string::npos);
}

TEST_CASE("training record: every option is written and read under one name") {
    OrderedJson all = training_setup_json({});
    OrderedJson other = all;
    for (auto& [name, value] : other.items()) {
        if (value.is_boolean())
            value = !value.get<bool>();
        else if (value.is_number())
            value = value.is_number_float() ? OrderedJson(value.get<double>() / 2 + 0.01)
                                            : OrderedJson(value.get<int>() + 3);
    }
    other["hidden"] = {3, 4, 5};
    other["class_weights"] = {1.5, 0.5};
    other["initialisation"] = "uniform";
    other["optimiser"] = "sgd";
    other["schedule"] = "exponential";
    for (const auto& member : other.items())
        CHECK_MESSAGE((member.value() != all[member.key()] || member.key() == "loss"), member.key());
    const ReadSetup read = read_training_setup(other, {});
    CHECK(read.faults.empty());
    CHECK(read.unknown.empty());
    CHECK(training_setup_json(read.setup) == other);

    App app(test_clock);
    send(app, {{"command", "make_data"}, {"kind", "moons"}, {"rows", 60}});
    PlainJson command = other;
    command["command"] = "set_training";
    command["balanced_class_weights"] = false;
    send(app, command);
    OrderedJson set = OrderedJson(ask(app, {{"what", "training"}})["setup"]);
    other["balanced_class_weights"] = false;
    for (const auto& member : other.items()) CHECK_MESSAGE(set[member.key()] == member.value(), member.key());
}

TEST_CASE("training record: class weights and balanced classes put an end to each other") {
    App app(test_clock);
    send(app, {{"command", "make_data"}, {"kind", "moons"}, {"rows", 60}});
    const TrainOptions& options = app.state().training.setup.options;
    send(app, {{"command", "set_training"}, {"balanced_class_weights", true}});
    send(app, {{"command", "set_training"}, {"class_weights", {1, 3}}});
    CHECK_FALSE(options.balanced_class_weights);
    CHECK(options.class_weights == std::vector<double>{1, 3});
    send(app, {{"command", "train"}, {"action", "epoch"}});
    CHECK(app.state().training.position.epoch == 1);
    send(app, {{"command", "set_training"}, {"class_weights", {1, 2, 3}}});  // moons have two classes
    CHECK(options.class_weights == std::vector<double>{1, 3});
    CHECK(app.state().messages.back().kind == MessageKind::kError);
    send(app, {{"command", "set_training"}, {"balanced_class_weights", true}});
    CHECK(options.class_weights.empty());
}

TEST_CASE("training record: a damaged record leaves notes and never keeps a model from opening") {
    const TrainingSetup usual;
    for (const char* damaged : {"[1,2]", "7", "null", R"({"setup":3})", R"({"by":"someone"})",
                                R"({"setup":{"learning_rate":-1}})", R"({"setup":{"hidden":[0]}})"}) {
        CAPTURE(damaged);
        const TrainingState state = opened_with(damaged);
        CHECK(state.notes.size() == 1);
        CHECK(state.setup.options.learning_rate == usual.options.learning_rate);
        CHECK(state.problem.empty());
    }
    const TrainingState state = opened_with(
        R"({"setup":{"seed":"six","optimiser":"lbfgs","epochs":1.5,"learnig_rate":1,"batch_size":7,"hidden":[]},)"
        R"("result":{"training":{"rows":-4}}})");
    CHECK(state.setup.options.batch_size == 7);
    CHECK(state.setup.seed == usual.seed);
    REQUIRE(state.notes.size() == 4);
    CHECK(state.notes[3].find("learning_rate") != std::string::npos);
}

TEST_CASE("training record: a command with an option that does not exist is refused and asks what was meant") {
    const auto command = parse_command(R"({"command":"set_training","learning_rat":0.1})");
    REQUIRE_FALSE(command);
    CHECK(command.error().sentence().find("'learning_rate'") != std::string::npos);
    CHECK_FALSE(parse_command(R"({"command":"set_training","epochs":"many"})"));
    CHECK_FALSE(parse_command(R"({"command":"set_training","optimiser":"newton"})"));
}

TEST_CASE("training record: what is saved after starting over is no longer the record of the file") {
    App app(test_clock);
    open_bundled(app, "titanic_paper");
    const auto saved = [&app] {
        send(app, {{"command", "save"}, {"thing", "model"}});
        return PlainJson::parse(std::get<SaveRequest>(app.take_requests().back()).text)["training"];
    };
    CHECK(saved()["epochs_done"] == 100);
    send(app, {{"command", "restart_training"}});
    CHECK(saved()["epochs_done"] == 0);
    send(app, {{"command", "train"}, {"action", "epoch"}});
    const PlainJson record = saved();
    CHECK(record["epochs_done"] == 1);
    CHECK(record["setup"]["l2_weights"] == 0.1);
    CHECK(record["result"]["training"]["rows"] == 1178);
    CHECK(record["result"]["training"]["auc"] > 0.5);
    CHECK(record["target"] == "Survived");
}
