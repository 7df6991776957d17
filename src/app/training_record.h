#pragma once

#include "data/toy_data.h"
#include "formats/model_file.h"
#include "train/architecture.h"
#include "train/evaluation.h"
#include "train/train_options.h"
#include "train/training_data.h"

#include <optional>
#include <string>

namespace reluscope {

/// How a network came about, for its model file: enough to train it again.
struct TrainingRecord {
    std::string name;  ///< of the model; empty: that of the table
    std::string data;  ///< name of the table
    std::optional<ToyOptions> toy;
    LearningTask task;
    Architecture architecture;
    Initialisation initialisation = Initialisation::kHe;
    std::uint64_t seed = 1;  ///< of the first weights
    TrainOptions options;
    int epochs_done = 0;
    std::string end;  ///< one sentence, Trainer::stop_sentence()
    Evaluations network;
    std::optional<Evaluations> yardstick;
};

/// The record as the JSON object that stands under `training` in a model file.
std::string training_record_json(const TrainingRecord& record);

/// The model file of a network that was trained on `data`: `network` is in the table's unit (in_table_unit()).
ModelFile trained_model(Network network, const TrainingData& data, const TrainingRecord& record);

}  // namespace reluscope
