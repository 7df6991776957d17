#pragma once

#include "base/result.h"
#include "formats/model_file.h"
#include "geometry/plane_frame.h"

#include <Eigen/Core>

#include <optional>
#include <string>
#include <vector>

namespace reluscope {

/// Two inputs of a network that vary, and where the others stay.
struct PlaneRequest {
    std::vector<long long> features;      ///< two inputs; empty: the two that the network has
    std::optional<Eigen::VectorXd> at{};  ///< a number for each input, or for each that stays; none: 0
    std::string prefix{};                 ///< before the names of the options in errors: "--" on the command line
};

struct FeaturePlane {
    PlaneFrame frame;
    std::string axis_x;
    std::string axis_y;
};

/// The plane that was asked for.
/// Errors   no such inputs, too many or too few numbers.
Result<FeaturePlane> feature_plane(const ModelFile& model, const PlaneRequest& request);

}  // namespace reluscope
