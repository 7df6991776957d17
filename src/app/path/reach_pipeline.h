#pragma once

#include "analysis/study.h"
#include "app/state/reach_state.h"

#include <memory>
#include <optional>

namespace reluscope {

/// Keeps a ReachState up to date: the chosen row first, then its facets, then all rows of the table. What would take
/// long waits to be asked for.
class ReachPipeline {
public:
    ReachPipeline();
    ~ReachPipeline();

    /// Starts over with another study, which has its clustering. Everything that was known is dropped.
    void open(const Study& study, ReachState& reach);
    /// Another row is chosen; or none.
    void choose(std::optional<RowId> row, ReachState& reach);

    /// Lets the facets of the chosen row, or the distances of all rows, take as long as they take.
    void ask_for_facets(ReachState& reach);
    void ask_for_rows(ReachState& reach);
    /// Ends both. What was stopped can be asked for again.
    void stop(ReachState& reach);

    /// True until the chosen row's distances are there: one short step().
    bool is_urgent() const { return study_ && row_ && !row_done_; }
    bool has_work() const;
    /// Does the next piece. Returns has_work().
    bool step(ReachState& reach);

private:
    struct RowsWork;

    void make_frames();
    void measure_row(ReachState& reach);
    void start_facets(double budget, ReachState& reach);
    void step_facets(ReachState& reach);
    void start_rows(ReachState& reach);
    void step_rows(ReachState& reach);

    std::optional<Study> study_;
    bool frames_done_ = false;
    InputFrame deviations_;
    InputFrame model_;
    std::optional<RowId> row_;
    bool row_done_ = false;
    std::unique_ptr<RegionFacetsJob> facets_;
    std::unique_ptr<RowsWork> rows_;
    bool rows_done_ = false;  // or refused
};

/// Summary of the distances of one cluster's rows.
ClusterReach cluster_reach(const Distances& distances, const Clustering& clustering, ClusterId cluster);

}  // namespace reluscope
