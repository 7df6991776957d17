#pragma once

#include "analysis/affine_map.h"
#include "analysis/explanation.h"
#include "analysis/study.h"
#include "analysis/summaries/cluster_steps.h"
#include "app/state/answers/answers_state.h"
#include "app/state/answers/swarm_state.h"
#include "app/state/answers/what_if_state.h"
#include "app/state/coefficients_state.h"
#include "app/state/compare_state.h"
#include "app/state/layout.h"
#include "app/state/network_state.h"
#include "app/state/path_state.h"
#include "app/state/plane_state.h"
#include "app/state/profile_state.h"
#include "app/state/reach_state.h"
#include "app/state/relief_settings.h"
#include "app/state/scatter_state.h"
#include "app/state/simplify/families_state.h"
#include "app/state/simplify/simplify_state.h"
#include "app/state/stages.h"
#include "app/state/training_state.h"
#include "app/state/tree_settings.h"
#include "app/state/welcome_state.h"
#include "data/toy_data.h"
#include "formats/model_file.h"
#include "reports/kit/output_words.h"

#include <Eigen/Core>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace reluscope {

/// A bundled model with its table, from data/examples.json.
struct Example {
    std::string id;
    std::string title;
    std::string subtitle;
    std::string model;  ///< path below data/
    std::string data;
    std::string group = {};    ///< "play", "explain" or "published"
    std::string picture = {};  ///< path below data/ without the theme and ".png"; empty: there is none
};

/// What is open: immutable parts, replaced as a whole by the next document.
struct Document {
    std::shared_ptr<const ModelFile> model;
    std::shared_ptr<const Table> table;
    Study study;
    std::string example;              ///< id of the example it came from; empty for the user's own files
    std::optional<ImageShape> image;  ///< the inputs are pixels: as the model says, or as the columns' names tell
    bool untrained = false;           ///< the weights are random: there is nothing to explain yet
    bool file_weights = true;         ///< the weights are those of the model's file: what it says of them holds
    HeldOutFigures held_out = {};     ///< of these weights; rows is 0 where nothing is known
    bool keeps_record = false;        ///< its model holds the record of a training that was done here

    /// The model itself says how its network was trained; else the state of the training does.
    bool holds_record(const TrainingState& training) const {
        return keeps_record ? !training.begun : !training.begun && !training.made_here;
    }
};

/// One selection, seen in all views.
struct Selection {
    std::optional<ClusterId> cluster;
    /// Encoded row (position in StudyInput::rows), member of the cluster unless it is edited.
    std::optional<RowId> row;
    Eigen::Index output = 0;           ///< the logit that is explained
    bool output_follows_class = true;  ///< the output is the class that is predicted for the chosen row
    std::optional<UnitId> unit;
    std::optional<FeatureId> feature;
};

/// What the pointer is over, in any view; lights up in all of them.
struct Hovered {
    std::optional<ClusterId> cluster = {};
    std::optional<RowId> row = {};  ///< with its cluster
    std::optional<UnitId> unit = {};
    std::optional<FeatureId> feature = {};

    bool operator==(const Hovered&) const = default;
};

enum class ClusterColumn { kNumber, kPattern, kSize, kOutput, kScore, kObserved };

/// Some clusters of a clustering, ascending.
struct ChosenClusters {
    std::shared_ptr<const Clustering> of;
    std::vector<std::uint32_t> clusters;
};

struct ClusterOrder {
    ClusterColumn column = ClusterColumn::kSize;
    bool descending = true;
    std::string search;
    std::vector<std::uint32_t> clusters;         ///< cluster numbers in the order shown
    bool by_coefficients = false;                ///< only those that the ranges of the coefficients view leave
    std::shared_ptr<const ChosenClusters> only;  ///< only these: those of the chosen family; null: all
};

enum class RowColumn {
    kNumber,       ///< position in the table
    kHoldsWithin,  ///< distance to the nearest wall; needs ReachState::rows
    kRight         ///< wrong predictions first, the surest first; then right ones, the least sure first
};

