#include "formats/safetensors/safetensors.h"

#include "formats/json/json_reader.h"
#include "formats/read/read_model.h"
#include "formats/safetensors/layer_order.h"
#include "support/bytes.h"
#include "support/paths.h"
#include "support/results.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>

using namespace reluscope;
using reluscope::testing::bytes_of;
using reluscope::testing::read_file;

namespace {

const std::string kSafetensorsFolder = testing::test_data() + "/safetensors/";

Result<ModelFile> read_named(const std::string& name, const ReadModelOptions& options = {}) {
    const std::string file = read_file(kSafetensorsFolder + name);
    return read_model(name, bytes_of(file), options);
}

struct TestTensor {
    std::string name;
    std::vector<std::size_t> shape;
    std::vector<float> values;
};

/// A safetensors file of float32 tensors, one behind the other.
std::string file_of(const std::vector<TestTensor>& tensors) {
    OrderedJson header = OrderedJson::object();
    std::string data;
    for (const TestTensor& tensor : tensors) {
        const std::size_t begin = data.size();
        data.append(reinterpret_cast<const char*>(tensor.values.data()), tensor.values.size() * sizeof(float));
        header[tensor.name] = {{"dtype", "F32"}, {"shape", tensor.shape}, {"data_offsets", {begin, data.size()}}};
    }
    const std::string text = header.dump();
    const std::uint64_t length = text.size();
    std::string file(sizeof length, '\0');
    std::memcpy(file.data(), &length, sizeof length);
    return file + text + data;
}

std::string raw_file(const std::string& header, const std::string& data) {
    const std::uint64_t length = header.size();
    std::string file(sizeof length, '\0');
    std::memcpy(file.data(), &length, sizeof length);
    return file + header + data;
}

std::string safetensors_refusal(const std::string& file) {
    return testing::sentence_of(read_safetensors("m.safetensors", bytes_of(file)));
}

const Eigen::MatrixXd& weights_of(const ModelFile& model, std::size_t node) {
    return std::get<AffineOperation>(model.network.nodes()[node].operation).W;
}
const Eigen::VectorXd& biases_of(const ModelFile& model, std::size_t node) {
    return std::get<AffineOperation>(model.network.nodes()[node].operation).b;
}

bool same_doubles(const Network& a, const Network& b) {
    if (a.nodes().size() != b.nodes().size() || a.link() != b.link()) return false;
    for (std::size_t i = 0; i < a.nodes().size(); ++i) {
        const auto* affine = std::get_if<AffineOperation>(&a.nodes()[i].operation);
        const auto* activation = std::get_if<ActivationOperation>(&a.nodes()[i].operation);
        if (affine != nullptr) {
            const auto& other = std::get<AffineOperation>(b.nodes()[i].operation);
            if (affine->W != other.W || affine->b != other.b) return false;
        } else if (activation->slope != std::get<ActivationOperation>(b.nodes()[i].operation).slope) {
            return false;
        }
    }
    return true;
}

}  // namespace

TEST_CASE("safetensors: every file of the collection is taken or refused as its manifest says") {
    const std::string manifest_text = read_file(kSafetensorsFolder + "manifest.json");
    const Result<OrderedJson> manifest = parse_json(bytes_of(manifest_text));
    REQUIRE(manifest.has_value());
    REQUIRE(manifest->size() > 25);
    for (const OrderedJson& entry : *manifest) {
        const std::string name = entry.at("file");
        const std::string verdict = entry.at("verdict");
        CAPTURE(name);
        const Result<ModelFile> model = read_named(name);
        if (verdict == "accept") CHECK_MESSAGE(model.has_value(), (model ? "" : model.error().sentence()));
        if (verdict == "refuse") CHECK(!model.has_value());
        if (!model) CHECK(model.error().sentence().starts_with(name + ": "));
    }
}

