#include "train/setup/training_data.h"

#include "data/toy_data.h"
#include "formats/csv/csv.h"
#include "formats/csv/csv_write.h"
#include "network/forward.h"
#include "support/bytes.h"
#include "support/networks.h"
#include "support/results.h"
#include "train/evaluation.h"
#include "train/setup/option_names.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

Table training_table(const std::string& text) { return value_of(read_csv("t.csv", bytes_of(text))); }

TrainingData data_of(const Table& table, const LearningTask& task) { return value_of(make_training_data(table, task)); }

LearningTask learn(const std::string& target) {
    LearningTask task;
    task.target = target;
    return task;
}

/// y = 100 + 10 a + noise, with gaps in both.
std::string regression_csv() {
    Rng rng(11);
    std::string csv = "a,b,y\n";
    for (int i = 0; i < 100; ++i) {
        const double a = rng.normal();
        csv += (i % 9 == 0 ? "" : std::to_string(a)) + "," + std::to_string(rng.uniform()) + "," +
               (i % 10 == 0 ? "" : std::to_string(100 + 10 * a + rng.normal())) + "\n";
    }
    return csv;
}

}  // namespace

TEST_CASE("training data: rows keep their places, answers and scaling come from the training rows") {
    const Table table = training_table(regression_csv());
    const TrainingData data = data_of(table, learn("y"));
    const TrainingSet& set = *data.set;
    CHECK_FALSE(data.is_class());
    CHECK(set.num_rows() == 100);
    CHECK(set.training.size() == 72);
    CHECK(set.validation.size() == 18);
    REQUIRE(validate(set).has_value());
    double mean = 0;
    double squares = 0;
    for (const std::uint32_t row : set.training) {
        mean += set.values(row) / 72;
        squares += set.values(row) * set.values(row) / 72;
        CHECK(set.values(row) * data.target_encoding.scale + data.target_encoding.mean ==
              doctest::Approx(table.columns[2].numbers[row]));
    }
    CHECK(std::abs(mean) < 1e-12);
    CHECK(squares == doctest::Approx(1));
    CHECK(std::isnan(set.values(0)));
    LearningTask plain = learn("y");
    plain.standardise_target = false;
    CHECK(data_of(table, plain).set->values(1) == table.columns[2].numbers[1]);
    REQUIRE(data.notes.size() == 2);  // not told twice
    CHECK(data.num_unanswered == 10);
    CHECK(data.notes.back() == "10 of 100 rows have no answer and are left out (first: column 'y', row 1 (line 2)).");
    LearningTask other = learn("y");
    other.seed = 2;
    CHECK(data_of(table, other).set->validation != set.validation);
}

TEST_CASE("training data: classes of a text column, and refusals in one sentence") {
    const Table table = training_table("a,y\n1,u\n2,v\n3,u\n4,v\n5,\n6,u\n7,v\n8,w\n");
    const TrainingData data = data_of(table, learn("y"));
    CHECK(data.target.classes == std::vector<std::string>{"u", "v", "w"});
    CHECK(data.set->num_classes == 3);
    CHECK(data.set->classes[4] == -1);
    const auto refusal = [&](const LearningTask& task) {
        const auto refused = make_training_data(table, task);
        REQUIRE_FALSE(refused.has_value());
        return refused.error().sentence();
    };
    CHECK(refusal(learn("z")) == "t.csv: columns: expected a target 'z', found 'a', 'y'");
    LearningTask task = learn("y");
    task.validation_share = 1;
    CHECK(refusal(task).find("validation share") != std::string::npos);
    task = learn("y");
    task.task = Task::kNumber;
    CHECK(refusal(task).find("expected a number, found 'u'") != std::string::npos);
    task = learn("y");
    task.encoder.drop = {"a"};
    CHECK(refusal(task) == "t.csv: columns: expected at least one that can be an input, found none");
}

TEST_CASE("training data: another model's encoder is taken as it is, without the rows that it leaves out") {
    const Table table = training_table(regression_csv());
    LearningTask task = learn("y");
    task.given_encoder.columns = {{"a", NumericEncoding{1, 2, {}, false, ""}}};
    const TrainingData data = data_of(table, task);
    CHECK(data.set->num_rows() == 88);
    REQUIRE(data.row.size() == 88);
    CHECK(data.target.value_of_row.size() == 88);
    REQUIRE(validate(*data.set).has_value());
    for (Eigen::Index i = 0; i < 88; ++i) {
        const std::uint32_t row = data.row[static_cast<std::size_t>(i)];
        CHECK(data.set->inputs(0, i) == (table.columns[0].numbers[row] - 1) / 2);
        const double value = data.target.value_of_row[static_cast<std::size_t>(i)];
        CHECK((std::isnan(value) ? std::isnan(table.columns[2].numbers[row]) : value == table.columns[2].numbers[row]));
    }
    CHECK(data.notes.front().find("12 rows left out") != std::string::npos);
    task.given_encoder.columns[0].column = "c";
    CHECK(make_training_data(table, task).error().sentence().find("'c', which the model needs") != std::string::npos);
}

