#include "formats/onnx/onnx.h"
#include "support/bytes.h"
#include "support/networks.h"
#include "support/onnx_builder.h"
#include "support/results.h"

#include <doctest/doctest.h>

#include <cmath>
#include <functional>

// Every operator by itself, against the same arithmetic written out. Exhaustive combinations were compared with numpy
// during development.

using namespace reluscope;
using reluscope::testing::bytes_of;
using reluscope::testing::contains;
using reluscope::testing::OnnxBuilder;
using Vector = Eigen::VectorXd;
using Function = std::function<Vector(const Vector&)>;

namespace {

const std::vector<float> kW = {1, -2, 0.5F, 3, 0.25F, -1, -0.5F, 2, 1.5F, -1, 1, 2};  // 4 x 3, or 3 x 4
const std::vector<float> kB = {0.5F, -1, 0, 2};

Eigen::MatrixXd matrix(const std::vector<float>& values, Eigen::Index rows, Eigen::Index cols) {
    Eigen::MatrixXd m(rows, cols);
    for (Eigen::Index i = 0; i < rows * cols; ++i) m(i / cols, i % cols) = values[static_cast<std::size_t>(i)];
    return m;
}

Vector vector(const std::vector<float>& values) { return matrix(values, static_cast<Eigen::Index>(values.size()), 1); }

Vector relu(const Vector& x) { return x.cwiseMax(0); }

ModelFile open(const OnnxBuilder& builder) {
    const std::string file = builder.file();
    Result<ModelFile> model = read_onnx("test.onnx", bytes_of(file));
    REQUIRE_MESSAGE(model.has_value(), (model ? "" : model.error().sentence()));
    return *std::move(model);
}

std::string refusal_of(const OnnxBuilder& builder) {
    const std::string file = builder.file();
    const Result<ModelFile> model = read_onnx("test.onnx", bytes_of(file));
    REQUIRE(!model.has_value());
    return model.error().sentence();
}

/// The network in the file computes `expected`, before its link.
ModelFile check(const OnnxBuilder& builder, const Function& expected) {
    ModelFile model = open(builder);
    const Eigen::MatrixXd inputs = testing::test_inputs(model.network, 20, 7);
    for (Eigen::Index c = 0; c < inputs.cols(); ++c) {
        const Vector answer = expected(inputs.col(c));
        const Vector logits = testing::slow_forward(model.network, inputs.col(c)).logits;
        REQUIRE(logits.size() == answer.size());
        CHECK((logits - answer).cwiseAbs().maxCoeff() <= 1e-13 * std::max(1.0, answer.cwiseAbs().maxCoeff()));
    }
    return model;
}

/// Input x of 3 features, weights W (4 x 3), V (3 x 4) of the same numbers and b (4).
OnnxBuilder start(int opset = 13) {
    OnnxBuilder builder(opset);
    builder.input("x", {0, 3}).output("y").tensor("W", {4, 3}, kW).tensor("V", {3, 4}, kW).tensor("b", {4}, kB);
    return builder;
}

/// x -> Gemm -> h -> (nodes to be added) -> y
OnnxBuilder after_gemm(int opset = 13) {
    OnnxBuilder builder = start(opset);
    builder.node("Gemm", {"x", "W", "b"}, {"h"}, {{"transB", std::int64_t{1}}});
    return builder;
}

Vector gemm(const Vector& x) { return matrix(kW, 4, 3) * x + vector(kB); }

std::size_t num_affine(const ModelFile& model) {
    std::size_t count = 0;
    for (const Node& node : model.network.nodes())
        count += std::holds_alternative<AffineOperation>(node.operation) ? 1U : 0U;
    return count;
}

}  // namespace

