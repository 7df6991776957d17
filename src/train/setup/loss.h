#pragma once

#include "base/result.h"
#include "network/network.h"
#include "train/setup/training_set.h"

#include <Eigen/Core>

#include <cstdint>
#include <span>
#include <string_view>

namespace reluscope {

/// What is minimised, per row and as a function of the logits z.
enum class Loss {
    kBinaryCrossEntropy,   ///< one logit, classes 0 and 1: log(1 + exp(z)) - y z
    kSoftmaxCrossEntropy,  ///< a logit per class: log sum_k exp(z_k) - z_y
    kSquaredError,         ///< one output: (z - y)^2
};

/// "binary cross-entropy", "softmax cross-entropy", "squared error".
std::string_view loss_name(Loss loss);

/// The link whose probabilities the loss is about.
Link link_of(Loss loss);

/// The loss that fits a task: squared error for numbers, binary cross-entropy for 2 classes, else softmax
/// cross-entropy.
Loss loss_for(const TrainingSet& set);
/// Outputs of a network for that loss.
int outputs_for(Loss loss, int num_classes);

/// Answers of a batch, one entry per column of the logits.
struct BatchAnswers {
    std::span<const std::int32_t> classes;  ///< the cross-entropies; each below the number of classes
    std::span<const double> values;         ///< squared error
    std::span<const double> weights;        ///< of each row; empty for 1
};

/// sum_c weight_c loss(logits_c, answer_c); `logits` is outputs x columns. Neither overflows nor cancels for large
/// logits.
double loss_sum(Loss loss, const Eigen::Ref<const Eigen::MatrixXd>& logits, const BatchAnswers& answers);

/// The sum of the losses, with `scale` times its gradient with respect to the logits in `gradient` (outputs x columns,
/// overwritten).
double loss_sum_and_gradient(Loss loss, const Eigen::Ref<const Eigen::MatrixXd>& logits, const BatchAnswers& answers,
                             double scale, Eigen::Ref<Eigen::MatrixXd> gradient);

}  // namespace reluscope
