#include "train/trainer.h"

#include "network/forward.h"
#include "support/networks.h"
#include "support/training_sets.h"
#include "train/descent/gradients.h"
#include "train/setup/architecture.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

using SharedSet = std::shared_ptr<const TrainingSet>;

std::unique_ptr<Trainer> made(const Network& start, const SharedSet& set, const TrainOptions& options) {
    Result<std::unique_ptr<Trainer>> trainer = Trainer::create(start, set, options);
    REQUIRE_MESSAGE(trainer.has_value(), trainer.error().sentence());
    return *std::move(trainer);
}

Network start_network(std::vector<int> hidden, const TrainingSet& set, std::uint64_t seed = 1, double slope = 0) {
    const Loss loss = loss_for(set);
    const Architecture architecture{static_cast<int>(set.inputs.rows()), std::move(hidden),
                                    outputs_for(loss, set.num_classes), slope};
    return *make_network(architecture, link_of(loss), Initialisation::kHe, seed);
}

TrainOptions options_for(const TrainingSet& set, int epochs, int batch_size = 32) {
    TrainOptions options;
    options.loss = loss_for(set);
    options.epochs = epochs;
    options.batch_size = batch_size;
    return options;
}

/// Rows whose class the network gets right.
double accuracy(const Network& network, const TrainingSet& set, const std::vector<std::uint32_t>& rows) {
    const Eigen::MatrixXd logits = logits_of(network, set.inputs);
    std::size_t right = 0;
    for (const std::uint32_t row : rows) right += predicted_class(logits.col(row)) == set.classes[row] ? 1 : 0;
    return static_cast<double>(right) / static_cast<double>(rows.size());
}

const AffineOperation& trainer_affine(const Network& network, std::size_t node) {
    return std::get<AffineOperation>(network.nodes()[node].operation);
}

bool same_weights(const Network& a, const Network& b) {
    for (std::size_t node = 0; node < a.nodes().size(); ++node) {
        if (!std::holds_alternative<AffineOperation>(a.nodes()[node].operation)) continue;
        if (trainer_affine(a, node).W != trainer_affine(b, node).W ||
            trainer_affine(a, node).b != trainer_affine(b, node).b)
            return false;
    }
    return true;
}

/// Equal to the last bit, NaN being equal to NaN.
bool same_scores(const RowScores& a, const RowScores& b) {
    const auto same = [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); };
    return same(a.loss, b.loss) && same(a.objective, b.objective) && same(a.accuracy, b.accuracy) && same(a.r2, b.r2) &&
           same(a.rmse, b.rmse);
}

BatchAnswers answers_of(const TrainingSet& set) {
    return {set.classes, {set.values.data(), static_cast<std::size_t>(set.values.size())}, {}};
}

}  // namespace

TEST_CASE("trainer: learns circles and xor with 2-8-8-1") {
    for (const bool rings : {true, false}) {
        const SharedSet set = shared_set(rings ? circles(600, 0.1, 1) : xor_points(600, 0.0, 1), 0.25);
        const auto trainer = made(start_network({8, 8}, *set, 3), set, options_for(*set, 150));
        while (trainer->step()) {
        }
        CHECK(trainer->stop_reason() == StopReason::kEpochsDone);
        CHECK(trainer->stop_sentence() == "All 150 epochs are done.");
        CHECK(accuracy(trainer->network(), *set, set->training) > 0.97);
        CHECK(accuracy(trainer->network(), *set, set->validation) > 0.94);
        CHECK(trainer->network().link() == Link::kSigmoid);
    }
}

