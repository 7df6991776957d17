#pragma once

#include "analysis/lines/feature_profile.h"
#include "app/state/profile_settings.h"

#include <cstdint>
#include <memory>

namespace reluscope {

/// What the profile view shows.
struct ProfileState {
    ProfileSettings settings;
    std::shared_ptr<const FeatureProfile> profile;  ///< an old one stays until the new one is there
    std::uint64_t revision = 0;
};

}  // namespace reluscope
