#include "analysis/regions/level_sets.h"
#include "analysis/regions/partition_check.h"
#include "analysis/regions/region_partition.h"
#include "analysis/regions/whole_plane.h"
#include "base/texts/cli_texts.h"
#include "base/utf8.h"
#include "reports/partition_report.h"
#include "scene/plane/colouring_job.h"
#include "scene/plane/plane_drawing.h"
#include "scene/plane/plane_mesh_job.h"
#include "shell/cli/cli_commands.h"
#include "shell/cli/cli_files.h"
#include "shell/cli/cli_text.h"
#include "shell/requests/plane_request.h"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <utility>

namespace reluscope {

namespace {

namespace texts = cli_texts;

Result<FeaturePlane> plane_of(const ModelFile& model, const PartitionCommand& command) {
    PlaneRequest request{command.features, {}, "--"};
    if (!command.at.empty()) {
        auto numbers = parse_numbers("--at", command.at);
        if (!numbers) return tl::unexpected<Error>(numbers.error());
        request.at = *std::move(numbers);
    }
    return feature_plane(model, request);
}

/// The names of the first few classes, between which the boundary is.
std::string boundary_text(const ModelFile& model) {
    constexpr std::size_t kMaxNames = 8;
    constexpr std::size_t kLongestName = 24;
    std::string text;
    for (std::size_t c = 0; c < std::min(model.classes.size(), kMaxNames); ++c)
        text += (c == 0 ? "; the boundary is between " : " and ") + printable_utf8(model.classes[c], kLongestName);
    return text;
}

/// What the drawing of a partition says and shows: its regions by their patterns, walls from light to strong.
PlanePage plane_page(const std::shared_ptr<const RegionPartition>& partition, const FeaturePlane& plane,
                     const JobContext& context) {
    PlaneMeshJob meshing(partition);
    run_to_end(meshing, context, "drawing the regions");
    const auto mesh = std::make_shared<const PlaneMesh>(meshing.take());
    ColouringJob colouring(mesh, {});
    run_to_end(colouring, context, "drawing the regions");
    PlanePage page;
    page.picture.mesh = mesh;
    page.picture.colours = std::make_shared<const RegionColours>(colouring.take());
    page.picture.style = plane_style(make_palette(false));
    page.window = partition->window();
    page.axis_x = plane.axis_x;
    page.axis_y = plane.axis_y;
    page.legend.meaning = "one colour per activation pattern";
    page.legend.status = std::to_string(partition->num_regions()) + " linear regions";
    if (!partition->complete()) page.legend.status += ", " + partition->shortcoming();
    return page;
}

/// Walls of the first and of the last layer; those between have colours between.
void name_walls(std::size_t num_layers, PlanePage& page) {
    const PlaneStyle& style = page.picture.style;
    if (num_layers > 1) page.legend.lines.push_back({"walls of layer 1", style.wall_light});
    if (num_layers > 0)
        page.legend.lines.push_back({"walls of layer " + std::to_string(num_layers), style.wall_strong});
}

Status write_drawing(const ModelFile& model, const std::shared_ptr<const RegionPartition>& partition,
                     const std::shared_ptr<const LevelSet>& boundary, const FeaturePlane& plane,
                     const std::string& path, const JobContext& context) {
    auto file = OutputFile::open(path);
    if (!file) return tl::unexpected<Error>(file.error());
    constexpr float kLongSide = 640;  // of the picture, in units of the screen
    constexpr std::size_t kLongestTitle = 100;
    const DrawPoint size = plane_drawing_size(partition->window(), kLongSide);
    PlanePage page = plane_page(partition, plane, context);
    if (boundary && !boundary->segments.empty()) {
        page.boundary = boundary;
        page.legend.lines.push_back({"decision boundary", page.picture.style.boundary});
        page.legend.meaning += boundary_text(model);
    }
    page.picture.wall_opacity = plane_wall_opacity(*partition, partition->window(), size.x, size.y);
    if (page.picture.wall_opacity > 0) name_walls(partition->num_layers(), page);
    const Palette palette = make_palette(false);
    PlaneDrawingJob drawing(std::move(page), palette, size);
    run_to_end(drawing, context, "drawing the regions");
    const std::string title = printable_utf8(model.name + " (" + model.network.architecture() + ")", kLongestTitle);
    SvgJob svg(with_line_above(drawing.take(), title, {palette.text, TextRole::kBold}), palette.background, title);
    run_to_end(svg, context, "writing " + path);
    file->write(svg.take());
    return file->commit();
}

/// The regions of all of the plane; none without `--whole`, and where they cannot be told.
std::optional<WholePlane> count_whole(const PartitionCommand& command, const Network& network, const PlaneFrame& frame,
                                      const PlaneWindow& window, const JobContext& context) {
    if (!command.whole) return std::nullopt;
    auto job = WholePlaneJob::create(network, frame, window, command.max_regions);
    if (!job) return std::nullopt;
    run_to_end(**job, context, "counting the regions of the whole plane");
    return (*job)->take();
}

Status write_partition(const ModelFile& model, const std::shared_ptr<const RegionPartition>& partition,
                       const std::shared_ptr<const LevelSet>& boundary, const FeaturePlane& plane,
                       const PartitionCommand& command, const std::optional<WholePlane>& whole, double seconds,
                       const JobContext& context) {
    if (command.out.ends_with(".svg")) return write_drawing(model, partition, boundary, plane, command.out, context);
    PartitionReportInfo info{model.name, plane.axis_x, plane.axis_y, boundary, {}};
    if (command.time) info.seconds = seconds;
    info.whole = whole;
    const auto regions = command.out.ends_with(".csv") ? partition_csv_job : partition_json_job;
    return write_file(command.out, context, [&](TextSink sink) { return regions(partition, info, std::move(sink)); });
}

void print_partition(const RegionPartition& partition, const LevelSet* boundary) {
    print_line(texts::regions(partition.num_regions(), partition.complete() ? "" : partition.shortcoming()));
    const auto& layers = partition.regions_per_layer();
    for (std::size_t l = 0; l < layers.size(); ++l) print_line(texts::after_layer(l + 1, layers[l]));
    print_line(texts::corners_and_edges(partition.cells().num_vertices(), partition.cells().num_edges()));
    if (partition.decisions().merged > 0) print_line(texts::merged_regions(partition.decisions().merged));
    if (partition.decisions().undecided > 0) print_line(texts::undecided_corners(partition.decisions().undecided));
    if (boundary != nullptr) print_line(texts::boundary_lines(boundary->segments.size(), boundary->polylines.size()));
}

int print_check(const RegionPartition& partition) {
    const PartitionCheck check = check_invariants(partition);
    if (!check.passed()) {
        complain("%s", texts::check_failed(check.complaints()).c_str());
        return kBadInput;
    }
    complain("%s\n", texts::check_passed(short_number(check.area_error), short_number(check.map_error),
                                         short_number(check.seam_error))
                         .c_str());
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
    const auto plane = plane_of(*model, command);
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
    const auto whole = count_whole(command, model->network, plane->frame, window, progress.context());
    if (!command.out.empty()) {
        const Status status =
            write_partition(*model, partition, boundary, *plane, command, whole, seconds, progress.context());
        if (!status) return print_error(status.error());
    } else {
        print_partition(*partition, boundary.get());
        if (command.whole)
            print_line(whole ? texts::whole_plane(whole->regions, whole->exact) : std::string(texts::kWholeUnknown));
        if (command.time) print_line(texts::seconds(seconds));
    }
    return command.check && partition->has_maps() ? print_check(*partition) : static_cast<int>(kDone);
}

}  // namespace reluscope
