#include "analysis/lines/line_stretch.h"

#include "base/numerics/tolerances.h"
#include "network/activation_kernel.h"
#include "network/exact_forms.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace reluscope {

namespace {

/// Products of limbs that the exact decisions of one line may cost, about a second.
constexpr std::size_t kExactWork = std::size_t{1} << 28;

constexpr double kSquaredRoundoff = tolerances::kUnitRoundoff * tolerances::kUnitRoundoff;

Eigen::Index as_index(std::size_t i) { return static_cast<Eigen::Index>(i); }

/// Per fine piece, the coarse piece that holds it. The coarse knots are among the fine ones.
std::vector<Eigen::Index> coarse_pieces(const std::vector<double>& coarse, const std::vector<double>& fine) {
    std::vector<Eigen::Index> piece(fine.size() - 1);
    std::size_t at = 0;
    for (std::size_t p = 0; p < piece.size(); ++p) {
        while (coarse[at + 1] <= fine[p]) ++at;
        piece[p] = as_index(at);
    }
    return piece;
}

/// The zero of the affine function with values `a` and `b` of opposite sign at the ends of [left, right]; measured from
/// the nearer end.
double zero_between(double left, double right, double a, double b) {
    if (std::abs(a) <= std::abs(b)) return left + a / (a - b) * (right - left);
    return right - b / (b - a) * (right - left);
}

}  // namespace

Eigen::VectorXd line_point(const Eigen::VectorXd& from, const Eigen::VectorXd& to, double t) {
    if (t < 0.5) return from + t * (to - from);
    return to - (1 - t) * (to - from);
}

LineStretch::LineStretch(const Network& network)
    : network_(network),
      values_(network.num_values()),
      bits_(network.hidden_layers().size()),
      squares_(network.nodes().size()),
      layer_of_node_(network.nodes().size(), 0),
      gradients_(network.num_values()),
      has_gradient_(network.num_values(), false),
      exact_work_left_(kExactWork) {
    for (std::size_t i = 0; i < network.nodes().size(); ++i) {
        if (const auto* affine = std::get_if<AffineOperation>(&network.nodes()[i].operation))
            squares_[i] = affine->W.cwiseAbs2();
    }
    for (std::size_t l = 0; l < network.hidden_layers().size(); ++l)
        layer_of_node_[network.hidden_layers()[l].node] = l;
}

LineStretch::Outcome LineStretch::run(const Eigen::VectorXd& from, const Eigen::VectorXd& to, double begin, double end,
                                      std::size_t max_knots) {
    start(from, to, begin, end);
    for (std::size_t i = 0; i < network_.nodes().size(); ++i) {
        const Operation& operation = network_.nodes()[i].operation;
        if (const auto* affine = std::get_if<AffineOperation>(&operation)) run_affine(i, *affine);
        if (const auto* sum = std::get_if<SumOperation>(&operation)) run_sum(i, *sum);
        if (const auto* concat = std::get_if<ConcatOperation>(&operation)) run_concat(i, *concat);
        if (std::holds_alternative<ActivationOperation>(operation)) {
            const Outcome outcome = run_activation(layer_of_node_[i], max_knots);
            if (outcome != Outcome::kDone) return outcome;
        }
    }
    return logits().allFinite() && slopes().allFinite() ? Outcome::kDone : Outcome::kTooLarge;
}

void LineStretch::start(const Eigen::VectorXd& from, const Eigen::VectorXd& to, double begin, double end) {
    from_ = from;
    to_ = to;
    levels_.assign(1, {begin, end});
    Value& input = values_[0];
    input.level = 0;
    input.at_knots.resize(from.size(), 2);
    input.at_knots.col(0) = line_point(from, to, begin);
    input.at_knots.col(1) = line_point(from, to, end);
    input.variance = kSquaredRoundoff * input.at_knots.cwiseAbs2();
    input.direction = to - from;
}

