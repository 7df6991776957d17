#include "base/utf8.h"
#include "formats/onnx_lowering.h"

#include <cmath>

// Constant nodes, and arithmetic among constants (in double).

namespace reluscope::onnx {

namespace {

void check_number(Call& call, double value) {
    if (!std::isfinite(value))
        stop(call.place(), "finite numbers", std::isnan(value) ? "NaN or the size of the batch axis" : "infinity");
}

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

double compute(Call& call, char op, double a, double b, bool floating) {
    switch (op) {
        case '+': return a + b;
        case '-': return a - b;
        case '*': return a * b;
        default:
            if (b == 0) stop(call.place(), "divisors other than 0", "0");
            return floating ? a / b : std::trunc(a / b);
    }
}

void lower_binary(Call& call, char op) {
    const Constant& a = call.constant(0, "operand");
    const Constant& b = call.constant(1, "operand");
    if (a.type == DataType::kString || b.type == DataType::kString) stop(call.place(), "numbers", "texts");
    if (is_floating(a.type) != is_floating(b.type)) {
        stop(call.place(), "operands of one type", data_type_name(a.type) + " and " + data_type_name(b.type));
    }
    const Shape shape = broadcast(shape_of(a), shape_of(b), call.place());
    const std::uint64_t count = shape.num_features();
    call.take(2 * count);
    const std::vector<std::uint32_t> from_a = broadcast_index(shape_of(a), shape);
    const std::vector<std::uint32_t> from_b = broadcast_index(shape_of(b), shape);
    Constant result{{}, a.type, shape.dims, std::vector<double>(static_cast<std::size_t>(count)), {}};
    for (std::size_t i = 0; i < count; ++i) {
        const double x = a.values[from_a.empty() ? i : from_a[i]];
        const double y = b.values[from_b.empty() ? i : from_b[i]];
        result.values[i] = compute(call, op, x, y, is_floating(a.type));
        check_number(call, result.values[i]);
    }
    call.result(std::move(result));
}

void lower_unary(Call& call, double (*function)(double)) {
    Constant constant = call.constant(0, "operand");
    if (constant.type == DataType::kString) stop(call.place(), "numbers", "texts");
    call.take(constant.values.size());
    for (double& value : constant.values) {
        value = function(value);
        check_number(call, value);
    }
    call.result(std::move(constant));
}

/// Sqrt and Reciprocal exist for constants only.
void refuse_data(Call& call) {
    stop(call.place(), "a piecewise-linear operator (Gemm, MatMul, Add, Relu, ...)", operator_name(call.node()));
}

}  // namespace

bool lower_constant(Call& call) {
    const std::string_view op = call.node().op_type;
    if (op == "Add") return lower_binary(call, '+'), true;
    if (op == "Sub") return lower_binary(call, '-'), true;
    if (op == "Mul") return lower_binary(call, '*'), true;
    if (op == "Div") return lower_binary(call, '/'), true;
    if (op == "Neg") return lower_unary(call, [](double v) { return -v; }), true;
    if (op == "Sqrt") return lower_unary(call, [](double v) { return std::sqrt(v); }), true;
    if (op == "Reciprocal") return lower_unary(call, [](double v) { return 1 / v; }), true;
    return false;
}

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
    };
}

}  // namespace reluscope::onnx
