// The exact smallest change of rows: how many are proven within a second of processor time, in each norm.
//
//     bench_counterfactual SECONDS ROWS MODEL DATA.csv [ROW [NORM]]    rows spread over the table, or the one
//     bench_counterfactual SECONDS ROWS                                random networks, ROWS points each
//
// SECONDS end a search that is not done. The random networks have the sizes of those in the notebooks of GeoCert
// (Jordan, Lewis and Dimakis 2019), points and box are those of its images: every input between 0 and 1.

#include "answers/change_rules.h"
#include "answers/counterfactual_search.h"
#include "base/numerics/numerics.h"
#include "formats/csv/csv.h"
#include "formats/read/read_model.h"
#include "network/forward.h"
#include "networks.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace reluscope;

namespace {

/// Processor time: other programs hardly count.
double processor_seconds() {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

std::vector<std::byte> bytes_of_file(const char* path) {
    std::ifstream file(path, std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    const auto* data = reinterpret_cast<const std::byte*>(text.data());
    return {data, data + text.size()};
}

/// What the searches of one norm took.
struct Tally {
    std::size_t within_one = 0, within_limit = 0, found = 0;
    std::vector<double> seconds;

    void print(const char* norm) {
        std::sort(seconds.begin(), seconds.end());
        const std::size_t count = seconds.size();
        std::printf(
            "%s: %zu of %zu proven within 1 s, %zu within the limit, %zu can be flipped; "
            "median %.1f ms, longest %.1f ms\n",
            norm, within_one, count, within_limit, found, 1e3 * seconds[count / 2], 1e3 * seconds.back());
        std::fflush(stdout);
    }
};

void search(const ChangeProblem& problem, double limit, const std::string& label, Tally& tally) {
    const double start = processor_seconds();
    CounterfactualSearch search(problem);
    bool more = true;
    while (more && processor_seconds() - start < limit) more = search.step();
    const double took = processor_seconds() - start;
    const SmallestChange result = search.result();
    if (!more) {
        tally.within_one += took <= 1 ? 1 : 0;
        ++tally.within_limit;
    }
    tally.found += result.found ? 1 : 0;
    tally.seconds.push_back(took);
    if (!label.empty())
        std::printf("  %s: %s %.9g, at least %.9g, %zu parts, %.3f s\n", label.c_str(), more ? "not proven" : "proven",
                    result.found ? result.distance : -1, result.lower_bound, result.num_nodes, took);
}

constexpr std::pair<Norm, const char*> kNorms[] = {{Norm::kL2, "l2"}, {Norm::kL1, "l1"}, {Norm::kLInf, "linf"}};

int report_table(double limit, Eigen::Index count, const char* model_path, const char* table_path, const char* row,
                 const std::string& only) {
    const auto model = read_model(model_path, bytes_of_file(model_path));
    const auto table = read_csv(table_path, bytes_of_file(table_path));
    if (!model || !table) {
        std::fprintf(stderr, "%s\n", (model ? table.error() : model.error()).sentence().c_str());
        return 1;
    }
    StudyRequest request;
    request.model_target = model->target;
    request.features = model->features;
    request.classes = model->classes;
    request.encoder = model->encoder;
    const auto input = make_study_input(std::make_shared<const Network>(model->network),
                                        std::make_shared<const Table>(*table), request);
    if (!input) {
        std::fprintf(stderr, "%s\n", input.error().sentence().c_str());
        return 1;
    }
    const Eigen::Index all = input->rows->inputs.cols();
    count = row != nullptr ? 1 : std::min(count, all);
    for (const auto& [norm, name] : kNorms) {
        if (!only.empty() && only != name) continue;
        Tally tally;
        ChangeRules rules;
        rules.norm = norm;
        for (Eigen::Index k = 0; k < count; ++k) {
            const Eigen::Index own = row != nullptr ? std::atoi(row) : k * all / count;
            const auto wish = read_wish(*input, model->classes,
                                        logits_of(*input->network, input->rows->inputs.col(own)).col(0), rules);
            if (!wish) std::abort();
            const auto problem = make_change_problem(*input, own, *wish, rules);
            if (!problem) std::abort();
            search(*problem, limit, "row " + std::to_string(own), tally);
        }
        tally.print(name);
    }
    return 0;
}

void report_made_up(double limit, Eigen::Index count, const std::vector<int>& widths) {
    const auto network = std::make_shared<const Network>(torch_like_network(widths));
    std::printf("%s\n", network->architecture().c_str());
    const Eigen::Index inputs = widths.front();
    for (const auto& [norm, name] : kNorms) {
        Tally tally;
        Rng rng(1);
        for (Eigen::Index k = 0; k < count; ++k) {
            ChangeProblem problem;
            problem.network = network;
            problem.norm = norm;
            problem.row.resize(inputs);
            for (Eigen::Index i = 0; i < inputs; ++i) problem.row(i) = rng.uniform();
            problem.scale = Eigen::VectorXd::Ones(inputs);
            problem.lo = Eigen::VectorXd::Zero(inputs);
            problem.hi = Eigen::VectorXd::Ones(inputs);
            problem.values.resize(static_cast<std::size_t>(inputs));
            for (Eigen::Index i = 0; i < inputs; ++i) problem.columns.push_back({std::to_string(i), {i}, false, false});
            const Eigen::VectorXd logits = logits_of(*network, problem.row).col(0);
            ChangeGoal goal;
            goal.rows = Eigen::RowVector2d(1, -1);
            if (logits(0) > logits(1)) goal.rows *= -1;
            goal.shift = Eigen::VectorXd::Zero(1);
            goal.strict = {true};
            problem.goals = {goal};
            search(problem, limit, "", tally);
        }
        tally.print(name);
    }
}

}  // namespace

int main(int argc, char** argv) {
    initialise_numerics();
    const double limit = argc > 1 ? std::atof(argv[1]) : 1;
    const Eigen::Index count = argc > 2 ? std::max(1, std::atoi(argv[2])) : 25;
    if (argc <= 4) {
        report_made_up(limit, count, {2, 20, 50, 20, 2});
        report_made_up(limit, count, {784, 10, 50, 10, 2});
        return 0;
    }
    return report_table(limit, count, argv[3], argv[4], argc > 5 ? argv[5] : nullptr, argc > 6 ? argv[6] : "");
}