TEST_CASE("trainer: learns several classes and numbers, with SGD and with residual links") {
    const SharedSet classes = shared_set(overlapping_classes(4, 3, 500, 2));
    TrainOptions options = options_for(*classes, 60);
    options.optimiser = Optimiser::kSgd;
    options.learning_rate = 0.02;
    const auto softmax = made(start_network({16}, *classes), classes, options);
    while (softmax->step_epoch()) {
    }
    CHECK(softmax->history().back().training.loss < 0.6 * softmax->history().front().training.loss);

    const SharedSet numbers = shared_set(linear_numbers(5, 400, 3), 0.25);
    const Network start = *make_network({5, {5, 5}, 1, 0.1, true}, Link::kIdentity, Initialisation::kUniform, 2);
    const auto square = made(start, numbers, options_for(*numbers, 80));
    while (square->step_epoch()) {
    }
    // The noise of the answers, 0.1, is what no model gets below; least squares has 0.96 here.
    CHECK(square->history().back().validation->rmse < 0.12);
    CHECK(square->history().back().validation->r2 > 0.94);
    CHECK(std::isnan(square->history().back().validation->accuracy));
}

TEST_CASE("trainer: one batch of plain SGD is one step against the gradient, with every penalty") {
    const SharedSet set = shared_set(overlapping_classes(4, 3, 40, 2));
    const Network start = start_network({6, 5}, *set, 4, 0.1);
    TrainOptions options = options_for(*set, 1, 1000);
    options.optimiser = Optimiser::kSgd;
    options.momentum = 0;
    options.learning_rate = 0.5;
    options.l1_weights = 0.01;
    options.l2_weights = 0.02;
    options.l1_activations = 0.03;
    for (const bool first_only : {false, true}) {
        options.first_layer_only = options.first_activations_only = first_only;
        const auto trainer = made(start, set, options);
        CHECK(trainer->step_batch());
        const LossGradient gradient = *loss_and_gradient(start, set->inputs, answers_of(*set), options);
        const Network after = trainer->network();
        for (const std::size_t node : {0, 2, 4}) {
            const Eigen::MatrixXd W = trainer_affine(start, node).W - 0.5 * gradient.nodes[node].W;
            const Eigen::VectorXd b = trainer_affine(start, node).b - 0.5 * gradient.nodes[node].b;
            CHECK((trainer_affine(after, node).W - W).norm() < 1e-13);
            CHECK((trainer_affine(after, node).b - b).norm() < 1e-13);
        }
        CHECK(trainer->history()[0].training.loss == doctest::Approx(gradient.loss).epsilon(1e-12));
        CHECK(trainer->finished());
        CHECK_FALSE(trainer->step_batch());
        CHECK_FALSE(trainer->step());
        CHECK_FALSE(trainer->step_epoch());
    }
}

TEST_CASE("trainer: equal to the last bit on every run and for every length of slices") {
    const SharedSet set = shared_set(circles(2500, 0.1, 1), 0.3);
    TrainOptions options = options_for(*set, 4, 1500);  // batches of more than one piece
    options.l1_activations = 0.001;
    options.score_training_rows = true;
    const Network start = start_network({16, 16}, *set);
    const auto reference = made(start, set, options);
    while (reference->step_epoch()) {
    }
    for (const std::size_t products : {std::size_t{1}, std::size_t{300'000}, std::size_t{1'000'000'000}}) {
        const auto trainer = made(start, set, options);
        trainer->set_slice_products(products);
        while (trainer->step()) {
        }
        CHECK(same_weights(trainer->network(), reference->network()));
        REQUIRE(trainer->history().size() == 4);
        for (std::size_t e = 0; e < 4; ++e) {
            CHECK(same_scores(trainer->history()[e].training, reference->history()[e].training));
            CHECK(same_scores(*trainer->history()[e].validation, *reference->history()[e].validation));
        }
    }
    const auto batchwise = made(start, set, options);
    while (batchwise->step_batch()) {
    }
    CHECK(same_weights(batchwise->network(), reference->network()));

    options.seed = 2;
    const auto other = made(start, set, options);
    while (other->step_epoch()) {
    }
    CHECK_FALSE(same_weights(other->network(), reference->network()));
}

