#include "formats/tfjs/tfjs.h"

#include "formats/json/json_reader.h"
#include "formats/read/read_model.h"
#include "network/forward.h"
#include "support/bytes.h"
#include "support/paths.h"
#include "support/results.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

namespace reluscope {
namespace {

using testing::bytes_of;
using testing::contains;
using testing::read_bytes;
using testing::read_file;
using testing::sentence_of;
using testing::value_of;

const std::string kTfjsFolder = testing::test_data() + "/tfjs/";

/// The files of one of the folders.
SiblingReader files_of(const std::string& folder) {
    return [folder](const std::string& name) -> Result<std::vector<std::byte>> {
        std::vector<std::byte> bytes = read_bytes(kTfjsFolder + folder + "/" + name);
        if (bytes.empty()) return refuse("", "a file", "none");
        return bytes;
    };
}

std::string json_of(const std::string& folder) { return read_file(kTfjsFolder + folder + "/model.json"); }

Result<ModelFile> read_text(const std::string& json, const std::string& folder) {
    return read_model("model.json", bytes_of(json), {}, files_of(folder));
}

/// The file with one text in place of another, which it has.
std::string tfjs_with(const std::string& folder, const std::string& old_text, const std::string& new_text) {
    std::string json = json_of(folder);
    const std::size_t place = json.find(old_text);
    REQUIRE(place != std::string::npos);
    return json.replace(place, old_text.size(), new_text);
}

TEST_CASE("TensorFlow.js: a model gives the numbers that NumPy computes from its files") {
    const OrderedJson expected = OrderedJson::parse(read_file(kTfjsFolder + "expected.json"));
    REQUIRE(expected.size() == 5);
    for (const auto& entry : expected.items()) {
        const std::string& folder = entry.key();
        const OrderedJson& wanted = entry.value();
        CAPTURE(folder);
        const ModelFile model = value_of(read_text(json_of(folder), folder));
        CHECK(model.format == "TensorFlow.js");
        CHECK(link_name(model.network.link()) == wanted["link"].get<std::string>());
        for (std::size_t row = 0; row < wanted["inputs"].size(); ++row) {
            const auto x = wanted["inputs"][row].get<std::vector<double>>();
            const auto y = wanted["logits"][row].get<std::vector<double>>();
            const Eigen::VectorXd logits = logits_of(
                model.network, Eigen::Map<const Eigen::VectorXd>(x.data(), static_cast<Eigen::Index>(x.size())));
            REQUIRE(logits.size() == static_cast<Eigen::Index>(y.size()));
            for (std::size_t o = 0; o < y.size(); ++o)
                CHECK(logits(static_cast<Eigen::Index>(o)) == doctest::Approx(y[o]).epsilon(1e-12));
        }
    }
}

TEST_CASE("TensorFlow.js: layers become affine maps and activations, and what is cut off is said") {
    const ModelFile stack = value_of(read_text(json_of("sequential"), "sequential"));
    CHECK(stack.network.architecture() == "3-8-5-4-1");
    CHECK(stack.network.hidden_layers()[2].leaky);
    CHECK(stack.source == "TensorFlow.js tfjs-layers v4.22.0");
    CHECK(stack.operators.size() == 8);
    CHECK(stack.notes.empty());
    const ModelFile graph = value_of(read_text(json_of("graph"), "graph"));
    CHECK(graph.network.architecture() == "4-6-6-10-3");
    const ModelFile picture = value_of(read_text(json_of("picture"), "picture"));
    REQUIRE(picture.image);
    CHECK(picture.image->width == 3);
    CHECK(picture.image->height == 4);
    REQUIRE(picture.notes.size() == 1);
    CHECK(contains(picture.notes[0], "Cut off at the end"));
    CHECK(contains(picture.notes[0], "tanh"));
    CHECK(value_of(read_text(json_of("keras_graph"), "keras_graph")).source ==
          "keras v3.15.1, TensorFlow.js Converter v4.22.0");
}

TEST_CASE("TensorFlow.js: files that are missing are named, all in one sentence") {
    const std::string json = json_of("graph");
    const auto without = [](const std::string& gone) -> SiblingReader {
        return [gone](const std::string& name) -> Result<std::vector<std::byte>> {
            if (name.find(gone) != std::string::npos) return refuse("", "a file beside it", "none");
            return files_of("graph")(name);
        };
    };
    CHECK(sentence_of(read_model("model.json", bytes_of(json))) ==
          "model.json: the files 'group1-shard1of3.bin', 'group1-shard2of3.bin' and 'group1-shard3of3.bin' with its "
          "weights are missing. Choose or drop all files of the model together.");
    CHECK(
        sentence_of(read_model("model.json", bytes_of(json), {}, without("shard2"))) ==
        "model.json: the file 'group1-shard2of3.bin', which holds its weights: expected a file beside it, found none");
}

TEST_CASE("TensorFlow.js: what is not piecewise linear is refused with its layer") {
    const auto refusal = [](const std::string& old_text, const std::string& new_text) {
        return sentence_of(read_text(tfjs_with("sequential", old_text, new_text), "sequential"));
    };
    CHECK(contains(refusal("\"class_name\":\"Dropout\"", "\"class_name\":\"LSTM\""),
                   "layer 'dropout_Dropout1' (2 of 8): expected Dense, ReLU"));
    CHECK(contains(refusal("\"class_name\":\"Dropout\"", "\"class_name\":\"LSTM\""), "found 'LSTM'"));
    CHECK(contains(refusal("\"activation\":\"relu\"", "\"activation\":\"tanh\""),
                   "layer 'first' (1 of 8): expected relu or linear, or at the end sigmoid or softmax, where other "
                   "layers follow, found 'tanh'"));
    CHECK(contains(refusal("\"activation\":\"relu\"", "\"activation\":\"sigmoid\""), "layer 'first' (1 of 8)"));
    CHECK(contains(refusal("\"activation\":\"relu\"", "\"activation\":\"step\""), "found 'step'"));
    CHECK(contains(refusal("\"axis\":-1", "\"axis\":2"), "layer 'norm' (4 of 8): expected axis -1 or 1, found 2"));
    const std::string relu = tfjs_with("graph", "\"max_value\":null", "\"max_value\":6");
    CHECK(contains(sentence_of(read_text(relu, "graph")), "expected a ReLU without a largest value"));
    const std::string twice = tfjs_with("graph", "[\"wide\",0,0,{}]", "[\"wide\",1,0,{}]");
    CHECK(contains(sentence_of(read_text(twice, "graph")), "each layer is used once"));
    CHECK(contains(sentence_of(read_text(R"({"format": "graph-model", "modelTopology": {"node": []}})", "graph")),
                   "format: expected \"layers-model\" (export a graph model as ONNX), found"));
}

TEST_CASE("TensorFlow.js: weights that do not fit are refused by name") {
    const auto refusal = [](const std::string& old_text, const std::string& new_text) {
        return sentence_of(read_text(tfjs_with("sequential", old_text, new_text), "sequential"));
    };
    CHECK(contains(refusal("\"shape\":[3,8]", "\"shape\":[8,3]"),
                   "weight 'first/kernel': expected shape [3, any], found [8, 3]"));
    CHECK(contains(refusal("\"units\":8", "\"units\":7"), "layer 'first' (1 of 8): expected as many units"));
    CHECK(contains(refusal("\"name\":\"first/bias\"", "\"name\":\"first/slope\""),
                   "layer 'first' (1 of 8): expected a weight 'first/bias' in weightsManifest, found none"));
    CHECK(contains(refusal("\"name\":\"first/bias\"", "\"name\":\"other/bias\""), "weight 'other/bias'"));
    CHECK(contains(refusal("\"name\":\"first/bias\"", "\"name\":\"first/kernel\""), "a second one"));
    CHECK(contains(refusal("\"use_bias\":false", "\"use_bias\":true"), "'third/bias'"));
    CHECK(contains(refusal("\"units\":8,\"activation\":\"relu\",\"use_bias\":true",
                           "\"units\":8,\"activation\":\"relu\",\"use_bias\":false"),
                   "weight 'first/bias': expected a weight that its layer uses"));
    CHECK(contains(refusal("\"dtype\":\"float32\"}]", "\"dtype\":\"int32\"}]"),
                   "expected float32 numbers, found 'int32'"));
    CHECK(contains(refusal("\"paths\":[\"weights.bin\"]", "\"paths\":[\"../weights.bin\"]"),
                   "expected a file in the model's folder"));
    CHECK(contains(refusal("\"paths\":[\"weights.bin\"]", "\"paths\":[\"weights.bin\",\"weights.bin\"]"),
                   "expected each file once"));
    CHECK(contains(refusal("\"weightsManifest\"", "\"weights\""), "expected a key 'weightsManifest', found none"));
    CHECK(contains(refusal("\"batch_input_shape\"", "\"shape\""), "the shape of the inputs"));
    const std::string minimum = tfjs_with("keras_quantised", "\"min\"", "\"low\"");
    CHECK(contains(sentence_of(read_text(minimum, "keras_quantised")), "a key 'min'"));
    const std::string kept = tfjs_with("keras_quantised", "{\"dtype\": \"uint8\"", "{\"dtype\": \"int4\"");
    CHECK(contains(sentence_of(read_text(kept, "keras_quantised")), "perhaps kept as float16, uint8 or uint16"));
}

TEST_CASE("TensorFlow.js: weights cut off at any byte are refused with the count") {
    const std::string json = json_of("sequential");
    const std::vector<std::byte> weights = read_bytes(kTfjsFolder + "sequential/weights.bin");
    REQUIRE(weights.size() == 488);
    for (std::size_t size = 0; size < weights.size() + 8; size += 3) {
        const SiblingReader cut = [&](const std::string&) -> Result<std::vector<std::byte>> {
            std::vector<std::byte> bytes = weights;
            bytes.resize(size);
            return bytes;
        };
        CHECK(sentence_of(read_model("model.json", bytes_of(json), {}, cut)) ==
              "model.json: the file 'weights.bin': expected 488 bytes for the weights of model.json, found " +
                  std::to_string(size));
    }
}

TEST_CASE("TensorFlow.js: a damaged model.json is refused in a sentence or gives a network") {
    const SiblingReader files = files_of("picture");
    testing::for_each_damage(json_of("picture"), [&](const std::string& damaged) {
        const auto model = read_tfjs("model.json", bytes_of(damaged), files);
        if (!model) CHECK(contains(model.error().sentence(), "model.json: "));
    });
}

TEST_CASE("TensorFlow.js: other JSON is not taken for it") {
    CHECK(looks_like_tfjs(bytes_of(json_of("graph"))));
    CHECK(!looks_like_tfjs(bytes_of(std::string_view(R"({"features": ["modelTopology"]})"))));
    CHECK(!looks_like_tfjs(bytes_of(std::string_view(R"(["modelTopology"])"))));
}

}  // namespace
}  // namespace reluscope
