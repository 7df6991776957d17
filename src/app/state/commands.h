#pragma once

#include "app/state/state.h"
#include "network/network_edit.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace reluscope {

struct NamedBytes {
    std::string name;
    std::vector<std::byte> bytes;
    std::string output = {};  ///< of a model with several: the one to read; empty: the likeliest
};

// What a view, the JavaScript API or a test may ask for. Each is applied by one short function in app/apply.

/// Files that the user opened together: models and tables, told apart by their bytes. `example` is the id they came
/// with.
struct OpenFiles {
    std::vector<NamedBytes> files;
    std::string example;
    bool unasked = false;  ///< the program opens them by itself, so that complaints about what the user wanted stay
};
struct OpenExample {
    std::string id;
    bool unasked = false;  ///< likewise
};
struct SetExamples {
    std::vector<Example> examples;
};
/// Shows the platform's file chooser.
struct ChooseFiles {};
/// A table of standard normal rows for the network that waits, or for the open one.
struct UseRandomRows {
    std::size_t rows = 2000;
};
struct DropPendingModel {};
/// Ends what is being done: the file that is opened, else the report or picture, else the file that is written, else
/// training, the path and the plane, else what the other views compute.
struct CancelJob {};
/// Lets the views that CancelJob stopped go on.
struct ContinueViews {};
/// How far the report or the picture is that is being made; none: there is none, or it is done.
struct NoteExport {
    std::optional<double> fraction;
    std::string name = "the report";
};
struct SelectCluster {
    std::optional<ClusterId> cluster;
};
/// Selects a row and with it its cluster.
struct SelectRow {
    std::optional<RowId> row;
};
/// What the pointer is over. Views send it in every frame; without one, nothing is.
struct Hover {
    Hovered what;
};
struct SelectFeature {
    std::optional<FeatureId> feature;
};
/// Empty: the output follows the cluster again.
struct SelectOutput {
    std::optional<Eigen::Index> output;
};
struct SetReference {
    Reference reference;
};
struct SetBarMode {
    BarMode mode;
};
struct SetTheme {
    Theme theme;
};
struct SortClusters {
    ClusterColumn column;
    bool descending;
};
struct SearchClusters {
    std::string text;
};
/// Takes another column of the open table as the target, or a likely one where `column` is empty; those in `ignore`
/// are neither target nor inputs. "None" among its texts is a class, unless `none_is_missing`.
struct SetTarget {
    std::string column;
    std::vector<std::string> ignore = {};
    bool none_is_missing = false;
};
/// Reads another output of the open model's file, or of that of the model which waits for a table.
struct SetModelOutput {
    std::string output;
};
/// Reads the logits of the open model with another link.
struct SetLink {
    Link link;
};
/// Brings a view to the front, wherever it stands.
struct ShowView {
    View view;
};
struct CloseView {
    View view;
};
/// Puts a view into the group of another, or beside it.
struct MoveView {
    View view;
    View target;
    Side side = Side::kTabs;
};
/// One view fills the window; none: all as before.
struct MaximiseView {
    std::optional<View> view;
};
/// Moves a splitter of the middle.
struct SetSplit {
    std::size_t split = 0;
    float share = 0.5F;
};
/// Width (0: as the window suggests) and presence of the columns beside the middle.
struct SetColumns {
    float left = 0;
    float right = 0;
    bool left_open = true;
    bool right_open = true;
};
struct ShowSheet {
    Sheet sheet;
};
struct ResetLayout {};
struct SetLayout {
    Layout layout;
};
/// Takes back the last command that changed something, or does it again.
struct Undo {};
struct Redo {};
/// Opens a session (app/api/session.h): its network, its table, and how they were looked at.
struct OpenSession {
    std::string text;
    std::string name;  ///< of the file it came from, for messages
};
/// Opens what the part of a link behind # asks for (app/api/link.h).
struct OpenLink {
    std::string fragment;
};
/// Sessions that were kept. `ask`: the user is asked whether to go on with one of them.
struct OfferSessions {
    std::vector<KeptSession> sessions;
    bool ask = true;
};
/// Goes on with a kept session (without an id: the newest), or with none of them now. All stay kept, and so does the
/// open document.
struct AnswerOffer {
    bool restore;
    std::string id = "";
};
/// A kept session is thrown away.
struct ForgetSession {
    std::string id;
};
/// Gives the platform a text from which a link can be made that shows the same.
struct ShareLink {};
struct ShowPalette {
    bool show;
};
struct ShowDiagnostics {
    bool show;
};
/// Factor of all text, and of what is laid out around it; kept within these bounds.
inline constexpr float kLeastTextScale = 0.8F;
inline constexpr float kMostTextScale = 2;
struct SetTextScale {
    float scale = 1;
};
/// Pins the region behind the wall of the pinned one that faces (ds, dt); without a pinned one, the region in the
/// middle of the window.
struct StepRegion {
    double ds = 0;
    double dt = 0;
};
struct ShowShortcuts {
    bool show;
};
struct ShowMessage {
    MessageKind kind;
    std::string text;
};
struct DismissMessage {
    std::uint64_t id;
};
enum class SavedThing {
    kReport,
    kAssignments,
    kRowsJson,
    kModel,
    kSession,
    kHtmlReport,
    kRulesPython,
    kRulesC,
    kRulesSql,
    kLatex,
    kClustersCsv,
    kRegionsJson,
    kRegionsCsv
};
/// Hands a file to the user through the platform.
struct SaveFile {
    SavedThing thing;
};

