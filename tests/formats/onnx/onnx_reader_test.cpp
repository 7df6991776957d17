#include "formats/onnx/onnx.h"
#include "support/bytes.h"
#include "support/networks.h"
#include "support/onnx_builder.h"
#include "support/paths.h"
#include "support/results.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <map>
#include <sstream>

// Whole files: those of other programs, damaged ones, and the ends and inputs that exporters write.

using namespace reluscope;
using reluscope::testing::bytes_of;
using reluscope::testing::contains;
using reluscope::testing::OnnxBuilder;
using reluscope::testing::read_file;
using Json = nlohmann::json;

namespace {

const std::string kOnnxFolder = testing::test_data() + "/onnx/";

ModelFile open(const std::string& file, const SiblingReader& sibling = {}) {
    return testing::value_of(read_onnx("test.onnx", bytes_of(file), sibling));
}

std::string onnx_refusal(const std::string& file, const SiblingReader& sibling = {}) {
    return testing::sentence_of(read_onnx("test.onnx", bytes_of(file), sibling));
}

bool has_note(const ModelFile& model, const std::string& part) {
    for (const std::string& note : model.notes) {
        if (contains(note, part)) return true;
    }
    return false;
}

Eigen::VectorXd vector_of(const Json& numbers) {
    const auto values = numbers.get<std::vector<double>>();
    return Eigen::Map<const Eigen::VectorXd>(values.data(), static_cast<Eigen::Index>(values.size()));
}

std::vector<std::size_t> hidden_widths(const Network& network) {
    std::vector<std::size_t> widths;
    for (const HiddenLayer& layer : network.hidden_layers()) widths.push_back(layer.width);
    return widths;
}

double relative_error(const Eigen::VectorXd& a, const Eigen::VectorXd& b) {
    return (a - b).cwiseAbs().maxCoeff() / std::max(1.0, b.cwiseAbs().maxCoeff());
}

/// Any outcome is fine but a crash, an empty or a long message, or a network that is none.
void check_outcome(const Result<ModelFile>& model) {
    if (model) {
        CHECK(model->network.num_inputs() >= 1);
        CHECK(model->network.num_outputs() >= 1);
    } else {
        const std::string sentence = model.error().sentence();
        CHECK(!sentence.empty());
        CHECK(sentence.size() < 700);
        CHECK(sentence.find('\n') == std::string::npos);
    }
}

/// 3 inputs, 4 hidden units, 1 output in value z.
OnnxBuilder logits(int opset = 13, std::int64_t outputs = 1) {
    OnnxBuilder builder(opset);
    builder.input("x", {0, 3}).tensor("W", {3, 4}, {1, 2, 3, 4, 5, 6, 7, 8, 9, -1, -2, -3});
    builder.tensor("V", {4, outputs}, std::vector<float>(static_cast<std::size_t>(4 * outputs), 0.5F));
    builder.node("MatMul", {"x", "W"}, {"h"}).node("Relu", {"h"}, {"r"}).node("MatMul", {"r", "V"}, {"z"});
    return builder;
}

}  // namespace

TEST_CASE("onnx: networks of PyTorch's exporters give the logits of an independent program") {
    for (const Json& answer : Json::parse(read_file(kOnnxFolder + "answers.json"))) {
        const std::string name = answer["file"];
        CAPTURE(name);
        const ModelFile model = open(read_file(kOnnxFolder + name));
        CHECK(hidden_widths(model.network) == answer["hidden_layers"].get<std::vector<std::size_t>>());
        CHECK(link_name(model.network.link()) == answer["link"].get<std::string>());
        CHECK(contains(model.source, "pytorch"));
        for (std::size_t i = 0; i < answer["inputs"].size(); ++i) {
            const auto forward = testing::slow_forward(model.network, vector_of(answer["inputs"][i]));
            CHECK(relative_error(forward.logits, vector_of(answer["logits"][i])) < 1e-12);
        }
    }
}

