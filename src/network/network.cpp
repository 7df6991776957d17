#include "network/network.h"

#include "network/network_limits.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

using namespace network_limits;

std::string place_of(const std::vector<Node>& nodes, std::size_t i) {
    return "layer " + quoted(nodes[i].name) + " (" + std::to_string(i + 1) + " of " + std::to_string(nodes.size()) +
           ")";
}

template <class Matrix>
bool all_finite(const Matrix& m) {
    return m.allFinite();
}

/// Checks one node against the widths of the values before it and appends the width of its own value.
class NodeChecker {
public:
    NodeChecker(const std::vector<Node>& nodes, std::vector<int>& widths) : nodes_(nodes), widths_(widths) {}

    Status check(std::size_t i) {
        place_ = place_of(nodes_, i);
        for (const ValueId input : inputs_of(nodes_[i].operation)) {
            if (input.index >= widths_.size())
                return refuse(place_, "an earlier value as input", std::to_string(input.index));
        }
        return std::visit([this](const auto& operation) { return check_operation(operation); }, nodes_[i].operation);
    }

private:
    Status add_width(std::int64_t width) {
        if (width < 1) return refuse(place_, "at least 1 unit", "none");
        if (width > kMaxWidth)
            return refuse(place_, "at most " + std::to_string(kMaxWidth) + " units", std::to_string(width));
        if ((total_ += width) > kMaxValues)
            return refuse(place_, "at most " + std::to_string(kMaxValues) + " values in all layers", "more up to here");
        widths_.push_back(static_cast<int>(width));
        return {};
    }

    Status check_operation(const AffineOperation& op) {
        const int n_in = widths_[op.input.index];
        if (op.W.rows() < 1) return refuse(place_, "at least 1 unit", "none");
        if (op.W.cols() != n_in) {
            return refuse(place_, "weights for " + std::to_string(n_in) + " inputs", std::to_string(op.W.cols()));
        }
        if (op.b.size() != op.W.rows()) {
            return refuse(place_, std::to_string(op.W.rows()) + " biases", std::to_string(op.b.size()));
        }
        if (!all_finite(op.W)) return refuse(place_, "finite weights", "NaN or infinity");
        if (!all_finite(op.b)) return refuse(place_, "finite biases", "NaN or infinity");
        return add_width(op.W.rows());
    }

    Status check_operation(const ActivationOperation& op) {
        const int n_in = widths_[op.input.index];
        if (op.slope.size() != n_in) {
            return refuse(place_, std::to_string(n_in) + " slopes", std::to_string(op.slope.size()));
        }
        if (!all_finite(op.slope)) return refuse(place_, "finite slopes", "NaN or infinity");
        if ((hidden_units_ += n_in) > kMaxHiddenUnits)
            return refuse(place_, "at most " + std::to_string(kMaxHiddenUnits) + " hidden units in all",
                          "more up to here");
        return add_width(n_in);
    }

    Status check_operation(const SumOperation& op) {
        if (op.inputs.empty()) return refuse(place_, "at least 1 value to add", "none");
        const int n_in = widths_[op.inputs[0].index];
        for (const ValueId input : op.inputs) {
            const int other = widths_[input.index];
            if (other != n_in) {
                return refuse(place_, "values of equal width to add",
                              std::to_string(n_in) + " and " + std::to_string(other));
            }
        }
        return add_width(n_in);
    }

    Status check_operation(const ConcatOperation& op) {
        std::int64_t total = 0;
        for (const ValueId input : op.inputs) total += widths_[input.index];
        return add_width(total);
    }

    const std::vector<Node>& nodes_;
    std::vector<int>& widths_;
    std::int64_t total_ = 0;         // of all widths
    std::int64_t hidden_units_ = 0;  // of all hidden layers
    std::string place_;
};

/// What is collapsed to affine maps: outputs, and outputs times the widest value.
Status check_outputs(const std::vector<Node>& nodes, const std::vector<int>& widths, ValueId output) {
    const std::int64_t outputs = widths[output.index];
    const std::int64_t widest = *std::max_element(widths.begin(), widths.end());
    const std::string place = output.index == 0 ? "network" : place_of(nodes, output.index - 1);
    if (outputs > kMaxOutputs)
        return refuse(place, "at most " + std::to_string(kMaxOutputs) + " outputs", std::to_string(outputs));
    if (outputs * widest > kMaxGradient) {
        return refuse(place, "at most " + std::to_string(kMaxGradient) + " as outputs times the widest layer",
                      std::to_string(outputs) + " times " + std::to_string(widest));
    }
    return {};
}

/// Nodes that the output depends on.
std::vector<bool> reachable_nodes(const NetworkSpec& spec) {
    std::vector<bool> needed(spec.nodes.size() + 1, false);
    needed[spec.output.index] = true;
    for (std::size_t i = spec.nodes.size(); i-- > 0;) {
        if (!needed[i + 1]) continue;
        for (const ValueId input : inputs_of(spec.nodes[i].operation)) needed[input.index] = true;
    }
    return needed;
}

void renumber(Operation& operation, const std::vector<ValueId>& new_id) {
    const auto apply = [&new_id](ValueId& value) { value = new_id[value.index]; };
    if (auto* affine = std::get_if<AffineOperation>(&operation)) apply(affine->input);
    if (auto* activation = std::get_if<ActivationOperation>(&operation)) apply(activation->input);
    if (auto* sum = std::get_if<SumOperation>(&operation)) {
        for (ValueId& value : sum->inputs) apply(value);
    }
    if (auto* concat = std::get_if<ConcatOperation>(&operation)) {
        for (ValueId& value : concat->inputs) apply(value);
    }
}