TEST_CASE("onnx: Gemm takes transposes, alpha, beta and every bias that fits a row") {
    for (const std::int64_t trans : {0, 1}) {
        const std::string weights = trans == 1 ? "W" : "V";
        const Eigen::MatrixXd M = trans == 1 ? matrix(kW, 4, 3) : Eigen::MatrixXd(matrix(kW, 3, 4).transpose());
        const std::vector<std::pair<std::vector<std::int64_t>, std::vector<float>>> biases = {
            {{4}, kB}, {{1, 4}, kB}, {{}, {2}}, {{1}, {2}}};
        for (const auto& [dims, values] : biases) {
            OnnxBuilder builder = start();
            builder.tensor("C", dims, values);
            builder.node("Gemm", {"x", weights, "C"}, {"y"}, {{"transB", trans}, {"alpha", 0.5F}, {"beta", -2.0F}});
            const Vector c = values.size() == 1 ? Vector(Vector::Constant(4, values[0])) : vector(values);
            check(builder, [&](const Vector& x) { return Vector(0.5 * M * x - 2 * c); });
        }
        check(start().node("Gemm", {"x", weights}, {"y"}, {{"transB", trans}}),
              [&](const Vector& x) { return Vector(M * x); });
    }
}

TEST_CASE("onnx: Gemm refuses biases and transposes that act on the batch") {
    OnnxBuilder column = start();
    column.tensor("C", {4, 1}, kB).node("Gemm", {"x", "V", "C"}, {"y"});
    CHECK(contains(refusal_of(column), "from row to row"));
    CHECK(contains(refusal_of(start().node("Gemm", {"x", "V"}, {"y"}, {{"transA", std::int64_t{1}}})), "batch axis"));
    CHECK(contains(refusal_of(start().node("Gemm", {"x", "W"}, {"y"})), "weights for 3 inputs"));
}

TEST_CASE("onnx: Gemm and MatMul take the constant on the left where the data is a column") {
    OnnxBuilder builder = start();
    builder.tensor("column", {4, 1}, kB);
    builder.node("Transpose", {"x"}, {"t"})
        .node("Gemm", {"W", "t", "column"}, {"h"})
        .node("Relu", {"h"}, {"r"})
        .node("Transpose", {"r"}, {"y"});
    check(builder, [](const Vector& x) { return relu(gemm(x)); });

    OnnxBuilder fixed;
    fixed.input("x", {3, 1}).output("y").tensor("W", {4, 3}, kW).tensor("b", {4, 1}, kB);
    fixed.node("MatMul", {"W", "x"}, {"h"}).node("Add", {"h", "b"}, {"y"});
    check(fixed, gemm);

    OnnxBuilder ambiguous = start();
    ambiguous.tensor("S", {3, 3}, std::vector<float>(kW.begin(), kW.begin() + 9)).node("MatMul", {"S", "x"}, {"y"});
    CHECK(contains(refusal_of(ambiguous), "batch axis"));
}

TEST_CASE("onnx: MatMul and Add become one affine layer, in either order of operands") {
    for (const bool bias_first : {false, true}) {
        OnnxBuilder builder = start(7);
        builder.node("MatMul", {"x", "V"}, {"m"});
        builder.node("Add", bias_first ? OnnxBuilder::Strings{"b", "m"} : OnnxBuilder::Strings{"m", "b"}, {"y"});
        const ModelFile model =
            check(builder, [](const Vector& x) { return Vector(matrix(kW, 3, 4).transpose() * x + vector(kB)); });
        CHECK(model.network.nodes().size() == 1);
    }
}

TEST_CASE("onnx: layers without an activation between them stay apart, so that they round as in the file") {
    OnnxBuilder builder = start();
    builder.node("MatMul", {"x", "V"}, {"m"}).node("Gemm", {"m", "W", ""}, {"y"});
    const ModelFile model = check(builder, [](const Vector& x) {
        return Vector(matrix(kW, 4, 3).transpose() * (matrix(kW, 3, 4).transpose() * x));
    });
    CHECK(num_affine(model) == 2);
}

