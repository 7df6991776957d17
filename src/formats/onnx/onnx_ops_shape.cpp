#include "formats/onnx/onnx_lowering.h"

#include <algorithm>

// Operators that move entries around without computing. Each works on values that depend on the data and on constants
// alike.

namespace reluscope::onnx {

namespace {

Constant moved_constant(Call& call, const Constant& from, const Moved& moved) {
    Constant to{from.name, from.type, moved.shape.dims, {}, {}};
    const std::size_t size = static_cast<std::size_t>(moved.shape.num_features());
    call.take(size);
    const auto move = [&](const auto& source, auto& target) {
        if (source.empty()) return;
        target.reserve(size);
        for (std::size_t i = 0; i < size; ++i) target.push_back(source[moved.index.empty() ? i : moved.index[i]]);
    };
    move(from.values, to.values);
    move(from.strings, to.strings);
    return to;
}

void keep(Call& call) { call.result(call.input(0)); }

void lower_dropout(Call& call) {
    if (call.has(2)) {
        const Constant& training = call.constant(2, "training_mode");
        if (training.values.size() != 1 || training.values[0] != 0)
            stop(call.place(), "Dropout for inference", "training mode");
    }
    if (call.is_before(7) && call.integer("is_test", 0) == 0)
        stop(call.place(), "Dropout for inference (is_test = 1)", "training mode");
    keep(call);
}

/// A number, or its name up to opset 5.
DataType cast_target(Call& call) {
    const auto is_named = [](const Attribute& a) { return a.name == "to" && a.type == AttributeType::kString; };
    const std::vector<Attribute>& attributes = call.node().attributes;
    const auto named = std::find_if(attributes.begin(), attributes.end(), is_named);
    if (named == attributes.end())
        return static_cast<DataType>(std::clamp<std::int64_t>(call.integer("to", 0), 0, 100));
    for (std::int32_t i = 1; i <= static_cast<std::int32_t>(DataType::kBfloat16); ++i) {
        const auto type = static_cast<DataType>(i);
        std::string name = data_type_name(type);
        std::transform(name.begin(), name.end(), name.begin(),
                       [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
        if (name == named->s) return type;
    }
    stop(call.place(), "a type to cast to", quoted(named->s));
}

void cast_to(Call& call, DataType type) {
    if (call.data_or_null(0) != nullptr) {
        if (!is_floating(type)) stop(call.place(), "a cast to a float type", "Cast to " + data_type_name(type));
        return keep(call);
    }
    Constant constant = call.constant(0, "input");
    if (constant.type == DataType::kString || type == DataType::kString)
        stop(call.place(), "a cast between numbers", "one of texts");
    call.take(constant.values.size());
    for (double& value : constant.values) {
        if (is_floating(constant.type) && value != value) stop(call.place(), "numbers", "NaN");
        if (is_floating(type)) {
            if (!is_floating(constant.type) && is_batch_marker(value))
                stop(call.place(), "a number", "the size of the batch axis");
            if (type == DataType::kFloat)
                value = static_cast<double>(static_cast<float>(std::clamp(value, -3.5e38, 3.5e38)));
        } else if (type == DataType::kBool) {
            value = value != 0 ? 1 : 0;
        } else if (value == value) {
            value = static_cast<double>(
                static_cast<std::int64_t>(std::clamp(value, -9007199254740992.0, 9007199254740992.0)));
        }
    }
    constant.type = type;
    call.result(std::move(constant));
}

void lower_cast(Call& call) { cast_to(call, cast_target(call)); }

/// To the type of the second input; values of the draft are of a float type.
void lower_cast_like(Call& call) {
    const auto* like = std::get_if<ConstantPtr>(&call.input(1));
    cast_to(call, like == nullptr ? DataType::kDouble : (*like)->type);
}

/// As the last operator, a reshape that puts rows and features together is cut off: multi-output regressors of
/// scikit-learn end in one.
void cut_reshape(Call& call, const Refusal& refusal) {
    const Data* data = call.data_or_null(0);
    if (data == nullptr) throw refusal;
    call.result(
        Tail{*data, Link::kIdentity, TailKind::kCut, call.position(), {operator_name(call.node())}, refusal.error});
}

void reshape_to(Call& call, std::vector<std::int64_t> target, bool allow_zero) {
    bool single_row = false;
    const auto& batch_size = call.lowering().reading().batch_size;
    Shape shape;
    try {
        shape = reshape(call.shape(0), std::move(target), allow_zero, batch_size, call.place(), single_row);
    } catch (const Refusal& refusal) {
        return cut_reshape(call, refusal);
    }
    if (single_row)
        call.lowering().note(
            "The graph was traced for one row at a time; it is read as a function of any number of rows.");
    finish_moved(call, 0, {std::move(shape), {}});
}

void lower_reshape(Call& call) {
    const auto attribute = call.integer_list("shape");
    reshape_to(call, attribute ? *attribute : call.integers(1, "shape"), call.integer("allowzero", 0) != 0);
}

void lower_flatten(Call& call) {
    const Shape in = call.shape(0);
    const std::int64_t asked = call.integer("axis", 1);
    const int axis = asked == in.rank() ? in.rank() : normal_axis(asked, std::max(in.rank(), 1), call.place());
    std::int64_t before = 1;
    for (int i = 0; i < axis; ++i) before *= in.dims[static_cast<std::size_t>(i)];
    const std::int64_t features = static_cast<std::int64_t>(in.num_features());
    const std::int64_t after = before == 0 ? 0 : features / before;
    if (!in.has_batch()) return reshape_to(call, {before, after}, true);
    const bool batch_first = in.batch < axis;
    if (batch_first && before == 1) return reshape_to(call, {kBatchSize, after}, true);
    if (!batch_first && after == 1) return reshape_to(call, {before, kBatchSize}, true);
    const bool one_row = call.lowering().reading().batch_size == 1;
    if (!one_row)
        stop(call.place(), "a Flatten that keeps rows apart", "axis " + std::to_string(asked) + " of " + in.text());
    reshape_to(call, {before, after}, true);
}

/// Axes from the attribute (up to opset 12) or the second input (since).
std::optional<std::vector<std::int64_t>> axes_of(Call& call) {
    if (auto axes = call.integer_list("axes")) return axes;
    if (call.has(1)) return call.integers(1, "axes");
    return {};
}

void lower_squeeze(Call& call) {
    const Shape in = call.shape(0);
    const bool one_row = call.lowering().reading().batch_size == 1;
    std::vector<bool> drop(in.dims.size(), false);
    if (const auto axes = axes_of(call)) {
        for (const std::int64_t axis : *axes) {
            const auto i = static_cast<std::size_t>(normal_axis(axis, in.rank(), call.place()));
            if (in.dims[i] != 1 || (static_cast<int>(i) == in.batch && !one_row)) {
                stop(call.place(), "axes of size 1 to drop", "axis " + std::to_string(axis) + " of " + in.text());
            }
            drop[i] = true;
        }
    } else {
        for (std::size_t i = 0; i < drop.size(); ++i) drop[i] = in.dims[i] == 1 && static_cast<int>(i) != in.batch;
    }
    Shape out;
    for (std::size_t i = 0; i < drop.size(); ++i) {
        if (drop[i]) continue;
        if (static_cast<int>(i) == in.batch) out.batch = out.rank();
        out.dims.push_back(in.dims[i]);
    }
    finish_moved(call, 0, {std::move(out), {}});
}

void lower_unsqueeze(Call& call) {
    const Shape in = call.shape(0);
    const auto axes = axes_of(call);
    if (!axes) stop(call.place(), "axes", "none");
    const int rank = in.rank() + static_cast<int>(std::min<std::size_t>(axes->size(), 8));
    std::vector<bool> added(static_cast<std::size_t>(rank), false);
    for (const std::int64_t axis : *axes) {
        const auto i = static_cast<std::size_t>(normal_axis(axis, rank, call.place()));
        if (added[i]) stop(call.place(), "different axes", "axis " + std::to_string(axis) + " twice");
        added[i] = true;
    }
    Shape out;
    std::size_t next = 0;
    for (std::size_t i = 0; i < added.size(); ++i) {
        if (!added[i] && static_cast<int>(next) == in.batch) out.batch = out.rank();
        out.dims.push_back(added[i] ? 1 : in.dims[next++]);
    }
    finish_moved(call, 0, {std::move(out), {}});
}

void lower_transpose(Call& call) {
    const Shape in = call.shape(0);
    const std::size_t rank = in.dims.size();
    std::vector<std::int64_t> perm(rank);
    for (std::size_t i = 0; i < rank; ++i) perm[i] = static_cast<std::int64_t>(rank - 1 - i);
    if (const auto asked = call.integer_list("perm")) {
        std::vector<std::int64_t> sorted = *asked;
        std::sort(sorted.begin(), sorted.end());
        bool valid = sorted.size() == rank;
        for (std::size_t i = 0; valid && i < rank; ++i) valid = sorted[i] == static_cast<std::int64_t>(i);
        if (!valid) stop(call.place(), "a permutation of " + std::to_string(rank) + " axes", dims_text(*asked));
        perm = *asked;
    }
    Moved moved;
    std::vector<std::uint64_t> step;
    const std::vector<std::uint64_t> strides = strides_of(in.dims);
    for (std::size_t i = 0; i < rank; ++i) {
        const auto from = static_cast<std::size_t>(perm[i]);
        if (static_cast<int>(from) == in.batch) moved.shape.batch = static_cast<int>(i);
        moved.shape.dims.push_back(in.dims[from]);
        step.push_back(strides[from]);
    }
    call.take(in.num_features());
    moved.index.resize(static_cast<std::size_t>(in.num_features()));
    std::vector<std::int64_t> position(rank, 0);
    std::uint64_t source = 0;
    for (std::uint32_t& entry : moved.index) {
        entry = static_cast<std::uint32_t>(source);
        for (std::size_t axis = rank; axis-- > 0;) {
            source += step[axis];
            if (++position[axis] < moved.shape.dims[axis]) break;
            source -= step[axis] * static_cast<std::uint64_t>(moved.shape.dims[axis]);
            position[axis] = 0;
        }
    }
    finish_moved(call, 0, std::move(moved));
}

/// The entries `chosen` along `axis`, which takes the shape `chosen_dims` instead (one axis for slices, none for a
/// single index).
Moved select(Call& call, const Shape& in, int axis, const std::vector<std::int64_t>& chosen,
             const std::vector<std::int64_t>& chosen_dims) {
    const auto a = static_cast<std::size_t>(axis);
    const auto size = static_cast<std::uint64_t>(in.dims[a]);
    Moved moved;
    moved.shape.dims.assign(in.dims.begin(), in.dims.begin() + axis);
    moved.shape.dims.insert(moved.shape.dims.end(), chosen_dims.begin(), chosen_dims.end());
    moved.shape.dims.insert(moved.shape.dims.end(), in.dims.begin() + axis + 1, in.dims.end());
    if (in.has_batch() && in.batch < axis) moved.shape.batch = in.batch;
    if (in.has_batch() && in.batch > axis) moved.shape.batch = in.batch - 1 + static_cast<int>(chosen_dims.size());
    const std::uint64_t stride = strides_of(in.dims)[a];
    const std::uint64_t blocks = in.num_features() / std::max<std::uint64_t>(1, size * stride);
    call.lowering().budget().step(blocks * std::max<std::uint64_t>(1, chosen.size()), call.place());
    call.take(element_count({static_cast<std::int64_t>(blocks), static_cast<std::int64_t>(chosen.size()),
                             static_cast<std::int64_t>(stride)},
                            call.place()));
    for (std::uint64_t block = 0; block < blocks; ++block) {
        for (const std::int64_t k : chosen) {
            for (std::uint64_t j = 0; j < stride; ++j) {
                moved.index.push_back(
                    static_cast<std::uint32_t>((block * size + static_cast<std::uint64_t>(k)) * stride + j));
            }
        }
    }
    if (moved.index.empty()) stop(call.place(), "at least 1 entry to select", "none");
    return moved;
}

/// True when rows can be dropped or chosen along `axis`: it is no batch axis, or there is one row.
void check_not_batch(Call& call, const Shape& in, int axis) {
    if (axis != in.batch || call.lowering().reading().batch_size == 1) return;
    stop(call.place(), "a selection of features", operator_name(call.node()) + " along the batch axis of " + in.text());
}

void lower_gather(Call& call) {
    Shape in = call.shape(0);
    const int axis = normal_axis(call.integer("axis", 0), in.rank(), call.place());
    check_not_batch(call, in, axis);
    if (axis == in.batch) in.batch = Shape::kNoBatch;
    const Constant& constant = call.constant(1, "indices");
    std::vector<std::int64_t> chosen = call.integers(1, "indices");
    const std::int64_t size = in.dims[static_cast<std::size_t>(axis)];
    for (std::int64_t& k : chosen) {
        if (k < -size || k >= size) stop(call.place(), "indices below " + std::to_string(size), std::to_string(k));
        if (k < 0) k += size;
    }
    finish_moved(call, 0, select(call, in, axis, chosen, constant.dims));
}

/// Positions from `start` to before `end`, as Slice defines them.
std::vector<std::int64_t> sliced(Call& call, std::int64_t size, std::int64_t start, std::int64_t end,
                                 std::int64_t step) {
    call.take(static_cast<std::uint64_t>(size));
    const auto from_end = [size](std::int64_t i) { return i < 0 ? i + size : i; };
    std::vector<std::int64_t> positions;
    if (step > 0) {
        start = std::clamp<std::int64_t>(from_end(start), 0, size);
        end = std::clamp<std::int64_t>(from_end(end), 0, size);
        for (std::int64_t i = start; i < end; i += std::min(step, size)) positions.push_back(i);
    } else {
        start = std::clamp<std::int64_t>(from_end(start), -1, size - 1);
        end = std::clamp<std::int64_t>(from_end(end), -1, size - 1);
        for (std::int64_t i = start; i > end; i += std::max(step, -size)) positions.push_back(i);
    }
    return positions;
}

void lower_slice(Call& call) {
    const bool by_attribute = call.attribute("starts", AttributeType::kInts) != nullptr;  // up to opset 9
    const auto list = [&](const char* name, std::size_t input) -> std::optional<std::vector<std::int64_t>> {
        if (by_attribute) return call.integer_list(name);
        if (call.has(input)) return call.integers(input, name);
        return {};
    };
    const auto starts = list("starts", 1);
    const auto ends = list("ends", 2);
    const auto axes = list("axes", 3);
    const auto steps = by_attribute ? std::nullopt : list("steps", 4);
    const std::size_t count = starts ? starts->size() : 0;
    const bool fits = starts && ends && ends->size() == count && (!axes || axes->size() == count) &&
                      (!steps || steps->size() == count);
    if (!fits || count > 8)
        stop(call.place(), "a start, an end, an axis and a step for each sliced axis", "lists of other lengths");

    Moved moved{call.shape(0), {}};
    for (std::size_t n = 0; n < count; ++n) {
        const int axis =
            normal_axis(axes ? (*axes)[n] : static_cast<std::int64_t>(n), moved.shape.rank(), call.place());
        const std::int64_t size = moved.shape.dims[static_cast<std::size_t>(axis)];
        const std::int64_t step = steps ? (*steps)[n] : 1;
        if (step == 0 || step == kBatchSize) stop(call.place(), "a step other than 0", "0");
        const bool all_rows = (*starts)[n] == 0 && (*ends)[n] >= INT32_MAX && step == 1;
        if (axis == moved.shape.batch && all_rows) continue;
        check_not_batch(call, moved.shape, axis);
        const std::vector<std::int64_t> chosen = sliced(call, size, (*starts)[n], (*ends)[n], step);
        if (static_cast<std::int64_t>(chosen.size()) == size && step == 1) continue;
        Moved next = select(call, moved.shape, axis, chosen, {static_cast<std::int64_t>(chosen.size())});
        if (axis == moved.shape.batch) next.shape.batch = axis;
        if (!moved.index.empty()) {
            for (std::uint32_t& entry : next.index) entry = moved.index[entry];
        }
        moved = std::move(next);
    }
    finish_moved(call, 0, std::move(moved));
}

void lower_split(Call& call) {
    const Shape in = call.shape(0);
    const int axis = normal_axis(call.integer("axis", 0), in.rank(), call.place());
    check_not_batch(call, in, axis);
    const std::int64_t size = in.dims[static_cast<std::size_t>(axis)];
    const auto num_outputs = static_cast<std::int64_t>(call.node().outputs.size());
    std::vector<std::int64_t> sizes;
    if (auto asked = call.integer_list("split")) {
        sizes = std::move(*asked);
    } else if (call.has(1)) {
        sizes = call.integers(1, "sizes");
    } else {
        const std::int64_t each = (size + num_outputs - 1) / num_outputs;
        for (std::int64_t i = 0; i < num_outputs; ++i)
            sizes.push_back(std::clamp<std::int64_t>(size - i * each, 0, each));
    }
    std::int64_t first = 0;
    for (std::size_t part = 0; part < sizes.size(); ++part) {
        if (sizes[part] < 1 || sizes[part] > size - first || static_cast<std::int64_t>(sizes.size()) != num_outputs) {
            stop(call.place(), std::to_string(num_outputs) + " parts of " + std::to_string(size) + " entries",
                 dims_text(sizes));
        }
        call.take(static_cast<std::uint64_t>(sizes[part]));
        std::vector<std::int64_t> chosen;
        for (std::int64_t i = 0; i < sizes[part]; ++i) chosen.push_back(first + i);
        first += sizes[part];
        Moved moved = select(call, in, axis, chosen, {sizes[part]});
        if (axis == in.batch) moved.shape.batch = axis;
        finish_moved(call, 0, std::move(moved), part);
    }
    if (first != size) stop(call.place(), "parts that add up to " + std::to_string(size), std::to_string(first));
}

/// Sizes along `axis` add up; everything else must be equal.
Shape concat_shape(Call& call, int axis) {
    Shape out = call.shape(0);
    const auto a = static_cast<std::size_t>(axis);
    for (std::size_t i = 1; i < call.num_inputs(); ++i) {
        Shape next = call.shape(i);
        const std::int64_t size = next.rank() == out.rank() ? next.dims[a] : 0;
        if (size > 0) next.dims[a] = out.dims[a];
        if (next.rank() == out.rank() && !next.has_batch()) next.batch = out.batch;  // a constant
        if (size == 0 || next.dims != out.dims || (out.has_batch() && next.batch != out.batch)) {
            stop(call.place(), "values that fit behind each other along axis " + std::to_string(axis),
                 call.shape(0).text() + " and " + call.shape(i).text());
        }
        out.batch = next.batch;
        out.dims[a] += size;
    }
    const std::uint64_t count = element_count(out.dims, call.place());
    call.all_constant() ? call.take(count) : call.check_width(count);
    return out;
}

/// Where the entries of the concatenation along `axis` lie when the inputs are simply put behind each other. Empty if
/// in the same order.
std::vector<std::uint32_t> concat_order(Call& call, int axis, const Shape& out) {
    std::uint64_t blocks = 1;
    for (int i = 0; i < axis; ++i) blocks *= static_cast<std::uint64_t>(out.dims[static_cast<std::size_t>(i)]);
    if (blocks == 1) return {};
    call.take(out.num_features());
    std::vector<std::uint32_t> index;
    for (std::uint64_t block = 0; block < blocks; ++block) {
        std::uint64_t first = 0;
        for (std::size_t i = 0; i < call.num_inputs(); ++i) {
            const std::uint64_t features = call.shape(i).num_features();
            const std::uint64_t length = features / blocks;
            for (std::uint64_t j = 0; j < length; ++j)
                index.push_back(static_cast<std::uint32_t>(first + block * length + j));
            first += features;
        }
    }
    return index;
}

void concat_constants(Call& call, const Shape& out, const std::vector<std::uint32_t>& order) {
    Constant joined = call.constant(0, "input");
    for (std::size_t i = 1; i < call.num_inputs(); ++i) {
        const Constant& next = call.constant(i, "input");
        if (next.type != joined.type)
            stop(call.place(), "values of one type", data_type_name(joined.type) + " and " + data_type_name(next.type));
        call.take(next.values.size());
        joined.values.insert(joined.values.end(), next.values.begin(), next.values.end());
        joined.strings.insert(joined.strings.end(), next.strings.begin(), next.strings.end());
    }
    joined.dims = out.dims;
    call.result(order.empty() ? joined : moved_constant(call, joined, {out, order}));
}

void lower_concat(Call& call) {
    const Shape first = call.shape(0);
    const int axis = normal_axis(call.integer("axis", 1), first.rank(), call.place());
    const Shape out = concat_shape(call, axis);
    if (axis == out.batch) stop(call.place(), "a concatenation of features", "Concat along the batch axis");
    const std::vector<std::uint32_t> order = concat_order(call, axis, out);
    if (call.all_constant()) return concat_constants(call, out, order);
    ConcatOperation concat;
    for (std::size_t i = 0; i < call.num_inputs(); ++i) {
        const Data* data = call.data_or_null(i);
        concat.inputs.push_back(data != nullptr ? data->value : constant_data(call, call.weights(i, "entries")).value);
    }
    const Data joined = call.concat(std::move(concat), out);
    if (order.empty()) return call.result(joined);
    call.take(2 * order.size());
    call.result(call.pick(joined, PickMap::select(order), out));
}

/// Joins columns, of ai.onnx.ml: what scikit-learn's exporter writes for one input per column. The sizes that it states
/// would cut or fill the columns if they were others.
void lower_feature_vectorizer(Call& call) {
    const auto sizes = call.integer_list("inputdimensions");
    for (std::size_t i = 0; i < call.num_inputs(); ++i) {
        const Shape shape = call.shape(i);
        const bool listed = !sizes || (i < sizes->size() && shape.rank() == 2 && (*sizes)[i] == shape.dims[1]);
        if (shape.rank() != 2 || !listed)
            stop(call.place(), "columns [rows, n] with their n in inputdimensions",
                 "input " + std::to_string(i + 1) + " of shape " + shape.text());
    }
    lower_concat(call);
}

/// The shape as a constant, the batch axis as a marker that Reshape understands.
void lower_shape(Call& call) {
    const Shape in = call.shape(0);
    const auto bounded = [&](std::int64_t i) {
        return std::clamp<std::int64_t>(i < 0 ? i + in.rank() : i, 0, in.rank());
    };
    const std::int64_t start = bounded(call.integer("start", 0));
    const std::int64_t end = bounded(call.integer("end", in.rank()));
    Constant shape;
    shape.type = DataType::kInt64;
    for (std::int64_t i = start; i < end; ++i) {
        shape.values.push_back(i == in.batch ? batch_marker()
                                             : static_cast<double>(in.dims[static_cast<std::size_t>(i)]));
    }
    shape.dims = {static_cast<std::int64_t>(shape.values.size())};
    call.result(std::move(shape));
}

}  // namespace

void finish_moved(Call& call, std::size_t input, Moved moved, std::size_t output) {
    const Data* data = call.data_or_null(input);
    if (data == nullptr) return call.result(moved_constant(call, call.constant(input, "input"), moved), output);
    if (moved.index.empty()) return call.result(Data{data->value, std::move(moved.shape)}, output);
    call.take(2 * moved.index.size());
    call.result(call.pick(*data, PickMap::select(std::move(moved.index)), std::move(moved.shape)), output);
}

/// No weight, only a shift.
Data constant_data(Call& call, const Constant& constant) {
    call.take(4 * constant.values.size());
    PickMap map = PickMap::identity(constant.values.size());
    std::fill(map.index.begin(), map.index.end(), 0);
    map.scale.setZero();
    map.shift =
        Eigen::Map<const Eigen::VectorXd>(constant.values.data(), static_cast<Eigen::Index>(constant.values.size()));
    return call.pick({ValueId(0), {}}, std::move(map), shape_of(constant));
}

std::vector<Operator> shape_operators() {
    return {
        {"Identity", 1, 1, {}, keep},
        {"Dropout", 1, 3, {"ratio", "seed"}, lower_dropout},
        {"Cast", 1, 1, {"to", "saturate", "round_mode"}, lower_cast},
        {"CastLike", 2, 2, {"saturate", "round_mode"}, lower_cast_like},
        {"Reshape", 1, 2, {"shape", "allowzero"}, lower_reshape},
        {"Flatten", 1, 1, {"axis"}, lower_flatten},
        {"Squeeze", 1, 2, {"axes"}, lower_squeeze},
        {"Unsqueeze", 1, 2, {"axes"}, lower_unsqueeze},
        {"Transpose", 1, 1, {"perm"}, lower_transpose},
        {"Gather", 2, 2, {"axis"}, lower_gather},
        {"Slice", 1, 5, {"starts", "ends", "axes"}, lower_slice},
        {"Split", 1, 2, {"axis", "split", "num_outputs"}, lower_split},
        {"Concat", 1, kMaxVariadicInputs, {"axis"}, lower_concat},
        {"FeatureVectorizer", 1, kMaxVariadicInputs, {"inputdimensions"}, lower_feature_vectorizer, "ai.onnx.ml"},
        {"Shape", 1, 1, {"start", "end"}, lower_shape},
    };
}

}  // namespace reluscope::onnx
