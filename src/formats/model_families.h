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
    Eigen::VectorXd centroid = {};      ///< network inputs: mean of its rows; empty where no unseen pattern needs it
};

/// What was lost on some rows: NaN where it was not said.
struct FamiliesLoss {
    std::size_t rows = 0;
    double agreement = std::numeric_limits<double>::quiet_NaN();  ///< share of rows with the network's prediction
    double r2 = std::numeric_limits<double>::quiet_NaN();         ///< of the network's outputs before the link
    double accuracy = std::numeric_limits<double>::quiet_NaN();   ///< against the answers
    double largest_deviation = std::numeric_limits<double>::quiet_NaN();  ///< from an output of the network
    std::size_t also_training = 0;  ///< of held-out rows: those that families were made of, too (inputs and answer)
};

/// The family of a row whose pattern is in none.
enum class UnseenPattern {
    kNearestOutput,    ///< whose output at the row is nearest to the network's own
    kNearestCentroid,  ///< whose centroid is nearest to the row, Euclidean in network inputs
};

/// What families were made of.
struct FamiliesOrigin {
    std::string model;         ///< name of the network
    std::string sha256;        ///< of its file; may be empty
    std::size_t clusters = 0;  ///< of the rows that families were made of; 0: not said
};

/// A network simplified to families (docs/families.md). A row belongs to the family of its activation pattern; with a
/// pattern that is in none, to the one that `unseen` says; of equally near ones to the first.
struct ModelFamilies {
    std::string by;         ///< what formulas are: "fidelity", "average" or "answers"; "aletheia" or "pruning"
    bool touching = false;  ///< only clusters that touch were joined
    UnseenPattern unseen = UnseenPattern::kNearestOutput;
    FamiliesOrigin origin;
    FamiliesLoss training;  ///< on the rows that they were made of
    std::optional<FamiliesLoss> held_out;
    std::vector<ModelFamily> families;
};

}  // namespace reluscope