TEST_CASE("trainer: a batch worked in pieces gives the gradient of the whole batch") {
    const SharedSet set = shared_set(circles(3000, 0.1, 1));
    const Network start = start_network({6}, *set, 4, 0.1);
    TrainOptions options = options_for(*set, 1, 3000);
    options.optimiser = Optimiser::kSgd;
    options.momentum = 0;
    options.learning_rate = 1;
    options.l1_activations = 0.1;
    const auto trainer = made(start, set, options);
    CHECK(trainer->step_batch());
    const LossGradient gradient = *loss_and_gradient(start, set->inputs, answers_of(*set), options);
    CHECK((trainer_affine(trainer->network(), 0).W - trainer_affine(start, 0).W + gradient.nodes[0].W).norm() < 1e-13);
}

TEST_CASE("trainer: counts batches and epochs, and a slice ends with its epoch") {
    const SharedSet set = shared_set(circles(100, 0.1, 1), 0.1);
    const auto trainer = made(start_network({4}, *set), set, options_for(*set, 3, 32));
    const auto at = [&](int epoch, int batch, int batches) {
        const TrainPosition position = trainer->position();
        return position.epoch == epoch && position.batch == batch && position.batches_per_epoch == batches;
    };
    CHECK(at(0, 0, 3));
    CHECK(trainer->step_batch());
    CHECK(at(0, 1, 3));
    CHECK(trainer->step_batch());
    CHECK(trainer->step_batch());
    CHECK(at(1, 0, 3));
    CHECK(trainer->history().size() == 1);
    CHECK(trainer->step_batch());
    CHECK(trainer->step_epoch());
    CHECK(at(2, 0, 3));
    CHECK(trainer->progress() == doctest::Approx(2.0 / 3));
    trainer->set_slice_products(1'000'000'000);
    CHECK(trainer->step());
    CHECK(at(3, 0, 3));
    CHECK(trainer->progress() == 1);
    CHECK_FALSE(trainer->step());
}

TEST_CASE("trainer: every training row comes by once per epoch") {
    // With one input that is 1 in one row only, the gradient of its weight tells how often the row came by.
    TrainingSet rows;
    rows.inputs = Eigen::MatrixXd::Identity(23, 23);
    rows.values = Eigen::VectorXd::Ones(23);
    const SharedSet set = shared_set(std::move(rows));
    AffineOperation layer{ValueId(0), Eigen::MatrixXd::Zero(1, 23), Eigen::VectorXd::Zero(1)};
    TrainOptions options = options_for(*set, 3, 5);
    options.optimiser = Optimiser::kSgd;
    options.momentum = 0;
    options.learning_rate = 1e-9;
    const auto trainer = made(*make_stack({layer}, 0, Link::kIdentity), set, options);
    for (int epoch = 1; epoch <= 3; ++epoch) {
        trainer->step_epoch();
        const Eigen::RowVectorXd W = trainer_affine(trainer->network(), 0).W;
        // Batches of 5 rows: 2 * 1e-9 / 5 per row; in the last batch of 3 rows a third.
        const Eigen::ArrayXd times = W.transpose().array() / (2e-9 / 5);
        CHECK(times.minCoeff() >= epoch - 1e-6);
        CHECK(times.maxCoeff() <= epoch * 5.0 / 3 + 1e-6);
    }
}

TEST_CASE("trainer: scores of an epoch are those of its weights") {
    const SharedSet set = shared_set(overlapping_classes(3, 3, 300, 5), 0.2);
    TrainOptions options = options_for(*set, 2);
    options.score_training_rows = true;
    options.l2_weights = 0.01;
    options.l1_activations = 0.02;
    options.class_weights = {1, 2, 0.5};
    const auto trainer = made(start_network({5}, *set), set, options);
    while (trainer->step()) {
    }
    const Network network = trainer->network();
    for (const bool training : {true, false}) {
        const std::vector<std::uint32_t>& rows = training ? set->training : set->validation;
        const RowScores& scores = training ? trainer->history()[1].training : *trainer->history()[1].validation;
        Eigen::MatrixXd inputs(3, static_cast<Eigen::Index>(rows.size()));
        std::vector<std::int32_t> classes;
        std::vector<double> weights;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            inputs.col(static_cast<Eigen::Index>(i)) = set->inputs.col(rows[i]);
            classes.push_back(set->classes[rows[i]]);
            weights.push_back(options.class_weights[static_cast<std::size_t>(classes.back())]);
        }
        const LossGradient whole = *loss_and_gradient(network, inputs, {classes, {}, weights}, options);
        CHECK(scores.loss == doctest::Approx(whole.loss).epsilon(1e-12));
        CHECK(scores.objective == doctest::Approx(whole.objective).epsilon(1e-12));
        CHECK(scores.accuracy == doctest::Approx(accuracy(network, *set, rows)).epsilon(1e-12));
    }
}

