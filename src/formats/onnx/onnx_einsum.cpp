#include "formats/onnx/onnx_lowering.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

// Products of constants (MatMul, Gemm), and Einsum with at most one operand that depends on the data.

namespace reluscope::onnx {

namespace {

constexpr std::size_t kMaxOperands = 16;

using RowMajorMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using MatrixOf = Eigen::Map<const RowMajorMatrix>;

void take_products(Call& call, double products) {
    if (!call.lowering().budget().take_work(products))
        stop(call.place(), "products of constants that take about a second", "larger ones");
}

void check_finite(Call& call, const std::vector<double>& values) {
    for (const double value : values) {
        if (!(std::abs(value) <= std::numeric_limits<double>::max()))
            stop(call.place(), "finite numbers", value != value ? "NaN" : "infinity");
    }
}

/// Matrices behind each other, the leading axes broadcast. A vector is a row on the left and a column on the right.
void multiply_constants(Call& call) {
    const Constant& a = call.weights(0, "factors");
    const Constant& b = call.weights(1, "factors");
    std::vector<std::int64_t> dims_a = a.dims;
    std::vector<std::int64_t> dims_b = b.dims;
    if (dims_a.empty() || dims_b.empty()) stop(call.place(), "factors with at least 1 axis", "a single number");
    if (dims_a.size() == 1) dims_a.insert(dims_a.begin(), 1);
    if (dims_b.size() == 1) dims_b.push_back(1);
    const auto rows = static_cast<Eigen::Index>(dims_a[dims_a.size() - 2]);
    const auto inner = static_cast<Eigen::Index>(dims_a.back());
    const auto cols = static_cast<Eigen::Index>(dims_b.back());
    if (dims_b[dims_b.size() - 2] != inner)
        stop(call.place(), "factors that fit each other", dims_text(a.dims) + " and " + dims_text(b.dims));
    const Shape lead_a{{dims_a.begin(), dims_a.end() - 2}, Shape::kNoBatch};
    const Shape lead_b{{dims_b.begin(), dims_b.end() - 2}, Shape::kNoBatch};
    Shape shape = broadcast(lead_a, lead_b, call.place());
    const std::vector<std::uint32_t> from_a = broadcast_index(lead_a, shape);
    const std::vector<std::uint32_t> from_b = broadcast_index(lead_b, shape);
    const auto count = static_cast<std::size_t>(shape.num_features());
    shape.dims.push_back(rows);
    shape.dims.push_back(cols);
    const std::uint64_t size = element_count(shape.dims, call.place());
    call.take(size);
    take_products(call, static_cast<double>(size) * static_cast<double>(inner));
    Constant product{{}, a.type, shape.dims, std::vector<double>(static_cast<std::size_t>(size)), {}};
    for (std::size_t i = 0; i < count; ++i) {
        const auto start = [&](const std::vector<std::uint32_t>& from, Eigen::Index each) {
            return static_cast<std::ptrdiff_t>(from.empty() ? i : from[i]) * each;
        };
        Eigen::Map<RowMajorMatrix> part(product.values.data() + static_cast<std::ptrdiff_t>(i) * rows * cols, rows,
                                        cols);
        part.noalias() = MatrixOf(a.values.data() + start(from_a, rows * inner), rows, inner) *
                         MatrixOf(b.values.data() + start(from_b, inner * cols), inner, cols);
    }
    if (b.dims.size() == 1) product.dims.pop_back();
    if (a.dims.size() == 1) product.dims.erase(product.dims.end() - (b.dims.size() == 1 ? 1 : 2));
    check_finite(call, product.values);
    call.result(std::move(product));
}

/// alpha A' B' + beta C
void gemm_constants(Call& call) {
    const Constant& a = call.weights(0, "factors");
    const Constant& b = call.weights(1, "factors");
    if (a.dims.size() != 2 || b.dims.size() != 2)
        stop(call.place(), "factors of rank 2", dims_text(a.dims) + " and " + dims_text(b.dims));
    const bool trans_a = call.integer("transA", 0) != 0;
    const bool trans_b = call.integer("transB", 0) != 0;
    // Constants are held in memory, so that their sizes fit.
    const auto size_of = [](const Constant& constant, std::size_t axis) {
        return static_cast<Eigen::Index>(constant.dims[axis]);
    };
    const MatrixOf A(a.values.data(), size_of(a, 0), size_of(a, 1));
    const MatrixOf B(b.values.data(), size_of(b, 0), size_of(b, 1));
    const Shape shape{{a.dims[trans_a ? 1 : 0], b.dims[trans_b ? 0 : 1]}, Shape::kNoBatch};
    const Eigen::Index inner = size_of(a, trans_a ? 0 : 1);
    if (inner != size_of(b, trans_b ? 1 : 0))
        stop(call.place(), "factors that fit each other", dims_text(a.dims) + " and " + dims_text(b.dims));
    const std::uint64_t size = element_count(shape.dims, call.place());
    call.take(size + a.values.size() + b.values.size());
    take_products(call, static_cast<double>(size) * static_cast<double>(inner));
    const RowMajorMatrix left = trans_a ? RowMajorMatrix(A.transpose()) : RowMajorMatrix(A);
    const RowMajorMatrix right = trans_b ? RowMajorMatrix(B.transpose()) : RowMajorMatrix(B);
    Constant product{{}, a.type, shape.dims, std::vector<double>(static_cast<std::size_t>(size)), {}};
    Eigen::Map<RowMajorMatrix> values(product.values.data(), left.rows(), right.cols());
    values.noalias() = call.number("alpha", 1) * (left * right);
    if (call.has(2)) {
        const Constant& c = call.weights(2, "numbers to add");
        if (broadcast(shape, shape_of(c), call.place()).dims != shape.dims)
            stop(call.place(), "numbers to add that fit " + shape.text(), dims_text(c.dims));
        const Eigen::VectorXd added = call.number("beta", 1) * call.per_feature(c, shape);
        for (std::size_t i = 0; i < product.values.size(); ++i)
            product.values[i] += added[static_cast<Eigen::Index>(i)];
    }
    check_finite(call, product.values);
    call.result(std::move(product));
}

/// The axes that an operand's letters run along; letters of "..." are numbered from the right.
struct Term {
    std::vector<int> labels;
};

/// An equation with its letters as numbers, and the size of each.
struct Equation {
    std::vector<Term> operands;
    Term result;
    std::vector<std::int64_t> sizes;
    int batch = -1;  ///< the label of the batch axis
};

[[noreturn]] void stop_equation(Call& call) {
    stop(call.place(), "an equation that fits the operands", quoted(call.text("equation")));
}

/// Letters are labels 0 to 51, the axes of "..." 52 and on.
std::vector<int> labels_in(Call& call, std::string_view text, int rank, int& num_dots) {
    std::vector<int> labels;
    const auto dots = text.find("...");
    const int letters = static_cast<int>(text.size()) - (dots == std::string_view::npos ? 0 : 3);
    const int hidden = dots == std::string_view::npos ? 0 : (rank < 0 ? num_dots : rank - letters);
    if (hidden < 0 || hidden > 8 || (rank >= 0 && letters + hidden != rank)) stop_equation(call);
    num_dots = std::max(num_dots, hidden);
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (i == dots) {
            for (int k = hidden; k-- > 0;) labels.push_back(52 + k);
            i += 2;
        } else if (c >= 'a' && c <= 'z') {
            labels.push_back(c - 'a');
        } else if (c >= 'A' && c <= 'Z') {
            labels.push_back(26 + c - 'A');
        } else {
            stop_equation(call);
        }
    }
    return labels;
}

void add_sizes(Call& call, Equation& equation, const Shape& shape, const std::vector<int>& labels) {
    for (std::size_t i = 0; i < labels.size(); ++i) {
        std::int64_t& size = equation.sizes[static_cast<std::size_t>(labels[i])];
        const std::int64_t found = shape.dims[i];
        if (size != 0 && size != found && size != 1 && found != 1) stop_equation(call);
        size = size == 0 || size == 1 ? found : size;
        if (static_cast<int>(i) != shape.batch) continue;
        if (equation.batch != -1 && equation.batch != labels[i])
            stop(call.place(), "values whose batch axes are one", quoted(call.text("equation")));
        equation.batch = labels[i];
    }
}

/// Where no result is written, its letters are those that occur once, in the order of the alphabet, behind those of
/// "...".
std::vector<int> implied_result(const Equation& equation, int num_dots) {
    std::vector<int> counts(64, 0);
    for (const Term& term : equation.operands) {
        for (const int label : term.labels) ++counts[static_cast<std::size_t>(label)];
    }
    std::vector<int> labels;
    for (int k = num_dots; k-- > 0;) labels.push_back(52 + k);
    for (int letter = 0; letter < 26; ++letter) {  // capital letters come first, as in ASCII
        if (counts[26U + static_cast<std::size_t>(letter)] == 1) labels.push_back(26 + letter);
    }
    for (int letter = 0; letter < 26; ++letter) {
        if (counts[static_cast<std::size_t>(letter)] == 1) labels.push_back(letter);
    }
    return labels;
}

Equation parse_equation(Call& call) {
    std::string text(call.text("equation"));
    text.erase(std::remove(text.begin(), text.end(), ' '), text.end());
    const std::size_t arrow = text.find("->");
    std::string_view left = std::string_view(text).substr(0, arrow);
    Equation equation;
    equation.sizes.assign(64, 0);
    int num_dots = 0;
    for (std::size_t i = 0; i < call.num_inputs(); ++i) {
        const std::size_t comma = left.find(',');
        if ((comma == std::string_view::npos) != (i + 1 == call.num_inputs())) stop_equation(call);
        const Shape shape = call.shape(i);
        Term term{labels_in(call, left.substr(0, comma), shape.rank(), num_dots)};
        add_sizes(call, equation, shape, term.labels);
        equation.operands.push_back(std::move(term));
        left.remove_prefix(comma == std::string_view::npos ? left.size() : comma + 1);
    }
    equation.result.labels = arrow == std::string::npos
                                 ? implied_result(equation, num_dots)
                                 : labels_in(call, std::string_view(text).substr(arrow + 2), -1, num_dots);
    std::vector<int> sorted = equation.result.labels;
    std::sort(sorted.begin(), sorted.end());
    if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end()) stop_equation(call);
    for (const int label : sorted) {
        if (equation.sizes[static_cast<std::size_t>(label)] == 0) stop_equation(call);
    }
    return equation;
}

