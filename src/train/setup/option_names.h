#pragma once

#include "data/target_fit.h"
#include "train/setup/architecture.h"
#include "train/setup/loss.h"
#include "train/setup/train_options.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace reluscope {

/// Short names of choices, for the command line, training records and saved state.
std::string_view id_of(Loss loss);                      ///< binary, softmax, squared
std::string_view id_of(Optimiser optimiser);            ///< sgd, adam
std::string_view id_of(Schedule schedule);              ///< constant, step, exponential, cosine
std::string_view id_of(Initialisation initialisation);  ///< he, uniform
std::string_view id_of(Task task);                      ///< class, number

/// All short names of one kind, e.g. all_ids<Loss>().
template <class Choice>
std::vector<std::string> all_ids();

/// The choice with that short name, e.g. from_id<Loss>("binary"); none for another text.
template <class Choice>
std::optional<Choice> from_id(std::string_view id);

}  // namespace reluscope
