#pragma once

#include "analysis/unit_facts.h"
#include "analysis/unit_maps.h"
#include "app/network_settings.h"
#include "network/unit_values.h"

#include <memory>
#include <string>
#include <vector>

namespace reluscope {

/// What the units compute for the subject that is shown.
struct SubjectValues {
    UnitSubject subject = UnitSubject::kRow;
    std::string name;  ///< "row 12", "mean of cluster 3", "the pinned point"
    Eigen::VectorXd input;
    /// One column. For a cluster the values at its mean input, which are the means of the values over its rows: all rows lie in one convex region on
    /// which every unit is affine.
    UnitValues values;
};

/// What the network view shows. Computed while the view is seen; each part stays until its newer one is there.
struct NetworkState {
    NetworkSettings settings;
    std::shared_ptr<const std::vector<UnitFacts>> facts;  ///< per hidden unit
    std::shared_ptr<const UnitMaps> maps;                 ///< null without a plane
    std::shared_ptr<const SubjectValues> values;          ///< null when nothing is chosen
};

}  // namespace reluscope
