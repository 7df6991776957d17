#pragma once

#include "analysis/regions/region_partition.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace reluscope {

/// A straight piece of a level set inside one region.
struct LevelSegment {
    Point2 a;  ///< in the units of RegionPartition::cells(); to_plane() goes to (s, t)
    Point2 b;
    RegionId region;
    std::uint32_t first = 0;   ///< the output whose level it is, or the first of two outputs that tie
    std::uint32_t second = 0;  ///< the other one of a tie; equal to `first` for a level
};

/// Where outputs of a network take a value, or tie, in the window of a partition: exact, by the affine map of each
/// region.
struct LevelSet {
    std::vector<LevelSegment> segments;
    /// Segments (by number) that follow each other, end to end; a closed line ends where it begins.
    std::vector<std::vector<std::uint32_t>> polylines;
};

class PolylineLinker;

/// Finds a level set region by region, in slices.
class LevelSetJob final : public Job {
public:
    /// logit_output = level. `partition` must have maps and outlive this.
    LevelSetJob(const RegionPartition& partition, std::size_t output, double level);
    /// Where the predicted class changes: logit = 0 for one output (a sigmoid's 0.5), the ties of the two largest
    /// logits for several outputs.
    explicit LevelSetJob(const RegionPartition& partition);
    ~LevelSetJob() override;

    bool step() override;
    double progress() const override;
    LevelSet take() { return std::move(result_); }

private:
    void add_region(RegionId region);
    void add_level(RegionId region);
    void add_ties(RegionId region);
    void add_tie(RegionId region, std::uint32_t first, std::uint32_t second);
    bool crosses(Point2& a, Point2& b) const;

    const RegionPartition& partition_;
    bool ties_ = false;
    std::size_t output_ = 0;
    double level_ = 0;
    std::size_t next_ = 0;
    LevelSet result_;
    std::unique_ptr<PolylineLinker> linker_;  // once all regions are done

    // What there is of the current region.
    std::vector<Point2> corners_;
    std::vector<double> values_;          // per corner: the function whose zeros are looked for
    std::vector<double> outputs_;         // corners x outputs
    std::vector<std::uint32_t> leaders_;  // outputs that may be the largest somewhere in the region
};

/// The level set at once.
LevelSet level_set(const RegionPartition& partition, std::size_t output, double level);
LevelSet decision_boundary(const RegionPartition& partition);

}  // namespace reluscope
