#include "formats/onnx/onnx_lowering.h"

#include <algorithm>
#include <cmath>

// Arithmetic among constants, entry by entry, in double.

namespace reluscope::onnx {

namespace {

double logistic(double x) { return 1 / (1 + std::exp(-x)); }
double soft_plus(double x) { return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x)); }
double sign_of(double x) { return x > 0 ? 1 : x < 0 ? -1 : 0; }

struct Unary {
    std::string_view name;
    double (*function)(double x);
};

constexpr Unary kUnary[] = {
    {"Abs", [](double x) { return std::abs(x); }},
    {"Neg", [](double x) { return -x; }},
    {"Sqrt", [](double x) { return std::sqrt(x); }},
    {"Reciprocal", [](double x) { return 1 / x; }},
    {"Exp", [](double x) { return std::exp(x); }},
    {"Log", [](double x) { return std::log(x); }},
    {"Sin", [](double x) { return std::sin(x); }},
    {"Cos", [](double x) { return std::cos(x); }},
    {"Tan", [](double x) { return std::tan(x); }},
    {"Atan", [](double x) { return std::atan(x); }},
    {"Tanh", [](double x) { return std::tanh(x); }},
    {"Erf", [](double x) { return std::erf(x); }},
    {"Sigmoid", logistic},
    {"Softplus", soft_plus},
    {"Softsign", [](double x) { return x / (1 + std::abs(x)); }},
    {"Relu", [](double x) { return x > 0 ? x : 0; }},
    {"Floor", [](double x) { return std::floor(x); }},
    {"Ceil", [](double x) { return std::ceil(x); }},
    {"Round", [](double x) { return std::nearbyint(x); }},
    {"Sign", sign_of},
    {"Not", [](double x) { return x != 0 ? 0.0 : 1.0; }},
};

double truncated_quotient(double a, double b) { return std::trunc(a / b); }
double quotient(double a, double b) { return a / b; }

struct Binary {
    std::string_view name;
    double (*function)(double a, double b);
    double (*on_integers)(double a, double b);
    bool compares = false;
};

constexpr Binary same(std::string_view name, double (*function)(double, double), bool compares = false) {
    return {name, function, function, compares};
}

constexpr Binary kBinary[] = {
    same("Add", [](double a, double b) { return a + b; }),
    same("Sub", [](double a, double b) { return a - b; }),
    same("Mul", [](double a, double b) { return a * b; }),
    {"Div", quotient, truncated_quotient},
    same("Pow", [](double a, double b) { return std::pow(a, b); }),
    same("Max", [](double a, double b) { return a > b ? a : b; }),
    same("Min", [](double a, double b) { return a < b ? a : b; }),
    same(
        "Equal", [](double a, double b) { return a == b ? 1.0 : 0.0; }, true),
    same(
        "Greater", [](double a, double b) { return a > b ? 1.0 : 0.0; }, true),
    same(
        "GreaterOrEqual", [](double a, double b) { return a >= b ? 1.0 : 0.0; }, true),
    same(
        "Less", [](double a, double b) { return a < b ? 1.0 : 0.0; }, true),
    same(
        "LessOrEqual", [](double a, double b) { return a <= b ? 1.0 : 0.0; }, true),
    same(
        "And", [](double a, double b) { return a != 0 && b != 0 ? 1.0 : 0.0; }, true),
    same(
        "Or", [](double a, double b) { return a != 0 || b != 0 ? 1.0 : 0.0; }, true),
    same(
        "Xor", [](double a, double b) { return (a != 0) != (b != 0) ? 1.0 : 0.0; }, true),
};

template <class Table>
auto find_in(const Table& table, std::string_view name) {
    const auto found =
        std::find_if(std::begin(table), std::end(table), [name](const auto& e) { return e.name == name; });
    return found == std::end(table) ? nullptr : &*found;
}

void check_number(Call& call, double value) {
    if (!std::isfinite(value))
        stop(call.place(), "finite numbers", std::isnan(value) ? "NaN or the size of the batch axis" : "infinity");
}

