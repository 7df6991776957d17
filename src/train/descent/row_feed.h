#pragma once

#include "base/result.h"
#include "train/setup/loss.h"
#include "train/setup/row_scores.h"
#include "train/setup/train_options.h"
#include "train/setup/training_set.h"

#include <Eigen/Core>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace reluscope {

/// Whether the loss fits the answers, and the class weights the classes.
Status check_task(const TrainingSet& set, const TrainOptions& options);

/// One weight per class, as the options say; empty for 1. The set and the options fit each other.
std::vector<double> class_weights_of(const TrainingSet& set, const TrainOptions& options);

/// Copies rows of a set and their answers into a batch.
class RowFeed {
public:
    RowFeed(std::shared_ptr<const TrainingSet> set, std::vector<double> class_weights);

    const TrainingSet& set() const { return *set_; }
    void set_class_weights(std::vector<double> class_weights) { class_weights_ = std::move(class_weights); }

    /// Fills `inputs` (num_inputs x rows.size()) and answers().
    void gather(std::span<const std::uint32_t> rows, Eigen::Ref<Eigen::MatrixXd> inputs);
    /// The answers of the rows that were gathered last.
    BatchAnswers answers() const { return {classes_, values_, weights_}; }

private:
    std::shared_ptr<const TrainingSet> set_;
    std::vector<double> class_weights_;
    std::vector<std::int32_t> classes_;
    std::vector<double> values_;
    std::vector<double> weights_;
};

/// Adds up scores over batches.
class ScoreSums {
public:
    /// `rows`: all that will be added, since their mean and spread make R2.
    ScoreSums(const TrainingSet& set, std::span<const std::uint32_t> rows);

    void clear();
    /// One batch: its weighted loss and sum of |a|, logits and answers.
    void add(double loss_sum, double activation_size, const Eigen::Ref<const Eigen::MatrixXd>& logits,
             const BatchAnswers& answers);
    std::size_t num_rows() const { return rows_; }
    /// The scores of all rows that were added. `weight_penalty` as it is, `activation_price` per |a|.
    RowScores scores(double weight_penalty, double activation_price) const;

private:
    bool is_class_ = false;
    double variance_ = 0;  // of the numbers
    std::size_t rows_ = 0;
    std::size_t right_ = 0;
    double loss_ = 0;
    double activation_size_ = 0;
    double squares_ = 0;
};

}  // namespace reluscope