/// The rows of the chosen cluster as the table shows them.
struct RowOrder {
    RowColumn column = RowColumn::kNumber;
    bool descending = false;
    std::vector<std::uint32_t> rows;
};

enum class Theme { kSystem, kLight, kDark };

struct ViewSettings {
    Reference reference = Reference::kDataMean;
    BarMode bars = BarMode::kStrength;
    Theme theme = Theme::kSystem;
    bool show_shortcuts = false;
    bool show_palette = false;  ///< of commands
    bool show_gallery = false;  ///< of examples
    bool show_diagnostics = false;
    bool cluster_words = true;  ///< the list of clusters says what a cluster is
    bool presents = false;      ///< one picture and one sentence fill the window
    float text_scale = 1;
    bool offers_lessons = false;  ///< the platform has lessons to show
};

/// One bar of a cluster's explanation.
struct Bar {
    std::string label;   ///< "sex = female"
    std::string column;  ///< column of the table that the input comes from
    std::string unit;
    Eigen::Index input = 0;
    double value = 0;     ///< in the bar mode's measure, in logits
    double strength = 0;  ///< a_j sigma_j
    double per_unit = 0;  ///< a_j in the table's unit
    double mean = 0;      ///< mean of the cluster in the table's unit
    bool indicator = false;
};

/// What is said of a cluster or a row: the answer first, then short sentences, each of which stands by itself.
struct Account {
    std::string lead;
    std::vector<std::string> points;
};

/// The chosen cluster, explained for one output.
struct ClusterView {
    ClusterId cluster;
    Eigen::Index output = 0;
    BarMode bars_mode = BarMode::kStrength;
    AffineMap map;          ///< in model units
    AffineMap table_map;    ///< in the table's units
    Eigen::VectorXd mean;   ///< mean input, model units
    double base = 0;        ///< bars of kAgainstMean: mean logit over the data under this map
    std::vector<Bar> bars;  ///< largest |value| first
    /// What changes of single columns do to the cluster's rows; none while that is being tried.
    std::optional<std::vector<ClusterStep>> steps = {};
    Account account;
    std::string sentence;        ///< all of the account
    std::string outcome;         ///< what is predicted and what was observed there, in one sentence; may be empty
    bool beyond_chance = false;  ///< these differ by more than chance allows
};

/// One step of a row's waterfall: the inputs of one column of the table together.
struct WaterfallStep {
    std::string column;
    std::string cell;                       ///< the row's own cell as text, with its unit
    double value = 0;                       ///< contribution, in the output before the link
    std::optional<FeatureId> feature = {};  ///< the column's input that contributes most; none for several columns
};

/// The chosen row, explained for one output.
struct RowView {
    RowId row;
    std::uint32_t table_row = 0;
    Eigen::Index output = 0;
    Reference reference = Reference::kDataMean;
    double base = 0;
    double logit = 0;
    double residual = 0;
    double probability = 0;            ///< of the output after the link; the logit for the identity
    std::vector<WaterfallStep> steps;  ///< largest |value| first
    Eigen::VectorXd per_input;         ///< what each network input adds to the logit against the reference
    std::string title;                 ///< a name for the row: its first text column, or its number
    Account account;
    std::string sentence;    ///< all of the account
    Eigen::VectorXd input;   ///< of the network
    Eigen::VectorXd logits;  ///< of all outputs
    bool edited = false;     ///< cells were changed (AppState::what_if): it is counted nowhere
};

/// The chosen row with other cells than the table's. It is explained like a real row; clusters, counts and means of the
/// table stay what they are.
struct WhatIf {
    RowId row;                                 ///< of the open study
    std::map<std::string, std::string> cells;  ///< by column, as text: what stands there instead; empty: missing
    /// A table of that row alone, as edited, under the open network. It has no answer, and the means and deviations of
    /// its inputs are those of the open rows.
    Study study;
    std::optional<ClusterId> cluster;  ///< whose pattern it has; none: a pattern that no row of the table has
    std::vector<std::string> notes;    ///< what is to be known of single cells, one sentence each

