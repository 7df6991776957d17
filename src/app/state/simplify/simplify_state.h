#pragma once

#include "app/state/simplify/simplify_settings.h"
#include "simplify/slimming_job.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace reluscope {

struct ReferenceStudy;

/// What was found for a network.
struct FoundSlimming {
    std::shared_ptr<const Network> of;  ///< the network that can be smaller
    SimplifyDomain domain = SimplifyDomain::kRows;
    SlimmedNetwork made;
};

/// A smaller network that was put in the place of another one.
struct AppliedSlimming {
    std::shared_ptr<const FoundSlimming> found;
    std::shared_ptr<const ReferenceStudy> before;  ///< the study of the network that it replaced
};

/// What the simplify view shows of units. Searched for while the view is seen.
struct SimplifyState {
    SimplifySettings settings;
    std::shared_ptr<const FoundSlimming> found;  ///< an old one stays until the new one is there
    std::string problem;                         ///< why the open network cannot be simplified, one sentence
    std::size_t num_decided = 0;                 ///< units whose sign is settled, of the search under way
    std::vector<AppliedSlimming> applied;        ///< the last ones, oldest first

    /// How the open network came about; null where it was not simplified here.
    const AppliedSlimming* applied_to(const std::shared_ptr<const Network>& open) const {
        for (const AppliedSlimming& one : applied) {
            if (one.found->made.network == open) return &one;
        }
        return nullptr;
    }
};

}  // namespace reluscope