TEST_CASE("onnx: an operator that is not piecewise linear is refused by name and place") {
    CHECK(onnx_refusal(read_file(kOnnxFolder + "unsupported_tanh.script.onnx")) ==
          "test.onnx: node '/net/net.1/Tanh' (2 of 3): expected a piecewise-linear operator (Gemm, MatMul, Add, Relu, "
          "...), found Tanh");
}

TEST_CASE("onnx: hand-made files are taken or refused as their manifest says") {
    const SiblingReader sibling = [](const std::string& name) -> Result<std::vector<std::byte>> {
        if (name != "ext.bin") return refuse("no such file");
        return std::vector<std::byte>(16, std::byte{0});
    };
    for (const Json& entry : Json::parse(read_file(kOnnxFolder + "manifest.json"))) {
        const std::string name = entry["file"];
        CAPTURE(name);
        const std::string file = read_file(kOnnxFolder + name);
        const Result<ModelFile> model = read_onnx(name, bytes_of(file), sibling);
        const std::string sentence = model ? "" : model.error().sentence();
        CAPTURE(sentence);
        if (entry["verdict"] != "either") CHECK(model.has_value() == (entry["verdict"] == "accept"));
        if (!model) CHECK(contains(sentence, name));
        check_outcome(model);
    }
}

TEST_CASE("onnx: the variants of one network agree, and one that differs does not") {
    const Eigen::VectorXd x = Eigen::Vector2d(0.3, -1.7);
    const auto run = [&](const std::string& name) {
        return testing::slow_forward(open(read_file(kOnnxFolder + name)).network, x).logits;
    };
    const Eigen::VectorXd base = run("onnx_10_float_data_packed.onnx");
    for (const char* name :
         {"onnx_15_tensor_fields_reversed.onnx", "onnx_16_graph_fields_reversed.onnx", "onnx_17_unknown_fields.onnx",
          "onnx_19_inits_also_inputs.onnx", "onnx_21_nodes_reverse_order.onnx", "onnx_31_bias_1xN.onnx",
          "onnx_98_opset_missing.onnx", "onnx_99_clip_as_relu.onnx", "onnx_99_max_as_relu.onnx"}) {
        CAPTURE(name);
        CHECK(run(name) == base);
    }
    CHECK(run("onnx_29_gemm_no_transB_square.onnx") != base);
}

TEST_CASE("onnx: every prefix and every flipped bit gives a model or one sentence") {
    for (const char* name :
         {"onnx_10_float_data_packed.onnx", "onnx_17_unknown_fields.onnx", "onnx_99_clip_relu6.onnx"}) {
        testing::for_each_damage(read_file(kOnnxFolder + name),
                                 [](const std::string& file) { check_outcome(read_onnx("m", bytes_of(file))); });
    }
    OnnxBuilder builder(9);
    builder.input("x", {1, 2, 3}).output("y").integers("s", {2}, {-1, 6}).node("Reshape", {"x", "s"}, {"f"});
    builder.node("Slice", {"f"}, {"p"},
                 {{"starts", std::vector<std::int64_t>{1}},
                  {"ends", std::vector<std::int64_t>{5}},
                  {"axes", std::vector<std::int64_t>{1}}});
    builder.node("Split", {"p"}, {"q", "r"}, {{"axis", std::int64_t{1}}}).node("Max", {"q", "r"}, {"m"});
    builder.node("Concat", {"m", "q"}, {"c"}, {{"axis", std::int64_t{1}}}).node("Softmax", {"c"}, {"y"});
    testing::for_each_damage(builder.file(),
                             [](const std::string& file) { check_outcome(read_onnx("m", bytes_of(file))); });
}

