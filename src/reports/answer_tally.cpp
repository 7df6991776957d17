#include "reports/answer_tally.h"

#include "network/forward.h"
#include "reports/kit/output_words.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

void tally_classes(const ModelFile& model, const Study& study, AnswerTally& tally) {
    const Target& target = *study.input->target;
    const auto outputs = static_cast<std::size_t>(study.network().num_outputs());
    const std::size_t classes = std::max(target.classes.size(), std::max<std::size_t>(outputs, 2));
    for (std::size_t k = 0; k < classes; ++k)
        tally.classes.push_back({class_name(model, study, static_cast<Eigen::Index>(k)), 0, 0, 0});
    for (std::size_t i = 0; i < target.class_of_row.size(); ++i) {
        if (target.class_of_row[i] < 0) continue;
        const auto observed = static_cast<std::size_t>(target.class_of_row[i]);
        const auto predicted =
            static_cast<std::size_t>(predicted_class(study.patterns->logits.col(static_cast<Eigen::Index>(i))));
        ++tally.rows;
        ++tally.classes[observed].observed;
        ++tally.classes[predicted].predicted;
        if (observed == predicted) ++tally.classes[observed].right;
    }
}

void tally_numbers(const Study& study, AnswerTally& tally) {
    const std::vector<double>& values = study.input->target->value_of_row;
    Eigen::MatrixXd outputs = study.patterns->logits;
    apply_link(study.network().link(), outputs);
    double observed = 0;
    double predicted = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (std::isnan(values[i])) continue;
        ++tally.rows;
        observed += values[i];
        predicted += outputs(0, static_cast<Eigen::Index>(i));
    }
    if (tally.rows == 0) return;
    const auto rows = static_cast<double>(tally.rows);
    tally.mean_observed = observed / rows;
    tally.mean_predicted = predicted / rows;
    double squares = 0;
    for (const double value : values) {
        if (!std::isnan(value)) squares += (value - tally.mean_observed) * (value - tally.mean_observed);
    }
    tally.deviation_observed = std::sqrt(squares / rows);
}

}  // namespace

const ClassTally& AnswerTally::most_frequent() const {
    return *std::max_element(classes.begin(), classes.end(),
                             [](const ClassTally& a, const ClassTally& b) { return a.observed < b.observed; });
}

AnswerTally answer_tally(const ModelFile& model, const Study& study) {
    AnswerTally tally;
    if (!study.input->target) return tally;
    if (!study.scores->accuracy.empty()) tally_classes(model, study, tally);
    if (!study.scores->rmse.empty()) tally_numbers(study, tally);
    return tally;
}

}  // namespace reluscope