TEST_CASE("onnx: MatMul on rank 3 works on each row of features by itself") {
    OnnxBuilder builder;
    builder.input("x", {0, 2, 3}).output("y").tensor("V", {3, 4}, kW).tensor("b", {4}, kB);
    builder.node("MatMul", {"x", "V"}, {"m"}).node("Add", {"m", "b"}, {"a"}).node("Relu", {"a"}, {"y"});
    check(builder, [](const Vector& x) {
        Vector y(8);
        y << matrix(kW, 3, 4).transpose() * x.head(3) + vector(kB),
            matrix(kW, 3, 4).transpose() * x.tail(3) + vector(kB);
        return relu(y);
    });
}

TEST_CASE("onnx: activations have the slopes of the file") {
    const auto leaky = [](const Vector& h, const Vector& slope) {
        return Vector((h.array() > 0).select(h, h.cwiseProduct(slope)));
    };
    check(after_gemm().node("Relu", {"h"}, {"y"}), [](const Vector& x) { return relu(gemm(x)); });
    check(after_gemm().node("Abs", {"h"}, {"y"}), [](const Vector& x) { return Vector(gemm(x).cwiseAbs()); });
    check(after_gemm().node("LeakyRelu", {"h"}, {"y"}, {{"alpha", 0.2F}}),
          [&](const Vector& x) { return leaky(gemm(x), Vector::Constant(4, 0.2F)); });
    check(after_gemm().node("LeakyRelu", {"h"}, {"y"}),
          [&](const Vector& x) { return leaky(gemm(x), Vector::Constant(4, 0.01F)); });
    for (const std::vector<std::int64_t>& dims : {std::vector<std::int64_t>{4}, std::vector<std::int64_t>{1, 4}}) {
        OnnxBuilder builder = after_gemm();
        builder.tensor("slope", dims, kB).node("PRelu", {"h", "slope"}, {"y"});
        check(builder, [&](const Vector& x) { return leaky(gemm(x), vector(kB)); });
    }
    OnnxBuilder column = after_gemm();
    column.tensor("slope", {4, 1}, kB).node("PRelu", {"h", "slope"}, {"y"});
    CHECK(contains(refusal_of(column), "from row to row"));
}

TEST_CASE("onnx: Clip is ReLU, one breakpoint or two") {
    const auto clipped = [](float low, float high) {
        return [=](const Vector& x) { return Vector(gemm(x).cwiseMax(low).cwiseMin(high)); };
    };
    OnnxBuilder relu_like = after_gemm();
    relu_like.tensor("low", {}, {0}).node("Clip", {"h", "low"}, {"y"});
    CHECK(check(relu_like, clipped(0, 1e30F)).network.num_hidden_units() == 4);
    OnnxBuilder relu6 = after_gemm();
    relu6.tensor("low", {}, {0}).tensor("high", {}, {1}).node("Clip", {"h", "low", "high"}, {"y"});
    CHECK(check(relu6, clipped(0, 1)).network.num_hidden_units() == 8);
    check(after_gemm(9).node("Clip", {"h"}, {"y"}, {{"min", -1.0F}, {"max", 0.5F}}), clipped(-1, 0.5F));
    check(after_gemm(9).node("Clip", {"h"}, {"y"}, {{"max", 0.5F}}), clipped(-1e30F, 0.5F));
    CHECK(check(after_gemm(9).node("Clip", {"h"}, {"y"}), gemm).network.num_hidden_units() == 0);
}

TEST_CASE("onnx: Max and Min of a value and a constant or of two values") {
    OnnxBuilder with_constant = after_gemm();
    with_constant.node("Max", {"b", "h"}, {"y"});
    check(with_constant, [](const Vector& x) { return Vector(gemm(x).cwiseMax(vector(kB))); });
    for (const bool maximum : {true, false}) {
        OnnxBuilder builder = after_gemm();
        builder.integers("two", {1}, {2})
            .integers("zero", {1}, {0})
            .integers("four", {1}, {4})
            .integers("one", {1}, {1});
        builder.node("Slice", {"h", "zero", "two", "one"}, {"p"}).node("Slice", {"h", "two", "four", "one"}, {"q"});
        builder.node(maximum ? "Max" : "Min", {"p", "q"}, {"y"});
        check(builder, [maximum](const Vector& x) {
            const Vector h = gemm(x);
            return maximum ? Vector(h.head(2).cwiseMax(h.tail(2))) : Vector(h.head(2).cwiseMin(h.tail(2)));
        });
    }
}

