#include "simplify/dense_stack.h"

#include <algorithm>
#include <string>
#include <utility>

namespace reluscope {

std::pair<double, double> activation_range(double lo, double hi, double slope) {
    const double a = activation(lo, slope);
    const double b = activation(hi, slope);
    const bool bends = lo < 0 && hi > 0;
    return {bends ? std::min({a, b, 0.0}) : std::min(a, b), bends ? std::max({a, b, 0.0}) : std::max(a, b)};
}

std::vector<std::size_t> DenseStack::widths() const {
    std::vector<std::size_t> widths;
    for (const DenseLayer& layer : hidden) widths.push_back(static_cast<std::size_t>(layer.b.size()));
    return widths;
}

const Eigen::MatrixXd& DenseStack::readers(std::size_t layer) const {
    return layer + 1 < hidden.size() ? hidden[layer + 1].W : W;
}

Eigen::MatrixXd& DenseStack::readers(std::size_t layer) { return layer + 1 < hidden.size() ? hidden[layer + 1].W : W; }

Eigen::VectorXd& DenseStack::reader_bias(std::size_t layer) {
    return layer + 1 < hidden.size() ? hidden[layer + 1].b : b;
}

Result<DenseStack> dense_stack(const Network& network) {
    DenseStack stack;
    stack.num_inputs = network.num_inputs();
    stack.link = network.link();
    stack.W.setIdentity(network.num_inputs(), network.num_inputs());
    stack.b.setZero(network.num_inputs());
    ValueId last(0);
    for (std::size_t i = 0; i < network.nodes().size(); ++i) {
        const Node& node = network.nodes()[i];
        const std::vector<ValueId> inputs = inputs_of(node.operation);
        const bool follows = inputs.size() == 1 && inputs[0] == last;
        if (const auto* affine = std::get_if<AffineOperation>(&node.operation); affine != nullptr && follows) {
            stack.b = (affine->W * stack.b + affine->b).eval();
            stack.W = (affine->W * stack.W).eval();
        } else if (const auto* act = std::get_if<ActivationOperation>(&node.operation); act != nullptr && follows) {
            DenseLayer layer{std::move(stack.W), std::move(stack.b), act->slope, {}};
            const auto units = static_cast<std::size_t>(layer.b.size());
            for (std::size_t u = 0; u < units; ++u) layer.origin.push_back({stack.hidden.size(), u});
            stack.W.setIdentity(layer.b.size(), layer.b.size());
            stack.b.setZero(layer.b.size());
            stack.hidden.push_back(std::move(layer));
        } else {
            return refuse("network", "a plain stack of layers, which is what can be simplified",
                          "sums or concatenations of layers");
        }
        last = ValueId(i + 1);
    }
    return stack;
}

Result<Network> network_of(const DenseStack& stack) {
    NetworkSpec spec;
    spec.num_inputs = stack.num_inputs;
    spec.link = stack.link;
    ValueId last(0);
    const auto add = [&](std::string name, Operation operation) {
        spec.nodes.push_back({std::move(name), std::move(operation)});
        last = ValueId(spec.nodes.size());
    };
    for (std::size_t l = 0; l < stack.hidden.size(); ++l) {
        const DenseLayer& layer = stack.hidden[l];
        const std::string number = std::to_string(l + 1);
        add("layer " + number, AffineOperation{last, layer.W, layer.b});
        add("activation " + number, ActivationOperation{last, layer.slope});
    }
    add("output", AffineOperation{last, stack.W, stack.b});
    spec.output = last;
    return Network::create(std::move(spec));
}

}  // namespace reluscope
