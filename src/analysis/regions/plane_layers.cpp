#include "analysis/regions/plane_layers.h"

#include "base/numerics/tolerances.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

namespace reluscope {

namespace {

/// Weights that several affine maps and sums were multiplied out to.
struct Product {
    Eigen::MatrixXd weights;
    Eigen::MatrixXd sizes;  // per entry: sum of the sizes of the terms that make it
    double roundings = 0;   // the error of an entry is at most so many u times its size
};

/// A value of the graph in terms of the input and the hidden layers before it.
struct Expression {
    Eigen::MatrixXd base;       // width x 3
    Eigen::VectorXd magnitude;  // sum of the sizes of the terms that make `base`, anywhere in the window
    double roundings = 0;       // of `base`, as in Product
    std::map<std::size_t, Product> from;
    std::optional<std::size_t> whole_layer;  // it is this layer and nothing else; `from` and the rest are empty
    Eigen::Index width = 0;

    void expand() {
        if (!whole_layer) return;
        from[*whole_layer] = {Eigen::MatrixXd::Identity(width, width), Eigen::MatrixXd::Identity(width, width), 0};
        base = Eigen::MatrixXd::Zero(width, 3);
        magnitude = Eigen::VectorXd::Zero(width);
        whole_layer.reset();
    }
};

Expression input_expression(const PlaneFrame& frame, const PlaneWindow& window) {
    Expression x;
    x.width = frame.origin.size();
    x.base.resize(x.width, 3);
    x.base.col(0) = frame.u * (window.width() / 2);
    x.base.col(1) = frame.v * (window.height() / 2);
    x.base.col(2) = frame.at(window.s0 + window.width() / 2, window.t0 + window.height() / 2);
    // Not the sum of |base|: the constant may have lost digits to the centre of a window far away.
    x.magnitude = frame.origin.cwiseAbs() + std::max(std::abs(window.s0), std::abs(window.s1)) * frame.u.cwiseAbs() +
                  std::max(std::abs(window.t0), std::abs(window.t1)) * frame.v.cwiseAbs();
    x.roundings = 8;
    return x;
}

Expression affine_of(const AffineOperation& op, const Expression& in) {
    Expression out;
    out.width = op.W.rows();
    if (in.whole_layer) {
        out.from[*in.whole_layer] = {op.W, op.W.cwiseAbs(), 0};
        out.base = Eigen::MatrixXd::Zero(out.width, 3);
        out.magnitude = op.b.cwiseAbs();
    } else {
        const auto terms = static_cast<double>(op.W.cols()) + 1;
        out.base = op.W * in.base;
        out.magnitude = op.W.cwiseAbs() * in.magnitude + op.b.cwiseAbs();
        out.roundings = in.roundings + terms;
        for (const auto& [layer, product] : in.from) {
            out.from[layer] = {op.W * product.weights, op.W.cwiseAbs() * product.sizes, product.roundings + terms};
        }
    }
    out.base.col(2) += op.b;
    return out;
}

Expression sum_of(std::vector<Expression> parts) {
    Expression total = std::move(parts[0]);
    total.expand();
    for (std::size_t i = 1; i < parts.size(); ++i) {
        parts[i].expand();
        total.base += parts[i].base;
        total.magnitude += parts[i].magnitude;
        total.roundings = std::max(total.roundings, parts[i].roundings) + 1;
        for (auto& [layer, product] : parts[i].from) {
            Product& mine = total.from[layer];
            if (mine.weights.size() == 0) {
                mine = std::move(product);
            } else {
                mine.weights += product.weights;
                mine.sizes += product.sizes;
                mine.roundings = std::max(mine.roundings, product.roundings) + 1;
            }
        }
    }
    return total;
}

Expression concat_of(std::vector<Expression> parts) {
    Expression whole;
    for (const Expression& part : parts) whole.width += part.width;
    whole.base = Eigen::MatrixXd::Zero(whole.width, 3);
    whole.magnitude = Eigen::VectorXd::Zero(whole.width);
    Eigen::Index first = 0;
    for (Expression& part : parts) {
        part.expand();
        whole.base.middleRows(first, part.width) = part.base;
        whole.magnitude.segment(first, part.width) = part.magnitude;
        whole.roundings = std::max(whole.roundings, part.roundings);
        for (const auto& [layer, product] : part.from) {
            Product& mine = whole.from[layer];
            if (mine.weights.size() == 0) {
                mine.weights = Eigen::MatrixXd::Zero(whole.width, product.weights.cols());
                mine.sizes = mine.weights;
            }
            mine.weights.middleRows(first, part.width) = product.weights;
            mine.sizes.middleRows(first, part.width) = product.sizes;
            mine.roundings = std::max(mine.roundings, product.roundings);
        }
        first += part.width;
    }
    return whole;
}

/// Turns expressions of pre-activations into scaled layers, first to last.
class LayerBuilder {
public:
    explicit LayerBuilder(PlaneLayers& out) : out_(out) {}