/// The size of the batch axis stays what it is when it is multiplied with 1; it equals no number below 1. All else is
/// refused.
std::optional<double> with_marker(const Binary& op, double a, double b) {
    const bool left = is_batch_marker(a);
    const double other = left ? b : a;
    if (op.name == "Mul" && other == 1) return batch_marker();
    if (op.name == "Div" && left && other == 1) return batch_marker();
    if (op.name == "Equal" && other < 1) return 0.0;
    return {};
}

Constant combined(Call& call, const Binary& op, const Constant& a, const Constant& b) {
    if (a.type == DataType::kString || b.type == DataType::kString) stop(call.place(), "numbers", "texts");
    if (is_floating(a.type) != is_floating(b.type) && op.name != "Pow")
        stop(call.place(), "operands of one type", data_type_name(a.type) + " and " + data_type_name(b.type));
    const Shape shape = broadcast(shape_of(a), shape_of(b), call.place());
    const std::uint64_t count = shape.num_features();
    call.take(2 * count);
    const std::vector<std::uint32_t> from_a = broadcast_index(shape_of(a), shape);
    const std::vector<std::uint32_t> from_b = broadcast_index(shape_of(b), shape);
    const bool floating = is_floating(a.type);
    Constant result{{},
                    op.compares ? DataType::kBool : a.type,
                    shape.dims,
                    std::vector<double>(static_cast<std::size_t>(count)),
                    {}};
    for (std::size_t i = 0; i < count; ++i) {
        const double x = a.values[from_a.empty() ? i : from_a[i]];
        const double y = b.values[from_b.empty() ? i : from_b[i]];
        const bool marked = !floating && (is_batch_marker(x) || is_batch_marker(y));
        if (const auto kept = marked ? with_marker(op, x, y) : std::nullopt) {
            result.values[i] = *kept;
            continue;
        }
        check_number(call, x);
        check_number(call, y);
        if (op.name == "Div" && y == 0) stop(call.place(), "divisors other than 0", "0");
        result.values[i] = (floating ? op.function : op.on_integers)(x, y);
        check_number(call, result.values[i]);
    }
    return result;
}

void lower_binary(Call& call, const Binary& op) {
    Constant result = call.constant(0, "operand");
    const bool variadic = op.name == "Max" || op.name == "Min";
    if (!variadic && call.num_inputs() != 2) stop(call.place(), "2 operands", std::to_string(call.num_inputs()));
    for (std::size_t i = 1; i < call.num_inputs(); ++i)
        result = combined(call, op, result, call.constant(i, "operand"));
    call.result(std::move(result));
}

void lower_unary(Call& call, const Unary& op) {
    Constant constant = call.constant(0, "operand");
    if (constant.type == DataType::kString) stop(call.place(), "numbers", "texts");
    call.take(constant.values.size());
    for (double& value : constant.values) {
        check_number(call, value);
        value = op.function(value);
        check_number(call, value);
    }
    call.result(std::move(constant));
}

/// Entries of the second operand where the first is true, else of the third.
void lower_where(Call& call) {
    const Constant& condition = call.constant(0, "condition");
    const Constant& a = call.constant(1, "operand");
    const Constant& b = call.constant(2, "operand");
    if (condition.type != DataType::kBool)
        stop(call.place(), "a condition of type bool", data_type_name(condition.type));
    if (a.type != b.type || a.type == DataType::kString)
        stop(call.place(), "numbers of one type", data_type_name(a.type) + " and " + data_type_name(b.type));
    const Shape shape = broadcast(broadcast(shape_of(condition), shape_of(a), call.place()), shape_of(b), call.place());
    const std::uint64_t count = shape.num_features();
    call.take(3 * count);
    const std::vector<std::uint32_t> from_condition = broadcast_index(shape_of(condition), shape);
    const std::vector<std::uint32_t> from_a = broadcast_index(shape_of(a), shape);
    const std::vector<std::uint32_t> from_b = broadcast_index(shape_of(b), shape);
    Constant result{{}, a.type, shape.dims, {}, {}};
    for (std::size_t i = 0; i < count; ++i) {
        const bool first = condition.values[from_condition.empty() ? i : from_condition[i]] != 0;
        result.values.push_back(first ? a.values[from_a.empty() ? i : from_a[i]]
                                      : b.values[from_b.empty() ? i : from_b[i]]);
    }
    call.result(std::move(result));
}

