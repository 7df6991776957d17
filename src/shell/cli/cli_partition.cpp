#include "analysis/regions/level_sets.h"
#include "analysis/regions/partition_check.h"
#include "analysis/regions/region_partition.h"
#include "reports/partition_report.h"
#include "scene/plane/partition_svg.h"
#include "shell/cli/cli_commands.h"
#include "shell/cli/cli_files.h"
#include "shell/cli/cli_text.h"

#include <algorithm>
#include <cstdio>
#include <memory>

namespace reluscope {

namespace {

std::string feature_name(const ModelFile& model, Eigen::Index input) {
    const auto j = static_cast<std::size_t>(input);
    return j < model.features.size() ? model.features[j] : "x" + std::to_string(j);
}

struct ChosenPlane {
    PlaneFrame frame;
    std::string axis_x;
    std::string axis_y;
};

/// Values of all inputs, from as many numbers or from those of the inputs that stay.
Result<Eigen::VectorXd> fixed_inputs(const PartitionCommand& command, Eigen::Index inputs, Eigen::Index x,
                                     Eigen::Index y) {
    if (command.at.empty()) return Eigen::VectorXd(Eigen::VectorXd::Zero(inputs));
    const auto numbers = parse_numbers("--at", command.at);
    if (!numbers) return numbers;
    if (numbers->size() == inputs) return numbers;
    if (numbers->size() != inputs - 2) {
        return refuse("--at",
                      std::to_string(inputs) + " numbers, one per input, or " + std::to_string(inputs - 2) +
                          " for those that stay",
                      std::to_string(numbers->size()));
    }
    Eigen::VectorXd all = Eigen::VectorXd::Zero(inputs);
    Eigen::Index next = 0;
    for (Eigen::Index j = 0; j < inputs; ++j) {
        if (j != x && j != y) all(j) = (*numbers)(next++);
    }
    return all;
}

Result<ChosenPlane> chosen_plane(const ModelFile& model, const PartitionCommand& command) {
    const Eigen::Index inputs = model.network.num_inputs();
    if (command.features.empty() && inputs != 2) {
        return refuse("--features", "I J, two of the " + std::to_string(inputs) + " inputs of " + quoted(model.name),
                      "none");
    }
    const Eigen::Index x = command.features.empty() ? 0 : command.features[0];
    const Eigen::Index y = command.features.empty() ? 1 : command.features[1];
    if (x < 0 || y < 0 || x >= inputs || y >= inputs || x == y) {
        return refuse("--features", "two different numbers from 0 to " + std::to_string(inputs - 1),
                      std::to_string(x) + " " + std::to_string(y));
    }
    auto at = fixed_inputs(command, inputs, x, y);
    if (!at) return tl::unexpected<Error>(at.error());
    (*at)(x) = 0;
    (*at)(y) = 0;
    return ChosenPlane{{*std::move(at), Eigen::VectorXd::Unit(inputs, x), Eigen::VectorXd::Unit(inputs, y)},
                       feature_name(model, x),
                       feature_name(model, y)};
}

Status write_partition(const ModelFile& model, const std::shared_ptr<const RegionPartition>& partition,
                       const std::shared_ptr<const LevelSet>& boundary, const ChosenPlane& plane,
                       const PartitionCommand& command, double seconds, const JobContext& context) {
    if (command.out.ends_with(".svg")) {
        auto file = OutputFile::open(command.out);
        if (!file) return tl::unexpected<Error>(file.error());
        write_partition_svg(*partition,
                            {model.name + " (" + model.network.architecture() + ")", plane.axis_x, plane.axis_y,
                             model.classes, boundary.get()},
                            [&](std::string_view text) { file->write(text); });
        return file->commit();
    }
    PartitionReportInfo info{model.name, plane.axis_x, plane.axis_y, boundary, {}};
    if (command.time) info.seconds = seconds;
    const auto regions = command.out.ends_with(".csv") ? partition_csv_job : partition_json_job;
    return write_file(command.out, context, [&](TextSink sink) { return regions(partition, info, std::move(sink)); });
}

void print_partition(const RegionPartition& partition, const LevelSet* boundary) {
    print("%zu linear regions%s%s\n", partition.num_regions(), partition.complete() ? "" : ", ",
          partition.shortcoming().c_str());
    const auto& layers = partition.regions_per_layer();
    for (std::size_t l = 0; l < layers.size(); ++l) print("  after layer %zu: %zu\n", l + 1, layers[l]);
    print("%zu corners, %zu edges\n", partition.cells().num_vertices(), partition.cells().num_edges());
    if (partition.num_merged() > 0) {
        const bool one = partition.num_merged() == 1;
        print("%zu more %s too thin to hold a point in double precision and %s to a neighbour\n",
              partition.num_merged(), one ? "is" : "are", one ? "belongs" : "belong");
    }
    if (partition.num_undecided() > 0) {
        print("%zu signs at corners were taken from rounded numbers: to decide them exactly would cost too much\n",
              partition.num_undecided());
    }
    if (boundary != nullptr) {
        print("decision boundary: %zu segments in %zu lines\n", boundary->segments.size(), boundary->polylines.size());
    }
}

int print_check(const RegionPartition& partition) {
    const PartitionCheck check = check_invariants(partition);
    if (!check.passed()) {
        complain("the partition does not hold:\n%s", check.complaints().c_str());
        return kBadInput;
    }
    complain("checked: areas to %s, maps to %s, neighbours to %s, every pattern once\n",
             short_number(check.area_error).c_str(), short_number(check.map_error).c_str(),
             short_number(check.seam_error).c_str());
    return kDone;
}

}  // namespace

int run_partition(const PartitionCommand& command) {
    if (!command.out.empty() && command.out != "-" && !command.out.ends_with(".json") &&
        !command.out.ends_with(".svg") && !command.out.ends_with(".csv")) {
        complain("%s: expected a name that ends in .json, .svg or .csv, or - for JSON on standard output\n",
                 command.out.c_str());
        return kWrongUsage;
    }
    const auto model = read_model_file(command.model, {{}, {}, command.output});
    if (!model) return print_error(model.error());
    auto plane = chosen_plane(*model, command);
    if (!plane) return print_wrong_usage(plane.error());
    PlaneWindow window;
    if (!command.window.empty()) {
        window = {command.window[0], command.window[1], command.window[2], command.window[3]};
    }
    PartitionOptions options;
    options.max_regions = command.max_regions;
    options.depth = command.depth;

    const TerminalProgress progress;
    const double start = monotonic_seconds();
    auto job =
        RegionPartitionJob::create(std::make_shared<const Network>(model->network), plane->frame, window, options);
    if (!job) return print_wrong_usage(job.error());
    run_to_end(**job, progress.context(), "cutting the plane into regions");
    const auto partition = (*job)->take();
    const double seconds = monotonic_seconds() - start;
    if (!partition->flaw().empty()) {
        complain("%s: the partition is %s\n", command.model.c_str(), partition->shortcoming().c_str());
    }
    std::shared_ptr<const LevelSet> boundary;
    if (partition->has_maps()) boundary = std::make_shared<const LevelSet>(decision_boundary(*partition));
    if (!command.out.empty()) {
        const Status status =
            write_partition(*model, partition, boundary, *plane, command, seconds, progress.context());
        if (!status) return print_error(status.error());
    } else {
        print_partition(*partition, boundary.get());
        if (command.time) print("%.6f seconds\n", seconds);
    }
    return command.check && partition->has_maps() ? print_check(*partition) : static_cast<int>(kDone);
}

}  // namespace reluscope
