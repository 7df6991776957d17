#pragma once

#include "analysis/study.h"
#include "formats/model_file.h"

#include <cstddef>
#include <limits>
#include <string>
#include <vector>

namespace reluscope {

/// One class, counted over the rows with an answer.
struct ClassTally {
    std::string name;
    std::size_t observed = 0;   ///< rows of the class
    std::size_t predicted = 0;  ///< rows that the network puts into it
    std::size_t right = 0;      ///< rows of the class that it puts into it
};

/// What was observed beside what is predicted, over all rows with an answer. Means and the deviation are of answers
/// that are numbers and of the first output; NaN for classes.
struct AnswerTally {
    std::size_t rows = 0;             ///< with an answer; 0 where answers and outputs cannot be compared
    std::vector<ClassTally> classes;  ///< in the order of the outputs; empty for numbers
    double mean_observed = std::numeric_limits<double>::quiet_NaN();
    double mean_predicted = std::numeric_limits<double>::quiet_NaN();
    double deviation_observed = std::numeric_limits<double>::quiet_NaN();  ///< population; the error of the mean alone

    /// The class with the most rows. There must be classes.
    const ClassTally& most_frequent() const;
};

AnswerTally answer_tally(const ModelFile& model, const Study& study);

}  // namespace reluscope
