#pragma once

#include "analysis/regions/level_sets.h"
#include "analysis/regions/plane_choice.h"
#include "analysis/regions/plane_colour.h"
#include "analysis/regions/region_partition.h"
#include "analysis/regions/whole_plane.h"
#include "base/ids.h"
#include "geometry/plane_frame.h"
#include "geometry/point_grid.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace reluscope {

/// Regions that a partition of the view may have before it stops.
inline constexpr std::size_t kPlaneRegions = 400000;

inline PartitionOptions plane_limits() {
    PartitionOptions limits;
    limits.max_regions = kPlaneRegions;
    return limits;
}

/// What the plane view is asked to show.
struct PlaneView {
    PlaneSpec spec;
    PlaneWindow window;  ///< the part of the plane that is seen: all that is wanted, and what else has room
    PlaneWindow wanted;  ///< the part that was asked for
    bool fill = false;   ///< what is wanted fills the picture, with a scale of its own on each axis
    std::optional<std::size_t> depth;  ///< walls of the first so many layers only
    PlaneColour colour = PlaneColour::kPattern;
    std::size_t output = 0;  ///< for kOutput
    bool walls = true;
    bool points = true;
    bool boundary = true;
    bool far_rows = true;  ///< rows far from a slice are shown, pale
};

/// The regions of a partition of which the visible window shows a part that has an area.
struct RegionsInView {
    std::shared_ptr<const RegionPartition> partition;  ///< whose regions they are
    PlaneWindow window;
    std::vector<std::uint32_t> regions;  ///< numbers, ascending
    std::size_t clusters = 0;            ///< of the table that have such a region
};

/// How many regions a whole plane has, out to infinity.
struct WholePlaneCount {
    std::shared_ptr<const Network> network;  ///< null before the first count
    PlaneFrame frame;                        ///< the plane
    std::optional<WholePlane> count;         ///< none where it cannot be told

    bool is_of(const Network& other, const PlaneFrame& plane) const {
        return network.get() == &other && frame == plane;
    }
};

/// Facts about one region, for the tooltip and the panel. Lengths and areas are in the units of (s, t).
struct RegionFacts {
    RegionId region;  ///< of PlaneState::partition; none when the point that was asked about lies outside of a newer
                      ///< partition
    Point2 at;        ///< the point that was asked about
    std::string pattern;          ///< of the layers whose walls are there
    std::optional<PlaneMap> map;  ///< none for a partition of fewer layers, or one that was stopped
    double area = 0;              ///< of the part in view, as corners, circle and rows
    std::size_t corners = 0;
    Point2 centre;  ///< of the largest circle inside
    double inradius = 0;
    bool cut_by_window = false;  ///< the visible window cuts the region: only a part of it is in view
    std::size_t walls = 0;       ///< sides of it in view on which some hidden unit is 0
    bool on_plane = false;       ///< rows lie on the plane itself: a network with two inputs
    std::size_t rows = 0;        ///< rows whose nearest point of the plane lies in that part
    std::optional<ClusterId> cluster;
    std::string formula;  ///< of the explained output: "log-odds of 1 = 1.2 x \u2212 0.4 y + 0.1"; empty without a map
};

/// The points' places once more, for finding those near to a place.
struct PointPlaces {
    std::vector<double> x, y;
    PointGrid grid;

    explicit PointPlaces(const std::vector<PlanePoint>& points);
    PointPlaces(const PointPlaces&) = delete;
    PointPlaces& operator=(const PointPlaces&) = delete;
    /// True if these are the places of `points`, in their order.
    bool of(const std::vector<PlanePoint>& points) const;
};

/// The plane view: what is asked for, and the newest results, which stay until better ones replace them.
struct PlaneState {
    PlaneView view;
    PlaneFrame frame;
    PlaneWindow home;  ///< what "fit" shows
    /// Width over height of the picture on the screen; 0 where there is none: then what is wanted is what is seen.
    double shape = 0;
    double t_per_s = 1;          ///< with one scale on both axes, so many units of t are as long as one of s
    bool per_deviation = false;  ///< that is one standard deviation against another, as the axes' units differ
    std::string axis_x;
    std::string axis_y;
    std::string name_x;  ///< what formulas call s and t
    std::string name_y;
    std::string problem;                               ///< why there is no plane; one sentence, empty when there is one
    PartitionOptions limits = plane_limits();          ///< `depth` is PlaneView's
    std::shared_ptr<const RegionPartition> partition;  ///< may be of an earlier window or of fewer layers
    double seconds = 0;                                ///< computing time of `partition`
    std::shared_ptr<const LevelSet> boundary;          ///< of `partition`
    std::shared_ptr<const std::vector<PlanePoint>> points;
    std::size_t num_far = 0;                                              ///< of `points`: far from the slice
    std::size_t num_elsewhere = 0;                                        ///< of `points`: not own_region
    std::size_t num_near_elsewhere = 0;                                   ///< of those that are not far
    std::shared_ptr<const PointPlaces> places;                            ///< of `points`
    std::shared_ptr<const std::vector<std::uint32_t>> cluster_of_region;  ///< ClusterId's index, or Id::kNone
    /// The regions that a window shows; may be of an earlier window or partition.
    std::shared_ptr<const RegionsInView> in_view;
    WholePlaneCount whole;  ///< may be of an earlier network or plane
    std::optional<Point2> hovered_at;
    std::optional<Point2> pinned_at;
    std::optional<RegionFacts> hovered;
    std::optional<RegionFacts> pinned;
    std::uint64_t revision = 0;  ///< grows when the partition, the regions in view, the frame or the points change

    /// What is counted of the regions that are seen now; null while that is on its way.
    const RegionsInView* seen() const {
        return in_view && in_view->partition == partition && in_view->window == view.window ? in_view.get() : nullptr;
    }
};

}  // namespace reluscope
