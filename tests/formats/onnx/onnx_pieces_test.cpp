#include "formats/onnx/onnx.h"
#include "support/bytes.h"
#include "support/networks.h"
#include "support/onnx_builder.h"
#include "support/paths.h"
#include "support/results.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>

// Operators that are piecewise linear without being called so, constants that have to be computed, and operator sets
// before 7.

using namespace reluscope;
using reluscope::testing::bytes_of;
using reluscope::testing::contains;
using reluscope::testing::OnnxAttribute;
using reluscope::testing::OnnxBuilder;

namespace {

using PieceFunction = std::function<Eigen::VectorXd(const Eigen::VectorXd&)>;

const std::vector<float> kPieceWeights = {1, -2, 0.5F, 3, 0.25F, -1, -0.5F, 2, 1.5F, -1, 1, 2};  // 3 x 4

Result<ModelFile> read_piece(const OnnxBuilder& builder) {
    const std::string file = builder.file();
    return read_onnx("piece.onnx", bytes_of(file));
}

std::string piece_refusal(const OnnxBuilder& builder) { return testing::sentence_of(read_piece(builder)); }

ModelFile check_piece(const OnnxBuilder& builder, const PieceFunction& expected) {
    Result<ModelFile> model = read_piece(builder);
    REQUIRE_MESSAGE(model.has_value(), (model ? "" : model.error().sentence()));
    const Eigen::MatrixXd inputs = testing::test_inputs(model->network, 30, 11);
    for (Eigen::Index c = 0; c < inputs.cols(); ++c) {
        const Eigen::VectorXd answer = expected(inputs.col(c));
        const Eigen::VectorXd logits = testing::slow_forward(model->network, inputs.col(c)).logits;
        REQUIRE(logits.size() == answer.size());
        CHECK((logits - answer).cwiseAbs().maxCoeff() <= 1e-13 * std::max(1.0, answer.cwiseAbs().maxCoeff()));
    }
    return *std::move(model);
}

/// Input x of 4 features, output y, the number 0 as "zero".
OnnxBuilder piece_start(int opset = 13) {
    OnnxBuilder builder(opset);
    builder.input("x", {0, 4}).output("y").tensor("W", {3, 4}, kPieceWeights).tensor("zero", {}, {0});
    return builder;
}

Eigen::VectorXd piece_relu(const Eigen::VectorXd& x) { return x.cwiseMax(0); }

std::vector<std::size_t> piece_layers(const ModelFile& model) {
    std::vector<std::size_t> widths;
    for (const HiddenLayer& layer : model.network.hidden_layers()) widths.push_back(layer.width);
    return widths;
}

/// The note on what became a part of affine layers; empty where there is none.
std::string piece_folding(const ModelFile& model) {
    for (const std::string& note : model.notes) {
        if (contains(note, "Folded into affine layers")) return note;
    }
    return {};
}

}  // namespace

TEST_CASE("onnx pieces: HardSigmoid is a clipped line, Shrink and ThresholdedRelu are read where they do not jump") {
    check_piece(piece_start().node("HardSigmoid", {"x"}, {"y"}, {{"alpha", 0.5F}, {"beta", 0.25F}}),
                [](const auto& x) { return Eigen::VectorXd((0.5 * x.array() + 0.25).max(0).min(1)); });
    check_piece(piece_start().node("Shrink", {"x"}, {"y"}, {{"lambd", 0.5F}, {"bias", 0.5F}}),
                [](const auto& x) { return Eigen::VectorXd((x.array() - 0.5).max(0) + (x.array() + 0.5).min(0)); });
    check_piece(piece_start().node("ThresholdedRelu", {"x"}, {"y"}, {{"alpha", 0.0F}}), piece_relu);
    CHECK(contains(piece_refusal(piece_start().node("Shrink", {"x"}, {"y"}, {{"lambd", 0.5F}})), "jump"));
    CHECK(contains(piece_refusal(piece_start().node("ThresholdedRelu", {"x"}, {"y"})), "jump"));
}

