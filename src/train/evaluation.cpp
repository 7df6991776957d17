#include "train/evaluation.h"

#include "network/forward.h"

#include <span>
#include <vector>

namespace reluscope {

double mean_loss(const Eigen::MatrixXd& logits, const TrainingSet& set, Loss loss,
                 std::span<const std::uint32_t> rows) {
    Eigen::MatrixXd selected(logits.rows(), static_cast<Eigen::Index>(rows.size()));
    std::vector<std::int32_t> classes;
    std::vector<double> values;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        selected.col(static_cast<Eigen::Index>(i)) = logits.col(rows[i]);
        if (set.is_class())
            classes.push_back(set.classes[rows[i]]);
        else
            values.push_back(set.values(rows[i]));
    }
    return loss_sum(loss, selected, {classes, values, {}}) / static_cast<double>(rows.size());
}

namespace {

Evaluation evaluate_rows(const Eigen::MatrixXd& logits, Link link, const TrainingData& data, Loss loss,
                         std::span<const std::uint32_t> rows) {
    Evaluation evaluation;
    evaluation.rows = rows.size();
    evaluation.loss = mean_loss(logits, *data.set, loss, rows);
    if (data.is_class()) {
        evaluation.classes = class_metrics(logits, link, data.set->classes, data.set->num_classes, rows);
    } else {
        const Eigen::MatrixXd outputs =
            (logits.array() * data.target_encoding.scale + data.target_encoding.mean).matrix();
        const Eigen::VectorXd values = Eigen::Map<const Eigen::VectorXd>(
            data.target.value_of_row.data(), static_cast<Eigen::Index>(data.target.value_of_row.size()));
        evaluation.numbers = number_metrics(outputs, values, rows);
    }
    return evaluation;
}

}  // namespace

Evaluations evaluate(const Network& network, const TrainingData& data, Loss loss) {
    const Eigen::MatrixXd logits = logits_of(network, data.set->inputs);
    Evaluations evaluations;
    evaluations.training = evaluate_rows(logits, network.link(), data, loss, data.set->training);
    if (!data.set->validation.empty())
        evaluations.validation = evaluate_rows(logits, network.link(), data, loss, data.set->validation);
    return evaluations;
}

}  // namespace reluscope
