#pragma once

#include "app/api/session.h"
#include "app/coefficients/map_pipeline.h"
#include "app/coefficients/profile_pipeline.h"
#include "app/compare/compare_pipeline.h"
#include "app/document/live_study.h"
#include "app/document/loader.h"
#include "app/history.h"
#include "app/network/network_pipeline.h"
#include "app/path/path_pipeline.h"
#include "app/path/reach_pipeline.h"
#include "app/plane/plane_pipeline.h"
#include "app/scatter/scatter_pipeline.h"
#include "app/state/commands.h"
#include "app/state/state.h"
#include "app/training/training_pace.h"
#include "app/training/training_pipeline.h"
#include "base/text/text_job.h"

#include <array>
#include <functional>
#include <memory>
#include <vector>

namespace reluscope {

/// The only writer of the state. Views read state() and leave Commands; the platform calls advance() once per frame and
/// carries out requests.
class App {
public:
    /// `now` gives monotonic seconds; the platform owns the clock.
    explicit App(std::function<double()> now);
    ~App();

    const AppState& state() const { return state_; }

    /// Opens what was studied to its end already.
    void open(const Document& document);

    /// Applies one command. Work that takes longer than a frame becomes a job.
    void apply(Command command);

    /// Works for about `seconds`: on the study that is being loaded, then on all that the views show. Returns true
    /// while there is more to do.
    bool advance(double seconds);

    /// Whoever asked the system for less motion sees new weights four times a second at most while a network trains.
    void set_calm(bool calm) { calm_ = calm; }

    /// True while maps, profile, scatter, facts of the units or the comparison are still to be computed, and nobody
    /// stopped them.
    bool views_have_work() const;

    /// Seconds of the last advance() that went into training.
    double training_seconds() const { return training_seconds_; }

    /// True while rows, clusters and regions are those of the newest weights.
    bool shows_newest_network() const { return !followed_ && !plane_.has_work(state_.plane); }

    /// The open document with all that is seen of it, as a session; empty without a document.
    std::string session() { return study_ready() ? session_text() : std::string(); }
    /// What the session holds, in words: "2-8-8-1 on moons.csv".
    std::string session_title() const;
    /// True where the session holds what is nowhere else: a network or a table of the user's own.
    bool holds_own_work() const;
    /// About the size of session(), without making it.
    double session_bytes() const;
    /// Grows with all that the user changed, also with what was undone.
    std::uint64_t num_changes() const { return num_changes_; }
    /// Steps that can be undone.
    std::size_t num_steps() const { return history_.num_steps(); }
    /// True while a session is on its way.
    bool opens_session() const { return session_.has_value(); }

    /// Lets messages leave that were seen for `seconds` more. Errors stay until somebody dismisses them. True while
    /// some will leave by themselves.
    bool age_messages(double seconds);

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
    void on(ContinueViews& command);
    void on(NoteExport& command);
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
    void on(SetLayout& command);
    void on(Undo& command);
    void on(Redo& command);
    void on(OpenSession& command);
    void on(OpenLink& command);
    void on(OfferSessions& command);
    void on(AnswerOffer& command);
    void on(ForgetSession& command);
    void on(ShareLink& command);
    void on(ShowPalette& command);
    void on(ShowDiagnostics& command);
    void on(SetTextScale& command);
    void on(StepRegion& command);
    void on(SelectOutput& command);
    void on(SetReference& command);
    void on(SetBarMode& command);
    void on(SetTheme& command);
    void on(SortClusters& command);
    void on(SearchClusters& command);
    void on(SetTarget& command);
    void on(SetModelOutput& command);
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
    void apply_undoable(Command& command, const char* what);
    Remembered remembered() const;
    void remember(std::string what);
    void refresh_history();
    void restore(const Remembered& wanted);
    void reopen(const Remembered& wanted);
    void apply_commands(const std::string& array);
    void open_session(Session session);
    bool continue_session();
    std::string session_text();
    void open_points(const std::vector<DrawnPoint>& points);
    void on(DropPendingTable& command);
    void on(MakeData& command);
    void on(ExportPicture& command);
    void on(SetNetworkView& command);
    void on(SetCompare& command);
    void on(SetCoefficients& command);
    void on(FilterClusters& command);
    void on(SetProfile& command);
    void on(SetScatter& command);
    void on(SetRelief& command);
    bool advance_scatter(double end);
    void on(SetTree& command);
    Result<std::unique_ptr<Job>> saving_job(SavedThing thing, TextSink sink) const;
    void begin_saving(SavedThing thing);
    bool advance_saving(double end);
    bool stop_saving();

