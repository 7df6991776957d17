#include "simplify/merging/local_fit.h"

#include <Eigen/Cholesky>
#include <Eigen/QR>

#include <cmath>

namespace reluscope {

namespace {

constexpr double kCertainLogOdds = 40;

LocalFit constant_fit(Eigen::Index inputs, double value, double bias) {
    LocalFit fit;
    fit.weights = Eigen::VectorXd::Zero(inputs);
    fit.bias = bias;
    fit.constant = value;
    return fit;
}

}  // namespace

FitRows fit_rows(const Eigen::MatrixXd& inputs, const std::vector<double>& answers,
                 std::span<const std::uint32_t> rows) {
    std::vector<std::uint32_t> known;
    for (const std::uint32_t row : rows) {
        if (row < answers.size() && !std::isnan(answers[row])) known.push_back(row);
    }
    FitRows fit{Eigen::MatrixXd(inputs.rows(), static_cast<Eigen::Index>(known.size())),
                Eigen::VectorXd(static_cast<Eigen::Index>(known.size()))};
    for (std::size_t i = 0; i < known.size(); ++i) {
        fit.inputs.col(static_cast<Eigen::Index>(i)) = inputs.col(known[i]);
        fit.answers(static_cast<Eigen::Index>(i)) = answers[known[i]];
    }
    return fit;
}

Eigen::MatrixXd design_matrix(const FitRows& rows) {
    Eigen::MatrixXd design(rows.num_rows(), rows.inputs.rows() + 1);
    design.col(0).setOnes();
    design.rightCols(rows.inputs.rows()) = rows.inputs.transpose();
    return design;
}

Eigen::VectorXd logistic_of(const Eigen::VectorXd& z) {
    return z.unaryExpr([](double value) { return 1 / (1 + std::exp(-value)); });
}

double log_loss(const Eigen::VectorXd& z, const Eigen::VectorXd& answers) {
    double loss = 0;
    for (Eigen::Index i = 0; i < z.size(); ++i) {
        const double margin = answers(i) > 0 ? z(i) : -z(i);
        loss += margin > 0 ? std::log1p(std::exp(-margin)) : std::log1p(std::exp(margin)) - margin;
    }
    return loss;
}

LocalFit fit_logistic(const FitRows& rows, double ridge) {
    const Eigen::Index inputs = rows.inputs.rows();
    if (rows.num_rows() == 0) return constant_fit(inputs, std::nan(""), 0);
    if (rows.answers.minCoeff() == rows.answers.maxCoeff()) {
        const double answer = rows.answers(0);
        return constant_fit(inputs, answer, answer > 0 ? kCertainLogOdds : -kCertainLogOdds);
    }
    const Eigen::MatrixXd design = design_matrix(rows);
    Eigen::VectorXd theta = Eigen::VectorXd::Zero(inputs + 1);
    const auto objective = [&](const Eigen::VectorXd& at) {
        return log_loss(design * at, rows.answers) + ridge / 2 * at.tail(inputs).squaredNorm();
    };
    double value = objective(theta);
    LocalFit fit;
    fit.converged = false;
    constexpr int kMaxSteps = 200;
    constexpr int kMaxHalvings = 40;
    for (int i = 0; i < kMaxSteps && !fit.converged; ++i) {
        const Eigen::VectorXd p = logistic_of(design * theta);
        Eigen::VectorXd gradient = design.transpose() * (p - rows.answers);
        gradient.tail(inputs) += ridge * theta.tail(inputs);
        if (gradient.cwiseAbs().maxCoeff() <= 1e-9 * static_cast<double>(rows.num_rows())) {
            fit.converged = true;
            break;
        }
        const Eigen::VectorXd weight = (p.array() * (1 - p.array())).matrix();
        Eigen::MatrixXd hessian = design.transpose() * weight.asDiagonal() * design;
        hessian.diagonal().tail(inputs).array() += ridge;
        hessian(0, 0) += 1e-12;  // all probabilities may be 0 or 1 in double
        const Eigen::VectorXd step = hessian.ldlt().solve(gradient);
        double length = 1;
        Eigen::VectorXd next = theta - step;
        double next_value = objective(next);
        for (int h = 0; h < kMaxHalvings && !(next_value <= value); ++h) {
            length /= 2;
            next = theta - length * step;
            next_value = objective(next);
        }
        if (!(next_value <= value)) break;             // rounding ends it
        fit.converged = next_value == value && i > 0;  // nothing is left to gain
        theta = next;
        value = next_value;
    }
    fit.bias = theta(0);
    fit.weights = theta.tail(inputs);
    return fit;
}

LocalFit fit_least_squares(const FitRows& rows) {
    const Eigen::Index inputs = rows.inputs.rows();
    if (rows.num_rows() == 0) return constant_fit(inputs, std::nan(""), 0);
    const Eigen::VectorXd mean = rows.inputs.rowwise().mean();
    const double mean_answer = rows.answers.mean();
    const Eigen::MatrixXd centred = (rows.inputs.colwise() - mean).transpose();
    LocalFit fit;
    fit.weights = Eigen::CompleteOrthogonalDecomposition<Eigen::MatrixXd>(centred).solve(
        (rows.answers.array() - mean_answer).matrix());
    fit.bias = mean_answer - fit.weights.dot(mean);
    if (fit.weights.isZero(0)) fit.constant = fit.bias;
    return fit;
}

}  // namespace reluscope
