#include "train/setup/loss.h"

#include "support/networks.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

struct One {
    double value;
    Eigen::VectorXd gradient;
};

One one_row(Loss loss, const Eigen::VectorXd& logits, std::int32_t answer, double number = 0) {
    const std::vector<std::int32_t> classes = {answer};
    const std::vector<double> values = {number};
    Eigen::MatrixXd gradient(logits.size(), 1);
    const BatchAnswers answers{classes, values, {}};
    const double value = loss_sum_and_gradient(loss, logits, answers, 1, gradient);
    CHECK(loss_sum(loss, logits, answers) == value);
    return {value, gradient};
}

}  // namespace

TEST_CASE("loss: equals its definition in long double for ordinary logits") {
    Rng rng(1);
    for (int i = 0; i < 200; ++i) {
        const Eigen::VectorXd z = random_matrix(rng, 4, 1, 3.0);
        const auto answer = static_cast<std::int32_t>(rng.below(4));
        long double sum = 0;
        for (const double zk : z) sum += std::exp(static_cast<long double>(zk));
        const One softmax = one_row(Loss::kSoftmaxCrossEntropy, z, answer);
        CHECK(softmax.value == doctest::Approx(static_cast<double>(std::log(sum) - z(answer))).epsilon(1e-13));
        for (Eigen::Index k = 0; k < 4; ++k) {
            const long double p = std::exp(static_cast<long double>(z(k))) / sum;
            CHECK(softmax.gradient(k) ==
                  doctest::Approx(static_cast<double>(p - (k == answer ? 1 : 0))).epsilon(1e-12));
        }
        const std::int32_t y = answer % 2;
        const One binary = one_row(Loss::kBinaryCrossEntropy, z.head(1), y);
        const long double e = std::exp(static_cast<long double>(z(0)));
        CHECK(binary.value == doctest::Approx(static_cast<double>(std::log(1 + e) - y * z(0))).epsilon(1e-13));
        CHECK(binary.gradient(0) == doctest::Approx(static_cast<double>(e / (1 + e) - y)).epsilon(1e-12));
        const One square = one_row(Loss::kSquaredError, z.head(1), 0, z(1));
        CHECK(square.value == (z(0) - z(1)) * (z(0) - z(1)));
        CHECK(square.gradient(0) == 2 * (z(0) - z(1)));
    }
}

TEST_CASE("loss: neither overflows nor loses a row that is right by far") {
    const Eigen::VectorXd far = Eigen::VectorXd::Constant(1, 800.0);
    CHECK(one_row(Loss::kBinaryCrossEntropy, far, 0).value == 800);
    CHECK(one_row(Loss::kBinaryCrossEntropy, far, 0).gradient(0) == 1);
    CHECK(one_row(Loss::kBinaryCrossEntropy, -far, 1).value == 800);
    const Eigen::VectorXd right = Eigen::VectorXd::Constant(1, 50.0);
    CHECK(one_row(Loss::kBinaryCrossEntropy, right, 1).value == doctest::Approx(std::exp(-50.0)));
    CHECK(one_row(Loss::kBinaryCrossEntropy, right, 1).gradient(0) == doctest::Approx(-std::exp(-50.0)));

    Eigen::VectorXd logits(3);
    logits << 900, 850, -900;
    CHECK(one_row(Loss::kSoftmaxCrossEntropy, logits, 2).value == 1800);
    CHECK(one_row(Loss::kSoftmaxCrossEntropy, logits, 0).value == doctest::Approx(std::exp(-50.0)));
    CHECK(one_row(Loss::kSoftmaxCrossEntropy, logits, 0).gradient(0) == doctest::Approx(-std::exp(-50.0)));
    CHECK(one_row(Loss::kSoftmaxCrossEntropy, logits, 2).gradient(2) == -1);
}

TEST_CASE("loss: a batch is the weighted sum of its rows, and the gradient is scaled") {
    Rng rng(2);
    const Eigen::MatrixXd logits = random_matrix(rng, 3, 5);
    const std::vector<std::int32_t> classes = {0, 2, 1, 1, 0};
    const std::vector<double> weights = {1, 0.5, 0, 3, 2};
    Eigen::MatrixXd gradient(3, 5);
    const double sum = loss_sum_and_gradient(Loss::kSoftmaxCrossEntropy, logits, {classes, {}, weights}, 0.2, gradient);
    double expected = 0;
    for (Eigen::Index c = 0; c < 5; ++c) {
        const auto i = static_cast<std::size_t>(c);
        const One one = one_row(Loss::kSoftmaxCrossEntropy, logits.col(c), classes[i]);
        expected += weights[i] * one.value;
        CHECK((gradient.col(c) - 0.2 * weights[i] * one.gradient).norm() < 1e-15);
    }
    CHECK(sum == doctest::Approx(expected).epsilon(1e-14));
}

TEST_CASE("loss: each belongs to a link and a task") {
    CHECK(link_of(Loss::kBinaryCrossEntropy) == Link::kSigmoid);
    CHECK(link_of(Loss::kSoftmaxCrossEntropy) == Link::kSoftmax);
    CHECK(link_of(Loss::kSquaredError) == Link::kIdentity);
    TrainingSet set;
    CHECK(loss_for(set) == Loss::kSquaredError);
    set.num_classes = 2;
    CHECK(loss_for(set) == Loss::kBinaryCrossEntropy);
    set.num_classes = 3;
    CHECK(loss_for(set) == Loss::kSoftmaxCrossEntropy);
    CHECK(outputs_for(Loss::kSoftmaxCrossEntropy, 3) == 3);
    CHECK(outputs_for(Loss::kBinaryCrossEntropy, 2) == 1);
    CHECK(loss_name(Loss::kBinaryCrossEntropy) == "binary cross-entropy");
}