/// How far one step of each label moves in an operand.
std::vector<std::uint64_t> steps_of(const Equation& equation, const Term& term, const std::vector<std::int64_t>& dims) {
    std::vector<std::uint64_t> steps(equation.sizes.size(), 0);
    const std::vector<std::uint64_t> strides = strides_of(dims);
    for (std::size_t i = 0; i < term.labels.size(); ++i) {
        if (dims[i] != 1) steps[static_cast<std::size_t>(term.labels[i])] += strides[i];
    }
    return steps;
}

/// Runs over all places of all labels and adds up the product of the constants, for each pair of an entry of the result
/// and one of the data.
class EinsumSum {
public:
    EinsumSum(Call& call, const Equation& equation) : call_(call), equation_(equation) {
        for (std::size_t label = 0; label < equation.sizes.size(); ++label) {
            if (equation.sizes[label] != 0) labels_.push_back(label);
        }
        for (const int label : equation.result.labels) {
            shape_.dims.push_back(equation.sizes[static_cast<std::size_t>(label)]);
            if (label == equation.batch) shape_.batch = shape_.rank() - 1;
        }
        for (std::size_t i = 0; i < call.num_inputs(); ++i)
            steps_.push_back(steps_of(equation, equation.operands[i], call.shape(i).dims));
        steps_.push_back(steps_of(equation, equation.result, shape_.dims));
    }