    void add_hidden(const Expression& z, const Eigen::VectorXd& slope) {
        Eigen::VectorXd scale = z.magnitude;
        for (const auto& [layer, product] : z.from) scale += product.sizes * reach_[layer];
        PlaneLayer layer = make_layer(z, scale.unaryExpr([](double x) { return x > 0 ? 1 / x : 0.0; }));
        layer.slope = slope;
        layer.leaky = !slope.isZero(0);
        // Below every threshold: rows that only pad, and units that are 0 everywhere.
        double* constant = layer.base.column(2);
        for (std::size_t i = 0; i < layer.base.stride(); ++i) {
            if (i >= layer.width || !(scale(static_cast<Eigen::Index>(i)) > 0)) constant[i] = -1;
        }
        roundings_.push_back(roundings_of(z));
        layer.value_error = 2 * roundings_.back() * tolerances::kUnitRoundoff;
        reach_.push_back(scale.cwiseProduct(slope.cwiseAbs().cwiseMax(1.0)));
        scales_.push_back(std::move(scale));
        if (z.from.size() > 1 || (z.from.size() == 1 && z.from.begin()->first + 1 != out_.hidden.size()))
            out_.plain_stack = false;
        out_.hidden.push_back(std::move(layer));
    }

    void add_outputs(const Expression& y) {
        out_.outputs = make_layer(y, Eigen::VectorXd::Ones(y.width));
        for (PlaneLayer::Source& source : out_.outputs.sources) {
            const Eigen::MatrixXd scaled = y.from.at(source.from).weights * scales_[source.from].asDiagonal();
            source.by_unit = PaddedMatrix(Eigen::MatrixXd(scaled.transpose()));
        }
        if (y.from.size() > 1 || (y.from.size() == 1 && y.from.begin()->first + 1 != out_.hidden.size()))
            out_.plain_stack = false;
    }

private:
    PlaneLayer make_layer(const Expression& z, const Eigen::VectorXd& inverse_scale) const {
        PlaneLayer layer;
        layer.width = static_cast<std::size_t>(z.width);
        layer.base = PaddedMatrix(Eigen::MatrixXd(inverse_scale.asDiagonal() * z.base));
        for (const auto& [from, product] : z.from) {
            PlaneLayer::Source source;
            source.from = from;
            source.weights = PaddedMatrix(
                Eigen::MatrixXd(inverse_scale.asDiagonal() * product.weights * scales_[from].asDiagonal()));
            layer.sources.push_back(std::move(source));
        }
        return layer;
    }

    /// The error of a pre-activation, in u of its scale (see PlaneLayers).
    double roundings_of(const Expression& z) const {
        double terms = z.roundings + 2;
        double count = 8;
        for (const auto& [layer, product] : z.from) {
            terms = std::max(terms, roundings_[layer] + product.roundings + 6);
            count += static_cast<double>(out_.hidden[layer].width + 3 * flips_before_refresh(out_.hidden[layer]));
        }
        return terms + count;
    }

    PlaneLayers& out_;
    std::vector<Eigen::VectorXd> reach_;   // per layer: largest size of a unit's value after its activation
    std::vector<Eigen::VectorXd> scales_;  // per layer
    std::vector<double> roundings_;        // per layer
};

}  // namespace

std::size_t flips_before_refresh(const PlaneLayer& from) { return std::max<std::size_t>(256, 4 * from.width); }

PaddedMatrix::PaddedMatrix(const Eigen::MatrixXd& matrix)
    : PaddedMatrix(static_cast<std::size_t>(matrix.rows()), static_cast<std::size_t>(matrix.cols())) {
    for (Eigen::Index c = 0; c < matrix.cols(); ++c) {
        std::copy_n(matrix.col(c).data(), rows_, column(static_cast<std::size_t>(c)));
    }
}

PlaneLayers PlaneLayers::create(const Network& network, const PlaneFrame& frame, const PlaneWindow& window) {
    PlaneLayers layers;
    LayerBuilder builder(layers);
    std::vector<Expression> values(network.num_values());
    values[0] = input_expression(frame, window);
    for (std::size_t i = 0; i < network.nodes().size(); ++i) {
        const Operation& operation = network.nodes()[i].operation;
        Expression& value = values[i + 1];
        if (const auto* affine = std::get_if<AffineOperation>(&operation)) {
            value = affine_of(*affine, values[affine->input.index]);
        } else if (const auto* activation = std::get_if<ActivationOperation>(&operation)) {
            Expression z = values[activation->input.index];
            z.expand();
            builder.add_hidden(z, activation->slope);
            value.width = z.width;
            value.whole_layer = layers.hidden.size() - 1;
        } else {
            std::vector<Expression> parts;
            for (const ValueId input : inputs_of(operation)) parts.push_back(values[input.index]);
            value = std::holds_alternative<SumOperation>(operation) ? sum_of(std::move(parts))
                                                                    : concat_of(std::move(parts));
        }
    }
    Expression outputs = values[network.output().index];
    outputs.expand();
    builder.add_outputs(outputs);
    return layers;
}

}  // namespace reluscope