TEST_CASE("evaluation: numbers are scored in the table's unit, as the finished network predicts them") {
    const Table table = training_table(regression_csv());
    const TrainingData data = data_of(table, learn("y"));
    const Network network = random_network({static_cast<int>(data.set->inputs.rows()), 5, 1}, 2);
    const Evaluations found = evaluate(network, data, Loss::kSquaredError);
    const Result<Network> finished = in_table_unit(network, data);
    REQUIRE(finished.has_value());
    const Eigen::MatrixXd predictions = logits_of(*finished, data.set->inputs);
    double squares = 0;
    for (const std::uint32_t row : data.set->training)
        squares += std::pow(predictions(0, row) - table.columns[2].numbers[row], 2);
    REQUIRE(found.training.numbers.has_value());
    CHECK(found.training.rows == 72);
    CHECK(found.training.numbers->rmse == doctest::Approx(std::sqrt(squares / 72)));
    CHECK(found.training.loss ==
          doctest::Approx(squares / 72 / data.target_encoding.scale / data.target_encoding.scale));
    REQUIRE(found.validation.has_value());
    CHECK(found.validation->rows == 18);
}

TEST_CASE("evaluation: classes") {
    ToyOptions toy;
    toy.kind = ToyKind::kGaussians;
    toy.arms = 3;
    LearningTask task = learn("class");
    task.validation_share = 0;
    const TrainingData data = data_of(*make_toy(toy), task);
    const Network network = random_network({2, 5, 3}, 2, 0, Link::kSoftmax);
    const Evaluations found = evaluate(network, data, Loss::kSoftmaxCrossEntropy);
    CHECK_FALSE(found.validation.has_value());
    REQUIRE(found.training.classes.has_value());
    CHECK(found.training.classes->confusion.sum() == 1000);
    Eigen::MatrixXd probabilities = logits_of(network, data.set->inputs);
    apply_link(Link::kSoftmax, probabilities);
    double loss = 0;
    for (Eigen::Index row = 0; row < 1000; ++row)
        loss -= std::log(probabilities(data.set->classes[static_cast<std::size_t>(row)], row)) / 1000;
    CHECK(found.training.loss == doctest::Approx(loss));
    CHECK(in_table_unit(network, data)->num_parameters() == network.num_parameters());
}

TEST_CASE("option names: every short name leads back to its choice") {
    for (const std::string& id : all_ids<Loss>()) CHECK(id_of(*from_id<Loss>(id)) == id);
    for (const std::string& id : all_ids<Optimiser>()) CHECK(id_of(*from_id<Optimiser>(id)) == id);
    for (const std::string& id : all_ids<Schedule>()) CHECK(id_of(*from_id<Schedule>(id)) == id);
    for (const std::string& id : all_ids<Initialisation>()) CHECK(id_of(*from_id<Initialisation>(id)) == id);
    for (const std::string& id : all_ids<Task>()) CHECK(id_of(*from_id<Task>(id)) == id);
    CHECK_FALSE(from_id<Loss>("hinge").has_value());
}

TEST_CASE("csv: a table is written so that it reads back") {
    const std::string text = "a,\"b, \"\"c\"\"\",flag,text\n0.1,x,yes,\"two\nlines\"\n,\" y\",no,\n-1e-300,z,,q\n";
    const Table table = training_table(text);
    std::string written;
    write_csv(table, [&](std::string_view part) { written += part; });
    const Table again = training_table(written);
    REQUIRE(again.columns.size() == table.columns.size());
    CHECK(again.num_rows == table.num_rows);
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        CHECK(again.columns[i].name == table.columns[i].name);
        CHECK(again.columns[i].type == table.columns[i].type);
        for (std::size_t row = 0; row < table.num_rows; ++row)
            CHECK(again.columns[i].text(row) == table.columns[i].text(row));
    }
    std::string toy;
    write_csv(*make_toy({}), [&](std::string_view part) { toy += part; });
    CHECK(training_table(toy).columns[0].numbers == make_toy({})->columns[0].numbers);
}
