#include "train/descent/parameters.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace reluscope {

namespace {

Eigen::Index aligned(Eigen::Index size) {
    constexpr Eigen::Index kAlignment = 8;  // doubles: 64 bytes
    return (size + kAlignment - 1) / kAlignment * kAlignment;
}

}  // namespace

std::vector<int> hidden_depths(const Network& network) {
    std::vector<int> depths = {0};
    for (const Node& node : network.nodes()) {
        int depth = 0;
        for (const ValueId input : inputs_of(node.operation)) depth = std::max(depth, depths[input.index]);
        depths.push_back(depth + (std::holds_alternative<ActivationOperation>(node.operation) ? 1 : 0));
    }
    return depths;
}

bool same_structure(const Network& a, const Network& b) {
    if (a.num_inputs() != b.num_inputs() || a.nodes().size() != b.nodes().size() || a.output() != b.output())
        return false;
    for (std::size_t i = 0; i < a.nodes().size(); ++i) {
        const Operation& left = a.nodes()[i].operation;
        const Operation& right = b.nodes()[i].operation;
        if (left.index() != right.index() || inputs_of(left) != inputs_of(right)) return false;
        if (a.width(ValueId(i + 1)) != b.width(ValueId(i + 1))) return false;
    }
    return true;
}

ParameterLayout::ParameterLayout(const Network& network) {
    const std::vector<int> depths = hidden_depths(network);
    for (std::size_t i = 0; i < network.nodes().size(); ++i) {
        const auto* affine = std::get_if<AffineOperation>(&network.nodes()[i].operation);
        if (affine == nullptr) continue;
        AffineSlot slot{i, affine->W.rows(), affine->W.cols(), size_, 0, depths[affine->input.index] == 0};
        slot.biases = slot.weights + aligned(slot.num_weights());
        size_ = slot.biases + aligned(slot.n_out);
        slots_.push_back(slot);
    }
}

const AffineSlot* ParameterLayout::slot_of(std::size_t node) const {
    const auto found =
        std::find_if(slots_.begin(), slots_.end(), [node](const AffineSlot& s) { return s.node == node; });
    return found != slots_.end() ? &*found : nullptr;
}

Eigen::VectorXd ParameterLayout::parameters_of(const Network& network) const {
    Eigen::VectorXd parameters = Eigen::VectorXd::Zero(size_);
    for (const AffineSlot& slot : slots_) {
        const auto& affine = std::get<AffineOperation>(network.nodes()[slot.node].operation);
        slot.W(parameters.data()) = affine.W;
        slot.b(parameters.data()) = affine.b;
    }
    return parameters;
}

Network ParameterLayout::network_with(const Network& like, const Eigen::VectorXd& parameters, Link link) const {
    NetworkSpec spec{like.num_inputs(), like.nodes(), like.output(), link};
    for (const AffineSlot& slot : slots_) {
        auto& affine = std::get<AffineOperation>(spec.nodes[slot.node].operation);
        affine.W = slot.W(parameters.data());
        affine.b = slot.b(parameters.data());
    }
    Result<Network> network = Network::create(std::move(spec));
    assert(network.has_value());  // the structure was valid before, and the parameters are finite
    return *std::move(network);
}

double ParameterLayout::penalty(const double* parameters, double l1, double l2, bool first_layer_only) const {
    if (l1 == 0 && l2 == 0) return 0;
    double sum = 0;
    for (const AffineSlot& slot : slots_) {
        if (first_layer_only && !slot.reads_inputs) continue;
        const Eigen::Map<const Eigen::ArrayXd> w(parameters + slot.weights, slot.num_weights());
        if (l1 != 0) sum += l1 * w.abs().sum();
        if (l2 != 0) sum += l2 * w.square().sum();
    }
    return sum;
}

void ParameterLayout::add_penalty_gradient(const double* parameters, double l1, double l2, bool first_layer_only,
                                           double* gradient) const {
    if (l1 == 0 && l2 == 0) return;
    for (const AffineSlot& slot : slots_) {
        if (first_layer_only && !slot.reads_inputs) continue;
        const double* w = parameters + slot.weights;
        double* g = gradient + slot.weights;
        for (Eigen::Index i = 0; i < slot.num_weights(); ++i) {
            const double sign = w[i] > 0 ? l1 : (w[i] < 0 ? -l1 : 0.0);
            g[i] += 2 * l2 * w[i] + sign;
        }
    }
}

}  // namespace reluscope
