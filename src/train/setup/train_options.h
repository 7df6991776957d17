#pragma once

#include "base/result.h"
#include "train/setup/loss.h"

#include <cstdint>
#include <vector>

namespace reluscope {

enum class Optimiser {
    kSgd,   ///< v = momentum v + g; w -= rate v (PyTorch's and, for a constant rate, Keras' momentum)
    kAdam,  ///< Kingma and Ba 2015, algorithm 1, with epsilon outside of the root
};

/// How the learning rate goes down. e counts epochs from 0; the rate is constant within one.
enum class Schedule {
    kConstant,
    kStep,         ///< rate * decay^floor(e / step_epochs)
    kExponential,  ///< rate * decay^e
    kCosine,       ///< from rate to rate * final_share, half a cosine over all epochs
};

/// How to train. What is minimised on each batch is
///
///     mean over its rows of class_weight * loss  +  l2_weights sum w^2 + l1_weights sum |w|  +  l1_activations * mean
///     over its rows of sum |a|
///
/// with w the weights (never biases) and a the values of the hidden units: the conventions of Keras
/// (kernel_regularizer, activity_regularizer).
struct TrainOptions {
    Loss loss = Loss::kBinaryCrossEntropy;

    Optimiser optimiser = Optimiser::kAdam;
    double learning_rate = 0.01;
    double momentum = 0.9;  ///< SGD; in [0, 1)
    double beta1 = 0.9;     ///< Adam; in [0, 1)
    double beta2 = 0.999;   ///< Adam; in [0, 1)
    double epsilon = 1e-8;  ///< Adam; above 0

    Schedule schedule = Schedule::kConstant;
    double decay = 0.5;      ///< step and exponential; in (0, 1]
    int step_epochs = 10;    ///< step
    double final_share = 0;  ///< cosine; in [0, 1]

    double l1_weights = 0;
    double l2_weights = 0;
    bool first_layer_only = false;  ///< both on the weights that read the inputs only
    double l1_activations = 0;
    bool first_activations_only = false;  ///< on the hidden units with no other hidden unit before them only

    int batch_size = 32;  ///< the last batch of an epoch has what is left
    int epochs = 100;
    std::vector<double> class_weights;    ///< one per class; empty for 1
    bool balanced_class_weights = false;  ///< rows / (classes that occur * rows of the class), from the training rows

    /// For whoever makes the TrainingSet (split_rows); the trainer takes its rows as they are.
    double validation_share = 0.2;
    int patience = 0;  ///< stop after so many epochs without a lower validation loss; best weights restored. 0: never
    bool score_training_rows = false;  ///< score all training rows again after each epoch, instead of as they come by
    std::uint64_t seed = 1;            ///< order of the rows
};

/// Errors   the first number that is out of its range, with the range.
Status validate(const TrainOptions& options);

/// Rate in epoch `epoch`, from 0.
double learning_rate_at(const TrainOptions& options, int epoch);

}  // namespace reluscope