    void start(std::unique_ptr<Loader> loader);
    void finish_job();
    void adopt(const LoadedDocument& loaded);
    void begin_steps(ClusterView view);
    bool advance_steps(double end);
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
    void follow_random(std::shared_ptr<const Network> network);
    bool advance_training(double end);
    void pause_training();
    void refresh_metrics();
    std::string model_text() const;
    std::shared_ptr<const ModelFile> told_model() const;
    void request_html_report();
    bool advance_views(double end);
    bool advance_live(double end);
    bool advance_survey(double end);
    void adopt_live(const Study& study);
    void tell(MessageKind kind, std::string text);
    bool study_ready() const;
    bool network_view_has_work() const;
    bool sees_units() const;
    bool units_have_work() const;
    bool maps_have_work() const;
    bool profile_has_work() const;
    bool scatter_has_work() const;
    void halt_views();
    void settle_views();
    void stop_beside_job();
    bool advance_network_view(double end);
    bool compare_has_work() const;
    bool advance_compare(double end);
    void keep_reference();
    RowId first_row_of(ClusterId cluster) const;
    void open_coefficients();
    void refresh_maps();
    void refresh_coefficients();
    void refresh_profile();
    void refresh_feature();
    void filter_order();
    bool advance_maps(double end);
    bool sees_maps() const;

    /// What SubjectValues were made for.
    struct SubjectKey {
        std::shared_ptr<const PatternTable> study;
        std::optional<RowId> row;
        std::optional<ClusterId> cluster;
        std::array<double, 2> point = {};
        std::optional<UnitId> unit = {};

        bool operator==(const SubjectKey&) const = default;
    };
    SubjectKey subject_key() const;

    std::function<double()> now_;
    AppState state_;
    std::unique_ptr<Loader> loader_;
    PlanePipeline plane_;
    PathPipeline path_;
    ReachPipeline reach_;
    std::unique_ptr<ClusterStepsJob> steps_job_;  // of state_.cluster_view
    LiveStudy live_;
    bool untrained_ = false;     // the newest weights are random
    bool random_start_ = false;  // those that training began with are
    TrainingPipeline training_;
    ScatterPipeline scatter_;
    std::shared_ptr<const Table> made_table_;  // the table of state_.toy
    /// A table made by a formula whose document is on its way.
    struct ComingTable {
        std::optional<ToyOptions> toy;
        std::shared_ptr<const Table> table;
    };
    ComingTable coming_;
    bool unasked_ = false;                     // nobody asked for the document that is on its way
    std::shared_ptr<const Network> followed_;  // being studied, not shown yet
    std::vector<Request> requests_;
    History history_;
    std::uint64_t num_changes_ = 0;
    bool restoring_ = false;     // commands come from the history or a session
    std::size_t last_kind_ = 0;  // of the last undoable command, and when it came: drags are one step
    double last_time_ = -1;
    std::optional<Session> session_;                  // is being opened
    std::shared_ptr<const ModelFile> example_model_;  // as the open example's file has it
    std::shared_ptr<const Table> csv_of_;             // table that csv_ was written from
    std::string csv_;
    std::uint64_t next_message_ = 1;
    /// A file that is being written for the user.
    struct Saving {
        SaveRequest request;
        std::unique_ptr<Job> job;  // writes into the request
    };
    std::vector<std::unique_ptr<Saving>> saving_;  // the first one is in work
    double job_started_ = 0;
    TrainingPace pace_;
    bool adopted_live_ = false;  // new weights whose plane was not complete yet
    double training_seconds_ = 0;
    bool calm_ = false;
    bool report_asked_ = false;  // the report shows the units, whether they are seen or not
    double followed_at_ = 0;     // when training was followed last
    bool held_back_ = false;     // there are newer weights than those
    NetworkPipeline network_;
    ComparePipeline compare_;
    SubjectKey shown_subject_;
    bool adopted_ = false;  // the running job's document is shown already
    MapPipeline maps_;
    ProfilePipeline profile_;
    /// What the orders and the filter of the coefficients were made from.
    struct CoefficientsKey {
        std::shared_ptr<const ClusterMaps> maps;
        BarMode mode = BarMode::kStrength;
        CoefficientsSettings settings;
        std::shared_ptr<const std::vector<std::uint32_t>> similar;
        bool operator==(const CoefficientsKey&) const = default;
    };
    CoefficientsKey coefficients_key_;
};

}  // namespace reluscope