/// Lays another plane through the inputs and shows all of it. A first row that is not given is the selected one.
struct SetPlane {
    PlaneSpec spec;
};
/// Pans or zooms. A window that is too small or too large to be computed exactly is brought into the range, about its
/// middle.
struct SetPlaneWindow {
    PlaneWindow window;
};
struct FitPlane {};
struct SetPlaneColour {
    PlaneColour colour;
    std::size_t output = 0;
};
/// Walls of the first so many layers; empty, or as many as there are: all.
struct SetPlaneDepth {
    std::optional<std::size_t> depth;
};
enum class PlaneThing { kWalls, kPoints, kBoundary };
struct ShowOnPlane {
    PlaneThing what;
    bool show;
};
/// The point under the pointer, as (s, t).
struct HoverPlane {
    std::optional<Point2> at;
};
/// Pins the region at (s, t) and selects its cluster, if some row has that pattern.
struct PinPlane {
    std::optional<Point2> at;
};
struct SelectUnit {
    std::optional<UnitId> unit;
};
/// How many regions a partition of the plane may have before it stops.
struct SetPlaneLimits {
    std::size_t max_regions = kPlaneRegions;
};

/// One end of a path: a row, a point of the plane as (s, t), or an input in model units.
using PathPoint = std::variant<RowId, Point2, Eigen::VectorXd>;
/// Follows the straight line between two inputs.
struct SetPath {
    PathPoint from;
    PathPoint to;
};
/// Drops the path, and one that was begun.
struct ClearPath {};
/// The place under the pointer, in [0, 1].
struct HoverPath {
    std::optional<double> t;
};
/// A path begins at this row and ends at the next one that is selected; none: not any more.
struct BeginPath {
    std::optional<RowId> row;
};
/// From the selected row to the nearest one with another prediction, measured in standard deviations of the features.
struct PathToOther {};
/// Dragging on the plane draws a path.
struct UsePathTool {
    bool use;
};
/// The profile of a path shows the output after the link.
struct ShowPathProbability {
    bool show;
};
/// Computes the facets of the selected row's region, however long it takes.
struct ComputeFacets {};
/// Computes the distances of all rows, however long it takes.
struct ComputeDistances {};
struct SortRows {
    RowColumn column;
    bool descending;
};

/// Changes one weight or bias of the open network; regions, clusters and explanations follow.
struct SetWeight {
    WeightPlace place;
    double value = 0;
};

/// Plays, pauses or advances training. The first of them begins it with the open network's weights.
struct Train {
    TrainingMode mode;
};
/// A network with the first weights of the setup takes the place of the open one; training is paused.
struct RestartTraining {};
/// Another setup. A change of architecture, initialisation, seed or validation share restarts; anything else goes on
/// from where training is.
struct SetTraining {
    TrainingSetup setup;
};
/// Looks at the weights after an earlier epoch (or the kept ones before it), and pauses; none: at the newest.
struct ShowEpoch {
    std::optional<int> epoch;
};
/// A table made by a formula, with an untrained network.
struct MakeData {
    ToyOptions options;
};
/// An untrained network for the table that waits for one, or for the open one. Without a target: the open one's, or the
/// likely one.
struct NewNetwork {
    std::string target;
};
/// A click on the plane draws a row of this class; none: not any more. For tables made here, with classes.
struct DrawPoints {
    std::optional<int> label;
};
/// One more row by hand, at (s, t), of the class that is being drawn.
struct AddPoint {
    Point2 at;
};
/// Takes the last row of a table made here away.
struct RemoveLastPoint {};
/// Forgets the table that waits.
struct DropPendingTable {};
/// What the coefficients view shows.
struct SetCoefficients {
    CoefficientsSettings settings;
    std::function<void(CoefficientsSettings&)> change = {};  ///< if there: made to what is shown, instead of `settings`
};
/// The list of clusters shows only those that the ranges of the coefficients view leave; or all again.
struct FilterClusters {
    bool by_coefficients;
};
/// How the profile of a feature is shown.
struct SetProfile {
    ProfileSettings settings;
    std::function<void(ProfileSettings&)> change = {};  ///< likewise
};