void LineStretch::run_affine(std::size_t node, const AffineOperation& op) {
    const Value& in = values_[op.input.index];
    Value& out = values_[node + 1];
    out.level = in.level;
    out.at_knots.noalias() = op.W * in.at_knots;
    out.at_knots.colwise() += op.b;
    // Each of the n additions rounds a partial sum; sqrt(n) times the root of the sum of squares is at least the sum of
    // the sizes.
    const double roundings = static_cast<double>(op.W.cols()) * kSquaredRoundoff;
    out.variance.noalias() = squares_[node] * (in.variance + roundings * in.at_knots.cwiseAbs2());
    out.variance.colwise() += kSquaredRoundoff * op.b.cwiseAbs2();
    out.direction.noalias() = op.W * in.direction;
}

LineStretch::Outcome LineStretch::run_activation(std::size_t layer, std::size_t max_knots) {
    const std::size_t node = network_.hidden_layers()[layer].node;
    const auto& op = std::get<ActivationOperation>(network_.nodes()[node].operation);
    const Value& in = values_[op.input.index];
    const std::size_t before = levels_.size() - 1;
    Eigen::MatrixXd z = knots_lifted(in.at_knots, in.level, before);
    const Eigen::MatrixXd variance = knots_lifted(in.variance, in.level, before);
    if (!z.allFinite() || !variance.allFinite()) return Outcome::kTooLarge;
    const double noise = tolerances::kLineNoiseFactor;
    z = (z.array().abs2() <= noise * noise * variance.array()).select(0.0, z);
    find_crossings(z);
    if (!crossings_.empty()) add_level();
    const std::vector<double>& knots = levels_.back();
    if (knots.size() > max_knots) {
        split_ = knots[max_knots / 2];
        return Outcome::kTooManyKnots;
    }
    const std::size_t level = levels_.size() - 1;
    z = knots_lifted(z, before, level);
    std::size_t knot = 0;
    for (const Crossing& crossing : crossings_) {
        while (knots[knot] < crossing.t) ++knot;
        z(crossing.unit, as_index(knot)) = 0;
    }
    Value& out = values_[node + 1];
    out.level = level;
    out.variance = knots_lifted(variance, before, level);
    out.direction = pieces_lifted(in.direction, in.level, level);
    activate(layer, z, out);
    return Outcome::kDone;
}

void LineStretch::find_crossings(Eigen::MatrixXd& z) {
    const std::vector<double>& knots = levels_.back();
    crossings_.clear();
    for (Eigen::Index p = 0; p + 1 < z.cols(); ++p) {
        const double left = knots[static_cast<std::size_t>(p)];
        const double right = knots[static_cast<std::size_t>(p) + 1];
        for (Eigen::Index unit = 0; unit < z.rows(); ++unit) {
            const double a = z(unit, p);
            const double b = z(unit, p + 1);
            if ((a > 0) == (b > 0) || a == 0 || b == 0) continue;
            const double t = zero_between(left, right, a, b);
            // No double lies between: the wall passes through the knot as well as one can say.
            if (t <= left) {
                z(unit, p) = 0;
            } else if (t >= right) {
                z(unit, p + 1) = 0;
            } else {
                crossings_.push_back({t, unit});
            }
        }
    }
    std::sort(crossings_.begin(), crossings_.end(), [](const Crossing& a, const Crossing& b) { return a.t < b.t; });
}

void LineStretch::add_level() {
    std::vector<double> knots = levels_.back();
    const auto middle = static_cast<std::ptrdiff_t>(knots.size());
    for (const Crossing& crossing : crossings_) knots.push_back(crossing.t);
    std::inplace_merge(knots.begin(), knots.begin() + middle, knots.end());
    knots.erase(std::unique(knots.begin(), knots.end()), knots.end());
    levels_.push_back(std::move(knots));
}

