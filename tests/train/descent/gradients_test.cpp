#include "train/descent/gradients.h"

#include "support/networks.h"
#include "train/descent/parameters.h"
#include "train/setup/architecture.h"

#include <doctest/doctest.h>

#include <cmath>
#include <optional>
#include <string>
#include <vector>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

/// A batch with answers for any loss.
struct Batch {
    Eigen::MatrixXd inputs;
    std::vector<std::int32_t> classes;
    std::vector<double> values;
    std::vector<double> weights;

    BatchAnswers answers() const { return {classes, values, weights}; }
};

Batch random_batch(const Network& network, Eigen::Index rows, int num_classes, std::uint64_t seed) {
    Rng rng(seed);
    Batch batch;
    batch.inputs = random_matrix(rng, network.num_inputs(), rows);
    for (Eigen::Index row = 0; row < rows; ++row) {
        batch.classes.push_back(static_cast<std::int32_t>(rng.below(static_cast<std::uint64_t>(num_classes))));
        batch.values.push_back(rng.normal());
        batch.weights.push_back(rng.uniform(0.5, 2));
    }
    return batch;
}

long double slow_loss(Loss loss, const Eigen::VectorXd& z, std::int32_t answer, double value) {
    long double sum = 0;
    switch (loss) {
        case Loss::kBinaryCrossEntropy:
            return std::log1p(std::exp(static_cast<long double>(z(0)))) - (answer == 1 ? z(0) : 0.0);
        case Loss::kSoftmaxCrossEntropy:
            for (const double zk : z) sum += std::exp(static_cast<long double>(zk));
            return std::log(sum) - z(answer);
        case Loss::kSquaredError: sum = z(0) - static_cast<long double>(value); return sum * sum;
    }
    return 0;
}

struct Slow {
    long double objective = 0;
    std::vector<bool> signs;  // of all pre-activations of all rows
};

/// The objective row by row, straight from the formula in train/setup/train_options.h.
Slow slow_objective(const Network& network, const Batch& batch, const TrainOptions& options) {
    Slow slow;
    const std::vector<int> depths = hidden_depths(network);
    const auto rows = static_cast<long double>(batch.inputs.cols());
    for (Eigen::Index row = 0; row < batch.inputs.cols(); ++row) {
        const auto i = static_cast<std::size_t>(row);
        const SlowForward forward = slow_forward(network, batch.inputs.col(row));
        slow.signs.insert(slow.signs.end(), forward.pattern.begin(), forward.pattern.end());
        slow.objective +=
            batch.weights[i] * slow_loss(options.loss, forward.logits, batch.classes[i], batch.values[i]) / rows;
        for (const HiddenLayer& layer : network.hidden_layers()) {
            if (options.first_activations_only && depths[layer.node + 1] > 1) continue;
            const auto& activation = std::get<ActivationOperation>(network.nodes()[layer.node].operation);
            for (std::size_t u = 0; u < layer.width; ++u) {
                const long double z = forward.preactivations[layer.first_bit + u];
                const long double a = z > 0 ? z : activation.slope(static_cast<Eigen::Index>(u)) * z;
                slow.objective += options.l1_activations * std::abs(a) / rows;
            }
        }
    }
    for (const Node& node : network.nodes()) {
        const auto* affine = std::get_if<AffineOperation>(&node.operation);
        if (affine == nullptr || (options.first_layer_only && depths[affine->input.index] > 0)) continue;
        slow.objective +=
            options.l2_weights * affine->W.squaredNorm() + options.l1_weights * affine->W.cwiseAbs().sum();
    }
    return slow;
}

/// `network` with `step` added to one number of the affine map at `node`; `k` counts through W and then b.
Network nudged(const Network& network, std::size_t node, Eigen::Index k, double step) {
    NetworkSpec spec{network.num_inputs(), network.nodes(), network.output(), network.link()};
    auto& affine = std::get<AffineOperation>(spec.nodes[node].operation);
    (k < affine.W.size() ? affine.W.data()[k] : affine.b(k - affine.W.size())) += step;
    return *Network::create(std::move(spec));
}

/// Fourth-order central difference; nothing where a sign changes within reach.
std::optional<double> slow_derivative(const Network& network, const Batch& batch, const TrainOptions& options,
                                      std::size_t node, Eigen::Index k) {
    constexpr double kStep = 0x1p-10;
    const auto& affine = std::get<AffineOperation>(network.nodes()[node].operation);
    if (k < affine.W.size() && std::abs(affine.W.data()[k]) < 3 * kStep && options.l1_weights != 0) return {};
    const std::vector<bool> signs = slow_objective(network, batch, options).signs;
    long double sum = 0;
    for (const int times : {-2, -1, 1, 2}) {
        const Slow slow = slow_objective(nudged(network, node, k, times * kStep), batch, options);
        if (slow.signs != signs) return {};
        sum += (times == -2 ? 1 : times == -1 ? -8 : times == 1 ? 8 : -1) * slow.objective;
    }
    return static_cast<double>(sum / (12 * static_cast<long double>(kStep)));
}

