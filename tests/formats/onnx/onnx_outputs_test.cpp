#include "formats/onnx/onnx.h"
#include "formats/read/read_model.h"
#include "support/bytes.h"
#include "support/networks.h"
#include "support/onnx_builder.h"
#include "support/paths.h"
#include "support/results.h"

#include <doctest/doctest.h>

#include <algorithm>

// Graphs with several outputs, of which one is explained, and with several inputs, which are one row of features.

using namespace reluscope;
using reluscope::testing::bytes_of;
using reluscope::testing::OnnxBuilder;

namespace {

Result<ModelFile> read_output(const OnnxBuilder& builder, const std::optional<std::string>& output = {}) {
    const std::string file = builder.file();
    ReadModelOptions options;
    options.output = output;
    return read_model("heads.onnx", bytes_of(file), options);
}

ModelFile take_output(const OnnxBuilder& builder, const std::optional<std::string>& output = {}) {
    return testing::value_of(read_output(builder, output));
}

bool says(const ModelFile& model, const std::string& part) {
    return std::any_of(model.notes.begin(), model.notes.end(),
                       [&](const std::string& note) { return note.find(part) != std::string::npos; });
}

/// x (3) -> h (4, ReLU) -> policy (2) and value (1)
OnnxBuilder heads() {
    OnnxBuilder builder;
    builder.input("x", {0, 3}).tensor("W", {3, 4}, {1, -2, 0.5F, 3, 0.25F, -1, -0.5F, 2, 1.5F, -1, 1, 2});
    builder.tensor("P", {4, 2}, {1, 2, 3, 4, 5, 6, 7, 8}).tensor("V", {4, 1}, {1, -1, 1, -1});
    builder.node("MatMul", {"x", "W"}, {"z"}).node("Relu", {"z"}, {"h"});
    builder.node("MatMul", {"h", "P"}, {"policy"}).node("MatMul", {"h", "V"}, {"value"});
    return builder;
}

}  // namespace

TEST_CASE("onnx outputs: the first that no other is computed from is explained, and any can be chosen") {
    OnnxBuilder both = heads();
    both.output("h").output("policy").output("value");
    const ModelFile likeliest = take_output(both);
    CHECK(likeliest.output == "policy");
    CHECK(likeliest.network.architecture() == "3-4-2");
    CHECK(likeliest.outputs == std::vector<std::string>{"h", "policy", "value"});
    REQUIRE(likeliest.origin != nullptr);
    CHECK(says(likeliest, "'h', 'policy' and 'value'. Shown is 'policy', the likeliest"));
    for (const std::string& name : likeliest.outputs) {
        const ModelFile chosen = take_output(both, name);
        CHECK(chosen.output == name);
        CHECK(chosen.network.num_outputs() == (name == "h" ? 4 : name == "policy" ? 2 : 1));
        CHECK(says(chosen, "Shown is '" + name + "', as was asked for."));
    }
    OnnxBuilder swapped = heads();
    CHECK(take_output(swapped.output("value").output("policy")).output == "value");
}

TEST_CASE("onnx outputs: what follows from the same logits is one choice") {
    OnnxBuilder builder = heads();
    builder.node("Softmax", {"policy"}, {"p"}).node("ArgMax", {"policy"}, {"label"}, {{"axis", std::int64_t{1}}});
    builder.output("label").output("p").output("value");
    const ModelFile model = take_output(builder);
    CHECK(model.output == "p");
    CHECK(model.network.link() == Link::kSoftmax);
    CHECK(model.outputs == std::vector<std::string>{"p", "value"});
    CHECK(take_output(builder, "label").network.num_outputs() == 2);
}

TEST_CASE("onnx outputs: one that cannot be read stands in nobody's way, and is refused when it is asked for") {
    OnnxBuilder builder = heads();
    builder.node("Sigmoid", {"h"}, {"s"}).node("MatMul", {"s", "P"}, {"odd"}).output("odd").output("value");
    const ModelFile model = take_output(builder);
    CHECK(model.network.architecture() == "3-4-1");
    CHECK(says(model, "The output 'odd' cannot be explained: node 's' (5 of 6): expected a piecewise-linear operator"));
    CHECK(read_output(builder, "odd").error().sentence().find("found Sigmoid") != std::string::npos);
    CHECK(read_output(builder, "none").error().sentence() ==
          "heads.onnx: outputs: expected one of 'odd' and 'value', found 'none'");
}

