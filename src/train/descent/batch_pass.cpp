#include "train/descent/batch_pass.h"

#include <algorithm>
#include <utility>

namespace reluscope {

namespace {

constexpr Eigen::Index kAlignment = 8;  // doubles: 64 bytes

/// a = z where z > 0, else slope z; `slope` is null for ReLU.
void activate(const double* z, double* a, const double* slope, Eigen::Index width, Eigen::Index columns) {
    if (slope == nullptr) {
        for (Eigen::Index i = 0; i < width * columns; ++i) a[i] = z[i] > 0 ? z[i] : 0;
        return;
    }
    for (Eigen::Index c = 0; c < columns; ++c, z += width, a += width) {
        for (Eigen::Index i = 0; i < width; ++i) {
            const double s = slope[i];
            a[i] = z[i] > 0 ? z[i] : s * z[i];
        }
    }
}

/// dz = da where z > 0, else slope da.
void mask(const double* z, const double* da, double* dz, const double* slope, Eigen::Index width,
          Eigen::Index columns) {
    if (slope == nullptr) {
        for (Eigen::Index i = 0; i < width * columns; ++i) {
            const double d =
                da[i];  // read in any case: without a branch the loop is vectorised, and signs are hard to predict
            dz[i] = z[i] > 0 ? d : 0;
        }
        return;
    }
    for (Eigen::Index c = 0; c < columns; ++c, z += width, da += width, dz += width) {
        for (Eigen::Index i = 0; i < width; ++i) {
            const double d = da[i];
            const double s = slope[i];
            dz[i] = z[i] > 0 ? d : s * d;
        }
    }
}

/// da += price * sign(a).
void charge(const double* a, double* da, double price, Eigen::Index count) {
    for (Eigen::Index i = 0; i < count; ++i) da[i] += a[i] > 0 ? price : (a[i] < 0 ? -price : 0.0);
}

/// sums += the sum of all columns.
void add_columns(const double* block, double* sums, Eigen::Index width, Eigen::Index columns) {
    for (Eigen::Index c = 0; c < columns; ++c, block += width) {
        for (Eigen::Index i = 0; i < width; ++i) sums[i] += block[i];
    }
}

}  // namespace

BatchPass::BatchPass(const Network& network, const ParameterLayout& layout, Eigen::Index max_columns)
    : output_(network.output().index), max_columns_(max_columns) {
    for (std::size_t v = 0; v < network.num_values(); ++v) widths_.push_back(network.width(ValueId(v)));
    plan_steps(network, layout);
    plan_memory();
}

void BatchPass::plan_steps(const Network& network, const ParameterLayout& layout) {
    const std::vector<int> depths = hidden_depths(network);
    learns_.assign(widths_.size(), false);
    for (std::size_t n = 0; n < network.nodes().size(); ++n) {
        const Operation& operation = network.nodes()[n].operation;
        Step step;
        step.value = n + 1;
        for (const ValueId input : inputs_of(operation)) step.inputs.push_back(input.index);
        bool learns = std::any_of(step.inputs.begin(), step.inputs.end(), [this](std::size_t v) { return learns_[v]; });
        if (std::holds_alternative<AffineOperation>(operation)) {
            step.kind = Step::Kind::kAffine;
            step.slot = *layout.slot_of(n);
            learns = true;
        } else if (const auto* activation = std::get_if<ActivationOperation>(&operation)) {
            step.kind = Step::Kind::kActivation;
            step.activation = {activation->slope, activation->slope.isZero(0), depths[step.inputs[0]] == 0};
        } else {
            step.kind = std::holds_alternative<SumOperation>(operation) ? Step::Kind::kSum : Step::Kind::kConcat;
        }
        learns_[step.value] = learns;
        steps_.push_back(std::move(step));
    }
    // The backward pass runs from the last step to the first: which reader of a value comes first is known now.
    std::vector<bool> written(widths_.size(), false);
    for (auto step = steps_.rbegin(); step != steps_.rend(); ++step) {
        for (const std::size_t v : step->inputs) {
            step->adds.push_back(written[v]);
            written[v] = true;
        }
    }
}

void BatchPass::plan_memory() {
    const auto room = [this](std::size_t v) {
        return (widths_[v] * max_columns_ + kAlignment - 1) / kAlignment * kAlignment;
    };
    Eigen::Index values = 0;
    Eigen::Index gradients = 0;
    for (std::size_t v = 0; v < widths_.size(); ++v) {
        value_at_.push_back(values);
        values += room(v);
        gradient_at_.push_back(gradients);
        if (learns_[v]) gradients += room(v);
    }
    values_.setZero(values);
    gradients_.setZero(gradients);
}

void BatchPass::forward(const double* parameters, Eigen::Index columns) {
    columns_ = columns;
    for (const Step& step : steps_) {
        Block out = value(step.value, columns);
        const ConstBlock in = std::as_const(*this).value(step.inputs[0], columns);
        switch (step.kind) {
            case Step::Kind::kAffine: {
                const AffineSlot& slot = step.slot;
                out.colwise() = slot.b(parameters);  // instead of the zeros from which a product starts
                out.noalias() += slot.W(parameters) * in;
                break;
            }
            case Step::Kind::kActivation: {
                const double* slope = step.activation.relu ? nullptr : step.activation.slope.data();
                activate(in.data(), out.data(), slope, in.rows(), columns);
                break;
            }
            case Step::Kind::kSum:
                out = in;
                for (std::size_t i = 1; i < step.inputs.size(); ++i) out += value(step.inputs[i], columns);
                break;
            case Step::Kind::kConcat: {
                Eigen::Index row = 0;
                for (const std::size_t v : step.inputs) {
                    out.middleRows(row, widths_[v]) = value(v, columns);
                    row += widths_[v];
                }
                break;
            }
        }
    }
}

void BatchPass::backward(const double* parameters, double activation_price, bool first_activations_only,
                         double* gradient) {
    for (auto step = steps_.rbegin(); step != steps_.rend(); ++step) {
        if (!learns_[step->value]) continue;
        switch (step->kind) {
            case Step::Kind::kAffine: affine_backward(*step, parameters, gradient); break;
            case Step::Kind::kActivation: {
                const bool charged = !first_activations_only || step->activation.first;
                activation_backward(*step, charged ? activation_price : 0);
                break;
            }
            case Step::Kind::kSum:
                for (std::size_t i = 0; i < step->inputs.size(); ++i) pass_on(*step, i, 0);
                break;
            case Step::Kind::kConcat: {
                Eigen::Index row = 0;
                for (std::size_t i = 0; i < step->inputs.size(); ++i) {
                    pass_on(*step, i, row);
                    row += widths_[step->inputs[i]];
                }
                break;
            }
        }
    }
}

/// Hands the rows of a step's gradient from `first_row` on to its input `i`.
void BatchPass::pass_on(const Step& step, std::size_t i, Eigen::Index first_row) {
    const std::size_t v = step.inputs[i];
    if (!learns_[v]) return;
    const auto part = gradient(step.value).middleRows(first_row, widths_[v]);
    if (step.adds[i]) {
        gradient(v) += part;
    } else {
        gradient(v) = part;
    }
}

void BatchPass::affine_backward(const Step& step, const double* parameters, double* gradient_sum) {
    const AffineSlot& slot = step.slot;
    const std::size_t v = step.inputs[0];
    const Block out = gradient(step.value);
    slot.W(gradient_sum).noalias() += out * value(v, columns_).transpose();
    add_columns(out.data(), slot.b(gradient_sum).data(), slot.n_out, columns_);
    if (!learns_[v]) return;
    if (step.adds[0]) {
        gradient(v).noalias() += slot.W(parameters).transpose() * out;
    } else {
        gradient(v).noalias() = slot.W(parameters).transpose() * out;
    }
}

void BatchPass::activation_backward(const Step& step, double activation_price) {
    const std::size_t v = step.inputs[0];
    const Eigen::Index width = widths_[v];
    Block out = gradient(step.value);
    if (activation_price != 0) charge(value(step.value, columns_).data(), out.data(), activation_price, out.size());
    const double* slope = step.activation.relu ? nullptr : step.activation.slope.data();
    const double* z = value(v, columns_).data();
    if (!step.adds[0]) {
        mask(z, out.data(), gradient(v).data(), slope, width, columns_);
        return;
    }
    // Nobody reads the gradient of this step's own value again: it holds the masked one before that is added.
    mask(z, out.data(), out.data(), slope, width, columns_);
    gradient(v) += out;
}

double BatchPass::activation_size(bool first_activations_only) const {
    double sum = 0;
    for (const Step& step : steps_) {
        if (step.kind != Step::Kind::kActivation || (first_activations_only && !step.activation.first)) continue;
        sum += value(step.value, columns_).array().abs().sum();
    }
    return sum;
}

}  // namespace reluscope
