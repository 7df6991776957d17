#pragma once

#include "app/state/state.h"

#include <string>

namespace reluscope {

/// What the panel, the tooltip and the JSON API tell about a region of plane.partition, which must be there. `output`
/// is the one that is explained. Cost     O(rows + corners).
RegionFacts region_facts(const PlaneState& plane, const Document& document, RegionId region, Point2 at,
                         Eigen::Index output);

/// "log-odds of survived = 0.12 age − 3.1 fare + 0.4": the map of one output on the plane, 3 digits per number.
std::string plane_formula(const PlaneState& plane, const Document& document, const PlaneMap& map, Eigen::Index output);

/// Who lives there, in one sentence: "12 rows lie in this region."
std::string region_lead(const RegionFacts& facts);
/// Its pattern, corners, area and inner radius, in one sentence.
std::string region_geometry(const RegionFacts& facts);
/// The facts in one sentence, for screen readers and for what has no room for a panel.
std::string region_sentence(const RegionFacts& facts);

/// "212 regions in view, complete" or "at least 4,000 regions in view, stopped".
std::string partition_sentence(const PlaneState& plane);

/// The region that facts are about, in the partition that is shown; none if it is not there.
std::optional<RegionId> shown_region(const std::optional<RegionFacts>& facts, const PlaneState& plane,
                                     const RegionPartition& shown);

}  // namespace reluscope
