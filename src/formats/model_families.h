#pragma once

#include <Eigen/Core>

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace reluscope {

/// Activation patterns that share one formula.
struct ModelFamily {
    std::string name;                   ///< no other family has it
    std::string rule;                   ///< a description for people; not what decides
    std::size_t size = 0;               ///< rows it was made of
    std::vector<std::string> patterns;  ///< layers joined by `|`; no other family has any of them
    Eigen::MatrixXd weights;            ///< outputs x inputs of the network
    Eigen::VectorXd bias;               ///< outputs
};

/// What was lost on some rows: NaN where it was not said.
struct FamiliesLoss {
    std::size_t rows = 0;
    double agreement = std::numeric_limits<double>::quiet_NaN();  ///< share of rows with the network's prediction
    double r2 = std::numeric_limits<double>::quiet_NaN();         ///< of the network's outputs before the link
    double accuracy = std::numeric_limits<double>::quiet_NaN();   ///< against the answers
    double largest_deviation = std::numeric_limits<double>::quiet_NaN();  ///< from an output of the network
};

/// A network simplified to families (docs/families.md). A row belongs to the family of its activation pattern; with a
/// pattern that is in none, to the family whose output there is nearest to the network's.
struct ModelFamilies {
    std::string by;         ///< what they lose least of: "fidelity" or "answers"
    bool touching = false;  ///< only clusters that touch were joined
    FamiliesLoss training;  ///< on the rows that they were made of
    std::optional<FamiliesLoss> held_out;
    std::vector<ModelFamily> families;
};

}  // namespace reluscope
