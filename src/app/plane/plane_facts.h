#pragma once

#include "app/state/state.h"

#include <string>
#include <vector>

namespace reluscope {

/// What the panel, the tooltip and the JSON API tell about a region of plane.partition, which must be there. `output`
/// is the one that is explained. Cost     O(rows + corners).
RegionFacts region_facts(const PlaneState& plane, const Document& document, RegionId region, Point2 at,
                         Eigen::Index output);

/// "log-odds of survived = 0.12 age − 3.1 fare + 0.4": the map of one output on the plane, 3 digits per number.
std::string plane_formula(const PlaneState& plane, const Document& document, const PlaneMap& map, Eigen::Index output);

/// The rows of the region, in one sentence: "12 rows lie in this region."
std::string region_lead(const RegionFacts& facts);
/// The region's pattern, corners, area and inner radius, in one sentence.
std::string region_geometry(const RegionFacts& facts);
/// The facts in one sentence, for screen readers and for what has no room for a panel.
std::string region_sentence(const RegionFacts& facts);

/// "212 linear regions in this window" or "At least 4,000 linear regions in this window; the search was stopped".
std::string partition_sentence(const PlaneState& plane);

/// The regions of all of the plane, where they are counted: "163 in the whole plane, at most 1,369", the second being
/// what a network of this shape can have on a plane; empty where they are not.
std::string whole_plane_words(const PlaneState& plane, const Network& network);

/// What a slice goes through: "Slice through the mean of the rows"; empty for the plane of both inputs.
std::string slice_sentence(const PlaneState& plane, const Document& document);
/// What is to be said over the picture of a slice of a network with more than two inputs: that it is one, and what
/// becomes of rows that are far from it. Empty for others.
std::vector<std::string> slice_notes(const PlaneState& plane, const Document& document, bool shows_points);

/// The region that facts are about, in the partition that is shown; none if it is not there.
std::optional<RegionId> shown_region(const std::optional<RegionFacts>& facts, const PlaneState& plane,
                                     const RegionPartition& shown);

}  // namespace reluscope
