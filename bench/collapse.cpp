// Patterns + clusters + maps against the plain matrix products of one forward and one backward pass of the same size,
// through the same library in the same run. Prints one line per case; bench/README.md holds figures.
//
//     bench_collapse [repetitions] [case]

#include "analysis/affine_map.h"
#include "analysis/clustering.h"
#include "base/numerics/numerics.h"
#include "base/numerics/rng.h"
#include "networks.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

using namespace reluscope;

namespace {

/// Processor time of this process: what else runs on the machine counts less. Everything here is one thread.
double seconds_now() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

Eigen::MatrixXd random_matrix(Rng& rng, Eigen::Index rows, Eigen::Index columns, double scale) {
    Eigen::MatrixXd matrix(rows, columns);
    for (Eigen::Index i = 0; i < matrix.size(); ++i) matrix.data()[i] = scale * rng.normal();
    return matrix;
}

struct Timing {
    double patterns = 0, clusters = 0, maps = 0;
    std::size_t num_clusters = 0;
    double total() const { return patterns + clusters + maps; }
};

volatile double sink = 0;  // keeps the compiler from dropping results

Timing time_collapse(const Network& network, const Eigen::MatrixXd& inputs) {
    Timing timing;
    const double t0 = seconds_now();
    const PatternTable patterns = compute_patterns(network, inputs);
    const double t1 = seconds_now();
    const Clustering clustering = cluster_patterns(patterns.bits);
    const double t2 = seconds_now();
    AffineCollapse collapse(network);
    AffineMapBlock block;
    const std::size_t limit = AffineCollapse::good_block(network);
    for (std::size_t c = 0; c < clustering.num_clusters(); c += limit) {
        maps_of_clusters(collapse, patterns, clustering, c, std::min(limit, clustering.num_clusters() - c), block);
        sink = sink + block.weights(0, 0);
    }
    const double t3 = seconds_now();
    timing = {t1 - t0, t2 - t1, t3 - t2, clustering.num_clusters()};
    return timing;
}

/// The products alone, in batches of `columns`, into the same reused buffers.
double time_floor(const std::vector<Eigen::MatrixXd>& weights, Eigen::Index rows, Eigen::Index columns,
                  const Eigen::MatrixXd& start) {
    std::vector<Eigen::MatrixXd> values(weights.size());
    const double t0 = seconds_now();
    for (Eigen::Index first = 0; first < rows; first += columns) {
        const Eigen::Index count = std::min(columns, rows - first);
        values[0].noalias() = weights[0] * start.leftCols(count);
        for (std::size_t l = 1; l < weights.size(); ++l) values[l].noalias() = weights[l] * values[l - 1];
        sink = sink + values.back()(0, 0);
    }
    return seconds_now() - t0;
}

double time_products(const Network& network, const Eigen::MatrixXd& inputs, std::size_t num_maps) {
    std::vector<Eigen::MatrixXd> forward;
    for (const Node& node : network.nodes()) {
        if (const auto* affine = std::get_if<AffineOperation>(&node.operation)) forward.push_back(affine->W);
    }
    std::vector<Eigen::MatrixXd> backward;
    for (std::size_t l = forward.size() - 1; l-- > 0;) backward.push_back(forward[l].transpose());
    // The best of several batch sizes is the floor: no batching of ours shall look good beside a bad one.
    double best = 1e300;
    for (const Eigen::Index columns : {128, 512, 2048}) {
        const Eigen::MatrixXd gradients =
            forward.back().transpose().replicate(1, columns / network.num_outputs() + 1).leftCols(columns);
        const double seconds =
            time_floor(forward, inputs.cols(), columns, inputs.leftCols(std::min(columns, inputs.cols()))) +
            time_floor(backward, static_cast<Eigen::Index>(num_maps) * network.num_outputs(), columns, gradients);
        best = std::min(best, seconds);
    }
    return best;
}

struct Case {
    std::vector<int> widths;
    Eigen::Index rows;
};

void run(const Case& c, int repetitions) {
    const Network network = torch_like_network(c.widths);
    Rng rng(1);
    const Eigen::MatrixXd inputs = random_matrix(rng, c.widths[0], c.rows, 1.0);
    Timing best;
    double best_total = 1e300;
    double best_floor = 1e300;
    for (int i = 0; i < repetitions; ++i) {
        const Timing timing = time_collapse(network, inputs);
        if (timing.total() < best_total) best = timing;
        best_total = std::min(best_total, timing.total());
        best_floor = std::min(best_floor, time_products(network, inputs, timing.num_clusters));
    }
    std::printf(
        "%-20s %6ld rows %6zu clusters: patterns %8.1f ms, clusters %6.1f ms, maps %8.1f ms, all %8.1f ms; products "
        "%8.1f ms; ratio %.2f\n",
        network.architecture().c_str(), static_cast<long>(c.rows), best.num_clusters, 1e3 * best.patterns,
        1e3 * best.clusters, 1e3 * best.maps, 1e3 * best_total, 1e3 * best_floor, best_total / best_floor);
}

}  // namespace

int main(int argc, char** argv) {
    initialise_numerics();
    const int repetitions = argc > 1 ? std::atoi(argv[1]) : 3;
    const int only = argc > 2 ? std::atoi(argv[2]) : -1;
#ifdef __EMSCRIPTEN__
    const Eigen::Index large = 10000;  // 60,000 rows of 784 and a copy would not leave room in 2 GiB
#else
    const Eigen::Index large = 60000;
#endif
    const std::vector<Case> cases = {{{10, 40, 40, 40, 40, 1}, 10000},
                                     {{10, 40, 40, 40, 40, 1}, 60000},
                                     {{30, 256, 256, 256, 2}, 60000},
                                     {{784, 256, 256, 10}, 10000},
                                     {{784, 256, 256, 10}, large}};
    for (int i = 0; i < static_cast<int>(cases.size()); ++i) {
        if (only < 0 || only == i) run(cases[static_cast<std::size_t>(i)], repetitions);
    }
    return 0;
}
