#include "data/encoder_fit.h"

#include "base/numerics/rng.h"
#include "data/target_fit.h"
#include "formats/csv/csv.h"
#include "formats/json/json_model.h"
#include "formats/read/read_model.h"
#include "network/forward.h"
#include "network/network_edit.h"
#include "support/bytes.h"
#include "support/networks.h"
#include "support/results.h"

#include <doctest/doctest.h>

#include <cmath>
#include <numeric>

using namespace reluscope;
using reluscope::testing::bytes_of;

namespace {

Table table_of(const std::string& text) { return testing::value_of(read_csv("t.csv", bytes_of(text))); }

std::vector<std::uint32_t> all_rows(const Table& table) {
    std::vector<std::uint32_t> rows(table.num_rows);
    std::iota(rows.begin(), rows.end(), 0U);
    return rows;
}

/// Fitted to `rows`, or to all; the last column is the target.
FittedEncoder fitted(const Table& table, const EncoderChoices& choices = {},
                     std::optional<std::vector<std::uint32_t>> rows = {}) {
    return testing::value_of(fit_encoder(table, table.columns.size() - 1, choices, rows ? *rows : all_rows(table)));
}

std::string refusal_of(const Table& table, const EncoderChoices& choices) {
    return testing::sentence_of(fit_encoder(table, table.columns.size() - 1, choices, all_rows(table)));
}

EncodedRows encoded(const Encoder& encoder, const Table& table) { return testing::value_of(encode(encoder, table)); }

bool any_note(const std::vector<std::string>& notes, const std::string& part) {
    return std::any_of(notes.begin(), notes.end(),
                       [&](const std::string& note) { return note.find(part) != std::string::npos; });
}

/// A bit of everything, with missing cells in every column but the target.
std::string mixed_csv(int rows, std::uint64_t seed) {
    const char* const ports[] = {"Southampton", "Cherbourg", "Queenstown", "Belfast, \"old\"", "x", "y"};
    const char* const sizes[] = {"low", "mid", "high"};
    Rng rng(seed);
    std::string csv = "id,name,age,port,size,alive,constant,fate\n";
    for (int i = 0; i < rows; ++i) {
        const auto cell = [&](const std::string& text) { return rng.uniform() < 0.1 ? "" : text; };
        std::string port = ports[std::min<std::uint64_t>(rng.below(6), rng.below(6))];
        if (port.find('"') != std::string::npos) port = "\"Belfast, \"\"old\"\"\"";
        csv += std::to_string(i + 1) + ",person " + std::to_string(i) + "," + cell(std::to_string(50 * rng.normal())) +
               "," + cell(port) + "," + cell(sizes[rng.below(3)]) + "," + cell(rng.uniform() < 0.4 ? "yes" : "no") +
               ",7," + (rng.uniform() < 0.5 ? "good" : "bad") + "\n";
    }
    return csv;
}

EncoderChoices mixed_choices() {
    EncoderChoices choices;
    choices.ordinal = {{"size", {{"low", 0}, {"mid", 1}, {"high", 4}}}};
    choices.max_categories = 4;
    return choices;
}

}  // namespace

TEST_CASE("encoder fit: standardised inputs have mean 0 and variance 1 over the training rows, and only they count") {
    std::string csv = "a,b,y\n";
    Rng rng(3);
    for (int i = 0; i < 300; ++i)
        csv += std::to_string(100 + 7 * rng.normal()) + "," + std::to_string(rng.uniform()) + "," +
               std::to_string(i % 2) + "\n";
    const Table table = table_of(csv);
    std::vector<std::uint32_t> rows;
    for (std::uint32_t row = 0; row < 200; ++row) rows.push_back(row);
    const FittedEncoder fit = fitted(table, {}, rows);
    const Eigen::MatrixXd inputs = encoded(fit.encoder, table).inputs.leftCols(200);
    for (Eigen::Index j = 0; j < 2; ++j) {
        CHECK(std::abs(inputs.row(j).mean()) < 1e-12);
        CHECK(inputs.row(j).squaredNorm() / 200 == doctest::Approx(1).epsilon(1e-12));
    }
    Table changed = table;
    for (std::uint32_t row = 200; row < 300; ++row) changed.columns[0].numbers[row] = 1e6;
    CHECK(encoded(fitted(changed, {}, rows).encoder, table).inputs == encoded(fit.encoder, table).inputs);

    EncoderChoices plain;
    plain.standardise = false;
    CHECK(encoded(fitted(table, plain).encoder, table).inputs(0, 5) == table.columns[0].numbers[5]);
}

