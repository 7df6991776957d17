#include "simplify/held_out.h"

#include "train/setup/training_set.h"

#include <algorithm>
#include <string>
#include <unordered_set>
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

/// What tells a row from others: the bits of its inputs, and its answer.
std::string key_of_row(const AnsweredInputs& rows, Eigen::Index row, bool with_answer) {
    const Eigen::VectorXd inputs = rows.inputs.col(row).array() + 0.0;  // no -0
    std::string key(reinterpret_cast<const char*>(inputs.data()),
                    sizeof(double) * static_cast<std::size_t>(inputs.size()));
    if (!with_answer) return key;
    const auto at = static_cast<std::size_t>(row);
    if (!rows.target->is_class()) {
        const double value = rows.target->value_of_row[at] + 0.0;
        return key + std::string(reinterpret_cast<const char*>(&value), sizeof value);
    }
    const std::int32_t label = rows.target->class_of_row[at];
    return label < 0 ? key : key + ":" + rows.target->classes[static_cast<std::size_t>(label)];
}

}  // namespace

std::size_t count_shared_rows(const AnsweredInputs& judging, const AnsweredInputs& training) {
    const bool answers = judging.target != nullptr && training.target != nullptr;
    std::unordered_set<std::string> known;
    for (Eigen::Index row = 0; row < training.inputs.cols(); ++row) known.insert(key_of_row(training, row, answers));
    std::size_t shared = 0;
    for (Eigen::Index row = 0; row < judging.inputs.cols(); ++row)
        shared += known.count(key_of_row(judging, row, answers));
    return shared;
}

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