TEST_CASE("trainer: early stopping restores the weights of the best epoch") {
    // Few rows with noisy answers: the network soon learns them by heart.
    const SharedSet set = shared_set(overlapping_classes(8, 2, 80, 3), 0.5);
    TrainOptions options = options_for(*set, 500, 16);
    options.patience = 6;
    const auto trainer = made(start_network({32, 32}, *set), set, options);
    std::vector<Network> after;
    while (trainer->step_epoch()) after.push_back(trainer->network());
    CHECK(trainer->stop_reason() == StopReason::kEarlyStop);
    REQUIRE(trainer->best_epoch().has_value());
    const int best = *trainer->best_epoch();
    CHECK(trainer->history().size() == static_cast<std::size_t>(best + 6));
    CHECK(trainer->stop_sentence() == "Stopped after epoch " + std::to_string(best + 6) +
                                          ": the validation loss did not fall for 6 epochs. The weights of epoch " +
                                          std::to_string(best) + ", the best one, are back.");
    for (const EpochRecord& record : trainer->history()) {
        CHECK(record.validation->loss >= trainer->history()[static_cast<std::size_t>(best - 1)].validation->loss);
    }
    CHECK(same_weights(trainer->network(), after[static_cast<std::size_t>(best - 1)]));

    // More patience, and it goes on.
    options.patience = 1000;
    options.epochs = best + 10;
    REQUIRE(trainer->set_options(options));
    CHECK_FALSE(trainer->finished());
    while (trainer->step_epoch()) {
    }
    CHECK(trainer->stop_reason() == StopReason::kEpochsDone);
    CHECK(trainer->position().epoch == best + 10);
}

TEST_CASE("trainer: a learning rate that is far too high stops it with a sentence and good weights") {
    const SharedSet set = shared_set(linear_numbers(4, 200, 3), 0.2);
    for (const Optimiser optimiser : {Optimiser::kSgd, Optimiser::kAdam}) {
        TrainOptions options = options_for(*set, 50, 8);
        options.optimiser = optimiser;
        options.learning_rate = optimiser == Optimiser::kSgd ? 1e3 : 1e160;
        const auto trainer = made(start_network({8}, *set), set, options);
        while (trainer->step()) {
        }
        CHECK(trainer->stop_reason() == StopReason::kNonFinite);
        CHECK(trainer->stop_sentence().find("became NaN or infinite") != std::string::npos);
        CHECK(trainer->stop_sentence().find("are back") != std::string::npos);
        CHECK(logits_of(trainer->network(), set->inputs).allFinite());
        CHECK(trainer->progress() == 1);

        // A lower rate, and it learns.
        options.learning_rate = 0.01;
        options.epochs = 80;
        REQUIRE(trainer->set_options(options));
        REQUIRE(trainer->set_network(start_network({8}, *set)));
        CHECK_FALSE(trainer->finished());
        while (trainer->step()) {
        }
        CHECK(trainer->stop_reason() == StopReason::kEpochsDone);
        CHECK(trainer->history().back().validation->r2 > 0.9);
    }
}

