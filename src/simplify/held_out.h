#pragma once

#include "analysis/study.h"
#include "data/target.h"

#include <Eigen/Core>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace reluscope {

/// The share of the rows that judge a simplification and make no part of it, where no table of them is given.
inline constexpr double kHeldOutShare = 0.2;

/// Places of a study's rows, each list ascending: those that a simplification is made of, and those that judge it.
struct DealtRows {
    std::vector<std::uint32_t> training;
    std::vector<std::uint32_t> held_out;
};

/// Deals the rows of a study, for every kind of simplification alike, so that two of them are judged by the same rows.
/// kHeldOutShare of every class is held out, or of all rows where the answers are numbers or there are none; which
/// ones follows from `seed`. Rows without an answer train. One row at least trains.
DealtRows deal_rows(const StudyInput& input, std::uint64_t seed);

/// Rows as the network reads them (features x rows) and their answers, where there are some.
struct AnsweredInputs {
    const Eigen::MatrixXd& inputs;
    const Target* target = nullptr;
};

/// How many of `judging` are equal, by inputs and answer, to a row of `training`. Answers are compared by their texts
/// and numbers, so that both tables may number their classes as they like.
std::size_t count_shared_rows(const AnsweredInputs& judging, const AnsweredInputs& training);

}  // namespace reluscope
