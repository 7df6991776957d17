#pragma once

#include "app/state/command_info.h"
#include "app/state/state.h"

#include <tuple>

namespace reluscope {

// Commands of the first minute. None of them is undone, and none may stand in a session: who opens one has come for
// something else.

/// Shows the welcome beside what is open, or closes it.
struct ShowWelcome {
    bool shown = true;

    static constexpr CommandInfo kInfo{.id = "show_welcome"};
    static constexpr auto fields() { return std::tuple(field("shown", &ShowWelcome::shown)); }
    bool operator==(const ShowWelcome&) const = default;
};

/// Shows the welcome and takes one of its steps: data and a network are made, it trains, and the picture that answers
/// is brought to the front.
struct TakeStep {
    WelcomeStep step = WelcomeStep::kWatch;

    static constexpr CommandInfo kInfo{.id = "take_step"};
    static constexpr auto fields() { return std::tuple(needed("step", &TakeStep::step)); }
    bool operator==(const TakeStep&) const = default;
};

}  // namespace reluscope
