#include "shell/requests/plane_request.h"

#include <cstddef>
#include <utility>

namespace reluscope {

namespace {

std::string feature_name(const ModelFile& model, Eigen::Index input) {
    const auto j = static_cast<std::size_t>(input);
    return j < model.features.size() ? model.features[j] : "x" + std::to_string(j);
}

/// Values of all inputs, from as many numbers or from those of the inputs that stay.
Result<Eigen::VectorXd> fixed_inputs(const PlaneRequest& request, Eigen::Index inputs, Eigen::Index x, Eigen::Index y) {
    if (!request.at) return Eigen::VectorXd(Eigen::VectorXd::Zero(inputs));
    const Eigen::VectorXd& numbers = *request.at;
    if (numbers.size() == inputs) return numbers;
    if (numbers.size() != inputs - 2) {
        return refuse(request.prefix + "at",
                      std::to_string(inputs) + " numbers, one per input, or " + std::to_string(inputs - 2) +
                          " for those that stay",
                      std::to_string(numbers.size()));
    }
    Eigen::VectorXd all = Eigen::VectorXd::Zero(inputs);
    Eigen::Index next = 0;
    for (Eigen::Index j = 0; j < inputs; ++j) {
        if (j != x && j != y) all(j) = numbers(next++);
    }
    return all;
}

}  // namespace

Result<FeaturePlane> feature_plane(const ModelFile& model, const PlaneRequest& request) {
    const Eigen::Index inputs = model.network.num_inputs();
    const std::string option = request.prefix + "features";
    if (request.features.empty() && inputs != 2) {
        return refuse(option, "I J, two of the " + std::to_string(inputs) + " inputs of " + quoted(model.name), "none");
    }
    const Eigen::Index x = request.features.empty() ? 0 : static_cast<Eigen::Index>(request.features[0]);
    const Eigen::Index y = request.features.empty() ? 1 : static_cast<Eigen::Index>(request.features[1]);
    if (x < 0 || y < 0 || x >= inputs || y >= inputs || x == y) {
        return refuse(option, "two different numbers from 0 to " + std::to_string(inputs - 1),
                      std::to_string(x) + " " + std::to_string(y));
    }
    auto at = fixed_inputs(request, inputs, x, y);
    if (!at) return tl::unexpected<Error>(at.error());
    (*at)(x) = 0;
    (*at)(y) = 0;
    return FeaturePlane{{*std::move(at), Eigen::VectorXd::Unit(inputs, x), Eigen::VectorXd::Unit(inputs, y)},
                        feature_name(model, x),
                        feature_name(model, y)};
}

}  // namespace reluscope
