#pragma once

#include "app/state/answers/swarm_state.h"
#include "ui/kit/drawing_cache.h"

#include <cstddef>
#include <memory>
#include <vector>

namespace reluscope {

/// What the beeswarm keeps: its drawing and what it was made from.
struct SwarmMemory {
    std::shared_ptr<const FoundSwarm> found;
    std::vector<std::size_t> order;  ///< columns of the swarm from above
    std::vector<double> mean;        ///< by column
    float pitch = 44;                ///< of the swarm's lines
    DrawingCache drawing;
};

}  // namespace reluscope
