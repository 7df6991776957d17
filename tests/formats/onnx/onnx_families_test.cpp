#include "formats/onnx/onnx.h"
#include "formats/onnx/onnx_proto.h"
#include "support/networks.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

ModelFile onnx_families_model(Link link, UnseenPattern unseen) {
    ModelFile model(random_network({3, 4, 2}, 5, 0, link));
    model.name = "net";
    model.source = "a trained network; 9 clusters joined";
    ModelFamilies families;
    families.unseen = unseen;
    Rng rng(3);
    for (const char* name : {"large \"x\"", "the rest", "nobody"}) {
        ModelFamily family;
        family.name = name;
        family.weights = random_matrix(rng, 2, 3);
        family.bias = random_matrix(rng, 2, 1);
        family.centroid = random_matrix(rng, 3, 1);
        families.families.push_back(std::move(family));
    }
    families.families[0].patterns = {"1010", "0000"};
    families.families[1].patterns = {"1111"};
    model.families = std::make_shared<const ModelFamilies>(std::move(families));
    return model;
}

/// Every input of a node is made before it, and no value is made twice.
void check_order(const onnx::Graph& graph) {
    std::set<std::string_view> made = {"input"};
    for (const onnx::Tensor& tensor : graph.initializers) CHECK(made.insert(tensor.name).second);
    for (const onnx::OperatorNode& node : graph.nodes) {
        for (const std::string_view input : node.inputs) CHECK_MESSAGE(made.contains(input), std::string(input));
        for (const std::string_view output : node.outputs) CHECK(made.insert(output).second);
    }
    for (const onnx::ValueInfo& output : graph.outputs) CHECK(made.contains(output.name));
}

const onnx::Tensor& tensor_of(const onnx::Graph& graph, std::string_view name) {
    const auto found = std::find_if(graph.initializers.begin(), graph.initializers.end(),
                                    [name](const onnx::Tensor& tensor) { return tensor.name == name; });
    REQUIRE(found != graph.initializers.end());
    return *found;
}

}  // namespace

TEST_CASE("onnx families: the graph is complete, with an output for the family") {
    for (const Link link : {Link::kIdentity, Link::kSigmoid, Link::kSoftmax}) {
        for (const UnseenPattern unseen : {UnseenPattern::kNearestOutput, UnseenPattern::kNearestCentroid}) {
            for (const FloatWidth width : {FloatWidth::kFloat32, FloatWidth::kFloat64}) {
                const auto bytes = write_onnx_families(onnx_families_model(link, unseen), width);
                REQUIRE(bytes);
                const onnx::Model model = onnx::parse_model(*bytes);
                check_order(model.graph);
                REQUIRE(model.graph.outputs.size() == 2);
                CHECK(model.graph.outputs[0].name == "output");
                CHECK(model.graph.outputs[1].name == "family");
                CHECK(model.graph.outputs[1].type == onnx::DataType::kInt64);
                const bool is_float = width == FloatWidth::kFloat32;
                CHECK(model.graph.outputs[0].type == (is_float ? onnx::DataType::kFloat : onnx::DataType::kDouble));
            }
        }
    }
}

TEST_CASE("onnx families: a byte per bit of a listed pattern, units by patterns") {
    const auto bytes = write_onnx_families(onnx_families_model(Link::kIdentity, UnseenPattern::kNearestOutput));
    REQUIRE(bytes);
    const onnx::Model model = onnx::parse_model(*bytes);
    const onnx::Tensor& signs = tensor_of(model.graph, "families.signs8");
    CHECK(signs.dims == std::vector<std::int64_t>{4, 3});
    const std::string expected = {-1, 1, -1, 1, 1, -1, -1, 1, -1, 1, 1, -1};
    REQUIRE(signs.raw_data);
    CHECK(*signs.raw_data == expected);
}

TEST_CASE("onnx families: weights past the range of float make the file double") {
    ModelFile model = onnx_families_model(Link::kIdentity, UnseenPattern::kNearestOutput);
    ModelFamilies families = *model.families;
    families.families[2].bias(1) = 1e300;
    model.families = std::make_shared<const ModelFamilies>(families);
    const auto bytes = write_onnx_families(model, FloatWidth::kFloat32);
    REQUIRE(bytes);
    CHECK(onnx::parse_model(*bytes).graph.outputs[0].type == onnx::DataType::kDouble);
}

TEST_CASE("onnx families: the reader says what the file is and what opens") {
    const auto bytes = write_onnx_families(onnx_families_model(Link::kSigmoid, UnseenPattern::kNearestOutput));
    REQUIRE(bytes);
    const auto read = read_onnx("m.onnx", *bytes);
    REQUIRE_FALSE(read);
    const std::string sentence = read.error().sentence();
    CHECK(sentence.find("m.onnx") != std::string::npos);
    CHECK(sentence.find("JSON file") != std::string::npos);
    CHECK(sentence.find("a model of families") != std::string::npos);
}