TEST_CASE("trainer: good weights are at most 16 batches old") {
    const SharedSet set = shared_set(linear_numbers(2, 320, 3));
    TrainOptions options = options_for(*set, 5, 8);
    const auto trainer = made(start_network({8}, *set), set, options);
    std::vector<Network> after = {trainer->network()};
    for (int batch = 0; batch < 30; ++batch) {
        trainer->step_batch();
        after.push_back(trainer->network());
    }
    options.learning_rate = 1e300;
    REQUIRE(trainer->set_options(options));
    while (trainer->step()) {
    }
    CHECK(trainer->stop_reason() == StopReason::kNonFinite);
    bool found = false;
    for (std::size_t batch = 14; batch < after.size(); ++batch) found |= same_weights(trainer->network(), after[batch]);
    CHECK(found);
}

TEST_CASE("trainer: L1 on the activations drives them down, on the weights it makes them vanish") {
    const SharedSet set = shared_set(circles(300, 0.1, 4));
    const Network start = start_network({12, 12}, *set);
    const auto trained = [&](auto&& change) {
        TrainOptions options = options_for(*set, 60);
        change(options);
        const auto trainer = made(start, set, options);
        while (trainer->step_epoch()) {
        }
        return trainer->network();
    };
    const auto mean_activation = [&](const Network& network) {
        const auto products = (trainer_affine(network, 0).W * set->inputs).eval();
        return (products.colwise() + trainer_affine(network, 0).b).cwiseMax(0).mean();
    };
    const Network plain = trained([](TrainOptions&) {});
    const Network sparse = trained([](TrainOptions& options) { options.l1_activations = 0.02; });
    CHECK(mean_activation(sparse) < 0.5 * mean_activation(plain));

    const Network decayed = trained([](TrainOptions& options) {
        options.l2_weights = 0.02;
        options.first_layer_only = true;
    });
    CHECK(trainer_affine(decayed, 0).W.norm() < 0.7 * trainer_affine(plain, 0).W.norm());
    const Network thin = trained([](TrainOptions& options) { options.l1_weights = 0.01; });
    const auto small = [](const Network& network) {
        return (trainer_affine(network, 2).W.array().abs() < 0.02).count();
    };
    CHECK(small(thin) > 2 * small(plain) + 20);
}

TEST_CASE("trainer: class weights move the balance of the predictions") {
    TrainingSet rare = overlapping_classes(3, 2, 600, 6);
    for (std::size_t row = 0; row < 600; ++row) {
        if (row % 8 != 0 && rare.classes[row] == 1) rare.classes[row] = -1;  // class 1 becomes rare
    }
    const SharedSet set = shared_set(std::move(rare));
    const auto share_of_ones = [&](auto&& change) {
        TrainOptions options = options_for(*set, 40);
        change(options);
        const auto trainer = made(start_network({6}, *set), set, options);
        while (trainer->step_epoch()) {
        }
        const Eigen::MatrixXd logits = logits_of(trainer->network(), set->inputs);
        double ones = 0;
        for (const std::uint32_t row : set->training) ones += logits(0, row) > 0 ? 1 : 0;
        return ones / static_cast<double>(set->training.size());
    };
    const double plain = share_of_ones([](TrainOptions&) {});
    const double balanced = share_of_ones([](TrainOptions& options) { options.balanced_class_weights = true; });
    const double listed = share_of_ones([](TrainOptions& options) { options.class_weights = {1, 20}; });
    const double none = share_of_ones([](TrainOptions& options) { options.class_weights = {1, 0}; });
    CHECK(balanced > plain + 0.05);
    CHECK(listed > plain + 0.05);
    CHECK(none == 0);

    // Balanced: rows / (classes that occur * rows of the class).
    double ones = 0;
    for (const std::uint32_t row : set->training) ones += set->classes[row];
    const auto rows = static_cast<double>(set->training.size());
    TrainOptions options = options_for(*set, 2);
    options.balanced_class_weights = true;
    const auto a = made(start_network({6}, *set), set, options);
    options.balanced_class_weights = false;
    options.class_weights = {rows / (2 * (rows - ones)), rows / (2 * ones)};
    const auto b = made(start_network({6}, *set), set, options);
    while (a->step_batch() && b->step_batch()) {
    }
    CHECK(same_weights(a->network(), b->network()));
    CHECK(same_scores(a->history()[1].training, b->history()[1].training));
}

