#include "app/answers/what_if_facts.h"

#include "analysis/rows/row_geometry.h"
#include "app/answers/answers_facts.h"
#include "app/document/narrative.h"
#include "app/document/views.h"
#include "base/text/number_format.h"
#include "base/texts/views/what_if_texts.h"
#include "base/utf8.h"
#include "network/forward.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

/// A power of ten that is a hundredth to a thousandth of the range; 1 where there is none.
double place_of_range(const ColumnHold& hold) {
    const double width = hold.range.high - hold.range.low;
    if (hold.whole || !(width > 0)) return 1;
    const double place = std::pow(10.0, std::floor(std::log10(width)) - 2);
    return place > 0 && std::isfinite(place) ? place : 1;
}

/// The value with as many digits as tell multiples of `place` apart, at least three.
std::string in_places(double value, double place) {
    const double digits = std::ceil(std::log10(std::max(std::abs(value), place) / place)) + 1;
    return display_number(value, static_cast<int>(std::clamp(digits, 3.0, 15.0)));
}

/// An end of an interval around `value`, rounded towards it.
std::string end_text(const ColumnHold& hold, double end, bool is_low) {
    const double place = place_of_range(hold);
    const double limit = is_low ? hold.range.low : hold.range.high;
    if (end == limit || end == *hold.value) return in_places(end, hold.whole ? 1 : place / 1000);
    const double inward = is_low ? (std::floor(end / place) + 1) * place : (std::ceil(end / place) - 1) * place;
    if (is_low ? inward <= *hold.value : inward >= *hold.value) return in_places(inward, place);
    return hold.whole ? in_places(*hold.value, 1) : full_number(end);
}

std::string interval_text(const ColumnHold& hold, const ValueRange& range) {
    if (range == hold.range) return what_if_texts::kWholeRange;
    if (range.low == range.high) return what_if_texts::kAtThisValue;
    const std::string low = end_text(hold, range.low, true);
    const std::string high = end_text(hold, range.high, false);
    return low == high ? what_if_texts::kAtThisValue
                       : what_if_texts::interval(low, with_unit(high, printable_utf8(hold.unit)));
}

}  // namespace

const FoundHolds* current_holds(const AppState& state) {
    const FoundHolds* found = state.answers.holds.get();
    const bool ready = state.document && state.selection.row;
    return found != nullptr && ready && found->question == row_question(state) ? found : nullptr;
}

std::string prediction_text(const Document& document, const Eigen::VectorXd& logits) {
    const Study& study = document.study;
    Eigen::MatrixXd outputs = logits;
    apply_link(study.network().link(), outputs);
    if (!makes_decisions(study)) {
        const OutputWords words = output_words(document, 0);
        return words.with_unit(display_number(outputs(0, 0)));
    }
    const std::int32_t predicted = predicted_class(logits);
    std::string share;
    if (study.network().link() != Link::kIdentity) {
        const bool one = logits.size() == 1;
        share = display_share(one ? (predicted == 1 ? outputs(0, 0) : 1 - outputs(0, 0)) : outputs(predicted, 0));
    }
    return what_if_texts::predicted(printable_utf8(class_name(*document.model, study, predicted)), share);
}

WhatIfFacts what_if_facts(const AppState& state) {
    WhatIfFacts facts;
    if (!state.document || !state.document->study.scores || !state.selection.row) {
        facts.problem = what_if_texts::kChooseRow;
        return facts;
    }
    if (state.document->image) {
        facts.problem = what_if_texts::kPixels;
        return facts;
    }
    const Study& study = state.document->study;
    const ChosenRow chosen = chosen_row(state);
    const auto row = static_cast<Eigen::Index>(state.selection.row->index);
    facts.edited = state.what_if != nullptr;
    facts.before = prediction_text(*state.document, study.patterns->logits.col(row));
    facts.now = prediction_text(*state.document,
                                chosen.study.patterns->logits.col(static_cast<Eigen::Index>(chosen.row.index)));
    if (state.document->untrained) {
        facts.sentence = untrained_sentence();
    } else {
        facts.sentence = facts.edited ? what_if_texts::now_and_before(facts.now, facts.before)
                                      : what_if_texts::as_in_table(facts.now);
    }
    return facts;
}

std::string hold_sentence(const ColumnHold& hold) {
    if (!hold.is_number) return "";
    if (!(hold.range.high > hold.range.low)) return what_if_texts::kOneValue;
    if (!hold.value) return what_if_texts::kMissingHere;
    if (!hold.map) return what_if_texts::kNotMeasured;
    return what_if_texts::holds(hold.decision ? interval_text(hold, *hold.decision) : "",
                                interval_text(hold, *hold.map));
}

ValueRange drawn_range(const ColumnHold& hold, const ValueRange& range) {
    if (!hold.whole || !hold.value) return range;
    ValueRange drawn = range;
    // Where an interval ends, something else begins: the end itself is left out, unless the table ends there.
    if (range.low != hold.range.low) drawn.low = std::min(std::floor(range.low) + 1, *hold.value);
    if (range.high != hold.range.high) drawn.high = std::max(std::ceil(range.high) - 1, *hold.value);
    return drawn;
}

double slider_step(const ColumnHold& hold) { return place_of_range(hold); }

double on_slider(const ColumnHold& hold, double value) {
    const double step = slider_step(hold);
    const double near = std::round(value / step);
    // Dividing by a whole power of ten gives the decimal number itself, without the noise of a product.
    const double rounded = step < 1 ? near / std::round(1 / step) : near * step;
    return std::clamp(rounded, hold.range.low, hold.range.high);
}

std::optional<SetPath> way_to_edited(const AppState& state) {
    if (!state.what_if || !state.selection.row) return std::nullopt;
    return SetPath{*state.selection.row, state.what_if->input()};
}

}  // namespace reluscope