TEST_CASE("onnx pieces: the largest and smallest of features, in log2(n) layers with n - 1 units") {
    const std::vector<OnnxAttribute> along = {{"axes", std::vector<std::int64_t>{1}}};
    const ModelFile largest = check_piece(piece_start().node("ReduceMax", {"x"}, {"y"}, along),
                                          [](const auto& x) { return Eigen::VectorXd::Constant(1, x.maxCoeff()); });
    CHECK(piece_layers(largest) == std::vector<std::size_t>{2, 1});
    check_piece(piece_start().node("ReduceMin", {"x"}, {"y"}, along),
                [](const auto& x) { return Eigen::VectorXd::Constant(1, x.minCoeff()); });
    check_piece(piece_start().node("ReduceL1", {"x"}, {"y"}, along),
                [](const auto& x) { return Eigen::VectorXd::Constant(1, x.cwiseAbs().sum()); });
    // Maxout: 6 units in 2 groups of 3.
    OnnxBuilder maxout;
    maxout.input("x", {0, 6}).output("y").integers("s", {3}, {0, 2, 3});
    maxout.node("Reshape", {"x", "s"}, {"g"})
        .node("ReduceMax", {"g"}, {"y"}, {{"axes", std::vector<std::int64_t>{2}}, {"keepdims", std::int64_t{0}}});
    check_piece(maxout, [](const auto& x) {
        return Eigen::VectorXd(Eigen::Vector2d(x.head(3).maxCoeff(), x.tail(3).maxCoeff()));
    });
    CHECK(
        contains(piece_refusal(piece_start().node("ReduceMax", {"x"}, {"y"}, {{"axes", std::vector<std::int64_t>{0}}})),
                 "a reduction over features"));
}

TEST_CASE("onnx pieces: comparisons that choose between pieces which meet are activations of the natural units") {
    struct Form {
        std::string comparison;
        OnnxBuilder::Strings compared;
        OnnxBuilder::Strings chosen;
    };
    const std::vector<Form> forms = {{"Greater", {"x", "zero"}, {"x", "zero"}},
                                     {"GreaterOrEqual", {"x", "zero"}, {"x", "zero"}},
                                     {"Less", {"x", "zero"}, {"zero", "x"}},
                                     {"LessOrEqual", {"x", "zero"}, {"zero", "x"}},
                                     {"Less", {"zero", "x"}, {"x", "zero"}}};
    for (const Form& form : forms) {
        OnnxBuilder builder = piece_start();
        builder.node(form.comparison, form.compared, {"c"});
        builder.node("Where", {"c", form.chosen[0], form.chosen[1]}, {"y"});
        const ModelFile model = check_piece(builder, piece_relu);
        REQUIRE(model.network.nodes().size() == 1);
        const auto& units = std::get<ActivationOperation>(model.network.nodes()[0].operation);
        CHECK(units.input == ValueId(0));
        CHECK(units.slope == Eigen::VectorXd::Zero(4));
    }
    OnnxBuilder leaky = piece_start();
    leaky.tensor("a", {1}, {0.25F}).node("Greater", {"x", "zero"}, {"c"}).node("Mul", {"x", "a"}, {"s"});
    const ModelFile model = check_piece(leaky.node("Where", {"c", "x", "s"}, {"y"}), [](const auto& x) {
        return Eigen::VectorXd(x.cwiseMax(0) + 0.25 * x.cwiseMin(0));
    });
    CHECK(std::get<ActivationOperation>(model.network.nodes()[0].operation).slope ==
          Eigen::VectorXd::Constant(4, 0.25));
}

