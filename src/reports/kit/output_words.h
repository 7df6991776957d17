#pragma once

#include "analysis/study.h"
#include "base/text/number_format.h"
#include "formats/model_file.h"

#include <Eigen/Core>

#include <string>

namespace reluscope {

/// What one output of a network is called. The value before the link is a logit where it speaks for a class; of a
/// network without classes it is the answer itself, and bears the answer's name and unit.
struct OutputWords {
    bool is_logit = true;
    std::string name;    ///< of the class that the output speaks for, of the answer's column, or "output 2"
    std::string noun;    ///< "logit", or the answer's name: for axes, headings and sums
    std::string phrase;  ///< "the log-odds of survived", "the logit of setosa", "price"
    std::string unit;    ///< of an answer that is a number; may be empty

    /// "0.12", or "12.3 EUR".
    std::string with_unit(const std::string& number) const { return reluscope::with_unit(number, unit); }
    /// "in logits", or "in EUR"; for an answer without a unit "in units of price".
    std::string measure() const;
    /// "log-odds of survived", "logit of setosa", or "price (EUR)": what stands before "=" in a formula.
    std::string quantity() const { return !is_logit ? title() : phrase.substr(phrase.starts_with("the ") ? 4 : 0); }
    /// "logit of survived", or "price (EUR)".
    std::string label() const { return is_logit ? "logit of " + name : title(); }
    /// "logits", or "price": several values of it.
    std::string plural() const { return is_logit ? "logits" : noun; }
    /// "logit", or "price (EUR)".
    std::string title() const { return unit.empty() ? noun : noun + " (" + unit + ")"; }
};

OutputWords output_words(const ModelFile& model, const Study& study, Eigen::Index output);
/// The words for an output of a model without a table.
OutputWords output_words(const ModelFile& model, Eigen::Index output);

/// The class that output k of several stands for, or class k of 2 of a network with one output.
std::string class_name(const ModelFile& model, const Study& study, Eigen::Index k);

/// Figures about rows that the network did not learn from, as a model file's training record gives them.
struct HeldOutFigures {
    std::size_t rows = 0;
    double accuracy = 0;  ///< NaN where it is not said, as the next two
    double rmse = 0;
    double r2 = 0;
    std::string split;      ///< how they were chosen, in the record's own words; may be empty
    bool from_file = true;  ///< false: counted here
};

/// From `rows_held_out` and `accuracy_held_out`, or `result.validation`, of a training record (docs/json-model.md).
/// rows is 0 where it says nothing about such rows.
HeldOutFigures held_out_figures(const std::string& training_json);

/// True if a training record says that its network is as it was made: `random_weights`.
bool is_untrained(const std::string& training_json);

}  // namespace reluscope
