#pragma once

#include <Eigen/Core>

#include <cstddef>
#include <deque>
#include <limits>

namespace reluscope {

/// Minimises a smooth function that someone else evaluates, one point at a time: look at point(), hand its value and
/// gradient to advance().
///
/// Method   L-BFGS with the last 10 steps (Nocedal and Wright 2006, algorithms 7.4 and 7.5), and a line search for the
/// weak Wolfe conditions by
///          doubling and bisection (Lewis and Overton 2013).
class LbfgsSearch {
public:
    /// Ends where no entry of the gradient exceeds `tolerance`.
    LbfgsSearch(Eigen::VectorXd start, double tolerance, int max_iterations);

    /// Where the function is wanted next.
    const Eigen::VectorXd& point() const { return trial_; }
    /// Takes the value and the gradient at point(). False at the end.
    bool advance(double value, const Eigen::VectorXd& gradient);

    /// The best point so far.
    const Eigen::VectorXd& best() const { return x_; }
    double largest_gradient() const { return gradient_.cwiseAbs().maxCoeff(); }
    int num_iterations() const { return iterations_; }

private:
    struct Pair {
        Eigen::VectorXd step;
        Eigen::VectorXd change;  // of the gradient
        double inverse = 0;      // 1 / step . change
    };

    bool accept(double value, const Eigen::VectorXd& gradient);
    void aim();
    void try_length(double length);

    double tolerance_;
    int max_iterations_;
    Eigen::VectorXd x_;
    Eigen::VectorXd gradient_;
    double value_ = std::numeric_limits<double>::infinity();
    Eigen::VectorXd direction_;
    double slope_ = 0;  // along the direction, at x_
    Eigen::VectorXd trial_;
    double length_ = 0;  // trial_ = x_ + length_ * direction_
    double low_ = 0;
    double high_ = std::numeric_limits<double>::infinity();
    int trials_ = 0;
    int iterations_ = 0;
    bool started_ = false;
    std::deque<Pair> pairs_;  // oldest first
};

}  // namespace reluscope