TEST_CASE("onnx pieces: masks as factors, maxima of values by Where, |x| by Sign") {
    OnnxBuilder mask = piece_start();
    mask.node("Greater", {"x", "zero"}, {"c"}).node("Cast", {"c"}, {"m"}, {{"to", std::int64_t{1}}});
    check_piece(mask.node("Mul", {"m", "x"}, {"y"}), piece_relu);

    OnnxBuilder slopes = piece_start();
    slopes.tensor("p", {}, {0.75F}).tensor("q", {4}, {0.25F, 0.25F, 0.25F, 0.25F});
    slopes.node("Less", {"x", "zero"}, {"c"})
        .node("Not", {"c"}, {"n"})
        .node("Cast", {"n"}, {"m"}, {{"to", std::int64_t{1}}});
    slopes.node("Mul", {"m", "p"}, {"r"}).node("Add", {"r", "q"}, {"s"}).node("Mul", {"x", "s"}, {"y"});
    check_piece(slopes, [](const auto& x) { return Eigen::VectorXd(x.cwiseMax(0) + 0.25 * x.cwiseMin(0)); });

    OnnxBuilder larger = piece_start();
    larger.tensor("b", {4}, {0.5F, -1, 0, 2}).tensor("two", {}, {2}).node("Mul", {"x", "two"}, {"d"});
    larger.node("Add", {"x", "b"}, {"e"}).node("Greater", {"d", "e"}, {"c"}).node("Where", {"c", "d", "e"}, {"y"});
    check_piece(larger, [](const auto& x) {
        const Eigen::VectorXd b = Eigen::Vector4d(0.5, -1, 0, 2);
        return Eigen::VectorXd((2 * x).cwiseMax(x + b));
    });
    check_piece(piece_start().node("Sign", {"x"}, {"s"}).node("Mul", {"x", "s"}, {"y"}),
                [](const auto& x) { return Eigen::VectorXd(x.cwiseAbs()); });
}

TEST_CASE("onnx pieces: a jump is refused as one, and a comparison that ends the graph is a label") {
    OnnxBuilder jump = piece_start();
    jump.tensor("one", {}, {1}).node("Greater", {"x", "zero"}, {"c"}).node("Where", {"c", "x", "one"}, {"y"});
    CHECK(contains(piece_refusal(jump),
                   "pieces that meet where the comparison changes, as in Where(x > 0, x, 0), found Where with a jump"));
    OnnxBuilder further = piece_start();
    further.node("Greater", {"x", "zero"}, {"c"}).node("Cast", {"c"}, {"m"}, {{"to", std::int64_t{1}}});
    further.tensor("V", {4, 1}, {1, 2, 3, 4}).node("MatMul", {"m", "V"}, {"y"});
    CHECK(contains(piece_refusal(further), "found Greater, which is used otherwise"));
    CHECK(read_piece(piece_start().node("Greater", {"x", "zero"}, {"y"})).has_value());
}

TEST_CASE("onnx pieces: Pad, CumSum, Expand, Tile, Einsum and a fixed Where are affine") {
    OnnxBuilder pad = piece_start();
    pad.integers("p", {4}, {0, 1, 0, 2}).tensor("v", {}, {0.5F});
    check_piece(pad.node("Pad", {"x", "p", "v"}, {"y"}), [](const auto& x) {
        Eigen::VectorXd y = Eigen::VectorXd::Constant(7, 0.5);
        y.segment(1, 4) = x;
        return y;
    });
    OnnxBuilder sums = piece_start();
    check_piece(sums.integers("a", {}, {1}).node("CumSum", {"x", "a"}, {"y"}), [](const auto& x) {
        Eigen::VectorXd y = x;
        for (Eigen::Index i = 1; i < 4; ++i) y[i] += y[i - 1];
        return y;
    });
    OnnxBuilder einsum = piece_start();
    check_piece(einsum.node("Einsum", {"x", "W"}, {"y"}, {{"equation", std::string("ni, oi -> no")}}),
                [](const auto& x) {
                    Eigen::VectorXd y = Eigen::VectorXd::Zero(3);
                    for (Eigen::Index i = 0; i < 12; ++i)
                        y[i / 4] += static_cast<double>(kPieceWeights[static_cast<std::size_t>(i)]) * x[i % 4];
                    return y;
                });
    OnnxBuilder where = piece_start();
    where.raw_tensor("c", {4}, 9, std::string("\1\0\0\1", 4)).tensor("k", {}, {7});
    check_piece(where.node("Where", {"c", "x", "k"}, {"y"}),
                [](const auto& x) { return Eigen::VectorXd(Eigen::Vector4d(x[0], 7, 7, x[3])); });
    OnnxBuilder tile = piece_start();
    check_piece(tile.integers("r", {2}, {1, 2}).node("Tile", {"x", "r"}, {"y"}), [](const auto& x) {
        Eigen::VectorXd y(8);
        y << x, x;
        return y;
    });
}

