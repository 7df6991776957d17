#pragma once

#include "base/result.h"
#include "data/encoder.h"
#include "data/encoder_fit.h"
#include "data/table.h"
#include "data/target.h"
#include "data/target_fit.h"
#include "network/network.h"
#include "train/setup/training_set.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace reluscope {

/// What is to be learnt from a table.
struct LearningTask {
    std::string target;        ///< column with the answers
    std::optional<Task> task;  ///< absent: guess_task()
    EncoderChoices encoder;
    Encoder given_encoder;           ///< of another model, instead of fitting one by `encoder`; empty for none
    bool standardise_target = true;  ///< of a number; the finished network predicts it in its own unit either way
    double validation_share = 0.2;
    std::uint64_t seed = 1;  ///< which rows validate
};

/// A table made ready to train on. The encoder, and the mean and scale of a number, come from the training rows alone.
struct TrainingData {
    Target target;  ///< per row of `set`, in the table's unit
    Encoder encoder;
    TargetEncoding target_encoding;          ///< numbers; mean 0 and scale 1 for classes
    std::shared_ptr<const TrainingSet> set;  ///< numbers are encoded
    std::vector<std::uint32_t> row;          ///< per row of `set`: row of the table; all of them with a fitted encoder
    std::size_t num_unanswered = 0;          ///< rows of the table without an answer, which neither train nor validate
    std::vector<std::string> notes;          ///< what was assumed, filled or passed over, one sentence each

    bool is_class() const { return target.is_class(); }
};

/// Errors   the target is no column, holds nothing to learn, or no column can be an input; those of fit_encoder() and
/// split_rows().
Result<TrainingData> make_training_data(const Table& table, const LearningTask& task);

/// A network that was trained on `data`, with numbers in the table's unit.
/// Errors   a weight that is not finite in that unit.
Result<Network> in_table_unit(const Network& network, const TrainingData& data);

}  // namespace reluscope
