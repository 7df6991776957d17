#pragma once

#include "app/state/commands.h"
#include "app/state/state.h"

#include <optional>
#include <string>

namespace reluscope {

/// What each column of the chosen row could be; null while it is not known.
const FoundHolds* current_holds(const AppState& state);

/// What the view What if says above its sliders.
struct WhatIfFacts {
    std::string problem;      ///< why there are no sliders, one sentence; else empty
    std::string now, before;  ///< what is predicted: "survived, 74 %"
    std::string sentence;     ///< both in one sentence
    bool edited = false;
};
WhatIfFacts what_if_facts(const AppState& state);

/// What is predicted with these outputs before the link: "survived, 74 %", or "12.3 EUR".
std::string prediction_text(const Document& document, const Eigen::VectorXd& logits);

/// "The prediction holds from 5 to 43.1, the map from 17.3 to 24.9." The ends are rounded inward to about three digits
/// of the range, so that what is said is true. In a column of whole numbers they are whole.
std::string hold_sentence(const ColumnHold& hold);

/// The part of an interval around the value that is drawn: in a column of whole numbers it ends at the first and the
/// last whole number inside, as in the sentence.
ValueRange drawn_range(const ColumnHold& hold, const ValueRange& range);

/// By how much a slider moves at least: 1 for whole numbers, else a round number, about a thousandth of the range.
double slider_step(const ColumnHold& hold);
/// `value` as the slider would set it: a multiple of the step within the range, in few digits.
double on_slider(const ColumnHold& hold, double value);

/// The straight path from the row in the table to the edited one; nothing without edits.
std::optional<SetPath> way_to_edited(const AppState& state);

}  // namespace reluscope
