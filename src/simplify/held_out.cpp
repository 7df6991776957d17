#include "simplify/held_out.h"

#include "train/setup/training_set.h"

#include <algorithm>
#include <utility>

namespace reluscope {

namespace {

/// Answers alone, which is all that dealing looks at.
TrainingSet answers_to_deal(const StudyInput& input) {
    TrainingSet set;
    const Eigen::Index rows = input.rows->inputs.cols();
    set.inputs.resize(0, rows);
    if (input.target && input.target->is_class()) {
        set.num_classes = static_cast<int>(input.target->classes.size());
        set.classes = input.target->class_of_row;
    } else if (input.target) {
        set.values = Eigen::Map<const Eigen::VectorXd>(input.target->value_of_row.data(), rows);
    } else {
        set.values = Eigen::VectorXd::Zero(rows);
    }
    return set;
}

}  // namespace

DealtRows deal_rows(const StudyInput& input, std::uint64_t seed) {
    TrainingSet set = answers_to_deal(input);
    if (!split_rows(set, kHeldOutShare, seed)) {  // no row has an answer
        set.num_classes = 0;
        set.classes.clear();
        set.values = Eigen::VectorXd::Zero(input.rows->inputs.cols());
        if (!split_rows(set, kHeldOutShare, seed)) set.validation.clear();  // no row at all
    }
    DealtRows dealt;
    dealt.held_out = std::move(set.validation);
    for (std::uint32_t row = 0; row < static_cast<std::uint32_t>(input.rows->inputs.cols()); ++row) {
        if (!std::binary_search(dealt.held_out.begin(), dealt.held_out.end(), row)) dealt.training.push_back(row);
    }
    return dealt;
}

}  // namespace reluscope