void LineStretch::activate(std::size_t layer, const Eigen::MatrixXd& z, Value& out) {
    const std::size_t node = network_.hidden_layers()[layer].node;
    const Eigen::VectorXd& slope = std::get<ActivationOperation>(network_.nodes()[node].operation).slope;
    out.at_knots.resize(z.rows(), z.cols());
    for (Eigen::Index k = 0; k < z.cols(); ++k) {
        for (Eigen::Index i = 0; i < z.rows(); ++i) {
            out.at_knots(i, k) = z(i, k) > 0 ? z(i, k) : slope(i) * z(i, k);
            if (z(i, k) < 0) out.variance(i, k) *= slope(i) * slope(i);
        }
    }
    BitMatrix& bits = bits_[layer];
    bits = BitMatrix(static_cast<std::size_t>(z.cols() - 1), static_cast<std::size_t>(z.rows()));
    for (Eigen::Index p = 0; p + 1 < z.cols(); ++p) {
        const auto row = bits.row(static_cast<std::size_t>(p));
        for (Eigen::Index i = 0; i < z.rows(); ++i) {
            const bool active = z(i, p) + z(i, p + 1) > 0;
            const auto bit = static_cast<std::size_t>(i);
            row[bit / BitMatrix::kBitsPerWord] |= BitMatrix::Word{active} << (bit % BitMatrix::kBitsPerWord);
        }
    }
    decide_lost_units(layer, z, out.variance);  // where z is 0 it is still that of z
    for (Eigen::Index p = 0; p + 1 < z.cols(); ++p) {
        for (Eigen::Index i = 0; i < z.rows(); ++i) {
            if (!bits.get(static_cast<std::size_t>(p), static_cast<std::size_t>(i))) out.direction(i, p) *= slope(i);
        }
    }
}

void LineStretch::decide_lost_units(std::size_t layer, const Eigen::MatrixXd& z, const Eigen::MatrixXd& variance) {
    std::vector<Eigen::Index> units;
    for (Eigen::Index p = 0; p + 1 < z.cols(); ++p) {
        units.clear();
        for (Eigen::Index i = 0; i < z.rows(); ++i) {
            // Without a variance nothing was rounded, and the unit is 0 indeed.
            const bool lost = z(i, p) == 0 && z(i, p + 1) == 0 && (variance(i, p) > 0 || variance(i, p + 1) > 0);
            if (lost) units.push_back(i);
        }
        if (!units.empty()) decide_lost_units_on(layer, static_cast<std::size_t>(p), units);
    }
}

void LineStretch::decide_lost_units_on(std::size_t layer, std::size_t piece, const std::vector<Eigen::Index>& units) {
    const std::vector<double>& knots = levels_.back();
    const Dyadic t = (Dyadic(knots[piece]) + Dyadic(knots[piece + 1])) * Dyadic(0.5);
    FormInputs middle;
    middle.one = {Dyadic(1)};
    for (Eigen::Index j = 0; j < from_.size(); ++j) {
        const Dyadic from(from_(j));
        middle.inputs.push_back(from + t * (Dyadic(to_(j)) - from));
    }
    BitMatrix pattern(1, network_.num_hidden_units());
    for (std::size_t l = 0; l < layer; ++l) {
        const HiddenLayer& before = network_.hidden_layers()[l];
        const std::vector<double>& coarse = levels_[values_[before.node + 1].level];
        const auto after = std::upper_bound(coarse.begin(), coarse.end(), knots[piece]);
        insert_bits(pattern.row(0).data(), before.first_bit, before.width,
                    bits_[l].row(static_cast<std::size_t>(after - coarse.begin() - 1)).data());
    }
    ExactBudget budget;
    budget.max_work = exact_work_left_;
    ExactForms forms(network_, std::move(middle), std::as_const(pattern).row(0), budget);
    const std::size_t first_bit = network_.hidden_layers()[layer].first_bit;
    for (const Eigen::Index unit : units) {
        const std::optional<int> sign = forms.sign(first_bit + static_cast<std::size_t>(unit));
        if (!sign.has_value()) ++num_undecided_;
        if (sign.value_or(0) > 0) bits_[layer].set(piece, static_cast<std::size_t>(unit), true);
    }
    exact_work_left_ -= std::min(exact_work_left_, forms.work());
}

