#pragma once

#include "network/network.h"
#include "train/baseline.h"
#include "train/metrics.h"
#include "train/setup/architecture.h"
#include "train/setup/train_options.h"
#include "train/trainer.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace reluscope {

/// What is trained and how. A change of the first part starts over, one of `options` goes on from where training is.
struct TrainingSetup {
    std::vector<int> hidden = {8, 8};
    double slope = 0;  ///< of the hidden units below 0
    bool residual = false;
    Initialisation initialisation = Initialisation::kHe;
    std::uint64_t seed = 1;  ///< of the first weights, the split and the order of the rows
    TrainOptions options;    ///< its loss follows from the target, its seed from `seed`
};

enum class TrainingMode {
    kPaused,
    kPlaying,
    kOneEpoch,  ///< until one more epoch is done
    kOneBatch
};

/// What one epoch came to.
struct EpochFacts {
    EpochRecord record;
    std::size_t clusters = 0;        ///< patterns among the open rows
    std::size_t cluster_births = 0;  ///< patterns that no row had after the epoch before
    std::size_t cluster_deaths = 0;  ///< patterns that rows had only then
    bool has_regions = false;        ///< two inputs: linear regions in the home window of the plane
    bool regions_complete = true;
    std::size_t regions = 0;
    std::size_t region_births = 0;
    std::size_t region_deaths = 0;
    std::size_t dead_units = 0;       ///< active for no row
    std::size_t always_on_units = 0;  ///< active for every row
    /// Classes: area under the ROC curve at the epoch's end (class_auc()). NaN beyond the budget of EpochSurvey, or
    /// without such rows.
    double training_auc = std::numeric_limits<double>::quiet_NaN();
    double validation_auc = std::numeric_limits<double>::quiet_NaN();
};

/// The weights after an epoch; 0 is the start.
struct Snapshot {
    int epoch = 0;
    std::shared_ptr<const Network> network;
};

/// How a run of training goes that the program itself began; over once the user plays or pauses.
struct ShownRun {
    std::optional<double> epochs_per_second;
    bool only_its_end = false;  ///< nothing is seen before it ends: somebody asked the system for less motion
};

/// Training of the open network on the open table.
struct TrainingState {
    TrainingSetup setup;
    bool made_here = false;          ///< the open weights are not those of the file: trained, or started over, here
    std::vector<std::string> notes;  ///< what the model file's training record leaves open, one sentence each
    std::string problem;             ///< why there can be no training; one sentence, empty when there can
    TrainingMode mode = TrainingMode::kPaused;
    std::optional<double> epochs_per_second;  ///< while it plays; none: as fast as it goes
    std::optional<ShownRun> run;
    bool begun = false;  ///< there is a trainer: position and history are its own
    TrainPosition position;
    double learning_rate = 0;
    std::size_t training_rows = 0;
    std::size_t validation_rows = 0;
    std::vector<EpochFacts> history;
    std::vector<Snapshot> snapshots;  ///< ascending; every epoch, or fewer where weights are many
    std::optional<int> shown_epoch;   ///< of the snapshot that is looked at; none: the newest weights
    std::optional<int> best_epoch;    ///< lowest validation loss
    StopReason stop_reason = StopReason::kNone;
    std::string stop_sentence;                    ///< why training ended; empty before
    std::shared_ptr<const Baseline> baseline;     ///< a linear model of the same rows; null until it is fitted
    std::shared_ptr<const ClassMetrics> metrics;  ///< classes: of the shown weights, on `metrics_on`
    std::string metrics_on;                       ///< "100 validation rows", "all 500 rows"
    std::uint64_t revision = 0;                   ///< grows with every epoch and every start

    /// Epochs per second of the run that plays; none: as fast as it goes.
    std::optional<double> speed() const { return run ? run->epochs_per_second : epochs_per_second; }
};

}  // namespace reluscope
