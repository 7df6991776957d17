#include "network/forward.h"

#include "base/tolerances.h"
#include "network/activation_kernel.h"
#include "network/reference_forward.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace reluscope {

namespace {

double gamma_of(Eigen::Index terms) {
    const double nu = static_cast<double>(terms) * tolerances::kUnitRoundoff;
    return nu / (1 - nu);
}

std::vector<int> count_readers(const Network& network) {
    std::vector<int> readers(network.num_values(), 0);
    for (const Node& node : network.nodes()) {
        for (const ValueId input : inputs_of(node.operation)) ++readers[input.index];
    }
    ++readers[network.output().index];
    return readers;
}

}  // namespace

ForwardPass::ForwardPass(const Network& network)
    : network_(network),
      values_(network.nodes().size()),
      bounds_(network.num_values()),
      affine_bounds_(network.nodes().size()),
      fused_(network.nodes().size(), false),
      first_bit_(network.nodes().size(), 0) {
    const std::vector<int> readers = count_readers(network);
    for (std::size_t i = 0; i < network.nodes().size(); ++i) {
        if (const auto* affine = std::get_if<AffineOperation>(&network.nodes()[i].operation)) {
            AffineBounds& bounds = affine_bounds_[i];
            const Eigen::VectorXd size = affine->W.cwiseAbs().rowwise().sum() + affine->b.cwiseAbs();
            bounds.inverse_size = size.unaryExpr([](double x) { return x > 0 ? 1 / x : 0.0; });
            bounds.largest_size = size.maxCoeff();
            if ((size.array() == 0).any()) {
                bounds.exemption =
                    size.unaryExpr([](double x) { return x > 0 ? 0.0 : std::numeric_limits<double>::infinity(); });
            }
            bounds.gamma = gamma_of(affine->W.cols() + 1);
        }
        if (const auto* activation = std::get_if<ActivationOperation>(&network.nodes()[i].operation)) {
            const std::uint32_t source = activation->input.index;
            if (source > 0 && readers[source] == 1 &&
                std::holds_alternative<AffineOperation>(network.nodes()[source - 1].operation)) {
                fused_[source - 1] = true;
            }
        }
    }
    for (const HiddenLayer& layer : network.hidden_layers()) first_bit_[layer.node] = layer.first_bit;
}

std::ptrdiff_t ForwardPass::good_batch(const Network& network) {
    int widest = network.num_inputs();
    for (std::size_t v = 0; v < network.num_values(); ++v) widest = std::max(widest, network.width(ValueId(v)));
    constexpr std::ptrdiff_t kCacheDoubles = 80 * 1024 / 8;  // measured best: bench/README.md
    return std::clamp<std::ptrdiff_t>(kCacheDoubles / widest, 128, 1024);
}

void ForwardPass::resize(Eigen::Index columns) {
    if (columns_ != columns) {
        columns_ = columns;
        for (std::size_t i = 0; i < values_.size(); ++i) values_[i].resize(network_.width(ValueId(i + 1)), columns);
        for (ColumnBounds& bounds : bounds_) {
            bounds.size.resize(columns);
            bounds.error.resize(columns);
        }
    }
    uncertain_column_.assign(static_cast<std::size_t>(columns), false);
}

ForwardPass::InputMap ForwardPass::value(ValueId id) const {
    if (id.index == 0) return {input_data_, network_.num_inputs(), columns_, Eigen::OuterStride<>(input_stride_)};
    const Eigen::MatrixXd& matrix = values_[id.index - 1];
    return {matrix.data(), matrix.rows(), matrix.cols(), Eigen::OuterStride<>(matrix.rows())};
}

void ForwardPass::run(const Eigen::Ref<const Eigen::MatrixXd>& inputs, BitMatrix& bits, std::size_t first_row,
                      std::vector<std::uint32_t>& uncertain) {
    resize(inputs.cols());
    input_data_ = inputs.data();
    input_stride_ = inputs.outerStride();
    bounds_[0].size = inputs.cwiseAbs().colwise().maxCoeff();
    bounds_[0].error.setZero();
    for (std::size_t i = 0; i < network_.nodes().size(); ++i) {
        const Operation& operation = network_.nodes()[i].operation;
        if (const auto* affine = std::get_if<AffineOperation>(&operation)) run_affine(i, *affine);
        if (const auto* activation = std::get_if<ActivationOperation>(&operation))
            run_activation(i, *activation, bits, first_row);
        if (const auto* sum = std::get_if<SumOperation>(&operation)) run_sum(i, *sum);
        if (const auto* concat = std::get_if<ConcatOperation>(&operation)) run_concat(i, *concat);
    }
    for (Eigen::Index c = 0; c < columns_; ++c) {
        if (!uncertain_column_[static_cast<std::size_t>(c)]) continue;
        const std::size_t row = first_row + static_cast<std::size_t>(c);
        reference_pattern(network_, inputs.col(c), bits.row(row));
        uncertain.push_back(static_cast<std::uint32_t>(row));
    }
}

void ForwardPass::run_affine(std::size_t node, const AffineOperation& op) {
    values_[node].noalias() = op.W * value(op.input);
    const AffineBounds& bounds = affine_bounds_[node];
    const ColumnBounds& in = bounds_[op.input.index];
    ColumnBounds& out = bounds_[node + 1];
    // |z_i| <= size_i max(h, 1), and its error <= size_i (gamma max(h, 1) + error of h).
    out.error = bounds.largest_size * (bounds.gamma * in.size.cwiseMax(1.0) + in.error);
    if (fused_[node]) return;
    values_[node].colwise() += op.b;
    out.size = values_[node].cwiseAbs().colwise().maxCoeff();
}

