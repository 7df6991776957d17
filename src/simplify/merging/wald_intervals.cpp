#include "simplify/merging/wald_intervals.h"

#include <Eigen/Cholesky>
#include <Eigen/QR>

#include <algorithm>
#include <cmath>
#include <utility>

namespace reluscope {

namespace {

constexpr double kNormalLimit = 1.96;  // as published; 1.959964 to more digits
constexpr double kRowsPerCoefficient = 10;
constexpr double kLossRounding = 1e-12;  // relative: near the maximum the steps gain less than the sum's rounding

double normal_p(double z) { return std::erfc(std::abs(z) / std::sqrt(2.0)); }

CoefficientInterval interval_of(double estimate, double error, double limit, double p) {
    return {estimate, error, estimate / error, p, estimate - limit * error, estimate + limit * error};
}

/// Columns of `design` that are linearly independent, the first ones first, and the others.
struct ColumnChoiceOfFit {
    std::vector<Eigen::Index> kept, left_out;
};

ColumnChoiceOfFit independent_columns(const Eigen::MatrixXd& design) {
    constexpr double kDependent = 1e-9;  // of a column's length: what is left beside the span of the others
    ColumnChoiceOfFit choice;
    Eigen::MatrixXd basis(design.rows(), std::min(design.rows(), design.cols()));
    for (Eigen::Index j = 0; j < design.cols(); ++j) {
        const auto size = static_cast<Eigen::Index>(choice.kept.size());
        Eigen::VectorXd rest = design.col(j);
        const double length = rest.norm();
        for (int twice = 0; twice < 2; ++twice)
            rest -= basis.leftCols(size) * (basis.leftCols(size).transpose() * rest);
        if (size == basis.cols() || !(rest.norm() > kDependent * length)) {
            choice.left_out.push_back(j);
            continue;
        }
        basis.col(size) = rest.normalized();
        choice.kept.push_back(j);
    }
    return choice;
}

Eigen::MatrixXd columns_of(const Eigen::MatrixXd& matrix, const std::vector<Eigen::Index>& columns) {
    Eigen::MatrixXd some(matrix.rows(), static_cast<Eigen::Index>(columns.size()));
    for (std::size_t j = 0; j < columns.size(); ++j) some.col(static_cast<Eigen::Index>(j)) = matrix.col(columns[j]);
    return some;
}

/// Standard errors from the information matrix; columns are brought to one size before it is inverted.
Eigen::VectorXd standard_errors(const Eigen::MatrixXd& information) {
    const Eigen::VectorXd scale = information.diagonal().cwiseMax(1e-300).cwiseSqrt().cwiseInverse();
    const Eigen::MatrixXd scaled = scale.asDiagonal() * information * scale.asDiagonal();
    const Eigen::MatrixXd inverse = scaled.ldlt().solve(Eigen::MatrixXd::Identity(scaled.rows(), scaled.cols()));
    return inverse.diagonal().cwiseMax(0.0).cwiseSqrt().cwiseProduct(scale);
}

Eigen::MatrixXd logistic_information(const Eigen::MatrixXd& design, const Eigen::VectorXd& theta) {
    const Eigen::VectorXd p = logistic_of(design * theta);
    return design.transpose() * (p.array() * (1 - p.array())).matrix().asDiagonal() * design;
}

/// Along `direction` some row gains and none loses more than `slack` of that: the classes are separated, entirely or up
/// to rows on the rule.
bool separates(const Eigen::MatrixXd& design, const Eigen::VectorXd& answers, const Eigen::VectorXd& direction,
               double slack) {
    const Eigen::VectorXd gain =
        (design * direction).cwiseProduct(answers.unaryExpr([](double y) { return y > 0 ? 1.0 : -1.0; }));
    const double largest = gain.cwiseAbs().maxCoeff();
    return largest > 0 && gain.minCoeff() >= -slack * largest;
}

/// Continued fraction of the incomplete beta function by Lentz's method (Abramowitz and Stegun 26.5.8).
double beta_fraction(double a, double b, double x) {
    constexpr double kTiny = 1e-300;
    double c = 1;
    double d = 1 / std::max(1 - (a + b) * x / (a + 1), kTiny);
    double result = d;
    for (int m = 1; m <= 500; ++m) {
        const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        double change = 1;
        for (const double term : {even, odd}) {
            d = 1 + term * d;
            if (std::abs(d) < kTiny) d = kTiny;
            c = 1 + term / c;
            if (std::abs(c) < kTiny) c = kTiny;
            d = 1 / d;
            change = c * d;
            result *= change;
        }
        if (std::abs(change - 1) < 1e-15) break;
    }
    return result;
}

/// Regularised incomplete beta function.
double incomplete_beta(double a, double b, double x) {
    if (x <= 0) return 0;
    if (x >= 1) return 1;
    const double front =
        std::exp(std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) + a * std::log(x) + b * std::log1p(-x));
    if (x < (a + 1) / (a + b + 2)) return front * beta_fraction(a, b, x) / a;
    return 1 - front * beta_fraction(b, a, 1 - x) / b;
}

Inference least_squares_inference(const FitRows& rows, const ColumnChoiceOfFit& choice, const Eigen::MatrixXd& design) {
    Inference inference;
    const Eigen::VectorXd theta = Eigen::HouseholderQR<Eigen::MatrixXd>(design).solve(rows.answers);
    const auto degrees = static_cast<double>(design.rows() - design.cols());
    const double variance = (rows.answers - design * theta).squaredNorm() / degrees;
    const Eigen::VectorXd errors = standard_errors(design.transpose() * design) * std::sqrt(variance);
    const double limit = student_limit(degrees);
    inference.coefficients.resize(static_cast<std::size_t>(rows.inputs.rows()) + 1);
    for (std::size_t j = 0; j < choice.kept.size(); ++j) {
        const auto at = static_cast<Eigen::Index>(j);
        inference.coefficients[static_cast<std::size_t>(choice.kept[j])] =
            interval_of(theta(at), errors(at), limit, student_p(theta(at) / errors(at), degrees));
    }
    inference.state = InferenceState::kGiven;
    inference.few_rows = static_cast<double>(design.rows()) < kRowsPerCoefficient * static_cast<double>(design.cols());
    return inference;
}

Inference logistic_inference(const FitRows& rows, const ColumnChoiceOfFit& choice, const Eigen::MatrixXd& design) {
    Inference inference;
    const MaximumLikelihood maximum = maximum_likelihood(design, rows.answers);
    inference.state = maximum.state;
    const double rarer = std::min(rows.answers.sum(), static_cast<double>(design.rows()) - rows.answers.sum());
    inference.few_rows = rarer < kRowsPerCoefficient * static_cast<double>(design.cols());
    if (maximum.state != InferenceState::kGiven) return inference;
    const Eigen::VectorXd errors = standard_errors(logistic_information(design, maximum.theta));
    inference.coefficients.resize(static_cast<std::size_t>(rows.inputs.rows()) + 1);
    for (std::size_t j = 0; j < choice.kept.size(); ++j) {
        const auto at = static_cast<Eigen::Index>(j);
        inference.coefficients[static_cast<std::size_t>(choice.kept[j])] =
            interval_of(maximum.theta(at), errors(at), kNormalLimit, normal_p(maximum.theta(at) / errors(at)));
    }
    return inference;
}

}  // namespace