TEST_CASE("safetensors: numbers of a Sequential of Linear and ReLU") {
    for (const std::string name :
         {"safetensors_00_base.safetensors", "safetensors_04_header_order_shuffled.safetensors",
          "safetensors_06_names_fc.safetensors", "safetensors_14_unicode_escape_name.safetensors"}) {
        CAPTURE(name);
        const Result<ModelFile> model = read_named(name);
        REQUIRE(model.has_value());
        CHECK(model->network.architecture() == "2-2-3");
        CHECK(model->network.link() == Link::kIdentity);
        CHECK(model->notes.size() == 2);
        CHECK(weights_of(*model, 0)(0, 1) == -2);
        CHECK(weights_of(*model, 0)(1, 0) == 0.5);
        CHECK(weights_of(*model, 2)(2, 1) == 3);
        CHECK(biases_of(*model, 2)(1) == static_cast<double>(0.1F));
    }
}

TEST_CASE("safetensors: trained models") {
    const Result<ModelFile> moons = read_named("moons.safetensors");
    REQUIRE(moons.has_value());
    CHECK(moons->network.architecture() == "2-16-16-1");
    CHECK(moons->name == "moons");
    const Result<ModelFile> titanic = read_named("titanic_paper.safetensors", {Link::kSigmoid, std::nullopt});
    REQUIRE(titanic.has_value());
    CHECK(titanic->network.architecture() == "7-3-2-1");
    CHECK(titanic->network.link() == Link::kSigmoid);
    CHECK(titanic->network.nodes()[0].name == "a");
}

TEST_CASE("safetensors: what was written reads back to the same doubles") {
    const Result<ModelFile> moons = read_named("moons.safetensors", {Link::kSigmoid, 0.01});
    REQUIRE(moons.has_value());
    for (const FloatWidth width : {FloatWidth::kFloat32, FloatWidth::kFloat64}) {
        const auto written = write_safetensors(*moons, width);
        REQUIRE(written.has_value());
        const Result<ModelFile> back = read_safetensors("back", *written);
        REQUIRE(back.has_value());
        CHECK(same_doubles(moons->network, back->network));
        CHECK(back->network.hidden_layers()[0].leaky);
    }
    Eigen::MatrixXd W(1, 2);
    W << 0.1, 1e300;
    ModelFile fine(*make_stack({{ValueId(0), W, Eigen::VectorXd::Constant(1, 1.0 / 3)}}, 0, Link::kIdentity));
    const auto written = write_safetensors(fine, FloatWidth::kFloat64);
    REQUIRE(written.has_value());
    CHECK(same_doubles(fine.network, read_safetensors("back", *written)->network));
    CHECK(!write_safetensors(fine, FloatWidth::kFloat32).has_value());
}

TEST_CASE("safetensors: half and bfloat16 values") {
    const std::string header =
        R"({"weight":{"dtype":"F16","shape":[1,4],"data_offsets":[0,8]},"bias":{"dtype":"BF16","shape":[1],"data_offsets":[8,10]}})";
    // 1, -2, smallest denormal 2^-24, largest 65504; bfloat16 1.5
    const std::string data("\x00\x3C\x00\xC0\x01\x00\xFF\x7B\xC0\x3F", 10);
    const std::string file = raw_file(header, data);
    const Result<ModelFile> model = read_safetensors("h", bytes_of(file));
    REQUIRE(model.has_value());
    CHECK(weights_of(*model, 0) == Eigen::RowVector4d(1, -2, 0x1p-24, 65504));
    CHECK(biases_of(*model, 0)(0) == 1.5);
}

TEST_CASE("safetensors: the order of layers follows the numbers in their names") {
    const auto order = [](const std::vector<NamedLayer>& layers) { return order_layers(layers); };
    CHECK(*order({{"fc10", 3, 3}, {"fc2", 3, 3}, {"fc1", 3, 3}}) == std::vector<std::size_t>{2, 1, 0});
    CHECK(*order({{"layers.1.linear", 4, 4}, {"layers.0.linear", 4, 4}}) == std::vector<std::size_t>{1, 0});
    CHECK(*order({{"out", 4, 2}, {"fc2", 4, 4}, {"fc1", 4, 4}}) == std::vector<std::size_t>{2, 1, 0});
    CHECK(*order({{"c", 2, 1}, {"a", 7, 3}, {"b", 3, 2}}) == std::vector<std::size_t>{1, 2, 0});
    CHECK(!order({{"a", 2, 2}, {"b", 2, 2}}).has_value());
    CHECK(!order({{"in", 4, 4}, {"fc1", 4, 4}, {"out", 4, 2}}).has_value());
    CHECK(!order({{"fc1", 4, 4}, {"fc01", 4, 4}}).has_value());
    CHECK(order({{"0", 2, 3}, {"2", 4, 1}}).error().sentence() ==
          "layer '2': expected 3 inputs, as '0' before it has outputs, found 4");
    std::vector<NamedLayer> many;
    for (int i = 0; i < 60; ++i) many.push_back({"x" + std::string(static_cast<std::size_t>(i), 'y'), 8, 8});
    CHECK(!order(many).has_value());
}

