#pragma once

#include "app/document/row_question.h"
#include "app/state/plane_commands.h"
#include "app/state/state.h"

#include <Eigen/Core>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace reluscope {

/// Shapley values or expected gradients of the chosen row, as is chosen; null while they are not known.
const FoundParts* current_parts(const AppState& state);

/// What is said of the smallest change that flips the prediction of the chosen row.
struct ChangeFacts {
    bool asked = false;                     ///< a row of a trained network is chosen
    bool known = false;                     ///< false: the sentence says how far the search is
    bool searching = false;                 ///< an answer is on its way
    std::string held;                       ///< what the locks hold, the first words of the answer; may be empty
    std::string sentence;                   ///< the answer, beginning with what is held
    std::string proof;                      ///< that nothing is nearer, or how far that is proven; may be empty
    std::string alone;                      ///< what one column does alone, under the same locks; may be empty
    std::string proposed;                   ///< which of the locks are proposed; may be empty
    std::vector<std::string> alternatives;  ///< that leave what counts most as it is, a sentence each
    std::vector<std::string> notes;         ///< columns that cannot change by themselves
    std::string in_full;                    ///< all digits; may be empty
    bool can_search = false;                ///< the search waits, or can go on
    bool searched = false;                  ///< it would go on
    bool can_try = false;                   ///< `cells` flips the prediction
    std::map<std::string, std::string> cells;
    Eigen::VectorXd point;  ///< the input that the answer leads to; empty where there is none
};
ChangeFacts change_facts(const AppState& state);

/// The straight way from the chosen row, as it is edited, to the input that its smallest change leads to; none without.
std::optional<SetPath> way_to_change(const AppState& state);

/// "at least 20 years".
std::string value_to_reach(const AppState& state, const ChangeAim& aim);

/// What is said of Shapley values or expected gradients of the chosen row, and their bars.
struct PartsFacts {
    bool there = false;
    RowView view;          ///< base, steps and logit, for the chosen output
    std::string base;      ///< a name for the base
    std::string sentence;  ///< what they are, and how they differ from contributions; or why they are not there
    std::string sum;       ///< that they add up, and how exact they are, with their standard error
    std::vector<std::string> reasons;  ///< the strongest of them, a sentence each
};
PartsFacts parts_facts(const AppState& state);

}  // namespace reluscope
