#pragma once

#include "app/state/state.h"

#include <Eigen/Core>

#include <cstddef>
#include <string>
#include <vector>

namespace reluscope {

/// Shapley values of the open rows under the open weights; null while there are none.
const FoundSwarm* current_swarm(const AppState& state);

/// What the beeswarm says beside its picture.
struct SwarmFacts {
    std::string problem;   ///< why there is no picture (yet), one sentence; else empty
    std::string sentence;  ///< what the dots are, and which rows have one
    std::string sum;       ///< base, that all adds up, and how exact it is
    std::string note;      ///< that the chosen row has no dot; may be empty
    bool sampled = false;  ///< there are more rows
};
SwarmFacts swarm_facts(const AppState& state);

/// The explained output, of those that the swarm has.
Eigen::Index swarm_output(const AppState& state, const FoundSwarm& found);

/// Values of that output: columns x rows that are done.
Eigen::MatrixXd swarm_values(const AppState& state, const FoundSwarm& found);

/// Columns by their mean |value|, the largest first, and these means.
struct SwarmOrder {
    std::vector<std::size_t> columns;
    std::vector<double> mean;  ///< by column, not by place
};
SwarmOrder swarm_order(const Eigen::MatrixXd& values);

}  // namespace reluscope
