#include "support/networks.h"
#include "train/descent/optimiser_kernel.h"
#include "train/setup/train_options.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>

using namespace reluscope;
using namespace reluscope::testing;

TEST_CASE("optimiser: Adam equals algorithm 1 of its paper, at every length") {
    for (const Eigen::Index size : {1, 2, 3, 4, 7, 8, 33}) {
        Rng rng(static_cast<std::uint64_t>(size));
        Eigen::VectorXd fast = random_matrix(rng, size, 1);
        Eigen::VectorXd w = fast;
        Eigen::VectorXd mean = Eigen::VectorXd::Zero(size), square = mean, m = mean, v = mean;
        for (int t = 1; t <= 50; ++t) {
            Eigen::VectorXd g = random_matrix(rng, size, 1);
            m = 0.9 * m + 0.1 * g;
            v = 0.999 * v + 0.001 * g.cwiseAbs2();
            const Eigen::ArrayXd m_hat = m.array() / (1 - std::pow(0.9, t));
            const Eigen::ArrayXd v_hat = v.array() / (1 - std::pow(0.999, t));
            w.array() -= 0.01 * m_hat / (v_hat.sqrt() + 1e-8);
            const bool finite =
                adam_step({fast.data(), g.data(), mean.data(), square.data(), static_cast<std::size_t>(size), 0.9,
                           0.999, 0.01 / (1 - std::pow(0.9, t)), 1 / std::sqrt(1 - std::pow(0.999, t)), 1e-8});
            CHECK(finite);
            CHECK(g.isZero(0));
        }
        CHECK((fast - w).cwiseAbs().maxCoeff() < 1e-14);
    }
}

TEST_CASE("optimiser: every parameter is treated alike, wherever it stands") {
    // The wide, the narrow and the single path give the same bits.
    Rng rng(3);
    for (int round = 0; round < 20; ++round) {
        const double w0 = rng.normal(), g0 = rng.normal(), m0 = rng.normal(), v0 = rng.uniform();
        Eigen::VectorXd w = Eigen::VectorXd::Constant(7, w0), g = Eigen::VectorXd::Constant(7, g0);
        Eigen::VectorXd m = Eigen::VectorXd::Constant(7, m0), v = Eigen::VectorXd::Constant(7, v0);
        CHECK(adam_step({w.data(), g.data(), m.data(), v.data(), 7, 0.9, 0.99, 0.03, 1.7, 1e-8}));
        for (Eigen::Index i = 1; i < 7; ++i) {
            CHECK(w(i) == w(0));
            CHECK(m(i) == m(0));
            CHECK(v(i) == v(0));
        }
    }
}

TEST_CASE("optimiser: SGD with momentum adds up its velocity") {
    Eigen::VectorXd w = Eigen::VectorXd::Zero(3), velocity = w;
    for (int t = 0; t < 3; ++t) {
        Eigen::VectorXd g = Eigen::VectorXd::Ones(3);
        CHECK(sgd_step({w.data(), g.data(), velocity.data(), 3, 0.1, 0.5}));
        CHECK(g.isZero(0));
    }
    CHECK(velocity(1) == 1.75);
    CHECK(w(2) == doctest::Approx(-0.1 * (1 + 1.5 + 1.75)));
}

TEST_CASE("optimiser: numbers that are not finite are noticed, wherever they stand") {
    const double infinity = std::numeric_limits<double>::infinity();
    for (Eigen::Index place = 0; place < 7; ++place) {
        for (const double bad : {infinity, -infinity, std::numeric_limits<double>::quiet_NaN(), 1e200}) {
            Eigen::VectorXd w = Eigen::VectorXd::Zero(7), m = w, v = w, g = Eigen::VectorXd::Ones(7);
            g(place) = bad;  // the square of 1e200 overflows
            CHECK_FALSE(adam_step({w.data(), g.data(), m.data(), v.data(), 7, 0.9, 0.999, 0.1, 1, 1e-8}));
            if (bad == 1e200) continue;
            g.setOnes();
            g(place) = bad;
            CHECK_FALSE(sgd_step({w.data(), g.data(), m.data(), 7, 0.1, 0.9}));
        }
    }
}

