// Times the search for families: bench_families [CLUSTERS] [INPUTS] [FAMILIES].

#include "base/numerics/numerics.h"
#include "base/numerics/rng.h"
#include "networks.h"
#include "simplify/families/family_study.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <numeric>
#include <string>

using namespace reluscope;

namespace {

double seconds_now() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

constexpr double kLongSlice = 0.02;

double processor_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

}  // namespace

int main(int argc, char** argv) {
    initialise_numerics();
    const auto argument = [&](int i, long otherwise) { return argc > i ? std::atol(argv[i]) : otherwise; };
    const long clusters = argument(1, 30'000);
    const long inputs = argument(2, 30);
    const long families = argument(3, 8);
    Rng rng(1);
    const Network network = torch_like_network({static_cast<int>(inputs), 64, 32, 1});
    // Standard normal rows have a pattern of their own each, all but a few.
    Eigen::MatrixXd rows(inputs, clusters);
    for (double& value : rows.reshaped()) value = rng.normal();
    const PatternTable patterns = compute_patterns(network, rows);
    auto training = std::make_shared<FamilyRows>();
    training->inputs = rows;
    training->logits = patterns.logits;
    training->bits = patterns.bits;
    training->row.resize(static_cast<std::size_t>(clusters));
    std::iota(training->row.begin(), training->row.end(), 0U);
    auto input = std::make_shared<StudyInput>();
    input->network = std::make_shared<const Network>(network);
    input->table = std::make_shared<const Table>();
    input->origins.resize(static_cast<std::size_t>(inputs));
    for (std::size_t j = 0; j < input->origins.size(); ++j) input->origins[j].label = "v" + std::to_string(j + 1);

    FamilySearchOptions options;
    options.wanted = static_cast<std::size_t>(families);
    const double start = seconds_now();
    const double processor = processor_seconds();
    FamilyStudyJob job({input, training, nullptr}, options);
    // Slices by the processor's time: other programs on the machine do not count.
    double longest = 0;
    double longest_at = 0;
    std::size_t slices = 0;
    std::size_t long_slices = 0;
    for (bool more = true; more; ++slices) {
        const double before = processor_seconds();
        const double progress = job.progress();
        more = job.step();
        const double slice = processor_seconds() - before;
        if (slice > kLongSlice) ++long_slices;
        if (slice > longest) {
            longest = slice;
            longest_at = progress;
        }
    }
    const double searched = processor_seconds();
    const auto choice = choose_families(job.study(), options.wanted);
    std::printf(
        "%zu clusters, %ld inputs: search and curve %.2f s, names and rules %.2f s of the processor; %.2f s in all; "
        "%zu slices, the longest %.0f ms (at %.0f %% of the progress), %zu above %.0f ms; R2 at %ld families %.4f\n",
        job.study().search->clustering().num_clusters(), inputs, searched - processor, processor_seconds() - searched,
        seconds_now() - start, slices, 1000 * longest, 100 * longest_at, long_slices, 1000 * kLongSlice, families,
        choice->scores.training.r2);
    return 0;
}
