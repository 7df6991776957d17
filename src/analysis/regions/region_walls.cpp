#include "analysis/regions/region_walls.h"

#include "base/numerics/numerics.h"
#include "base/numerics/tolerances.h"

#include <Eigen/QR>

#include <algorithm>
#include <cmath>
#include <string>
#include <variant>

namespace reluscope {

namespace {

/// The weights of all affine maps that read the input, below each other; empty when something else reads it too.
Eigen::MatrixXd first_weights(const Network& network) {
    Eigen::MatrixXd all(0, network.num_inputs());
    for (const Node& node : network.nodes()) {
        const auto inputs = inputs_of(node.operation);
        if (std::find(inputs.begin(), inputs.end(), ValueId(0)) == inputs.end()) continue;
        const auto* affine = std::get_if<AffineOperation>(&node.operation);
        if (affine == nullptr) return Eigen::MatrixXd(0, network.num_inputs());
        const Eigen::Index before = all.rows();
        all.conservativeResize(before + affine->W.rows(), Eigen::NoChange);
        all.bottomRows(affine->W.rows()) = affine->W;
    }
    return all;
}

}  // namespace

Eigen::MatrixXd InputFrame::coordinates(const Eigen::Ref<const Eigen::MatrixXd>& inputs) const {
    Eigen::MatrixXd scaled = inputs;
    if (scales.size() > 0) scaled.array().colwise() /= scales.array();
    if (basis.size() > 0) return basis.transpose() * scaled;
    return scaled;
}

Result<InputFrame> make_input_frame(const Network& network, Eigen::VectorXd scales) {
    if (scales.size() > 0 && scales.size() != network.num_inputs()) {
        return refuse("scales of the inputs", std::to_string(network.num_inputs()) + " numbers",
                      std::to_string(scales.size()));
    }
    for (Eigen::Index j = 0; j < scales.size(); ++j) {
        if (scales(j) > 0 && std::isfinite(scales(j))) continue;
        return refuse("scale of input " + std::to_string(j), "a positive number",
                      std::isfinite(scales(j)) ? number_text(scales(j)) : "a number that is not finite");
    }
    InputFrame frame{std::move(scales), {}};
    Eigen::MatrixXd weights = first_weights(network);
    if (weights.rows() == 0 || weights.rows() >= weights.cols()) return frame;
    if (frame.scales.size() > 0) weights *= frame.scales.asDiagonal();
    const Eigen::HouseholderQR<Eigen::MatrixXd> qr(weights.transpose());
    frame.basis = qr.householderQ() * Eigen::MatrixXd::Identity(weights.cols(), weights.rows());
    return frame;
}

WallCollapse::WallCollapse(const Network& network, const InputFrame& frame)
    : network_(network),
      values_(network.num_values()),
      squares_(network.nodes().size()),
      constant_(network.num_values(), false),
      first_bit_(network.nodes().size(), 0) {
    Eigen::MatrixXd& input = values_[0].map;
    const Eigen::Index inputs = network.num_inputs();
    coordinates_ = frame.basis.size() > 0 ? frame.basis.cols() : inputs;
    input.setZero(inputs, coordinates_ + 1);
    if (frame.basis.size() > 0) {
        input.leftCols(coordinates_) = frame.basis;
    } else {
        input.leftCols(coordinates_).setIdentity();
    }
    if (frame.scales.size() > 0) input.array().colwise() *= frame.scales.array();
    if (frame.basis.size() == 0) {
        input_scales_ = frame.scales.size() > 0 ? frame.scales : Eigen::VectorXd::Ones(inputs);
    }
    values_[0].sizes.setZero(inputs, 2);
    values_[0].sizes.col(0) = input.leftCols(coordinates_).rowwise().squaredNorm();
    constant_[0] = true;
    for (const HiddenLayer& layer : network.hidden_layers()) first_bit_[layer.node] = layer.first_bit;
    for (std::size_t node = 0; node < network.nodes().size(); ++node) {
        const Operation& operation = network.nodes()[node].operation;
        const auto* affine = std::get_if<AffineOperation>(&operation);
        if (affine == nullptr) continue;
        squares_[node] = affine->W.cwiseAbs2();
        if (!is_constant(affine->input)) continue;
        run_affine(node, *affine);
        // Straight from the input no other unit can cancel: what is left of the gradient is exact.
        if (affine->input.index == 0) {
            values_[node + 1].sizes.col(0) = values_[node + 1].map.leftCols(coordinates_).rowwise().squaredNorm();
        }
        constant_[node + 1] = true;
    }
}

double WallCollapse::products() const {
    double products = 0;
    for (std::size_t node = 0; node < network_.nodes().size(); ++node) {
        if (!constant_[node + 1]) products += static_cast<double>(squares_[node].size());
    }
    return (products + static_cast<double>(network_.num_hidden_units())) * static_cast<double>(coordinates_ + 3);
}

void WallCollapse::run(PatternBits pattern, RegionWalls& walls) {
    const auto units = static_cast<Eigen::Index>(network_.num_hidden_units());
    walls.W.resize(units, coordinates_);
    walls.b.resize(units);
    walls.norm.resize(units);
    for (std::size_t node = 0; node < network_.nodes().size(); ++node) {
        if (constant_[node + 1]) continue;
        const Operation& operation = network_.nodes()[node].operation;
        if (const auto* affine = std::get_if<AffineOperation>(&operation)) {
            run_affine(node, *affine);
        } else if (const auto* activation = std::get_if<ActivationOperation>(&operation)) {
            run_activation(node, *activation, pattern, walls);
        } else if (const auto* sum = std::get_if<SumOperation>(&operation)) {
            run_sum(node, *sum);
        } else {
            run_concat(node, std::get<ConcatOperation>(operation));
        }
    }
    const Eigen::MatrixXd& output = values_[network_.output().index].map;
    walls.A = output.leftCols(coordinates_);
    walls.c = output.col(coordinates_);
}

void WallCollapse::run_affine(std::size_t node, const AffineOperation& op) {
    const Derivative& in = values_[op.input.index];
    Derivative& out = values_[node + 1];
    if (op.input.index == 0 && input_scales_.size() > 0) {
        out.map.resize(op.W.rows(), coordinates_ + 1);
        out.map.leftCols(coordinates_) = op.W * input_scales_.asDiagonal();
        out.map.col(coordinates_) = op.b;
    } else {
        out.map.noalias() = op.W * in.map;
        out.map.col(coordinates_) += op.b;
    }
    set_affine_sizes(op, squares_[node], in.sizes, out);
}

void WallCollapse::set_affine_sizes(const AffineOperation& op, const Eigen::MatrixXd& squares,
                                    const Eigen::MatrixXd& in, Derivative& out) const {
    out.sizes.noalias() = squares * in;
    const double unit = tolerances::kUnitRoundoff;
    const auto terms = static_cast<double>(op.W.cols());
    out.sizes.col(1) += terms * unit * unit * out.sizes.col(0);
}

void WallCollapse::run_activation(std::size_t node, const ActivationOperation& op, PatternBits pattern,
                                  RegionWalls& walls) {
    const Derivative& in = values_[op.input.index];
    Derivative& out = values_[node + 1];
    out = in;
    const auto first = static_cast<Eigen::Index>(first_bit_[node]);
    const Eigen::Index width = op.slope.size();
    walls.W.middleRows(first, width) = in.map.leftCols(coordinates_);
    walls.b.segment(first, width) = in.map.col(coordinates_);
    walls.norm.segment(first, width) = in.map.leftCols(coordinates_).rowwise().norm();
    Eigen::VectorXd factors(width);
    for (Eigen::Index i = 0; i < width; ++i) {
        factors(i) = wall_sign(pattern, first + i) > 0 ? 1.0 : op.slope(i);
        if (walls.norm(first + i) <= tolerances::kGradientNoise * std::sqrt(in.sizes(i, 1))) walls.norm(first + i) = 0;
    }
    out.map.array().colwise() *= factors.array();
    out.sizes.array().colwise() *= factors.array().square();
}

void WallCollapse::run_sum(std::size_t node, const SumOperation& op) {
    Derivative& out = values_[node + 1];
    out = values_[op.inputs[0].index];
    for (std::size_t i = 1; i < op.inputs.size(); ++i) {
        out.map += values_[op.inputs[i].index].map;
        out.sizes += values_[op.inputs[i].index].sizes;
    }
    const double unit = tolerances::kUnitRoundoff;
    out.sizes.col(1) += unit * unit * out.sizes.col(0);
}

void WallCollapse::run_concat(std::size_t node, const ConcatOperation& op) {
    Derivative& out = values_[node + 1];
    out.map.resize(network_.width(ValueId(node + 1)), coordinates_ + 1);
    out.sizes.resize(out.map.rows(), 2);
    Eigen::Index first = 0;
    for (const ValueId input : op.inputs) {
        const Derivative& in = values_[input.index];
        out.map.middleRows(first, in.map.rows()) = in.map;
        out.sizes.middleRows(first, in.map.rows()) = in.sizes;
        first += in.map.rows();
    }
}

}  // namespace reluscope
