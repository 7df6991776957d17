// Inlined, the nested writers of support/onnx_builder.h become WebAssembly exception code that binaryen 108 cannot
// read.
#ifdef __clang__
#pragma clang optimize off
#endif

#include "formats/read/read_model.h"
#include "network/network_limits.h"
#include "support/bytes.h"
#include "support/onnx_builder.h"
#include "support/paths.h"
#include "support/results.h"

#include <doctest/doctest.h>

#include <cstring>
#include <string>

// Files that ask for more than they hold: each is refused by the name of the node or tensor before memory is asked for
// or a loop runs. A limit that is checked too late fails here by taking minutes or all memory of the machine.

using namespace reluscope;
using namespace reluscope::testing;

namespace {

std::string limits_refusal(const std::string& name, const std::string& file) {
    return sentence_of(read_model(name, bytes_of(file)));
}

void check_says(const std::string& sentence, const std::string& part) {
    CAPTURE(sentence);
    CHECK(sentence.find(part) != std::string::npos);
    CHECK(sentence.size() < 1000);
}

std::string safetensors_of(const std::string& header, const std::string& data = "") {
    const std::uint64_t length = header.size();
    std::string file(sizeof length, '\0');
    std::memcpy(file.data(), &length, sizeof length);
    return file + header + data;
}

std::string nodes_model(const std::string& nodes, int output) {
    return R"({"format": "reluscope-model", "version": 1, "inputs": 2, "output": )" + std::to_string(output) +
           R"(, "nodes": [)" + nodes + "]}";
}

/// Concatenates a value with itself `times` times; values are numbered on from `first`.
std::string doublings(int times, int first = 0) {
    std::string nodes;
    for (int i = 0; i < times; ++i) {
        const std::string from = std::to_string(first + i);
        nodes += (i > 0 ? ", " : "") + (R"({"op": "concat", "inputs": [)" + from + ", " + from + "]}");
    }
    return nodes;
}

}  // namespace

TEST_CASE("limits: safetensors with a dimension of 0 or of more than a layer may have") {
    check_says(limits_refusal("zero_dim.safetensors", read_file(test_data() + "/safetensors/zero_dim.safetensors")),
               "tensor '0.weight': expected numbers, found an empty tensor");
    for (const std::string shape : {"[0, 10000000000000]", "[10000000000000, 0]", "[0]", "[4294967296, 0]"}) {
        check_says(limits_refusal("m.safetensors", safetensors_of(R"({"0.weight":{"dtype":"F32","shape":)" + shape +
                                                                  R"(,"data_offsets":[0,0]}})")),
                   "tensor '0.weight'");
    }
    check_says(
        limits_refusal("m.safetensors",
                       safetensors_of(R"({"0.weight":{"dtype":"F32","shape":[1,2097152],"data_offsets":[0,8388608]}})",
                                      std::string(8388608, '\0'))),
        "at most 1048576 inputs or units");
}

