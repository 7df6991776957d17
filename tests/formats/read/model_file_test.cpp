#include "formats/read/read_model.h"
#include "support/bytes.h"
#include "support/paths.h"
#include "support/results.h"

#include <doctest/doctest.h>

using namespace reluscope;
using reluscope::testing::bytes_of;
using reluscope::testing::contains;
using reluscope::testing::read_file;

namespace {

const std::string kData = testing::test_data();

std::string refusal_of(const std::string& name, const std::string& file) {
    const Result<ModelFile> model = read_model(name, bytes_of(file));
    REQUIRE(!model.has_value());
    const std::string sentence = model.error().sentence();
    CHECK(sentence.starts_with(name + ": "));
    CHECK(sentence.find('\n') == std::string::npos);
    return sentence;
}

}  // namespace

TEST_CASE("model file: the format is decided by the bytes") {
    const std::string json = read_file(kData + "/json/prelu.json");
    const std::string tensors = read_file(kData + "/safetensors/moons.safetensors");
    CHECK(read_model("a/b/net.onnx", bytes_of(json))->format == "JSON");
    CHECK(read_model("a/b/net.onnx", bytes_of(json))->name == "net");
    CHECK(read_model("x.json", bytes_of(tensors))->format == "safetensors");
    CHECK(read_model("x", bytes_of("\xEF\xBB\xBF\n " + json))->format == "JSON");
}

TEST_CASE("model file: the link can be given by the caller") {
    const std::string json = read_file(kData + "/json/prelu.json");
    const Result<ModelFile> model = read_model("p.json", bytes_of(json), {Link::kSigmoid, std::nullopt});
    REQUIRE(model.has_value());
    CHECK(model->network.link() == Link::kSigmoid);
    CHECK(contains(model->notes.back(), "sigmoid was asked for"));
    CHECK(!read_model("p.json", bytes_of(json), {Link::kSoftmax, std::nullopt}).has_value());
}

TEST_CASE("model file: files of other programs are named, with what to do") {
    CHECK(contains(refusal_of("m.onnx", ""), "found nothing"));
    CHECK(contains(refusal_of("m.onnx", "\x1F\x8B\x08\x01\x01"), "gzip data; unpack it first"));
    CHECK(contains(refusal_of("m.pt", std::string("PK\x03\x04") + std::string(26, '\1') + "archive/data.pkl"),
                   "torch.onnx.export"));
    CHECK(
        contains(refusal_of("m.keras", std::string("PK\x03\x04") + std::string(26, '\1') + "metadata.json"), "Keras"));
    CHECK(contains(refusal_of("m.zip", std::string("PK\x03\x04") + std::string(26, '\1') + "a.txt"), "zip archive"));
    CHECK(contains(refusal_of("m.h5", "\x89HDF\r\n\x1A\n..."), "HDF5"));
    // Keras 3 puts this member first, not packed.
    const std::string keras =
        refusal_of("m.keras", std::string("PK\x03\x04") + std::string(26, '\0') + "metadata.json{\"keras_version\": ");
    CHECK(contains(keras, "found a Keras archive; in Keras write model.export('model.onnx', format='onnx'), or"));
    CHECK(contains(keras, "docs/getting-models.md"));
    CHECK(contains(refusal_of("m.h5", "\x89HDF\r\n\x1A\n..."), "model.export('model.onnx', format='onnx')"));
    CHECK(contains(refusal_of("m.pkl", "\x80\x04\x95..."), "pickle"));
    CHECK(contains(refusal_of("m.onnx", "version https://git-lfs.github.com/spec/v1\noid sha256:1\n"), "git lfs pull"));
    CHECK(contains(refusal_of("m.onnx", "<!DOCTYPE html><html>"), "HTML"));
    CHECK(contains(refusal_of("m.onnx", "a,b\n1,2\n"), "found text"));
    CHECK(contains(refusal_of("m.onnx", std::string("\xFF\xFEh\0i\0", 6)), "UTF-16"));
    CHECK(contains(refusal_of("r.json", R"({"format": "reluscope-report"})"), "a report"));
    CHECK(contains(refusal_of("m.safetensors", "\x08\x07\x12\x07pytorch:"), "header"));
}

TEST_CASE("model file: models and tables are told apart") {
    CHECK(looks_like_model("net.onnx", bytes_of("anything")));
    CHECK(looks_like_model("net.pt", bytes_of("PK")));
    CHECK(looks_like_model("net", bytes_of("\x08\x07\x12")));
    CHECK(looks_like_model("net", bytes_of(" {\n \"format\": 1}")));
    CHECK(looks_like_model("data.csv", bytes_of("{\"format\": 1}")));
    CHECK(!looks_like_model("data.csv", bytes_of("{a},b\n1,2\n")));
    CHECK(!looks_like_model("data.csv", bytes_of("\x1F\x8B\x08")));
    CHECK(!looks_like_model("data", bytes_of("a,b\n1,2\n")));
}
