#include "network/forward.h"

#include "base/numerics/tolerances.h"
#include "network/activation_kernel.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace reluscope {

namespace {

/// Sizes above this make relative bounds that are far larger than what underflow adds to a sum of any length.
constexpr double kSmallestSize = 1e-290;

std::vector<int> count_readers(const Network& network) {
    std::vector<int> readers(network.num_values(), 0);
    for (const Node& node : network.nodes()) {
        for (const ValueId input : inputs_of(node.operation)) ++readers[input.index];
    }
    ++readers[network.output().index];
    return readers;
}

/// Every column becomes `column`. Copies what is already there: few and long copies.
void fill_columns(Eigen::Map<Eigen::MatrixXd> matrix, const Eigen::VectorXd& column) {
    if (matrix.size() == 0) return;
    constexpr Eigen::Index kLongest = 1024;  // doubles: the source stays in the first-level cache
    matrix.col(0) = column;
    Eigen::Index done = column.size();
    while (done < matrix.size()) {
        const Eigen::Index whole = std::max(column.size(), kLongest / column.size() * column.size());
        const Eigen::Index count = std::min({done, whole, matrix.size() - done});
        std::copy_n(matrix.data(), count, matrix.data() + done);
        done += count;
    }
}

}  // namespace

ForwardPass::ForwardPass(const Network& network)
    : network_(network),
      values_(network),
      readers_(count_readers(network)),
      bounds_(network.num_values()),
      affine_bounds_(network.nodes().size()),
      fused_(network.nodes().size(), false),
      first_bit_(network.nodes().size(), 0),
      rounding_(estimate_rounding(network)) {
    for (std::size_t i = 0; i < network.nodes().size(); ++i) {
        if (const auto* affine = std::get_if<AffineOperation>(&network.nodes()[i].operation)) {
            AffineBounds& bounds = affine_bounds_[i];
            const Eigen::VectorXd size = affine->W.cwiseAbs().rowwise().sum() + affine->b.cwiseAbs();
            // A unit whose weights are so small that products underflow has no bound here: 0 makes its rows uncertain.
            bounds.inverse_size = size.unaryExpr([](double x) { return x > kSmallestSize ? 1 / x : 0.0; });
            bounds.largest_size = size.maxCoeff();
            if ((size.array() == 0).any()) {
                bounds.exemption =
                    size.unaryExpr([](double x) { return x > 0 ? 0.0 : std::numeric_limits<double>::infinity(); });
            }
            bounds.gamma = rounding_gamma(affine->W.cols() + 1);
        }
        if (const auto* activation = std::get_if<ActivationOperation>(&network.nodes()[i].operation)) {
            const std::uint32_t source = activation->input.index;
            if (source > 0 && readers_[source] == 1 &&
                std::holds_alternative<AffineOperation>(network.nodes()[source - 1].operation)) {
                fused_[source - 1] = true;
            }
        }
    }
    for (const HiddenLayer& layer : network.hidden_layers()) first_bit_[layer.node] = layer.first_bit;
}

std::ptrdiff_t ForwardPass::good_batch(const Network& network) {
    std::ptrdiff_t widest = 1;
    std::ptrdiff_t all_widths = 1;
    for (std::size_t v = 0; v < network.num_values(); ++v) {
        widest = std::max<std::ptrdiff_t>(widest, network.width(ValueId(v)));
        all_widths += network.width(ValueId(v));
    }
    constexpr std::ptrdiff_t kCacheDoubles = 80 * 1024 / 8;          // measured: bench/README.md
    constexpr std::ptrdiff_t kMaxDoubles = std::ptrdiff_t{1} << 25;  // of all values, if none is given back
    const std::ptrdiff_t most = std::max<std::ptrdiff_t>(1, kMaxDoubles / all_widths);
    return std::min(std::clamp<std::ptrdiff_t>(kCacheDoubles / widest, 128, 1024), most);
}