struct Scale {
    Eigen::VectorXd scale;
    Eigen::VectorXd zero_point;
};

/// Scale and zero point for each entry: one for all, or one for each place along the axis, or one for each block of
/// places.
Scale scale_of(Call& call, const Shape& shape) {
    const Constant& scale = call.weights(1, "scales");
    Constant aligned = scale;
    const bool per_axis = scale.dims.size() == 1 && scale.values.size() != 1;
    const std::int64_t block = call.integer("block_size", 0);
    if (block != 0 || scale.dims.size() > 1)
        stop(call.place(), "one scale, or one for each place along an axis",
             "scales of shape " + dims_text(scale.dims));
    if (per_axis) {
        const int axis = normal_axis(call.integer("axis", 1), shape.rank(), call.place());
        if (scale.dims[0] != shape.dims[static_cast<std::size_t>(axis)])
            stop(call.place(), std::to_string(shape.dims[static_cast<std::size_t>(axis)]) + " scales",
                 dims_text(scale.dims));
        aligned.dims.resize(static_cast<std::size_t>(shape.rank() - axis), 1);
    }
    Scale result{call.per_feature(aligned, shape), {}};
    result.zero_point = Eigen::VectorXd::Zero(result.scale.size());
    if (call.has(2)) {
        Constant zero = call.constant(2, "zero point");
        if (zero.values.size() != scale.values.size())
            stop(call.place(), std::to_string(scale.values.size()) + " zero points", dims_text(zero.dims));
        zero.dims = aligned.dims;
        result.zero_point = call.per_feature(zero, shape);
    }
    return result;
}

/// (x - zero point) * scale
void lower_dequantize(Call& call) {
    const Constant& x = call.constant(0, "integers");
    if (is_floating(x.type) || x.type == DataType::kString || x.type == DataType::kBool)
        stop(call.place(), "integers", data_type_name(x.type));
    const Scale by = scale_of(call, shape_of(x));
    Constant result{{}, DataType::kFloat, x.dims, {}, {}};
    call.take(x.values.size());
    for (std::size_t i = 0; i < x.values.size(); ++i) {
        const auto k = static_cast<Eigen::Index>(i);
        result.values.push_back((x.values[i] - by.zero_point[k]) * by.scale[k]);
        check_number(call, result.values.back());
    }
    call.result(std::move(result));
}

/// round(x / scale) + zero point, within the range of the type
void lower_quantize(Call& call) {
    const Constant& x = call.weights(0, "numbers");
    const DataType type = call.has(2) ? call.constant(2, "zero point").type : DataType::kUint8;
    if (type != DataType::kUint8 && type != DataType::kInt8 && type != DataType::kUint16 && type != DataType::kInt16)
        stop(call.place(), "a zero point of 8 or 16 bits", data_type_name(type));
    const double span = type == DataType::kUint8 || type == DataType::kInt8 ? 256 : 65536;
    const double least = type == DataType::kInt8 || type == DataType::kInt16 ? -span / 2 : 0;
    const Scale by = scale_of(call, shape_of(x));
    Constant result{{}, type, x.dims, {}, {}};
    call.take(x.values.size());
    for (std::size_t i = 0; i < x.values.size(); ++i) {
        const auto k = static_cast<Eigen::Index>(i);
        if (by.scale[k] == 0) stop(call.place(), "scales other than 0", "0");
        // The runtime divides in float, which decides where a quotient lies between two integers.
        const double steps = static_cast<float>(x.values[i]) / static_cast<float>(by.scale[k]);
        result.values.push_back(std::clamp(std::nearbyint(steps) + by.zero_point[k], least, least + span - 1));
    }
    call.result(std::move(result));
}

}  // namespace

bool lower_constant(Call& call) {
    if (!normal_domain(call.node().domain).empty()) return false;
    const std::string_view op = call.node().op_type;
    if (const Binary* binary = find_in(kBinary, op)) return lower_binary(call, *binary), true;
    if (const Unary* unary = find_in(kUnary, op)) return lower_unary(call, *unary), true;
    if (op == "Where") return lower_where(call), true;
    if (op == "DequantizeLinear") return lower_dequantize(call), true;
    if (op == "QuantizeLinear") return lower_quantize(call), true;
    return false;
}

}  // namespace reluscope::onnx
