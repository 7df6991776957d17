// Exact partition of [-1, 1]^2 for networks with two inputs: milliseconds of computing (the best of some runs) beside
// the floor of its cost model, regions, the longest slice, memory per region.
//
//     bench_partition [repetitions] [MODEL...]      without models: networks with random weights

#include "analysis/regions/plane_kernel.h"
#include "analysis/regions/region_partition.h"
#include "base/numerics/numerics.h"
#include "formats/read/read_model.h"
#include "networks.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

using namespace reluscope;

namespace {

/// CPU time of this process: other work on the machine counts less.
double seconds_now() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

std::shared_ptr<const Network> read_network(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    const auto* data = reinterpret_cast<const std::byte*>(text.data());
    auto model = read_model(path, {data, text.size()});
    if (!model) {
        std::fprintf(stderr, "%s\n", model.error().sentence().c_str());
        std::exit(1);
    }
    return std::make_shared<Network>(std::move(model->network));
}

/// The floor: every unit of a layer tested once at each corner of the cells before it, and one rank-one update per
/// cell. There are about as many corners as cells.
double floor_seconds(const Network& network, const RegionPartition& partition) {
    double total = 0;
    std::size_t cells = 1;
    for (std::size_t l = 0; l < network.hidden_layers().size(); ++l) {
        const std::size_t width = network.hidden_layers()[l].width;
        PaddedMatrix z(width, 3);
        PaddedMatrix weights(width, 1);
        for (std::size_t i = 0; i < width; ++i) {
            for (std::size_t k = 0; k < 3; ++k) z.column(k)[i] = std::sin(static_cast<double>(i + k));
            weights.column(0)[i] = 1e-9 * std::cos(static_cast<double>(i));
        }
        UnitFactors unit;
        unit.add(0, 0.1, 0.2, 0.3);
        std::vector<std::uint64_t> words(z.stride() / 64 + 1);
        std::uint64_t seen = 0;
        const double start = seconds_now();
        for (std::size_t c = 0; c < cells; ++c) {
            add_units(z, weights, unit);
            plane_signs(z, partition.cells().vertex(VertexId(c)), 1e-14, words.data());
            seen += words[0];
        }
        total += seconds_now() - start;
        if (seen == 42) std::puts("");  // keeps the loop
        cells = partition.regions_per_layer()[l];
    }
    return total;
}

void run(const std::string& name, const std::shared_ptr<const Network>& network, int repetitions) {
    double best = 1e300;
    double longest_slice = 0;
    std::shared_ptr<const RegionPartition> partition;
    for (int i = 0; i < repetitions; ++i) {
        partition.reset();
        const double start = seconds_now();
        auto job = RegionPartitionJob::create(network, input_plane(), {-1, 1, -1, 1});
        if (!job) std::exit(1);
        double before = seconds_now();
        double slice = 0;
        for (bool more = true; more;) {
            more = (*job)->step();
            const double now = seconds_now();
            slice = std::max(slice, now - before);
            before = now;
        }
        partition = (*job)->take();
        best = std::min(best, seconds_now() - start);
        longest_slice = std::max(longest_slice, slice);
    }
    const auto regions = static_cast<double>(partition->num_regions());
    double floor = 1e300;
    for (int i = 0; i < repetitions; ++i) floor = std::min(floor, floor_seconds(*network, *partition));
    std::printf(
        "%-24s %7zu regions %9.2f ms, floor %8.2f ms, %5.0f ns per region, longest slice %5.1f ms, %4.0f bytes per "
        "region, "
        "%zu merged\n",
        name.c_str(), partition->num_regions(), 1e3 * best, 1e3 * floor, 1e9 * best / regions, 1e3 * longest_slice,
        static_cast<double>(partition->memory()) / regions, partition->decisions().merged);
}

}  // namespace

int main(int argc, char** argv) {
    initialise_numerics();
    const int repetitions = argc > 1 ? std::atoi(argv[1]) : 3;
    for (int i = 2; i < argc; ++i) {
        const std::string path = argv[i];
        run(path.substr(path.find_last_of('/') + 1), read_network(path), repetitions);
    }
    if (argc > 2) return 0;
    const std::vector<std::vector<int>> shapes = {{2, 16, 16, 1},   {2, 64, 64, 1},   {2, 64, 64, 64, 1},
                                                  {2, 256, 256, 1}, {2, 512, 512, 1}, {2, 1000, 700, 1}};
    for (const auto& widths : shapes) {
        auto network = std::make_shared<Network>(torch_like_network(widths));
        const std::string name = network->architecture();
        run(name, network, repetitions);
    }
    return 0;
}
