#pragma once

#include "app/commands.h"
#include "app/live_study.h"
#include "app/loader.h"
#include "app/path_pipeline.h"
#include "app/plane_pipeline.h"
#include "app/reach_pipeline.h"
#include "app/state.h"
#include "app/training_pipeline.h"

#include <functional>
#include <memory>
#include <vector>

namespace reluscope {

/// The only writer of the state. Views read state() and leave Commands; the platform calls advance() once per frame and carries out requests.
class App {
public:
    /// `now` gives monotonic seconds; the platform owns the clock.
    explicit App(std::function<double()> now);
    ~App();

    const AppState& state() const { return state_; }

    /// Applies one command. Work that takes longer than a frame becomes a job.
    void apply(Command command);

    /// Works for about `seconds`: on the study that is being loaded, then on the plane, the path and the distances. Returns true while there is more to do.
    bool advance(double seconds);

    /// Seconds of the last advance() that went into training.
    double training_seconds() const { return training_seconds_; }

    /// True while rows, clusters and regions are those of the newest weights.
    bool shows_newest_network() const { return !followed_ && !plane_.has_work(state_.plane); }

    /// What the platform is asked to do, once.
    std::vector<Request> take_requests();

private:
    void on(OpenFiles& command);
    void on(OpenExample& command);
    void on(SetExamples& command);
    void on(ChooseFiles& command);
    void on(UseRandomRows& command);
    void on(DropPendingModel& command);
    void on(CancelJob& command);
    void on(SelectCluster& command);
    void on(SelectRow& command);
    void on(Hover& command);
    void on(SelectFeature& command);
    void on(CloseView& command);
    void on(MoveView& command);
    void on(MaximiseView& command);
    void on(SetSplit& command);
    void on(SetColumns& command);
    void on(ShowSheet& command);
    void on(ResetLayout& command);
    void on(SelectOutput& command);
    void on(SetReference& command);
    void on(SetBarMode& command);
    void on(SetTheme& command);
    void on(SortClusters& command);
    void on(SearchClusters& command);
    void on(SetTarget& command);
    void on(SetLink& command);
    void on(ShowView& command);
    void on(ShowShortcuts& command);
    void on(ShowMessage& command);
    void on(DismissMessage& command);
    void on(SaveFile& command);
    void on(SetPlane& command);
    void on(SetPlaneWindow& command);
    void on(FitPlane& command);
    void on(SetPlaneColour& command);
    void on(SetPlaneDepth& command);
    void on(ShowOnPlane& command);
    void on(HoverPlane& command);
    void on(PinPlane& command);
    void on(SelectUnit& command);
    void on(SetPlaneLimits& command);
    void on(SetPath& command);
    void on(ClearPath& command);
    void on(HoverPath& command);
    void on(BeginPath& command);
    void on(PathToOther& command);
    void on(UsePathTool& command);
    void on(ShowPathProbability& command);
    void on(ComputeFacets& command);
    void on(ComputeDistances& command);
    void on(SortRows& command);
    void on(SetWeight& command);
    void on(Train& command);
    void on(RestartTraining& command);
    void on(SetTraining& command);
    void on(ShowEpoch& command);
    void on(NewNetwork& command);
    void on(DrawPoints& command);
    void on(AddPoint& command);
    void on(RemoveLastPoint& command);
    void open_points(const std::vector<DrawnPoint>& points);
    void on(DropPendingTable& command);
    void on(MakeData& command);
    void on(SetTree& command);
    void save_clusters(SavedThing thing, SaveRequest& request);
    void save_regions(SavedThing thing, SaveRequest& request);

    void start(std::unique_ptr<Loader> loader);
    void finish_job();
    void adopt(const LoadedDocument& loaded);
    void refresh_order();
    void refresh_views();
    std::optional<RegionFacts> facts_at(Point2 at, RegionId near) const;
    void refresh_regions();
    void move_plane_to(RowId row);
    bool advance_loader(double end);
    bool advance_plane(double end);
    Result<PathEnd> path_end(const PathPoint& point) const;
    void open_path(bool keep);
    void read_path();
    bool advance_path(double end);
    void advance_urgent();
    bool advance_reach(double end);
    void refresh_reach();
    void refresh_row_order();
    std::shared_ptr<const Network> newest_network() const;
    void follow_network(std::shared_ptr<const Network> network);
    bool advance_training(double end);
    void pause_training();
    void refresh_metrics();
    std::string model_text() const;
    bool advance_live(double end);
    bool advance_survey(double end);
    void adopt_live(const Study& study);
    void tell(MessageKind kind, std::string text);
    bool study_ready() const;
    RowId first_row_of(ClusterId cluster) const;

    std::function<double()> now_;
    AppState state_;
    std::unique_ptr<Loader> loader_;
    PlanePipeline plane_;
    PathPipeline path_;
    ReachPipeline reach_;
    LiveStudy live_;
    TrainingPipeline training_;
    std::shared_ptr<const Table> made_table_;  // the table of state_.toy
    std::shared_ptr<const Network> followed_;  // being studied, not shown yet
    std::vector<Request> requests_;
    std::uint64_t next_message_ = 1;
    double job_started_ = 0;
    double training_seconds_ = 0;
    bool adopted_ = false;  // the running job's document is shown already
};

}  // namespace reluscope
