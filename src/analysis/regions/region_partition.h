#pragma once

// The exact regions of a plane, and of a row. docs/partition.md says what is computed. This header holds the result,
// RegionPartition, and the job that makes it. region_partition_job.cpp is the job, layer by layer: plane_walk visits
// the cells of the layers so far and carries the pre-activations of the next one along (plane_kernel does the
// arithmetic), geometry/cell_splitter cuts each cell, plane_incidence decides signs that doubles leave open, and
// partition_audit checks the end.
//
// On top of a partition stand level_sets (decision boundaries), region_step (the neighbour in a direction),
// partition_check (everything that must hold, against the forward pass) and whole_plane (the count out to infinity, by
// five partitions). plane_choice says which plane is looked at. region_walls and region_facets need no plane: they hold
// the walls of the hidden units on the region of one pattern, and those of them that bound it.

#include "analysis/regions/plane_layers.h"
#include "analysis/regions/plane_walk.h"
#include "base/ids.h"
#include "base/job.h"
#include "base/numerics/bit_matrix.h"
#include "base/result.h"
#include "geometry/cell_splitter.h"
#include "geometry/face_walk.h"
#include "geometry/plane_frame.h"
#include "geometry/subdivision.h"
#include "network/network.h"

#include <Eigen/Core>

#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace reluscope {

using RegionId = Id<struct RegionTag>;  ///< region of a partition: a face of its cells, under the same number

constexpr FaceId face_of(RegionId region) { return FaceId(region.index); }
/// Not valid() for what lies outside of the window.
constexpr RegionId region_of(FaceId face) { return RegionId(face.index); }

/// What stops a partition before it is complete.
struct PartitionOptions {
    std::size_t max_regions = std::numeric_limits<std::uint32_t>::max() / 8;
    std::size_t max_bytes = std::numeric_limits<std::size_t>::max();
    /// Only the walls of the first so many hidden layers; all when empty. With fewer than all, regions have no map of
    /// the outputs.
    std::optional<std::size_t> depth;
};

/// How often a partition met what double cannot tell.
struct PartitionDecisions {
    /// Regions that are too thin to hold a point of double coordinates; each belongs to a neighbour
    /// (tolerances::kPlaneWidth).
    std::size_t merged = 0;
    /// Signs at corners that were left to double because deciding them exactly would have cost too much
    /// (analysis/regions/plane_incidence.h).
    std::size_t undecided = 0;
    /// Decisions about incidences that only exact arithmetic could take.
    std::size_t exact = 0;
};

/// An affine map of a plane: `logit_o = slope_o . (s, t) + bias_o`.
struct PlaneMap {
    Eigen::MatrixXd slope;  ///< outputs x 2
    Eigen::VectorXd bias;   ///< outputs
};

/// The linear regions of a network in a window of a plane: convex polygons that tile it, each with its pattern and its
/// affine map. Immutable once made; neighbours and the units behind the edges are in cells().
///
/// cells() has the window as [-1, 1]^2 (`to_plane` goes back), so that windows of any size are computed with the same
/// accuracy. An edge's label is the unit whose pre-activation is 0 on it (position of its bit), or
/// Subdivision::kSideLabel + side.
class RegionPartition {
public:
    const Network& network() const { return *network_; }
    const PlaneFrame& frame() const { return frame_; }
    const PlaneWindow& window() const { return window_; }
    const Subdivision& cells() const { return cells_; }

    std::size_t num_regions() const { return cells_.num_faces(); }
    /// False when it was stopped, its regions being regions of the first layers only then (see depth()), or when it has
    /// a flaw().
    bool complete() const { return complete_; }
    /// Why all layers were done and the partition still is not to be believed: what its own check
    /// (analysis/regions/partition_audit.h) has found, as a sentence. Empty for every other partition.
    const std::string& flaw() const { return flaw_; }
    /// Why it is not complete, as the end of a sentence about its regions; empty when it is.
    std::string shortcoming() const;
    /// Regions after each hidden layer that was done.
    const std::vector<std::size_t>& regions_per_layer() const { return regions_per_layer_; }
    /// Hidden layers that were asked for.
    std::size_t num_layers() const { return levels_.size(); }
    const PartitionDecisions& decisions() const { return decisions_; }

