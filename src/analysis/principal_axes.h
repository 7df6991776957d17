#pragma once

#include "base/job.h"

#include <Eigen/Core>

namespace reluscope {

/// The two directions along which standardised rows vary most.
struct PrincipalAxes {
    Eigen::MatrixXd directions;  ///< features x 2, orthonormal; per standard deviation of each feature. The largest
                                 ///< entry of each is positive
    Eigen::Vector2d variance = Eigen::Vector2d::Zero();  ///< of the rows along them
    double total_variance = 0;                           ///< over all directions
};

/// Finds the axes in slices. Rows are standardised: (x - mean) / deviation, 0 for features that do not vary. Of more
/// than 4,096 rows, as many are taken at even distances.
///
/// The covariance matrix is summed up in blocks of rows. Up to 64 features its eigenvectors are computed at once,
/// beyond that by subspace iteration until the residual is below tolerances::kPrincipalAxis.
class PrincipalAxesJob final : public Job {
public:
    /// `inputs` is features x rows. All must outlive the job.
    PrincipalAxesJob(const Eigen::MatrixXd& inputs, const Eigen::VectorXd& mean, const Eigen::VectorXd& deviation);

    bool step() override;
    double progress() const override;
    const PrincipalAxes& axes() const { return axes_; }

private:
    void add_rows();
    void solve_at_once();
    void start_iteration();
    bool iterate();
    void keep(const Eigen::MatrixXd& vectors, const Eigen::VectorXd& values);

    const Eigen::MatrixXd& inputs_;
    const Eigen::VectorXd& mean_;
    Eigen::VectorXd inverse_deviation_;
    Eigen::Index rows_used_ = 0;
    Eigen::Index next_row_ = 0;
    Eigen::MatrixXd covariance_;
    Eigen::MatrixXd block_;
    Eigen::MatrixXd basis_;  // of the subspace
    int iterations_ = 0;
    bool done_ = false;
    PrincipalAxes axes_;
};

}  // namespace reluscope
