#pragma once

#include "app/state/state.h"
#include "base/ids.h"

#include <cstddef>
#include <string>
#include <vector>

namespace reluscope {

/// Units that can go for the same reason and by the same proof.
struct RemovedUnits {
    RemovalReason reason = RemovalReason::kDead;
    StateProof proof = StateProof::kData;
    std::string title;    ///< "Off for every row: 11 units"
    std::string meaning;  ///< what takes their place, one sentence
    std::string by;       ///< the proof, one sentence
    std::vector<UnitId> units;
    std::vector<std::string> labels;  ///< per unit
};

/// How large a network is.
struct NetworkSize {
    std::string architecture;
    std::size_t units = 0;    ///< hidden
    std::size_t numbers = 0;  ///< weights and biases
};

/// What is said of units that change no output.
struct SlimmingFacts {
    bool there = false;                ///< something was found for the open network and the wanted domain
    std::string lead;                  ///< the answer
    std::string domain;                ///< where it holds
    std::string checked;               ///< where both networks were evaluated
    std::string open;                  ///< what was not decided; may be empty
    std::string stable;                ///< units that never bend and stay; may be empty
    std::vector<RemovedUnits> groups;  ///< by reason, then by proof
    NetworkSize before, after;         ///< where can_apply
    bool can_apply = false;            ///< there is a smaller network whose outputs are equal up to rounding
};

SlimmingFacts slimming_facts(const AppState& state);

/// What was found for the open network and the wanted domain; null where there is nothing yet.
const FoundSlimming* current_slimming(const AppState& state);

/// The sentence about the open network, where it was simplified here; else empty.
std::string applied_sentence(const AppState& state);

/// Outputs of networks that are made to be equal differ by less, relative to max(1, |output|): what rounding makes of
/// the sums of a few hundred products is smaller by orders.
inline constexpr double kEqualOutputs = 1e-9;

}  // namespace reluscope