TEST_CASE("onnx pieces: a constant that is spread over the batch stands beside the features") {
    OnnxBuilder builder = piece_start();
    builder.integers("first", {1}, {0}).integers("two", {1}, {2}).tensor("b", {2}, {0.5F, -1});
    builder.node("Shape", {"x"}, {"s"}).node("Gather", {"s", "first"}, {"n"});
    builder.node("Concat", {"n", "two"}, {"t"}, {{"axis", std::int64_t{0}}}).node("Expand", {"b", "t"}, {"e"});
    check_piece(builder.node("Concat", {"x", "e"}, {"y"}, {{"axis", std::int64_t{1}}}), [](const auto& x) {
        Eigen::VectorXd y(6);
        y << x, 0.5, -1;
        return y;
    });
}

TEST_CASE("onnx pieces: products and reductions of constants, as spectral norms are exported") {
    OnnxBuilder builder = piece_start();
    builder.tensor("u", {3}, {0.6F, 0, 0.8F}).tensor("v", {4}, {0.5F, 0.5F, 0.5F, 0.5F});
    builder.node("MatMul", {"W", "v"}, {"Wv"})
        .node("MatMul", {"u", "Wv"}, {"sigma"})
        .node("Div", {"W", "sigma"}, {"N"});
    check_piece(builder.node("Gemm", {"x", "N"}, {"y"}, {{"transB", std::int64_t{1}}}), [](const auto& x) {
        Eigen::MatrixXd W(3, 4);
        for (Eigen::Index i = 0; i < 12; ++i) W(i / 4, i % 4) = kPieceWeights[static_cast<std::size_t>(i)];
        const Eigen::Vector3d u(static_cast<double>(0.6F), 0, static_cast<double>(0.8F));
        const double sigma = u.dot(W * Eigen::Vector4d::Constant(0.5));
        return Eigen::VectorXd(W * x / sigma);
    });
    OnnxBuilder norms = piece_start();
    norms.node("ReduceL2", {"W"}, {"n"}, {{"axes", std::vector<std::int64_t>{1}}}).node("Div", {"W", "n"}, {"N"});
    norms.node("Transpose", {"N"}, {"T"}).node("Relu", {"T"}, {"R"}).node("MatMul", {"x", "R"}, {"y"});
    check_piece(norms, [](const auto& x) {
        Eigen::MatrixXd W(3, 4);
        for (Eigen::Index i = 0; i < 12; ++i) W(i / 4, i % 4) = kPieceWeights[static_cast<std::size_t>(i)];
        return Eigen::VectorXd(W.rowwise().normalized().cwiseMax(0) * x);
    });
}

TEST_CASE("onnx pieces: 8-bit weights behind DequantizeLinear, with a scale for all or for each output") {
    OnnxBuilder all = piece_start();
    all.raw_tensor("q", {4, 1}, 3, std::string("\x7F\x80\x01\xFF", 4))
        .tensor("s", {}, {0.5F})
        .raw_tensor("z", {}, 3, std::string("\1", 1));
    all.node("DequantizeLinear", {"q", "s", "z"}, {"w"}).node("MatMul", {"x", "w"}, {"y"});
    check_piece(all, [](const auto& x) { return Eigen::VectorXd::Constant(1, 63 * x[0] - 64.5 * x[1] - x[3]); });
    OnnxBuilder each = piece_start();
    each.raw_tensor("q", {4, 2}, 2, std::string("\1\2\3\4\5\6\7\x8", 8))
        .tensor("s", {2}, {0.5F, 2})
        .raw_tensor("z", {2}, 2, std::string("\1\2", 2));
    each.node("DequantizeLinear", {"q", "s", "z"}, {"w"}, {{"axis", std::int64_t{1}}})
        .node("MatMul", {"x", "w"}, {"y"});
    check_piece(each, [](const auto& x) {
        return Eigen::VectorXd(Eigen::Vector2d(x[1] + 2 * x[2] + 3 * x[3], 4 * x[1] + 8 * x[2] + 12 * x[3]));
    });
    const std::string rounded =
        piece_refusal(piece_start().tensor("s", {}, {1}).node("QuantizeLinear", {"x", "s"}, {"y"}));
    CHECK(contains(rounded, "found QuantizeLinear"));
}

