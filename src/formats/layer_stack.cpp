#include "formats/layer_stack.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace reluscope {

Result<Network> network_of_layers(std::vector<StackLayer> layers, double slope, Link link) {
    NetworkSpec spec;
    spec.link = link;
    spec.num_inputs =
        static_cast<int>(std::min<Eigen::Index>(layers.front().W.cols(), std::numeric_limits<int>::max()));
    for (std::size_t i = 0; i < layers.size(); ++i) {
        StackLayer& layer = layers[i];
        const Eigen::Index width = layer.W.rows();
        const std::string name = layer.name.empty() ? "layer" : layer.name;
        spec.nodes.push_back(
            {name, AffineOperation{ValueId(spec.nodes.size()), std::move(layer.W), std::move(layer.b)}});
        if (i + 1 == layers.size() || !layer.activation_follows) continue;
        const ValueId z(spec.nodes.size());
        spec.nodes.push_back({name + (slope == 0 ? " relu" : " leaky_relu"),
                              ActivationOperation{z, Eigen::VectorXd::Constant(width, slope)}});
    }
    spec.output = ValueId(spec.nodes.size());
    return Network::create(std::move(spec));
}

}  // namespace reluscope