void ForwardPass::run_activation(std::size_t node, const ActivationOperation& op, BitMatrix& bits,
                                 std::size_t first_row) {
    const std::size_t source = op.input.index;
    const AffineOperation* affine = nullptr;
    const AffineBounds* affine_bounds = nullptr;
    if (source > 0 && fused_[source - 1]) {
        affine = &std::get<AffineOperation>(network_.nodes()[source - 1].operation);
        affine_bounds = &affine_bounds_[source - 1];
        values_[node].swap(values_[source - 1]);  // in place: nobody else reads the pre-activations
    } else {
        values_[node] = value(op.input);
    }
    const bool leaky = !op.slope.isZero(0);
    const double steepest = leaky ? std::max(1.0, op.slope.cwiseAbs().maxCoeff()) : 1.0;
    const auto width = static_cast<std::size_t>(op.slope.size());
    ActivationColumn column;
    column.width = width;
    if (leaky) column.slope = op.slope.data();
    if (affine != nullptr) {
        column.bias = affine->b.data();
        column.inverse_size = affine_bounds->inverse_size.data();
        if (affine_bounds->exemption.size() > 0) column.exemption = affine_bounds->exemption.data();
    }
    std::vector<std::uint64_t> words((width + BitMatrix::kBitsPerWord - 1) / BitMatrix::kBitsPerWord);
    const ColumnBounds& in = bounds_[source];
    ColumnBounds& out = bounds_[node + 1];
    for (Eigen::Index c = 0; c < columns_; ++c) {
        column.z = values_[node].col(c).data();
        const ActivationSummary summary = activate_column(column, words.data());
        insert_bits(bits.row(first_row + static_cast<std::size_t>(c)).data(), first_bit_[node], width, words.data());
        out.size(c) = summary.largest;
        out.error(c) = steepest * in.error(c);
        // For a fused affine map the bound is per unit: size_i (gamma max(h, 1) + error) = size_i * limit.
        const double limit =
            tolerances::kSignSafetyFactor *
            (affine != nullptr ? in.error(c) / std::max(affine_bounds->largest_size, std::numeric_limits<double>::min())
                               : in.error(c));
        if (summary.smallest < limit) uncertain_column_[static_cast<std::size_t>(c)] = true;
    }
}

void ForwardPass::run_sum(std::size_t node, const SumOperation& op) {
    ColumnBounds& out = bounds_[node + 1];
    values_[node] = value(op.inputs[0]);
    out.error = bounds_[op.inputs[0].index].error;
    Eigen::RowVectorXd total = bounds_[op.inputs[0].index].size;
    for (std::size_t i = 1; i < op.inputs.size(); ++i) {
        values_[node] += value(op.inputs[i]);
        total += bounds_[op.inputs[i].index].size;
        out.error += bounds_[op.inputs[i].index].error;
    }
    out.error += gamma_of(static_cast<Eigen::Index>(op.inputs.size())) * total;
    out.size = values_[node].cwiseAbs().colwise().maxCoeff();
}

void ForwardPass::run_concat(std::size_t node, const ConcatOperation& op) {
    ColumnBounds& out = bounds_[node + 1];
    out.size.setZero();
    out.error.setZero();
    Eigen::Index first = 0;
    for (const ValueId input : op.inputs) {
        const InputMap part = value(input);
        values_[node].middleRows(first, part.rows()) = part;
        first += part.rows();
        out.size = out.size.cwiseMax(bounds_[input.index].size);
        out.error = out.error.cwiseMax(bounds_[input.index].error);
    }
}

Eigen::MatrixXd ForwardPass::logits() const { return value(network_.output()); }

Eigen::MatrixXd logits_of(const Network& network, const Eigen::Ref<const Eigen::MatrixXd>& inputs) {
    ForwardPass pass(network);
    Eigen::MatrixXd logits(network.num_outputs(), inputs.cols());
    std::vector<std::uint32_t> uncertain;
    const Eigen::Index batch = ForwardPass::good_batch(network);
    for (Eigen::Index first = 0; first < inputs.cols(); first += batch) {
        const Eigen::Index columns = std::min(batch, inputs.cols() - first);
        BitMatrix bits(static_cast<std::size_t>(columns), network.num_hidden_units());
        pass.run(inputs.middleCols(first, columns), bits, 0, uncertain);
        logits.middleCols(first, columns) = pass.logits();
    }
    return logits;
}

void apply_link(Link link, Eigen::Ref<Eigen::MatrixXd> logits) {
    if (link == Link::kSigmoid) {
        logits = logits.unaryExpr([](double x) {
            if (x >= 0) return 1 / (1 + std::exp(-x));
            const double e = std::exp(x);
            return e / (1 + e);
        });
    }
    if (link == Link::kSoftmax) {
        for (Eigen::Index c = 0; c < logits.cols(); ++c) {
            const double largest = logits.col(c).maxCoeff();
            logits.col(c) = (logits.col(c).array() - largest).exp();
            logits.col(c) /= logits.col(c).sum();
        }
    }
}

}  // namespace reluscope