TEST_CASE("encoder fit: missing numbers become the median, with an input that says where") {
    const Table table = table_of("age,full,y\n1,5,a\n,2,b\n2,3,a\n10,4,b\n3,1,a\n");
    const FittedEncoder fit = fitted(table);
    REQUIRE(fit.encoder.num_inputs() == 3);
    const auto& age = std::get<NumericEncoding>(fit.encoder.columns[0].encoding);
    CHECK(age.fill == 2.5);
    CHECK(age.mean == 4);
    CHECK(age.scale == doctest::Approx(std::sqrt(12.5)));
    CHECK(encoded(fit.encoder, table).inputs.row(1) == Eigen::RowVectorXd::Unit(5, 1).eval());
    CHECK(fit.notes == std::vector<std::string>{
                           "column 'age' is missing in 1 of 5 training rows: taken as 2.5, and an input says where."});
    // The other column had no missing cell; a later one is filled all the same, and said.
    const EncodedRows later = encoded(fit.encoder, table_of("age,full,y\n1,,a\n"));
    CHECK(later.inputs(2, 0) == 0);
    CHECK(any_note(later.notes, "column 'full': 1 missing cell filled with the model's default"));

    EncoderChoices choices;
    choices.missing_inputs = false;
    CHECK(fitted(table, choices).encoder.num_inputs() == 2);
}

TEST_CASE("encoder fit: the most frequent categories have inputs, the rest and what comes later count as other") {
    const Table table = table_of("c,d,y\na,p,0\na,p,1\nb,q,0\nb,q,1\nc,q,0\nd,p,1\na,p,1\nb,p,1\n");
    EncoderChoices choices;
    choices.max_categories = 2;
    const FittedEncoder fit = fitted(table, choices);
    const auto& c = std::get<OneHotEncoding>(fit.encoder.columns[0].encoding);
    CHECK(c.categories == std::vector<std::string>{"a", "b"});
    CHECK(c.other);
    CHECK(any_note(fit.notes, "column 'c': the 2 most frequent of 4 texts have an input each; the rest (2 cells)"));
    const auto& d = std::get<OneHotEncoding>(fit.encoder.columns[1].encoding);
    CHECK(d.categories == std::vector<std::string>{"p", "q"});
    CHECK_FALSE(d.other);
    CHECK(d.fill == "p");

    const EncodedRows later = encoded(fit.encoder, table_of("c,d\nnew,new\na,\n"));
    Eigen::MatrixXd expected(5, 2);
    expected << 0, 1,  //
        0, 0,          //
        1, 0,          //
        0, 1,          //
        0, 0;
    CHECK(later.inputs == expected);
    CHECK(any_note(
        later.notes,
        "column 'c': 1 cell with a text that is none of the model's categories, such as 'new'; it counts as other"));
    CHECK(any_note(
        later.notes,
        "column 'd': 1 cell with a text that is none of the model's categories, such as 'new'; it sets no input"));
    CHECK(any_note(later.notes, "column 'd': 1 missing cell filled with the model's default"));
}

TEST_CASE("encoder fit: missing categories and booleans have an input of their own") {
    const Table table = table_of("port,ok,sure,y\nS,yes,no,0\n,no,yes,1\nC,,yes,0\nS,yes,yes,1\n");
    const FittedEncoder fit = fitted(table);
    Eigen::MatrixXd expected(7, 4);
    expected << 0, 0, 1, 0,  // port = C
        1, 0, 0, 1,          // port = S
        0, 1, 0, 0,          // port is missing
        0, 1, 0, 0,          // ok = no
        1, 0, 0, 1,          // ok = yes
        0, 0, 1, 0,          // ok is missing
        0, 1, 1, 1;          // sure = yes
    const EncodedRows rows = encoded(fit.encoder, table);
    CHECK(rows.inputs == expected);
    CHECK(rows.num_left_out == 0);
    CHECK(input_origins(fit.encoder)[2].label == "port is missing");
    CHECK(any_note(fit.notes, "column 'port' is missing in 1 of 4 training rows: that is an input of its own."));
    CHECK(any_note(rows.notes, "column 'port': 1 missing cell, which the model has an input for"));
    CHECK(any_note(encoded(fit.encoder, table_of("port,ok,sure\nS,yes,maybe\nS,no,yes\nC,no,no\n")).notes,
                   "column 'sure' holds 3 texts; 'yes' counts as 1, every other as 0."));
    EncoderChoices choices;
    choices.missing_inputs = false;
    CHECK(fitted(table, choices).encoder.num_inputs() == 4);
}

