#pragma once

#include "app/kit/desk.h"
#include "app/path/joint_stage.h"

#include <functional>
#include <memory>
#include <optional>

namespace reluscope {

/// How lengths are measured for the open study; found once.
class ReachFrames {
public:
    void drop() { done_ = false; }
    bool done() const { return done_; }
    void make(const Study& study);

    const InputFrame& deviations() const { return deviations_; }
    const InputFrame& model() const { return model_; }

private:
    bool done_ = false;
    InputFrame deviations_;
    InputFrame model_;
};

/// Computes the facets of the chosen row's region, and then what keeps its sign across them. What would take long waits
/// to be asked for.
class FacetsStage final : public Stage {
public:
    explicit FacetsStage(Desk& desk) : Stage(StageId::kFacets, desk.state.stages), desk_(desk) {}

    /// Begins where so many products are enough, else says that it would be too costly.
    void begin(double max_products);
    void drop();

    bool is_stale() const override { return job_ || across_; }
    bool step() override;
    double progress() const override { return job_ ? job_->progress() : across_->progress(); }
    bool may_work() const override { return desk_.state.training.mode == TrainingMode::kPaused; }
    /// Ends the work, which can be asked for again.
    void stop() override;

private:
    Desk& desk_;
    std::unique_ptr<RegionFacetsJob> job_;
    std::unique_ptr<NeighbourSignsJob> across_;
    std::shared_ptr<const Network> network_;  ///< keeps what `across_` refers to alive
};

/// Looks for the smallest changes of single columns that do something to the chosen row, and to the typical row of the
/// chosen cluster.
class ChangesStage final : public Stage {
public:
    explicit ChangesStage(Desk& desk) : Stage(StageId::kChanges, desk.state.stages), desk_(desk) {}

    void begin();
    void drop() { job_.reset(); }
    /// Looks for single changes of the chosen cluster's typical row; work on that row goes on.
    void begin_typical(RowId row);
    void drop_typical();

    bool is_stale() const override { return job_ || typical_; }
    bool step() override;
    double progress() const override { return job_ ? job_->progress() : (typical_ ? typical_->progress() : 0); }
    bool may_work() const override { return desk_.state.training.mode == TrainingMode::kPaused; }
    bool can_stop() const override { return false; }  // sentences wait for it

private:
    Desk& desk_;
    std::unique_ptr<SingleChangesJob> job_;
    std::unique_ptr<SingleChangesJob> typical_;
    std::optional<RowId> typical_row_;  ///< the row that `typical_` is about
};

/// Measures the chosen row, which is one short step.
class NearestWallStage final : public Stage {
public:
    NearestWallStage(Desk& desk, ReachFrames& frames, ChangesStage& changes, FacetsStage& facets)
        : Stage(StageId::kNearestWall, desk.state.stages),
          desk_(desk),
          frames_(frames),
          changes_(changes),
          facets_(facets) {}

    bool is_stale() const override;
    bool step() override;
    double progress() const override { return 0; }
    bool has_a_turn() const override { return true; }
    bool can_stop() const override { return false; }

private:
    Desk& desk_;
    ReachFrames& frames_;
    ChangesStage& changes_;
    FacetsStage& facets_;
};

/// Measures all rows of the table.
class DistancesStage final : public Stage {
public:
    DistancesStage(Desk& desk, ReachFrames& frames)
        : Stage(StageId::kDistances, desk.state.stages), desk_(desk), frames_(frames) {}

    void open();
    /// Lets the distances take as long as they take.
    void ask();

    bool is_stale() const override { return desk_.study_ready() && (work_ || !decided_); }
    bool step() override;
    double progress() const override { return work_ ? work_->job.progress() : 0; }
    bool may_work() const override { return desk_.state.training.mode == TrainingMode::kPaused; }
    /// Ends the work, which can be asked for again.
    void stop() override;

    /// Is called when the distances are there.
    std::function<void()> on_rows;

private:
    struct Work {
        Study study;  // keeps what the job refers to alive
        DistanceJob job;
        Work(const Study& of, const InputFrame& frame);
    };
    void begin_quietly();

    Desk& desk_;
    ReachFrames& frames_;
    std::unique_ptr<Work> work_;
    bool decided_ = false;  // begun, or waits to be asked for
};

/// How far explanations hold: for the chosen row, and for all rows of the table; and the order of the rows by it.
class ReachTopic final : public Topic {
public:
    explicit ReachTopic(Desk& shared);

    std::vector<Stage*> stages() override { return {&nearest_, &changes, &facets, &joint, &distances}; }
    void open(const Opening& opening) override;
    void follow_selection() override;

    ChangesStage changes;
    FacetsStage facets;
    JointStage joint;
    DistancesStage distances;

private:
    ReachFrames frames_;
    NearestWallStage nearest_;
};

void apply(ComputeFacets& command, ReachTopic& topic);
void apply(ComputeDistances& command, ReachTopic& topic);
void apply(SortRows& command, ReachTopic& topic);

/// Summary of the distances of one cluster's rows.
ClusterReach cluster_reach(const Distances& distances, const Clustering& clustering, ClusterId cluster);

}  // namespace reluscope