TEST_CASE("onnx: arithmetic with constants folds into the layer before or after it") {
    struct Case {
        std::string op;
        bool constant_first;
        std::function<double(double, double)> function;
    };
    const std::vector<Case> cases = {{"Add", false, [](double x, double c) { return x + c; }},
                                     {"Add", true, [](double x, double c) { return x + c; }},
                                     {"Sub", false, [](double x, double c) { return x - c; }},
                                     {"Sub", true, [](double x, double c) { return c - x; }},
                                     {"Mul", false, [](double x, double c) { return x * c; }},
                                     {"Mul", true, [](double x, double c) { return x * c; }},
                                     {"Div", false, [](double x, double c) { return x / c; }}};
    const std::vector<float> c = {2, -3, 0.7F};
    for (const Case& k : cases) {
        CAPTURE(k.op);
        const auto applied = [&](const Vector& x) { return Vector(x.binaryExpr(vector(c), k.function)); };
        const OnnxBuilder::Strings operands =
            k.constant_first ? OnnxBuilder::Strings{"c", "x"} : OnnxBuilder::Strings{"x", "c"};
        OnnxBuilder before = start();
        before.tensor("c", {1, 3}, c)
            .node(k.op, operands, {"u"})
            .node("Gemm", {"u", "W", "b"}, {"h"}, {{"transB", std::int64_t{1}}});
        before.node("Relu", {"h"}, {"y"});
        CHECK(check(before, [&](const Vector& x) { return relu(gemm(applied(x))); }).network.nodes().size() == 2);
        OnnxBuilder alone = start();
        alone.tensor("c", {3}, c).node(k.op, operands, {"y"});
        check(alone, applied);
    }
    OnnxBuilder inverse = start();
    inverse.tensor("c", {3}, c).node("Div", {"c", "x"}, {"y"});
    CHECK(contains(refusal_of(inverse), "a constant as divisor"));
    OnnxBuilder by_zero = start();
    by_zero.tensor("c", {3}, {1, 0, 1}).node("Div", {"x", "c"}, {"y"});
    CHECK(contains(refusal_of(by_zero), "divisors other than 0"));
    CHECK(contains(refusal_of(start().node("Relu", {"x"}, {"r"}).node("Mul", {"r", "x"}, {"y"})),
                   "a constant as one factor"));
}

TEST_CASE("onnx: BatchNormalization folds into the layer before it") {
    for (const int opset : {7, 9, 14, 15}) {
        OnnxBuilder builder = after_gemm(opset);
        builder.tensor("mean", {4}, {1, 2, 3, 4})
            .tensor("variance", {4}, {0.5F, 1, 2, 4})
            .tensor("scale", {4}, {1, -1, 2, 0.5F});
        builder.node("BatchNormalization", {"h", "scale", "b", "mean", "variance"}, {"n"}, {{"epsilon", 0.25F}})
            .node("Relu", {"n"}, {"y"});
        const ModelFile model = check(builder, [](const Vector& x) {
            const Vector deviation = (vector({0.5F, 1, 2, 4}).array() + 0.25).sqrt();
            return relu(
                (gemm(x) - vector({1, 2, 3, 4})).cwiseQuotient(deviation).cwiseProduct(vector({1, -1, 2, 0.5F})) +
                vector(kB));
        });
        CHECK(model.network.nodes().size() == 2);
        CHECK(contains(model.notes.at(0), "BatchNormalization"));
    }
}

