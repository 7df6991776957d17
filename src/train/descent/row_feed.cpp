#include "train/descent/row_feed.h"

#include "network/forward.h"

#include <cmath>
#include <string>
#include <utility>

namespace reluscope {

Status check_task(const TrainingSet& set, const TrainOptions& options) {
    const bool wants_class = options.loss != Loss::kSquaredError;
    const std::string loss(loss_name(options.loss));
    if (wants_class != set.is_class()) {
        return refuse(loss, wants_class ? "classes as answers" : "numbers as answers",
                      set.is_class() ? "classes" : "numbers");
    }
    if (options.loss == Loss::kBinaryCrossEntropy && set.num_classes != 2)
        return refuse(loss, "2 classes", std::to_string(set.num_classes));
    if (!options.class_weights.empty() && options.class_weights.size() != static_cast<std::size_t>(set.num_classes)) {
        return refuse("class weights", "one for each of the " + std::to_string(set.num_classes) + " classes",
                      std::to_string(options.class_weights.size()));
    }
    if (options.balanced_class_weights && !wants_class) return refuse("class weights", "classes as answers", "numbers");
    return {};
}

std::vector<double> class_weights_of(const TrainingSet& set, const TrainOptions& options) {
    if (!options.balanced_class_weights) return options.class_weights;
    std::vector<std::size_t> counts(static_cast<std::size_t>(set.num_classes), 0);
    for (const std::uint32_t row : set.training) ++counts[static_cast<std::size_t>(set.classes[row])];
    std::size_t occurring = 0;
    for (const std::size_t count : counts) occurring += count > 0 ? 1 : 0;
    std::vector<double> weights;
    for (const std::size_t count : counts) {
        // A class that trains nothing may still validate: it counts like an ordinary one.
        weights.push_back(count == 0 ? 1.0
                                     : static_cast<double>(set.training.size()) /
                                           (static_cast<double>(occurring) * static_cast<double>(count)));
    }
    return weights;
}

RowFeed::RowFeed(std::shared_ptr<const TrainingSet> set, std::vector<double> class_weights)
    : set_(std::move(set)), class_weights_(std::move(class_weights)) {}

void RowFeed::gather(std::span<const std::uint32_t> rows, Eigen::Ref<Eigen::MatrixXd> inputs) {
    classes_.clear();
    values_.clear();
    weights_.clear();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::uint32_t row = rows[i];
        inputs.col(static_cast<Eigen::Index>(i)) = set_->inputs.col(row);
        if (set_->is_class()) {
            classes_.push_back(set_->classes[row]);
            if (!class_weights_.empty())
                weights_.push_back(class_weights_[static_cast<std::size_t>(set_->classes[row])]);
        } else {
            values_.push_back(set_->values(row));
        }
    }
}

ScoreSums::ScoreSums(const TrainingSet& set, std::span<const std::uint32_t> rows) : is_class_(set.is_class()) {
    if (is_class_ || rows.empty()) return;
    const auto count = static_cast<double>(rows.size());
    double mean = 0;
    for (const std::uint32_t row : rows) mean += set.values(row) / count;
    for (const std::uint32_t row : rows) variance_ += (set.values(row) - mean) * (set.values(row) - mean) / count;
}

void ScoreSums::clear() {
    rows_ = 0;
    right_ = 0;
    loss_ = 0;
    activation_size_ = 0;
    squares_ = 0;
}

void ScoreSums::add(double loss_sum, double activation_size, const Eigen::Ref<const Eigen::MatrixXd>& logits,
                    const BatchAnswers& answers) {
    loss_ += loss_sum;
    activation_size_ += activation_size;
    rows_ += static_cast<std::size_t>(logits.cols());
    for (Eigen::Index c = 0; c < logits.cols(); ++c) {
        const auto i = static_cast<std::size_t>(c);
        if (is_class_) {
            right_ += predicted_class(logits.col(c)) == answers.classes[i] ? 1 : 0;
        } else {
            const double error = logits(0, c) - answers.values[i];
            squares_ += error * error;
        }
    }
}

RowScores ScoreSums::scores(double weight_penalty, double activation_price) const {
    const auto count = static_cast<double>(rows_);
    RowScores scores;
    scores.loss = loss_ / count;
    scores.objective = scores.loss + weight_penalty + activation_price * (activation_size_ / count);
    if (is_class_) {
        scores.accuracy = static_cast<double>(right_) / count;
    } else {
        scores.rmse = std::sqrt(squares_ / count);
        // Without a spread there is nothing to explain: 1 where all rows are met, as scikit-learn's r2_score, and else
        // 0.
        const double unexplained = squares_ / count;
        scores.r2 = variance_ > 0 ? 1 - unexplained / variance_ : (unexplained == 0 ? 1.0 : 0.0);
    }
    return scores;
}

}  // namespace reluscope
