#include "formats/onnx/onnx_shape.h"

#include "formats/onnx/onnx_refusal.h"
#include "formats/onnx/onnx_tensor.h"

#include <algorithm>

namespace reluscope::onnx {

namespace {

std::uint64_t product(const std::vector<std::int64_t>& dims, std::size_t first, std::size_t last) {
    std::uint64_t count = 1;
    for (std::size_t i = first; i < last; ++i) count *= static_cast<std::uint64_t>(dims[i]);
    return count;
}

/// Product of the known entries of a reshape target.
std::uint64_t known_product(const std::vector<std::int64_t>& target, const std::string& place) {
    std::vector<std::int64_t> known;
    for (const std::int64_t size : target) {
        if (size >= 0) known.push_back(size);
    }
    return element_count(known, place);
}

[[noreturn]] void stop_reshape(const Shape& in, const std::vector<std::int64_t>& target, const std::string& place) {
    std::string text = dims_text(target);
    const std::string batch = std::to_string(kBatchSize);
    if (const std::size_t at = text.find(batch); at != std::string::npos) text.replace(at, batch.size(), "N");
    stop(place,
         "a shape that keeps the " + std::to_string(in.num_features()) + " features of each row of " + in.text() +
             " in their order",
         text);
}

/// Puts the size that follows from the others in place of -1.
void resolve_minus(std::vector<std::int64_t>& target, std::uint64_t total, const Shape& in, const std::string& place) {
    const auto minus = std::find(target.begin(), target.end(), -1);
    if (minus == target.end()) return;
    const std::uint64_t rest = known_product(target, place);
    if (rest == 0 || total % rest != 0) stop_reshape(in, target, place);
    *minus = static_cast<std::int64_t>(total / rest);
}

/// The axis of `target` that holds the batch of symbolic size; -1 if none can.
int find_symbolic_batch(const Shape& in, const std::vector<std::int64_t>& target, const std::string& place,
                        bool& single_row) {
    const std::uint64_t features = in.num_features();
    const auto minus = std::find(target.begin(), target.end(), -1);
    if (minus != target.end() && known_product(target, place) == features)
        return static_cast<int>(minus - target.begin());
    const auto one = std::find(target.begin(), target.end(), 1);  // traced with one row, as in view(1, -1)
    if (one == target.end()) return -1;
    single_row = true;
    return static_cast<int>(one - target.begin());
}

}  // namespace

std::uint64_t Shape::num_features() const { return product(dims, 0, dims.size()); }

std::string Shape::text() const {
    std::string text = "[";
    for (int i = 0; i < rank(); ++i)
        text +=
            (i > 0 ? ", " : "") + (i == batch ? std::string("N") : std::to_string(dims[static_cast<std::size_t>(i)]));
    return text + "]";
}

int normal_axis(std::int64_t axis, int rank, const std::string& place) {
    if (axis < -rank || axis >= rank)
        stop(place, "an axis of a value of rank " + std::to_string(rank), std::to_string(axis));
    return static_cast<int>(axis < 0 ? axis + rank : axis);
}

Shape broadcast(const Shape& a, const Shape& b, const std::string& place) {
    const int rank = std::max(a.rank(), b.rank());
    Shape result{std::vector<std::int64_t>(static_cast<std::size_t>(rank), 1), Shape::kNoBatch};
    for (int from_end = 1; from_end <= rank; ++from_end) {
        const auto size_in = [from_end](const Shape& s) {
            return from_end > s.rank() ? std::int64_t{1} : s.dims[static_cast<std::size_t>(s.rank() - from_end)];
        };
        const auto is_batch_of = [from_end](const Shape& s) { return s.has_batch() && s.rank() - from_end == s.batch; };
        const std::int64_t size_a = size_in(a);
        const std::int64_t size_b = size_in(b);
        if (is_batch_of(a) || is_batch_of(b)) {
            if (result.has_batch() || size_a != 1 || size_b != 1) {
                stop(place, "values that do not differ from row to row", "shapes " + a.text() + " and " + b.text());
            }
            result.batch = rank - from_end;
        }
        if (size_a != size_b && size_a != 1 && size_b != 1) {
            stop(place, "values whose shapes fit each other", a.text() + " and " + b.text());
        }
        result.dims[static_cast<std::size_t>(rank - from_end)] = size_a == 1 ? size_b : size_a;
    }
    const bool misaligned = a.has_batch() && b.has_batch() && a.rank() - a.batch != b.rank() - b.batch;
    if (misaligned) stop(place, "values whose batch axes lie over each other", a.text() + " and " + b.text());
    element_count(result.dims, place);
    return result;
}

std::vector<std::uint64_t> strides_of(const std::vector<std::int64_t>& dims) {
    std::vector<std::uint64_t> strides(dims.size(), 1);
    for (std::size_t i = dims.size(); i-- > 1;) strides[i - 1] = strides[i] * static_cast<std::uint64_t>(dims[i]);
    return strides;
}

std::vector<std::uint32_t> broadcast_index(const Shape& from, const Shape& to) {
    if (from.num_features() == to.num_features()) return {};
    const std::size_t rank = to.dims.size();
    const std::size_t missing = rank - from.dims.size();
    std::vector<std::uint64_t> step(rank, 0);
    const std::vector<std::uint64_t> strides = strides_of(from.dims);
    for (std::size_t i = missing; i < rank; ++i) {
        if (from.dims[i - missing] != 1) step[i] = strides[i - missing];
    }
    std::vector<std::uint32_t> index(static_cast<std::size_t>(to.num_features()));
    std::vector<std::int64_t> position(rank, 0);
    std::uint64_t source = 0;
    for (std::uint32_t& entry : index) {
        entry = static_cast<std::uint32_t>(source);
        for (std::size_t axis = rank; axis-- > 0;) {
            source += step[axis];
            if (++position[axis] < to.dims[axis]) break;
            source -= step[axis] * static_cast<std::uint64_t>(to.dims[axis]);
            position[axis] = 0;
        }
    }
    return index;
}

Shape reshape(const Shape& in, std::vector<std::int64_t> target, bool allow_zero,
              const std::optional<std::int64_t>& batch_size, const std::string& place, bool& single_row) {
    for (std::size_t i = 0; i < target.size(); ++i) {
        if (target[i] == 0 && !allow_zero) {
            if (i >= in.dims.size()) stop_reshape(in, target, place);
            target[i] = static_cast<int>(i) == in.batch ? kBatchSize : in.dims[i];
        }
        if (target[i] < -1 && target[i] != kBatchSize) stop_reshape(in, target, place);
    }
    const std::vector<std::int64_t> asked = target;
    if (std::count(target.begin(), target.end(), -1) > 1) stop_reshape(in, asked, place);
    const auto marked = std::count(target.begin(), target.end(), kBatchSize);
    if (marked > (in.has_batch() ? 1 : 0)) stop_reshape(in, asked, place);

    Shape out;
    const std::uint64_t features = in.num_features();
    const std::uint64_t before = in.has_batch() ? product(in.dims, 0, static_cast<std::size_t>(in.batch)) : 0;
    if (in.has_batch() && marked == 0 && batch_size) {
        resolve_minus(target, features * static_cast<std::uint64_t>(*batch_size), in, place);
        for (std::size_t i = 0; i < target.size() && !out.has_batch(); ++i) {
            if (target[i] == *batch_size && product(target, 0, i) == before) out.batch = static_cast<int>(i);
        }
        if (!out.has_batch() && *batch_size != 1) stop_reshape(in, asked, place);
    } else if (in.has_batch()) {
        out.batch = marked > 0 ? static_cast<int>(std::find(target.begin(), target.end(), kBatchSize) - target.begin())
                               : find_symbolic_batch(in, target, place, single_row);
        if (!out.has_batch()) stop_reshape(in, asked, place);
    }
    if (out.has_batch()) target[static_cast<std::size_t>(out.batch)] = 1;
    resolve_minus(target, features, in, place);
    if (element_count(target, place) != features) stop_reshape(in, asked, place);
    out.dims = std::move(target);
    const bool one_row = batch_size && *batch_size == 1;
    if (out.has_batch() && !one_row && product(out.dims, 0, static_cast<std::size_t>(out.batch)) != before)
        stop_reshape(in, asked, place);
    return out;
}

}  // namespace reluscope::onnx
