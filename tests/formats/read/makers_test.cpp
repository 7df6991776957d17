#include "data/encoder.h"
#include "formats/csv/csv.h"
#include "formats/json/json_reader.h"
#include "formats/read/read_model.h"
#include "network/forward.h"
#include "support/bytes.h"
#include "support/paths.h"
#include "support/results.h"

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

namespace reluscope {
namespace {

using testing::bytes_of;
using testing::contains;
using testing::read_file;
using testing::sentence_of;
using testing::value_of;

const std::string kMakersFolder = testing::test_data() + "/makers/";

Table table_of_makers() { return value_of(read_csv("rows.csv", bytes_of(read_file(kMakersFolder + "rows.csv")))); }

Eigen::MatrixXd columns_of(const OrderedJson& rows) {
    Eigen::MatrixXd columns(static_cast<Eigen::Index>(rows[0].size()), static_cast<Eigen::Index>(rows.size()));
    for (Eigen::Index c = 0; c < columns.cols(); ++c) {
        const auto row = rows[static_cast<std::size_t>(c)].get<std::vector<double>>();
        columns.col(c) = Eigen::Map<const Eigen::VectorXd>(row.data(), static_cast<Eigen::Index>(row.size()));
    }
    return columns;
}

/// The first columns of the table, as they are.
Encoder plain_encoder() {
    Encoder encoder;
    for (const char* column : {"height", "weight", "age"}) encoder.columns.push_back({column, NumericEncoding{}});
    return encoder;
}

/// What the file of a maker predicts for the inputs that its own framework was asked about.
Eigen::MatrixXd predictions_of(const ModelFile& model, const OrderedJson& wanted) {
    Eigen::MatrixXd inputs;
    if (wanted.contains("inputs")) {
        inputs = columns_of(wanted["inputs"]);
    } else {
        const Encoder encoder = model.encoder.empty() ? plain_encoder() : model.encoder;
        inputs = value_of(encode(encoder, table_of_makers())).inputs;
    }
    Eigen::MatrixXd outputs = logits_of(model.network, inputs);
    apply_link(model.network.link(), outputs);
    return outputs;
}

std::optional<Link> link_called(const OrderedJson& entry) {
    if (!entry.contains("link")) return std::nullopt;
    for (const Link link : {Link::kIdentity, Link::kSigmoid, Link::kSoftmax})
        if (entry["link"].get<std::string>() == link_name(link)) return link;
    FAIL("unknown link");
    return std::nullopt;
}

TEST_CASE("makers: what other programs wrote predicts what they predict") {
    const OrderedJson expected = OrderedJson::parse(read_file(kMakersFolder + "expected.json"));
    std::size_t num_models = 0;
    for (const auto& entry : expected.items()) {
        const std::string& name = entry.key();
        const OrderedJson& wanted = entry.value();
        CAPTURE(name);
        CAPTURE(wanted["maker"].get<std::string>());
        ReadModelOptions options;
        options.link = link_called(wanted);
        const ModelFile model = value_of(read_model(name, bytes_of(read_file(kMakersFolder + name)), options));
        const Eigen::MatrixXd found = predictions_of(model, wanted);
        const Eigen::MatrixXd outputs = columns_of(wanted["outputs"]);
        REQUIRE(found.rows() == outputs.rows());
        REQUIRE(found.cols() == outputs.cols());
        // Doubles are written by scikit-learn alone, and only where no other format stands between.
        const double tolerance = contains(name, "sklearn_") ? 1e-12 : 1e-5;
        for (Eigen::Index c = 0; c < outputs.cols(); ++c) {
            for (Eigen::Index o = 0; o < outputs.rows(); ++o)
                CHECK(found(o, c) == doctest::Approx(outputs(o, c)).epsilon(tolerance));
        }
        CHECK((outputs.colwise() - outputs.col(0)).cwiseAbs().maxCoeff() > 0.01);  // not one answer for all
        if (wanted.contains("columns")) CHECK(model.features == wanted["columns"].get<std::vector<std::string>>());
        ++num_models;
    }
    CHECK(num_models >= 20);
}

TEST_CASE("makers: classes and the column of the answers come along") {
    const auto read = [](const std::string& name) {
        return value_of(read_model(name, bytes_of(read_file(kMakersFolder + name))));
    };
    const ModelFile json = read("sklearn_three.json");
    CHECK(json.classes == std::vector<std::string>{"low", "mid", "top"});
    CHECK(json.target == "group");
    CHECK(json.network.link() == Link::kSoftmax);
    CHECK(read("sklearn_number.json").classes.empty());
    CHECK(read("skl2onnx_three.onnx").classes == std::vector<std::string>{"low", "mid", "top"});
    CHECK(read("skl2onnx_two.onnx").network.link() == Link::kSigmoid);
}

TEST_CASE("makers: a constant that tf2onnx lost is not taken for data") {
    for (const char* name : {"bad_keras_normalization.onnx", "bad_tf2onnx_normalization.onnx"}) {
        const std::string sentence =
            sentence_of(read_model(name, bytes_of(read_file(kMakersFolder + std::string(name)))));
        CHECK(contains(sentence, "expected a constant with its value, found an input in its place"));
        CHECK(contains(sentence, "Rescaling"));
    }
}

}  // namespace
}  // namespace reluscope
