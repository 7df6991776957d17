#pragma once

#include "base/result.h"
#include "network/network.h"
#include "simplify/retraining/row_figures.h"
#include "train/setup/training_set.h"

#include <Eigen/Core>

#include <memory>

namespace reluscope {

/// The scale on which a network is retrained: inputs and answers that are numbers with mean 0 and deviation 1 over the
/// training rows, so that steps and penalties suit any table.
class RetrainingScale {
public:
    /// Takes means and deviations from the training rows. Inputs stay as they are where something other than an affine
    /// map of `network` reads them.
    RetrainingScale(const Network& network, const JudgedRows& rows);

    /// The training rows alone, on this scale.
    std::shared_ptr<const TrainingSet> training_rows(const JudgedRows& rows) const;

    /// The network that does on this scale what `network` does on the table's. Errors   a number that is not finite.
    Result<Network> to_scale(const Network& network) const;
    /// The network that does on the table's scale what `network` does on this one, with the link `link`. Errors   a
    /// number that is not finite.
    Result<Network> from_scale(const Network& network, Link link) const;

private:
    Eigen::VectorXd mean_;   // per input
    Eigen::VectorXd width_;  // per input: deviation, 1 where there is none
    double answer_mean_ = 0;
    double answer_width_ = 1;
};

}  // namespace reluscope
