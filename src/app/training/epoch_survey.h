#pragma once

#include "analysis/regions/region_partition.h"
#include "analysis/study.h"
#include "app/state/training_state.h"
#include "geometry/plane_frame.h"
#include "train/setup/training_set.h"

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

/// Areas under the ROC curve are counted for each epoch up to so many rows times outputs: sorting them takes a
/// millisecond or two.
inline constexpr std::size_t kMaxAucScores = 20'000;

/// Counts clusters, regions and dead units of a network over the open rows, in slices, and how well its classes are
/// told apart.
class EpochSurvey final : public Job {
public:
    /// `frame` and `window` for networks with two inputs: the part of the plane whose regions are counted.
    /// `set` says which rows train and which validate.
    EpochSurvey(std::shared_ptr<const StudyInput> input, std::shared_ptr<const TrainingSet> set,
                const PlaneFrame* frame, const PlaneWindow& window);
    ~EpochSurvey() override;

    bool step() override;
    double progress() const override { return done_ ? 1 : 0; }

    /// Everything but the record and what needs the epoch before. Valid once step() has returned false.
    const EpochFacts& facts() const { return facts_; }
    PatternCensus take_census() { return std::move(census_); }

private:
    void count_rows(const PatternTable& patterns, const Clustering& clustering);
    void measure_auc(const PatternTable& patterns);
    void count_regions(const RegionPartition& partition);

    std::shared_ptr<const StudyInput> input_;
    std::shared_ptr<const TrainingSet> set_;
    std::unique_ptr<StudyJob> study_;
    std::shared_ptr<const PatternTable> patterns_;  // until their AUC is known
    std::unique_ptr<RegionPartitionJob> regions_;
    EpochFacts facts_;
    PatternCensus census_;
    bool done_ = false;
};

/// Births and deaths between two censuses.
void compare_censuses(const PatternCensus& before, const PatternCensus& after, EpochFacts& facts);

}  // namespace reluscope
