#pragma once

#include "base/result.h"
#include "network/network.h"
#include "train/setup/loss.h"
#include "train/setup/train_options.h"

#include <Eigen/Core>

#include <vector>

namespace reluscope {

/// Derivatives with respect to one affine map; both empty for a node of another kind.
struct NodeGradient {
    Eigen::MatrixXd W;  ///< n_out x n_in
    Eigen::VectorXd b;  ///< n_out
};

/// What training minimises on one batch, and its gradient.
struct LossGradient {
    double loss = 0;                  ///< mean over the rows of weight * loss
    double objective = 0;             ///< loss with all penalties
    std::vector<NodeGradient> nodes;  ///< per node of the network
};

/// The loss of one batch and its gradient by the code that the trainer runs (train/setup/train_options.h has the
/// formula). `answers.weights` stand for the class weights; the optimiser's options are not used. At a kink (z = 0, w =
/// 0, a = 0) the derivative from below for z, and 0 for the others.
///
/// Shapes   `inputs` is num_inputs x columns, at least one column; answers have one entry per column.
/// Errors   outputs, inputs or answers that do not fit the loss or each other; options out of range.
Result<LossGradient> loss_and_gradient(const Network& network, const Eigen::MatrixXd& inputs,
                                       const BatchAnswers& answers, const TrainOptions& options);

}  // namespace reluscope
