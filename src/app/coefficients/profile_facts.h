#pragma once

#include "app/state/state.h"

#include <string>

namespace reluscope {

/// A value of the feature in the table's unit as an input of the network, kept inside the profile's range.
double what_if_input(const FeatureProfile& profile, double value);

struct ProfileFacts {
    std::string title;
    std::string text;
};

/// The profile at `feature` (model units): value, probability, slope in the table's unit.
ProfileFacts curve_facts(const Document& document, const FeatureProfile& profile, Eigen::Index output, double feature);
/// A cluster's segment there.
ProfileFacts segment_facts(const Document& document, const FeatureProfile& profile, Eigen::Index output,
                           std::size_t cluster, double feature);

/// Whose output it is and what it is; with another value, what that changes: "Row 12: with age 40 years instead of 22
/// the network gives log-odds of survived 0.8 instead of -0.3."
std::string profile_sentence(const Document& document, const FeatureProfile& profile, Eigen::Index output,
                             const ProfileSettings& settings);

}  // namespace reluscope
