#pragma once

#include "app/state/training_state.h"
#include "data/toy_data.h"
#include "formats/model_file.h"
#include "train/evaluation.h"
#include "train/setup/training_data.h"

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace reluscope {

/// How good a network is on some rows, as a record says it. What does not apply is NaN.
struct RecordScores {
    std::size_t rows = 0;
    RowScores scores;
    double auc = std::numeric_limits<double>::quiet_NaN();
    double calibration_error = std::numeric_limits<double>::quiet_NaN();
};

/// The scores of the training rows, and of the validation rows if there are any.
struct RecordResult {
    RecordScores training;
    std::optional<RecordScores> validation;
};

RecordResult record_result(const Evaluations& evaluations);

/// How a network came about, for its model file: enough to train it again.
struct TrainingRecord {
    std::string data;  ///< name of the table
    std::optional<ToyOptions> toy;
    std::string target;                ///< column
    std::optional<LearningTask> task;  ///< how the encoder was fitted, where that is known
    TrainingSetup setup;
    int epochs_done = 0;
    bool random_weights = false;  ///< the network is as it was made, before any training
    std::string end;              ///< one sentence, Trainer::stop_sentence(); empty before
    std::optional<RecordResult> network;
    std::optional<RecordResult> baseline;
};

/// The record of the open network: of the epoch that is shown.
TrainingRecord record_of(const TrainingState& training, const std::string& data, const std::string& target,
                         const std::optional<ToyOptions>& toy);

/// The record as the JSON object that stands under `training` in a model file (docs/json-model.md).
std::string training_record_json(const TrainingRecord& record);

/// What a record says about training again.
struct ReadRecord {
    std::optional<TrainingSetup> setup;  ///< none where the record has none of this program, or one that makes no sense
    std::size_t rows = 0;                ///< that the network was trained and validated on; 0: not said
    std::vector<std::string> notes;      ///< what was passed over, one sentence each
};

/// Never fails: a record that is damaged, or another program's, leaves notes. An empty text is no record.
ReadRecord read_training_record(const std::string& training_json);

/// The model file of a network that was trained on `data`: `network` is in the table's unit (in_table_unit()). `name`
/// empty: that of the table.
ModelFile trained_model(Network network, const TrainingData& data, const TrainingRecord& record,
                        const std::string& name);

}  // namespace reluscope