    /// Hidden layers whose signs are constant on a region: num_layers() unless the partition was stopped.
    std::size_t depth(RegionId region) const;

    Point2 to_plane(Point2 cell_point) const;
    Point2 from_plane(Point2 plane_point) const;
    std::vector<Point2> polygon(RegionId region) const;  ///< corners in (s, t), counter-clockwise
    double area(RegionId region) const;
    Point2 centroid(RegionId region) const;

    /// Signs of the first depth(region) layers; the bits of later ones are 0.
    std::vector<BitMatrix::Word> pattern(RegionId region) const;
    /// A hash of the pattern that stays the same whatever else changes; equal patterns have equal hashes on every
    /// platform.
    std::uint64_t hash(RegionId region) const { return hashes_[region.index]; }

    /// True if regions have maps of the outputs: complete, and to the full depth.
    bool has_maps() const { return has_maps_; }
    PlaneMap map(RegionId region) const;
    /// Output `o` at a point of cells() by the map of `region`.
    double output(RegionId region, std::size_t o, Point2 cell_point) const {
        const double* c = maps_.data() + (std::size_t{region.index} * num_outputs_ + o) * 3;
        return (c[2] + c[0] * cell_point.x) + c[1] * cell_point.y;
    }
    /// A bound of |output `o`| over the whole window by the map of `region`.
    double reach(RegionId region, std::size_t o) const {
        const double* c = maps_.data() + (std::size_t{region.index} * num_outputs_ + o) * 3;
        return std::abs(c[0]) + std::abs(c[1]) + std::abs(c[2]);
    }
    std::size_t num_outputs() const { return num_outputs_; }

    /// Visits the regions of a complete partition with their whole patterns, one per call, neighbours mostly after each
    /// other. Needs next() before the first one; bits() change with it.
    class PatternCursor {
    public:
        explicit PatternCursor(const RegionPartition& partition);
        bool next();  ///< false after the last
        RegionId region() const { return region_; }
        std::span<const BitMatrix::Word> bits() const { return bits_; }

    private:
        struct Position {
            std::size_t parent = 0;
            std::size_t token = 0;
            std::size_t group_end = 0;
            FaceId face;  // as in levels_
        };
        bool advance(std::size_t level);

        RegionId region_{0};
        const RegionPartition& partition_;
        std::vector<Position> levels_;
        std::vector<BitMatrix::Word> bits_;
        bool whole_window_done_ = false;
    };

    /// The region that holds a point of the plane; none outside of the window.
    std::optional<RegionId> region_at(Point2 plane_point, RegionId near = RegionId()) const;

    /// Bytes held.
    std::size_t memory() const;

private:
    friend class RegionPartitionJob;
    RegionPartition(std::shared_ptr<const Network> network, PlaneFrame frame, const PlaneWindow& window)
        : network_(std::move(network)), frame_(std::move(frame)), window_(window), cells_({-1, -1}, {1, 1}) {}

    /// The face that a region was while cells were cut, as levels_ has it.
    FaceId cut_face(RegionId region) const { return cut_faces_.empty() ? face_of(region) : cut_faces_[region.index]; }
    /// The other way round; not valid() for a face that was too thin.
    RegionId region_of_cut(FaceId cut_face) const;
    void dissolve_thin();

    std::shared_ptr<const Network> network_;
    PlaneFrame frame_;
    PlaneWindow window_;
    Subdivision cells_;
    std::vector<PartitionLevel> levels_;
    std::vector<std::size_t> regions_per_layer_;
    std::vector<FaceId> cut_faces_;      // per region: see cut_face(); empty while nothing was dissolved
    std::vector<std::uint64_t> hashes_;  // per region
    std::vector<double> maps_;           // per region and output: s, t and 1, in the units of cells_
    std::size_t num_outputs_ = 0;
    PartitionDecisions decisions_;
    std::string flaw_;
    FaceId open_cell_{0};  // the cell in work when it was stopped
    FaceId open_first_;    // its first new piece; not valid() between cells
    bool complete_ = false;
    bool has_maps_ = false;
};

/// Calls visit(RegionId, bits) for every region of a complete partition.
template <class Visit>
void for_each_pattern(const RegionPartition& partition, Visit&& visit) {
    RegionPartition::PatternCursor cursor(partition);
    while (cursor.next()) visit(cursor.region(), cursor.bits());
}