/// What the tree of patterns shows.
struct SetTree {
    TreeSettings settings;
};

/// What the scatter shows.
struct SetScatter {
    ScatterSettings settings;
    std::function<void(ScatterSettings&)> change = {};  ///< if there: made to what is shown, instead of `settings`
};
/// Where the relief is seen from, and what it shows.
struct SetRelief {
    ReliefSettings settings;
    std::function<void(ReliefSettings&)> change = {};  ///< likewise
};

enum class PictureFormat { kPng, kSvg };
/// Hands a picture of one view to the user, or of the whole window; SVG is for single views.
struct ExportPicture {
    std::optional<View> view = {};  ///< none: the whole window
    PictureFormat format = PictureFormat::kPng;
    int scale = 1;  ///< PNG: pixels per unit of the screen, 1 to 4
    int width = 0;  ///< in units of the screen; 0: as on the screen
    int height = 0;
};

/// Changes those settings of the network view that are given; numbers out of their range are brought into it.
struct SetNetworkView {
    std::optional<UnitSubject> subject;
    std::optional<double> threshold;
    std::optional<std::size_t> most_units;
    std::optional<bool> maps;
};
/// What the compare view compares. `keep_reference` keeps the open network, with its rows, as the one that others are
/// compared with.
struct SetCompare {
    CompareSettings settings;
    bool keep_reference = false;
};

// clang-format off
using Command = std::variant<
    OpenFiles,
    OpenExample,
    SetExamples,
    ChooseFiles,
    UseRandomRows,
    DropPendingModel,
    CancelJob,
    ContinueViews,
    NoteExport,
    SelectCluster,
    SelectRow,
    Hover,
    SelectFeature,
    CloseView,
    MoveView,
    MaximiseView,
    SetSplit,
    SetColumns,
    ShowSheet,
    ResetLayout,
    SetLayout,
    Undo,
    Redo,
    OpenSession,
    OpenLink,
    OfferSessions,
    AnswerOffer,
    ForgetSession,
    ShareLink,
    ShowPalette,
    ShowDiagnostics,
    SetTextScale,
    StepRegion,
    SelectOutput,
    SetReference,
    SetBarMode,
    SetTheme,
    SortClusters,
    SearchClusters,
    SetTarget,
    SetModelOutput,
    SetLink,
    ShowShortcuts,
    ShowView,
    ShowMessage,
    DismissMessage,
    SaveFile,
    SetPlane,
    SetPlaneWindow,
    FitPlane,
    SetPlaneColour,
    SetPlaneDepth,
    ShowOnPlane,
    HoverPlane,
    PinPlane,
    SelectUnit,
    SetPlaneLimits,
    SetPath,
    ClearPath,
    HoverPath,
    BeginPath,
    PathToOther,
    UsePathTool,
    ShowPathProbability,
    ComputeFacets,
    ComputeDistances,
    SortRows,
    SetWeight,
    Train,
    RestartTraining,
    SetTraining,
    ShowEpoch,
    NewNetwork,
    DropPendingTable,
    DrawPoints,
    AddPoint,
    RemoveLastPoint,
    MakeData,
    ExportPicture,
    SetNetworkView,
    SetCompare,
    SetCoefficients,
    FilterClusters,
    SetProfile,
    SetScatter,
    SetRelief,
    SetTree>;
// clang-format on

/// Where views leave their commands; applied after the frame.
using Commands = std::vector<Command>;

// What the application asks of the platform.
struct FetchRequest {
    std::string path;  ///< below data/
    bool unasked = false;
};
struct ChooseRequest {};
struct SaveRequest {
    std::string name;
    std::string text;
    std::string mime;
};
/// A session to be made into a link (app/api/link.h).
struct LinkRequest {
    std::string session;
};
/// A kept session to be opened, or to be thrown away.
struct KeptRequest {
    std::string id;
    bool forget = false;
};
/// A picture to be drawn and saved.
struct PictureRequest {
    ExportPicture what;
};
/// The report with its pictures as one HTML page, to be written and saved.
struct HtmlReportRequest {};
using Request =
    std::variant<FetchRequest, ChooseRequest, SaveRequest, LinkRequest, KeptRequest, PictureRequest, HtmlReportRequest>;

}  // namespace reluscope
