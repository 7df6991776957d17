#include "train/descent/gradients.h"

#include "train/descent/batch_pass.h"
#include "train/descent/parameters.h"

#include <cstddef>
#include <string>
#include <utility>

namespace reluscope {

namespace {

Status check_answers(const BatchAnswers& answers, Loss loss, std::size_t columns, int num_outputs) {
    const bool is_class = loss != Loss::kSquaredError;
    const std::size_t count = is_class ? answers.classes.size() : answers.values.size();
    if (count != columns) {
        return refuse("batch", "an answer for each of its " + std::to_string(columns) + " rows", std::to_string(count));
    }
    if (!answers.weights.empty() && answers.weights.size() != columns) {
        return refuse("batch", "a weight for each of its " + std::to_string(columns) + " rows",
                      std::to_string(answers.weights.size()));
    }
    const int num_classes = loss == Loss::kBinaryCrossEntropy ? 2 : num_outputs;
    for (std::size_t i = 0; is_class && i < count; ++i) {
        if (answers.classes[i] >= 0 && answers.classes[i] < num_classes) continue;
        return refuse("row " + std::to_string(i), "a class from 0 to " + std::to_string(num_classes - 1),
                      std::to_string(answers.classes[i]));
    }
    return {};
}

Status check_batch(const Network& network, const Eigen::MatrixXd& inputs, const BatchAnswers& answers,
                   const TrainOptions& options) {
    if (Status status = validate(options); !status) return status;
    if (inputs.cols() < 1) return refuse("batch", "at least 1 row", "none");
    if (inputs.rows() != network.num_inputs())
        return refuse("batch", std::to_string(network.num_inputs()) + " inputs", std::to_string(inputs.rows()));
    if (options.loss != Loss::kSoftmaxCrossEntropy && network.num_outputs() != 1)
        return refuse(std::string(loss_name(options.loss)), "1 output", std::to_string(network.num_outputs()));
    return check_answers(answers, options.loss, static_cast<std::size_t>(inputs.cols()), network.num_outputs());
}

}  // namespace

Result<LossGradient> loss_and_gradient(const Network& network, const Eigen::MatrixXd& inputs,
                                       const BatchAnswers& answers, const TrainOptions& options) {
    if (Status status = check_batch(network, inputs, answers, options); !status)
        return tl::unexpected<Error>(status.error());
    const ParameterLayout layout(network);
    const Eigen::VectorXd parameters = layout.parameters_of(network);
    Eigen::VectorXd gradient = Eigen::VectorXd::Zero(layout.size());
    BatchPass pass(network, layout, inputs.cols());
    pass.inputs(inputs.cols()) = inputs;
    pass.forward(parameters.data(), inputs.cols());

    const auto rows = static_cast<double>(inputs.cols());
    const double price = options.l1_activations / rows;
    LossGradient result;
    result.loss = loss_sum_and_gradient(options.loss, pass.logits(), answers, 1 / rows, pass.logit_gradient()) / rows;
    result.objective =
        result.loss + price * pass.activation_size(options.first_activations_only) +
        layout.penalty(parameters.data(), options.l1_weights, options.l2_weights, options.first_layer_only);
    pass.backward(parameters.data(), price, options.first_activations_only, gradient.data());
    layout.add_penalty_gradient(parameters.data(), options.l1_weights, options.l2_weights, options.first_layer_only,
                                gradient.data());
    result.nodes.resize(network.nodes().size());
    for (const AffineSlot& slot : layout.slots()) {
        result.nodes[slot.node] = {slot.W(std::as_const(gradient).data()), slot.b(std::as_const(gradient).data())};
    }
    return result;
}

}  // namespace reluscope
