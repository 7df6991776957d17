#include "formats/onnx/onnx_lowering.h"

#include <algorithm>

// Operators that mix features with constant weights: Gemm, MatMul, Conv as a full connection.

namespace reluscope::onnx {

namespace {

/// A constant matrix, in C order, or its transpose.
struct MatrixView {
    const std::vector<double>& values;
    Eigen::Index rows = 0;  ///< of the matrix as used
    Eigen::Index cols = 0;
    bool transposed = false;

    Eigen::MatrixXd matrix() const {
        using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
        if (transposed) return Eigen::Map<const Eigen::MatrixXd>(values.data(), rows, cols);
        return Eigen::Map<const RowMajor>(values.data(), rows, cols);
    }
};

/// `constant` as a matrix. Leading dimensions of 1 are dropped; a vector becomes one row or one column.
MatrixView matrix_of(Call& call, const Constant& constant, bool vector_is_row, bool transposed) {
    const std::size_t rank = constant.dims.size();
    if (constant.values.empty() || rank == 0) stop(call.place(), "a matrix of weights", dims_text(constant.dims));
    for (std::size_t i = 0; i + 2 < rank; ++i) {
        if (constant.dims[i] != 1) stop(call.place(), "a matrix of weights", "shape " + dims_text(constant.dims));
    }
    auto rows = static_cast<Eigen::Index>(rank == 1 ? 1 : constant.dims[rank - 2]);
    auto cols = static_cast<Eigen::Index>(constant.dims[rank - 1]);
    if (rank == 1 && !vector_is_row) std::swap(rows, cols);
    if (transposed) std::swap(rows, cols);
    return {constant.values, rows, cols, transposed};
}

/// y[l, i, j] = sum over k of M[i, k] x[l, k, j], as one dense map.
DenseMap blockwise(Call& call, const Eigen::MatrixXd& M, std::uint64_t num_left, std::uint64_t num_right) {
    const auto blocks = num_left * num_right;
    call.take(static_cast<std::uint64_t>(M.size()));
    if (blocks == 1) return {M, Eigen::VectorXd::Zero(M.rows()), false};
    call.take(static_cast<std::uint64_t>(M.size()) * blocks);  // both bounded by 2^20 features each
    call.take(static_cast<std::uint64_t>(M.size()) * blocks * (blocks - 1));
    const auto left = static_cast<Eigen::Index>(num_left);
    const auto right = static_cast<Eigen::Index>(num_right);
    DenseMap map{Eigen::MatrixXd::Zero(left * M.rows() * right, left * M.cols() * right),
                 Eigen::VectorXd::Zero(left * M.rows() * right), false};
    for (Eigen::Index l = 0; l < left; ++l) {
        for (Eigen::Index i = 0; i < M.rows(); ++i) {
            for (Eigen::Index k = 0; k < M.cols(); ++k) {
                for (Eigen::Index j = 0; j < right; ++j)
                    map.W((l * M.rows() + i) * right + j, (l * M.cols() + k) * right + j) = M(i, k);
            }
        }
    }
    return map;
}

std::uint64_t axes_product(const std::vector<std::int64_t>& dims, int first, int last) {
    std::uint64_t count = 1;
    for (int i = first; i < last; ++i) count *= static_cast<std::uint64_t>(dims[static_cast<std::size_t>(i)]);
    return count;
}

void lower_matmul(Call& call) {
    const bool data_first = call.data_or_null(0) != nullptr;
    if (data_first && call.data_or_null(1) != nullptr) {
        stop(call.place(), "a constant as one factor of MatMul", "two values that depend on the network's input");
    }
    const Data& x = call.data(data_first ? 0 : 1);
    const Constant& weights = call.weights(data_first ? 1 : 0, "weights");
    if (x.shape.rank() == 0) stop(call.place(), "a value with at least 1 axis", "a single number");
    const bool vector_weights = weights.dims.size() == 1;
    call.take(weights.values.size());
    const Eigen::MatrixXd M = matrix_of(call, weights, true, data_first && !vector_weights).matrix();
    const int axis = data_first || x.shape.rank() == 1 ? x.shape.rank() - 1 : x.shape.rank() - 2;
    Data y = contract(call, x, axis, M);
    if (vector_weights) y = without_axis(std::move(y), axis);
    if (weights.dims.size() > 2) {  // leading ones of the weights are broadcast too
        while (y.shape.dims.size() < weights.dims.size()) {
            y.shape.dims.insert(y.shape.dims.begin(), 1);
            if (y.shape.has_batch()) ++y.shape.batch;
        }
    }
    call.result(std::move(y));
}

/// The constant factor of Gemm, scaled by alpha, as it stands to the left of the column of features.
Eigen::MatrixXd gemm_weights(Call& call, bool data_first, bool transposed) {
    const Constant& weights = call.weights(data_first ? 1 : 0, "weights");
    if (weights.dims.size() != 2) stop(call.place(), "weights of rank 2", "shape " + dims_text(weights.dims));
    call.take(weights.values.size());
    Eigen::MatrixXd M = matrix_of(call, weights, true, data_first != transposed).matrix();
    const double alpha = call.number("alpha", 1);
    if (alpha != 1) M *= alpha;
    return M;
}

/// alpha A' B' + beta C, where A or B is the data.
void lower_gemm(Call& call) {
    const bool data_first = call.data_or_null(0) != nullptr;
    if (data_first && call.data_or_null(1) != nullptr) {
        stop(call.place(), "a constant as one factor of Gemm", "two values that depend on the network's input");
    }
    Data x = call.data(data_first ? 0 : 1);
    if (x.shape.rank() == 1 && !x.shape.has_batch() && data_first) x.shape.dims.insert(x.shape.dims.begin(), 1);
    if (x.shape.rank() != 2) stop(call.place(), "a value of rank 2", "shape " + x.shape.text());
    const bool trans_a = call.integer("transA", 0) != 0;
    const bool trans_b = call.integer("transB", 0) != 0;
    const bool data_transposed = data_first ? trans_a : trans_b;
    if (data_transposed) {
        const bool keeps_order = x.shape.dims[0] == 1 || x.shape.dims[1] == 1;
        if (!keeps_order) stop(call.place(), "a value with one axis of features", "shape " + x.shape.text());
        std::swap(x.shape.dims[0], x.shape.dims[1]);
        if (x.shape.has_batch()) x.shape.batch = 1 - x.shape.batch;
    }
    const Eigen::MatrixXd M = gemm_weights(call, data_first, data_first ? trans_b : trans_a);
    Data y = contract(call, x, data_first ? 1 : 0, M);
    if (call.has(2)) {
        const double beta = call.number("beta", 1);
        if (const Data* c = call.data_or_null(2)) {
            y = call.sum(y, beta == 1 ? *c : call.scaled(*c, beta));
        } else {
            const Constant& bias = call.weights(2, "biases");
            const Shape shape = broadcast(y.shape, shape_of(bias), call.place());
            if (shape.dims != y.shape.dims)
                stop(call.place(), "biases that fit an output of shape " + y.shape.text(), dims_text(bias.dims));
            y = call.shifted(y, call.per_feature(bias, shape), beta);
        }
    }
    call.result(std::move(y));
}

/// A convolution whose kernel is as large as its input is a full connection; any other is refused by name.
void lower_conv(Call& call) {
    const Data& x = call.data(0);
    const Constant& weights = call.weights(1, "weights");
    const auto is = [&](const char* name, std::int64_t value) {
        const auto list = call.integer_list(name);
        return !list || std::all_of(list->begin(), list->end(), [value](std::int64_t entry) { return entry == value; });
    };
    const std::string_view pad = call.text("auto_pad");
    const bool no_padding = is("pads", 0) && (pad.empty() || pad == "NOTSET" || pad == "VALID");
    const bool plain = no_padding && is("dilations", 1) && call.integer("group", 1) == 1;
    const std::vector<std::int64_t>& dims = x.shape.dims;
    const bool full = plain && x.shape.batch == 0 && dims.size() > 2 && weights.dims.size() == dims.size() &&
                      std::equal(dims.begin() + 1, dims.end(), weights.dims.begin() + 1);
    if (!full) {
        stop(call.place(), "a convolution whose kernel covers its whole input, which is a full connection",
             "Conv over " + x.shape.text());
    }
    const auto width = static_cast<Eigen::Index>(x.shape.num_features());
    call.take(2 * weights.values.size());
    const auto channels = static_cast<Eigen::Index>(weights.dims[0]);
    DenseMap map{MatrixView{weights.values, channels, width, false}.matrix(), Eigen::VectorXd::Zero(channels), false};
    if (call.has(2)) {
        const Constant& bias = call.weights(2, "biases");
        if (bias.dims.size() != 1 || bias.dims[0] != weights.dims[0]) {
            stop(call.place(), std::to_string(weights.dims[0]) + " biases", dims_text(bias.dims));
        }
        map.b = Eigen::Map<const Eigen::VectorXd>(bias.values.data(), map.b.size());
    }
    Shape out = x.shape;
    std::fill(out.dims.begin() + 1, out.dims.end(), 1);
    out.dims[1] = weights.dims[0];
    call.result(call.dense(x, std::move(map), out));
}

}  // namespace

Data contract(Call& call, const Data& x, int axis, const Eigen::MatrixXd& M, bool synthetic) {
    const Shape& shape = x.shape;
    if (axis == shape.batch)
        stop(call.place(), "weights for the features", "weights for the batch axis of " + shape.text());
    const std::int64_t width = shape.dims[static_cast<std::size_t>(axis)];
    if (width != M.cols()) {
        stop(call.place(), "weights for " + std::to_string(width) + " inputs", std::to_string(M.cols()));
    }
    Shape out = shape;
    out.dims[static_cast<std::size_t>(axis)] = M.rows();
    DenseMap map =
        blockwise(call, M, axes_product(shape.dims, 0, axis), axes_product(shape.dims, axis + 1, shape.rank()));
    map.synthetic = synthetic;
    return call.dense(x, std::move(map), out);
}

Data without_axis(Data data, int axis) {
    data.shape.dims.erase(data.shape.dims.begin() + axis);
    if (data.shape.batch > axis) --data.shape.batch;
    return data;
}

std::vector<Operator> linear_operators() {
    return {
        {"Gemm", 2, 3, {"alpha", "beta", "transA", "transB"}, lower_gemm},
        {"MatMul", 2, 2, {}, lower_matmul},
        {"Conv", 2, 3, {"auto_pad", "dilations", "group", "kernel_shape", "pads", "strides"}, lower_conv},
    };
}

}  // namespace reluscope::onnx
