#include "train/baseline.h"

#include "network/forward.h"
#include "support/networks.h"
#include "support/training_sets.h"
#include "train/descent/gradients.h"
#include "train/descent/lbfgs.h"

#include <Eigen/Dense>
#include <doctest/doctest.h>

#include <cmath>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

using SharedSet = std::shared_ptr<const TrainingSet>;

TrainOptions options_for(const TrainingSet& set) {
    TrainOptions options;
    options.loss = loss_for(set);
    return options;
}

Baseline fitted(const SharedSet& set, const TrainOptions& options) {
    Result<Baseline> baseline = fit_baseline(set, options);
    REQUIRE_MESSAGE(baseline.has_value(), baseline.error().sentence());
    return *std::move(baseline);
}

const AffineOperation& layer_of(const Baseline& baseline) {
    return std::get<AffineOperation>(baseline.network.nodes()[0].operation);
}

/// inputs x training rows.
Eigen::MatrixXd training_inputs(const TrainingSet& set) {
    Eigen::MatrixXd inputs(set.inputs.rows(), static_cast<Eigen::Index>(set.training.size()));
    for (std::size_t i = 0; i < set.training.size(); ++i)
        inputs.col(static_cast<Eigen::Index>(i)) = set.inputs.col(set.training[i]);
    return inputs;
}

/// Gradient with respect to the weights of standardised inputs and the biases, with the ridge; the fit's weights are
/// those of the inputs as they are.
double largest_gradient(const TrainingSet& set, const Baseline& baseline, const TrainOptions& options) {
    const Eigen::MatrixXd inputs = training_inputs(set);
    std::vector<std::int32_t> classes;
    std::vector<double> weights;
    for (const std::uint32_t row : set.training) {
        classes.push_back(set.classes[row]);
        if (!options.class_weights.empty())
            weights.push_back(options.class_weights[static_cast<std::size_t>(set.classes[row])]);
    }
    TrainOptions plain;
    plain.loss = options.loss;
    const LossGradient gradient = *loss_and_gradient(baseline.network, inputs, {classes, {}, weights}, plain);
    const Eigen::VectorXd mean = inputs.rowwise().mean();
    const Eigen::VectorXd scale =
        ((inputs.colwise() - mean).rowwise().squaredNorm() / static_cast<double>(inputs.cols())).cwiseSqrt();
    // f(x) = (W / s) (x - m) + ...: d/dW_standardised = (dW - db m^T) / s.
    Eigen::MatrixXd W = gradient.nodes[0].W - gradient.nodes[0].b * mean.transpose();
    W.array().rowwise() /= scale.array().transpose();
    W.array() += baseline.ridge * (layer_of(baseline).W.array().rowwise() * scale.array().transpose());
    return std::max(W.cwiseAbs().maxCoeff(), gradient.nodes[0].b.cwiseAbs().maxCoeff());
}

}  // namespace

TEST_CASE("baseline: least squares equals the closed form by a QR factorisation") {
    for (const double shift : {0.0, 1000.0}) {
        TrainingSet rows = linear_numbers(6, 300, 2);
        rows.inputs.row(2) *= 1e-4;
        rows.inputs.row(4).array() += shift;
        rows.inputs.row(5) = 0.9 * rows.inputs.row(1) + 0.1 * rows.inputs.row(5);
        const SharedSet set = shared_set(std::move(rows), 0.2);
        const Baseline baseline = fitted(set, options_for(*set));
        Eigen::MatrixXd A(static_cast<Eigen::Index>(set->training.size()), 7);
        A.leftCols(6) = training_inputs(*set).transpose();
        A.col(6).setOnes();
        Eigen::VectorXd y(A.rows());
        for (std::size_t i = 0; i < set->training.size(); ++i)
            y(static_cast<Eigen::Index>(i)) = set->values(set->training[i]);
        const Eigen::VectorXd exact = A.colPivHouseholderQr().solve(y);
        for (Eigen::Index j = 0; j < 6; ++j)
            CHECK(layer_of(baseline).W(0, j) == doctest::Approx(exact(j)).epsilon(1e-9));
        CHECK(layer_of(baseline).b(0) == doctest::Approx(exact(6)).epsilon(1e-8));
        CHECK(baseline.ridge == 0);
        const double mse = (A * exact - y).squaredNorm() / static_cast<double>(y.size());
        CHECK(baseline.training.loss == doctest::Approx(mse).epsilon(1e-9));
        CHECK(baseline.training.rmse == doctest::Approx(std::sqrt(mse)).epsilon(1e-9));
        CHECK(baseline.training.r2 > 0.95);
        REQUIRE(baseline.validation.has_value());
        CHECK(baseline.validation->r2 > 0.9);
        CHECK(baseline.network.link() == Link::kIdentity);
    }
}

TEST_CASE("baseline: least squares with constant and dependent columns has the residual of the others") {
    TrainingSet rows = linear_numbers(4, 200, 2);
    const SharedSet plain = shared_set(rows);
    TrainingSet more = rows;
    more.inputs.conservativeResize(7, Eigen::NoChange);
    more.inputs.row(4).setConstant(0.1);
    more.inputs.row(5) = rows.inputs.row(0) + rows.inputs.row(1);
    more.inputs.row(6) = rows.inputs.row(2);
    const SharedSet singular = shared_set(std::move(more));
    const Baseline a = fitted(plain, options_for(*plain));
    const Baseline b = fitted(singular, options_for(*singular));
    CHECK(b.ridge == 1e-8);
    CHECK(b.training.loss == doctest::Approx(a.training.loss).epsilon(1e-10));
    CHECK(layer_of(b).W(0, 4) == 0);
    CHECK(layer_of(b).W(0, 2) == doctest::Approx(layer_of(b).W(0, 6)).epsilon(1e-6));
    CHECK(layer_of(b).W.cwiseAbs().maxCoeff() < 10);
}