TEST_CASE("onnx: a sigmoid or softmax at the end is the link, log-softmax is read as softmax") {
    const auto with_tail = [](const std::string& op, int opset, std::int64_t outputs) {
        OnnxBuilder builder = logits(opset, outputs);
        builder.output("y").node(op, {"z"}, {"y"});
        return open(builder.file());
    };
    for (const int opset : {7, 13}) {
        CHECK(with_tail("Sigmoid", opset, 1).network.link() == Link::kSigmoid);
        CHECK(with_tail("Softmax", opset, 3).network.link() == Link::kSoftmax);
        CHECK(has_note(with_tail("LogSoftmax", opset, 3), "log-softmax"));
        CHECK(with_tail("Tanh", opset, 1).network.link() == Link::kIdentity);
        CHECK(has_note(with_tail("Tanh", opset, 1), "Tanh"));
    }
    OnnxBuilder wrong_axis = logits(13, 3);
    wrong_axis.output("y").node("Softmax", {"z"}, {"y"}, {{"axis", std::int64_t{0}}});
    CHECK(contains(onnx_refusal(wrong_axis.file()), "batch axis"));
}

TEST_CASE("onnx: a network that goes on after a smooth operator is refused at that operator") {
    OnnxBuilder skip = logits();
    skip.output("y").node("Sigmoid", {"z"}, {"s"}).node("Add", {"s", "z"}, {"y"});
    CHECK(contains(onnx_refusal(skip.file()), "node 's' (4 of 5): expected a piecewise-linear operator"));
    OnnxBuilder scaled = logits();
    scaled.output("y").tensor("two", {}, {2}).node("Tanh", {"z"}, {"t"}).node("Mul", {"t", "two"}, {"y"});
    CHECK(has_note(open(scaled.file()), "Tanh and Mul"));
}

TEST_CASE("onnx: the tails of scikit-learn's exporter give logits, link and classes") {
    for (const bool binary : {true, false}) {
        for (const bool zipmap : {true, false}) {
            OnnxBuilder builder = logits(15, binary ? 1 : 3);
            const std::vector<std::string> classes =
                binary ? std::vector<std::string>{"no", "yes"} : std::vector<std::string>{"a", "b", "c"};
            builder.tensor("one", {}, {1}).strings("classes", classes).integers("column", {1}, {-1}).output("label");
            if (binary) {
                builder.node("Sigmoid", {"z"}, {"p"}).node("Sub", {"one", "p"}, {"q"});
                builder.node("Concat", {"q", "p"}, {"probabilities"}, {{"axis", std::int64_t{1}}});
            } else {
                builder.node("Softmax", {"z"}, {"p"}).node("Identity", {"p"}, {"probabilities"});
            }
            builder.node("ArgMax", {"probabilities"}, {"best"}, {{"axis", std::int64_t{1}}});
            builder.node("ArrayFeatureExtractor", {"classes", "best"}, {"found"}, {}, "ai.onnx.ml");
            builder.node("Reshape", {"found", "column"}, {"label"});
            if (zipmap)
                builder.node("ZipMap", {"probabilities"}, {"map"}, {{"classlabels_strings", classes}}, "ai.onnx.ml")
                    .output("map");
            if (!zipmap) builder.output("probabilities");
            const ModelFile model = open(builder.file());
            CHECK(model.network.architecture() == (binary ? "3-4-1" : "3-4-3"));
            CHECK(model.network.link() == (binary ? Link::kSigmoid : Link::kSoftmax));
            CHECK(model.classes == classes);
        }
    }
}

TEST_CASE("onnx: a last reshape that puts rows and outputs together is cut off") {
    OnnxBuilder builder = logits(16, 5);
    builder.output("y").integers("s", {2}, {-1, 1}).node("Reshape", {"z", "s"}, {"y"});
    const ModelFile model = open(builder.file());
    CHECK(model.network.num_outputs() == 5);
    CHECK(has_note(model, "Reshape"));
}