double student_p(double t, double degrees) {
    if (std::isnan(t)) return t;
    if (std::isinf(t)) return 0;
    return incomplete_beta(degrees / 2, 0.5, degrees / (degrees + t * t));
}

double student_limit(double degrees) {
    constexpr double kLevel = 0.05;
    double low = 0;
    double high = 1;
    while (student_p(high, degrees) > kLevel) high *= 2;
    for (int i = 0; i < 100; ++i) {
        const double middle = (low + high) / 2;
        (student_p(middle, degrees) > kLevel ? low : high) = middle;
    }
    return high;
}

MaximumLikelihood maximum_likelihood(const Eigen::MatrixXd& design, const Eigen::VectorXd& answers) {
    MaximumLikelihood maximum;
    if (answers.size() == 0 || answers.minCoeff() == answers.maxCoeff()) {
        maximum.state = InferenceState::kOneAnswer;
        return maximum;
    }
    // Columns of one size, so that a step's length means the same for all of them.
    const Eigen::VectorXd scale =
        design.colwise().norm().transpose().cwiseMax(1e-300) / std::sqrt(static_cast<double>(design.rows()));
    const Eigen::MatrixXd scaled = design * scale.cwiseInverse().asDiagonal();
    Eigen::VectorXd theta = Eigen::VectorXd::Zero(design.cols());
    Eigen::VectorXd step = theta;
    double value = log_loss(scaled * theta, answers);
    constexpr int kMaxSteps = 60;  // where a maximum exists, fewer than 20 are needed
    for (int i = 0; i < kMaxSteps; ++i) {
        const Eigen::VectorXd p = logistic_of(scaled * theta);
        const Eigen::MatrixXd information = logistic_information(scaled, theta);
        const Eigen::LDLT<Eigen::MatrixXd> factor(information);
        const Eigen::VectorXd next_step = factor.solve(scaled.transpose() * (answers - p));
        if (factor.info() != Eigen::Success || !next_step.allFinite()) break;
        step = next_step;
        if (step.norm() <= 1e-9 * std::max(1.0, theta.norm())) {
            // One more step is exact to rounding: Newton's method converges quadratically.
            maximum.theta = (theta + step).cwiseQuotient(scale);
            maximum.state = InferenceState::kGiven;
            return maximum;
        }
        double length = 1;
        double next_value = log_loss(scaled * (theta + step), answers);
        const double enough = value * (1 + kLossRounding);
        for (int h = 0; h < 30 && !(next_value <= enough); ++h) {
            length /= 2;
            next_value = log_loss(scaled * (theta + length * step), answers);
        }
        theta += length * step;
        value = next_value;
        if (separates(scaled, answers, theta, 0)) break;
    }
    // Where rows lie on the rule, the last steps point along it but for what the other directions still change.
    constexpr double kStepSlack = 1e-6;
    const bool separated = separates(scaled, answers, theta, 0) || separates(scaled, answers, step, kStepSlack);
    maximum.state = separated ? InferenceState::kSeparated : InferenceState::kNotReached;
    return maximum;
}

