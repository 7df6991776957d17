#include "formats/onnx/onnx_lowering.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>

// Sums, means and extremes over features, and every reduction of constants.

namespace reluscope::onnx {

namespace {

/// Entries `first` to before `first + count` along `axis`.
Data part_of_axis(Call& call, const Data& x, int axis, std::int64_t first, std::int64_t count) {
    const auto a = static_cast<std::size_t>(axis);
    const auto size = static_cast<std::uint64_t>(x.shape.dims[a]);
    const std::uint64_t stride = strides_of(x.shape.dims)[a];
    const std::uint64_t blocks = x.shape.num_features() / (size * stride);
    const std::uint64_t length = static_cast<std::uint64_t>(count) * stride;
    call.take(4 * blocks * length);
    std::vector<std::uint32_t> index;
    index.reserve(static_cast<std::size_t>(blocks * length));
    for (std::uint64_t block = 0; block < blocks; ++block) {
        const std::uint64_t start = block * size * stride + static_cast<std::uint64_t>(first) * stride;
        for (std::uint64_t j = 0; j < length; ++j) index.push_back(static_cast<std::uint32_t>(start + j));
    }
    Shape shape = x.shape;
    shape.dims[a] = count;
    return call.pick(x, PickMap::select(std::move(index)), std::move(shape));
}

/// Two values behind each other along `axis`.
Data joined_along(Call& call, const Data& a, const Data& b, int axis) {
    const auto at = static_cast<std::size_t>(axis);
    Shape shape = a.shape;
    shape.dims[at] += b.shape.dims[at];
    const std::uint64_t stride = strides_of(shape.dims)[at];
    const std::uint64_t length_a = static_cast<std::uint64_t>(a.shape.dims[at]) * stride;
    const std::uint64_t length_b = static_cast<std::uint64_t>(b.shape.dims[at]) * stride;
    const std::uint64_t blocks = a.shape.num_features() / length_a;
    const Data joined = call.concat({{a.value, b.value}}, shape);
    if (blocks == 1) return joined;
    call.take(4 * shape.num_features());
    std::vector<std::uint32_t> index;
    index.reserve(static_cast<std::size_t>(shape.num_features()));
    for (std::uint64_t block = 0; block < blocks; ++block) {
        for (std::uint64_t j = 0; j < length_a; ++j) index.push_back(static_cast<std::uint32_t>(block * length_a + j));
        for (std::uint64_t j = 0; j < length_b; ++j)
            index.push_back(static_cast<std::uint32_t>(blocks * length_a + block * length_b + j));
    }
    return call.pick(joined, PickMap::select(std::move(index)), shape);
}

/// Pairs the first half of the axis with the second until one entry is left: n - 1 units in log2(n) hidden layers.
Data extreme_along(Call& call, Data x, int axis, bool maximum) {
    const auto a = static_cast<std::size_t>(axis);
    while (x.shape.dims[a] > 1) {
        const std::int64_t size = x.shape.dims[a];
        const std::int64_t half = size / 2;
        const Data left = part_of_axis(call, x, axis, 0, half);
        Data best = extreme_of(call, left, part_of_axis(call, x, axis, half, half), maximum);
        if (size % 2 == 1) best = joined_along(call, best, part_of_axis(call, x, axis, size - 1, 1), axis);
        x = std::move(best);
    }
    return x;
}

struct Reduction {
    std::string_view name;
    double start;
    double (*add)(double total, double value);
    double (*finish)(double total, double count);
};

double keep_total(double total, double /*count*/) { return total; }
double add(double total, double value) { return total + value; }

constexpr double kInfinity = std::numeric_limits<double>::infinity();

const Reduction kReductions[] = {
    {"ReduceSum", 0, add, keep_total},
    {"ReduceMean", 0, add, [](double total, double count) { return total / count; }},
    {"ReduceMax", -kInfinity, [](double total, double value) { return value > total ? value : total; }, keep_total},
    {"ReduceMin", kInfinity, [](double total, double value) { return value < total ? value : total; }, keep_total},
    {"ReduceProd", 1, [](double total, double value) { return total * value; }, keep_total},
    {"ReduceL1", 0, [](double total, double value) { return total + std::abs(value); }, keep_total},
    {"ReduceL2", 0, [](double total, double value) { return total + value * value; },
     [](double total, double /*count*/) { return std::sqrt(total); }},
    {"ReduceSumSquare", 0, [](double total, double value) { return total + value * value; }, keep_total},
    {"ReduceLogSum", 0, add, [](double total, double /*count*/) { return std::log(total); }},
    {"ReduceLogSumExp", 0, [](double total, double value) { return total + std::exp(value); },
     [](double total, double /*count*/) { return std::log(total); }},
};

const Reduction& reduction_of(std::string_view name) {
    return *std::find_if(std::begin(kReductions), std::end(kReductions),
                         [name](const Reduction& reduction) { return reduction.name == name; });
}

void reduce_constant(Call& call, const Reduction& reduction) {
    const Constant& from = call.constant(0, "numbers");
    if (from.type == DataType::kString) stop(call.place(), "numbers", "texts");
    const std::vector<int> axes = reduced_axes(call, shape_of(from));
    if (axes.empty() && !from.dims.empty()) return call.result(call.input(0));
    Shape kept = shape_of(from);
    for (const int axis : axes) kept.dims[static_cast<std::size_t>(axis)] = 1;
    const auto count = static_cast<std::size_t>(element_count(kept.dims, call.place()));
    call.take(count + from.values.size());
    Constant to{{}, from.type, kept.dims, std::vector<double>(count, reduction.start), {}};
    const std::vector<std::uint32_t> index = broadcast_index(kept, shape_of(from));
    for (std::size_t i = 0; i < from.values.size(); ++i) {
        double& total = to.values[index.empty() ? i : index[i]];
        total = reduction.add(total, from.values[i]);
        if (std::isnan(from.values[i])) total = from.values[i];
    }
    const double each = count == 0 ? 0 : static_cast<double>(from.values.size()) / static_cast<double>(count);
    for (double& value : to.values) {
        value = reduction.finish(value, each);
        if (!std::isfinite(value))
            stop(call.place(), "finite numbers", std::isnan(value) ? "NaN or the size of the batch axis" : "infinity");
    }
    if (call.integer("keepdims", 1) == 0) {
        for (const int axis : axes) to.dims.erase(to.dims.begin() + axis);
    }
    call.result(std::move(to));
}

/// Reduces one axis of the data.
using ReduceAxis = Data (*)(Call& call, const Data& x, int axis);

void reduce(Call& call, ReduceAxis reduce_axis) {
    if (call.data_or_null(0) == nullptr) return reduce_constant(call, reduction_of(call.node().op_type));
    Data x = call.data(0);
    for (const int axis : reduced_axes(call, x.shape)) {
        const bool one_row = axis == x.shape.batch && call.lowering().reading().batch_size == 1;
        if (axis == x.shape.batch && !one_row)
            stop(call.place(), "a reduction over features", "one over the batch axis of " + x.shape.text());
        if (axis == x.shape.batch) x.shape.batch = Shape::kNoBatch;
        if (x.shape.dims[static_cast<std::size_t>(axis)] != 1) x = reduce_axis(call, x, axis);
        if (call.integer("keepdims", 1) == 0) x = without_axis(std::move(x), axis);
    }
    call.result(std::move(x));
}

Data weigh(Call& call, const Data& x, int axis, double weight) {
    const std::int64_t width = x.shape.dims[static_cast<std::size_t>(axis)];
    call.take(static_cast<std::uint64_t>(width));
    return contract(call, x, axis, Eigen::MatrixXd::Constant(1, static_cast<Eigen::Index>(width), weight), true);
}

Data sum_axis(Call& call, const Data& x, int axis) { return weigh(call, x, axis, 1); }
Data mean_axis(Call& call, const Data& x, int axis) {
    return weigh(call, x, axis, 1.0 / static_cast<double>(x.shape.dims[static_cast<std::size_t>(axis)]));
}

void lower_reduce_sum(Call& call) { reduce(call, sum_axis); }
void lower_reduce_mean(Call& call) { reduce(call, mean_axis); }
void lower_reduce_max(Call& call) {
    reduce(call, [](Call& c, const Data& x, int axis) { return extreme_along(c, x, axis, true); });
}
void lower_reduce_min(Call& call) {
    reduce(call, [](Call& c, const Data& x, int axis) { return extreme_along(c, x, axis, false); });
}

/// The sum of |x|.
void lower_reduce_l1(Call& call) {
    const Data* data = call.data_or_null(0);
    if (data != nullptr && !reduced_axes(call, data->shape).empty()) call.replace_input(0, call.activation(*data, -1));
    reduce(call, sum_axis);
}

/// The others exist for constants only.
void lower_reduce_constant(Call& call) {
    if (call.data_or_null(0) != nullptr)
        stop(call.place(), "a piecewise-linear operator (Gemm, MatMul, Add, Relu, ...)", operator_name(call.node()));
    reduce_constant(call, reduction_of(call.node().op_type));
}

}  // namespace

std::vector<int> reduced_axes(Call& call, const Shape& shape) {
    std::optional<std::vector<std::int64_t>> asked = call.integer_list("axes");
    if (!asked && call.has(1)) asked = call.integers(1, "axes");
    if (!asked || asked->empty()) {
        if (call.integer("noop_with_empty_axes", 0) != 0) return {};
        asked.emplace(static_cast<std::size_t>(shape.rank()));
        std::iota(asked->begin(), asked->end(), 0);
    }
    std::vector<int> axes;
    for (const std::int64_t axis : *asked) axes.push_back(normal_axis(axis, shape.rank(), call.place()));
    std::sort(axes.begin(), axes.end(), std::greater<>());
    if (std::adjacent_find(axes.begin(), axes.end()) != axes.end()) stop(call.place(), "different axes", "one twice");
    return axes;
}

std::vector<Operator> reduction_operators() {
    const std::vector<std::string_view> attributes = {"axes", "keepdims", "noop_with_empty_axes"};
    std::vector<Operator> all = {{"ReduceSum", 1, 2, attributes, lower_reduce_sum},
                                 {"ReduceMean", 1, 2, attributes, lower_reduce_mean},
                                 {"ReduceMax", 1, 2, attributes, lower_reduce_max},
                                 {"ReduceMin", 1, 2, attributes, lower_reduce_min},
                                 {"ReduceL1", 1, 2, attributes, lower_reduce_l1}};
    for (const std::string_view name : {"ReduceProd", "ReduceL2", "ReduceSumSquare", "ReduceLogSum", "ReduceLogSumExp"})
        all.push_back({name, 1, 2, attributes, lower_reduce_constant});
    return all;
}

}  // namespace reluscope::onnx