TEST_CASE("onnx: the input's width is found where the file leaves it open") {
    for (const int kind : {0, 1}) {
        OnnxBuilder builder;
        builder.input("x", kind == 0 ? OnnxBuilder::Dims{} : OnnxBuilder::Dims{0, 0})
            .output("y")
            .tensor("c", {3}, {1, 2, 3});
        builder.tensor("W", {3, 1}, {1, 2, 3}).node("Sub", {"x", "c"}, {"s"}).node("MatMul", {"s", "W"}, {"y"});
        CHECK(open(builder.file()).network.num_inputs() == 3);
    }
    OnnxBuilder fixed_batch;
    fixed_batch.input("x", {64, 3}).output("y").tensor("W", {3, 1}, {1, 2, 3}).node("MatMul", {"x", "W"}, {"y"});
    CHECK(has_note(open(fixed_batch.file()), "batch of 64"));
    OnnxBuilder no_batch;
    no_batch.input("x", {28, 28})
        .output("y")
        .tensor("W", {784, 1}, std::vector<float>(784, 1))
        .integers("s", {2}, {-1, 784});
    no_batch.node("Reshape", {"x", "s"}, {"f"}).node("MatMul", {"f", "W"}, {"y"});
    const ModelFile picture = open(no_batch.file());
    CHECK(picture.network.num_inputs() == 784);
    REQUIRE(picture.image.has_value());
    CHECK(picture.image->width == 28);
}

TEST_CASE("onnx: data inputs are told from weights") {
    OnnxBuilder unused = logits();
    CHECK(open(unused.input("unused", {0, 9}).output("z").file()).network.num_inputs() == 3);
    OnnxBuilder missing;
    missing.input("x", {0, 2}).output("y").node("MatMul", {"x", "nowhere"}, {"y"});
    CHECK(contains(onnx_refusal(missing.file()), "'nowhere'"));
}

TEST_CASE("onnx: graphs that are none are refused with the node, old ones are read") {
    OnnxBuilder cycle;
    cycle.input("x", {0, 2})
        .output("y")
        .node("Add", {"x", "b"}, {"a"})
        .node("Add", {"a", "x"}, {"b"})
        .node("Relu", {"b"}, {"y"});
    CHECK(contains(onnx_refusal(cycle.file()), "without cycles"));
    OnnxBuilder custom = logits();
    custom.output("y").node("Relu", {"z"}, {"y"}, {}, "com.example", "odd");
    CHECK(contains(onnx_refusal(custom.file()), "node 'odd' (4 of 4)"));
    CHECK(contains(onnx_refusal(custom.file()), "found com.example::Relu"));
    OnnxBuilder attribute = logits();
    attribute.output("y").node("Relu", {"z"}, {"y"}, {{"strange", 1.0F}});
    CHECK(contains(onnx_refusal(attribute.file()), "'strange'"));
    OnnxBuilder old = logits(6);
    CHECK(open(old.output("z").file()).network.num_inputs() == 3);
}

