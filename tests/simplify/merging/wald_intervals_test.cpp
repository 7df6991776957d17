#include "simplify/merging/wald_intervals.h"

#include "base/numerics/rng.h"

#include <Eigen/LU>
#include <doctest/doctest.h>

#include <cmath>

using namespace reluscope;

namespace {

FitRows random_rows(Rng& rng, Eigen::Index inputs, Eigen::Index count, bool is_class) {
    FitRows rows{Eigen::MatrixXd(inputs, count), Eigen::VectorXd(count)};
    for (Eigen::Index i = 0; i < count; ++i) {
        double z = 0.3;
        for (Eigen::Index j = 0; j < inputs; ++j) {
            rows.inputs(j, i) = rng.normal();
            z += (j % 2 == 0 ? 0.8 : -0.5) * rows.inputs(j, i);
        }
        rows.answers(i) = is_class ? (rng.uniform() < 1 / (1 + std::exp(-z)) ? 1 : 0) : z + rng.normal();
    }
    return rows;
}

}  // namespace

TEST_CASE("logistic fit: the gradient of the penalised loss is 0, and a single class is a constant") {
    Rng rng(3);
    const FitRows rows = random_rows(rng, 3, 200, true);
    const LocalFit fit = fit_logistic(rows, 1);
    CHECK(fit.converged);
    const Eigen::VectorXd z = (rows.inputs.transpose() * fit.weights).array() + fit.bias;
    const Eigen::VectorXd rest = logistic_of(z) - rows.answers;
    CHECK(std::abs(rest.sum()) < 1e-6);
    CHECK((rows.inputs * rest + fit.weights).cwiseAbs().maxCoeff() < 1e-6);
    FitRows one = rows;
    one.answers.setOnes();
    const LocalFit constant = fit_logistic(one, 1);
    CHECK(constant.constant == 1.0);
    CHECK(constant.weights.isZero(0));
    CHECK(1 / (1 + std::exp(-constant.bias)) == 1.0);
    FitRows separable = rows;  // a penalty keeps the weights finite
    separable.answers = (rows.inputs.row(0).transpose().array() > 0).cast<double>();
    CHECK(fit_logistic(separable, 1).converged);
    CHECK(std::isnan(*fit_logistic(FitRows{Eigen::MatrixXd(3, 0), Eigen::VectorXd(0)}, 1).constant));
}

TEST_CASE("wald intervals: the maximum of the likelihood, with errors from its curvature by differences") {
    Rng rng(5);
    const FitRows rows = random_rows(rng, 2, 400, true);
    const Inference inference = wald_intervals(rows, true);
    REQUIRE(inference.state == InferenceState::kGiven);
    REQUIRE(inference.coefficients.size() == 3);
    CHECK_FALSE(inference.few_rows);
    const Eigen::MatrixXd design = design_matrix(rows);
    Eigen::VectorXd theta(3);
    for (std::size_t j = 0; j < 3; ++j) theta(static_cast<Eigen::Index>(j)) = inference.coefficients[j].estimate;
    const auto loss = [&](const Eigen::VectorXd& at) { return log_loss(design * at, rows.answers); };
    for (Eigen::Index j = 0; j < 3; ++j) {
        for (const double step : {1e-3, -1e-3}) {
            Eigen::VectorXd beside = theta;
            beside(j) += step;
            CHECK(loss(beside) > loss(theta));
        }
    }
    Eigen::MatrixXd curvature(3, 3);
    constexpr double h = 1e-3;
    for (Eigen::Index i = 0; i < 3; ++i) {
        for (Eigen::Index j = 0; j < 3; ++j) {
            const Eigen::VectorXd u = h * Eigen::VectorXd::Unit(3, i);
            const Eigen::VectorXd v = h * Eigen::VectorXd::Unit(3, j);
            curvature(i, j) =
                (loss(theta + u + v) - loss(theta + u - v) - loss(theta - u + v) + loss(theta - u - v)) / (4 * h * h);
        }
    }
    const Eigen::MatrixXd covariance = curvature.inverse();
    for (std::size_t j = 0; j < 3; ++j) {
        const auto at = static_cast<Eigen::Index>(j);
        const CoefficientInterval& interval = inference.coefficients[j];
        CHECK(interval.standard_error == doctest::Approx(std::sqrt(covariance(at, at))).epsilon(1e-3));
        CHECK(interval.low == doctest::Approx(interval.estimate - 1.96 * interval.standard_error));
        CHECK(interval.p == doctest::Approx(std::erfc(std::abs(interval.statistic) / std::sqrt(2.0))));
    }
}