TEST_CASE("onnx pieces: operator sets before 7 are read where operators mean the same") {
    OnnxBuilder aligned(6);
    aligned.input("x", {0, 2, 2}).output("y").tensor("b", {2}, {10, 20}).integers("s", {2}, {0, 4});
    aligned.node("Add", {"x", "b"}, {"a"}, {{"broadcast", std::int64_t{1}}, {"axis", std::int64_t{1}}});
    aligned.node("Reshape", {"a", "s"}, {"r"})
        .node("Relu", {"r"}, {"y"}, {{"consumed_inputs", std::vector<std::int64_t>{0}}});
    check_piece(aligned, [](const auto& x) { return piece_relu(x + Eigen::Vector4d(10, 10, 20, 20)); });

    OnnxBuilder old(5);
    old.input("x", {0, 4}).output("y").tensor("W", {3, 4}, kPieceWeights).tensor("c", {3}, {1, 2, 3});
    old.node("Gemm", {"x", "W", "c"}, {"g"}, {{"transB", std::int64_t{1}}, {"broadcast", std::int64_t{1}}});
    old.node("Dropout", {"g"}, {"d"}, {{"is_test", std::int64_t{1}}})
        .node("Cast", {"d"}, {"y"}, {{"to", std::string("DOUBLE")}});
    CHECK(read_piece(old).has_value());
    CHECK(contains(piece_refusal(piece_start(6).node("Dropout", {"x"}, {"y"})), "training mode"));
}

TEST_CASE("onnx pieces: BatchNormalization that trains is refused in every operator set") {
    const auto norm = [](int opset, const OnnxBuilder::Strings& outputs, const std::vector<OnnxAttribute>& attributes) {
        OnnxBuilder builder = piece_start(opset);
        builder.tensor("one", {4}, {1, 1, 1, 1});
        return builder.node("BatchNormalization", {"x", "one", "one", "one", "one"}, outputs, attributes);
    };
    CHECK(contains(piece_refusal(norm(13, {"y", "m", "v", "sm", "sv"}, {})), "training mode"));
    CHECK(contains(piece_refusal(norm(9, {"y", "m"}, {})), "training mode"));
    CHECK(contains(piece_refusal(norm(15, {"y"}, {{"training_mode", std::int64_t{1}}})), "training mode"));
    CHECK(contains(piece_refusal(norm(6, {"y"}, {})), "training mode"));
    CHECK(read_piece(norm(13, {"y"}, {})).has_value());
    CHECK(read_piece(norm(13, {"y", "", ""}, {})).has_value());
    CHECK(read_piece(norm(6, {"y"}, {{"is_test", std::int64_t{1}}})).has_value());
}

