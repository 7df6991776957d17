#include "analysis/plane_layers.h"

#include <algorithm>
#include <map>
#include <optional>

namespace reluscope {

namespace {

/// Points per side of the grid on which the sizes of the hidden layers are measured.
constexpr int kProbes = 5;

/// A value of the graph in terms of the input and the hidden layers before it.
struct Expression {
    Eigen::MatrixXd base;       // width x 3
    Eigen::VectorXd magnitude;  // sum of the sizes of the terms that make `base`
    std::map<std::size_t, Eigen::MatrixXd> from;
    std::optional<std::size_t> whole_layer;  // it is this layer and nothing else; `from` and the rest are empty
    Eigen::Index width = 0;

    Eigen::MatrixXd weights_of(std::size_t layer) const {
        if (whole_layer == layer) return Eigen::MatrixXd::Identity(width, width);
        const auto found = from.find(layer);
        return found == from.end() ? Eigen::MatrixXd() : found->second;
    }
    void expand() {
        if (!whole_layer) return;
        from[*whole_layer] = Eigen::MatrixXd::Identity(width, width);
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
    x.magnitude = x.base.cwiseAbs().rowwise().sum();
    return x;
}

Expression affine_of(const AffineOperation& op, const Expression& in) {
    Expression out;
    out.width = op.W.rows();
    if (in.whole_layer) {
        out.from[*in.whole_layer] = op.W;
        out.base = Eigen::MatrixXd::Zero(out.width, 3);
        out.magnitude = op.b.cwiseAbs();
    } else {
        out.base = op.W * in.base;
        out.magnitude = op.W.cwiseAbs() * in.magnitude + op.b.cwiseAbs();
        for (const auto& [layer, weights] : in.from) out.from[layer] = op.W * weights;
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
        for (auto& [layer, weights] : parts[i].from) {
            Eigen::MatrixXd& mine = total.from[layer];
            if (mine.size() == 0) {
                mine = std::move(weights);
            } else {
                mine += weights;
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
        for (const auto& [layer, weights] : part.from) {
            Eigen::MatrixXd& mine = whole.from[layer];
            if (mine.size() == 0) mine = Eigen::MatrixXd::Zero(whole.width, weights.cols());
            mine.middleRows(first, part.width) = weights;
        }
        first += part.width;
    }
    return whole;
}

/// Turns expressions of pre-activations into scaled layers, first to last.
class LayerBuilder {
public:
    explicit LayerBuilder(PlaneLayers& out) : out_(out) {
        for (int i = 0; i < kProbes; ++i) {
            for (int j = 0; j < kProbes; ++j) {
                const auto at = [](int k) { return 2.0 * k / (kProbes - 1) - 1; };
                probes_.col(i * kProbes + j) << at(i), at(j), 1.0;
            }
        }
    }

    void add_hidden(const Expression& z, const Eigen::VectorXd& slope) {
        Eigen::VectorXd scale = z.magnitude;
        for (const auto& [layer, weights] : z.from) scale += weights.cwiseAbs() * peak_[layer];
        PlaneLayer layer = make_layer(z, scale.unaryExpr([](double x) { return x > 0 ? 1 / x : 0.0; }));
        layer.slope = slope;
        layer.leaky = !slope.isZero(0);
        // Below every threshold: rows that only pad, and units that are 0 everywhere.
        double* constant = layer.base.column(2);
        for (std::size_t i = 0; i < layer.base.stride(); ++i) {
            if (i >= layer.width || !(scale(static_cast<Eigen::Index>(i)) > 0)) constant[i] = -1;
        }
        measure(z, slope, scale);
        scales_.push_back(scale);
        if (z.from.size() > 1 || (z.from.size() == 1 && z.from.begin()->first + 1 != out_.hidden.size()))
            out_.plain_stack = false;
        out_.hidden.push_back(std::move(layer));
    }

    void add_outputs(const Expression& y) {
        out_.outputs = make_layer(y, Eigen::VectorXd::Ones(y.width));
        for (PlaneLayer::Source& source : out_.outputs.sources) {
            const Eigen::MatrixXd scaled = y.from.at(source.from) * scales_[source.from].asDiagonal();
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
        for (const auto& [from, weights] : z.from) {
            PlaneLayer::Source source;
            source.from = from;
            source.weights =
                PaddedMatrix(Eigen::MatrixXd(inverse_scale.asDiagonal() * weights * scales_[from].asDiagonal()));
            layer.sources.push_back(std::move(source));
        }
        return layer;
    }

    /// Values of the layer at the probes; their largest size tells how large the terms of later layers are.
    void measure(const Expression& z, const Eigen::VectorXd& slope, const Eigen::VectorXd& scale) {
        Eigen::MatrixXd values = z.base * probes_;
        for (const auto& [layer, weights] : z.from) values += weights * values_[layer];
        for (Eigen::Index i = 0; i < values.rows(); ++i) {
            for (double& x : values.row(i)) x = x > 0 ? x : slope(i) * x;
        }
        Eigen::VectorXd peak = values.cwiseAbs().rowwise().maxCoeff();
        // A unit that is silent at the probes may still speak between them: it is given a small size then.
        const double largest = std::max(peak.maxCoeff(), scale.maxCoeff() / 64);
        peak = peak.cwiseMax(largest / 64);
        peak_.push_back(std::move(peak));
        values_.push_back(std::move(values));
    }

    PlaneLayers& out_;
    Eigen::Matrix<double, 3, kProbes * kProbes> probes_;
    std::vector<Eigen::MatrixXd> values_;  // per layer: after the activation, at the probes
    std::vector<Eigen::VectorXd> peak_;    // per layer
    std::vector<Eigen::VectorXd> scales_;  // per layer
};

}  // namespace

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
