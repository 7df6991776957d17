#include "base/text/base64.h"
#include "formats/onnx/onnx.h"
#include "support/bytes.h"
#include "support/networks.h"
#include "support/paths.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>

// Random graphs against the outputs that onnxruntime gives for them (tests/data/onnx/README.md).

using namespace reluscope;

TEST_CASE("onnx: operators one by one and mixed give what onnxruntime gives") {
    const auto graphs = nlohmann::json::parse(testing::read_file(testing::test_data() + "/onnx/runtime_graphs.json"));
    REQUIRE(graphs.size() > 100);
    for (const nlohmann::json& graph : graphs) {
        const std::string name = graph.at("name").get<std::string>();
        CAPTURE(name);
        const auto bytes = bytes_of_base64(graph.at("file").get_ref<const std::string&>());
        REQUIRE(bytes.has_value());
        const Result<ModelFile> model = read_onnx(name, *bytes);
        REQUIRE_MESSAGE(model.has_value(), (model ? "" : model.error().sentence()));
        const auto inputs = graph.at("inputs").get<std::vector<std::vector<double>>>();
        const auto outputs = graph.at("outputs").get<std::vector<std::vector<double>>>();
        REQUIRE(inputs.size() == outputs.size());
        for (std::size_t row = 0; row < inputs.size(); ++row) {
            const Eigen::Map<const Eigen::VectorXd> x(inputs[row].data(),
                                                      static_cast<Eigen::Index>(inputs[row].size()));
            const Eigen::Map<const Eigen::VectorXd> y(outputs[row].data(),
                                                      static_cast<Eigen::Index>(outputs[row].size()));
            REQUIRE(x.size() == model->network.num_inputs());
            const Eigen::VectorXd logits = testing::slow_forward(model->network, x).logits;
            REQUIRE(logits.size() == y.size());
            CHECK((logits - y).cwiseAbs().maxCoeff() <= 1e-5 * std::max(1.0, y.cwiseAbs().maxCoeff()));
        }
    }
}
