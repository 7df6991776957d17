#include "formats/onnx/onnx.h"
#include "support/bytes.h"
#include "support/networks.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace reluscope;

namespace {

ModelFile reopened(const ModelFile& model, FloatWidth width) {
    const std::vector<std::byte> bytes = write_onnx(model, width);
    Result<ModelFile> again = read_onnx("again.onnx", bytes);
    REQUIRE_MESSAGE(again.has_value(), (again ? "" : again.error().sentence()));
    return *std::move(again);
}

double narrowed(double value) { return static_cast<double>(static_cast<float>(value)); }

/// Same numbers in all affine maps and slopes, after `expected` was rounded by `round`.
template <class Round>
void check_same_numbers(const Network& found, const Network& expected, Round round) {
    REQUIRE(found.nodes().size() == expected.nodes().size());
    for (std::size_t i = 0; i < found.nodes().size(); ++i) {
        const Operation& a = found.nodes()[i].operation;
        const Operation& b = expected.nodes()[i].operation;
        REQUIRE(a.index() == b.index());
        if (const auto* affine = std::get_if<AffineOperation>(&b)) {
            CHECK(std::get<AffineOperation>(a).W == Eigen::MatrixXd(affine->W.unaryExpr(round)));
            CHECK(std::get<AffineOperation>(a).b == Eigen::VectorXd(affine->b.unaryExpr(round)));
        }
        if (const auto* activation = std::get_if<ActivationOperation>(&b)) {
            CHECK(std::get<ActivationOperation>(a).slope == Eigen::VectorXd(activation->slope.unaryExpr(round)));
        }
    }
}

}  // namespace

TEST_CASE("onnx: what was written with doubles reads back to the same numbers") {
    for (const testing::NamedNetwork& named : testing::all_networks()) {
        CAPTURE(named.name);
        const ModelFile model(named.network);
        const ModelFile again = reopened(model, FloatWidth::kFloat64);
        const Eigen::MatrixXd inputs = testing::test_inputs(model.network, 5, 3);
        for (Eigen::Index c = 0; c < inputs.cols(); ++c) {
            const auto before = testing::slow_forward(model.network, inputs.col(c));
            const auto after = testing::slow_forward(again.network, inputs.col(c));
            CHECK(before.pattern == after.pattern);
            CHECK(before.logits == after.logits);
        }
        check_same_numbers(again.network, model.network, [](double value) { return value; });
    }
}

TEST_CASE("onnx: what was written with floats reads back rounded to float") {
    const ModelFile model(testing::branching_network(5));
    check_same_numbers(reopened(model, FloatWidth::kFloat32).network, model.network, narrowed);
}

TEST_CASE("onnx: weights past the range of float are written as doubles") {
    AffineOperation layer{ValueId(0), Eigen::MatrixXd::Constant(1, 1, 1e300), Eigen::VectorXd::Zero(1)};
    const ModelFile model(*make_stack({layer}, 0, Link::kIdentity));
    check_same_numbers(reopened(model, FloatWidth::kFloat32).network, model.network,
                       [](double value) { return value; });
}

TEST_CASE("onnx: link, feature names, classes and target are written") {
    for (const Link link : {Link::kIdentity, Link::kSigmoid, Link::kSoftmax}) {
        ModelFile model(testing::random_network({3, 4, 2}, 1, 0.1, link));
        model.features = {"age", "sex, \"quoted\"", "größe"};
        model.classes = {"no", "yes"};
        model.target = "survived";
        const ModelFile again = reopened(model, FloatWidth::kFloat32);
        CHECK(again.network.link() == link);
        CHECK(again.features == model.features);
        CHECK(again.classes == model.classes);
        CHECK(again.target == "survived");
    }
}

TEST_CASE("onnx: a network of no layers is written as Identity") {
    NetworkSpec spec;
    spec.num_inputs = 2;
    spec.output = ValueId(0);
    const ModelFile model(*Network::create(std::move(spec)));
    CHECK(reopened(model, FloatWidth::kFloat32).network.nodes().empty());
}