void drop_unreachable(NetworkSpec& spec) {
    const std::vector<bool> needed = reachable_nodes(spec);
    std::vector<ValueId> new_id(spec.nodes.size() + 1);
    new_id[0] = ValueId(0);
    std::vector<Node> kept;
    for (std::size_t i = 0; i < spec.nodes.size(); ++i) {
        if (!needed[i + 1]) continue;
        renumber(spec.nodes[i].operation, new_id);
        kept.push_back(std::move(spec.nodes[i]));
        new_id[i + 1] = ValueId(kept.size());
    }
    spec.nodes = std::move(kept);
    spec.output = new_id[spec.output.index];
}

}  // namespace

std::string_view link_name(Link link) {
    switch (link) {
        case Link::kIdentity: return "identity";
        case Link::kSigmoid: return "sigmoid";
        case Link::kSoftmax: return "softmax";
    }
    return "";
}

std::vector<ValueId> inputs_of(const Operation& operation) {
    if (const auto* affine = std::get_if<AffineOperation>(&operation)) return {affine->input};
    if (const auto* activation = std::get_if<ActivationOperation>(&operation)) return {activation->input};
    if (const auto* sum = std::get_if<SumOperation>(&operation)) return sum->inputs;
    return std::get<ConcatOperation>(operation).inputs;
}

Result<Network> Network::create(NetworkSpec spec) {
    if (spec.num_inputs < 1) return refuse("network", "at least 1 input", std::to_string(spec.num_inputs));
    if (spec.num_inputs > kMaxWidth) {
        return refuse("network", "at most " + std::to_string(kMaxWidth) + " inputs", std::to_string(spec.num_inputs));
    }
    std::vector<int> widths = {spec.num_inputs};
    NodeChecker checker(spec.nodes, widths);
    for (std::size_t i = 0; i < spec.nodes.size(); ++i) {
        if (Status status = checker.check(i); !status) return tl::unexpected<Error>(status.error());
    }
    if (spec.output.index >= widths.size()) {
        return refuse("network", "an output among its " + std::to_string(widths.size()) + " values",
                      std::to_string(spec.output.index));
    }
    drop_unreachable(spec);

    Network network;
    network.num_inputs_ = spec.num_inputs;
    network.nodes_ = std::move(spec.nodes);
    network.output_ = spec.output;
    network.link_ = spec.link;
    network.widths_ = {spec.num_inputs};
    NodeChecker final_checker(network.nodes_, network.widths_);
    for (std::size_t i = 0; i < network.nodes_.size(); ++i) {
        if (Status status = final_checker.check(i); !status) return tl::unexpected<Error>(status.error());
        if (const auto* activation = std::get_if<ActivationOperation>(&network.nodes_[i].operation)) {
            const auto width = static_cast<std::size_t>(activation->slope.size());
            network.hidden_layers_.push_back({i, network.num_hidden_units_, width, !activation->slope.isZero(0)});
            network.num_hidden_units_ += width;
        }
    }
    if (Status status = check_outputs(network.nodes_, network.widths_, network.output_); !status)
        return tl::unexpected<Error>(status.error());
    if (network.link_ == Link::kSoftmax && network.num_outputs() < 2) {
        return refuse("link", "a softmax over at least 2 outputs", "1 output");
    }
    return network;
}

std::size_t Network::num_parameters() const {
    std::size_t count = 0;
    for (const Node& node : nodes_) {
        if (const auto* affine = std::get_if<AffineOperation>(&node.operation)) {
            count += static_cast<std::size_t>(affine->W.size() + affine->b.size());
        }
    }
    return count;
}

std::size_t Network::num_products() const {
    std::size_t count = 0;
    for (const Node& node : nodes_) {
        if (const auto* affine = std::get_if<AffineOperation>(&node.operation))
            count += static_cast<std::size_t>(affine->W.size());
    }
    return count;
}

std::string Network::architecture() const {
    std::string text = std::to_string(num_inputs_);
    for (const HiddenLayer& layer : hidden_layers_) text += "-" + std::to_string(layer.width);
    return text + "-" + std::to_string(num_outputs());
}

Result<Network> make_stack(std::vector<AffineOperation> layers, double slope, Link link) {
    NetworkSpec spec;
    spec.link = link;
    spec.num_inputs = layers.empty() ? 0 : static_cast<int>(layers[0].W.cols());
    for (std::size_t i = 0; i < layers.size(); ++i) {
        layers[i].input = ValueId(spec.nodes.size());
        const auto width = layers[i].W.rows();
        spec.nodes.push_back({"layer " + std::to_string(i + 1), std::move(layers[i])});
        if (i + 1 == layers.size()) break;
        const ValueId z(spec.nodes.size());
        spec.nodes.push_back(
            {"activation " + std::to_string(i + 1), ActivationOperation{z, Eigen::VectorXd::Constant(width, slope)}});
    }
    spec.output = ValueId(spec.nodes.size());
    return Network::create(std::move(spec));
}

UnitPlace place_of(const Network& network, UnitId unit) {
    const auto& layers = network.hidden_layers();
    std::size_t l = 0;
    while (unit.index >= layers[l].first_bit + layers[l].width) ++l;
    return {l, unit.index - layers[l].first_bit};
}

}  // namespace reluscope