Inference wald_intervals(const FitRows& rows, bool is_class) {
    Inference inference;
    if (rows.num_rows() == 0) return inference;
    if (rows.answers.minCoeff() == rows.answers.maxCoeff()) {
        inference.state = InferenceState::kOneAnswer;
        return inference;
    }
    const Eigen::MatrixXd all = design_matrix(rows);
    const ColumnChoiceOfFit choice = independent_columns(all);
    const Eigen::MatrixXd design = columns_of(all, choice.kept);
    if (design.rows() > design.cols())
        inference = is_class ? logistic_inference(rows, choice, design) : least_squares_inference(rows, choice, design);
    for (const Eigen::Index column : choice.left_out) inference.left_out.push_back(column - 1);
    return inference;
}

std::vector<CoefficientInterval> published_wald(const FitRows& rows, const LocalFit& fit) {
    const Eigen::MatrixXd design = design_matrix(rows);
    Eigen::VectorXd theta(design.cols());
    theta << fit.bias, fit.weights;
    const Eigen::VectorXd errors = standard_errors(logistic_information(design, theta));
    std::vector<CoefficientInterval> intervals;
    for (Eigen::Index j = 0; j < theta.size(); ++j)
        intervals.push_back(interval_of(theta(j), errors(j), kNormalLimit, normal_p(theta(j) / errors(j))));
    return intervals;
}

BootstrapRefits::BootstrapRefits(FitRows rows, bool is_class, std::size_t resamples, std::uint64_t seed)
    : rows_(std::move(rows)), sample_(rows_), is_class_(is_class), rng_(seed), resamples_(resamples) {
    if (rows_.num_rows() > 0) kept_ = independent_columns(design_matrix(rows_)).kept;
    drawn_.resize(kept_.size());
}

Eigen::VectorXd BootstrapRefits::refit() const {
    const Eigen::MatrixXd design = columns_of(design_matrix(sample_), kept_);
    if (!independent_columns(design).left_out.empty()) return {};
    if (!is_class_) return Eigen::HouseholderQR<Eigen::MatrixXd>(design).solve(sample_.answers);
    return maximum_likelihood(design, sample_.answers).theta;
}

bool BootstrapRefits::step() {
    if (done_ == resamples_ || rows_.num_rows() == 0) return false;
    for (Eigen::Index i = 0; i < rows_.num_rows(); ++i) {
        const auto from = static_cast<Eigen::Index>(rng_.below(static_cast<std::uint64_t>(rows_.num_rows())));
        sample_.inputs.col(i) = rows_.inputs.col(from);
        sample_.answers(i) = rows_.answers(from);
    }
    const Eigen::VectorXd theta = refit();
    if (theta.size() == 0) ++failed_;
    for (Eigen::Index j = 0; j < theta.size(); ++j) drawn_[static_cast<std::size_t>(j)].push_back(theta(j));
    return ++done_ < resamples_;
}

BootstrapIntervals BootstrapRefits::intervals() const {
    BootstrapIntervals result;
    result.resamples = resamples_;
    result.failed = failed_;
    if (drawn_.empty() || drawn_[0].size() < 2) return result;
    result.coefficients.resize(static_cast<std::size_t>(rows_.inputs.rows()) + 1);
    for (std::size_t k = 0; k < kept_.size(); ++k) {
        std::vector<double> values = drawn_[k];
        std::sort(values.begin(), values.end());
        const auto at = [&values](double share) {
            const double place = share * static_cast<double>(values.size() - 1);
            const auto low = static_cast<std::size_t>(place);
            const std::size_t high = std::min(low + 1, values.size() - 1);
            return values[low] + (place - static_cast<double>(low)) * (values[high] - values[low]);
        };
        const Eigen::Map<const Eigen::VectorXd> all(values.data(), static_cast<Eigen::Index>(values.size()));
        CoefficientInterval& interval = result.coefficients[static_cast<std::size_t>(kept_[k])];
        interval.estimate = all.mean();
        interval.standard_error =
            std::sqrt((all.array() - interval.estimate).square().sum() / static_cast<double>(values.size() - 1));
        interval.low = at(0.025);
        interval.high = at(0.975);
    }
    return result;
}

BootstrapIntervals bootstrap_intervals(const FitRows& rows, bool is_class, std::size_t resamples, std::uint64_t seed) {
    BootstrapRefits refits(rows, is_class, resamples, seed);
    while (refits.step()) {
    }
    return refits.intervals();
}

}  // namespace reluscope
