#pragma once

#include "train/setup/training_set.h"

#include <Eigen/Core>

#include <cstdint>
#include <memory>
#include <utility>

/// Small tasks for tests of training, made on the spot.
namespace reluscope::testing {

/// Two rings around 0 with radii 0.5 and 1; `noise` is the standard deviation of both coordinates.
TrainingSet circles(Eigen::Index rows, double noise, std::uint64_t seed);

/// Points of [-1, 1]^2; class 1 where the signs of the coordinates before the noise differ.
TrainingSet xor_points(Eigen::Index rows, double noise, std::uint64_t seed);

/// Normal inputs; class by the largest of `num_classes` fixed linear functions with noise, so that classes overlap.
TrainingSet overlapping_classes(int num_inputs, int num_classes, Eigen::Index rows, std::uint64_t seed);

/// Normal inputs; y = a . x + 0.5 + 0.1 times normal noise.
TrainingSet linear_numbers(int num_inputs, Eigen::Index rows, std::uint64_t seed);

/// The set with a share of its rows for validation, shared.
std::shared_ptr<const TrainingSet> shared_set(TrainingSet set, double validation_share = 0);

}  // namespace reluscope::testing