TEST_CASE("safetensors: a kernel, as Flax and Keras call it, is inputs x outputs") {
    for (const std::string dot : {".", "/"}) {
        const std::string head = "params" + dot + "Dense_";
        const std::string file = file_of({{head + "0" + dot + "bias", {2}, {5, 6}},
                                          {head + "0" + dot + "kernel", {2, 2}, {1, 2, 3, 4}},
                                          {head + "1" + dot + "kernel", {2, 1}, {7, 8}}});
        const Result<ModelFile> model = read_safetensors("flax.safetensors", bytes_of(file));
        REQUIRE_MESSAGE(model.has_value(), (model ? "" : model.error().sentence()));
        CHECK(model->network.architecture() == "2-2-1");
        CHECK(weights_of(*model, 0) == (Eigen::Matrix2d() << 1, 3, 2, 4).finished());
        CHECK(biases_of(*model, 0) == Eigen::Vector2d(5, 6));
        CHECK(weights_of(*model, 2) == Eigen::RowVector2d(7, 8));
        CHECK(model->notes[0] == "2 tensors are called kernel, as in Flax and Keras: read as inputs x outputs.");
    }
    const std::string both = file_of({{"0.kernel", {1, 1}, {1}}, {"0.weight", {1, 1}, {1}}});
    CHECK(safetensors_refusal(both).find("a second one beside tensor '0.") != std::string::npos);
}

TEST_CASE("safetensors: BatchNorm is folded where its place is known") {
    const TestTensor first = {"0.weight", {2, 1}, {1, 2}};
    const TestTensor last = {"3.weight", {1, 2}, {1, 1}};
    const std::vector<TestTensor> norm = {{"1.weight", {2}, {2, 2}},
                                          {"1.bias", {2}, {1, -1}},
                                          {"1.running_mean", {2}, {1, 3}},
                                          {"1.running_var", {2}, {4, 1}}};
    std::vector<TestTensor> tensors = {first, last};
    tensors.insert(tensors.end(), norm.begin(), norm.end());
    const std::string file = file_of(tensors);
    const Result<ModelFile> model = read_safetensors("bn", bytes_of(file));
    REQUIRE_MESSAGE(model.has_value(), (model ? "" : model.error().sentence()));
    CHECK(model->network.architecture() == "1-2-1");
    CHECK(weights_of(*model, 0)(0, 0) == doctest::Approx(2 / std::sqrt(4 + 1e-5)).epsilon(1e-15));
    CHECK(biases_of(*model, 0)(1) == doctest::Approx(-1 - 3 * 2 / std::sqrt(1 + 1e-5)).epsilon(1e-15));
    CHECK(model->notes.front().find("BatchNorm '1' was folded into '0' with eps = 1e-5") != std::string::npos);

    // After the activation (0 Linear, 1 ReLU, 2 BatchNorm, 3 Linear) it belongs to the layer after.
    for (TestTensor& tensor : tensors) {
        if (tensor.name[0] == '1') tensor.name[0] = '2';
    }
    const std::string after = file_of(tensors);
    const Result<ModelFile> second = read_safetensors("bn", bytes_of(after));
    REQUIRE_MESSAGE(second.has_value(), (second ? "" : second.error().sentence()));
    CHECK(weights_of(*second, 0)(1, 0) == 2);
    CHECK(weights_of(*second, 2)(0, 0) == doctest::Approx(2 / std::sqrt(4 + 1e-5)).epsilon(1e-15));

    for (TestTensor& tensor : tensors) {
        if (tensor.name[0] == '3') tensor.name[0] = '5';
    }
    CHECK(safetensors_refusal(file_of(tensors)).find("BatchNorm '2'") != std::string::npos);
    for (TestTensor& tensor : tensors) {
        if (tensor.name[0] == '2') tensor.name = "bn" + tensor.name;
    }
    CHECK(safetensors_refusal(file_of(tensors)).find("BatchNorm 'bn2'") != std::string::npos);
}

