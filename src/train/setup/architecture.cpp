#include "train/setup/architecture.h"

#include "base/numerics/numerics.h"
#include "base/numerics/rng.h"

#include <cmath>
#include <string>
#include <utility>

namespace reluscope {

namespace {

Status check_width(const std::string& place, int width) {
    if (width >= 1 && width <= kMaxLayerWidth) return {};
    return refuse(place, "1 to " + std::to_string(kMaxLayerWidth) + " units", std::to_string(width));
}

/// All widths from the inputs to the outputs.
std::vector<int> widths_of(const Architecture& architecture) {
    std::vector<int> widths = {architecture.num_inputs};
    widths.insert(widths.end(), architecture.hidden.begin(), architecture.hidden.end());
    widths.push_back(architecture.num_outputs);
    return widths;
}

AffineOperation initial_layer(ValueId input, int n_in, int n_out, Initialisation initialisation, Rng& rng) {
    AffineOperation layer{input, Eigen::MatrixXd(n_out, n_in), Eigen::VectorXd::Zero(n_out)};
    if (initialisation == Initialisation::kHe) {
        const double deviation = std::sqrt(2.0 / n_in);
        for (double& weight : layer.W.reshaped()) weight = deviation * rng.normal();
    } else {
        const double limit = 1 / std::sqrt(static_cast<double>(n_in));
        for (double& weight : layer.W.reshaped()) weight = rng.uniform(-limit, limit);
        for (double& bias : layer.b) bias = rng.uniform(-limit, limit);
    }
    return layer;
}

/// Appends a node and gives its value.
ValueId add_node(NetworkSpec& spec, const std::string& name, Operation operation) {
    spec.nodes.push_back({name, std::move(operation)});
    return ValueId(spec.nodes.size());
}

}  // namespace

Status validate(const Architecture& architecture) {
    if (architecture.hidden.size() > static_cast<std::size_t>(kMaxHiddenLayers)) {
        return refuse("architecture", "at most " + std::to_string(kMaxHiddenLayers) + " hidden layers",
                      std::to_string(architecture.hidden.size()));
    }
    if (Status status = check_width("inputs", architecture.num_inputs); !status) return status;
    for (std::size_t l = 0; l < architecture.hidden.size(); ++l) {
        Status status = check_width("hidden layer " + std::to_string(l + 1), architecture.hidden[l]);
        if (!status) return status;
    }
    if (Status status = check_width("outputs", architecture.num_outputs); !status) return status;
    if (!(architecture.slope >= 0 && architecture.slope < 1)) {
        return refuse("slope of the hidden units", "0 to below 1",
                      std::isfinite(architecture.slope) ? number_text(architecture.slope) : "NaN or infinity");
    }
    const std::vector<int> widths = widths_of(architecture);
    std::size_t weights = 0;
    for (std::size_t l = 0; l + 1 < widths.size(); ++l)
        weights += static_cast<std::size_t>(widths[l]) * static_cast<std::size_t>(widths[l + 1]);
    if (weights > kMaxWeights) {
        return refuse("architecture", "at most " + std::to_string(kMaxWeights) + " weights", std::to_string(weights));
    }
    return {};
}

Result<Network> make_network(const Architecture& architecture, Link link, Initialisation initialisation,
                             std::uint64_t seed) {
    if (Status status = validate(architecture); !status) return tl::unexpected<Error>(status.error());
    Rng rng(seed);
    NetworkSpec spec;
    spec.num_inputs = architecture.num_inputs;
    spec.link = link;
    ValueId h(0);
    int n_in = architecture.num_inputs;
    for (std::size_t l = 0; l < architecture.hidden.size(); ++l) {
        const std::string number = std::to_string(l + 1);
        const int width = architecture.hidden[l];
        const ValueId z = add_node(spec, "layer " + number, initial_layer(h, n_in, width, initialisation, rng));
        ValueId a = add_node(spec, "activation " + number,
                             ActivationOperation{z, Eigen::VectorXd::Constant(width, architecture.slope)});
        if (architecture.residual && width == n_in) a = add_node(spec, "sum " + number, SumOperation{{a, h}});
        h = a;
        n_in = width;
    }
    spec.output = add_node(spec, "layer " + std::to_string(architecture.hidden.size() + 1),
                           initial_layer(h, n_in, architecture.num_outputs, initialisation, rng));
    return Network::create(std::move(spec));
}

}  // namespace reluscope
