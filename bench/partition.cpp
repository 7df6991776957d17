// Exact partition of [-1, 1]^2 for networks with two inputs: seconds of computing (the best of some runs), regions, memory per region.
//
//     bench_partition [repetitions] MODEL...

#include "analysis/region_partition.h"
#include "base/numerics.h"
#include "formats/model_file.h"

#include <algorithm>
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

void run(const std::string& path, int repetitions) {
    const auto network = read_network(path);
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
    std::printf(
        "%-24s %7zu regions %9.2f ms %7.0f ns per region, longest slice %5.1f ms, %4.0f bytes per region, %zu merged\n",
        path.substr(path.find_last_of('/') + 1).c_str(), partition->num_regions(), 1e3 * best, 1e9 * best / regions,
        1e3 * longest_slice, static_cast<double>(partition->memory()) / regions, partition->num_merged());
}

}  // namespace

int main(int argc, char** argv) {
    initialise_numerics();
    const int repetitions = argc > 1 ? std::atoi(argv[1]) : 3;
    for (int i = 2; i < argc; ++i) run(argv[i], repetitions);
    return 0;
}