TEST_CASE("safetensors: no activation where the numbers of a Sequential leave no room for one") {
    const std::string file =
        file_of({{"0.weight", {2, 2}, {1, 2, 3, 4}}, {"1.weight", {2, 2}, {1, 2, 3, 4}}, {"3.weight", {1, 2}, {1, 2}}});
    const Result<ModelFile> model = read_safetensors("s", bytes_of(file));
    REQUIRE(model.has_value());
    CHECK(model->network.architecture() == "2-2-1");
    CHECK(model->network.nodes().size() == 4);
    const std::string list = file_of(
        {{"l.0.weight", {2, 2}, {1, 2, 3, 4}}, {"l.1.weight", {2, 2}, {1, 2, 3, 4}}, {"l.2.weight", {1, 2}, {1, 2}}});
    CHECK(read_safetensors("s", bytes_of(list))->network.architecture() == "2-2-2-1");
}

TEST_CASE("safetensors: refusals name the tensor") {
    const float nan = std::nanf("");
    CHECK(safetensors_refusal(file_of({{"0.weight", {1, 2}, {1, nan}}})) ==
          "m.safetensors: tensor '0.weight', value 1: expected a finite number, found NaN");
    CHECK(safetensors_refusal(file_of({{"0.weight", {1, 2}, {1, 2}}, {"0.bias", {2}, {1, 2}}}))
              .find("tensor '0.bias': expected 1 numbers") != std::string::npos);
    CHECK(safetensors_refusal(file_of({{"conv.weight", {1, 1, 1, 1}, {1}}})).find("tensor 'conv.weight'") !=
          std::string::npos);
    CHECK(safetensors_refusal(file_of({{"emb.table", {1, 1}, {1}}})).find("tensor 'emb.table'") != std::string::npos);
    CHECK(safetensors_refusal(file_of({})).find("no tensors") != std::string::npos);
    const auto with = [](const std::string& entry, std::size_t bytes) {
        return raw_file("{\"0.weight\":" + entry + "}", std::string(bytes, '\0'));
    };
    CHECK(safetensors_refusal(
              with(R"({"dtype":"F32","shape":[4194305,4194305,211106198978564],"data_offsets":[0,16]})", 16))
              .find("more than 2^64") != std::string::npos);
    CHECK(safetensors_refusal(with(R"({"dtype":"I64","shape":[1,2],"data_offsets":[0,16]})", 16))
              .find("floating-point values") != std::string::npos);
    CHECK(safetensors_refusal(with(R"({"dtype":"F32","shape":[1,2],"data_offsets":[0,8]})", 9)).find("end of file") !=
          std::string::npos);
    CHECK(safetensors_refusal(with(R"({"dtype":"F32","shape":[1,2],"data_offsets":[4,12]})", 12)).find("a gap") !=
          std::string::npos);
    CHECK(safetensors_refusal(with(R"({"dtype":"F99","shape":[1,2],"data_offsets":[0,8]})", 8)).find("'F99'") !=
          std::string::npos);
    CHECK(safetensors_refusal(with(R"({"dtype":"F32","shape":[1,2],"data_offsets":[0,8],"x":1})", 8))
              .find("unknown key 'x'") != std::string::npos);
    CHECK(
        safetensors_refusal(with(R"({"dtype":"F32","shape":[0,2],"data_offsets":[0,0]})", 0)).find("an empty tensor") !=
        std::string::npos);
}

TEST_CASE("safetensors: damaged files are taken or refused, never worse") {
    for (const std::string name : {"safetensors_00_base.safetensors", "safetensors_15_batchnorm_state.safetensors"}) {
        reluscope::testing::for_each_damage(read_file(kSafetensorsFolder + name), [](const std::string& damaged) {
            const Result<ModelFile> model = read_safetensors("d", bytes_of(damaged));
            CHECK((model.has_value() || !model.error().sentence().empty()));
        });
    }
}