TEST_CASE("onnx: residual sums, differences and sums of many") {
    const auto h = [](const Vector& x) { return relu(gemm(x)); };
    OnnxBuilder builder = after_gemm();
    builder.tensor("Q", {4, 4}, {1, 0, 2, -1, 0.5F, 1, 1, 1, -2, 0, 1, 0, 1, 1, -1, 3});
    builder.node("Relu", {"h"}, {"r"})
        .node("MatMul", {"r", "Q"}, {"q"})
        .node("Sum", {"q", "r", "h", "b"}, {"s"})
        .node("Sub", {"s", "r"}, {"y"});
    const Eigen::MatrixXd Q = matrix({1, 0, 2, -1, 0.5F, 1, 1, 1, -2, 0, 1, 0, 1, 1, -1, 3}, 4, 4).transpose();
    check(builder, [&](const Vector& x) { return Vector(Q * h(x) + gemm(x) + vector(kB)); });
    CHECK(check(after_gemm().node("Add", {"h", "h"}, {"y"}), [](const Vector& x) { return Vector(2 * gemm(x)); })
              .network.nodes()
              .size() == 1);
}

TEST_CASE("onnx: Concat, Split, Slice and Gather on features") {
    OnnxBuilder halves = after_gemm(11);
    halves.node("Split", {"h"}, {"p", "q"}, {{"axis", std::int64_t{1}}, {"split", std::vector<std::int64_t>{1, 3}}});
    halves.node("Relu", {"p"}, {"r"}).node("Concat", {"q", "r"}, {"y"}, {{"axis", std::int64_t{-1}}});
    check(halves, [](const Vector& x) {
        const Vector v = gemm(x);
        return Vector((Vector(4) << v.tail(3), relu(v.head(1))).finished());
    });
    OnnxBuilder both_signs = after_gemm();
    both_signs.node("Neg", {"h"}, {"n"})
        .node("Concat", {"h", "n"}, {"c"}, {{"axis", std::int64_t{1}}})
        .node("Relu", {"c"}, {"y"});
    const auto crelu = [](const Vector& x) { return Vector((Vector(8) << relu(gemm(x)), relu(-gemm(x))).finished()); };
    CHECK(check(both_signs, crelu).network.nodes().size() == 2);
    OnnxBuilder reversed = after_gemm();
    reversed.integers("start", {1}, {-1})
        .integers("end", {1}, {INT64_MIN})
        .integers("axis", {1}, {1})
        .integers("step", {1}, {-2});
    reversed.node("Slice", {"h", "start", "end", "axis", "step"}, {"y"});
    check(reversed, [](const Vector& x) { return Vector((Vector(2) << gemm(x)[3], gemm(x)[1]).finished()); });
    OnnxBuilder gathered = after_gemm();
    gathered.integers("i", {3}, {2, -1, 2}).node("Gather", {"h", "i"}, {"y"}, {{"axis", std::int64_t{1}}});
    check(gathered,
          [](const Vector& x) { return Vector((Vector(3) << gemm(x)[2], gemm(x)[3], gemm(x)[2]).finished()); });
    CHECK(contains(refusal_of(after_gemm().node("Concat", {"h", "h"}, {"y"}, {{"axis", std::int64_t{0}}})),
                   "batch axis"));
}

TEST_CASE("onnx: Concat on a middle axis keeps the C order of the features") {
    OnnxBuilder builder;
    builder.input("x", {0, 2, 3})
        .output("y")
        .node("Relu", {"x"}, {"r"})
        .node("Concat", {"x", "r"}, {"c"}, {{"axis", std::int64_t{2}}});
    builder.node("Flatten", {"c"}, {"y"});
    check(builder, [](const Vector& x) {
        return Vector((Vector(12) << x.head(3), relu(x.head(3)), x.tail(3), relu(x.tail(3))).finished());
    });
}