TEST_CASE("baseline: logistic and softmax regressions have zero gradient, weighted or not") {
    for (const int num_classes : {2, 3, 5}) {
        for (const bool weighted : {false, true}) {
            CAPTURE(num_classes);
            TrainingSet rows = overlapping_classes(5, num_classes, 400, 8);
            rows.inputs.row(1) *= 100;
            rows.inputs.row(3).array() += 30;
            const SharedSet set = shared_set(std::move(rows), 0.25);
            TrainOptions options = options_for(*set);
            if (weighted) {
                options.class_weights.assign(static_cast<std::size_t>(num_classes), 1.0);
                options.class_weights[1] = 4;
            }
            const Baseline baseline = fitted(set, options);
            CHECK(baseline.converged);
            CHECK(baseline.num_iterations > 3);
            CHECK(baseline.num_iterations < 100);
            CHECK(baseline.ridge == 1 / static_cast<double>(set->training.size()));
            CHECK(largest_gradient(*set, baseline, options) < 2e-9);
            CHECK(baseline.training.objective > baseline.training.loss);
            CHECK(baseline.training.accuracy > 1.3 / num_classes);
            CHECK(baseline.validation->accuracy > 1.1 / num_classes);
        }
    }
}

TEST_CASE("baseline: separable classes, a constant column and a class without rows have finite weights") {
    TrainingSet rows = circles(60, 0.05, 1);
    for (Eigen::Index row = 0; row < 60; ++row) {
        rows.inputs(0, row) = rows.classes[static_cast<std::size_t>(row)] == 1 ? 2.0 : -2.0;
        rows.inputs(1, row) = 0.3;
    }
    rows.num_classes = 3;
    const SharedSet set = shared_set(std::move(rows));
    const Baseline baseline = fitted(set, options_for(*set));
    CHECK(baseline.training.accuracy == 1);
    CHECK(layer_of(baseline).W.cwiseAbs().maxCoeff() < 20);
    CHECK(layer_of(baseline).W.col(1).isZero(0));
    CHECK(baseline.network.link() == Link::kSoftmax);
}

TEST_CASE("baseline: is no help for circles, which is its purpose") {
    const SharedSet set = shared_set(circles(400, 0.1, 1), 0.2);
    const Baseline baseline = fitted(set, options_for(*set));
    CHECK(baseline.training.accuracy < 0.65);
}

TEST_CASE("baseline: advances in slices that end") {
    const SharedSet set = shared_set(overlapping_classes(30, 10, 3000, 8), 0.2);
    auto job = BaselineJob::create(set, options_for(*set));
    REQUIRE(job.has_value());
    int slices = 0;
    double last = 0;
    while ((*job)->step()) {
        CHECK((*job)->progress() >= last);
        last = (*job)->progress();
        ++slices;
    }
    CHECK(slices > 10);
    CHECK((*job)->progress() == 1);
    CHECK((*job)->take().has_value());
}

TEST_CASE("baseline: what does not fit is refused in one sentence") {
    const SharedSet set = shared_set(circles(20, 0, 1));
    TrainOptions options = options_for(*set);
    options.loss = Loss::kSquaredError;
    const auto refused = fit_baseline(set, options);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().sentence() == "squared error: expected numbers as answers, found classes");
    TrainingSet wide;
    wide.inputs = Eigen::MatrixXd::Zero(2001, 2);
    wide.values = Eigen::VectorXd::Zero(2);
    const auto too_wide = fit_baseline(shared_set(std::move(wide)), options);
    REQUIRE_FALSE(too_wide.has_value());
    CHECK(too_wide.error().sentence() == "least squares: expected at most 2000 inputs, found 2001");
}

TEST_CASE("lbfgs: finds the minimum of Rosenbrock's valley and of a badly scaled quadratic") {
    LbfgsSearch valley(Eigen::Vector2d(-1.2, 1), 1e-10, 500);
    const auto at = [](const Eigen::VectorXd& x, Eigen::VectorXd& gradient) {
        const double a = 1 - x(0), b = x(1) - x(0) * x(0);
        gradient = Eigen::Vector2d(-2 * a - 400 * x(0) * b, 200 * b);
        return a * a + 100 * b * b;
    };
    Eigen::VectorXd gradient;
    double value = at(valley.point(), gradient);
    while (valley.advance(value, gradient)) value = at(valley.point(), gradient);
    CHECK((valley.best() - Eigen::Vector2d::Ones()).norm() < 1e-8);
    CHECK(valley.num_iterations() < 100);

    const Eigen::VectorXd curvature =
        Eigen::VectorXd::LinSpaced(20, 0, 4).unaryExpr([](double e) { return std::pow(10, e); });
    LbfgsSearch bowl(Eigen::VectorXd::Ones(20), 1e-9, 1000);
    do {
        gradient = curvature.cwiseProduct(bowl.point());
        value = gradient.dot(bowl.point()) / 2;
    } while (bowl.advance(value, gradient));
    CHECK(bowl.best().norm() < 1e-8);
}
