#pragma once

#include "analysis/region_partition.h"
#include "analysis/study.h"
#include "app/training_state.h"
#include "geometry/plane_frame.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <unordered_set>

namespace reluscope {

/// The patterns that there are at one time, by their hashes.
struct PatternCensus {
    std::unordered_set<std::uint64_t> rows;     ///< of the rows
    std::unordered_set<std::uint64_t> regions;  ///< of the regions in the window; empty where there is no window
};

/// Counts clusters, regions and dead units of a network over the open rows, in slices.
class EpochSurvey final : public Job {
public:
    /// `frame` and `window` for networks with two inputs: the part of the plane whose regions are counted.
    EpochSurvey(std::shared_ptr<const StudyInput> input, const PlaneFrame* frame, const PlaneWindow& window);
    ~EpochSurvey() override;

    bool step() override;
    double progress() const override { return done_ ? 1 : 0; }

    /// Everything but the record and what needs the epoch before. Valid once step() has returned false.
    const EpochFacts& facts() const { return facts_; }
    PatternCensus take_census() { return std::move(census_); }

private:
    void count_rows(const PatternTable& patterns, const Clustering& clustering);
    void count_regions(const RegionPartition& partition);

    std::shared_ptr<const StudyInput> input_;
    std::unique_ptr<StudyJob> study_;
    std::unique_ptr<RegionPartitionJob> regions_;
    EpochFacts facts_;
    PatternCensus census_;
    bool done_ = false;
};

/// Births and deaths between two censuses.
void compare_censuses(const PatternCensus& before, const PatternCensus& after, EpochFacts& facts);

}  // namespace reluscope