TEST_CASE("onnx: shapes that keep the order are read through") {
    const Function expected = [](const Vector& x) { return relu(gemm(x)); };
    const auto with = [](const std::vector<std::int64_t>& dims, const std::function<void(OnnxBuilder&)>& reshape,
                         int opset = 13) {
        OnnxBuilder builder(opset);
        builder.input("x", dims).output("y").tensor("W", {4, 3}, kW).tensor("b", {4}, kB);
        reshape(builder);
        builder.node("Gemm", {"f", "W", "b"}, {"h"}, {{"transB", std::int64_t{1}}}).node("Relu", {"h"}, {"y"});
        return builder;
    };
    const auto flatten = [](std::int64_t axis) {
        return [axis](OnnxBuilder& b) { b.node("Flatten", {"x"}, {"f"}, {{"axis", axis}}); };
    };
    const auto reshape = [](const std::vector<std::int64_t>& shape) {
        return [shape](OnnxBuilder& b) {
            b.integers("s", {static_cast<std::int64_t>(shape.size())}, shape).node("Reshape", {"x", "s"}, {"f"});
        };
    };
    for (const std::vector<std::int64_t>& dims :
         {std::vector<std::int64_t>{0, 1, 1, 3}, {1, 1, 1, 3}, {0, 3, 1}, {5, 3}})
        check(with(dims, flatten(1)), expected);
    check(with({3, 1}, flatten(0)), expected);
    check(with({3}, reshape({1, -1})), expected);
    for (const std::vector<std::int64_t>& shape : {std::vector<std::int64_t>{-1, 3}, {0, -1}, {0, 3}, {1, -1}}) {
        check(with({0, 1, 3}, reshape(shape)), expected);
        check(with({1, 1, 3}, reshape(shape)), expected);
    }
    const auto squeeze = [](OnnxBuilder& b) {
        b.node("Squeeze", {"x"}, {"f"}, {{"axes", std::vector<std::int64_t>{1, 2}}});
    };
    check(with({0, 1, 1, 3}, squeeze, 9), expected);
    check(with({0, 3},
               [](OnnxBuilder& b) {
                   b.integers("a", {1}, {1}).node("Unsqueeze", {"x", "a"}, {"u"}).node("Squeeze", {"u", "a"}, {"f"});
               }),
          expected);
    check(
        with({0, 1, 3},
             [](OnnxBuilder& b) {  // view(x.size(0), -1), as PyTorch writes it
                 b.integers("zero", {}, {0}).integers("first", {1}, {0}).integers("rest", {1}, {-1});
                 b.node("Shape", {"x"}, {"sh"})
                     .node("Gather", {"sh", "zero"}, {"n"})
                     .node("Unsqueeze", {"n", "first"}, {"u"});
                 b.node("Concat", {"u", "rest"}, {"s"}, {{"axis", std::int64_t{0}}}).node("Reshape", {"x", "s"}, {"f"});
             }),
        expected);
    CHECK(contains(refusal_of(with({0, 6}, reshape({-1, 3}))), "keeps the 6 features of each row"));
}

TEST_CASE("onnx: Transpose of the data reorders features") {
    OnnxBuilder builder;
    builder.input("x", {0, 2, 3})
        .output("y")
        .node("Transpose", {"x"}, {"t"}, {{"perm", std::vector<std::int64_t>{0, 2, 1}}});
    builder.node("Relu", {"t"}, {"y"});
    check(builder, [](const Vector& x) { return relu((Vector(6) << x[0], x[3], x[1], x[4], x[2], x[5]).finished()); });
}

TEST_CASE("onnx: constants are computed where the graph does") {
    OnnxBuilder builder = start();
    builder.tensor("variance", {3}, {4, 9, 16}).node("Constant", {}, {"eps"}, {{"value_float", 0.0F}});
    builder.node("Add", {"variance", "eps"}, {"v"}).node("Sqrt", {"v"}, {"d"}).node("Div", {"x", "d"}, {"z"});
    builder.node("Transpose", {"W"}, {"t"}).node("MatMul", {"z", "t"}, {"y"});
    check(builder, [](const Vector& x) { return Vector(matrix(kW, 4, 3) * x.cwiseQuotient(vector({2, 3, 4}))); });
}

