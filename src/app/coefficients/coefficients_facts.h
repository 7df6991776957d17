#pragma once

#include "app/state/state.h"

#include <cstdint>
#include <string>
#include <vector>

namespace reluscope {

/// Features in the order of the heat map's columns.
std::vector<std::uint32_t> feature_order(const ClusterMaps& maps, FeatureSequence sequence);

/// Per cluster held: 1 inside of all ranges, else 0.
std::vector<std::uint8_t> matches_of(const ClusterMaps& maps, BarMode mode, const std::vector<AxisRange>& ranges);

/// Clusters held, in the order of the heat map's rows. `similar` is their order by similarity, or null while it is not
/// known (then by size).
std::vector<std::uint32_t> cluster_order(const ClusterMaps& maps, BarMode mode, const CoefficientsSettings& settings,
                                         const std::vector<std::uint8_t>& matches,
                                         const std::vector<std::uint32_t>* similar);

/// Features of the parallel coordinates: the chosen ones, else the `most` most important.
std::vector<std::uint32_t> axes_of(const CoefficientsState& coefficients, std::size_t most);

/// "12 of 530 clusters, 41 % of the rows".
std::string matches_phrase(const CoefficientsState& coefficients);

/// One weight, ready to be read.
struct CoefficientFacts {
    ClusterId cluster;
    FeatureId feature;
    double value = 0;      ///< in the measure
    double weight = 0;     ///< a, per unit of the network's input
    std::string unit;      ///< of the value: "log-odds of survived per year"
    std::string formula;   ///< with the numbers in it
    std::string sentence;  ///< "In this cluster sex = female raises ..."
};
CoefficientFacts coefficient_facts(const Document& document, const ClusterMaps& maps, BarMode mode, ClusterId cluster,
                                   FeatureId feature);

}  // namespace reluscope
