#pragma once

#include <Eigen/Core>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace reluscope {

/// The rows of one group with known answers, ready for a fit.
struct FitRows {
    Eigen::MatrixXd inputs;   ///< inputs x rows
    Eigen::VectorXd answers;  ///< per row: 0 or 1, or a number

    Eigen::Index num_rows() const { return inputs.cols(); }
};

/// The rows among `rows` whose answer is known (`answers` holds NaN where it is not), ready for a fit.
FitRows fit_rows(const Eigen::MatrixXd& inputs, const std::vector<double>& answers,
                 std::span<const std::uint32_t> rows);

/// One linear model: weights . x + bias is the log-odds of class 1, or the number.
struct LocalFit {
    Eigen::VectorXd weights;
    double bias = 0;
    bool converged = true;
    /// Set where the rows have one class only, or there are none: the model is this constant probability or number, and
    /// `bias` stands for it (log-odds of -40 and 40 for 0 and 1, which are the same in double but for 4e-18).
    std::optional<double> constant;
};

/// Logistic regression: minimises sum log loss + ridge / 2 |weights|^2, the bias free. Ridge 1 is scikit-learn's
/// LogisticRegression() with C = 1, what the published merge refits with. Newton steps with halving, to a gradient of
/// 1e-9 rows; needs ridge > 0, so that a minimum exists whatever the classes.
LocalFit fit_logistic(const FitRows& rows, double ridge);

/// Least squares with a bias; of several best fits the shortest weights.
LocalFit fit_least_squares(const FitRows& rows);

/// [1, x] per row: rows x (1 + inputs).
Eigen::MatrixXd design_matrix(const FitRows& rows);

/// 1 / (1 + exp(-z)) of each entry.
Eigen::VectorXd logistic_of(const Eigen::VectorXd& z);

/// Sum of log(1 + exp(-s z)) over the rows, with s = 1 for answer 1 and -1 for answer 0.
double log_loss(const Eigen::VectorXd& z, const Eigen::VectorXd& answers);

}  // namespace reluscope
