#include "formats/json/json_model.h"

#include "formats/json/json_reader.h"
#include "support/bytes.h"
#include "support/paths.h"
#include "support/results.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace reluscope;
using reluscope::testing::bytes_of;
using reluscope::testing::read_file;

namespace {

const std::string kJsonFolder = testing::test_data() + "/json/";

ModelFile model_of(const std::string& text) { return testing::value_of(read_json_model("m.json", bytes_of(text))); }

std::string json_refusal(const std::string& text) {
    return testing::sentence_of(read_json_model("m.json", bytes_of(text)));
}

std::string with_layers(const std::string& layers, const std::string& more = "") {
    return R"({"format": "reluscope-model", "version": 1, "inputs": 2, )" + more + R"("layers": )" + layers + "}";
}

const std::string kLayer = R"([{"weights": [[1, 2]], "bias": [3]}])";

void replace(std::string& text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("json model: reads everything that docs/json-model.md names") {
    const ModelFile model = model_of(read_file(kJsonFolder + "titanic.json"));
    CHECK(model.format == "JSON");
    CHECK(model.name == "Titanic");
    CHECK(model.network.architecture() == "9-2-1");
    CHECK(model.network.link() == Link::kSigmoid);
    CHECK(model.target == "survived");
    CHECK(model.classes == std::vector<std::string>{"died", "survived"});
    CHECK(model.features.size() == 9);
    REQUIRE(model.encoder.columns.size() == 6);
    CHECK(model.encoder.num_inputs() == 9);
    const auto& age = std::get<NumericEncoding>(model.encoder.columns[2].encoding);
    CHECK(age.mean == 29.9);
    CHECK(age.fill == 28.0);
    CHECK(age.was_missing);
    CHECK(age.unit == "years");
    CHECK(std::get<OrdinalEncoding>(model.encoder.columns[4].encoding).values[2] ==
          std::pair<std::string, double>{"high", 2.5});
    CHECK(model.training_json == R"({"rows":1309,"accuracy":0.81,"seed":12345678901234567890})");
    CHECK(model.source == "hand-made");
    CHECK(model.network.nodes()[0].name == "hidden 1");
}

TEST_CASE("json model: a graph of nodes") {
    const ModelFile model = model_of(read_file(kJsonFolder + "residual.json"));
    CHECK(model.network.architecture() == "2-2-4-2");
    CHECK(model.network.nodes().size() == 6);
    CHECK(std::holds_alternative<ConcatOperation>(model.network.nodes()[3].operation));
}

TEST_CASE("json model: what was written reads back to the same model") {
    for (const std::string name : {"titanic.json", "residual.json", "prelu.json"}) {
        CAPTURE(name);
        const ModelFile model = model_of(read_file(kJsonFolder + name));
        const std::string written = write_json_model(model);
        const ModelFile back = model_of(written);
        CHECK(write_json_model(back) == written);
        CHECK(back.features == model.features);
        CHECK(back.training_json == model.training_json);
        REQUIRE(back.network.nodes().size() == model.network.nodes().size());
        for (std::size_t i = 0; i < model.network.nodes().size(); ++i) {
            CHECK(back.network.nodes()[i].name == model.network.nodes()[i].name);
            if (const auto* affine = std::get_if<AffineOperation>(&model.network.nodes()[i].operation)) {
                const auto& other = std::get<AffineOperation>(back.network.nodes()[i].operation);
                CHECK(affine->W == other.W);
                for (Eigen::Index r = 0; r < affine->b.size(); ++r) {
                    CHECK(affine->b(r) == other.b(r));
                    CHECK(std::signbit(affine->b(r)) == std::signbit(other.b(r)));
                }
            }
        }
    }
}

TEST_CASE("json model: one weight row per line") {
    CHECK(write_json_model(model_of(with_layers(
              R"([{"weights": [[1, 2], [0.1, -3]], "activation": "relu"}, {"name": "y", "weights": [[1, 1]]}])"))) ==
          "{\n  \"format\": \"reluscope-model\", \"version\": 1,\n  \"inputs\": 2,\n  \"link\": \"identity\",\n  "
          "\"layers\": [\n"
          "    {\"name\": \"layer 1\", \"weights\": [\n      [1, 2],\n      [0.1, -3]],\n      \"bias\": [0, 0],\n     "
          " \"activation\": \"relu\"},\n"
          "    {\"name\": \"y\", \"weights\": [\n      [1, 1]],\n      \"bias\": [0]}\n  ]\n}\n");
}

TEST_CASE("json model: an image shape is kept") {
    const ModelFile model = model_of(with_layers(kLayer, R"("image": {"width": 2, "height": 1}, )"));
    REQUIRE(model.image.has_value());
    CHECK(model_of(write_json_model(model)).image->width == 2);
    CHECK(json_refusal(with_layers(kLayer, R"("image": {"width": 2, "height": 2}, )"))
              .find("image: expected width times height to be 2") != std::string::npos);
}

TEST_CASE("json model: misspelt, unknown and duplicate keys are refused by name") {
    CHECK(json_refusal(with_layers(R"([{"wieghts": [[1, 2]]}])")) ==
          "m.json: layers[0]: unknown key 'wieghts'; did you mean 'weights'?");
    CHECK(json_refusal(with_layers(kLayer, R"("Features": ["a", "b"], )")).find("did you mean 'features'?") !=
          std::string::npos);
    CHECK(json_refusal(with_layers(kLayer, R"("qqqq": 1, )")) == "m.json: unknown key 'qqqq'");
    CHECK(json_refusal(with_layers(kLayer, R"("output": 1, )")).find("unknown key 'output'") != std::string::npos);
    CHECK(json_refusal(with_layers(kLayer, "\"link\": \"identity\",\n \"link\": \"sigmoid\", "))
              .find("line 2, column 7") != std::string::npos);
    CHECK(json_refusal(with_layers(R"([{"weights": [[1, 2]], "bias": [3], "bias": [4]}])"))
              .find("expected each key once, found a second 'bias'") != std::string::npos);
    CHECK(json_refusal(with_layers(R"([{"weights": [[1, 2]], "activation": "relu", "slope": 0.1}])"))
              .find("unknown key 'slope'") != std::string::npos);
}

TEST_CASE("json model: shapes that do not fit are refused by layer and row") {
    CHECK(json_refusal(with_layers(R"([{"name": "h", "weights": [[1, 2], [1]]}])")) ==
          "m.json: layers[0] ('h').weights[1]: expected 2 numbers, one per input, found 1");
    CHECK(json_refusal(with_layers(R"([{"weights": [[1, 2]], "bias": [1, 2]}])"))
              .find("layers[0].bias: expected 1 numbers") != std::string::npos);
    CHECK(json_refusal(with_layers(R"([{"weights": [[1, 2]]}, {"weights": [[1, 2]]}])"))
              .find("layers[1].weights[0]: expected 1 numbers") != std::string::npos);
    CHECK(json_refusal(with_layers(R"([{"weights": []}])")).find("at least one row") != std::string::npos);
    CHECK(json_refusal(with_layers("[]")).find("at least one layer") != std::string::npos);
    CHECK(json_refusal(with_layers(R"([{"weights": [[1, "2"]]}])"))
              .find("layers[0].weights[0][1]: expected a number, found '2'") != std::string::npos);
    CHECK(json_refusal(with_layers(kLayer, R"("features": ["a"], )")).find("features: expected 2 names") !=
          std::string::npos);
    CHECK(json_refusal(with_layers(kLayer, R"("classes": ["a"], )")).find("classes: expected 2 names") !=
          std::string::npos);
    CHECK(json_refusal(with_layers(kLayer, R"("classes": ["a", "a"], )")).find("names that differ") !=
          std::string::npos);
    CHECK(json_refusal(with_layers(kLayer, R"("link": "tanh", )")).find("found 'tanh'") != std::string::npos);
    CHECK(json_refusal(with_layers(R"([{"weights": [[1, 2]], "activation": "prelu", "slope": [1, 2]}])"))
              .find("slope: expected 1 numbers") != std::string::npos);
    CHECK(json_refusal(with_layers(R"([{"weights": [[1, 2]], "activation": "tanh"}])")).find("found 'tanh'") !=
          std::string::npos);
}

TEST_CASE("json model: faults of a graph are refused") {
    const std::string graph = read_file(kJsonFolder + "residual.json");
    std::string text = graph;
    replace(text, "\"input\": 4", "\"input\": 5");
    CHECK(json_refusal(text).find("nodes[4] ('p').input: expected a whole number from 0 to 4, found 5") !=
          std::string::npos);
    text = graph;
    replace(text, "[2, 0]", "[]");
    CHECK(json_refusal(text).find("nodes[2] ('skip').inputs: expected at least one value") != std::string::npos);
    text = graph;
    replace(text, "\"output\": 6", "\"output\": 7");
    CHECK(json_refusal(text).find("output") != std::string::npos);
    text = graph;
    replace(text, "\"sum\"", "\"mul\"");
    CHECK(json_refusal(text).find("found 'mul'") != std::string::npos);
    // Concatenations that double again and again ask for no memory.
    std::string bomb = R"({"format": "reluscope-model", "version": 1, "inputs": 1, "output": 1, "nodes": [)";
    for (int i = 0; i < 60; ++i)
        bomb += R"({"op": "concat", "inputs": [)" + std::to_string(i) + ", " + std::to_string(i) + "]}, ";
    bomb += R"({"op": "activation", "input": 60, "slope": 0}]})";
    CHECK(!read_json_model("m.json", bytes_of(bomb)).has_value());
}

TEST_CASE("json model: faults of an encoder are refused") {
    const auto with_encoder = [](const std::string& columns) {
        return with_layers(kLayer, R"("encoder": {"columns": )" + columns + "}, ");
    };
    CHECK(json_refusal(with_encoder(R"([{"column": "a", "kind": "numeric"}])"))
              .find("encoder: expected 2 inputs in all") != std::string::npos);
    CHECK(json_refusal(with_encoder(R"([{"column": "a", "kind": "numerical"}])")).find("encoder.columns[0].kind") !=
          std::string::npos);
    CHECK(json_refusal(with_encoder(R"([{"column": "a", "kind": "numeric", "scale": 0}])")).find("other than 0") !=
          std::string::npos);
    CHECK(
        json_refusal(with_encoder(R"([{"column": "a", "kind": "numeric", "maen": 0}])")).find("did you mean 'mean'") !=
        std::string::npos);
    CHECK(json_refusal(with_encoder(R"([{"column": "a", "kind": "onehot", "categories": ["x", "x"]}])"))
              .find("'x' twice") != std::string::npos);
    CHECK(json_refusal(with_encoder(R"([{"column": "a", "kind": "ordinal", "values": [["x"]]}])"))
              .find("a text and its number") != std::string::npos);
    CHECK(json_refusal(with_encoder("[]")).find("at least one column") != std::string::npos);
}

TEST_CASE("json model: text that is no JSON is refused with line and column") {
    CHECK(json_refusal("{\"format\": \"reluscope-model\",\n  oops}").starts_with("m.json: line 2, column 3"));
    CHECK(json_refusal(with_layers(kLayer) + "x").find("expected JSON") != std::string::npos);
    CHECK(json_refusal(with_layers("[{\"weights\": [[1, 1e400]]}]"))
              .find("(layers[0].weights[0][1]): expected a finite number") != std::string::npos);
    CHECK(json_refusal(with_layers("[{\"weights\": [[1, NaN]]}]")).find("(layers[0].weights[0][1])") !=
          std::string::npos);
    CHECK(json_refusal(std::string(100, '[') + std::string(100, ']')).find("at most 64 levels") != std::string::npos);
    CHECK(json_refusal(std::string(1'000'000, '[')).find("at most 64 levels") != std::string::npos);
    CHECK(json_refusal("{\"\xFF\": 1}").find("expected JSON") != std::string::npos);
}

TEST_CASE("json model: other files of ours are refused in a clear sentence") {
    CHECK(json_refusal(R"({"format": "reluscope-report", "version": 1})").find("expected a model, found a report") !=
          std::string::npos);
    CHECK(json_refusal(R"({"format": "reluscope-session"})").find("found a session") != std::string::npos);
    CHECK(json_refusal(R"({"format": "reluscope-table"})").find("found a table") != std::string::npos);
    CHECK(json_refusal("[[1, 2]]").find("expected an object with the keys of a model") != std::string::npos);
    CHECK(json_refusal(R"({"weights": []})").find("expected a key 'format'") != std::string::npos);
    CHECK(json_refusal(R"({"format": "reluscope-model", "version": 2, "inputs": 1, "layers": []})")
              .find("version: expected a whole number from 1 to 1, found 2") != std::string::npos);
}

TEST_CASE("json model: damaged files are taken or refused, never worse") {
    for (const std::string name : {"titanic.json", "residual.json", "prelu.json"}) {
        reluscope::testing::for_each_damage(read_file(kJsonFolder + name), [](const std::string& damaged) {
            const Result<ModelFile> model = read_json_model("d", bytes_of(damaged));
            CHECK((model.has_value() || !model.error().sentence().empty()));
        });
    }
}