TEST_CASE("trainer: options change on the way, and what cannot change is refused") {
    const SharedSet set = shared_set(circles(100, 0.1, 1), 0.2);
    TrainOptions options = options_for(*set, 5, 10);
    const auto trainer = made(start_network({4}, *set), set, options);
    trainer->step_batch();
    options.batch_size = 30;
    options.learning_rate = 1e-300;
    options.optimiser = Optimiser::kSgd;
    REQUIRE(trainer->set_options(options));
    CHECK(trainer->learning_rate() == 1e-300);
    CHECK(trainer->position().batches_per_epoch == 1 + 3);  // 10 of 80 rows are done
    const Network before = trainer->network();
    trainer->step_epoch();
    CHECK(same_weights(trainer->network(), before));
    CHECK(trainer->history()[0].learning_rate == 1e-300);
    CHECK(trainer->position().batches_per_epoch == 3);

    const auto sentence = [&](auto&& change) {
        TrainOptions other = options;
        change(other);
        const Status status = trainer->set_options(other);
        return status ? std::string() : status.error().sentence();
    };
    CHECK(sentence([](TrainOptions& o) { o.batch_size = 0; }) == "batch size: expected at least 1, found 0");
    CHECK(sentence([](TrainOptions& o) { o.loss = Loss::kSoftmaxCrossEntropy; }) ==
          "softmax cross-entropy: expected a network with 2 outputs, found 1");
    CHECK(trainer->options().batch_size == 30);
    options.epochs = 1;
    REQUIRE(trainer->set_options(options));
    CHECK(trainer->stop_reason() == StopReason::kEpochsDone);
}

TEST_CASE("trainer: another network of the same structure goes on, one of another structure is refused") {
    const SharedSet set = shared_set(circles(200, 0.1, 1), 0.2);
    const auto trainer = made(start_network({4, 3}, *set, 1), set, options_for(*set, 6, 16));
    trainer->step_epoch();
    const Network saved = trainer->network();
    trainer->step_epoch();
    trainer->step_batch();
    REQUIRE(trainer->set_network(saved));
    CHECK(same_weights(trainer->network(), saved));
    CHECK(trainer->position().epoch == 2);
    while (trainer->step()) {
    }
    CHECK(trainer->history().size() == 6);
    const Status status = trainer->set_network(start_network({4, 4}, *set));
    REQUIRE_FALSE(status.has_value());
    CHECK(status.error().sentence() == "network: expected the structure that is in training, 2-4-3-1, found 2-4-4-1");
}

TEST_CASE("trainer: any structure trains, and its slopes and names stay") {
    for (const NamedNetwork& named : ordinary_networks()) {
        if (named.network.num_products() > 5000) continue;
        CAPTURE(named.name);
        const int outputs = named.network.num_outputs();
        TrainingSet rows = overlapping_classes(named.network.num_inputs(), std::max(outputs, 2), 150, 3);
        const SharedSet set = shared_set(std::move(rows));
        TrainOptions options = options_for(*set, 10, 10);
        options.loss = outputs == 1 ? Loss::kBinaryCrossEntropy : Loss::kSoftmaxCrossEntropy;
        options.learning_rate = 0.003;
        const auto trainer = made(named.network, set, options);
        while (trainer->step()) {
        }
        CHECK(trainer->stop_reason() == StopReason::kEpochsDone);
        CHECK(trainer->history().back().training.loss < trainer->history().front().training.loss);
        const Network after = trainer->network();
        REQUIRE(after.nodes().size() == named.network.nodes().size());
        for (std::size_t node = 0; node < after.nodes().size(); ++node) {
            CHECK(after.nodes()[node].name == named.network.nodes()[node].name);
            const auto* activation = std::get_if<ActivationOperation>(&after.nodes()[node].operation);
            if (activation == nullptr) continue;
            CHECK(activation->slope == std::get<ActivationOperation>(named.network.nodes()[node].operation).slope);
        }
    }
}