TEST_CASE("encoder fit: ordinal columns") {
    const Table table = table_of("size,grade,y\nlow,3,0\nhigh,1,1\n,2,0\nmid,1,1\nlow,1,0\nmid,3,0\n");
    EncoderChoices choices;
    choices.ordinal = {{"size", {{"low", 0}, {"mid", 1}, {"high", 2}}}, {"grade", {{"1", 10}, {"2", 20}, {"3", 40}}}};
    choices.standardise = false;
    FittedEncoder fit = fitted(table, choices);
    Eigen::MatrixXd expected(2, 6);
    expected << 0, 2, 1, 1, 0, 1,  //
        40, 10, 20, 10, 10, 40;
    CHECK(encoded(fit.encoder, table).inputs == expected);
    CHECK(any_note(fit.notes, "column 'size' is missing in 1 of 6 training rows: taken as 'mid'."));
    choices.standardise = true;
    fit = fitted(table, choices);
    CHECK(std::abs(encoded(fit.encoder, table).inputs.row(1).mean()) < 1e-12);
    choices.ordinal[0].values.pop_back();
    CHECK(refusal_of(table, choices) ==
          "t.csv: column 'size', row 2 (line 3): expected a value that the model knows, found 'high'");
    choices.ordinal[0].values = {{"low", 0}, {"low", 1}};
    CHECK(refusal_of(table, choices) == "column 'size': expected texts that differ, found 'low' twice");
    choices.ordinal[0].values = {};
    CHECK(refusal_of(table, choices).find("a number for at least one text") != std::string::npos);
}

TEST_CASE("encoder fit: numbers may be taken as categories") {
    const Table table = table_of("class,y\n10,0\n2,1\n10,1\n3,1\n");
    EncoderChoices choices;
    choices.categorical = {"class"};
    const FittedEncoder fit = fitted(table, choices);
    CHECK(std::get<OneHotEncoding>(fit.encoder.columns[0].encoding).categories ==
          std::vector<std::string>{"2", "3", "10"});
    CHECK(encoded(fit.encoder, table).inputs.row(2) == Eigen::RowVector4d(1, 0, 1, 0));
}

TEST_CASE("encoder fit: names, ids and constant columns are passed over with a note") {
    const Table table = table_of(mixed_csv(40, 1));
    FittedEncoder fit = fitted(table, mixed_choices());
    std::vector<std::string> columns;
    for (const ColumnEncoding& column : fit.encoder.columns) columns.push_back(column.column);
    CHECK(columns == std::vector<std::string>{"age", "port", "size", "alive"});
    CHECK(any_note(fit.notes, "column 'id' is no input: it counts the rows."));
    CHECK(any_note(fit.notes, "column 'name' is no input: its texts differ in more than half of the cells."));
    CHECK(any_note(fit.notes, "column 'constant' is no input: it has one value only, 7."));
    EncoderChoices choices;
    choices.columns = {"id", "age", "name"};
    fit = fitted(table, choices);
    CHECK(fit.encoder.columns.size() == 3);
    choices.drop = {"age", "fate"};
    CHECK(fitted(table, choices).encoder.columns.size() == 2);
}

TEST_CASE("encoder fit: refusals are one sentence") {
    const Table table = table_of("age,flat,name,y\n1,2,a,0\n3,2,b,1\n");
    EncoderChoices choices;
    choices.columns = {"agee"};
    CHECK(refusal_of(table, choices) ==
          "t.csv: columns: expected a column 'agee', found 'age', 'flat', 'name', 'y'; did you mean 'age'?");
    choices.columns = {"y"};
    CHECK(refusal_of(table, choices) == "t.csv: columns: expected columns that can be inputs, found 'y', the target");
    choices.columns = {"flat"};
    CHECK(refusal_of(table, choices) ==
          "t.csv: columns: expected at least one that can be an input, found none; column 'flat' is no input: it has "
          "one value only, 2");
    choices = {};
    choices.max_categories = 0;
    CHECK(refusal_of(table, choices) == "categories of a column: expected at least 1, found 0");
    CHECK_FALSE(fit_encoder(table, 3, {}, {}).has_value());
}

TEST_CASE("encoder fit: table, model file and encoder go round") {
    const Table table = table_of(mixed_csv(200, 2));
    for (const bool standardise : {true, false}) {
        EncoderChoices choices = mixed_choices();
        choices.standardise = standardise;
        const FittedEncoder fit = fitted(table, choices);
        ModelFile model(testing::random_network({static_cast<int>(fit.encoder.num_inputs()), 4, 1}, 7));
        model.encoder = fit.encoder;
        const Result<ModelFile> again = read_model("m.json", bytes_of(write_json_model(model)));
        REQUIRE_MESSAGE(again.has_value(), (again ? "" : again.error().sentence()));
        const EncodedRows before = encoded(fit.encoder, table);
        const EncodedRows after = encoded(again->encoder, table);
        CHECK(before.row.size() == 200);
        CHECK(after.inputs == before.inputs);
        CHECK(after.notes == before.notes);
        CHECK(logits_of(again->network, after.inputs) == logits_of(model.network, before.inputs));
        const std::vector<InputOrigin> origins = input_origins(again->encoder);
        CHECK(origins.size() == again->encoder.num_inputs());
    }
}