TEST_CASE("onnx: a few bytes cannot ask for much memory or time") {
    OnnxBuilder chain;
    chain.input("v0", {0, 100}).output("v9000").tensor("W", {100, 100}, std::vector<float>(10'000, 0.1F));
    for (int i = 0; i < 9000; ++i) chain.node("MatMul", {"v" + std::to_string(i), "W"}, {"v" + std::to_string(i + 1)});
    CHECK(contains(onnx_refusal(chain.file()), "more numbers"));
    OnnxBuilder wide;
    wide.input("x", {0, 1 << 20}).output("y").node("Neg", {"x"}, {"y"});
    CHECK(contains(onnx_refusal(wide.file()), "more numbers"));
    OnnxBuilder filled = logits();
    filled.output("y")
        .integers("s", {2}, {1 << 20, 1 << 20})
        .node("ConstantOfShape", {"s"}, {"c"})
        .node("Add", {"z", "c"}, {"y"});
    CHECK(contains(onnx_refusal(filled.file()), "more numbers"));
}

TEST_CASE("onnx: external data comes from the model's folder only") {
    const auto model_with = [](const std::vector<std::pair<std::string, std::string>>& entries) {
        OnnxBuilder builder;
        builder.input("x", {0, 2}).output("y").external_tensor("W", {2, 1}, entries).node("MatMul", {"x", "W"}, {"y"});
        return builder.file();
    };
    std::vector<std::string> asked;
    const SiblingReader sibling = [&asked](const std::string& name) -> Result<std::vector<std::byte>> {
        asked.push_back(name);
        std::vector<std::byte> bytes(16);
        const float values[] = {0, 0, 3, 4};
        std::memcpy(bytes.data(), values, sizeof values);
        return bytes;
    };
    const ModelFile model = open(model_with({{"location", "./sub/w.bin"}, {"offset", "8"}, {"length", "8"}}), sibling);
    CHECK(asked == std::vector<std::string>{"sub/w.bin"});
    CHECK(std::get<AffineOperation>(model.network.nodes()[0].operation).W == Eigen::RowVector2d(3, 4));
    asked.clear();
    for (const char* path :
         {"../w.bin", "/etc/passwd", "a/../../w", "C:\\w.bin", "c:w.bin", "a\\b", "", ".", "a/", "a//b", "w\n.bin"}) {
        CAPTURE(path);
        CHECK(contains(onnx_refusal(model_with({{"location", path}, {"offset", "8"}}), sibling), "tensor 'W'"));
    }
    CHECK(asked.empty());
    CHECK(contains(onnx_refusal(model_with({{"location", "w"}, {"offset", "17"}}), sibling),
                   "an offset in the 16 bytes"));
    CHECK(contains(onnx_refusal(model_with({{"location", "w"}, {"offset", "8"}, {"length", "9"}}), sibling),
                   "at most 8 bytes"));
    CHECK(contains(onnx_refusal(model_with({{"location", "w"}, {"offset", "-1"}}), sibling), "offset"));
    CHECK(contains(onnx_refusal(model_with({{"location", "w"}})), "beside the model"));
    const SiblingReader opened_alone = [](const std::string&) -> Result<std::vector<std::byte>> {
        return refuse(kOpenTogether);
    };
    CHECK(contains(onnx_refusal(model_with({{"location", "w.bin"}}), opened_alone),
                   "tensor 'W': the file 'w.bin' with its values is missing. Choose or drop all files of the model "
                   "together."));
}

TEST_CASE("onnx: published networks have the layers, patterns and maps of their references") {
    const std::filesystem::path folder = std::filesystem::path(testing::shared_data()) / "thirdparty";
    if (testing::shared_data().empty() || !std::filesystem::exists(folder)) return;
    for (const auto& file : std::filesystem::directory_iterator(folder)) {
        if (file.path().extension() != ".onnx") continue;
        CAPTURE(file.path().string());
        const ModelFile model = open(read_file(file.path().string()));
        const Json reference =
            Json::parse(read_file((folder / (file.path().stem().string() + ".reference.json")).string()));
        CHECK(hidden_widths(model.network) == reference["hidden_layers"].get<std::vector<std::size_t>>());
        std::map<std::string, Json> by_bits;
        for (const Json& cluster : reference["clusters"]) {
            if (cluster.contains("bits") && cluster["bits"].is_string() && cluster.contains("weights"))
                by_bits[cluster["bits"]] = cluster;
        }
        std::istringstream table(read_file((folder / reference["data"].get<std::string>()).string()));
        std::size_t compared = 0;
        for (std::string line; compared < 200 && std::getline(table, line);) {
            const Eigen::VectorXd x = vector_of(Json::parse("[" + line + "]"));
            const auto forward = testing::slow_forward(model.network, x);
            std::string bits;
            for (const bool bit : forward.pattern) bits += bit ? '1' : '0';
            const auto found = by_bits.find(bits);
            if (found == by_bits.end()) continue;
            ++compared;
            Eigen::VectorXd expected = vector_of(found->second["bias"]);
            for (Eigen::Index o = 0; o < expected.size(); ++o)
                expected[o] += vector_of(found->second["weights"][static_cast<std::size_t>(o)]).dot(x);
            CHECK(relative_error(forward.logits, expected) < 1e-9);
        }
        CHECK(compared > 0);
    }
}
