#pragma once

#include "app/training/training_record.h"
#include "base/job.h"
#include "base/result.h"
#include "data/table.h"
#include "network/network.h"
#include "train/baseline.h"
#include "train/evaluation.h"
#include "train/setup/loss.h"
#include "train/setup/training_data.h"
#include "train/trainer.h"

#include <memory>
#include <optional>

namespace reluscope {

/// Why there is no trained network: the request itself, or the data.
struct TrainingFault {
    Error error;
    bool in_request = false;
};

template <class T>
using TrainingResult = tl::expected<T, TrainingFault>;

/// What a training came to.
struct TrainedNetwork {
    Network network;  ///< numbers in the table's unit
    Evaluations scores;
    std::optional<Evaluations> baseline;
};

/// From a table to a trained network with its record: the network learns, then a linear model of the same rows is
/// fitted, then both are scored.
class TrainingRun final : public Job {
public:
    /// `record` says the task and the setup; its loss is `loss`, or else follows from the target. `loss_name`: what the
    /// option is called in errors.
    static TrainingResult<std::unique_ptr<TrainingRun>> create(const Table& table, TrainingRecord record,
                                                               std::optional<Loss> loss, const char* loss_name);

    bool step() override;
    double progress() const override;
    /// Once step() has returned false; record() is complete then.
    TrainingResult<TrainedNetwork> take();

    const TrainingData& data() const { return data_; }
    const TrainingRecord& record() const { return record_; }
    const Trainer& trainer() const { return *trainer_; }

private:
    TrainingRun(TrainingRecord record, TrainingData data) : record_(std::move(record)), data_(std::move(data)) {}

    TrainingRecord record_;
    TrainingData data_;
    std::unique_ptr<Trainer> trainer_;
    std::unique_ptr<BaselineJob> baseline_;  ///< null where there can be none
};

}  // namespace reluscope