    Eigen::VectorXd input() const { return study.input->rows->inputs.col(0); }
};

/// What the inspector says about the chosen feature (an input of the network), in the table's units.
struct FeatureView {
    FeatureId feature;
    std::string title;     ///< "sex = female"
    std::string sentence;  ///< how much it counts over all rows
    std::string values;    ///< what values it has there
    std::string subject;   ///< what it does in the chosen cluster; may be empty
    std::string formula;   ///< what it adds for the chosen row, with the numbers plugged in; may be empty
    double mean = 0;       ///< over all rows, as the next three
    double deviation = 0;
    double lowest = 0;
    double highest = 0;
    double per_unit = 0;  ///< of the chosen cluster's map
    double adds = 0;      ///< to the chosen row's logit against the reference
};

enum class MessageKind { kInfo, kWarning, kError };

struct Message {
    MessageKind kind = MessageKind::kInfo;
    std::string text;
    std::uint64_t id = 0;
    double seconds_left = 0;  ///< until it leaves by itself; infinite for errors, which stay until they are read
};

struct JobState {
    bool running = false;
    double fraction = 0;
    std::string what;
    double seconds = 0;  ///< since it began
};

/// A network that waits for a table, because the open one does not fit it. The document stays as it is.
struct PendingModel {
    std::shared_ptr<const ModelFile> model;
    std::string reason;  ///< why the open table does not fit
};

/// A table that waits for a network, because the open one does not fit it. The document stays as it is.
struct PendingTable {
    std::shared_ptr<const Table> table;
    std::string reason;
};

/// A session that was kept by an earlier visit, or by another window that is closed.
struct KeptSession {
    std::string id;           ///< as the platform knows it
    std::string title;        ///< what it holds: "2-8-8-1 on moons.csv"
    double seconds_ago = -1;  ///< since it was kept; negative: not known
};

/// A file on its way to the user.
struct SavingState {
    std::string name;
    double fraction = 0;
};

/// Everything the interface shows. Only App changes it.
struct AppState {
    std::vector<Example> examples;
    std::optional<Document> document;
    std::optional<PendingModel> pending;
    std::optional<PendingTable> pending_table;
    Selection selection;
    Hovered hovered;
    ViewSettings view;
    Layout layout = default_layout(InputCount::kMore);  ///< until a document with few inputs is opened
    ClusterOrder order;
    std::shared_ptr<const ClusterView> cluster_view;
    std::shared_ptr<const RowView> row_view;
    std::shared_ptr<const WhatIf> what_if;  ///< of the chosen row; null while it is as in the table
    std::optional<FeatureView> feature_view;
    PlaneState plane;
    PathState path;
    ReachState reach;
    TrainingState training;
    std::optional<ToyOptions> toy;  ///< what the open table was made by; none for other tables
    std::optional<int> drawing;     ///< class of the points that clicks on the plane draw
    RowOrder row_order;
    TreeSettings tree;
    std::vector<Message> messages;
    JobState job;
    StageStatuses stages;                    ///< how far each view is from what is asked for
    std::optional<SavingState> exporting;    ///< the report or picture that is being made
    std::optional<SavingState> saving;       ///< the file that is being written
    std::string undo_what;                   ///< what Undo takes back: "choose a cluster"; empty: nothing
    std::string redo_what;                   ///< what Redo does again
    std::vector<KeptSession> kept_sessions;  ///< the newest first
    bool offers_kept = false;                ///< the user is asked about them; nothing else waits for the answer
    ScatterState scatter;
    ReliefSettings relief;
    std::shared_ptr<const Network> followed;  ///< newer weights that are being studied; null: none
    std::uint64_t revision = 0;               ///< grows with every change
    NetworkState network;
    CompareState compare;
    CoefficientsState coefficients;
    ProfileState profile;
    WelcomeState welcome;
    SimplifyState simplify;
    FamiliesState families;
    AnswersState answers;
    SwarmState swarm;
};

}  // namespace reluscope
