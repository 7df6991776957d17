#pragma once

#include "app/state/training_state.h"
#include "base/result.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace reluscope {

/// Every option of a setup under its one name: the members of the command `set_training`, of `setup` in the answer to
/// {"what": "training"}, and of `setup` in the training record of a model file. `loss` is written, but never read: it
/// follows from the target.
nlohmann::ordered_json training_setup_json(const TrainingSetup& setup);

/// A setup that was read, and what could not be.
struct ReadSetup {
    TrainingSetup setup;
    std::vector<Error> faults;         ///< members of a wrong type or out of their choices; they keep their old values
    std::vector<std::string> unknown;  ///< members that are no option
};

/// `setup` with the options that `members`, a JSON object, names. Class weights put an end to balanced classes and the
/// other way round, unless both are named. Ranges are not checked here (validate()).
ReadSetup read_training_setup(const nlohmann::ordered_json& members, TrainingSetup setup);

/// ": did you mean ...?" for a name that is no option.
std::string option_like(const std::string& name);

/// The setup's first fault of range, of its options or its architecture; sizes of the table are left out.
Status validate(const TrainingSetup& setup);

}  // namespace reluscope