struct Tally {
    int compared = 0;
    int skipped = 0;
};

/// Compares up to `limit` derivatives of each affine map, spread over it.
Tally compare(const Network& network, const Batch& batch, const TrainOptions& options, Eigen::Index limit) {
    const Result<LossGradient> fast = loss_and_gradient(network, batch.inputs, batch.answers(), options);
    REQUIRE_MESSAGE(fast.has_value(), fast.error().sentence());
    const Slow slow = slow_objective(network, batch, options);
    CHECK(fast->objective == doctest::Approx(static_cast<double>(slow.objective)).epsilon(1e-12));
    Tally tally;
    for (std::size_t node = 0; node < network.nodes().size(); ++node) {
        const NodeGradient& gradient = fast->nodes[node];
        const Eigen::Index count = gradient.W.size() + gradient.b.size();
        const Eigen::Index stride = std::max<Eigen::Index>(1, count / limit);
        for (Eigen::Index k = 0; k < count; k += stride) {
            const std::optional<double> expected = slow_derivative(network, batch, options, node, k);
            ++(expected ? tally.compared : tally.skipped);
            if (!expected) continue;
            const double found = k < gradient.W.size() ? gradient.W.data()[k] : gradient.b(k - gradient.W.size());
            CAPTURE(node);
            CAPTURE(k);
            CAPTURE(found);
            CAPTURE(*expected);
            // 1e-6 relative; differences of an objective of about 1 over steps of 1e-3 have noise of 1e-12 themselves.
            CHECK(std::abs(found - *expected) <= 1e-6 * std::abs(*expected) + 1e-10);
        }
    }
    return tally;
}

struct Regulariser {
    const char* name;
    double l1, l2, activations;
    bool first_only;
};

constexpr Regulariser kRegularisers[] = {
    {"none", 0, 0, 0, false},
    {"L1", 0.02, 0, 0, false},
    {"L2", 0, 0.1, 0, false},
    {"L1 first", 0.02, 0, 0, true},
    {"L2 first", 0, 0.1, 0, true},
    {"activations", 0, 0, 0.05, false},
    {"activations first", 0, 0, 0.05, true},
    {"all", 0.01, 0.05, 0.03, false},
    {"all first", 0.01, 0.05, 0.03, true},
};

TrainOptions options_of(Loss loss, const Regulariser& regulariser) {
    TrainOptions options;
    options.loss = loss;
    options.l1_weights = regulariser.l1;
    options.l2_weights = regulariser.l2;
    options.l1_activations = regulariser.activations;
    options.first_layer_only = regulariser.first_only;
    options.first_activations_only = regulariser.first_only;
    return options;
}

/// The network with other slopes for its hidden units: none, one for all, or one per unit (one of them negative).
Network with_slopes(const Network& network, const std::string& kind) {
    NetworkSpec spec{network.num_inputs(), network.nodes(), network.output(), network.link()};
    for (Node& node : spec.nodes) {
        auto* activation = std::get_if<ActivationOperation>(&node.operation);
        if (activation == nullptr) continue;
        activation->slope.setConstant(kind == "leaky" ? 0.1 : 0.0);
        if (kind == "PReLU") activation->slope.setLinSpaced(activation->slope.size(), -0.5, 0.7);
    }
    return *Network::create(std::move(spec));
}

}  // namespace

TEST_CASE("gradients: agree with central differences for every loss, activation, regulariser and kind of link") {
    Tally total;
    for (const Loss loss : {Loss::kBinaryCrossEntropy, Loss::kSoftmaxCrossEntropy, Loss::kSquaredError}) {
        const int outputs = loss == Loss::kSoftmaxCrossEntropy ? 3 : 1;
        for (const bool residual : {false, true}) {
            const Network start =
                *make_network({3, {4, 4}, outputs, 0, residual}, Link::kIdentity, Initialisation::kUniform, 5);
            for (const char* kind : {"ReLU", "leaky", "PReLU"}) {
                const Network network = with_slopes(start, kind);
                for (const Regulariser& regulariser : kRegularisers) {
                    const std::string what = std::string(loss_name(loss)) + ", " + kind + ", " + regulariser.name +
                                             (residual ? ", residual" : "");
                    CAPTURE(what);
                    const Batch batch = random_batch(network, 6, outputs == 1 ? 2 : outputs, 11);
                    const Tally tally = compare(network, batch, options_of(loss, regulariser), 5);
                    total.compared += tally.compared;
                    total.skipped += tally.skipped;
                }
            }
        }
    }
    CHECK(total.skipped * 10 < total.compared);
}

