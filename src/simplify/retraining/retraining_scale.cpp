#include "simplify/retraining/retraining_scale.h"

#include "network/network_edit.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <utility>
#include <variant>
#include <vector>

namespace reluscope {

namespace {

/// A mean and a deviation that can be divided by.
struct RetrainingSpread {
    double mean = 0;
    double width = 1;
};

RetrainingSpread retraining_spread(const Eigen::Ref<const Eigen::RowVectorXd>& values,
                                   const std::vector<std::uint32_t>& rows) {
    const auto count = static_cast<double>(rows.size());
    double mean = 0;
    for (const std::uint32_t row : rows) mean += values(row) / count;
    double square = 0;
    for (const std::uint32_t row : rows) square += (values(row) - mean) * (values(row) - mean) / count;
    const double width = std::sqrt(square);
    // Equal values have something like a deviation, too, by rounding.
    constexpr double kMinWidth = 1e-12;
    const bool varies = std::isfinite(width) && width > kMinWidth * std::max(1.0, std::abs(mean));
    return {std::isfinite(mean) ? mean : 0, varies ? width : 1};
}

/// Only affine maps read the inputs.
bool affine_reads_inputs(const Network& network) {
    return std::all_of(network.nodes().begin(), network.nodes().end(), [](const Node& node) {
        const std::vector<ValueId> inputs = inputs_of(node.operation);
        return std::holds_alternative<AffineOperation>(node.operation) ||
               std::find(inputs.begin(), inputs.end(), ValueId(0)) == inputs.end();
    });
}

/// The network of whose inputs x it reads width * x + mean instead.
Result<Network> with_inputs_scaled(const Network& network, const Eigen::VectorXd& width, const Eigen::VectorXd& mean,
                                   Link link) {
    NetworkSpec spec{network.num_inputs(), network.nodes(), network.output(), link};
    for (Node& node : spec.nodes) {
        auto* affine = std::get_if<AffineOperation>(&node.operation);
        if (affine == nullptr || affine->input != ValueId(0)) continue;
        affine->b += affine->W * mean;
        affine->W = (affine->W * width.asDiagonal()).eval();
    }
    return Network::create(std::move(spec));
}

}  // namespace

RetrainingScale::RetrainingScale(const Network& network, const JudgedRows& rows)
    : mean_(Eigen::VectorXd::Zero(network.num_inputs())), width_(Eigen::VectorXd::Ones(network.num_inputs())) {
    if (affine_reads_inputs(network)) {
        for (Eigen::Index i = 0; i < mean_.size(); ++i) {
            const RetrainingSpread spread = retraining_spread(rows.set.inputs.row(i), rows.set.training);
            mean_(i) = spread.mean;
            width_(i) = spread.width;
        }
    }
    if (rows.set.is_class() || rows.set.values.size() == 0) return;
    const RetrainingSpread spread = retraining_spread(rows.set.values.transpose(), rows.set.training);
    answer_mean_ = spread.mean;
    answer_width_ = spread.width;
}

std::shared_ptr<const TrainingSet> RetrainingScale::training_rows(const JudgedRows& rows) const {
    TrainingSet set;
    const std::vector<std::uint32_t>& training = rows.set.training;
    set.num_classes = rows.set.num_classes;
    set.inputs.resize(rows.set.inputs.rows(), static_cast<Eigen::Index>(training.size()));
    if (!rows.set.is_class()) set.values.resize(set.inputs.cols());
    for (std::size_t i = 0; i < training.size(); ++i) {
        const auto column = static_cast<Eigen::Index>(i);
        set.inputs.col(column) = (rows.set.inputs.col(training[i]) - mean_).cwiseQuotient(width_);
        if (rows.set.is_class())
            set.classes.push_back(rows.set.classes[training[i]]);
        else
            set.values(column) = (rows.set.values(training[i]) - answer_mean_) / answer_width_;
    }
    set.training.resize(training.size());
    std::iota(set.training.begin(), set.training.end(), 0U);
    return std::make_shared<const TrainingSet>(std::move(set));
}

Result<Network> RetrainingScale::to_scale(const Network& network) const {
    auto scaled = with_inputs_scaled(network, width_, mean_, network.link());
    if (!scaled || (answer_mean_ == 0 && answer_width_ == 1)) return scaled;
    return with_output_scale(*scaled, 1 / answer_width_, -answer_mean_ / answer_width_);
}

Result<Network> RetrainingScale::from_scale(const Network& network, Link link) const {
    auto scaled = with_inputs_scaled(network, width_.cwiseInverse(), -mean_.cwiseQuotient(width_), link);
    if (!scaled || (answer_mean_ == 0 && answer_width_ == 1)) return scaled;
    return with_output_scale(*scaled, answer_width_, answer_mean_);
}

}  // namespace reluscope
