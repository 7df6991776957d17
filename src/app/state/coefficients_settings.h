#pragma once

#include <cstdint>
#include <vector>

namespace reluscope {

enum class CoefficientsPicture { kHeatMap, kParallel, kBoth };

/// Which cluster comes first in the heat map.
enum class ClusterSequence {
    kSize,     ///< the largest
    kFeature,  ///< the one with the largest weight of a feature
    kSimilar   ///< similar ones next to each other
};

/// Which feature comes first.
enum class FeatureSequence { kImportance, kTable };

/// Leaves the clusters whose weight of a feature, in the measure that is shown, lies in [low, high].
struct AxisRange {
    std::uint32_t feature = 0;
    double low = 0;
    double high = 0;

    bool operator==(const AxisRange&) const = default;
};

/// What a session or a link must say to show the same coefficients. The measure is ViewSettings::bars.
struct CoefficientsSettings {
    CoefficientsPicture picture = CoefficientsPicture::kHeatMap;
    ClusterSequence rows = ClusterSequence::kSize;
    std::uint32_t sort_feature = 0;  ///< of kFeature
    bool descending = true;          ///< of kFeature
    FeatureSequence columns = FeatureSequence::kImportance;
    /// Features of the parallel coordinates, left to right; empty: the most important.
    std::vector<std::uint32_t> axes;
    std::vector<AxisRange> ranges;  ///< at most one per feature; together they filter
    bool only_filtered = false;     ///< the heat map shows the clusters that the ranges leave, and no others

    bool operator==(const CoefficientsSettings&) const = default;
};

}  // namespace reluscope
