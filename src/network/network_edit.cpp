#include "network/network_edit.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace reluscope {

namespace {

Status check(const Network& network, const WeightPlace& place) {
    const auto& nodes = network.nodes();
    if (place.node >= nodes.size())
        return refuse("weight", "a layer from 0 to " + std::to_string(nodes.size() - 1), std::to_string(place.node));
    const auto* affine = std::get_if<AffineOperation>(&nodes[place.node].operation);
    if (!affine) return refuse("weight", "an affine layer", "layer " + quoted(nodes[place.node].name));
    if (place.row < 0 || place.row >= affine->W.rows())
        return refuse("weight", "a row from 0 to " + std::to_string(affine->W.rows() - 1), std::to_string(place.row));
    if (place.column && (*place.column < 0 || *place.column >= affine->W.cols()))
        return refuse("weight", "a column from 0 to " + std::to_string(affine->W.cols() - 1),
                      std::to_string(*place.column));
    return {};
}

}  // namespace

Result<double> weight_at(const Network& network, const WeightPlace& place) {
    if (const Status status = check(network, place); !status) return tl::unexpected<Error>(status.error());
    const auto& affine = std::get<AffineOperation>(network.nodes()[place.node].operation);
    return place.column ? affine.W(place.row, *place.column) : affine.b(place.row);
}

Result<Network> with_weight(const Network& network, const WeightPlace& place, double value) {
    if (const Status status = check(network, place); !status) return tl::unexpected<Error>(status.error());
    if (!std::isfinite(value)) return refuse("weight", "a finite number", std::to_string(value));
    std::vector<Node> nodes = network.nodes();
    auto& affine = std::get<AffineOperation>(nodes[place.node].operation);
    (place.column ? affine.W(place.row, *place.column) : affine.b(place.row)) = value;
    return Network::create({network.num_inputs(), std::move(nodes), network.output(), network.link()});
}

Result<Network> with_output_scale(const Network& network, double scale, double shift) {
    if (!std::isfinite(scale) || !std::isfinite(shift))
        return refuse("output scale", "finite numbers", std::to_string(scale) + " and " + std::to_string(shift));
    std::vector<Node> nodes = network.nodes();
    ValueId output = network.output();
    const bool has_other_readers = std::any_of(nodes.begin(), nodes.end(), [&](const Node& node) {
        const std::vector<ValueId> inputs = inputs_of(node.operation);
        return std::find(inputs.begin(), inputs.end(), output) != inputs.end();
    });
    auto* affine = output.index == 0 ? nullptr : std::get_if<AffineOperation>(&nodes[output.index - 1].operation);
    if (affine != nullptr && !has_other_readers) {
        affine->W *= scale;
        affine->b = (scale * affine->b.array() + shift).matrix();
    } else {
        const Eigen::Index width = network.num_outputs();
        nodes.push_back({"output scale", AffineOperation{output, scale * Eigen::MatrixXd::Identity(width, width),
                                                         Eigen::VectorXd::Constant(width, shift)}});
        output = ValueId(nodes.size());
    }
    return Network::create({network.num_inputs(), std::move(nodes), output, network.link()});
}

}  // namespace reluscope
