#pragma once

#include "analysis/units/unit_facts.h"
#include "analysis/units/unit_maps.h"
#include "app/state/network_settings.h"
#include "network/unit_values.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace reluscope {

/// What the units compute for the subject that is shown.
struct SubjectValues {
    UnitSubject subject = UnitSubject::kRow;
    std::string name;  ///< "row 12", "mean of cluster 3", "the pinned point"
    Eigen::VectorXd input;
    /// One column. For a cluster the values at its mean input, which are the means of the values over its rows: all
    /// rows lie in one convex region on which every unit is affine.
    UnitValues values;
};

/// What the inspector says about the selected unit.
struct UnitView {
    UnitId unit;
    std::string title;     ///< "Unit 3 of layer 1"
    std::string sentence;  ///< which rows activate it
    std::string subject;   ///< what it does for the row, cluster or point that is chosen; may be empty
    std::string formula;   ///< its z on the subject's region, in the table's units; may be empty
    double share = 0;      ///< of the rows that activate it
    double z = 0;          ///< of the subject
    /// z = weights * columns + bias on the subject's region, one weight per input, in the table's units; empty without
    /// a subject.
    Eigen::VectorXd weights;
    double bias = 0;
};

/// What the network view shows. Computed while the view is seen; each part stays until its newer one is there.
struct NetworkState {
    NetworkSettings settings;
    std::shared_ptr<const std::vector<UnitFacts>> facts;  ///< per hidden unit
    std::shared_ptr<const UnitMaps> maps;                 ///< null without a plane
    std::shared_ptr<const SubjectValues> values;          ///< null when nothing is chosen
    std::optional<UnitView> unit;                         ///< of the selected unit
    bool asked = false;  ///< a report waits for facts and maps, whether the view is seen or not
};

}  // namespace reluscope
