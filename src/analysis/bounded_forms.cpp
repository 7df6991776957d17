#include "analysis/bounded_forms.h"

#include "base/numerics/bit_matrix.h"
#include "base/numerics/tolerances.h"
#include "network/rounding_estimate.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <variant>

namespace reluscope {

namespace {

constexpr double kUnit = tolerances::kUnitRoundoff;

Eigen::Vector3d cross_product(const Eigen::Vector3d& a, const Eigen::Vector3d& b) {
    return {a(1) * b(2) - a(2) * b(1), a(2) * b(0) - a(0) * b(2), a(0) * b(1) - a(1) * b(0)};
}

/// Bound of the error of each entry of the cross product of two forms.
double product_error(const BoundedForm& first, const BoundedForm& second) {
    const double a = first.size();
    const double b = second.size();
    return a * second.error + b * first.error + first.error * second.error + 3 * kUnit * a * b;
}

Eigen::VectorXd sizes_of(const Eigen::MatrixXd& forms) { return forms.cwiseAbs().rowwise().sum(); }

}  // namespace

bool are_crossing(const BoundedForm& first, const BoundedForm& second) {
    return std::abs(cross_product(first.c, second.c)(2)) > 2 * product_error(first, second);
}

std::optional<BoundedPoint> crossing_of(const BoundedForm& first, const BoundedForm& second) {
    const Eigen::Vector3d p = cross_product(first.c, second.c);
    const double each = product_error(first, second);
    const double weight = std::abs(p(2)) - 2 * each;
    if (!(weight > 0)) return std::nullopt;
    const Point2 at{p(0) / p(2), p(1) / p(2)};
    const double farthest = std::max({1.0, std::abs(at.x), std::abs(at.y)});
    return BoundedPoint{at, 2 * each * (1 + farthest) / weight + 4 * kUnit * farthest};
}

std::optional<int> sign_at_crossing(const BoundedForm& first, const BoundedForm& second, const BoundedForm& form) {
    const Eigen::Vector3d p = cross_product(first.c, second.c);
    const double each = product_error(first, second);
    if (!(std::abs(p(2)) > 2 * each)) return std::nullopt;
    const double value = p.dot(form.c);
    const double largest = p.cwiseAbs().maxCoeff();
    const double size = form.size();
    const double error = largest * form.error + each * (size + form.error) + 4 * kUnit * largest * size;
    if (!(std::abs(value) > 2 * error + std::numeric_limits<double>::min())) return std::nullopt;
    return (value > 0) == (p(2) > 0) ? 1 : -1;
}

BoundedForms::BoundedForms(const Network& network, const PlaneFrame& frame, const PlaneWindow& window)
    : network_(network), values_(network.num_values()) {
    Value& input = values_[0];
    input.forms.resize(frame.origin.size(), 3);
    input.forms.col(0) = frame.u * (window.width() / 2);
    input.forms.col(1) = frame.v * (window.height() / 2);
    input.forms.col(2) = frame.at(window.s0 + window.width() / 2, window.t0 + window.height() / 2);
    // Not the sum of the coefficients: the constant may have lost digits to the centre of a window far away.
    input.errors = 8 * kUnit *
                   (frame.origin.cwiseAbs() + std::max(std::abs(window.s0), std::abs(window.s1)) * frame.u.cwiseAbs() +
                    std::max(std::abs(window.t0), std::abs(window.t1)) * frame.v.cwiseAbs());
    input.sizes = sizes_of(input.forms);
}

void BoundedForms::start(std::span<const std::uint64_t> bits) {
    bits_ = bits;
    made_ = 0;
}

BoundedForm BoundedForms::pre_activation(std::size_t bit) {
    const std::vector<HiddenLayer>& layers = network_.hidden_layers();
    const auto layer =
        std::find_if(layers.begin(), layers.end(), [bit](const HiddenLayer& l) { return bit < l.first_bit + l.width; });
    const ValueId source = std::get<ActivationOperation>(network_.nodes()[layer->node].operation).input;
    const auto unit = static_cast<Eigen::Index>(bit - layer->first_bit);
    // Mostly one or two of the many units of a layer are asked for: they are made one by one.
    const auto* affine =
        source.index > 0 ? std::get_if<AffineOperation>(&network_.nodes()[source.index - 1].operation) : nullptr;
    if (affine != nullptr && made_ < source.index) {
        for (; made_ < affine->input.index; ++made_) make(made_);
        return affine_unit(*affine, unit);
    }
    for (; made_ < layer->node; ++made_) make(made_);
    const Value& value = values_[source.index];
    return {value.forms.row(unit).transpose(), value.errors(unit)};
}

BoundedForm BoundedForms::output(Eigen::Index o) {
    const std::size_t last = network_.output().index;
    for (; made_ < last; ++made_) make(made_);
    return {values_[last].forms.row(o).transpose(), values_[last].errors(o)};
}

void BoundedForms::make(std::size_t node) {
    const Operation& operation = network_.nodes()[node].operation;
    Value& out = values_[node + 1];
    if (const auto* affine = std::get_if<AffineOperation>(&operation)) {
        make_affine(*affine, out);
    } else if (const auto* activation = std::get_if<ActivationOperation>(&operation)) {
        const auto& layers = network_.hidden_layers();
        const auto layer =
            std::find_if(layers.begin(), layers.end(), [node](const HiddenLayer& l) { return l.node == node; });
        make_activation(*activation, layer->first_bit, out);
    } else if (const auto* sum = std::get_if<SumOperation>(&operation)) {
        make_sum(*sum, out);
    } else {
        make_concat(std::get<ConcatOperation>(operation), out);
    }
    out.sizes = sizes_of(out.forms);
}

BoundedForm BoundedForms::affine_unit(const AffineOperation& op, Eigen::Index unit) const {
    const Value& in = values_[op.input.index];
    const double rounding = rounding_gamma(op.W.cols() + 1);
    // Not by a matrix product: a BLAS behind it would start threads for one row.
    BoundedForm form;
    form.error = rounding * std::abs(op.b(unit));
    for (Eigen::Index j = 0; j < op.W.cols(); ++j) {
        const double weight = op.W(unit, j);
        for (int k = 0; k < 3; ++k) form.c(k) += weight * in.forms(j, k);
        form.error += std::abs(weight) * (in.errors(j) + rounding * in.sizes(j));
    }
    form.c(2) += op.b(unit);
    form.error += static_cast<double>(3 * op.W.cols()) * std::numeric_limits<double>::denorm_min();
    return form;
}

void BoundedForms::make_affine(const AffineOperation& op, Value& out) const {
    const Value& in = values_[op.input.index];
    out.forms.noalias() = op.W * in.forms;
    out.forms.col(2) += op.b;
    const double rounding = rounding_gamma(op.W.cols() + 1);
    out.errors.noalias() = op.W.cwiseAbs() * Eigen::VectorXd(in.errors + rounding * in.sizes);
    out.errors += rounding * op.b.cwiseAbs();
    out.errors.array() += static_cast<double>(3 * op.W.cols()) * std::numeric_limits<double>::denorm_min();
}

void BoundedForms::make_activation(const ActivationOperation& op, std::size_t first_bit, Value& out) const {
    out = values_[op.input.index];
    for (Eigen::Index i = 0; i < out.forms.rows(); ++i) {
        if (get_bit(bits_, first_bit + static_cast<std::size_t>(i))) continue;
        const double slope = op.slope(i);
        out.errors(i) = std::abs(slope) * (out.errors(i) + kUnit * out.sizes(i));
        out.forms.row(i) *= slope;
        if (slope != 0) out.errors(i) += 3 * std::numeric_limits<double>::denorm_min();
    }
}

void BoundedForms::make_sum(const SumOperation& op, Value& out) const {
    out = values_[op.inputs[0].index];
    Eigen::VectorXd size = out.sizes;
    for (std::size_t k = 1; k < op.inputs.size(); ++k) {
        const Value& in = values_[op.inputs[k].index];
        out.forms += in.forms;
        out.errors += in.errors;
        size += in.sizes;
    }
    out.errors += rounding_gamma(static_cast<Eigen::Index>(op.inputs.size())) * size;
}

void BoundedForms::make_concat(const ConcatOperation& op, Value& out) const {
    Eigen::Index rows = 0;
    for (const ValueId input : op.inputs) rows += values_[input.index].forms.rows();
    out.forms.resize(rows, 3);
    out.errors.resize(rows);
    Eigen::Index first = 0;
    for (const ValueId input : op.inputs) {
        const Value& in = values_[input.index];
        out.forms.middleRows(first, in.forms.rows()) = in.forms;
        out.errors.segment(first, in.forms.rows()) = in.errors;
        first += in.forms.rows();
    }
}

}  // namespace reluscope