    const Shape& shape() const { return shape_; }

    Eigen::MatrixXd run(std::size_t data_input, std::uint64_t data_width) {
        const std::uint64_t rows = element_count(shape_.dims, call_.place());
        call_.take(
            element_count({static_cast<std::int64_t>(rows), static_cast<std::int64_t>(data_width)}, call_.place()));
        double products = static_cast<double>(call_.num_inputs());
        for (const std::size_t label : labels_) products *= static_cast<double>(equation_.sizes[label]);
        take_products(call_, products);
        std::vector<const Constant*> constants(call_.num_inputs(), nullptr);
        for (std::size_t i = 0; i < constants.size(); ++i) {
            if (i != data_input) constants[i] = &call_.weights(i, "factors");
        }
        Eigen::MatrixXd sum =
            Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(rows), static_cast<Eigen::Index>(data_width));
        std::vector<std::uint64_t> at(steps_.size(), 0);
        std::vector<std::int64_t> position(labels_.size(), 0);
        do {
            double product = 1;
            for (std::size_t i = 0; i < constants.size(); ++i) {
                if (constants[i] != nullptr) product *= constants[i]->values[static_cast<std::size_t>(at[i])];
            }
            const auto column =
                static_cast<Eigen::Index>(data_input < constants.size() ? at[data_input] : std::uint64_t{0});
            sum(static_cast<Eigen::Index>(at.back()), column) += product;
        } while (advance(at, position));
        return sum;
    }

