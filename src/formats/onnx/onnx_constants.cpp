#include "base/utf8.h"
#include "formats/onnx/onnx_lowering.h"

// Constant nodes.

namespace reluscope::onnx {

namespace {

Constant scalar(DataType type, double value) { return {{}, type, {}, {value}, {}}; }

void lower_constant_node(Call& call) {
    const std::vector<Attribute>& attributes = call.node().attributes;
    if (attributes.size() != 1) stop(call.place(), "1 value", std::to_string(attributes.size()));
    const Attribute& a = attributes[0];
    const auto length = [](const auto& list) { return static_cast<std::int64_t>(list.size()); };
    if (a.name == "value" && a.t != nullptr)
        return call.result(decode_tensor(*a.t, call.lowering().files(), call.lowering().budget()));
    if (a.name == "value_float" && a.type == AttributeType::kFloat) return call.result(scalar(DataType::kFloat, a.f));
    if (a.name == "value_int" && a.type == AttributeType::kInt)
        return call.result(scalar(DataType::kInt64, static_cast<double>(a.i)));
    if (a.name == "value_floats" && a.type == AttributeType::kFloats) {
        call.take(a.floats.size());
        return call.result(Constant{{}, DataType::kFloat, {length(a.floats)}, {a.floats.begin(), a.floats.end()}, {}});
    }
    if (a.name == "value_ints" && a.type == AttributeType::kInts) {
        call.take(a.ints.size());
        return call.result(Constant{{}, DataType::kInt64, {length(a.ints)}, {a.ints.begin(), a.ints.end()}, {}});
    }
    if (a.name == "value_strings" && a.type == AttributeType::kStrings) {
        Constant texts{{}, DataType::kString, {length(a.strings)}, {}, {}};
        for (const std::string_view text : a.strings) texts.strings.push_back(printable_utf8(text));
        return call.result(std::move(texts));
    }
    stop(call.place(), "a tensor or a list of numbers as value", quoted(a.name));
}

void lower_constant_of_shape(Call& call) {
    const std::vector<std::int64_t> dims = call.integers(0, "shape");
    for (const std::int64_t dim : dims) {
        if (dim == kBatchSize) stop(call.place(), "a fixed shape", "one with the batch axis");
    }
    Constant value = scalar(DataType::kFloat, 0);
    if (const Attribute* a = call.attribute("value", AttributeType::kTensor)) {
        if (a->t == nullptr) stop(call.place(), "a tensor as value", "none");
        value = decode_tensor(*a->t, call.lowering().files(), call.lowering().budget());
    }
    if (value.values.size() != 1) stop(call.place(), "one number as value", std::to_string(value.values.size()));
    const std::uint64_t count = element_count(dims, call.place());
    call.take(count);
    call.result(
        Constant{{}, value.type, dims, std::vector<double>(static_cast<std::size_t>(count), value.values[0]), {}});
}

/// Operators that exist for constants only.
void refuse_data(Call& call) {
    stop(call.place(), "a piecewise-linear operator (Gemm, MatMul, Add, Relu, ...)", operator_name(call.node()));
}

}  // namespace

std::vector<Operator> constant_operators() {
    return {
        {"Constant",
         0,
         0,
         {"value", "value_float", "value_floats", "value_int", "value_ints", "value_strings"},
         lower_constant_node},
        {"ConstantOfShape", 1, 1, {"value"}, lower_constant_of_shape},
        {"Sqrt", 1, 1, {}, refuse_data},
        {"Reciprocal", 1, 1, {}, refuse_data},
        {"Pow", 2, 2, {}, refuse_data},
        {"QuantizeLinear", 2, 3, {"axis", "saturate"}, refuse_data},
        {"DequantizeLinear", 2, 3, {"axis"}, refuse_data},
    };
}

}  // namespace reluscope::onnx
