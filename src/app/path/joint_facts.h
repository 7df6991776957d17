#pragma once

#include "app/state/state.h"

#include <cstddef>
#include <string>
#include <vector>

namespace reluscope {

/// How far all columns together can go until the explanation or the prediction of the row changes. Lengths that hold
/// are rounded down, lengths that flip are rounded up.
std::string joint_sentence(const JointReach& joint);
/// All digits of that.
std::string joint_in_full(const JointReach& joint);

/// "Its formula holds for all of these at once: age 22 to 35 years, ...": at most so many columns, with ends that are
/// rounded towards the row. Empty where no number can change by itself. `input` is that of the table, `row` what was
/// measured.
std::string box_sentence(const StudyInput& input, const Eigen::VectorXd& row, const HoldingBox& box, std::size_t most);

/// In how many clusters, and for which share of the rows, the columns that count most in the row's formula keep their
/// direction. Empty where none counts.
std::string sign_sentence(const Document& document, const JointReach& joint, const SignStability& signs,
                          Eigen::Index output);

/// All of it, a sentence each, as far as it is known of the chosen row and of its explained output.
std::vector<std::string> holding_sentences(const AppState& state);

}  // namespace reluscope