void ForwardPass::start(Eigen::Index columns) {
    if (columns_ != columns) {
        columns_ = columns;
        smallest_.resize(columns);
        for (ColumnBounds& bounds : bounds_) {
            bounds.size.resize(columns);
            bounds.error.resize(columns);
        }
    }
    values_.start(columns);
    estimate_.setZero(columns);
    readers_left_ = readers_;
    uncertain_column_.assign(static_cast<std::size_t>(columns), false);
}

ForwardPass::ValueMap ForwardPass::value(ValueId id) const {
    if (id.index == 0) return {input_data_, network_.num_inputs(), columns_, Eigen::OuterStride<>(input_stride_)};
    const Eigen::Map<const Eigen::MatrixXd> matrix = values_.at(id);
    return {matrix.data(), matrix.rows(), matrix.cols(), Eigen::OuterStride<>(matrix.rows())};
}

void ForwardPass::release_inputs(const Operation& operation) {
    for (const ValueId input : inputs_of(operation)) {
        if (--readers_left_[input.index] == 0 && input.index > 0 && values_.has(input)) values_.release(input);
    }
}

void ForwardPass::run(const Eigen::Ref<const Eigen::MatrixXd>& inputs, BitMatrix& bits, std::size_t first_row,
                      std::vector<DoubtfulRow>& doubtful) {
    start(inputs.cols());
    input_data_ = inputs.data();
    input_stride_ = inputs.outerStride();
    bounds_[0].size = inputs.cwiseAbs().colwise().maxCoeff();
    bounds_[0].error.setZero();
    add_estimate(0);
    for (std::size_t i = 0; i < network_.nodes().size(); ++i) {
        const Operation& operation = network_.nodes()[i].operation;
        if (const auto* affine = std::get_if<AffineOperation>(&operation)) run_affine(i, *affine);
        if (const auto* activation = std::get_if<ActivationOperation>(&operation))
            run_activation(i, *activation, bits, first_row);
        if (const auto* sum = std::get_if<SumOperation>(&operation)) run_sum(i, *sum);
        if (const auto* concat = std::get_if<ConcatOperation>(&operation)) run_concat(i, *concat);
        if (!fused_[i]) add_estimate(i + 1);
        release_inputs(operation);
    }
    list_doubtful(first_row, doubtful);
}

void ForwardPass::add_estimate(std::size_t value) {
    estimate_.array() += (rounding_.gain[value] * bounds_[value].size.array()).square();
}

void ForwardPass::list_doubtful(std::size_t first_row, std::vector<DoubtfulRow>& doubtful) const {
    const Eigen::RowVectorXd smallest = logits().cwiseAbs().colwise().minCoeff();
    for (Eigen::Index c = 0; c < columns_; ++c) {
        const double error = tolerances::kUnitRoundoff * std::sqrt(estimate_(c));
        DoubtfulRow row;
        row.row = static_cast<std::uint32_t>(first_row + static_cast<std::size_t>(c));
        row.sign = uncertain_column_[static_cast<std::size_t>(c)];
        row.logits = error > tolerances::kCarefulError * std::max(1.0, smallest(c));
        if (row.sign || row.logits) doubtful.push_back(row);
    }
}

void ForwardPass::run_affine(std::size_t node, const AffineOperation& op) {
    Eigen::Map<Eigen::MatrixXd> z = values_.create(ValueId(node + 1));
    fill_columns(z, op.b);
    z.noalias() += op.W * value(op.input);
    const AffineBounds& bounds = affine_bounds_[node];
    const ColumnBounds& in = bounds_[op.input.index];
    ColumnBounds& out = bounds_[node + 1];
    // |z_i| <= size_i max(h, 1), and its error <= size_i (gamma max(h, 1) + error of h).
    out.error = bounds.largest_size * (bounds.gamma * in.size.cwiseMax(1.0) + in.error);
    if (!fused_[node]) out.size = z.cwiseAbs().colwise().maxCoeff();
}

