#include "network/exact_forms.h"

#include <algorithm>
#include <utility>

namespace reluscope {

namespace {

constexpr std::uint8_t kUnknown = 0;
constexpr std::uint8_t kWanted = 1;
constexpr std::uint8_t kKnown = 2;

}  // namespace

FormInputs FormInputs::point(const Eigen::Ref<const Eigen::VectorXd>& x) {
    FormInputs result;
    result.inputs.reserve(static_cast<std::size_t>(x.size()));
    for (const double value : x) result.inputs.emplace_back(value);
    result.one = {Dyadic(1)};
    return result;
}

FormInputs FormInputs::span(const Eigen::Ref<const Eigen::MatrixXd>& basis) {
    FormInputs result;
    result.inputs.reserve(static_cast<std::size_t>(basis.size()));
    for (Eigen::Index j = 0; j < basis.rows(); ++j) {
        for (Eigen::Index c = 0; c < basis.cols(); ++c) result.inputs.emplace_back(basis(j, c));
    }
    result.one.resize(static_cast<std::size_t>(basis.cols()));
    result.one.back() = Dyadic(1);
    return result;
}

ExactForms::ExactForms(const Network& network, FormInputs inputs, std::span<const std::uint64_t> bits,
                       ExactBudget budget)
    : network_(network),
      bits_(bits),
      budget_(budget),
      k_(inputs.one.size()),
      one_(std::move(inputs.one)),
      values_(network.num_values()),
      first_bit_(network.num_values(), 0) {
    for (std::size_t v = 0; v < values_.size(); ++v) {
        const auto width = static_cast<std::size_t>(network.width(ValueId(v)));
        values_[v].state.assign(width, v == 0 ? kKnown : kUnknown);
        if (v > 0) values_[v].forms.resize(width * k_);
    }
    values_[0].forms = std::move(inputs.inputs);
    for (const HiddenLayer& layer : network.hidden_layers()) first_bit_[layer.node + 1] = layer.first_bit;
}

std::span<const Dyadic> ExactForms::pre_activation(std::size_t bit) {
    const std::vector<HiddenLayer>& layers = network_.hidden_layers();
    const auto layer =
        std::find_if(layers.begin(), layers.end(), [bit](const HiddenLayer& l) { return bit < l.first_bit + l.width; });
    const ValueId source = std::get<ActivationOperation>(network_.nodes()[layer->node].operation).input;
    return form(source, bit - layer->first_bit);
}

std::span<const Dyadic> ExactForms::output(std::size_t index) { return form(network_.output(), index); }

std::optional<int> ExactForms::sign(std::size_t bit) {
    const std::span<const Dyadic> z = pre_activation(bit);
    if (z.empty()) return std::nullopt;
    return z[0].sign();
}

std::span<const Dyadic> ExactForms::known(std::size_t value, std::size_t entry) const {
    return std::span(values_[value].forms).subspan(entry * k_, k_);
}

bool ExactForms::is_active(std::size_t value, std::size_t entry) const {
    const std::size_t bit = first_bit_[value] + entry;
    return (bits_[bit / 64] >> (bit % 64) & 1U) != 0;
}

std::span<const Dyadic> ExactForms::form(ValueId value, std::size_t entry) {
    if (values_[value.index].state[entry] != kKnown) {
        if (exhausted_) return {};
        want(value.index, entry);
        // What is wanted of a value is wanted of earlier ones: backwards to find it, forwards to make it.
        for (std::size_t v = value.index; v > 0; --v) {
            if (values_[v].num_wanted > 0) want_sources(v);
        }
        for (std::size_t v = 1; v <= value.index && !exhausted_; ++v) {
            if (values_[v].num_wanted > 0) exhausted_ = !make(v);
        }
        if (exhausted_) return {};
    }
    return known(value.index, entry);
}

void ExactForms::want(std::size_t value, std::size_t entry) {
    std::uint8_t& state = values_[value].state[entry];
    if (state != kUnknown) return;
    state = kWanted;
    ++values_[value].num_wanted;
}

void ExactForms::want_sources(std::size_t value) {
    const std::vector<std::uint8_t>& state = values_[value].state;
    const Operation& operation = network_.nodes()[value - 1].operation;
    for (std::size_t i = 0; i < state.size(); ++i) {
        if (state[i] != kWanted) continue;
        const auto row = static_cast<Eigen::Index>(i);
        if (const auto* affine = std::get_if<AffineOperation>(&operation)) {
            for (Eigen::Index j = 0; j < affine->W.cols(); ++j) {
                if (affine->W(row, j) != 0) want(affine->input.index, static_cast<std::size_t>(j));
            }
        }
        if (const auto* activation = std::get_if<ActivationOperation>(&operation)) {
            if (is_active(value, i) || activation->slope(row) != 0) want(activation->input.index, i);
        }
        if (const auto* total = std::get_if<SumOperation>(&operation)) {
            for (const ValueId input : total->inputs) want(input.index, i);
        }
        if (const auto* concat = std::get_if<ConcatOperation>(&operation)) {
            std::size_t entry = i;
            for (const ValueId input : concat->inputs) {
                const auto width = static_cast<std::size_t>(network_.width(input));
                if (entry < width) {
                    want(input.index, entry);
                    break;
                }
                entry -= width;
            }
        }
    }
}

bool ExactForms::make(std::size_t value) {
    std::vector<std::uint8_t>& state = values_[value].state;
    for (std::size_t i = 0; i < state.size(); ++i) {
        if (state[i] != kWanted) continue;
        if (!make_entry(value, i)) return false;
        state[i] = kKnown;
    }
    values_[value].num_wanted = 0;
    return true;
}

bool ExactForms::make_entry(std::size_t value, std::size_t entry) {
    const Operation& operation = network_.nodes()[value - 1].operation;
    const auto row = static_cast<Eigen::Index>(entry);
    products_.clear();
    if (const auto* affine = std::get_if<AffineOperation>(&operation)) {
        if (affine->b(row) != 0) products_.emplace_back(affine->b(row), std::span<const Dyadic>(one_));
        for (Eigen::Index j = 0; j < affine->W.cols(); ++j) {
            if (affine->W(row, j) == 0) continue;
            products_.emplace_back(affine->W(row, j), known(affine->input.index, static_cast<std::size_t>(j)));
        }
    }
    if (const auto* activation = std::get_if<ActivationOperation>(&operation)) {
        const double slope = is_active(value, entry) ? 1.0 : activation->slope(row);
        if (slope != 0) products_.emplace_back(slope, known(activation->input.index, entry));
    }
    if (const auto* total = std::get_if<SumOperation>(&operation)) {
        for (const ValueId input : total->inputs) products_.emplace_back(1.0, known(input.index, entry));
    }
    if (const auto* concat = std::get_if<ConcatOperation>(&operation)) {
        std::size_t rest = entry;
        for (const ValueId input : concat->inputs) {
            const auto width = static_cast<std::size_t>(network_.width(input));
            if (rest < width) {
                products_.emplace_back(1.0, known(input.index, rest));
                break;
            }
            rest -= width;
        }
    }
    return sum_products(value, entry);
}

bool ExactForms::sum_products(std::size_t value, std::size_t entry) {
    for (std::size_t c = 0; c < k_; ++c) {
        terms_.clear();
        for (const auto& [weight, form] : products_) terms_.push_back({weight, &form[c]});
        std::optional<Dyadic> total = sum_.of(terms_, budget_.max_bits);
        if (!total.has_value() || sum_.work() > budget_.max_work) return false;
        values_[value].forms[entry * k_ + c] = std::move(*total);
    }
    return true;
}

}  // namespace reluscope
