#include "analysis/principal_axes.h"

#include "base/numerics/rng.h"
#include "base/numerics/tolerances.h"

#include <Eigen/Eigenvalues>
#include <Eigen/QR>

#include <algorithm>

namespace reluscope {

namespace {

constexpr Eigen::Index kMaxRows = 4096;
constexpr Eigen::Index kDirectSize =
    64;  // features up to which a dense eigenvalue solver takes a few milliseconds at most
constexpr Eigen::Index kSubspace = 12;
constexpr double kProductsPerStep = 2e6;

}  // namespace

PrincipalAxesJob::PrincipalAxesJob(const Eigen::MatrixXd& inputs, const Eigen::VectorXd& mean,
                                   const Eigen::VectorXd& deviation)
    : inputs_(inputs),
      mean_(mean),
      inverse_deviation_(deviation.unaryExpr([](double d) { return d > 0 ? 1 / d : 0.0; })),
      rows_used_(std::min(kMaxRows, inputs.cols())),
      covariance_(Eigen::MatrixXd::Zero(inputs.rows(), inputs.rows())) {}

bool PrincipalAxesJob::step() {
    if (done_) return false;
    if (next_row_ < rows_used_) {
        add_rows();
        return true;
    }
    if (basis_.size() == 0) {
        covariance_ = covariance_.selfadjointView<Eigen::Lower>();
        axes_.total_variance = covariance_.trace();
        if (covariance_.rows() > kDirectSize) {
            start_iteration();
            return true;
        }
        solve_at_once();
        done_ = true;
    } else {
        done_ = !iterate();
    }
    return !done_;
}

double PrincipalAxesJob::progress() const {
    if (done_) return 1;
    return rows_used_ == 0 ? 0 : 0.8 * static_cast<double>(next_row_) / static_cast<double>(rows_used_);
}

void PrincipalAxesJob::add_rows() {
    const auto features = static_cast<double>(inputs_.rows());
    const auto wanted = std::max<Eigen::Index>(1, static_cast<Eigen::Index>(kProductsPerStep / (features * features)));
    const Eigen::Index count = std::min(wanted, rows_used_ - next_row_);
    block_.resize(inputs_.rows(), count);
    for (Eigen::Index i = 0; i < count; ++i) {
        const Eigen::Index row = (next_row_ + i) * inputs_.cols() / rows_used_;
        block_.col(i) = (inputs_.col(row) - mean_).cwiseProduct(inverse_deviation_);
    }
    covariance_.selfadjointView<Eigen::Lower>().rankUpdate(block_, 1.0 / static_cast<double>(rows_used_));
    next_row_ += count;
}

void PrincipalAxesJob::solve_at_once() {
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(covariance_);
    const Eigen::Index n = covariance_.rows();
    const Eigen::Index kept = std::min<Eigen::Index>(2, n);
    keep(solver.eigenvectors().rightCols(kept).rowwise().reverse(), solver.eigenvalues().tail(kept).reverse());
}

void PrincipalAxesJob::start_iteration() {
    Rng rng(1);
    basis_.resize(covariance_.rows(), kSubspace);
    for (Eigen::Index j = 0; j < basis_.cols(); ++j) {
        for (Eigen::Index i = 0; i < basis_.rows(); ++i) basis_(i, j) = rng.normal();
    }
}

/// One step of subspace iteration with Rayleigh-Ritz. False once the two leading vectors stand.
bool PrincipalAxesJob::iterate() {
    const Eigen::HouseholderQR<Eigen::MatrixXd> qr(basis_);
    const Eigen::MatrixXd q = qr.householderQ() * Eigen::MatrixXd::Identity(basis_.rows(), basis_.cols());
    const Eigen::MatrixXd image = covariance_ * q;
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> small(q.transpose() * image);
    const Eigen::MatrixXd turn = small.eigenvectors().rowwise().reverse();
    const Eigen::VectorXd values = small.eigenvalues().reverse();
    basis_ = image * turn;
    const Eigen::MatrixXd leading = q * turn.leftCols(2);
    const Eigen::MatrixXd residual = basis_.leftCols(2) - leading * values.head(2).asDiagonal();
    ++iterations_;
    constexpr int kMaxIterations = 500;
    if (residual.norm() > tolerances::kPrincipalAxis * values(0) && iterations_ < kMaxIterations) return true;
    keep(leading, values.head(2));
    return false;
}

void PrincipalAxesJob::keep(const Eigen::MatrixXd& vectors, const Eigen::VectorXd& values) {
    axes_.directions = Eigen::MatrixXd::Zero(vectors.rows(), 2);
    for (Eigen::Index j = 0; j < vectors.cols(); ++j) {
        Eigen::Index largest = 0;
        vectors.col(j).cwiseAbs().maxCoeff(&largest);
        axes_.directions.col(j) = (vectors(largest, j) < 0 ? -1.0 : 1.0) * vectors.col(j);
        // Exactly 0 for features that do not vary, where the eigenvectors have rounding errors.
        axes_.directions.col(j) = (inverse_deviation_.array() > 0).select(axes_.directions.col(j), 0.0);
        axes_.variance(j) = std::max(0.0, values(j));
    }
}

}  // namespace reluscope