TEST_CASE("gradients: agree with central differences on sums, concatenations and values with several readers") {
    for (const std::uint64_t seed : {1, 2, 3}) {
        const Network network = branching_network(seed);
        const Batch batch = random_batch(network, 4, 2, seed);
        const TrainOptions options = options_of(Loss::kSoftmaxCrossEntropy, kRegularisers[7]);
        CHECK(compare(network, batch, options, 12).compared > 20);
        CHECK(compare(network, batch, options_of(Loss::kSoftmaxCrossEntropy, kRegularisers[8]), 12).compared > 20);
    }
    for (const NamedNetwork& named : ordinary_networks()) {
        if (named.network.num_products() > 1000) continue;
        CAPTURE(named.name);
        const Loss loss = named.network.num_outputs() > 1 ? Loss::kSoftmaxCrossEntropy : Loss::kBinaryCrossEntropy;
        const Batch batch = random_batch(named.network, 3, std::max(2, named.network.num_outputs()), 4);
        CHECK(compare(named.network, batch, options_of(loss, kRegularisers[7]), 6).compared > 0);
    }
}

TEST_CASE("gradients: dead units, layers of zeros, equal units and a batch of one row") {
    const Network start = random_network({3, 5, 5, 1}, 9);
    const auto changed = [&start](auto&& change) {
        NetworkSpec spec{3, start.nodes(), start.output(), start.link()};
        change(std::get<AffineOperation>(spec.nodes[0].operation), std::get<AffineOperation>(spec.nodes[2].operation));
        return *Network::create(std::move(spec));
    };
    const Network dead = changed([](AffineOperation& first, AffineOperation&) { first.b(2) = -100; });
    const Network all_dead = changed([](AffineOperation& first, AffineOperation&) { first.b.setConstant(-100); });
    const Network zero = changed([](AffineOperation&, AffineOperation& second) {
        second.W.setZero();
        second.b.setConstant(0.5);
    });
    const Network equal = changed([](AffineOperation& first, AffineOperation& second) {
        first.W.row(1) = first.W.row(0);
        first.b(1) = first.b(0);
        second.W.col(1) = second.W.col(0);
    });
    for (const Network* network : {&start, &dead, &all_dead, &zero, &equal}) {
        for (const Eigen::Index rows : {1, 7}) {
            const Batch batch = random_batch(*network, rows, 2, 3);
            for (const Loss loss : {Loss::kBinaryCrossEntropy, Loss::kSquaredError}) {
                CHECK(compare(*network, batch, options_of(loss, kRegularisers[5]), 8).compared > 0);
            }
        }
    }
    const Batch batch = random_batch(dead, 7, 2, 3);
    const LossGradient gradient = *loss_and_gradient(dead, batch.inputs, batch.answers(), TrainOptions{});
    CHECK(gradient.nodes[0].W.row(2).isZero(0));
    CHECK(gradient.nodes[0].b(2) == 0);
    CHECK(gradient.nodes[1].W.size() == 0);
}

TEST_CASE("gradients: at a kink the derivative is the one from below, and 0 for |w| and |a|") {
    AffineOperation first{ValueId(0), Eigen::MatrixXd::Zero(1, 1), Eigen::VectorXd::Zero(1)};
    AffineOperation second{ValueId(0), Eigen::MatrixXd::Ones(1, 1), Eigen::VectorXd::Ones(1)};
    const Network network = *make_stack({first, second}, 0.25, Link::kIdentity);
    TrainOptions options;
    options.loss = Loss::kSquaredError;
    options.l1_weights = 10;
    options.l1_activations = 10;
    const std::vector<double> values = {0};
    const LossGradient gradient =
        *loss_and_gradient(network, Eigen::MatrixXd::Constant(1, 1, 3.0), {{}, values, {}}, options);
    CHECK(gradient.loss == 1);
    CHECK(gradient.objective == 11);
    CHECK(gradient.nodes[0].b(0) == 0.5);  // 2 (1 - 0) times slope 0.25
    CHECK(gradient.nodes[0].W(0, 0) == 1.5);
    CHECK(gradient.nodes[2].W(0, 0) == 10);
}

TEST_CASE("gradients: batches that do not fit are refused") {
    const Network network = random_network({3, 4, 1}, 1);
    const Batch batch = random_batch(network, 4, 2, 1);
    TrainOptions options;
    const auto sentence = [&](const Network& n, const Eigen::MatrixXd& inputs, const BatchAnswers& answers) {
        const Result<LossGradient> result = loss_and_gradient(n, inputs, answers, options);
        return result ? std::string() : result.error().sentence();
    };
    CHECK(sentence(network, Eigen::MatrixXd(3, 0), {}) == "batch: expected at least 1 row, found none");
    CHECK(sentence(network, Eigen::MatrixXd::Zero(2, 4), batch.answers()) == "batch: expected 3 inputs, found 2");
    CHECK(sentence(network, Eigen::MatrixXd::Zero(3, 5), batch.answers()) ==
          "batch: expected an answer for each of its 5 rows, found 4");
    CHECK(sentence(random_network({3, 2}, 1), batch.inputs, batch.answers()) ==
          "binary cross-entropy: expected 1 output, found 2");
    const std::vector<std::int32_t> wrong = {0, 1, 2, 0};
    CHECK(sentence(network, batch.inputs, {wrong, {}, {}}) == "row 2: expected a class from 0 to 1, found 2");
    options.l2_weights = -1;
    CHECK(sentence(network, batch.inputs, batch.answers()) ==
          "L2 on the weights: expected a finite number, 0 or above, found -1");
}