class PartitionAudit;
class PlaneIncidence;

/// Makes a RegionPartition in slices. Layer by layer, each cell of the layers so far is cut by the units of the next
/// layer that cross it: their pre-activations are tested once per corner, and carried from cell to neighbouring cell by
/// rank-one updates (docs/partition.md). Signs that double leaves open are decided exactly, so walls meet in one corner
/// where they do, and nowhere else.
class RegionPartitionJob final : public Job {
public:
    /// Errors   a frame that does not fit the network, or a window that is empty or not finite.
    static Result<std::unique_ptr<RegionPartitionJob>> create(std::shared_ptr<const Network> network, PlaneFrame frame,
                                                              const PlaneWindow& window,
                                                              const PartitionOptions& options = {});
    ~RegionPartitionJob() override;

    bool step() override;
    double progress() const override;
    /// Regions so far.
    std::size_t num_regions() const { return partition_->num_regions(); }

    /// The partition, once. Before the end of the work: what there is, marked as not complete.
    std::shared_ptr<const RegionPartition> take();

private:
    RegionPartitionJob(std::shared_ptr<const Network> network, PlaneFrame frame, const PlaneWindow& window,
                       const PartitionOptions& options);

    enum class Phase { kReserve, kNextCell, kInsert, kOrder, kAudit, kDone };
    void start_layer();
    void reserve_some();
    void finish_layer();
    void next_cell();
    void find_lines();
    void test_corner(HalfedgeId half_edge);
    bool is_negative_somewhere(std::size_t unit) const;
    void insert_line();
    void audit_some();
    void start_order();
    void order_next();
    void order_irregular();
    void visit_piece(FaceId face);
    void flip(std::uint32_t unit);
    void finish_cell();
    void refresh_outputs();
    std::uint64_t bits_hash() const;
    bool over_budget() const;

    std::shared_ptr<RegionPartition> partition_;
    PartitionOptions options_;
    PlaneLayers layers_;
    std::size_t num_layers_ = 0;
    std::size_t layer_ = 0;
    Phase phase_ = Phase::kNextCell;
    double cost_ = 0;  // rough work of this slice, in nanoseconds

    std::unique_ptr<PlaneIncidence> incidence_;
    CellSplitter splitter_;
    std::unique_ptr<PartitionAudit> audit_;  // once all layers are done
    FaceWalk order_;
    std::unique_ptr<PlaneWalk> walk_;
    PlaneStore store_;       // pre-activations of the layer in work, per cell
    PlaneStore last_store_;  // of the layer before
    bool storing_ = false;

    std::size_t words_ = 0;                     // of one layer's bits
    std::vector<BitMatrix::Word> corner_bits_;  // per corner: signs of the layer; see corner_done_
    std::vector<std::uint8_t> corner_done_;
    std::unordered_map<std::uint32_t, std::vector<BitMatrix::Word>> zero_bits_;  // of corners on some line, by index
    std::vector<BitMatrix::Word> any_;  // of the current cell: units that are positive at some corner, at all corners
    std::vector<BitMatrix::Word> all_;
    std::vector<CutLine> lines_;
    std::vector<BitMatrix::Word> bits_;  // of the piece that was visited last
    std::uint64_t piece_hash_ = 0;       // of the piece that was visited last, with the layers before
    PaddedMatrix outputs_;               // map of the piece that was visited last
    std::size_t output_flips_ = 0;
    UnitFactors flipped_;                     // buffer
    std::vector<std::uint64_t> hash_tables_;  // 256 entries per byte of bits
    std::size_t cells_done_ = 0;
    std::size_t cells_of_layer_ = 1;
};

/// The partition at once.
Result<std::shared_ptr<const RegionPartition>> partition_plane(std::shared_ptr<const Network> network, PlaneFrame frame,
                                                               const PlaneWindow& window,
                                                               const PartitionOptions& options = {});

/// The hash that RegionPartition::hash() gives to a region with this pattern.
std::uint64_t pattern_hash(std::size_t num_units, std::span<const BitMatrix::Word> pattern);

/// The plane of a network with two inputs: s and t are the inputs themselves.
PlaneFrame input_plane();

}  // namespace reluscope
