#pragma once

#include "app/state/state.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace reluscope {

/// What the welcome says about what is on the screen now.
struct WelcomeFacts {
    std::optional<std::size_t> pieces;  ///< linear pieces in the picture: regions of the plane's window, or pieces of
                                        ///< the line over the values of the only input
    std::optional<std::size_t> whole;   ///< regions of the whole plane, once they are counted
    std::optional<std::uint64_t> most;  ///< that such a network can have on a plane or a line (most_regions())
    std::string count;                  ///< "62 pieces", in large type; empty where nothing is counted
    std::string sentence;               ///< the answer to the step, one or two sentences; empty before the first step
    std::string hint;                   ///< what to do in the picture; may be empty
    std::string bound;                  ///< how the most is counted, for a tooltip; may be empty
};
WelcomeFacts welcome_facts(const AppState& state);

/// True while a network trains of which only the end is to be seen.
bool waits_for_end(const AppState& state);

}  // namespace reluscope