void LineStretch::run_sum(std::size_t node, const SumOperation& op) {
    std::size_t level = 0;
    for (const ValueId input : op.inputs) level = std::max(level, values_[input.index].level);
    Value out = lifted(values_[op.inputs[0].index], level);
    for (std::size_t i = 1; i < op.inputs.size(); ++i) {
        const Value part = lifted(values_[op.inputs[i].index], level);
        out.at_knots += part.at_knots;
        out.variance += part.variance;
        out.direction += part.direction;
        out.variance += kSquaredRoundoff * out.at_knots.cwiseAbs2();
    }
    values_[node + 1] = std::move(out);
}

void LineStretch::run_concat(std::size_t node, const ConcatOperation& op) {
    std::size_t level = 0;
    for (const ValueId input : op.inputs) level = std::max(level, values_[input.index].level);
    const Eigen::Index width = network_.width(ValueId(node + 1));
    const Eigen::Index knots = as_index(levels_[level].size());
    Value& out = values_[node + 1];
    out.level = level;
    out.at_knots.resize(width, knots);
    out.variance.resize(width, knots);
    out.direction.resize(width, knots - 1);
    Eigen::Index first = 0;
    for (const ValueId input : op.inputs) {
        const Value part = lifted(values_[input.index], level);
        out.at_knots.middleRows(first, part.at_knots.rows()) = part.at_knots;
        out.variance.middleRows(first, part.at_knots.rows()) = part.variance;
        out.direction.middleRows(first, part.at_knots.rows()) = part.direction;
        first += part.at_knots.rows();
    }
}

Eigen::MatrixXd LineStretch::knots_lifted(const Eigen::MatrixXd& matrix, std::size_t from_level,
                                          std::size_t to_level) const {
    if (from_level == to_level) return matrix;
    const std::vector<double>& coarse = levels_[from_level];
    const std::vector<double>& fine = levels_[to_level];
    Eigen::MatrixXd out(matrix.rows(), as_index(fine.size()));
    std::size_t at = 0;
    for (std::size_t k = 0; k < fine.size(); ++k) {
        while (coarse[at] < fine[k]) ++at;
        if (coarse[at] == fine[k]) {
            out.col(as_index(k)) = matrix.col(as_index(at));
            continue;
        }
        const auto left = matrix.col(as_index(at - 1));
        const auto right = matrix.col(as_index(at));
        const double share = (fine[k] - coarse[at - 1]) / (coarse[at] - coarse[at - 1]);
        if (share < 0.5) {
            out.col(as_index(k)) = left + share * (right - left);
        } else {
            const double rest = (coarse[at] - fine[k]) / (coarse[at] - coarse[at - 1]);
            out.col(as_index(k)) = right - rest * (right - left);
        }
    }
    return out;
}

Eigen::MatrixXd LineStretch::pieces_lifted(const Eigen::MatrixXd& matrix, std::size_t from_level,
                                           std::size_t to_level) const {
    if (from_level == to_level) return matrix;
    const std::vector<Eigen::Index> piece = coarse_pieces(levels_[from_level], levels_[to_level]);
    Eigen::MatrixXd out(matrix.rows(), as_index(piece.size()));
    for (std::size_t p = 0; p < piece.size(); ++p) out.col(as_index(p)) = matrix.col(piece[p]);
    return out;
}

LineStretch::Value LineStretch::lifted(const Value& value, std::size_t level) const {
    return {level, knots_lifted(value.at_knots, value.level, level), knots_lifted(value.variance, value.level, level),
            pieces_lifted(value.direction, value.level, level)};
}

