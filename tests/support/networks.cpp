#include "support/networks.h"

#include <cmath>
#include <stdexcept>

namespace reluscope::testing {

namespace {

Network checked(Result<Network> network) {
    if (!network) throw std::runtime_error(network.error().sentence());
    return *std::move(network);
}

AffineOperation random_affine(Rng& rng, int n_in, int n_out) {
    const double scale = std::sqrt(2.0 / n_in);
    return {ValueId(), random_matrix(rng, n_out, n_in, scale), random_matrix(rng, n_out, 1, 0.3).col(0)};
}

Network with_layers(std::vector<AffineOperation> layers, double slope = 0) {
    return checked(make_stack(std::move(layers), slope, Link::kIdentity));
}

std::vector<AffineOperation> random_layers(const std::vector<int>& widths, std::uint64_t seed) {
    Rng rng(seed);
    std::vector<AffineOperation> layers;
    for (std::size_t i = 0; i + 1 < widths.size(); ++i) layers.push_back(random_affine(rng, widths[i], widths[i + 1]));
    return layers;
}

Network ends_in_relu() {
    NetworkSpec spec;
    Rng rng(11);
    spec.num_inputs = 3;
    AffineOperation affine = random_affine(rng, 3, 4);
    affine.input = ValueId(0);
    spec.nodes.push_back({"a", affine});
    spec.nodes.push_back({"r", ActivationOperation{ValueId(1), Eigen::VectorXd::Zero(4)}});
    spec.output = ValueId(2);
    return checked(Network::create(std::move(spec)));
}

Network starts_with_relu() {
    NetworkSpec spec;
    Rng rng(12);
    spec.num_inputs = 3;
    spec.nodes.push_back({"r", ActivationOperation{ValueId(0), Eigen::VectorXd::Zero(3)}});
    AffineOperation affine = random_affine(rng, 3, 2);
    affine.input = ValueId(1);
    spec.nodes.push_back({"a", affine});
    spec.output = ValueId(2);
    return checked(Network::create(std::move(spec)));
}

/// Units that compute a - a, a + b - (a + b) and so on: exactly 0 in exact arithmetic, noise in double.
Network cancelling_network() {
    auto layers = random_layers({3, 6, 6, 2}, 21);
    layers[0].W.row(1) = layers[0].W.row(0);
    layers[0].b(1) = layers[0].b(0);
    layers[1].W.row(2).setZero();
    layers[1].W(2, 0) = 0.1;
    layers[1].W(2, 1) = -0.1;
    layers[1].b(2) = 0;
    layers[1].W.row(3).setConstant(0);
    layers[1].W(3, 0) = 0.3;
    layers[1].W(3, 1) = -0.1 - 0.2;  // 0.30000000000000004: a tiny negative slope along one direction
    layers[1].b(3) = 0;
    return with_layers(std::move(layers));
}

}  // namespace

Eigen::MatrixXd random_matrix(Rng& rng, Eigen::Index rows, Eigen::Index columns, double scale) {
    Eigen::MatrixXd matrix(rows, columns);
    for (Eigen::Index c = 0; c < columns; ++c) {
        for (Eigen::Index r = 0; r < rows; ++r) matrix(r, c) = scale * rng.normal();
    }
    return matrix;
}

Eigen::VectorXd random_direction(Rng& rng, Eigen::Index dimension) {
    return random_matrix(rng, dimension, 1).col(0).normalized();
}

Network random_network(const std::vector<int>& widths, std::uint64_t seed, double slope, Link link) {
    return checked(make_stack(random_layers(widths, seed), slope, link));
}

Network branching_network(std::uint64_t seed) {
    Rng rng(seed);
    NetworkSpec spec;
    spec.num_inputs = 5;
    const auto add = [&spec](const char* name, Operation operation) {
        spec.nodes.push_back({name, std::move(operation)});
        return ValueId(spec.nodes.size());
    };
    const auto affine = [&](const char* name, ValueId input, int n_in, int n_out) {
        AffineOperation op = random_affine(rng, n_in, n_out);
        op.input = input;
        return add(name, std::move(op));
    };
    const ValueId x(0);
    const ValueId z1 = affine("z1", x, 5, 8);
    const ValueId h1 = add("h1", ActivationOperation{z1, Eigen::VectorXd::Zero(8)});
    const ValueId z2 = affine("z2", h1, 8, 8);
    const ValueId sum = add("sum", SumOperation{{z2, h1, z1}});
    const ValueId h2 = add("h2", ActivationOperation{sum, random_matrix(rng, 8, 1, 0.2).col(0)});
    const ValueId both = add("concat", ConcatOperation{{h2, x, h1}});
    const ValueId h3 = add("h3", ActivationOperation{both, Eigen::VectorXd::Constant(21, -1.0)});
    const ValueId unused = affine("unused", h3, 21, 3);
    static_cast<void>(unused);
    spec.output = affine("out", h3, 21, 2);
    return checked(Network::create(std::move(spec)));
}

std::vector<NamedNetwork> ordinary_networks() {
    std::vector<NamedNetwork> all;
    all.push_back({"2-16-16-1", random_network({2, 16, 16, 1}, 1)});
    all.push_back({"1-3-1", random_network({1, 3, 1}, 2)});
    all.push_back({"10-40-40-40-40-1", random_network({10, 40, 40, 40, 40, 1}, 3)});
    all.push_back({"7-65-63-64-3 leaky", random_network({7, 65, 63, 64, 3}, 4, 0.1)});
    all.push_back({"4-200-2", random_network({4, 200, 2}, 5)});
    all.push_back({"3-1-1-1-1", random_network({3, 1, 1, 1, 1}, 6)});
    all.push_back({"5-3 without hidden layer", random_network({5, 3}, 7)});
    all.push_back({"branching", branching_network(8)});
    all.push_back({"ends in ReLU", ends_in_relu()});
    all.push_back({"starts with ReLU", starts_with_relu()});
    return all;
}

std::vector<NamedNetwork> degenerate_networks() {
    std::vector<NamedNetwork> all;
    auto dead = random_layers({3, 8, 8, 2}, 30);
    dead[0].b(2) = -1e6;
    dead[1].W.row(5).setZero();
    dead[1].b(5) = 0;
    all.push_back({"dead units and a unit without weights", with_layers(std::move(dead))});
    auto zero = random_layers({3, 4, 4, 1}, 31);
    zero[1].W.setZero();
    zero[1].b.setZero();
    all.push_back({"all-zero layer", with_layers(std::move(zero))});
    auto unbiased = random_layers({2, 6, 6, 1}, 32);
    for (auto& layer : unbiased) layer.b.setZero();
    all.push_back({"no biases", with_layers(std::move(unbiased))});
    all.push_back({"cancelling units", cancelling_network()});
    auto huge = random_layers({2, 6, 6, 1}, 33);
    huge[0].W *= 1e9;
    huge[1].W *= 1e-9;
    all.push_back({"scales 1e9 and 1e-9", with_layers(std::move(huge))});
    auto duplicate = random_layers({2, 6, 1}, 34);
    duplicate[0].W.row(3) = -duplicate[0].W.row(2);
    duplicate[0].b(3) = -duplicate[0].b(2);
    duplicate[0].W.row(4) = duplicate[0].W.row(2);
    duplicate[0].b(4) = duplicate[0].b(2);
    all.push_back({"coincident walls", with_layers(std::move(duplicate))});
    return all;
}

std::vector<NamedNetwork> all_networks() {
    std::vector<NamedNetwork> all = ordinary_networks();
    for (NamedNetwork& named : degenerate_networks()) all.push_back(std::move(named));
    return all;
}

Eigen::MatrixXd test_inputs(const Network& network, Eigen::Index rows, std::uint64_t seed) {
    Rng rng(seed);
    Eigen::MatrixXd inputs = random_matrix(rng, network.num_inputs(), rows);
    if (rows > 4) inputs.col(0).setZero();
    if (rows > 4) inputs.col(1) = Eigen::VectorXd::Unit(network.num_inputs(), 0);
    if (rows > 4) inputs.col(3) = inputs.col(2);
    return inputs;
}

namespace {

using Values = std::vector<std::vector<long double>>;

std::vector<long double> slow_value(const Operation& operation, const Values& values, SlowForward& result) {
    std::vector<long double> out;
    if (const auto* affine = std::get_if<AffineOperation>(&operation)) {
        for (Eigen::Index i = 0; i < affine->W.rows(); ++i) {
            long double z = affine->b(i);
            for (Eigen::Index j = 0; j < affine->W.cols(); ++j)
                z += static_cast<long double>(affine->W(i, j)) * values[affine->input.index][j];
            out.push_back(z);
        }
    } else if (const auto* activation = std::get_if<ActivationOperation>(&operation)) {
        for (std::size_t i = 0; i < values[activation->input.index].size(); ++i) {
            const long double z = values[activation->input.index][i];
            result.pattern.push_back(z > 0);
            result.preactivations.push_back(z);
            out.push_back(z > 0 ? z : activation->slope(static_cast<Eigen::Index>(i)) * z);
        }
    } else if (const auto* sum = std::get_if<SumOperation>(&operation)) {
        out.assign(values[sum->inputs[0].index].size(), 0);
        for (const ValueId input : sum->inputs) {
            for (std::size_t i = 0; i < out.size(); ++i) out[i] += values[input.index][i];
        }
    } else {
        for (const ValueId input : std::get<ConcatOperation>(operation).inputs) {
            out.insert(out.end(), values[input.index].begin(), values[input.index].end());
        }
    }
    return out;
}

}  // namespace

SlowForward slow_forward(const Network& network, const Eigen::VectorXd& input) {
    SlowForward result;
    Values values(1);
    for (Eigen::Index j = 0; j < input.size(); ++j) values[0].push_back(input(j));
    for (const Node& node : network.nodes()) values.push_back(slow_value(node.operation, values, result));
    const std::vector<long double>& logits = values[network.output().index];
    result.logits.resize(static_cast<Eigen::Index>(logits.size()));
    for (std::size_t i = 0; i < logits.size(); ++i)
        result.logits(static_cast<Eigen::Index>(i)) = static_cast<double>(logits[i]);
    return result;
}

}  // namespace reluscope::testing