TEST_CASE("trainer: degenerate networks and sets stay finite") {
    for (const NamedNetwork& named : degenerate_networks()) {
        CAPTURE(named.name);
        const int outputs = named.network.num_outputs();
        const SharedSet set = shared_set(overlapping_classes(named.network.num_inputs(), std::max(outputs, 2), 30, 3));
        TrainOptions options = options_for(*set, 3, 1);
        options.loss = outputs == 1 ? Loss::kBinaryCrossEntropy : Loss::kSoftmaxCrossEntropy;
        const auto trainer = made(named.network, set, options);
        while (trainer->step()) {
        }
        CHECK(logits_of(trainer->network(), set->inputs).allFinite());
    }
    // One row, constant answers, a batch larger than the set.
    TrainingSet one = linear_numbers(2, 1, 1);
    const SharedSet set = shared_set(std::move(one));
    const auto trainer = made(start_network({3}, *set), set, options_for(*set, 300, 64));
    while (trainer->step()) {
    }
    CHECK(trainer->history().back().training.rmse < 0.01);
    CHECK(trainer->position().batches_per_epoch == 1);
}

TEST_CASE("trainer: what does not fit together is refused in one sentence") {
    const TrainingSet rows = circles(20, 0.1, 1);
    const SharedSet set = shared_set(rows);
    const Network network = start_network({4}, *set);
    const auto sentence = [&](const Network& start, const SharedSet& s, const TrainOptions& options) {
        const auto trainer = Trainer::create(start, s, options);
        return trainer ? std::string() : trainer.error().sentence();
    };
    TrainOptions options = options_for(*set, 5);
    CHECK(sentence(random_network({3, 4, 1}, 1), set, options) ==
          "training set: expected 3 inputs, as the network has, found 2");
    CHECK(sentence(random_network({2, 4, 2}, 1), set, options) ==
          "binary cross-entropy: expected a network with 1 output, found 2");
    options.patience = 3;
    CHECK(sentence(network, set, options) == "early stopping (patience 3): expected rows to validate on, found none");
    options = options_for(*set, 5);
    options.loss = Loss::kSquaredError;
    CHECK(sentence(network, set, options) == "squared error: expected numbers as answers, found classes");
    options = options_for(*set, 5);
    options.class_weights = {1, 1, 1};
    CHECK(sentence(network, set, options) == "class weights: expected one for each of the 2 classes, found 3");
    options = options_for(*set, 5);
    options.learning_rate = std::numeric_limits<double>::infinity();
    CHECK(sentence(network, set, options) == "learning rate: expected a finite number above 0, found NaN or infinity");
    options = options_for(*set, 5);
    TrainingSet three = rows;
    three.num_classes = 3;
    CHECK(sentence(network, shared_set(std::move(three)), options) ==
          "binary cross-entropy: expected 2 classes, found 3");
    NetworkSpec bare{
        2, {{"r", ActivationOperation{ValueId(0), Eigen::VectorXd::Zero(2)}}}, ValueId(1), Link::kIdentity};
    options.loss = Loss::kSoftmaxCrossEntropy;
    CHECK(sentence(*Network::create(std::move(bare)), set, options) ==
          "network: expected weights to train, found none");
}

TEST_CASE("trainer: all at once, and cancelled") {
    const SharedSet set = shared_set(circles(100, 0.1, 1));
    const auto done = train(start_network({4}, *set), set, options_for(*set, 3));
    REQUIRE(done.has_value());
    CHECK((*done)->finished());
    JobContext context;
    context.cancel();
    const auto cancelled = train(start_network({4}, *set), set, options_for(*set, 3), context);
    REQUIRE(cancelled.has_value());
    CHECK_FALSE((*cancelled)->finished());
}