TEST_CASE("onnx outputs: an output that hands on an input, and the input, are left out") {
    OnnxBuilder builder = heads();
    builder.input("state", {0, 2}).node("Identity", {"state"}, {"state_out"}).output("value").output("state_out");
    const ModelFile model = take_output(builder);
    CHECK(model.network.architecture() == "3-4-1");
    CHECK(model.features.empty());
    CHECK(says(model, "The input 'state' is left out, as 'value' does not depend on it."));
    CHECK(says(model, "The output 'state_out' is left out: it hands on features of the input."));
}

TEST_CASE("onnx outputs: networks of other formats have one output") {
    const std::string json = R"({"format": "reluscope-model", "version": 1, "inputs": 1,
                                 "layers": [{"weights": [[2]], "bias": [0]}]})";
    ReadModelOptions options;
    options.output = "y";
    const Result<ModelFile> model = read_model("m.json", bytes_of(json), options);
    REQUIRE(!model.has_value());
    CHECK(model.error().sentence().find("named outputs (ONNX)") != std::string::npos);
}

TEST_CASE("onnx inputs: one input for each column is one row of named features, in the order of the inputs") {
    OnnxBuilder builder;
    builder.input("age", {0, 1}).input("income", {0, 1}, 11).input("rooms", {0, 1});
    builder.tensor("W", {3, 1}, {1, 10, 100}).output("y");
    builder.node("Cast", {"income"}, {"i"}, {{"to", std::int64_t{1}}});
    builder.node("Concat", {"rooms", "age", "i"}, {"x"}, {{"axis", std::int64_t{1}}}).node("MatMul", {"x", "W"}, {"y"});
    const ModelFile model = take_output(builder);
    CHECK(model.features == std::vector<std::string>{"age", "income", "rooms"});
    REQUIRE(model.network.nodes().size() == 1);
    CHECK(std::get<AffineOperation>(model.network.nodes()[0].operation).W == Eigen::RowVector3d(10, 100, 1));
}

TEST_CASE("onnx inputs: wider ones are numbered, and need not be joined by Concat") {
    OnnxBuilder builder;
    builder.input("a", {0, 2}).input("b", {0, 2}).output("y").node("Sub", {"a", "b"}, {"d"}).node("Relu", {"d"}, {"y"});
    const ModelFile model = take_output(builder);
    CHECK(model.features == std::vector<std::string>{"a_0", "a_1", "b_0", "b_1"});
    const Eigen::Vector4d x(1, 2, 3, 0.5);
    CHECK(testing::slow_forward(model.network, x).logits == Eigen::Vector2d(0, 1.5));
    OnnxBuilder text;
    text.input("a", {0, 1}).input("sex", {0, 1}, 8).output("y");
    text.node("Concat", {"a", "sex"}, {"x"}, {{"axis", std::int64_t{1}}}).node("Relu", {"x"}, {"y"});
    CHECK(read_output(text).error().sentence().find("input 'sex': expected numbers, found string") !=
          std::string::npos);
}

TEST_CASE("onnx outputs: files as exporters write them") {
    const auto read = [](const std::string& name, const std::optional<std::string>& output = {}) {
        const std::string file = testing::read_file(testing::test_data() + "/onnx/" + name + ".onnx");
        ReadModelOptions options;
        options.output = output;
        return read_model(name + ".onnx", bytes_of(file), options);
    };
    struct Expected {
        std::string name;
        std::string architecture;
    };
    for (const Expected& expected : std::vector<Expected>{{"const_matmul_spectral_norm", "6-5-2"},
                                                          {"fixed_batch_65537", "16-3-1"},
                                                          {"two_heads_policy_value", "6-8-3"},
                                                          {"unused_state_input", "3-5-2"}}) {
        const Result<ModelFile> model = read(expected.name);
        REQUIRE_MESSAGE(model.has_value(), (model ? "" : model.error().sentence()));
        CHECK(model->network.architecture() == expected.architecture);
    }
    CHECK(read("two_heads_policy_value", "10")->network.architecture() == "6-8-1");
    CHECK(says(*read("unused_state_input"), "The input 'state_ins' is left out"));
    const Result<ModelFile> columns = read("one_input_per_column");
    REQUIRE(columns.has_value());
    CHECK(columns->features == std::vector<std::string>{"age", "income", "rate", "rooms"});
    CHECK(columns->network.link() == Link::kSigmoid);
    const Result<ModelFile> clipped = read("hardsigmoid_hidden");
    REQUIRE(clipped.has_value());
    CHECK(clipped->network.num_hidden_units() % 2 == 0);  // two breakpoints for each unit
    const Result<ModelFile> training = read("bn_training_opset13");
    REQUIRE(!training.has_value());
    CHECK(training.error().sentence().find("expected BatchNormalization for inference, found training mode") !=
          std::string::npos);
}
