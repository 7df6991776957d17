#pragma once

#include "data/table.h"

#include <memory>
#include <optional>

namespace reluscope {

/// What the welcome offers: each is one click, and answers in the picture.
enum class WelcomeStep {
    kWatch,      ///< a small network for two inputs trains itself, and stops by itself
    kFold,       ///< one input and one unit
    kFoldThree,  ///< one input and three units
    kCount,      ///< the pieces of a network for two inputs, against the most that there can be
    kOpenOwn     ///< files of the user's own
};

/// The example that a page opens on for those who know the program already, and that the welcome offers.
inline constexpr const char* kFirstExample = "titanic";

/// The first minute: a panel beside or below the picture.
struct WelcomeState {
    bool shown = false;
    std::optional<WelcomeStep> step;     ///< what was asked for last; none: nothing yet
    std::shared_ptr<const Table> table;  ///< that the step made; null for those that make none
    bool hides_start = false;            ///< the network of the step is about to train, and only its end is to be seen
};

}  // namespace reluscope