BitMatrix LineStretch::patterns() const {
    BitMatrix all(num_pieces(), network_.num_hidden_units());
    for (std::size_t l = 0; l < bits_.size(); ++l) {
        const HiddenLayer& layer = network_.hidden_layers()[l];
        const std::vector<Eigen::Index> piece = coarse_pieces(levels_[values_[layer.node + 1].level], knots());
        for (std::size_t p = 0; p < piece.size(); ++p) {
            insert_bits(all.row(p).data(), layer.first_bit, layer.width,
                        bits_[l].row(static_cast<std::size_t>(piece[p])).data());
        }
    }
    return all;
}

Eigen::VectorXd LineStretch::weighted_gradient(Eigen::Index output, const Eigen::VectorXd& weights) {
    std::fill(has_gradient_.begin(), has_gradient_.end(), false);
    start_gradient(output, weights);
    for (std::size_t node = network_.nodes().size(); node-- > 0;) {
        if (has_gradient_[node + 1]) backward(node);
    }
    if (!has_gradient_[0]) return Eigen::VectorXd::Zero(network_.num_inputs());
    return gradients_[0].col(0);
}

void LineStretch::start_gradient(Eigen::Index output, const Eigen::VectorXd& weights) {
    const ValueId last = network_.output();
    const std::size_t level = values_[last.index].level;
    const auto* affine =
        last.index > 0 ? std::get_if<AffineOperation>(&network_.nodes()[last.index - 1].operation) : nullptr;
    if (affine != nullptr) {  // behind it the gradient is one row of the identity: no need for a product
        add_gradient(affine->input, affine->W.row(output).transpose() * weights.transpose(), level);
        return;
    }
    Eigen::MatrixXd gradient = Eigen::MatrixXd::Zero(network_.num_outputs(), weights.size());
    gradient.row(output) = weights.transpose();
    add_gradient(last, gradient, level);
}

void LineStretch::backward(std::size_t node) {
    const Operation& operation = network_.nodes()[node].operation;
    Eigen::MatrixXd& gradient = gradients_[node + 1];
    const std::size_t level = values_[node + 1].level;
    if (const auto* affine = std::get_if<AffineOperation>(&operation)) {
        add_gradient(affine->input, affine->W.transpose() * gradient, level);
    } else if (const auto* activation = std::get_if<ActivationOperation>(&operation)) {
        const BitMatrix& bits = bits_[layer_of_node_[node]];
        const double* slope = activation->slope.isZero(0) ? nullptr : activation->slope.data();
        for (Eigen::Index p = 0; p < gradient.cols(); ++p) {
            double* column = gradient.col(p).data();
            mask_gradient_column(column, column, bits.row(static_cast<std::size_t>(p)).data(), slope, nullptr,
                                 bits.num_bits());
        }
        add_gradient(activation->input, gradient, level);
    } else if (const auto* sum = std::get_if<SumOperation>(&operation)) {
        for (const ValueId input : sum->inputs) add_gradient(input, gradient, level);
    } else {
        Eigen::Index first = 0;
        for (const ValueId input : std::get<ConcatOperation>(operation).inputs) {
            const Eigen::Index width = network_.width(input);
            add_gradient(input, gradient.middleRows(first, width), level);
            first += width;
        }
    }
}

void LineStretch::add_gradient(ValueId value, const Eigen::MatrixXd& gradient, std::size_t level) {
    const std::size_t own = values_[value.index].level;
    Eigen::MatrixXd& into = gradients_[value.index];
    if (!has_gradient_[value.index]) into.setZero(gradient.rows(), as_index(levels_[own].size() - 1));
    has_gradient_[value.index] = true;
    if (own == level) {
        into += gradient;
        return;
    }
    const std::vector<Eigen::Index> piece = coarse_pieces(levels_[own], levels_[level]);
    for (std::size_t p = 0; p < piece.size(); ++p) into.col(piece[p]) += gradient.col(as_index(p));
}

}  // namespace reluscope
