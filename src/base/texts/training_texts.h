#pragma once

#include <cstddef>
#include <string>

/// Words of the training room: labels, tooltips, and sentences with their numbers.
namespace reluscope::training_texts {

// Play and its speed.
inline constexpr const char* kHeading = "TRAINING";
inline constexpr const char* kPlay = "Train";
inline constexpr const char* kPause = "Pause";
inline constexpr const char* kPlayMeaning = "Train the network. Regions and clusters follow.";
inline constexpr const char* kPlayMeaningWithKey = "Train the network. Regions and clusters follow. (Space)";
inline constexpr const char* kPauseMeaning = "Pause training (Space)";
inline constexpr const char* kHowToTrain =
    "This network is a file's: no key changes it. Press Train to train it, and the keys work from then on.";
inline constexpr const char* kOneBatchMeaning = "One step: a single batch of rows";
inline constexpr const char* kOneBatchMeaningWithKey = "One step: a single batch of rows (.)";
inline constexpr const char* kOneEpochMeaning = "One epoch: every row once";
inline constexpr const char* kRestartMeaning = "Start over with this seed's initial weights";
inline constexpr const char* kRestartMeaningWithKey = "Start over with this seed's initial weights (R)";
/// Speeds that are offered: epochs per second, and what they are called; 0 stands for full speed.
struct Speed {
    double epochs_per_second;
    const char* name;
};
inline constexpr Speed kSpeeds[] = {{1, "1 epoch/s"}, {5, "5 epochs/s"}, {20, "20 epochs/s"}, {0, "Full speed"}};
inline constexpr const char* kSpeedInPalette = "Training speed: ";
inline constexpr const char* kSpeed = "speed";
inline constexpr const char* kSpeedTitle = "Training speed";
inline constexpr const char* kSpeedMeaning =
    "How fast training runs. At a slow speed you can watch the pieces move, and talk about it.";
inline constexpr const char* kSpeedIsPositive =
    "A training speed is a number of epochs per second above 0, or none for full speed.";

// Where it is.
inline constexpr const char* kPressTrain = "Press Train, or change the options first.";
inline constexpr const char* kNotTrained = "Not trained here yet.";
inline constexpr const char* kCurvesToCome =
    "Train draws curves here, a point per epoch: the loss, how many rows are right, and how many clusters and regions "
    "there are.";
inline constexpr const char* kNewNetwork = "New network";
inline constexpr const char* kNewNetworkForTable = "Make a new network for this table";
inline constexpr const char* kLossByEpoch = "loss by epoch";
inline constexpr const char* kMore = "Curves and options";
inline constexpr const char* kAccuracy = "Accuracy";
inline constexpr const char* kAccuracyMeaning =
    "Share of rows predicted correctly in the last epoch. Training rows are scored as they pass through; validation "
    "rows are kept aside and never trained on.";
inline constexpr const char* kR2 = "R\u00b2";
inline constexpr const char* kR2Meaning =
    "Share of the variance that the network explains: 1 minus its squared error over that of the mean, in the last "
    "epoch.";
/// A file says how its network was trained, but not in this program's settings; `method` in quotes, or empty.
std::string no_settings(const std::string& method);
inline constexpr const char* kTrainsAgain = "Training again uses the settings shown here.";
inline constexpr const char* kKeepReference = "Keep as reference";
inline constexpr const char* kKeepReferenceMeaning =
    "Remembers the network as it is now. The Compare view then shows what training has changed since: predictions, "
    "clusters, regions.";
inline constexpr const char* kShowEpoch = "show epoch";
inline constexpr const char* kHistory = "History";
inline constexpr const char* kHistoryMeaning =
    "Regions, boundary, clusters and explanations as they were after an epoch; 0 is the start. Train continues from "
    "the newest weights.";

// The network.
inline constexpr const char* kHiddenLayers = "hidden layers";
inline constexpr const char* kHiddenLayersTitle = "Hidden layers";
inline constexpr const char* kHiddenLayersMeaning =
    "The number of units in each hidden layer. A change starts over with new weights.";
inline constexpr const char* kUnitsMeaning = "Type a number of units and press Enter.";
inline constexpr const char* kAddLayer = "Add a hidden layer";
inline constexpr const char* kRemoveLayer = "Remove the last hidden layer";
inline constexpr const char* kNetworkHeading = "NETWORK";
inline constexpr const char* kSlope = "slope below 0";
inline constexpr const char* kSlopeMeaning = "0 makes ReLU units, a positive slope LeakyReLU.";
inline constexpr const char* kResidual = "residual connections";
inline constexpr const char* kResidualTitle = "Residual connections";
inline constexpr const char* kResidualMeaning =
    "A hidden layer as wide as the one before adds that layer's values to its own.";
inline constexpr const char* kInitialisation = "initial weights";
inline constexpr const char* kInitialisationMeaning = "How the initial weights are drawn.";
inline constexpr const char* kInitialisations[] = {"He", "uniform"};
inline constexpr const char* kValidation = "validation";
inline constexpr const char* kValidationMeaning = "Share of the rows kept aside to judge the network by.";
inline constexpr const char* kSeed = "seed";
inline constexpr const char* kSeedTitle = "Seed";
inline constexpr const char* kSeedMeaning =
    "Decides the initial weights, the order of the rows and which rows are kept for validation. The same seed gives "
    "the same network.";

// Steps.
inline constexpr const char* kOptimiserPart = "Optimiser";
inline constexpr const char* kOptimiserPartMeaning =
    "How the steps of training are made: method, schedule, batch size.";
inline constexpr const char* kOptimiser = "optimiser";
inline constexpr const char* kOptimiserMeaning =
    "Adam adapts the step of every weight. SGD follows the gradient with momentum.";
inline constexpr const char* kOptimisers[] = {"SGD", "Adam"};
inline constexpr const char* kLearningRate = "learning rate";
inline constexpr const char* kLearningRateTitle = "Learning rate";
inline constexpr const char* kLearningRateMeaning = "How far one step goes.";
inline constexpr const char* kLearningRateWhileRunning =
    "How far one step goes. You can change it while training runs.";
inline constexpr const char* kMomentum = "momentum";
inline constexpr const char* kMomentumMeaning = "How much of the last step is repeated.";
inline constexpr const char* kBeta1 = "beta 1";
inline constexpr const char* kBeta1Meaning = "Adam: how long the mean of the gradient remembers.";
inline constexpr const char* kBeta2 = "beta 2";
inline constexpr const char* kBeta2Meaning = "Adam: how long the mean of the squared gradient remembers.";
inline constexpr const char* kEpsilon = "epsilon";
inline constexpr const char* kEpsilonMeaning = "Adam: keeps the step finite where gradients vanish.";
inline constexpr const char* kSchedule = "schedule";
inline constexpr const char* kScheduleMeaning = "How the learning rate falls over the epochs.";
inline constexpr const char* kSchedules[] = {"constant", "step", "exponential", "cosine"};
inline constexpr const char* kDecay = "decay";
inline constexpr const char* kDecayMeaning = "The learning rate is multiplied by this, each epoch or each step.";
inline constexpr const char* kStepEpochs = "epochs per step";
inline constexpr const char* kStepEpochsMeaning = "Epochs between two steps of the learning rate.";
inline constexpr const char* kFinalShare = "final share";
inline constexpr const char* kFinalShareMeaning = "Share of the learning rate that is left in the last epoch.";
inline constexpr const char* kBatchSize = "batch size";
inline constexpr const char* kBatchSizeMeaning = "Rows per step.";
inline constexpr const char* kEpochs = "epochs";
inline constexpr const char* kEpochsMeaning = "How many times all rows are used before training ends.";

// Penalties.
inline constexpr const char* kPenaltiesHeading = "REGULARISATION";
inline constexpr const char* kL2 = "L2 on weights";
inline constexpr const char* kL2Meaning = "Keeps weights small: this times the sum of w\u00b2 is added to the loss.";
inline constexpr const char* kL1 = "L1 on weights";
inline constexpr const char* kL1Meaning = "Drives weights to zero: this times the sum of |w| is added to the loss.";
inline constexpr const char* kFirstWeights = "first layer's weights only";
inline constexpr const char* kL1Units = "L1 on units";
inline constexpr const char* kL1UnitsMeaning =
    "Keeps hidden units off: this times the mean sum of their values is added to the loss. The paper's way to few "
    "clusters.";
inline constexpr const char* kFirstUnits = "first layer's units only";
inline constexpr const char* kClassWeights = "class weights";
inline constexpr const char* kClassWeightsMeaning =
    "How much a row of each class counts. Balanced: rows of rare classes count more, so that every class counts the "
    "same in total.";
inline constexpr const char* kClassWeightChoices[] = {"equal", "balanced", "one by one"};
inline constexpr const char* kClassWeightMeaning =
    "A row of this class counts this much. Type a number and press Enter.";
inline constexpr const char* kPatience = "early stopping";
inline constexpr const char* kPatienceMeaning =
    "Stop when the validation loss has not fallen for this many epochs, and restore the best weights. 0: never.";

// Data made by a formula.
inline constexpr const char* kDataHeading = "GENERATED DATA";
inline constexpr const char* kShape = "shape";
inline constexpr const char* kOpenTable = "open table";
inline constexpr const char* kNoise = "noise";
inline constexpr const char* kNoiseMeaning =
    "Standard deviation of what is added to each point, relative to the size of the shape.";
inline constexpr const char* kRows = "rows";
inline constexpr const char* kRowsMeaning = "The number of points.";
inline constexpr const char* kClasses = "classes";
inline constexpr const char* kClassesMeaning = "Arms, rings or clouds: one class each.";
inline constexpr const char* kCurve = "curve";
inline constexpr const char* kCurveMeaning = "Class 1 lies above the curve.";
inline constexpr const char* kDataSeed = "data seed";
inline constexpr const char* kDraw = "draw";
inline constexpr const char* kDrawTitle = "Draw points";
inline constexpr const char* kDrawMeaning = "Choose a class, then click in the plane: each click adds a row of it.";
inline constexpr const char* kStopDrawing = "Stop drawing";
inline constexpr const char* kStartDrawing = "Clicks in the plane add points of this class";
inline constexpr const char* kRemovePoint = "Remove the last point";
inline constexpr const char* kNoDrawing =
    "You can draw points into generated data that has classes, such as the circles.";
inline constexpr const char* kLastPointStays = "Each class keeps at least one point.";

// Curves.
inline constexpr const char* kTraining = "training";
inline constexpr const char* kValidationRows = "validation";
inline constexpr const char* kLogisticRegression = "logistic regression";
inline constexpr const char* kLinearRegression = "linear regression";
inline constexpr const char* kCorrectShare = "Correct, share of rows";
inline constexpr const char* kCorrectShareOf = "of the rows correct";
inline constexpr const char* kAuc = "AUC";
inline constexpr const char* kChance = "chance";
inline constexpr const char* kRegionsInHome = "Regions in the home window";
inline constexpr const char* kClusters = "Clusters";
inline constexpr const char* kRegionSeries = "regions";
inline constexpr const char* kClusterSeries = "clusters";
inline constexpr const char* kNewSeries = "new";
inline constexpr const char* kNewClusterSeries = "new clusters";

// Confusion and calibration.
inline constexpr const char* kMatrixAxes = "Rows: true class. Columns: predicted class, in the same order.";
inline constexpr const char* kAucTitle = "AUC and calibration";
inline constexpr const char* kAucMeaning =
    "AUC: how likely a row of the class gets a higher probability than a row of another class (1 is perfect, 0.5 is "
    "chance). Calibration error: how far predicted probabilities are from what comes true, on average.";
inline constexpr const char* kCalibration = "Predicted and observed";
inline constexpr const char* kCameTrue = "share that came true";
inline constexpr const char* kNoSuchRow = "No row gets such a probability.";
inline constexpr const char* kOfPredictedClass = "probability of the predicted class";

// What the program answers.
inline constexpr const char* kNothingToTrain = "There is nothing to train. Open a table or generate data first.";
inline constexpr const char* kNoWeights = "There is no network whose weights could be changed.";
inline constexpr const char* kNewWeights =
    "New random weights have replaced the trained ones. Undo (Ctrl+Z) brings the trained weights back.";
inline constexpr const char* kStartOver = " Start over, or change the options.";
inline constexpr const char* kNeedsTarget = "Training needs a target: choose the column that holds the answers.";
inline constexpr const char* kOtherLayers =
    "The file's training record describes other hidden layers than the network has.";
inline constexpr const char* kOtherClasses = "The class weights were for other classes and have been dropped.";
inline constexpr const char* kNoTable = "There is no table to make a network for.";

/// "Weight of survived".
std::string weight_of(const std::string& name);
/// "Layer 2".
std::string layer(std::size_t number);
/// "epoch 12, batch 3 of 10" while a batch is looked at, else "epoch 12 of 100".
std::string position(int epoch, int epochs, int batch, int batches, bool paused);
/// "Confusion matrix, 100 validation rows".
std::string confusion(const std::string& rows);
/// AUC and calibration error in a line; what is NaN is a dash.
std::string auc_and_calibration(double auc, double error);
/// "12 rows of setosa": title of a cell of the confusion matrix, and what stands below it.
std::string cell_title(const std::string& count, const std::string& truth);
std::string cell_text(const std::string& predicted, double share);
/// What the probabilities of the calibration are of.
std::string probability_of(const std::string& name);
/// A bin of probabilities: its title, and how often they came true.
std::string bin_title(double low, double high);
std::string bin_text(std::size_t rows, double mean, double observed);

/// What an epoch came to, for count().
struct EpochCounts {
    std::size_t clusters = 0, new_clusters = 0, gone_clusters = 0;
    bool has_regions = false;
    bool all_regions = true;
    std::size_t regions = 0, new_regions = 0, gone_regions = 0;
    std::size_t dead_units = 0, always_active = 0;
};
std::string count(const EpochCounts& counts);

/// "98 % correct on 100 validation rows" or "R² 0.9 on ..."; `rows` with their noun.
std::string score(double value, bool classes, const std::string& rows);

/// Why rows cannot train a network.
std::string number_needs_one_output(const std::string& target, int outputs);
std::string one_class_only(const std::string& target);
std::string other_outputs(const std::string& target, std::size_t classes, int outputs);
/// The file's network was trained on another number of rows than are open.
std::string other_rows(std::size_t trained, std::size_t open);
/// Points of a class that there is not; classes count from 0.
std::string no_class(int wanted, int classes);

}  // namespace reluscope::training_texts
