// One epoch of training against the matrix products that it contains, through the same library in the same layout and
// the same batches: per layer one product forwards and two backwards, the first layer without the one for the gradient
// of its inputs. Prints one line per case.
//
//     bench_train [repetitions] [case]

#include "base/numerics/numerics.h"
#include "base/numerics/rng.h"
#include "train/setup/architecture.h"
#include "train/trainer.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <numeric>
#include <vector>

using namespace reluscope;

namespace {

/// Processor time of this process: what else runs on the machine counts less. Everything here is one thread. Under node
/// it is wall time in whole milliseconds: there only runs on an idle machine count, and slices of a millisecond or two
/// cannot be told apart.
double seconds_now() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

volatile double sink = 0;  // keeps the compiler from dropping results

struct Case {
    std::vector<int> widths;
    Eigen::Index rows;
    int batch;
    Optimiser optimiser;
};

std::shared_ptr<const TrainingSet> random_set(const Case& c) {
    Rng rng(1);
    auto set = std::make_shared<TrainingSet>();
    set->inputs.resize(c.widths.front(), c.rows);
    for (double& value : set->inputs.reshaped()) value = rng.normal();
    set->num_classes = std::max(2, c.widths.back());
    for (Eigen::Index row = 0; row < c.rows; ++row)
        set->classes.push_back(static_cast<std::int32_t>(rng.below(static_cast<std::uint64_t>(set->num_classes))));
    set->training.resize(static_cast<std::size_t>(c.rows));
    std::iota(set->training.begin(), set->training.end(), 0U);
    return set;
}

struct Timing {
    double epoch = 0;
    double longest_slice = 0;
};

Timing time_epoch(Trainer& trainer) {
    Timing timing;
    const int before = trainer.position().epoch;
    const double t0 = seconds_now();
    double last = t0;
    while (trainer.position().epoch == before) {
        trainer.step();
        const double now = seconds_now();
        timing.longest_slice = std::max(timing.longest_slice, now - last);
        last = now;
    }
    timing.epoch = last - t0;
    return timing;
}

/// Buffers of the products alone.
struct Floor {
    std::vector<Eigen::MatrixXd> weights, weight_gradients;  // per layer
    std::vector<Eigen::MatrixXd> values, gradients;          // per layer boundary, the inputs first

    Floor(const Case& c, const TrainingSet& set) {
        Rng rng(2);
        for (std::size_t l = 0; l < c.widths.size(); ++l) {
            values.emplace_back(Eigen::MatrixXd::Ones(c.widths[l], c.batch));
            gradients.emplace_back(Eigen::MatrixXd::Constant(c.widths[l], c.batch, 1e-3));
            if (l == 0) continue;
            weights.emplace_back(c.widths[l], c.widths[l - 1]);
            for (double& w : weights.back().reshaped()) w = 0.05 * rng.normal();
            weight_gradients.emplace_back(Eigen::MatrixXd::Zero(c.widths[l], c.widths[l - 1]));
        }
        values[0] = set.inputs.leftCols(c.batch);
    }

    void run_batch(Eigen::Index n) {
        const std::size_t layers = weights.size();
        for (std::size_t l = 0; l < layers; ++l)
            values[l + 1].leftCols(n).noalias() = weights[l] * values[l].leftCols(n);
        for (std::size_t l = layers; l-- > 0;) {
            weight_gradients[l].noalias() = gradients[l + 1].leftCols(n) * values[l].leftCols(n).transpose();
            if (l > 0) gradients[l].leftCols(n).noalias() = weights[l].transpose() * gradients[l + 1].leftCols(n);
        }
        // The gradient starts from the loss in every batch; here from the same numbers.
        sink = sink + weight_gradients[0](0, 0);
    }
};

double time_products(Floor& floor, const Case& c) {
    const double t0 = seconds_now();
    for (Eigen::Index first = 0; first < c.rows; first += c.batch)
        floor.run_batch(std::min<Eigen::Index>(c.batch, c.rows - first));
    return seconds_now() - t0;
}

void run(const Case& c, int repetitions) {
    const std::shared_ptr<const TrainingSet> set = random_set(c);
    TrainOptions options;
    options.loss = c.widths.back() == 1 ? Loss::kBinaryCrossEntropy : Loss::kSoftmaxCrossEntropy;
    options.optimiser = c.optimiser;
    options.learning_rate = 1e-3;
    options.batch_size = c.batch;
    options.epochs = 1'000'000;
    const Architecture architecture{
        c.widths.front(), {c.widths.begin() + 1, c.widths.end() - 1}, c.widths.back(), 0, false};
    const Result<Network> start = make_network(architecture, link_of(options.loss), Initialisation::kHe, 1);
    if (!start) std::abort();
    Result<std::unique_ptr<Trainer>> trainer = Trainer::create(*start, set, options);
    if (!trainer) std::abort();
    Floor floor(c, *set);

    Timing best{1e300, 0};
    double best_floor = 1e300;
    for (int i = 0; i < repetitions; ++i) {
        const Timing timing = time_epoch(**trainer);
        if (timing.epoch < best.epoch) best = timing;
        best_floor = std::min(best_floor, time_products(floor, c));
    }
    const auto batches = static_cast<double>((c.rows + c.batch - 1) / c.batch);
    std::printf(
        "%-16s %6ld rows, batch %4d, %-4s: epoch %8.1f ms (%7.1f us a batch, longest slice %5.1f ms); products %8.1f "
        "ms; "
        "ratio %.2f\n",
        start->architecture().c_str(), static_cast<long>(c.rows), c.batch,
        c.optimiser == Optimiser::kAdam ? "Adam" : "SGD", 1e3 * best.epoch, 1e6 * best.epoch / batches,
        1e3 * best.longest_slice, 1e3 * best_floor, best.epoch / best_floor);
}

}  // namespace

int main(int argc, char** argv) {
    initialise_numerics();
    const int repetitions = argc > 1 ? std::atoi(argv[1]) : 5;
    const int only = argc > 2 ? std::atoi(argv[2]) : -1;
    const std::vector<Case> cases = {
        {{784, 128, 64, 10}, 6400, 64, Optimiser::kAdam},        {{784, 128, 64, 10}, 6400, 64, Optimiser::kSgd},
        {{784, 128, 64, 10}, 6400, 512, Optimiser::kAdam},       {{64, 64, 32, 10}, 14400, 32, Optimiser::kAdam},
        {{10, 40, 40, 40, 40, 1}, 10000, 100, Optimiser::kAdam}, {{2, 16, 16, 1}, 20000, 32, Optimiser::kAdam}};
    for (int i = 0; i < static_cast<int>(cases.size()); ++i) {
        if (only < 0 || only == i) run(cases[static_cast<std::size_t>(i)], repetitions);
    }
    return 0;
}