TEST_CASE("onnx pieces: an operator that makes units is not said to be folded into affine layers") {
    const std::vector<OnnxAttribute> along = {{"axes", std::vector<std::int64_t>{1}}};
    const auto start = [] {
        return piece_start().tensor("low", {}, {-0.5F}).tensor("high", {}, {0.75F}).tensor("s", {4}, {2, 3, -1, 0.5F});
    };
    const auto masked = [&start](const std::string& bound) {
        return start().node("Greater", {"x", bound}, {"c"}).node("Where", {"c", "x", bound}, {"y"});
    };
    const std::vector<OnnxBuilder> graphs = {
        start().node("Relu", {"x"}, {"y"}),
        start().node("LeakyRelu", {"x"}, {"y"}),
        start().node("PRelu", {"x", "s"}, {"y"}),
        start().node("Abs", {"x"}, {"y"}),
        start().node("Clip", {"x", "low"}, {"y"}),
        start().node("Clip", {"x", "", "high"}, {"y"}),
        start().node("Clip", {"x", "low", "high"}, {"y"}),
        start().node("HardSigmoid", {"x"}, {"y"}),
        start().node("ThresholdedRelu", {"x"}, {"y"}, {{"alpha", 0.0F}}),
        start().node("Shrink", {"x"}, {"y"}, {{"lambd", 0.5F}, {"bias", 0.5F}}),
        start().node("Max", {"x", "s"}, {"y"}),
        start().node("Min", {"x", "s"}, {"y"}),
        start().node("Relu", {"x"}, {"r"}).node("Max", {"x", "r", "high"}, {"y"}),
        start().node("Relu", {"x"}, {"r"}).node("Min", {"x", "r", "high"}, {"y"}),
        start().node("ReduceMax", {"x"}, {"y"}, along),
        start().node("ReduceMin", {"x"}, {"y"}, along),
        start().node("ReduceL1", {"x"}, {"y"}, along),
        masked("zero"),
        masked("low"),
        start().node("Sign", {"x"}, {"c"}).node("Mul", {"x", "c"}, {"y"}),
    };
    for (std::size_t i = 0; i < graphs.size(); ++i) {
        CAPTURE(i);
        const Result<ModelFile> model = read_piece(graphs[i]);
        REQUIRE_MESSAGE(model.has_value(), (model ? "" : model.error().sentence()));
        CHECK(model->network.num_hidden_units() > 0);
        CHECK(piece_folding(*model) == "");
    }
    // What scales and shifts beside them is.
    const Result<ModelFile> beside =
        read_piece(start().node("Div", {"x", "s"}, {"d"}).node("HardSigmoid", {"d"}, {"h"}).node("Neg", {"h"}, {"y"}));
    REQUIRE(beside.has_value());
    CHECK(piece_folding(*beside) == "Folded into affine layers: Div and Neg.");
    // A comparison that ends the graph is cut off, as another note says.
    const Result<ModelFile> label = read_piece(start().node("Greater", {"x", "low"}, {"y"}));
    REQUIRE(label.has_value());
    CHECK(piece_folding(*label) == "");
    const std::string hidden = testing::read_file(testing::test_data() + "/onnx/hardsigmoid_hidden.onnx");
    const Result<ModelFile> published = read_onnx("hardsigmoid_hidden.onnx", bytes_of(hidden));
    REQUIRE(published.has_value());
    CHECK(published->network.num_hidden_units() == 18);
    CHECK(piece_folding(*published) == "");
}

TEST_CASE("onnx pieces: nothing is called what it is not") {
    const std::string smooth = piece_refusal(piece_start().node("Tanh", {"x"}, {"t"}).node("Relu", {"t"}, {"y"}));
    CHECK(contains(smooth, "expected a piecewise-linear operator"));
    for (const std::string op : {"MaxPool", "AveragePool", "GlobalMaxPool", "Resize", "DepthToSpace"}) {
        const std::string refusal = piece_refusal(piece_start().node(op, {"x"}, {"y"}));
        CHECK(contains(refusal, "expected an operator that is read (docs/onnx.md lists them), found " + op));
    }
    OnnxBuilder conv;
    conv.input("x", {0, 1, 4}).output("y").tensor("W", {1, 1, 3}, {1, 2, 3}).node("Conv", {"x", "W"}, {"y"});
    CHECK(contains(piece_refusal(conv), "a convolution whose kernel covers its whole input"));
}

TEST_CASE("onnx pieces: the batch is no feature, however many rows the file fixes") {
    for (const std::int64_t rows : {65'537, 2'000'000}) {
        OnnxBuilder builder;
        builder.input("x", {rows, 16})
            .output("y")
            .tensor("W", {16, 1}, std::vector<float>(16, 1))
            .node("MatMul", {"x", "W"}, {"y"});
        const Result<ModelFile> model = read_piece(builder);
        REQUIRE(model.has_value());
        CHECK(model->network.num_inputs() == 16);
    }
    OnnxBuilder wide;
    wide.input("x", {0, 1'048'577}).output("y").node("Relu", {"x"}, {"y"});
    CHECK(contains(piece_refusal(wide), "at most 1048576 features in a row"));
}
