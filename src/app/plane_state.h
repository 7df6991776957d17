#pragma once

#include "analysis/level_sets.h"
#include "analysis/region_partition.h"
#include "base/ids.h"
#include "geometry/plane_frame.h"

#include <Eigen/Core>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace reluscope {

/// What the regions of the plane are coloured by.
enum class PlaneColour { kPattern, kCluster, kOutput, kClass, kGradient, kActiveUnits, kLayer };

/// How the plane lies in the input space.
enum class PlaneKind {
    kInputs,     ///< the two inputs of a network with two inputs
    kFeatures,   ///< two features vary, the others stay at a row's values
    kRows,       ///< through three rows
    kPrincipal,  ///< through the mean along the two leading principal components of the rows
    kCentroids,  ///< through the centroids of two classes and a row
};

struct PlaneSpec {
    PlaneKind kind = PlaneKind::kInputs;
    Eigen::Index feature_x = 0;
    Eigen::Index feature_y = 1;
    std::array<RowId, 3> rows;  ///< kFeatures, kCentroids: the first one; kRows: all three
    std::array<std::uint32_t, 2> classes = {0, 1};
};

/// What is asked for.
struct PlaneView {
    PlaneSpec spec;
    PlaneWindow window;                ///< the part of the plane that is seen
    std::optional<std::size_t> depth;  ///< walls of the first so many layers only
    PlaneColour colour = PlaneColour::kPattern;
    std::size_t output = 0;  ///< for kOutput
    bool walls = true;
    bool points = true;
    bool boundary = true;
    std::optional<UnitId> unit;  ///< its zero set is drawn strongly
};

/// One row on the plane.
struct PlanePoint {
    Point2 at;            ///< (s, t) of its nearest point on the plane
    double distance = 0;  ///< from the plane, in standard deviations of the features (root mean square)
    RowId row;
    std::uint32_t cluster = 0;
    std::int32_t label = -1;  ///< class of the target; -1 without classes
};

/// Facts about one region, for the tooltip and the panel.
struct RegionFacts {
    RegionId region;
    std::string pattern;
    PlaneMap map;
    double area = 0;
    std::size_t corners = 0;
    double inradius = 0;
    std::size_t rows = 0;  ///< rows whose point lies inside (on the plane for two inputs)
    std::optional<ClusterId> cluster;
    std::string formula;  ///< "logit = 1.2 x - 0.4 y + 0.1"
};

/// The plane view: what is asked for, and the newest results, which stay until better ones replace them.
struct PlaneState {
    PlaneView view;
    PlaneFrame frame;
    PlaneWindow home;  ///< what "fit" shows
    std::string axis_x;
    std::string axis_y;
    std::shared_ptr<const RegionPartition> partition;  ///< may be of an earlier window or of fewer layers
    bool stale = false;                                ///< a better one is on its way
    double seconds = 0;                                ///< computing time of `partition`
    std::shared_ptr<const LevelSet> boundary;          ///< of `partition`
    std::shared_ptr<const std::vector<PlanePoint>> points;
    std::shared_ptr<const std::vector<std::uint32_t>> cluster_of_region;  ///< ClusterId's index, or Id::kNone
    std::optional<RegionFacts> hovered;
    std::optional<RegionFacts> pinned;
    std::uint64_t revision = 0;  ///< grows when the partition, the frame or the points change
};

}  // namespace reluscope
