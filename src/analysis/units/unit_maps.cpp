#include "analysis/units/unit_maps.h"

#include "network/unit_values.h"

namespace reluscope {

namespace {

double middle(double low, double size, std::size_t cell, std::size_t cells) {
    return low + size * (static_cast<double>(cell) + 0.5) / static_cast<double>(cells);
}

}  // namespace

UnitMapsJob::UnitMapsJob(const Network& network, PlaneFrame frame, const PlaneWindow& window, std::size_t resolution)
    : network_(network), frame_(std::move(frame)) {
    maps_.window = window;
    maps_.resolution = resolution;
    const auto units = static_cast<Eigen::Index>(network.num_hidden_units());
    maps_.z.resize(static_cast<Eigen::Index>(resolution * resolution), units);
    maps_.largest = Eigen::VectorXf::Zero(units);
}

bool UnitMapsJob::step() {
    const std::size_t n = maps_.resolution;
    if (next_line_ == n) return false;
    Eigen::MatrixXd inputs(network_.num_inputs(), static_cast<Eigen::Index>(n));
    const double t = middle(maps_.window.t0, maps_.window.height(), next_line_, n);
    for (std::size_t i = 0; i < n; ++i)
        inputs.col(static_cast<Eigen::Index>(i)) = frame_.at(middle(maps_.window.s0, maps_.window.width(), i, n), t);
    const auto first = static_cast<Eigen::Index>(next_line_ * n);
    const Eigen::MatrixXf z = unit_values(network_, inputs).z.transpose().cast<float>();
    maps_.z.middleRows(first, static_cast<Eigen::Index>(n)) = z;
    if (z.size() > 0) maps_.largest = maps_.largest.cwiseMax(z.cwiseAbs().colwise().maxCoeff().transpose());
    ++next_line_;
    return next_line_ < n;
}

double UnitMapsJob::progress() const { return static_cast<double>(next_line_) / static_cast<double>(maps_.resolution); }

}  // namespace reluscope
