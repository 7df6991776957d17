#include "formats/onnx/onnx_lowering.h"

#include <algorithm>
#include <cmath>

// Operators that repeat entries or put numbers beside them: Expand, Tile, Pad, CumSum, and constants that are made from
// sizes.

namespace reluscope::onnx {

namespace {

/// The target of Expand, in which the batch axis may be open: 1 in `dims`, its place in `batch`.
Shape expand_target(Call& call) {
    Shape target;
    const auto& batch_size = call.lowering().reading().batch_size;
    for (const std::int64_t size : call.integers(1, "shape")) {
        if (size == kBatchSize) {
            if (target.has_batch()) stop(call.place(), "a shape with one batch axis", "two");
            target.batch = target.rank();
        } else if (size < 1) {
            stop(call.place(), "sizes of 1 or more", std::to_string(size));
        }
        target.dims.push_back(size == kBatchSize ? 1 : size);
    }
    const Data* data = call.data_or_null(0);
    if (data == nullptr || !data->shape.has_batch() || target.has_batch()) return target;
    // The batch axis of the data keeps its size where the target has 1 or the size that the file fixes.
    const int axis = target.rank() - (data->shape.rank() - data->shape.batch);
    if (axis < 0) return target;
    std::int64_t& size = target.dims[static_cast<std::size_t>(axis)];
    if (batch_size && size == *batch_size) size = 1;
    return target;
}

/// Numpy's broadcasting, with a constant spread over the batch too.
void lower_expand(Call& call) {
    const Shape target = expand_target(call);
    const Data* data = call.data_or_null(0);
    if (data == nullptr && !target.has_batch()) {
        const Shape in = call.shape(0);
        Moved moved{broadcast(in, target, call.place()), {}};
        call.take(moved.shape.num_features());
        moved.index = broadcast_index(in, moved.shape);
        return finish_moved(call, 0, std::move(moved));
    }
    const Data from = data != nullptr ? *data : constant_data(call, call.weights(0, "numbers"));
    Shape shape = broadcast(from.shape, {target.dims, Shape::kNoBatch}, call.place());
    if (target.has_batch()) {
        const int batch = target.batch + shape.rank() - target.rank();
        if (from.shape.has_batch() && batch != shape.batch)
            stop(call.place(), "values whose batch axes lie over each other",
                 from.shape.text() + " and " + target.text());
        if (shape.dims[static_cast<std::size_t>(batch)] != 1)
            stop(call.place(), "a value that fits " + target.text(), from.shape.text());
        shape.batch = batch;
    }
    call.result(call.broadcast_to(from, shape));
}

void lower_tile(Call& call) {
    const Shape in = call.shape(0);
    const std::vector<std::int64_t> repeats = call.integers(1, "repeats");
    if (static_cast<int>(repeats.size()) != in.rank())
        stop(call.place(), std::to_string(in.rank()) + " repeats", std::to_string(repeats.size()));
    Moved moved{in, {}};
    for (std::size_t i = 0; i < repeats.size(); ++i) {
        if (repeats[i] < 1) stop(call.place(), "repeats of 1 or more", dims_text(repeats));
        if (static_cast<int>(i) == in.batch && repeats[i] != 1)
            stop(call.place(), "features to repeat", "a Tile along the batch axis of " + in.text());
        moved.shape.dims[i] *= repeats[i];
        element_count(moved.shape.dims, call.place());
    }
    if (call.data_or_null(0) != nullptr) call.check_width(moved.shape.num_features());
    call.take(moved.shape.num_features());
    const std::vector<std::uint64_t> strides = strides_of(in.dims);
    std::vector<std::uint64_t> out_strides = strides_of(moved.shape.dims);
    moved.index.resize(static_cast<std::size_t>(moved.shape.num_features()));
    for (std::size_t k = 0; k < moved.index.size(); ++k) {
        std::uint64_t from = 0;
        for (std::size_t axis = 0; axis < strides.size(); ++axis) {
            const auto position = k / out_strides[axis] % static_cast<std::uint64_t>(moved.shape.dims[axis]);
            from += position % static_cast<std::uint64_t>(in.dims[axis]) * strides[axis];
        }
        moved.index[k] = static_cast<std::uint32_t>(from);
    }
    finish_moved(call, 0, std::move(moved));
}

/// How Pad fills one axis: the position that each entry of the result comes from, -1 for the constant.
std::vector<std::int64_t> padded_axis(Call& call, std::string_view mode, std::int64_t size, std::int64_t before,
                                      std::int64_t after) {
    if (size < 1) stop(call.place(), "at least 1 entry to pad", "none");
    const std::int64_t length = size + before + after;
    if (length < 1)
        stop(call.place(), "at least 1 entry to be left", std::to_string(std::max<std::int64_t>(length, 0)));
    call.take(static_cast<std::uint64_t>(length));
    std::vector<std::int64_t> from;
    for (std::int64_t i = 0; i < length; ++i) {
        std::int64_t k = i - before;
        const bool outside = k < 0 || k >= size;
        if (outside && mode == "edge") k = std::clamp<std::int64_t>(k, 0, size - 1);
        if (outside && mode == "wrap") k = ((k % size) + size) % size;
        if (outside && mode == "reflect") {
            if (size == 1 || k <= -size || k >= 2 * size - 1)
                stop(call.place(), "a reflection narrower than the axis", std::to_string(std::max(before, after)));
            k = k < 0 ? -k : 2 * (size - 1) - k;
        }
        from.push_back(outside && mode == "constant" ? -1 : k);
    }
    return from;
}

/// Begins and ends for each axis, from attributes (up to opset 10) or inputs.
std::vector<std::int64_t> pads_of(Call& call, int rank) {
    auto pads = call.integer_list("pads");
    if (!pads) pads = call.integer_list("paddings");
    if (!pads) pads = call.integers(1, "pads");
    std::vector<std::int64_t> axes(static_cast<std::size_t>(rank));
    for (std::size_t i = 0; i < axes.size(); ++i) axes[i] = static_cast<std::int64_t>(i);
    if (call.has(3)) axes = call.integers(3, "axes");
    if (pads->size() != 2 * axes.size())
        stop(call.place(), std::to_string(2 * axes.size()) + " pads", std::to_string(pads->size()));
    std::vector<std::int64_t> all(2 * static_cast<std::size_t>(rank), 0);
    constexpr std::int64_t kMax = 1 << 20;
    for (std::size_t i = 0; i < axes.size(); ++i) {
        const auto axis = static_cast<std::size_t>(normal_axis(axes[i], rank, call.place()));
        all[axis] = (*pads)[i];
        all[axis + static_cast<std::size_t>(rank)] = (*pads)[i + axes.size()];
    }
    for (const std::int64_t pad : all) {
        if (pad < -kMax || pad > kMax) stop(call.place(), "pads of at most " + std::to_string(kMax), dims_text(*pads));
    }
    return all;
}

/// The entries of `in` after padding, -1 where the constant stands, and the shape that they have.
struct Padded {
    Shape shape;
    std::vector<std::int64_t> from;
};

Padded padded(Call& call, const Shape& in, std::string_view mode) {
    const std::vector<std::int64_t> pads = pads_of(call, in.rank());
    const std::size_t rank = in.dims.size();
    Padded result{in, {}};
    std::vector<std::vector<std::int64_t>> axes;
    for (std::size_t axis = 0; axis < rank; ++axis) {
        if (static_cast<int>(axis) == in.batch && (pads[axis] != 0 || pads[axis + rank] != 0))
            stop(call.place(), "features to pad", "a Pad along the batch axis of " + in.text());
        axes.push_back(padded_axis(call, mode, in.dims[axis], pads[axis], pads[axis + rank]));
        result.shape.dims[axis] = static_cast<std::int64_t>(axes.back().size());
    }
    const std::uint64_t count = element_count(result.shape.dims, call.place());
    if (call.data_or_null(0) != nullptr) call.check_width(count);
    call.take(3 * count);
    const std::vector<std::uint64_t> strides = strides_of(in.dims);
    const std::vector<std::uint64_t> out_strides = strides_of(result.shape.dims);
    result.from.resize(static_cast<std::size_t>(result.shape.num_features()), 0);
    for (std::size_t k = 0; k < result.from.size(); ++k) {
        for (std::size_t axis = 0; axis < rank && result.from[k] >= 0; ++axis) {
            const std::int64_t from = axes[axis][k / out_strides[axis] % axes[axis].size()];
            result.from[k] = from < 0 ? -1 : result.from[k] + from * static_cast<std::int64_t>(strides[axis]);
        }
    }
    return result;
}

void lower_pad(Call& call) {
    const std::string_view asked = call.text("mode");
    const std::string_view mode = asked.empty() ? "constant" : asked;
    if (mode != "constant" && mode != "edge" && mode != "reflect" && mode != "wrap")
        stop(call.place(), "mode constant, edge, reflect or wrap", quoted(mode));
    double fill = call.number("value", 0);
    if (call.has(2)) {
        const Constant& value = call.constant(2, "value");
        if (value.values.size() != 1)
            stop(call.place(), "one number to fill with", std::to_string(value.values.size()));
        fill = value.values[0];
    }
    if (!std::isfinite(fill)) stop(call.place(), "a finite number to fill with", "another");
    const Padded moved = padded(call, call.shape(0), mode);
    const Data* data = call.data_or_null(0);
    if (data != nullptr) {
        PickMap map = PickMap::identity(moved.from.size());
        for (std::size_t k = 0; k < moved.from.size(); ++k) {
            const auto i = static_cast<Eigen::Index>(k);
            map.index[k] = static_cast<std::uint32_t>(std::max<std::int64_t>(0, moved.from[k]));
            if (moved.from[k] >= 0) continue;
            map.scale[i] = 0;
            map.shift[i] = fill;
        }
        return call.result(call.pick(*data, std::move(map), moved.shape));
    }
    const Constant& from = call.constant(0, "input");
    if (from.type == DataType::kString) stop(call.place(), "numbers", "texts");
    Constant to{{}, from.type, moved.shape.dims, {}, {}};
    for (const std::int64_t k : moved.from)
        to.values.push_back(k < 0 ? fill : from.values[static_cast<std::size_t>(k)]);
    call.result(std::move(to));
}

/// Sums of the entries before each along an axis.
void lower_cum_sum(Call& call) {
    const std::vector<std::int64_t> asked = call.integers(1, "axis");
    if (asked.size() != 1) stop(call.place(), "one axis", std::to_string(asked.size()));
    const Constant* constant = call.data_or_null(0) == nullptr ? &call.constant(0, "numbers") : nullptr;
    const Shape shape = call.shape(0);
    const int axis = normal_axis(asked[0], shape.rank(), call.place());
    const auto size = static_cast<Eigen::Index>(shape.dims[static_cast<std::size_t>(axis)]);
    const bool exclusive = call.integer("exclusive", 0) != 0;
    const bool reverse = call.integer("reverse", 0) != 0;
    if (axis == shape.batch) stop(call.place(), "sums over features", "sums over the batch axis of " + shape.text());
    if (constant == nullptr) {
        call.take(static_cast<std::uint64_t>(size) * static_cast<std::uint64_t>(size));
        Eigen::MatrixXd M = Eigen::MatrixXd::Zero(size, size);
        for (Eigen::Index i = 0; i < size; ++i) {
            for (Eigen::Index j = 0; j < size; ++j)
                M(i, j) = (reverse ? j > i : j < i) || (j == i && !exclusive) ? 1 : 0;
        }
        return call.result(contract(call, call.data(0), axis, M, true));
    }
    Constant sums = *constant;
    if (sums.type == DataType::kString) stop(call.place(), "numbers", "texts");
    call.take(sums.values.size());
    const auto stride = static_cast<std::size_t>(strides_of(shape.dims)[static_cast<std::size_t>(axis)]);
    const auto n = static_cast<std::size_t>(size);
    for (std::size_t first = 0; first < sums.values.size(); ++first) {
        if (first / stride % n != 0) continue;
        double total = 0;
        for (std::size_t i = 0; i < n; ++i) {
            double& value = sums.values[first + (reverse ? n - 1 - i : i) * stride];
            const double before = total;
            total += value;
            value = exclusive ? before : total;
        }
    }
    call.result(std::move(sums));
}

/// start, start + delta, ... before limit
void lower_range(Call& call) {
    double values[3] = {};
    for (std::size_t i = 0; i < 3; ++i) {
        const Constant& constant = call.constant(i, "bound");
        if (constant.values.size() != 1 || !std::isfinite(constant.values[0]))
            stop(call.place(), "one finite number as bound", "something else");
        values[i] = constant.values[0];
    }
    const auto [start, limit, delta] = values;
    if (delta == 0) stop(call.place(), "a step other than 0", "0");
    const double count = std::max(0.0, std::ceil((limit - start) / delta));
    if (count > 1e9) stop(call.place(), "a range of at most 10^9 numbers", "a longer one");
    call.take(static_cast<std::uint64_t>(count));
    Constant range{{}, call.constant(0, "start").type, {static_cast<std::int64_t>(count)}, {}, {}};
    for (std::int64_t i = 0; i < static_cast<std::int64_t>(count); ++i)
        range.values.push_back(start + static_cast<double>(i) * delta);
    call.result(std::move(range));
}

/// Ones on a diagonal, in the shape of the input.
void lower_eye_like(Call& call) {
    const Shape shape = call.shape(0);
    if (shape.rank() != 2 || shape.has_batch()) stop(call.place(), "a matrix without batch axis", shape.text());
    const std::int64_t k = call.integer("k", 0);
    call.take(shape.num_features());
    Constant eye{{}, DataType::kFloat, shape.dims, {}, {}};
    if (call.attribute("dtype", AttributeType::kInt) != nullptr)
        eye.type = static_cast<DataType>(std::clamp<std::int64_t>(call.integer("dtype", 1), 0, 100));
    for (std::int64_t i = 0; i < shape.dims[0]; ++i) {
        for (std::int64_t j = 0; j < shape.dims[1]; ++j) eye.values.push_back(j - i == k ? 1 : 0);
    }
    call.result(std::move(eye));
}

/// Zeros above or below a diagonal.
void lower_trilu(Call& call) {
    const Shape shape = call.shape(0);
    if (shape.rank() < 2) stop(call.place(), "a matrix", shape.text());
    const bool upper = call.integer("upper", 1) != 0;
    const std::vector<std::int64_t> diagonal = call.has(1) ? call.integers(1, "k") : std::vector<std::int64_t>{0};
    if (diagonal.size() != 1) stop(call.place(), "one diagonal", std::to_string(diagonal.size()));
    const std::int64_t k = diagonal[0];
    const std::int64_t rows = shape.dims[shape.dims.size() - 2];
    const std::int64_t cols = shape.dims.back();
    const auto keeps = [&](std::size_t entry) {
        const auto n = static_cast<std::int64_t>(entry);
        const std::int64_t offset = n % cols - n / cols % rows;
        return upper ? offset >= k : offset <= k;
    };
    call.take(3 * shape.num_features());
    if (const Data* data = call.data_or_null(0)) {
        if (shape.batch >= shape.rank() - 2) stop(call.place(), "matrices of features", shape.text());
        PickMap map = PickMap::identity(static_cast<std::size_t>(shape.num_features()));
        for (std::size_t i = 0; i < map.index.size(); ++i) map.scale[static_cast<Eigen::Index>(i)] = keeps(i) ? 1 : 0;
        return call.result(call.pick(*data, std::move(map), shape));
    }
    Constant constant = call.constant(0, "input");
    for (std::size_t i = 0; i < constant.values.size(); ++i) constant.values[i] = keeps(i) ? constant.values[i] : 0;
    call.result(std::move(constant));
}

/// The number of entries, where the batch is not counted in.
void lower_size(Call& call) {
    const Shape shape = call.shape(0);
    if (shape.has_batch()) stop(call.place(), "a fixed size", "that of " + shape.text());
    call.result(Constant{{}, DataType::kInt64, {}, {static_cast<double>(shape.num_features())}, {}});
}

}  // namespace

std::vector<Operator> layout_operators() {
    return {
        {"Expand", 2, 2, {}, lower_expand},
        {"Tile", 2, 2, {}, lower_tile},
        {"Pad", 1, 4, {"mode", "pads", "paddings", "value"}, lower_pad},
        {"CumSum", 2, 2, {"exclusive", "reverse"}, lower_cum_sum},
        {"Range", 3, 3, {}, lower_range},
        {"EyeLike", 1, 1, {"dtype", "k"}, lower_eye_like},
        {"Trilu", 1, 2, {"upper"}, lower_trilu},
        {"Size", 1, 1, {}, lower_size},
    };
}

}  // namespace reluscope::onnx
