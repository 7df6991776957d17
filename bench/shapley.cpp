// Exact Shapley values: of one row against a background, and of all rows, as a beeswarm shows them.
//
//     bench_shapley REPETITIONS                 made-up rows of 9 and 16 columns, all of which differ
//     bench_shapley REPETITIONS MODEL DATA.csv  the rows of a table against all of them

#include "answers/shapley.h"

#include "base/numerics/numerics.h"
#include "formats/csv/csv.h"
#include "formats/read/read_model.h"
#include "networks.h"

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

/// Processor time: other programs hardly count.
double processor_seconds() {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// The shortest of some runs, its longest step, and its mixtures.
void report(const char* name, int repetitions, const Network& network, const std::vector<FeatureGroup>& columns,
            const Eigen::MatrixXd& background, const Eigen::VectorXd& input) {
    double best = 1e300, step = 1e300, passes = 0;
    for (int i = 0; i < repetitions; ++i) {
        const double start = processor_seconds();
        ShapleyJob job(network, columns, background, input);
        double longest = 0;
        for (bool more = true; more;) {
            const double before = processor_seconds();
            more = job.step();
            longest = std::max(longest, processor_seconds() - before);
        }
        if (!job.take()) std::abort();
        passes = job.num_passes();
        best = std::min(best, processor_seconds() - start);
        step = std::min(step, longest);
    }
    std::printf("%s: %.1f ms, %.0f mixtures, %.1f ns each, longest step %.2f ms\n", name, best * 1e3, passes,
                best / passes * 1e9, step * 1e3);
}

void report_made_up(int repetitions, const std::vector<int>& widths, Eigen::Index rows) {
    const Network network = torch_like_network(widths);
    Rng rng(1);
    Eigen::MatrixXd background(widths[0], rows);
    for (Eigen::Index i = 0; i < background.size(); ++i) background.data()[i] = rng.normal();
    Eigen::VectorXd input(widths[0]);
    for (Eigen::Index i = 0; i < input.size(); ++i) input(i) = rng.normal();
    std::vector<FeatureGroup> columns;
    for (int j = 0; j < widths[0]; ++j) columns.push_back({std::to_string(j), {j}});
    const std::string name = network.architecture() + ", one row against " + std::to_string(rows);
    report(name.c_str(), repetitions, network, columns, background, input);
}

std::vector<std::byte> bytes_of_file(const char* path) {
    std::ifstream file(path, std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    const auto* data = reinterpret_cast<const std::byte*>(text.data());
    return {data, data + text.size()};
}

int report_table(int repetitions, const char* model_path, const char* table_path) {
    const auto model = read_model(model_path, bytes_of_file(model_path));
    const auto table = read_csv(table_path, bytes_of_file(table_path));
    if (!model || !table) {
        std::fprintf(stderr, "%s\n", (model ? table.error() : model.error()).sentence().c_str());
        return 1;
    }
    const auto rows = encode(model->encoder, *table);
    if (!rows) {
        std::fprintf(stderr, "%s\n", rows.error().sentence().c_str());
        return 1;
    }
    const auto columns = group_by_column(input_origins(model->encoder));
    report("first row against all", repetitions, model->network, columns, rows->inputs, rows->inputs.col(0));
    const auto all = std::make_shared<const Eigen::MatrixXd>(rows->inputs);
    double best = 1e300;
    for (int i = 0; i < repetitions; ++i) {
        const double start = processor_seconds();
        ShapleyTableJob job(model->network, columns, all, all);
        run_to_end(job, JobContext(), "");
        best = std::min(best, processor_seconds() - start);
    }
    std::printf("all %ld rows against all: %.2f s\n", static_cast<long>(all->cols()), best);
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    initialise_numerics();
    const int repetitions = argc > 1 ? std::max(1, std::atoi(argv[1])) : 5;
    if (argc > 3) return report_table(repetitions, argv[2], argv[3]);
    report_made_up(repetitions, {9, 4, 2, 1}, 1309);
    report_made_up(repetitions, {9, 64, 32, 1}, 1309);
    report_made_up(repetitions, {16, 8, 4, 1}, 100);
    return 0;
}
