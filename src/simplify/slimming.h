#pragma once

#include "simplify/box_prover.h"
#include "simplify/dense_stack.h"

#include <Eigen/Core>

#include <cstddef>
#include <string_view>
#include <vector>

namespace reluscope {

/// Why a unit can go without a change of any output.
enum class RemovalReason {
    kDead,          ///< never above 0
    kAlwaysOn,      ///< never below 0: part of a linear map that fewer units carry, or that the next layer takes over
    kConstant,      ///< all its weights are 0
    kDuplicate,     ///< the same as another one
    kProportional,  ///< a positive multiple of another one
    kMirror,        ///< a negative multiple of another one, and a linear map
    kDependent,     ///< always on, and a combination of others that are
    kUnread,        ///< nothing reads it
};

std::string_view removal_name(RemovalReason reason);
std::string_view proof_name(StateProof proof);
/// "always on" or "always off" of a state that is decided.
std::string_view stable_state_name(UnitState state);

struct Removal {
    UnitPlace unit;  ///< of the given network
    RemovalReason reason = RemovalReason::kDead;
    StateProof proof = StateProof::kInterval;  ///< where the reason holds for every input: kInterval, or kData on rows
};

/// A unit that is always on, or always off, on the domain and stays all the same: what it adds is linear there, and no
/// fewer units carry that.
struct StableUnit {
    UnitPlace unit;  ///< of the given network
    UnitState state = UnitState::kAlwaysOn;
    StateProof proof = StateProof::kInterval;
};

/// A smaller network with the same outputs on a domain.
struct Slimming {
    DenseStack stack;
    std::vector<std::size_t> hidden_before;  ///< units per layer
    std::vector<std::size_t> hidden_after;   ///< units per layer that is left; a layer that is linear is gone
    std::vector<Removal> removals;           ///< by layer and unit
    std::vector<StableUnit> stable;          ///< that stay; by layer and unit
    std::size_t num_open = 0;                ///< units that might be stable: neither proven nor refuted
    std::size_t num_too_close = 0;  ///< open units whose largest or least value is too close to 0 to tell its sign
};

/// max over the columns of `inputs` and the outputs of |f - g| / max(1, |f|); infinite where an output is not finite.
double max_relative_difference(const Network& f, const Network& g, const Eigen::MatrixXd& inputs);

}  // namespace reluscope