TEST_CASE("onnx: means over features, as dueling networks have them") {
    OnnxBuilder builder = after_gemm();
    builder.node("ReduceMean", {"h"}, {"m"}, {{"axes", std::vector<std::int64_t>{1}}}).node("Sub", {"h", "m"}, {"y"});
    check(builder, [](const Vector& x) { return Vector(gemm(x).array() - gemm(x).mean()); });
}

TEST_CASE("onnx: a convolution over the whole input is a full connection, any other is refused by name") {
    OnnxBuilder full;
    full.input("x", {0, 1, 3, 1}).output("y").tensor("K", {4, 1, 3, 1}, kW).tensor("b", {4}, kB);
    full.node("Conv", {"x", "K", "b"}, {"c"}).node("Flatten", {"c"}, {"y"});
    check(full, gemm);
    OnnxBuilder partial;
    partial.input("x", {0, 1, 3, 2})
        .output("y")
        .tensor("K", {4, 1, 3, 1}, kW)
        .node("Conv", {"x", "K"}, {"y"}, {}, "", "conv1");
    CHECK(contains(refusal_of(partial), "node 'conv1' (1 of 1)"));
    CHECK(contains(refusal_of(partial), "found Conv"));
}

TEST_CASE("onnx: the scaler of scikit-learn's pipelines folds into the first layer") {
    OnnxBuilder builder = start();
    builder.node("Scaler", {"x"}, {"s"},
                 {{"offset", std::vector<float>{1, 2, 3}}, {"scale", std::vector<float>{0.5F, 2, 1}}}, "ai.onnx.ml");
    builder.node("MatMul", {"s", "V"}, {"y"});
    const ModelFile model = check(builder, [](const Vector& x) {
        return Vector(matrix(kW, 3, 4).transpose() * (x - vector({1, 2, 3})).cwiseProduct(vector({0.5F, 2, 1})));
    });
    CHECK(model.network.nodes().size() == 1);
}

TEST_CASE("onnx: columns that are inputs of their own are joined, with the widths that the file states") {
    const auto joined = [](const std::vector<std::int64_t>& widths) {
        OnnxBuilder builder;
        builder.input("a", {0, 1}).input("b", {0, 2}).output("y").tensor("V", {3, 4}, kW);
        builder.node("FeatureVectorizer", {"b", "a"}, {"x"}, {{"inputdimensions", widths}}, "ai.onnx.ml");
        return builder.node("MatMul", {"x", "V"}, {"y"});
    };
    const ModelFile model = check(joined({2, 1}), [](const Vector& x) {
        return Vector(matrix(kW, 3, 4).transpose() * Vector(Eigen::Vector3d(x(1), x(2), x(0))));
    });
    CHECK(model.features == std::vector<std::string>{"a", "b_0", "b_1"});
    CHECK(contains(refusal_of(joined({1, 2})), "input 1 of shape [N, 2]"));
    CHECK(contains(refusal_of(joined({2})), "input 2 of shape [N, 1]"));
}

TEST_CASE("onnx: 16-bit weights are widened exactly") {
    // 1, -2, the largest half, the smallest denormal half
    const std::string half("\x00\x3C\x00\xC0\xFF\x7B\x01\x00", 8);
    OnnxBuilder builder;
    builder.input("x", {0, 1}, 10).output("y").raw_tensor("W", {1, 4}, 10, half).node("MatMul", {"x", "W"}, {"y"});
    const ModelFile model = open(builder);
    const auto& W = std::get<AffineOperation>(model.network.nodes()[0].operation).W;
    CHECK(W(0, 0) == 1);
    CHECK(W(1, 0) == -2);
    CHECK(W(2, 0) == 65504);
    CHECK(W(3, 0) == 0x1p-24);
    OnnxBuilder brain;
    brain.input("x", {0, 1}, 16)
        .output("y")
        .raw_tensor("W", {1, 1}, 16, std::string("\x80\x3F", 2))
        .node("MatMul", {"x", "W"}, {"y"});
    CHECK(std::get<AffineOperation>(open(brain).network.nodes()[0].operation).W(0, 0) == 1);
}