private:
    bool advance(std::vector<std::uint64_t>& at, std::vector<std::int64_t>& position) const {
        for (std::size_t k = labels_.size(); k-- > 0;) {
            const std::size_t label = labels_[k];
            for (std::size_t i = 0; i < at.size(); ++i) at[i] += steps_[i][label];
            if (++position[k] < equation_.sizes[label]) return true;
            const auto size = static_cast<std::uint64_t>(equation_.sizes[label]);
            for (std::size_t i = 0; i < at.size(); ++i) at[i] -= steps_[i][label] * size;
            position[k] = 0;
        }
        return false;
    }

    Call& call_;
    const Equation& equation_;
    Shape shape_;
    std::vector<std::size_t> labels_;
    std::vector<std::vector<std::uint64_t>> steps_;  // per operand and last for the result: per label
};

void lower_einsum(Call& call) {
    const std::size_t none = call.num_inputs();
    std::size_t data_input = none;
    for (std::size_t i = 0; i < call.num_inputs(); ++i) {
        if (call.data_or_null(i) == nullptr) continue;
        if (data_input != none)
            stop(call.place(), "constants as all factors of Einsum but one",
                 "two values that depend on the network's input");
        data_input = i;
    }
    const Equation equation = parse_equation(call);
    EinsumSum sum(call, equation);
    if (data_input == none) {
        const Eigen::MatrixXd column = sum.run(none, 1);
        Constant product{
            {}, call.constant(0, "factor").type, sum.shape().dims, {column.data(), column.data() + column.size()}, {}};
        check_finite(call, product.values);
        return call.result(std::move(product));
    }
    const Data& x = call.data(data_input);
    if (x.shape.has_batch()) {
        const auto& kept = equation.result.labels;
        const bool one_row = call.lowering().reading().batch_size == 1;
        if (std::find(kept.begin(), kept.end(), equation.batch) == kept.end() && !one_row)
            stop(call.place(), "an Einsum that keeps the batch axis", quoted(call.text("equation")));
        if (equation.sizes[static_cast<std::size_t>(equation.batch)] != 1)
            stop(call.place(), "factors that do not differ from row to row", quoted(call.text("equation")));
    }
    DenseMap map{sum.run(data_input, x.shape.num_features()), {}, false};
    map.b = Eigen::VectorXd::Zero(map.W.rows());
    if (!map.W.allFinite()) stop(call.place(), "finite numbers", "others");
    call.result(call.dense(x, std::move(map), sum.shape()));
}

}  // namespace

bool lower_constant_product(Call& call) {
    if (!normal_domain(call.node().domain).empty() || call.num_inputs() < 2) return false;
    if (call.node().op_type == "MatMul") return multiply_constants(call), true;
    if (call.node().op_type == "Gemm") return gemm_constants(call), true;
    return false;
}

std::vector<Operator> product_operators() { return {{"Einsum", 1, kMaxOperands, {"equation"}, lower_einsum}}; }

}  // namespace reluscope::onnx