void ForwardPass::run_activation(std::size_t node, const ActivationOperation& op, BitMatrix& bits,
                                 std::size_t first_row) {
    const std::size_t source = op.input.index;
    const ValueId result(node + 1);
    if (source > 0 && readers_[source] == 1) {
        values_.hand_over(op.input, result);  // in place: nobody else reads the pre-activations
    } else {
        values_.create(result) = value(op.input);
    }
    const bool leaky = !op.slope.isZero(0);
    const double steepest = leaky ? std::max(1.0, op.slope.cwiseAbs().maxCoeff()) : 1.0;
    const ColumnBounds& in = bounds_[source];
    ColumnBounds& out = bounds_[node + 1];
    ActivationBlock block;
    block.z = values_.at(result).data();
    block.width = static_cast<std::size_t>(op.slope.size());
    block.columns = static_cast<std::size_t>(columns_);
    if (leaky) block.slope = op.slope.data();
    block.bits = bits.row(first_row).data();
    block.words_per_row = bits.words_per_row();
    block.first_bit = first_bit_[node];
    block.smallest = smallest_.data();
    block.largest = out.size.data();
    double scale = tolerances::kSignSafetyFactor;
    if (source > 0 && fused_[source - 1]) {
        // The bound is per unit then: size_i (gamma max(h, 1) + error of h) = size_i * (error of z / largest size).
        const AffineBounds& bounds = affine_bounds_[source - 1];
        block.inverse_size = bounds.inverse_size.data();
        if (bounds.exemption.size() > 0) block.exemption = bounds.exemption.data();
        scale = bounds.largest_size > 0 ? scale / bounds.largest_size : 0;
    }
    activate_block(block);
    out.error = steepest * in.error;
    if (leaky) out.error += tolerances::kUnitRoundoff * out.size;
    for (Eigen::Index c = 0; c < columns_; ++c) {
        // Written so that values which are not numbers are uncertain.
        if (!(smallest_(c) > scale * in.error(c))) uncertain_column_[static_cast<std::size_t>(c)] = true;
    }
}

void ForwardPass::run_sum(std::size_t node, const SumOperation& op) {
    ColumnBounds& out = bounds_[node + 1];
    Eigen::Map<Eigen::MatrixXd> result = values_.create(ValueId(node + 1));
    result = value(op.inputs[0]);
    out.error = bounds_[op.inputs[0].index].error;
    Eigen::RowVectorXd total = bounds_[op.inputs[0].index].size;
    for (std::size_t i = 1; i < op.inputs.size(); ++i) {
        result += value(op.inputs[i]);
        total += bounds_[op.inputs[i].index].size;
        out.error += bounds_[op.inputs[i].index].error;
    }
    out.error += rounding_gamma(static_cast<Eigen::Index>(op.inputs.size())) * total;
    out.size = result.cwiseAbs().colwise().maxCoeff();
}

void ForwardPass::run_concat(std::size_t node, const ConcatOperation& op) {
    ColumnBounds& out = bounds_[node + 1];
    out.size.setZero();
    out.error.setZero();
    Eigen::Map<Eigen::MatrixXd> result = values_.create(ValueId(node + 1));
    Eigen::Index first = 0;
    for (const ValueId input : op.inputs) {
        const ValueMap part = value(input);
        result.middleRows(first, part.rows()) = part;
        first += part.rows();
        out.size = out.size.cwiseMax(bounds_[input.index].size);
        out.error = out.error.cwiseMax(bounds_[input.index].error);
    }
}

Eigen::MatrixXd logits_of(const Network& network, const Eigen::Ref<const Eigen::MatrixXd>& inputs) {
    ForwardPass pass(network);
    Eigen::MatrixXd logits(network.num_outputs(), inputs.cols());
    std::vector<DoubtfulRow> doubtful;
    const Eigen::Index batch = ForwardPass::good_batch(network);
    for (Eigen::Index first = 0; first < inputs.cols(); first += batch) {
        const Eigen::Index columns = std::min(batch, inputs.cols() - first);
        BitMatrix bits(static_cast<std::size_t>(columns), network.num_hidden_units());
        pass.run(inputs.middleCols(first, columns), bits, 0, doubtful);
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

std::int32_t predicted_class(const Eigen::Ref<const Eigen::VectorXd>& logits) {
    if (logits.size() == 1) return logits(0) > 0 ? 1 : 0;
    Eigen::Index best = 0;
    logits.maxCoeff(&best);
    return static_cast<std::int32_t>(best);
}

}  // namespace reluscope
