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

/// Whose output it is and what it is, where the prediction flips next to both sides and how often the output bends:
/// "Row 12: with age = 32 years, the network's log-odds of survived is -1.2 (probability 23 %). Below 13 years the
/// prediction flips to survived. 3 bends between 0.42 and 80 years." With another value, what that changes.
std::string profile_sentence(const Document& document, const FeatureProfile& profile, Eigen::Index output,
                             const ProfileSettings& settings);

}  // namespace reluscope
