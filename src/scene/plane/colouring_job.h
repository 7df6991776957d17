#pragma once

#include "base/job.h"
#include "scene/plane/pattern_hues.h"
#include "scene/plane/plane_scene.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace reluscope {

/// Colours the regions of a mesh in slices, most of them about a millisecond in a browser. What `request` points to
/// must stay there until the end.
class ColouringJob final : public Job {
public:
    ColouringJob(std::shared_ptr<const PlaneMesh> mesh, const ColouringRequest& request);
    ~ColouringJob() override;

    bool step() override;
    double progress() const override;
    /// The colours, once.
    RegionColours take() { return std::move(colours_); }

private:
    enum class Phase { kReserve, kValues, kRank, kRankFinely, kPaint, kDone };
    template <class Work>
    void pass(std::size_t count, double cost_of_each, Phase after, Work work);
    bool can_tell() const;
    void reserve();
    void find_values();
    void find_hues();
    void output_values();
    void gradient_values();
    void layer_values();
    void count_active_units();
    void rank();
    void rank_finely();
    void set_output_scale(double most);
    void set_scale();
    void paint();
    void paint_region_values();
    void paint_output();
    void paint_classes();
    void finish_classes();
    void paint_cut_region(RegionId region, std::span<const std::uint32_t> classes);

    std::size_t num_regions() const { return mesh_->num_regions(); }
    std::uint32_t num_classes() const;
    std::uint32_t cluster(std::size_t region) const;
    bool steps_back(std::size_t region) const;
    Rgba seen(std::size_t region, Rgba colour) const;
    void fill(std::size_t region, Rgba colour);

    std::shared_ptr<const PlaneMesh> mesh_;
    const RegionPartition& partition_;
    ColouringRequest request_;
    Rgba background_;
    RegionColours colours_;
    Phase phase_ = Phase::kReserve;
    std::size_t next_ = 0;  // in the phase: regions or corners
    double cost_ = 0;       // rough work of this slice, in nanoseconds

    std::unique_ptr<PatternHues> hues_;  // for kPattern
    std::vector<float> corner_values_;   // for kOutput
    std::vector<double> region_values_;  // for kGradient, kActiveUnits and kLayer
    double largest_ = 0;
    std::vector<std::uint32_t> histogram_;  // of the bits of |corner values|, of the upper half, then of the lower half
    std::size_t rank_ = 0;                  // of the value that is looked for, among those that the histogram counts
    std::uint32_t upper_bits_ = 0;          // its upper half
    float scale_ = 0;                       // of outputs
    std::vector<Rgba> table_;               // colours of the region values, from the lowest to the highest
    std::unique_ptr<RegionPartition::PatternCursor> cursor_;
    std::vector<bool> present_;           // classes that occur
    std::vector<std::uint32_t> classes_;  // buffer: at the corners of a region
};

}  // namespace reluscope
