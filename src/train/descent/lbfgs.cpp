#include "train/descent/lbfgs.h"

#include <cmath>
#include <utility>
#include <vector>

namespace reluscope {

namespace {

constexpr std::size_t kMemory = 10;
constexpr double kDecrease = 1e-4;  // of the value, relative to the slope (Armijo)
constexpr double kCurvature = 0.9;  // of the slope
constexpr int kMaxTrials = 60;
/// Near the end the value changes by less than its rounding; up to this, relative, it counts as no higher. The gradient
/// decides then.
constexpr double kValueNoise = 1e-14;

}  // namespace

LbfgsSearch::LbfgsSearch(Eigen::VectorXd start, double tolerance, int max_iterations)
    : tolerance_(tolerance), max_iterations_(max_iterations), x_(std::move(start)), trial_(x_) {}

bool LbfgsSearch::advance(double value, const Eigen::VectorXd& gradient) {
    if (!started_) {
        started_ = true;
        value_ = value;
        gradient_ = gradient;
        if (!std::isfinite(value) || largest_gradient() <= tolerance_ || max_iterations_ <= 0) return false;
        aim();
        return true;
    }
    ++trials_;
    const double noise = kValueNoise * (1 + std::abs(value_));
    if (!(value <= value_ + kDecrease * length_ * slope_ + noise)) {
        high_ = length_;
    } else if (gradient.dot(direction_) < kCurvature * slope_) {
        low_ = length_;
    } else {
        return accept(value, gradient);
    }
    if (trials_ >= kMaxTrials) return false;
    try_length(std::isfinite(high_) ? (low_ + high_) / 2 : 2 * low_);
    return true;
}

/// The trial point is the next one. False at the end.
bool LbfgsSearch::accept(double value, const Eigen::VectorXd& gradient) {
    Pair pair{trial_ - x_, gradient - gradient_, 0};
    const double product = pair.step.dot(pair.change);
    if (product > 0) {  // the Wolfe conditions say so, but rounding may not
        pair.inverse = 1 / product;
        if (pairs_.size() == kMemory) pairs_.pop_front();
        if (std::isfinite(pair.inverse)) pairs_.push_back(std::move(pair));
    }
    x_ = trial_;
    value_ = value;
    gradient_ = gradient;
    if (++iterations_ >= max_iterations_ || largest_gradient() <= tolerance_) return false;
    aim();
    return slope_ < 0;
}

/// The direction from the last steps by the two-loop recursion, and the first trial along it.
void LbfgsSearch::aim() {
    direction_ = -gradient_;
    std::vector<double> shares(pairs_.size());
    for (std::size_t i = pairs_.size(); i-- > 0;) {
        shares[i] = pairs_[i].inverse * pairs_[i].step.dot(direction_);
        direction_ -= shares[i] * pairs_[i].change;
    }
    if (!pairs_.empty()) direction_ /= pairs_.back().inverse * pairs_.back().change.squaredNorm();
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
        const double other = pairs_[i].inverse * pairs_[i].change.dot(direction_);
        direction_ += (shares[i] - other) * pairs_[i].step;
    }
    slope_ = gradient_.dot(direction_);
    if (!(slope_ < 0)) {  // rounding has used up what the steps knew
        pairs_.clear();
        direction_ = -gradient_;
        slope_ = -gradient_.squaredNorm();
    }
    low_ = 0;
    high_ = std::numeric_limits<double>::infinity();
    trials_ = 0;
    try_length(1);
}

void LbfgsSearch::try_length(double length) {
    length_ = length;
    trial_ = x_ + length * direction_;
}

}  // namespace reluscope
