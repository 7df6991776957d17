#include "train/target_scale.h"

#include <cmath>

namespace reluscope {

TargetScale target_scale(std::span<const double> values) {
    double count = 0;
    double sum = 0;
    for (const double v : values) {
        if (!std::isfinite(v)) continue;
        sum += v;
        ++count;
    }
    if (count == 0) return {};
    const double mean = sum / count;
    double squares = 0;
    for (const double v : values) squares += std::isfinite(v) ? (v - mean) * (v - mean) : 0;
    const double scale = std::sqrt(squares / count);
    return {mean, scale > 0 ? scale : 1};
}

Network with_scaled_output(const Network& network, double scale, double offset) {
    const std::size_t value = network.output().index;
    if ((scale == 1 && offset == 0) || value == 0) return network;
    std::vector<Node> nodes = network.nodes();
    auto* last = std::get_if<AffineOperation>(&nodes[value - 1].operation);
    if (!last) return network;
    last->W *= scale;
    last->b = (scale * last->b).array() + offset;
    auto scaled = Network::create({network.num_inputs(), std::move(nodes), network.output(), network.link()});
    return scaled ? *std::move(scaled) : network;
}

}  // namespace reluscope