TEST_CASE("optimiser: moments of units that died do not linger as denormal numbers") {
    Eigen::VectorXd w = Eigen::VectorXd::Zero(7), v = w, g = w;
    Eigen::VectorXd m = Eigen::VectorXd::Constant(7, 1e-299);
    Eigen::VectorXd velocity = m;
    for (int t = 0; t < 40; ++t) {
        CHECK(adam_step({w.data(), g.data(), m.data(), v.data(), 7, 0.9, 0.999, 0.1, 1, 1e-8}));
        CHECK(sgd_step({w.data(), g.data(), velocity.data(), 7, 0.1, 0.9}));
    }
    CHECK(m.isZero(0));
    CHECK(velocity.isZero(0));
}

TEST_CASE("train_options: schedules follow their formulas") {
    TrainOptions options;
    options.learning_rate = 0.1;
    options.decay = 0.5;
    options.step_epochs = 3;
    options.final_share = 0.2;
    options.epochs = 11;
    CHECK(learning_rate_at(options, 7) == 0.1);
    options.schedule = Schedule::kStep;
    CHECK(learning_rate_at(options, 2) == 0.1);
    CHECK(learning_rate_at(options, 3) == doctest::Approx(0.05));
    CHECK(learning_rate_at(options, 6) == doctest::Approx(0.025));
    options.schedule = Schedule::kExponential;
    CHECK(learning_rate_at(options, 2) == doctest::Approx(0.025));
    options.schedule = Schedule::kCosine;
    CHECK(learning_rate_at(options, 0) == doctest::Approx(0.1));
    CHECK(learning_rate_at(options, 5) == doctest::Approx(0.06));
    CHECK(learning_rate_at(options, 10) == doctest::Approx(0.02));
    options.epochs = 1;
    CHECK(learning_rate_at(options, 0) == doctest::Approx(0.1));
}

TEST_CASE("train_options: the first number out of its range is named with the range") {
    CHECK(validate(TrainOptions{}));
    const auto sentence = [](auto&& change) {
        TrainOptions options;
        change(options);
        const Status status = validate(options);
        return status ? std::string() : status.error().sentence();
    };
    const double infinity = std::numeric_limits<double>::infinity();
    using O = TrainOptions;
    CHECK(sentence([](O& o) { o.learning_rate = 0; }) == "learning rate: expected a finite number above 0, found 0");
    CHECK(sentence([&](O& o) { o.learning_rate = infinity; }) ==
          "learning rate: expected a finite number above 0, found NaN or infinity");
    CHECK(sentence([](O& o) { o.beta1 = 1; }) == "beta1: expected 0 to below 1, found 1");
    CHECK(sentence([](O& o) { o.beta2 = -0.1; }) == "beta2: expected 0 to below 1, found -0.1");
    CHECK(sentence([](O& o) { o.epsilon = 0; }) == "epsilon: expected a finite number above 0, found 0");
    CHECK(sentence([](O& o) {
              o.optimiser = Optimiser::kSgd;
              o.momentum = 1.5;
          }) == "momentum: expected 0 to below 1, found 1.5");
    CHECK(sentence([](O& o) {
              o.schedule = Schedule::kExponential;
              o.decay = 1.5;
          }) == "decay of the learning rate: expected above 0 to 1, found 1.5");
    CHECK(sentence([](O& o) {
              o.schedule = Schedule::kStep;
              o.step_epochs = 0;
          }) == "epochs per step of the learning rate: expected at least 1, found 0");
    CHECK(sentence([](O& o) {
              o.schedule = Schedule::kCosine;
              o.final_share = -1;
          }) == "final share of the learning rate: expected 0 to 1, found -1");
    CHECK(sentence([](O& o) { o.l1_activations = -2; }) ==
          "L1 on the activations: expected a finite number, 0 or above, found -2");
    CHECK(sentence([](O& o) { o.batch_size = 0; }) == "batch size: expected at least 1, found 0");
    CHECK(sentence([](O& o) { o.epochs = -1; }) == "epochs: expected at least 0, found -1");
    CHECK(sentence([](O& o) { o.patience = -1; }) == "patience: expected at least 0, found -1");
    CHECK(sentence([](O& o) { o.validation_share = 1; }) == "validation share: expected 0 to below 1, found 1");
    const auto no_weight = [](O& o) { o.class_weights = {0, 0}; };
    CHECK(sentence(no_weight) == "class weights: expected at least one above 0, found none");
    CHECK(sentence([](O& o) {
              o.class_weights = {1, 2};
              o.balanced_class_weights = true;
          }) == "class weights: expected either balanced or a list, found both");
}