TEST_CASE("wald intervals: separation, one class, few rows and dependent inputs are said, not made up") {
    Rng rng(6);
    FitRows rows = random_rows(rng, 2, 60, true);
    FitRows separable = rows;
    for (Eigen::Index i = 0; i < 60; ++i)
        separable.answers(i) = rows.inputs(0, i) + 0.2 * rows.inputs(1, i) > 0.1 ? 1 : 0;
    CHECK(wald_intervals(separable, true).state == InferenceState::kSeparated);
    FitRows nearly = separable;  // rows of both classes on the rule itself: separated but for them
    nearly.inputs.row(0).head(2).setZero();
    nearly.inputs.row(1).setZero();
    for (Eigen::Index i = 0; i < 60; ++i) nearly.answers(i) = nearly.inputs(0, i) > 0 ? 1 : 0;
    nearly.answers(0) = 1;
    nearly.answers(1) = 0;
    CHECK(wald_intervals(nearly, true).state == InferenceState::kSeparated);
    FitRows one = rows;
    one.answers.setZero();
    CHECK(wald_intervals(one, true).state == InferenceState::kOneAnswer);
    CHECK(wald_intervals(one, true).coefficients.empty());
    FitRows few{rows.inputs.leftCols(3), rows.answers.head(3)};
    few.answers << 0, 1, 0;
    CHECK(wald_intervals(few, true).state == InferenceState::kNoRows);
    CHECK(wald_intervals(FitRows{Eigen::MatrixXd(2, 0), Eigen::VectorXd(0)}, true).state == InferenceState::kNoRows);
    FitRows twice{Eigen::MatrixXd(4, 60), rows.answers};
    twice.inputs << rows.inputs, rows.inputs.row(0) * 2, Eigen::RowVectorXd::Constant(60, 3);
    const Inference inference = wald_intervals(twice, true);
    REQUIRE(inference.state == InferenceState::kGiven);
    CHECK(inference.left_out == std::vector<Eigen::Index>{2, 3});
    CHECK(std::isnan(inference.coefficients[3].estimate));
    CHECK(inference.coefficients[1].estimate == doctest::Approx(wald_intervals(rows, true).coefficients[1].estimate));
    CHECK(inference.few_rows == (std::min(rows.answers.sum(), 60 - rows.answers.sum()) < 30));
}

TEST_CASE("wald intervals: of numbers by Student's t, whose table is met, and they cover what they should") {
    // Quantiles of any table: t(0.975) for 1, 5, 10, 30 and 120 degrees of freedom.
    const double table[][2] = {{1, 12.706}, {5, 2.5706}, {10, 2.2281}, {30, 2.0423}, {120, 1.9799}};
    for (const auto& line : table) {
        const double degrees = line[0];
        const double expected = line[1];
        CHECK(student_limit(degrees) == doctest::Approx(expected).epsilon(1e-4));
        CHECK(student_p(expected, degrees) == doctest::Approx(0.05).epsilon(1e-3));
    }
    Rng rng(7);
    int covered = 0;
    constexpr int kTrials = 200;
    for (int trial = 0; trial < kTrials; ++trial) {
        const Inference inference = wald_intervals(random_rows(rng, 2, 12, false), false);
        REQUIRE(inference.state == InferenceState::kGiven);
        covered += inference.coefficients[1].low < 0.8 && 0.8 < inference.coefficients[1].high ? 1 : 0;
    }
    CHECK(covered >= 180);  // 190 on average, with a standard deviation of 3
    CHECK(covered <= 199);
}

TEST_CASE("bootstrap intervals: near the Wald intervals where these hold, and failed draws are counted") {
    Rng rng(8);
    const FitRows rows = random_rows(rng, 1, 300, true);
    const BootstrapIntervals boot = bootstrap_intervals(rows, true, 300, 1);
    const Inference wald = wald_intervals(rows, true);
    REQUIRE(boot.coefficients.size() == 2);
    CHECK(boot.failed == 0);
    for (std::size_t j = 0; j < 2; ++j) {
        CHECK(boot.coefficients[j].standard_error == doctest::Approx(wald.coefficients[j].standard_error).epsilon(0.2));
        CHECK(boot.coefficients[j].low < wald.coefficients[j].estimate);
        CHECK(boot.coefficients[j].high > wald.coefficients[j].estimate);
    }
    const BootstrapIntervals again = bootstrap_intervals(rows, true, 300, 1);
    CHECK(again.coefficients[0].low == boot.coefficients[0].low);
    FitRows few{rows.inputs.leftCols(6), Eigen::VectorXd::Zero(6)};
    few.answers(0) = 1;
    CHECK(bootstrap_intervals(few, true, 50, 1).failed > 0);
}

TEST_CASE("bootstrap intervals: what follows from other inputs is left out, as from the Wald intervals") {
    Rng rng(9);
    for (const bool is_class : {true, false}) {
        const FitRows rows = random_rows(rng, 2, 200, is_class);
        FitRows more = rows;
        more.inputs.conservativeResize(4, Eigen::NoChange);
        more.inputs.row(2) = 2 * rows.inputs.row(0) - rows.inputs.row(1);
        more.inputs.row(3).setConstant(3);
        const BootstrapIntervals boot = bootstrap_intervals(more, is_class, 60, 1);
        const BootstrapIntervals alone = bootstrap_intervals(rows, is_class, 60, 1);
        REQUIRE(boot.coefficients.size() == 5);
        CHECK(boot.failed == 0);
        for (std::size_t j = 0; j < 3; ++j) {
            CHECK(boot.coefficients[j].low == doctest::Approx(alone.coefficients[j].low).epsilon(1e-9));
            CHECK(boot.coefficients[j].high == doctest::Approx(alone.coefficients[j].high).epsilon(1e-9));
        }
        CHECK(std::isnan(boot.coefficients[3].low));
        CHECK(std::isnan(boot.coefficients[4].high));
        CHECK(wald_intervals(more, is_class).left_out == std::vector<Eigen::Index>{2, 3});
    }
    // A draw without the one row that an input rests on cannot tell its coefficient.
    FitRows rare = random_rows(rng, 1, 40, false);
    rare.inputs.setZero();
    rare.inputs(0, 7) = 1;
    CHECK(bootstrap_intervals(rare, false, 100, 1).failed > 20);
}