TEST_CASE("encoder fit: a model file says either what fills missing categories or that they have an input") {
    const std::string text =
        R"({"format": "reluscope-model", "version": 1, "inputs": 2, "layers": [{"weights": [[1, 2]]}], "encoder": {"columns": [)"
        R"({"column": "c", "kind": "onehot", "categories": ["a"], "missing": true)";
    REQUIRE(read_model("m.json", bytes_of(text + "}]}}")).has_value());
    const auto both = read_model("m.json", bytes_of(text + R"(, "fill": "a"}]}})"));
    REQUIRE_FALSE(both.has_value());
    CHECK(both.error().sentence().find("expected either 'missing' or 'fill', found both") != std::string::npos);
}

TEST_CASE("target fit: the task follows from the column, classes stand in scikit-learn's order") {
    const Table table = table_of(
        "text,whole,real,yes,ids,counts\nb,3,0.5,yes,1,7\na,1,1,no,2,7\nc,3,2,no,3,8\nb,1,2,yes,4,8\n,,,,5,7\n");
    const auto task = [&](std::size_t i) { return guess_task(table.columns[i]); };
    CHECK(task(0) == Task::kClass);
    CHECK(task(1) == Task::kClass);
    CHECK(task(2) == Task::kNumber);
    CHECK(task(3) == Task::kClass);
    CHECK(task(4) == Task::kNumber);
    const auto classes = [&](std::size_t i) { return fit_target(table, i, Task::kClass); };
    REQUIRE(classes(0).has_value());
    CHECK(classes(0)->classes == std::vector<std::string>{"a", "b", "c"});
    CHECK(classes(0)->class_of_row == std::vector<std::int32_t>{1, 0, 2, 1, -1});
    CHECK(classes(1)->classes == std::vector<std::string>{"1", "3"});
    CHECK(classes(3)->classes == std::vector<std::string>{"no", "yes"});
    CHECK(fit_target(table, 1, Task::kNumber)->value_of_row[0] == 3);
    CHECK(fit_target(table, 0, Task::kNumber).error().sentence().find("expected a number, found 'b'") !=
          std::string::npos);
    const Table one = table_of("a,y\n1,x\n2,x\n");
    CHECK(fit_target(one, 1, Task::kClass).error().sentence() ==
          "t.csv: column 'y': expected from 2 to 1000 different classes, found 'x' only");
}

TEST_CASE("target fit: a standardised number is brought back into its unit by the network's last layer") {
    const Table table = table_of("x,y\n1,10\n2,30\n3,\n4,80\n");
    const Result<Target> target = fit_target(table, 1, Task::kNumber);
    REQUIRE(target.has_value());
    const std::vector<std::uint32_t> rows = {0, 1, 2};
    const Result<TargetEncoding> encoding = fit_target_encoding(*target, rows);
    REQUIRE(encoding.has_value());
    CHECK(encoding->mean == 20);
    CHECK(encoding->scale == 10);
    const std::vector<std::uint32_t> unknown = {2};
    CHECK_FALSE(fit_target_encoding(*target, unknown).has_value());
    const std::vector<std::uint32_t> single = {0};
    CHECK(fit_target_encoding(*target, single)->scale == 1);

    for (const testing::NamedNetwork& named : testing::ordinary_networks()) {
        CAPTURE(named.name);
        const Eigen::MatrixXd inputs = testing::test_inputs(named.network, 20, 3);
        const Result<Network> scaled = with_output_scale(named.network, encoding->scale, encoding->mean);
        REQUIRE(scaled.has_value());
        const Eigen::MatrixXd expected = (10 * logits_of(named.network, inputs).array() + 20).matrix();
        CHECK((logits_of(*scaled, inputs) - expected).cwiseAbs().maxCoeff() <
              1e-10 * (1 + expected.cwiseAbs().maxCoeff()));
        CHECK(scaled->num_hidden_units() == named.network.num_hidden_units());
    }
    CHECK_FALSE(with_output_scale(testing::random_network({2, 3, 1}, 1), std::nan(""), 0).has_value());
}
