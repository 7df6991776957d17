#pragma once

#include "base/job.h"
#include "base/result.h"
#include "network/network.h"
#include "train/setup/row_scores.h"
#include "train/setup/train_options.h"
#include "train/setup/training_set.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace reluscope {

/// One finished epoch.
struct EpochRecord {
    int epoch = 0;  ///< from 1
    double learning_rate = 0;
    /// While the epoch ran, each batch before its own step (the penalty of the weights: at its end). With
    /// TrainOptions::score_training_rows: at its end throughout.
    RowScores training;
    std::optional<RowScores> validation;  ///< at the epoch's end; none without validation rows
};

enum class StopReason {
    kNone,        ///< there is work left
    kEpochsDone,  ///< all epochs; with patience > 0 the weights of the best one are back
    kEarlyStop,   ///< the validation loss did not fall for `patience` epochs; the weights of the best one are back
    kNonFinite,   ///< a loss or a weight was NaN or infinite; the last good weights are back
};

/// Where training stands.
struct TrainPosition {
    int epoch = 0;  ///< finished epochs
    int batch = 0;  ///< batches of the running epoch that are done
    int batches_per_epoch = 0;
};

/// Trains a network in slices.
///
/// A batch is worked in pieces of a fixed number of rows, and so are an epoch's scores, so that slices stay short; the
/// result is the same to the last bit however long slices are. A slice ends at the latest with its epoch, so that who
/// wants to look at every epoch can. Double precision throughout; no memory is allocated from batch to batch.
///
/// Cost     per batch three matrix products per layer (the first layer: two), and one pass over the weights.
class Trainer final : public Job {
public:
    /// Starts from `start`: affine maps, activations (their slopes stay), sums and concatenations in any order. Its
    /// link becomes that of the loss. Errors   one sentence: options out of range, a set that is not valid, inputs or
    /// outputs that do not fit the network, class weights that do not
    ///          fit the classes, patience without validation rows, a network without weights.
    static Result<std::unique_ptr<Trainer>> create(const Network& start, std::shared_ptr<const TrainingSet> set,
                                                   const TrainOptions& options);
    ~Trainer() override;

    /// A slice of one or two milliseconds. False once finished(), with nothing done.
    bool step() override;
    double progress() const override;
    /// Advances until one more batch is done, with the scores of the epoch if it ended. False once finished(), with
    /// nothing done.
    bool step_batch();
    /// Advances until one more epoch is done. False once finished(), with nothing done.
    bool step_epoch();
    /// Work of one slice: multiplications. For tests, and for programs with other frame rates.
    void set_slice_products(std::size_t products);

    bool finished() const { return stop_reason() != StopReason::kNone; }
    StopReason stop_reason() const;
    /// One sentence about the end; empty before.
    std::string stop_sentence() const;

    /// The network with the current weights, which are always finite.
    Network network() const;
    /// One per finished epoch.
    const std::vector<EpochRecord>& history() const;
    TrainPosition position() const;
    /// The epoch with the lowest validation loss, from 1; none without validation rows.
    std::optional<int> best_epoch() const;

    const TrainOptions& options() const;
    const TrainingSet& training_set() const;
    /// In the running epoch.
    double learning_rate() const;

    /// Changes how training goes on, from the next batch on; with more epochs or another patience also after its end.
    /// The order of the rows stays, so `seed` is ignored. A change of the optimiser forgets its moments. Errors   as
    /// create(); another loss. Nothing changes then.
    Status set_options(const TrainOptions& options);
    /// Goes on from other weights, without the optimiser's moments and from the start of the batch; epoch and history
    /// stay. After a non-finite or early stop there is work again. Errors   a network of another structure.
    Status set_network(const Network& network);

private:
    class Engine;
    explicit Trainer(std::unique_ptr<Engine> engine);

    std::unique_ptr<Engine> engine_;
};

/// All at once: the trainer at its end, or where it was when `context` was cancelled.
Result<std::unique_ptr<Trainer>> train(const Network& start, std::shared_ptr<const TrainingSet> set,
                                       const TrainOptions& options, const JobContext& context = {});

}  // namespace reluscope