TEST_CASE("limits: a header of safetensors costs time in proportion to its size") {
    // 60,000 tensors; comparing each with each would take 1.8 thousand million comparisons.
    for (const std::string role : {"weight", "running_mean", "num_batches_tracked"}) {
        std::string header = "{";
        for (int i = 0; i < 60'000; ++i) {
            const std::string shape = role == "num_batches_tracked" ? R"("I64","shape":[],"data_offsets":[)"
                                      : role == "weight"            ? R"("F32","shape":[1,2],"data_offsets":[)"
                                                                    : R"("F32","shape":[2],"data_offsets":[)";
            header += (i > 0 ? ",\"" : "\"") + std::to_string(i) + "." + role + "\":{\"dtype\":" + shape +
                      std::to_string(8 * i) + "," + std::to_string(8 * i + 8) + "]}";
        }
        limits_refusal("m.safetensors", safetensors_of(header + "}", std::string(480'000, '\0')));
    }
}

TEST_CASE("limits: ONNX values that double are refused at the node that makes them too wide") {
    for (const std::string file : {"concat_doubling.onnx", "hostile_07_concat27.onnx"}) {
        check_says(limits_refusal(file, read_file(test_data() + "/onnx/" + file)),
                   "at most 1048576 features in one value");
    }
    // The limit holds beside sums that double, and with constants alone.
    OnnxBuilder sums;
    sums.input("x", {0, 2}).output("y");
    std::string last = "x";
    for (int i = 0; i < 30; ++i) {
        const std::string next = "v" + std::to_string(i);
        sums.node("Concat", {last, last}, {next}, {{"axis", std::int64_t{1}}});
        last = next + "s";
        sums.node("Add", {next, next}, {last});
    }
    sums.node("Relu", {last}, {"y"});
    check_says(limits_refusal("m.onnx", sums.file()), "node 'v19' (39 of 61)");

    OnnxBuilder constants;
    constants.input("x", {0, 2}).output("y").tensor("c0", {2}, {1, 2});
    for (int i = 0; i < 40; ++i) {
        const std::string c = "c" + std::to_string(i);
        constants.node("Concat", {c, c}, {"c" + std::to_string(i + 1)}, {{"axis", std::int64_t{0}}});
    }
    constants.node("Add", {"x", "c40"}, {"y"});
    check_says(limits_refusal("m.onnx", constants.file()), "expected a network that needs at most");
}

TEST_CASE("limits: an empty ONNX tensor with a large sibling dimension costs nothing") {
    for (const char* op : {"Slice", "Split", "Transpose"}) {
        OnnxBuilder builder(9);
        builder.input("x", {0, 2}).output("y").raw_tensor("e", {0, std::int64_t{1} << 39}, 1, "");
        const std::vector<std::int64_t> one = {1};
        if (std::string(op) == "Slice")
            builder.node(op, {"e"}, {"s"},
                         {{"starts", one}, {"ends", std::vector<std::int64_t>{INT64_MAX}}, {"axes", one}});
        else if (std::string(op) == "Split")
            builder.node(op, {"e"}, {"s"}, {{"axis", std::int64_t{1}}});
        else
            builder.node(op, {"e"}, {"s"});
        builder.node("Add", {"x", "s"}, {"y"});
        check_says(limits_refusal("m.onnx", builder.file()), "tensor 'e'");
    }
}

TEST_CASE("limits: refusals that quote a list of a million entries stay one readable sentence") {
    const std::vector<std::int64_t> many(1'000'000, 1);
    OnnxBuilder split(11);
    split.input("x", {0, 2}).output("y").node("Split", {"x"}, {"y"}, {{"axis", std::int64_t{1}}, {"split", many}});
    check_says(limits_refusal("m.onnx", split.file()), "(1000000 in all)");
    OnnxBuilder reshape(13);
    reshape.input("x", {0, 2}).output("y").integers("s", {1'000'000}, many);
    reshape.node("Reshape", {"x", "s"}, {"h"}).node("Relu", {"h"}, {"y"});
    check_says(limits_refusal("m.onnx", reshape.file()), "in all)");
}

TEST_CASE("limits: JSON networks name the node that is too wide, and what does not fit in all") {
    check_says(limits_refusal("m.json", nodes_model(doublings(40), 40)), "at most 1048576 units, found 2097152");
    // 65,536 outputs in less than 1 kB: their products are numbers of 32 bits in WebAssembly.
    check_says(limits_refusal("m.json", read_file(test_data() + "/json/hostile_05_wide_outputs.json")),
               "at most 4096 outputs, found 65536");
    check_says(limits_refusal("m.json", nodes_model(doublings(12), 12)), "at most 4096 outputs, found 8192");
    // 2^20 wide 17 times over, behind which one output stands.
    std::string nodes = doublings(19);
    for (int i = 0; i < 17; ++i) nodes += R"(, {"op": "sum", "inputs": [19, 19]})";
    check_says(limits_refusal("m.json", nodes_model(nodes, 36)), "at most 16777216 values in all layers");
    // Rows of weights that are not there.
    std::string rows;
    for (int i = 0; i < 100'000; ++i) rows += ",[]";
    check_says(
        limits_refusal("m.json",
                       R"({"format": "reluscope-model", "version": 1, "inputs": 2, "layers": [{"weights": [[1, 2])" +
                           rows + "]}]}"),
        "layers[0].weights[1]: expected 2 numbers, one per input, found 0");
}

#ifdef __clang__
#pragma clang optimize on
#endif
