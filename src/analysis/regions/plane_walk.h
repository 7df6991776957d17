#pragma once

#include "analysis/regions/plane_kernel.h"
#include "analysis/regions/plane_layers.h"
#include "base/numerics/bit_matrix.h"
#include "geometry/subdivision.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace reluscope {

/// How one hidden layer cut the cells that the layers before it had made ("parents"), in the order in which those were
/// visited. Per parent, a walk over its pieces: which units flip between one piece and the next.
struct PartitionLevel {
    static constexpr std::uint32_t kVisit = 0x80000000;  ///< a token is a unit that flips, or kVisit + a face

    std::size_t width = 0;      ///< units of the layer
    std::size_t first_bit = 0;  ///< position of its first unit in a pattern
    std::size_t words = 0;      ///< of one row of base_bits
    std::vector<std::uint32_t> tokens;
    std::vector<std::uint32_t> group_start;  ///< per parent: its first token
    std::vector<FaceId> first_face;  ///< per parent: its pieces are its own face and those from here to the next one's
    std::vector<BitMatrix::Word> base_bits;    ///< per parent: bits of the layer on its first visited piece
    std::vector<std::uint32_t> parent_number;  ///< per face that was there before the layer: which parent it is

    static std::uint32_t visit(FaceId face) { return kVisit | face.index; }
    static bool is_visit(std::uint32_t token) { return (token & kVisit) != 0; }
    static FaceId visited(std::uint32_t token) { return FaceId(token & ~kVisit); }
    std::size_t num_parents() const { return group_start.size(); }
    std::span<const BitMatrix::Word> bits(std::size_t parent) const {
        return {base_bits.data() + parent * words, words};
    }
    std::size_t memory() const;
};

/// Pre-activations of one layer, as functions of (s, t, 1), kept for parents that will be needed again.
struct PlaneStore {
    std::vector<double> values;  ///< per parent: 3 * stride
};

/// Visits the cells that the first `depth` layers made, in the order of their levels, and carries the pre-activations
/// of layer `depth` along: a rank-one update per unit that flips between neighbours, a masked product where a new
/// parent starts.
///
/// Cost     3 * width per flip; 3 * width * (active units of the layer before) per parent.
class PlaneWalk {
public:
    /// `layers` and `levels` must outlive this; levels[0 .. depth - 1] must be complete. `store`, when given, holds the
    /// pre-activations of layer depth - 1 on each parent.
    PlaneWalk(const PlaneLayers& layers, const std::vector<PartitionLevel>& levels, std::size_t depth,
              const PlaneStore* store = nullptr);

    /// Moves to the next cell; false at the end.
    bool next();

    FaceId face() const { return face_; }
    /// Pre-activations of layer `depth` on the current cell (the outputs when there are `depth` hidden layers).
    const PaddedMatrix& z() const { return z_; }
    /// Bits of layer depth - 1 on the current cell.
    std::span<const BitMatrix::Word> bits() const { return bits_; }
    /// Writes the bits of layers 0 .. depth - 1 on the current cell into a packed pattern; false where a store stands
    /// in for layers before.
    bool put_pattern(std::span<BitMatrix::Word> pattern) const;
    /// Multiplications so far.
    double work() const { return work_ + (above_ ? above_->work() : 0); }

    /// Writes the map of the outputs (`target`) on a piece of the current cell on which layer `depth` has these bits.
    void outputs_below(const PlaneLayer& target, std::span<const BitMatrix::Word> bits, PaddedMatrix& out);

private:
    bool next_parent();
    void add_source(const PlaneLayer::Source& source, PaddedMatrix& out);
    void flip(std::uint32_t unit);
    void recompute();

    const PlaneLayers& layers_;
    const PartitionLevel* level_ = nullptr;  // null at depth 0
    std::size_t depth_;
    const PlaneLayer& layer_;
    const PlaneStore* store_;
    std::unique_ptr<PlaneWalk> above_;  // over the parents; null with a store
    PlaneColumns parent_z_;             // pre-activations of the parent's layer, on the parent
    PaddedMatrix z_;
    UnitFactors terms_;  // buffer
    std::vector<BitMatrix::Word> bits_;
    std::size_t parent_ = 0;  // number of the next parent
    std::size_t token_ = 0;
    std::size_t group_end_ = 0;
    std::size_t flips_ = 0;  // since z_ was computed from scratch
    FaceId face_{0};
    double work_ = 0;
    bool started_ = false;
};

/// The terms of all units of a layer under `bits`: slope times pre-activation.
void collect_layer(const PlaneLayer& from, const PlaneColumns& z, std::span<const BitMatrix::Word> bits,
                   UnitFactors& terms);

/// The change when a unit, on or not, turns over.
void collect_flip(const PlaneLayer& from, const PlaneColumns& z, std::uint32_t unit, bool on, UnitFactors& terms);

}  // namespace reluscope
