#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// Words of the command line: what --help says, and the lines that commands print for people. Numbers come as text.
namespace reluscope::cli_texts {

inline constexpr const char* kProgram =
    "ReLUscope shows a ReLU network as what it is: a patchwork of linear models. Without a command, a window opens.";

// Options of several commands.
inline constexpr const char* kModelOrStdin =
    "ONNX, safetensors, NumPy (.npz), TensorFlow.js or JSON file; - reads standard input";
inline constexpr const char* kDataOrStdin = "CSV file; - reads standard input";
inline constexpr const char* kMissing = "A,B,... cells with one of these texts or numbers count as missing";
inline constexpr const char* kOutput = "which output to read, if an ONNX model has several";
inline constexpr const char* kLink = "identity, sigmoid or softmax, if the file does not say";
inline constexpr const char* kTime = "print the computing time in seconds";
inline constexpr const char* kTarget = "column with the answers; it is not an input";

namespace info {
inline constexpr const char* kSummary = "Show what a model or a table holds";
inline constexpr const char* kFile =
    "model (ONNX, safetensors, NumPy, TensorFlow.js, JSON) or table (CSV); - reads standard input";
inline constexpr const char* kJson = "print JSON";
}  // namespace info

namespace explain {
inline constexpr const char* kSummary = "Explain a model on a table: rows that share a formula, and the formulas";
inline constexpr const char* kIgnore = "A,B,... columns to leave out: neither inputs nor answers";
inline constexpr const char* kOut = "write the report as JSON; - for standard output";
inline constexpr const char* kHtml = "write the report as a page (HTML); - for standard output";
inline constexpr const char* kAssignments =
    "write the cluster of every row as CSV, or as JSON if the name ends in .json";
inline constexpr const char* kRow = "explain this row too; rows count from 0 here, so the first is 0";
inline constexpr const char* kThisRow = "the row that is asked about; rows count from 0 here, so the first is 0";
inline constexpr const char* kTable =
    "print tables instead: share, share predicted positive, mean of each input and its weight, per cluster";
inline constexpr const char* kUnwrap =
    "write rows, mean answer, local and global AUC of each cluster as CSV; - for standard output";
inline constexpr const char* kRules =
    "write the clusters, or the families of a model of families, as code (OUT.py, OUT.c, OUT.sql, OUT.tex) or as rules "
    "to read (OUT.txt)";
inline constexpr const char* kClusters = "write the clusters and their formulas as CSV; - for standard output";
inline constexpr const char* kHeldOut = "CSV table whose rows --unwrap scores beside those of DATA";
inline constexpr const char* kMaxClusters = "most clusters in --rules and in the JSON report, the largest ones";
}  // namespace explain

namespace convert {
inline constexpr const char* kSummary = "Write a model in another format";
inline constexpr const char* kOut = "OUT.json, OUT.onnx or OUT.safetensors";
inline constexpr const char* kFloat64 = "keep all digits (float64) in ONNX and safetensors";
}  // namespace convert

namespace partition {
inline constexpr const char* kSummary = "Find the linear regions in a plane, and the decision boundary";
inline constexpr const char* kWindow = "X0 X1 Y0 Y1, the part of the plane to look at (default: -1 1 -1 1)";
inline constexpr const char* kFeatures = "I J, the inputs on the two axes; inputs count from 0 here";
inline constexpr const char* kAt = "V1,V2,... values of the other inputs (default: 0)";
inline constexpr const char* kOut = "write P.json, P.svg or P.csv; - for JSON on standard output";
inline constexpr const char* kMaxRegions = "stop after this many regions";
inline constexpr const char* kDepth = "use the first N hidden layers only";
inline constexpr const char* kCheck = "compare every region with the network";
inline constexpr const char* kWhole = "count the regions of the whole plane as well, out to infinity";
}  // namespace partition

namespace path {
inline constexpr const char* kSummary =
    "Follow the straight line between two inputs: its linear pieces and the integrated gradients";
inline constexpr const char* kFrom = "V1,V2,... where the line starts, as the model takes its inputs";
inline constexpr const char* kTo = "V1,V2,... where the line ends";
inline constexpr const char* kOut = "write the path as JSON; - for standard output";
inline constexpr const char* kMaxPieces = "stop after this many pieces";
}  // namespace path

namespace simplify {
inline constexpr const char* kSummary =
    "Make a model simpler: fewer units with the same outputs, or fewer formulas at a stated price";
inline constexpr const char* kData = "CSV table";
inline constexpr const char* kKind = "what kind of simplification; exactly one";
inline constexpr const char* kLossless = "data: same outputs on the rows; box: on every input between two bounds";
inline constexpr const char* kFamilies = "K: join the clusters into K families with one formula each";
inline constexpr const char* kPrune = "K: keep the formulas of the K largest clusters";
inline constexpr const char* kSparsity = "N: train on with an L1 penalty until the rows have at most N patterns";
inline constexpr const char* kFlatten = "one hidden layer that carries the same clusters";
inline constexpr const char* kBy =
    "what a family's formula is: fidelity (fitted to the network's outputs, the default), average (of its clusters' "
    "formulas), answers (fitted to them), or aletheia (the published merge)";
inline constexpr const char* kTouching = "join only clusters that touch";
inline constexpr const char* kHeldOut = "CSV table to judge by (default: a fifth of the rows)";
inline constexpr const char* kSeed = "random seed of the held-out rows and of training";
inline constexpr const char* kBox = "B.json: lo and hi, a number per network input (default: the range of the rows)";
inline constexpr const char* kOut = "write the smaller model, M.json or M.onnx; - for JSON on standard output";
inline constexpr const char* kReport = "write what was removed, and why, as JSON; - for standard output";
inline constexpr const char* kTarget = "column with the answers, which is not an input";
inline constexpr const char* kSearching = "looking for units that change no output";
// What an option goes with, behind "expected".
inline constexpr const char* kTable = "a table, DATA.csv after the model";
inline constexpr const char* kNoTable = "none";
inline constexpr const char* kJudgedKinds = "--families, --prune, --sparsity or --flatten, which hold rows out";
inline constexpr const char* kTouchingGoesWith = "--families that are not by aletheia, which links nearest neighbours";
inline constexpr const char* kSeedGoesWith = "no table of held-out rows, since it deals those of DATA.csv";
inline constexpr const char* kHeldOutFile = "a file, since the table is standard input";
inline constexpr const char* kNothingRemoved = "No unit can be removed.";
inline constexpr const char* kOnBox = "The outputs are the same on the whole box: each removal is proven.";
inline constexpr const char* kOnRows = "The outputs are the same on these rows. Elsewhere they may differ.";
/// "30-64-32-1 becomes 30-53-29-1: 14 of 96 hidden units are not needed."
std::string smaller(const std::string& before, const std::string& after, std::size_t removed, std::size_t units);
/// "  11 dead" and the like, a line per reason.
std::string reason(std::size_t units, std::string_view reason);
/// "Largest relative difference of an output: 4e-15 (569 rows, 10,000 random points of the box)."
std::string largest_difference(const std::string& difference, std::size_t rows, std::size_t points);
/// Units that were neither proven nor refuted: their proof was given up, or their extreme is too close to 0.
std::string open_units(std::size_t units);
std::string close_units(std::size_t units);
}  // namespace simplify

namespace counterfactual {
inline constexpr const char* kSummary = "Find the smallest change of a row that changes its prediction, with proof";
inline constexpr const char* kNorm = "l2, l1 or linf: how changes are measured, in standard deviations";
inline constexpr const char* kTo = "the class, or for a number the value, to reach (default: any other class)";
inline constexpr const char* kLock = "A,B,... columns that must not change";
inline constexpr const char* kOnly = "A,B,... the only columns that may change";
inline constexpr const char* kUp = "A,B,... columns that may only grow";
inline constexpr const char* kDown = "A,B,... columns that may only shrink";
inline constexpr const char* kInteger = "A,B,... columns that take whole numbers only";
inline constexpr const char* kMaxColumns = "change at most this many columns";
inline constexpr const char* kAlternatives = "also give this many answers that change other columns";
inline constexpr const char* kBox = "data: stay between the smallest and the largest value of the rows; none: anywhere";
inline constexpr const char* kRelaxed = "every network input moves freely, also categories and whole numbers";
inline constexpr const char* kBudget = "seconds after which the best answer is given with a proven bound";
inline constexpr const char* kOut = "write the answer as JSON; - for standard output";
}  // namespace counterfactual

namespace attribute {
inline constexpr const char* kSummary = "Say what each column contributed to a row's output; the parts add up to it";
inline constexpr const char* kMethod = "shapley, integrated-gradients or expected-gradients";
inline constexpr const char* kBackground = "rows to compare with: all, a CSV table, or how many to draw";
inline constexpr const char* kSeed = "random seed of drawn rows and of estimates";
inline constexpr const char* kOut = "write the parts as JSON; - for standard output";
}  // namespace attribute

namespace train {
inline constexpr const char* kSummary = "Train a network on a table, and a linear model to compare with";
inline constexpr const char* kData = "CSV file; - reads standard input";
inline constexpr const char* kTarget = "column with the answers";
inline constexpr const char* kTask = "class or number (default: decided by the column)";
inline constexpr const char* kColumns = "A,B,... use only these columns as inputs";
inline constexpr const char* kDrop = "A,B,... leave these columns out";
inline constexpr const char* kCategorical = "A,B,... treat the numbers in these columns as categories";
inline constexpr const char* kOrdinal = "COLUMN=LOW,...,HIGH: texts in order, numbered 0, 1, ...";
inline constexpr const char* kNoStandardise = "do not standardise the inputs";
inline constexpr const char* kKeepTarget = "do not standardise the answers, if they are numbers";
inline constexpr const char* kNoMissingInputs = "no extra inputs that say which cells are missing";
inline constexpr const char* kMaxCategories = "most inputs that a column of texts may become";
inline constexpr const char* kEncoder = "MODEL.json: take its inputs and scales instead of fitting them";
inline constexpr const char* kToy = "train on generated data: circles, moons, spirals, xor, ...";
inline constexpr const char* kRows = "rows of generated data";
inline constexpr const char* kNoise = "noise of generated data, as a share of its size";
inline constexpr const char* kArms = "classes of spirals, gaussians and rings, 2 to 5";
inline constexpr const char* kFunction = "curve of --toy function: sine, parabola, absolute or step";
inline constexpr const char* kToySeed = "random seed of generated data";
inline constexpr const char* kHidden = "N,M,... units per hidden layer; 0 for none";
inline constexpr const char* kLeaky = "slope of leaky ReLU for z <= 0; 0 for ReLU";
inline constexpr const char* kResidual = "add skip connections where widths match";
inline constexpr const char* kInit = "how weights start: he or uniform";
inline constexpr const char* kSeed = "random seed of the split, the weights and the order of rows";
inline constexpr const char* kLoss = "binary, softmax or squared (default: decided by the task)";
inline constexpr const char* kOptimiser = "sgd or adam";
inline constexpr const char* kLearningRate = "size of the steps";
inline constexpr const char* kMomentum = "momentum of sgd";
inline constexpr const char* kBeta1 = "adam: decay of the mean gradient";
inline constexpr const char* kBeta2 = "adam: decay of the squared gradient";
inline constexpr const char* kEpsilon = "adam: added to the denominator";
inline constexpr const char* kSchedule = "learning rate over time: constant, step, exponential or cosine";
inline constexpr const char* kDecay = "factor of step and exponential schedules";
inline constexpr const char* kStepEpochs = "epochs per step of the step schedule";
inline constexpr const char* kFinalShare = "share of the learning rate that cosine ends with";
inline constexpr const char* kL1 = "L1 penalty on weights";
inline constexpr const char* kL2 = "L2 penalty on weights";
inline constexpr const char* kL1Activations = "L1 penalty on the values of hidden units";
inline constexpr const char* kFirstLayerOnly = "penalties on the first layer only";
inline constexpr const char* kBatch = "rows per step";
inline constexpr const char* kEpochs = "passes over the training rows";
inline constexpr const char* kClassWeights = "balanced, or N,M,... one weight per class";
inline constexpr const char* kValidation = "share of the rows to hold out for validation";
inline constexpr const char* kPatience = "stop after this many epochs without a better validation loss; 0 for never";
inline constexpr const char* kName = "name of the model (default: that of the table)";
inline constexpr const char* kOut = "write the model as JSON; - for standard output";
inline constexpr const char* kHistory = "write the loss of every epoch as CSV";
inline constexpr const char* kSaveTable = "write the table as CSV, to keep generated data";
inline constexpr const char* kTime = "print the training time in seconds";
}  // namespace train

namespace open {
inline constexpr const char* kSummary = "Open the window on a model and a table";
inline constexpr const char* kFiles = "MODEL [DATA.csv]; without them, an example";
inline constexpr const char* kWelcome = "begin with the welcome, also for a screenshot";
inline constexpr const char* kScreenshot = "save a picture of the window (PNG) and quit";
inline constexpr const char* kSeconds = "quit after this many seconds";
inline constexpr const char* kTheme = "light or dark";
inline constexpr const char* kCommands = "commands (JSON, one a line) to run before the screenshot";
inline constexpr const char* kWidth = "width of the window";
inline constexpr const char* kHeight = "height of the window";
}  // namespace open

namespace render {
inline constexpr const char* kSummary = "Save a picture of the window or of one view";
inline constexpr const char* kData = "CSV file; without it, random rows are used";
inline constexpr const char* kOut = "PICTURE.png, or PICTURE.svg with --view";
inline constexpr const char* kSize = "WIDTHxHEIGHT in pixels of an ordinary screen";
inline constexpr const char* kView = "show this view only: plane, training, path, ...";
inline constexpr const char* kScale = "pixels per unit of --size, 1 to 4";
inline constexpr const char* kTheme = "light or dark";
}  // namespace render

namespace export_page {
inline constexpr const char* kSummary = "Write the whole interactive page with a model and a table into one HTML file";
inline constexpr const char* kModel =
    "ONNX, safetensors, NumPy (.npz), TensorFlow.js or JSON file, or a session; - reads standard input";
inline constexpr const char* kData = "CSV file; without it, the page makes up random rows";
inline constexpr const char* kHtml = "write the page, which opens without a server; - for standard output";
inline constexpr const char* kView = "this view alone fills the page: plane, scatter, explanation, ...";
inline constexpr const char* kHide = "A,B,... views and columns that the page does not show, such as left,training";
inline constexpr const char* kTheme = "light or dark (default: what the reader's system has)";
inline constexpr const char* kPage =
    "reluscope-single.html to fill in, if it does not lie where it was installed or built";
/// "page.html: 3.5 MB. It opens in any current browser, without a server and without a connection."
std::string written(const std::string& file, unsigned long long bytes);
inline constexpr const char* kNoPage =
    "The page to fill in was not found. `make web` builds it, the packages of a release bring it along, and --page "
    "FILE "
    "names one (reluscope-single.html).";
inline constexpr const char* kSessionHasAll = "DATA: expected no table beside a session, which holds its own";
}  // namespace export_page

namespace lesson {
inline constexpr const char* kSummary = "Check a lesson of the page: its steps, commands, questions and checks";
inline constexpr const char* kFile = "lesson (Markdown, docs/lessons.md); - reads standard input";
inline constexpr const char* kJson = "print the lesson as the page reads it, as JSON";
/// "hello.md: 'One ReLU folds a line', 8 minutes, 5 steps."
std::string found(const std::string& file, const std::string& title, int minutes, std::size_t steps);
/// "  1  The fold: commands 3, tasks 1, predictions 1, questions 0, facts 2"
std::string step(std::size_t number, const std::string& title, std::size_t commands, std::size_t tasks,
                 std::size_t predictions, std::size_t questions, std::size_t facts);
/// "Hidden: left, training."
std::string hidden(const std::string& names);
inline constexpr const char* kUnderstood =
    "Every command and question is understood. Whether the facts hold is seen in the page.";
}  // namespace lesson

// What was wrong.
inline constexpr const char* kHeldOutNeedsUnwrap = "--held-out: expected --unwrap OUT.csv beside it, found none";
inline constexpr const char* kOneStandardInput = "Only one of MODEL and DATA can be read from standard input.";
inline constexpr const char* kNotEnoughMemory = "There is not enough memory for this.";

// What a file holds.
/// "titanic: a JSON network, 7-3-2-1, link sigmoid"
std::string model(const std::string& name, const std::string& format, const std::string& architecture,
                  const std::string& link);
std::string sizes(unsigned long long parameters, unsigned long long hidden_units);
/// "titanic.csv: a table of 1309 rows and 12 columns"
std::string table(const std::string& name, unsigned long long rows, unsigned long long columns);
inline constexpr const char* kColumn = "column";
inline constexpr const char* kType = "type";
inline constexpr const char* kMissingCells = "missing";
inline constexpr const char* kFirstCells = "first cells";
inline constexpr const char* kCountsRows = ", counts the rows";
inline constexpr const char* kLayer = "layer";
inline constexpr const char* kKind = "kind";
inline constexpr const char* kOutputs = "outputs";

// Headings of tables.
inline constexpr const char* kCluster = "cluster";
inline constexpr const char* kActiveUnits = "active units";
inline constexpr const char* kRows = "rows";
inline constexpr const char* kShare = "share";
inline constexpr const char* kObserved = "observed";
inline constexpr const char* kAccuracy = "accuracy";
inline constexpr const char* kRmse = "RMSE";
inline constexpr const char* kLoss = "loss";
inline constexpr const char* kR2 = "R2";
inline constexpr const char* kAuc = "AUC";
inline constexpr const char* kPredictedPositive = "predicted positive";
inline constexpr const char* kMeanOutput = "mean output";
inline constexpr const char* kBias = "bias";
inline constexpr const char* kMeans = "Mean of the rows of each cluster";
inline constexpr const char* kPiece = "piece";
inline constexpr const char* kFromT = "from t";
inline constexpr const char* kToT = "to t";
inline constexpr const char* kSwitches = "units that switch";
inline constexpr const char* kSlope = "slope";

/// "1309 rows fall into 57 clusters. In each of them the network is one linear formula, exact to 3.6e-15."
std::string clusters_found(unsigned long long rows, unsigned long long clusters, const std::string& error);
/// "predicted survived"
std::string predicted(const std::string& output);
/// "strongest inputs: effect of one standard deviation, in logits"
std::string strongest_inputs(const std::string& measure);
/// "the formula of cluster 0", which is listed before.
std::string formula_of(std::size_t cluster);
/// In place of the strongest inputs where no input counts, and before the bias of such a cluster.
inline constexpr const char* kConstant = "constant: no input changes it";
inline constexpr const char* kConstantCluster = "constant ";
/// "Weights in the log-odds of survived"
std::string weights_in(const std::string& output);
/// "and 12 smaller clusters"
std::string smaller_clusters(unsigned long long clusters);
/// "note: ..."
std::string note(const std::string& sentence);
/// "inputs: 'a', 'b'"
std::string inputs(unsigned long long count, const std::string& names);
/// "answer: 'price' (a guess; change it with --target COLUMN or --ignore COLUMN)"
std::string answer(const std::string& column, bool is_guess);
/// "left out: 'a'"
std::string left_out(const std::string& names);
std::string seconds(double seconds);

// One row. Rows count from 1 for people; `row` counts from 0.
/// "Row 4 (--row 3, which counts from 0) lies in cluster 2."
std::string row_place(unsigned long long row, unsigned long long cluster);
std::string row_left_out(unsigned long long row);
/// "The log-odds of survived is 1.05: −0.5, the network's output at the mean of all rows, plus" what columns add.
std::string row_sum(const std::string& output, const std::string& value, const std::string& base);
inline constexpr const char* kByGradients = " (integrated gradients).";
inline constexpr const char* kByMap = " (by the formula of its cluster).";
inline constexpr const char* kNoWall = "Its formula holds everywhere: no unit ever switches.";
/// "Its formula holds up to a distance of 0.34, where unit 3 of layer 1 switches. Distances are in the model's inputs."
std::string row_holds(const std::string& distance, unsigned long long layer, unsigned long long unit);
inline constexpr const char* kNoBoundary = "Its region has no decision boundary.";
inline constexpr const char* kBoundaryOutside = "The decision boundary does not reach its region.";
std::string boundary_distance(const std::string& distance, bool attained);
inline constexpr const char* kFlatRegion = "Its region has no interior.";
/// "Its region has 7 sides (of 12 walls) and is bounded; the largest ball inside has radius 0.2."
std::string region(unsigned long long sides, unsigned long long walls, bool is_complete, const std::string& bounded,
                   const std::string& radius);
inline constexpr const char* kIsBounded = " and is bounded";
inline constexpr const char* kIsUnbounded = " and is unbounded";

// A plane's regions.
std::string regions(unsigned long long count, const std::string& shortcoming);
std::string whole_plane(unsigned long long count, bool exact);
inline constexpr const char* kWholeUnknown = "the regions of the whole plane cannot be counted";
std::string after_layer(unsigned long long layer, unsigned long long regions);
std::string corners_and_edges(unsigned long long corners, unsigned long long edges);
std::string merged_regions(unsigned long long count);
std::string undecided_corners(unsigned long long count);
std::string boundary_lines(unsigned long long segments, unsigned long long lines);
std::string check_failed(const std::string& complaints);
std::string check_passed(const std::string& areas, const std::string& maps, const std::string& neighbours);

// A path.
std::string pieces(unsigned long long pieces, unsigned long long breakpoints, const std::string& stopped_at);
std::string more_pieces(unsigned long long pieces);
std::string more_outputs(unsigned long long outputs);
/// "Integrated gradients: they add up to the change of the output, exact to 2e-16."
std::string gradients(const std::string& error);
/// "logit from 0.2 to 1.3: age +2.61, fare ..."
std::string gradients_of(const std::string& output, const std::string& from, const std::string& to,
                         const std::string& inputs);
/// "layer 1 unit 6"; both count from 1.
std::string unit_place(unsigned long long layer, unsigned long long unit);
/// " and 3 more"
std::string and_more(unsigned long long count);

// What a conversion loses.
std::string keeps_network_only(const std::string& file);
inline constexpr const char* kFamiliesInOnnx =
    "The file has the families' patterns and formulas, but not their rules; only its JSON form opens here again.";
inline constexpr const char* kRounded = "Weights were rounded to float32; --float64 keeps all digits.";

// A training.
/// "titanic.csv: 1309 rows (3 without an answer), 13 inputs, target survived"
std::string trained_on(const std::string& table, unsigned long long rows, unsigned long long unanswered,
                       unsigned long long inputs, const std::string& target);
/// "57 clusters in 1309 rows; the largest holds 35 % of them. Of 9 hidden units, 1 is dead and 2 are always active."
std::string trained_clusters(unsigned long long clusters, unsigned long long rows, const std::string& largest,
                             unsigned long long units, unsigned long long dead, unsigned long long always_active);

}  // namespace reluscope::cli_texts
