#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

/// Words of the workspace: bars, menus, tabs, layouts, presentation, messages, the palette of commands, keys, glossary.
namespace reluscope::workspace_texts {

// --- what undo calls a step of the workspace

inline constexpr const char* kOpeningView = "opening a view";
inline constexpr const char* kClosingView = "closing a view";
inline constexpr const char* kMovingView = "moving a view";
inline constexpr const char* kResizing = "resizing";
inline constexpr const char* kLayoutStep = "layout";

// --- top bar

inline constexpr const char* kName = "ReLUscope";
inline constexpr const char* kShortName = "RS";
inline constexpr const char* kOpen = "Open";
inline constexpr const char* kOpenTip =
    "Open a network (ONNX, safetensors, NumPy, JSON, TensorFlow.js) and a table (CSV), or drop them anywhere";
inline constexpr const char* kSave = "Save";
inline constexpr const char* kSaveTip = "Save the session, the model, or what is known about the clusters";
inline constexpr const char* kPicture = "Picture";
inline constexpr const char* kPictureTip = "Save a picture of a view (PNG or SVG)";
inline constexpr const char* kShare = "Share";
inline constexpr const char* kShareTip = "Copy a link that shows exactly this (Ctrl+Shift+S)";
inline constexpr const char* kSplit = "Split";
inline constexpr const char* kSplitTip = "Show one, two or four views";
inline constexpr const char* kPresent = "Present";
inline constexpr const char* kPresentTip = "Fill the window with this picture, in large type (S)";
inline constexpr const char* kCommands = "Commands";
inline constexpr const char* kTextSize = "Text size";
inline constexpr const char* kLightTheme = "Light";
inline constexpr const char* kDarkTheme = "Dark";
inline constexpr const char* kPaletteTip = "All commands by name (Ctrl+K)";
inline constexpr const char* kTextSizeTip = "Text size";
inline constexpr const char* kLightThemeTip = "Light theme";
inline constexpr const char* kDarkThemeTip = "Dark theme";
inline constexpr const char* kHelpTip = "Words and keys (?)";
inline constexpr const char* kUndo = "Undo";
inline constexpr const char* kRedo = "Redo";
inline constexpr const char* kNothingToUndo = "There is nothing to undo.";
inline constexpr const char* kNothingToRedo = "There is nothing to redo.";

/// "Undo: choice of a cluster (Ctrl+Z)"; "Nothing to undo".
std::string undo_tip(std::string_view what, std::string_view keys);
std::string redo_tip(std::string_view what, std::string_view keys);

/// "Text at 110 % of the default size".
std::string text_size_line(double scale);
inline constexpr const char* kSmaller = "Smaller";
inline constexpr const char* kDefault = "Default";
inline constexpr const char* kLarger = "Larger";

// --- menus of the top bar

inline constexpr const char* kSaveSession = "Save session";
inline constexpr const char* kSaveModel = "Model (JSON)";
inline constexpr const char* kSaveHtmlReport = "Report as a page (HTML)";
inline constexpr const char* kSaveReport = "Report on all clusters (JSON)";
inline constexpr const char* kSaveClusters = "Clusters as a table (CSV)";
inline constexpr const char* kSaveRowsCsv = "Cluster of every row (CSV)";
inline constexpr const char* kSaveRowsJson = "Cluster of every row (JSON)";
inline constexpr const char* kSaveRegionsJson = "Regions of the plane (JSON)";
inline constexpr const char* kSaveRegionsCsv = "Regions of the plane (CSV)";
inline constexpr const char* kSaveRulesText = "Clusters as rules: text";
inline constexpr const char* kSavePython = "Clusters as rules: Python";
inline constexpr const char* kSaveC = "Clusters as rules: C";
inline constexpr const char* kSaveSql = "Clusters as rules: SQL";
inline constexpr const char* kSaveLatex = "Maps of the clusters: LaTeX";
inline constexpr const char* kWindowPicture = "The whole window (PNG)";
inline constexpr const char* kSvg = "SVG";
/// Pixels per unit of the screen, 1 to 4.
inline constexpr std::array<const char*, 4> kPngSizes = {"PNG 1x", "PNG 2x", "PNG 3x", "PNG 4x"};

inline constexpr const char* kOneView = "One view";
inline constexpr const char* kTwoViews = "Picture and chart";
inline constexpr const char* kFourViews = "Four views";
inline constexpr const char* kLeftColumn = "Left column";
inline constexpr const char* kRightColumn = "Right column";
inline constexpr const char* kResetLayout = "Reset layout";

/// Why a file cannot be saved yet.
inline constexpr const char* kNothingToSave = "There is nothing to save yet.";
inline constexpr const char* kReportWaits = "The report can be saved once every map is checked.";
inline constexpr const char* kNoRegions = "There are no regions to save: show the plane first.";
inline constexpr const char* kRegionsWait = "The regions can be saved once the plane is complete.";

// --- tabs

inline constexpr const char* kMoreViews = "More views";
inline constexpr const char* kMaximiseTip = "Maximise this view (M)";
inline constexpr const char* kRestoreTip = "Back to all views (Escape)";
inline constexpr const char* kSplitRight = "Split right";
inline constexpr const char* kSplitBelow = "Split below";
inline constexpr const char* kMaximise = "Maximise";
inline constexpr const char* kClose = "Close";
inline constexpr const char* kShowSheetTip = "Back to the tabs below (Escape)";
inline constexpr const char* kFoldSheetTip = "Give the view all the room";
inline constexpr const char* kUnfoldSheetTip = "Show what is known about the selection";
/// The explanation of the selected cluster has one name wherever it stands: as a view, beside the views, on a phone.
inline constexpr const char* kExplanation = "Explanation";
inline constexpr const char* kTraining = "Training";
inline constexpr const char* kRow = "Row";
/// The tabs below a phone's view. The two that are views as well have names of their own behind "##".
inline constexpr std::array<const char*, 5> kSheets = {"Explanation##sheet", "Clusters", kRow, "Data",
                                                       "Training##sheet"};

// --- inspector

inline constexpr const char* kRegionHeading = "REGION";
inline constexpr const char* kUnitHeading = "UNIT";
inline constexpr const char* kFeatureHeading = "FEATURE";
inline constexpr const char* kShowProfile = "Profile";
inline constexpr const char* kShowProfileMeaning = "The network's output against this column, all other columns held.";
inline constexpr const char* kValueStripMeaning =
    "The column's values in the table, from the smallest to the largest. The line across is the mean, the band one "
    "standard deviation to both sides, the dot the chosen row.";
inline constexpr const char* kRowHeading = "ROW";
inline constexpr const char* kDeselectTip = "Deselect (Escape)";
inline constexpr const char* kChooseRow =
    "Choose a row below the bars to see how its prediction comes about, column by column.";
inline constexpr const char* kExplanationChoice = "Explanation##panel";

// --- status bar

inline constexpr const char* kPrivate = "Files stay on this computer; nothing is uploaded.";
inline constexpr const char* kChecking = "Checking the maps\u2026";
inline constexpr const char* kUntrained = "Not trained yet: random weights";
inline constexpr const char* kUntrainedTitle = "Not trained yet";
/// "The maps match this network to 3e-15, but its weights are random: they say nothing about the table."
std::string untrained_tip(double error);
/// "formulas exact to 3e-15 on 1309 rows", "formulas differ by 0.2 on 1309 rows".
std::string certificate_line(bool holds, double error, unsigned long long rows);
inline constexpr const char* kCertificateTitle = "Certificate";
/// What the certificate compares, its largest errors, and the bound on them.
std::string certificate_tip(double absolute, double relative, double bound, std::string_view warning);
/// "3 rows on a boundary", "3 rows near a boundary".
std::string boundary_line(unsigned long long on, unsigned long long near);
inline constexpr const char* kBoundaryTitle = "Rows on a boundary";
/// "9 clusters", "40 clusters; 12 cover 90 % of the rows" where `covering` is not 0.
std::string clusters_line(unsigned long long clusters, unsigned long long covering);
inline constexpr const char* kClustersTitle = "Clusters";
inline constexpr const char* kClustersTip =
    "A cluster is a group of rows with the same activation pattern. On each the network is one affine map.";
/// What the views compute, and what is named where it was stopped.
inline constexpr const char* kPathWork = "Computing the path";
inline constexpr const char* kPlaneWork = "Computing the regions";
inline constexpr const char* kMapsWork = "Computing the maps";
inline constexpr const char* kMapsSubject = "maps";
inline constexpr const char* kProfileWork = "Computing the profile";
inline constexpr const char* kProfileSubject = "profile";
inline constexpr const char* kScatterWork = "Computing the scatter plot";
inline constexpr const char* kScatterSubject = "scatter plot";
inline constexpr const char* kUnitsWork = "Analysing the units";
inline constexpr const char* kUnitsSubject = "units";
inline constexpr const char* kCompareWork = "Comparing";
inline constexpr const char* kCompareSubject = "comparison";
inline constexpr const char* kChangesWork = "Changing one column at a time";
inline constexpr const char* kChangesSubject = "changes";
/// "Making plane.png", "Writing report.json".
std::string making_line(std::string_view name);
std::string writing_line(std::string_view name);
inline constexpr const char* kStop = "Stop";
inline constexpr const char* kStopTip = "Stop this and keep what is done so far";
/// "Stopped: maps, scatter".
std::string stopped_line(std::string_view what);
inline constexpr const char* kResumeWork = "Continue";
inline constexpr const char* kResumeWorkTip = "Continue with what was stopped";

// --- earlier epochs

/// "as of epoch 12 of 40".
std::string epoch_line(std::string_view epoch);
inline constexpr const char* kEpochTitle = "An earlier epoch";
inline constexpr const char* kEpochTip =
    "You are looking at earlier weights, not the newest. Everything in this panel comes from them.";
inline constexpr const char* kShowNewest = "Show newest";

// --- over the workspace

inline constexpr const char* kDropOne = "Drop a network or a table";
inline constexpr const char* kDropBoth = "Drop the network and its table";
inline constexpr const char* kDropKinds = "ONNX, safetensors, NumPy or JSON; CSV. Nothing leaves this computer.";
inline constexpr const char* kHelp = "Words and keys";
inline constexpr const char* kGlossaryHeading = "GLOSSARY";
inline constexpr const char* kKeysHeading = "KEYBOARD SHORTCUTS";
inline constexpr const char* kDismissTip = "Dismiss (Escape)";
/// "1 of 3 messages".
std::string message_count(std::size_t count);

// --- kept sessions

inline constexpr const char* kResumeMany = "Resume an earlier session?";
/// "Resume 2-8-8-1 on Two moons?"
std::string resume_question(std::string_view title);
inline constexpr const char* kResume = "Resume";
inline constexpr const char* kDiscard = "Discard";
inline constexpr const char* kDiscardTip = "Delete this saved session";
inline constexpr const char* kNotNow = "Not now";
inline constexpr const char* kOfferNote =
    "Nothing is lost if you go on here. Resume it later from all commands (Ctrl+K).";
/// "2-8-8-1 on Two moons after 12 epochs"; without training: no epochs.
std::string session_title(std::string_view architecture, std::string_view data, unsigned long long epochs);
/// "saved 12 minutes ago"; negative: it is not known when.
std::string saved_ago(double seconds);

// --- links and sessions

/// "This session is too large to be saved automatically (about 21 MB). ..."
std::string session_too_large(double bytes);

// --- presentation

inline constexpr const char* kEndPresentation = "End";
inline constexpr const char* kEndPresentationTip = "End the presentation (Escape)";
inline constexpr const char* kPreviousViewTip = "Previous view (Left, Page Up)";
inline constexpr const char* kNextViewTip = "Next view (Space, Right, Page Down)";
inline constexpr const char* kTrainTip = "Train";
inline constexpr const char* kPauseTip = "Pause training";
/// "97 linear regions in view, 163 in the whole plane, at most 1,369. On each one the network is a single affine map."
/// `whole`: what is known of the whole plane, empty while that is nothing. `sliced`: of a slice through more inputs.
std::string regions_sentence(unsigned long long regions, bool complete, bool sliced, std::string_view whole);
/// "Epoch 12 of 40. ", before another sentence.
std::string epoch_sentence(unsigned long long epoch, unsigned long long epochs);
/// "1309 rows in 9 clusters. Rows of one cluster share one affine map."
std::string rows_sentence(unsigned long long rows, unsigned long long clusters);
/// "1309 rows take 15 ways through 2 layers: each way is a cluster."
std::string ways_sentence(unsigned long long rows, unsigned long long clusters, unsigned long long layers);
/// "Cluster 0: 462 rows, 35 % of all." `lead` is the cluster's own sentence.
std::string cluster_headline(unsigned long long cluster, std::string_view lead);
/// "A 9-4-2-1 network: 6 hidden units in 2 layers."
std::string network_sentence(std::string_view architecture, unsigned long long units, unsigned long long layers);

// --- views: as a tab names them, and what they show

inline constexpr const char* kViews[][2] = {
    {"Plane", "Every linear region of a plane through the inputs, exact."},
    {"Relief", "The output over the plane as a surface: one flat facet per linear region."},
    {"Scatter", "All rows by two features or by principal components."},
    {"Network", "Units and weights, and what each unit does for what is selected."},
    {"Tree", "Clusters by the pattern of layer 1, then layer 2, and so on. Area shows the number of rows."},
    {kExplanation, "The selected cluster's affine map as sorted bars."},
    {"Rows", "The rows of the selected cluster."},
    {"Coefficients", "The weights of every cluster's map, side by side."},
    {"Profile", "The output against one feature: a straight piece per cluster."},
    {"Importance", "Which features matter over all clusters, and how the rows spread over them."},
    {"Beeswarm", "What each column adds to the output of every row: a dot per row, a line per column."},
    {"What if", "Sliders and choices for the columns of the selected row, and how far each can go."},
    {"Path", "The straight line between two inputs, piece by piece."},
    {"Compare", "Two clusters, two rows or two networks side by side."},
    {kTraining, "Training options, curves and history."},
    {"Simplify", "Units that change no output, with proof."}};

// --- palette of commands

inline constexpr const char* kPaletteHint = "Type a command: a view, an example, cluster 3, row 12\u2026";
inline constexpr const char* kNothingFound = "No matching command.";
inline constexpr const char* kOpenFiles = "Open files";
inline constexpr const char* kShareLink = "Share: copy a link";
inline constexpr const char* kSaveModelAction = "Save model (JSON)";
inline constexpr const char* kSaveHtmlReportAction = "Save report as a page (HTML)";
inline constexpr const char* kSaveClustersAction = "Save clusters as a table (CSV)";
inline constexpr const char* kSaveRulesTextAction = "Save clusters as rules (text)";
inline constexpr const char* kSavePythonAction = "Save clusters as rules (Python)";
inline constexpr const char* kSaveCAction = "Save clusters as rules (C)";
inline constexpr const char* kSaveSqlAction = "Save clusters as rules (SQL)";
inline constexpr const char* kSaveLatexAction = "Save maps of the clusters (LaTeX)";
inline constexpr const char* kSaveRegionsCsvAction = "Save regions of the plane (CSV)";
inline constexpr const char* kSaveRegionsJsonAction = "Save regions of the plane (JSON)";
inline constexpr const char* kSaveReportAction = "Save report on all clusters (JSON)";
inline constexpr const char* kSaveRowsCsvAction = "Save cluster of every row (CSV)";
inline constexpr const char* kSaveRowsJsonAction = "Save cluster of every row (JSON)";
inline constexpr const char* kWindowPictureAction = "Picture of the whole window (PNG)";
inline constexpr const char* kRestoreViews = "Show all views again";
inline constexpr const char* kLayoutOne = "Split: one view";
inline constexpr const char* kLayoutTwo = "Split: picture and chart";
inline constexpr const char* kLayoutFour = "Split: four views";
inline constexpr const char* kStartPresentation = "Start presentation";
inline constexpr const char* kStopPresentation = "End presentation";
inline constexpr const char* kHideLeft = "Hide left column";
inline constexpr const char* kShowLeft = "Show left column";
inline constexpr const char* kHideRight = "Hide right column";
inline constexpr const char* kShowRight = "Show right column";
inline constexpr const char* kLeftWider = "Left column: wider";
inline constexpr const char* kLeftNarrower = "Left column: narrower";
inline constexpr const char* kRightWider = "Right column: wider";
inline constexpr const char* kRightNarrower = "Right column: narrower";
inline constexpr const char* kAllCoefficients = "Coefficients: show all clusters again";
inline constexpr const char* kTrain = "Train the network";
inline constexpr const char* kPause = "Pause training";
inline constexpr const char* kOneBatch = "Train one batch";
inline constexpr const char* kOneEpoch = "Train one epoch";
inline constexpr const char* kRestartTraining = "Restart training";
inline constexpr const char* kFitPlane = "Plane: fit";
inline constexpr const char* kFillPlane = "Plane: fill the panel";
inline constexpr const char* kEqualPlane = "Plane: one scale on both axes";
inline constexpr const char* kHideFarRows = "Plane: hide rows far from the slice";
inline constexpr const char* kShowFarRows = "Plane: show rows far from the slice";
inline constexpr const char* kHidePoints = "Plane: hide rows";
inline constexpr const char* kShowPoints = "Plane: show rows";
inline constexpr const char* kHideWalls = "Plane: hide walls";
inline constexpr const char* kShowWalls = "Plane: show walls";
inline constexpr const char* kStepRight = "Go to the region on the right";
inline constexpr const char* kStepLeft = "Go to the region on the left";
inline constexpr const char* kStepUp = "Go to the region above";
inline constexpr const char* kStepDown = "Go to the region below";
inline constexpr const char* kPathToOther = "Path to the nearest row with another prediction";
inline constexpr const char* kDropFeature = "Deselect the feature";
inline constexpr const char* kDropUnit = "Deselect the unit";
inline constexpr const char* kLight = "Theme: light";
inline constexpr const char* kDark = "Theme: dark";
inline constexpr const char* kSystem = "Theme: same as system";
inline constexpr const char* kTextLarger = "Text size: larger";
inline constexpr const char* kTextSmaller = "Text size: smaller";
inline constexpr const char* kTextDefault = "Text size: default";
inline constexpr const char* kHelpAction = "Words and keys: glossary, keyboard shortcuts";
inline constexpr const char* kShowDiagnostics = "Diagnostics: time per frame";
inline constexpr const char* kHideDiagnostics = "Hide diagnostics";

std::string resume_action(std::string_view title);                           ///< "Resume 2-8-8-1 on moons.csv"
std::string picture_action(std::string_view view, std::string_view format);  ///< "Picture of Plane (PNG 2x)"
std::string undo_action(std::string_view what);                              ///< "Undo: choice of a cluster"
std::string redo_action(std::string_view what);
std::string show_action(std::string_view view);  ///< "Show Tree"
std::string maximise_action(std::string_view view);
std::string close_action(std::string_view view);
std::string put_right_action(std::string_view view);  ///< "Move Tree to the right of the others"
std::string put_below_action(std::string_view view);
/// "Coefficients: only clusters with age at least as in cluster 3".
std::string range_action(std::string_view feature, bool at_least, unsigned long long cluster);
std::string colour_action(std::string_view colour);  ///< "Plane: colour by pattern"
std::string compare_cluster_action(unsigned long long cluster);
/// Rows are counted from 1 here, as everywhere for people.
std::string compare_row_action(unsigned long long row);
std::string path_row_action(unsigned long long row);
std::string feature_action(std::string_view feature);
std::string cluster_action(unsigned long long cluster);  ///< "Select cluster 2"
std::string unit_action(std::string_view unit);
std::string row_action(unsigned long long row);

// --- list of keys

inline constexpr const char* kKeyPalette = "All commands by name";
inline constexpr const char* kKeyFiles = "Open files, save session";
inline constexpr const char* kKeyShare = "Copy a link to exactly this";
inline constexpr const char* kKeyUndo = "Undo, redo";
inline constexpr const char* kKeyPicture = "Picture of the view (PNG)";
inline constexpr const char* kKeyViews = "Plane, Relief, Scatter, Network, Tree\u2026";
inline constexpr const char* kKeyColumns = "Maximise the view; left, right column";
inline constexpr const char* kKeyPresent = "Presentation: start, end";
inline constexpr const char* kKeyPresented = "Presentation: next, previous view";
inline constexpr const char* kPresentedKeys = "Space, \u2192, Page Down; \u2190, Page Up";
inline constexpr const char* kKeyClusters = "Next, previous cluster";
inline constexpr const char* kKeyRows = "Next, previous row of the cluster";
inline constexpr const char* kKeyTraining = "Train or pause, one batch, restart";
inline constexpr const char* kKeyEscape = "Deselect, close";
inline constexpr const char* kKeyMouse = "Zoom, pan; Shift and drag zooms to a box; double-click fits";
inline constexpr const char* kKeyMove = "Pan and zoom the view that was clicked";
inline constexpr const char* kKeyWalk = "Next region in that direction";
inline constexpr const char* kKeyTab = "Next control, press it";
inline constexpr const char* kKeyMenu = "Context menu of the focused item";
inline constexpr const char* kKeyText = "Text version of this page";
inline constexpr const char* kKeyTheme = "Light or dark theme; this list";
inline constexpr const char* kWheelDrag = "Wheel, drag";
inline constexpr const char* kShiftArrows = "Shift+arrows";
inline constexpr const char* kArrows = "Arrows, + \u2212 0";

// --- glossary: a word of the field, and what it means here

inline constexpr std::array<std::array<const char*, 2>, 16> kTerms = {
    {{"Unit", "A neuron of a hidden layer. It is active where its pre-activation z is above 0; elsewhere it gives 0."},
     {"Pattern", "One bit per hidden unit: is it active?"},
     {"Cluster", "The rows of the table that share a pattern, and so share one affine map."},
     {"Region",
      "A linear region: all inputs that share a pattern, with or without rows. It is a convex piece of the input "
      "space."},
     {"Wall", "Where a unit turns on or off. Regions end at walls."},
     {"Affine map", "output = A x + c: what the network computes in a region, exactly, before the link."},
     {"Logit",
      "The output of a classifier's last layer, before it becomes a probability. With two classes it is the log-odds. "
      "A network that predicts a number has none: its output is the number."},
     {"Log-odds", "The logarithm of p / (1 \u2212 p). At 0 both classes are equally likely."},
     {"Odds ratio", "The factor by which the odds change for one unit more of a column: exp of its weight."},
     {"Strength", "Weight times the column's standard deviation, which makes columns comparable."},
     {"Per unit", "The weight itself: what one unit more of a column does to the output, inside the cluster."},
     {"Against the mean", "Weight times the difference between the cluster's mean and the mean of all rows."},
     {"Contribution", "The signed part of an output that one column makes in one row, against a stated reference."},
     {"Reference",
      "The point that a row is compared with: all columns at 0, or a mean. The base is the network's own output "
      "there."},
     {"Holds within", "Distance to the nearest wall. Closer than this, a row's map is the network itself."},
     {"Certificate", "The largest difference between the maps and the network over all rows."}}};

// --- diagnostics

inline constexpr const char* kFrameHeading = "TIME PER FRAME";
inline constexpr const char* kMedian = "median";
inline constexpr const char* kLargest = "max";
inline constexpr const char* kInterface = "interface";
inline constexpr const char* kComputing = "computing";
inline constexpr const char* kTrainingTime = "training";
std::string frames_note(unsigned long long frames);

// --- hints of the left column

inline constexpr const char* kHintsHeading = "TRY THIS";
inline constexpr std::array<const char*, 3> kHints = {
    "Select another cluster: the bars change, because each cluster has its own linear model.",
    "Select a row to see how its prediction adds up, column by column.",
    "Drop your own network and table anywhere on this window."};

inline constexpr const char* kLoading = "Loading\u2026";
inline constexpr const char* kStart =
    "Choose an example above, or drop a network (ONNX, safetensors, NumPy, JSON) and a table (CSV) here.";

}  // namespace reluscope::workspace_texts
