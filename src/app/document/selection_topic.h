#pragma once

#include "app/kit/desk.h"

#include <map>
#include <memory>
#include <string>

namespace reluscope {

/// Finds the steps of single columns that hold in the chosen cluster, for AppState::cluster_view.
class StepsStage final : public Stage {
public:
    explicit StepsStage(Desk& desk) : Stage(StageId::kSteps, desk.state.stages), desk_(desk) {}

    /// Shows a cluster, and tries which steps hold there: at once where that is quick, else in slices.
    void begin(ClusterView view);
    void drop() { job_.reset(); }

    bool is_stale() const override { return job_ != nullptr; }
    bool step() override;
    double progress() const override { return job_->progress(); }
    bool may_work() const override { return desk_.state.training.mode == TrainingMode::kPaused; }
    bool can_stop() const override { return false; }  // sentences wait for it

private:
    Desk& desk_;
    std::unique_ptr<ClusterStepsJob> job_;
};

/// What is chosen and hovered in all views, and its explanation in words and numbers.
class SelectionTopic final : public Topic {
public:
    explicit SelectionTopic(Desk& shared) : Topic(shared), steps_(shared) {}

    std::vector<Stage*> stages() override { return {&steps_}; }
    void open(const Opening& opening) override;
    /// One map costs about a millisecond, so that explaining the selection again is no job.
    void follow_selection() override;
    void follow_check() override { refresh_feature(desk); }

    /// Says again what the chosen feature does.
    static void refresh_feature(Desk& desk);

    /// Shows a row with these cells, by column, in place of the table's.
    void edit(RowId row, const std::map<std::string, std::string>& cells);

private:
    void study_again(RowId row, const std::map<std::string, std::string>& cells);

    StepsStage steps_;
};

void apply(SelectCluster& command, SelectionTopic& topic);
void apply(SelectRow& command, SelectionTopic& topic);
void apply(EditCell& command, SelectionTopic& topic);
void apply(EditRow& command, SelectionTopic& topic);
void apply(ResetRow& command, SelectionTopic& topic);
void apply(Hover& command, SelectionTopic& topic);
void apply(SelectFeature& command, SelectionTopic& topic);
void apply(SelectOutput& command, SelectionTopic& topic);
void apply(SetReference& command, SelectionTopic& topic);
void apply(SetBarMode& command, SelectionTopic& topic);

/// The list of clusters: its order, its search and its filter.
class ClusterListTopic final : public Topic {
public:
    using Topic::Topic;
    void open(const Opening& opening) override;
};

void apply(SortClusters& command, ClusterListTopic& topic);
void apply(SearchClusters& command, ClusterListTopic& topic);
void apply(ShowClusterWords& command, ClusterListTopic& topic);
void apply(FilterClusters& command, ClusterListTopic& topic);

}  // namespace reluscope
