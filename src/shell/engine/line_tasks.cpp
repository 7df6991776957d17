// What is found in input space without a table: regions of a plane, pieces of a line.

#include "analysis/lines/line_path.h"
#include "analysis/regions/level_sets.h"
#include "analysis/regions/region_partition.h"
#include "base/section_job.h"
#include "base/texts/engine_texts.h"
#include "reports/partition_report.h"
#include "reports/path_report.h"
#include "shell/engine/engine_tasks.h"
#include "shell/requests/plane_request.h"

#include <utility>

namespace reluscope {

namespace {

/// The regions of a partition as flat lists, in the order of its report.
struct RegionLists {
    std::vector<double> areas, corners, weights, biases;
    std::vector<std::uint32_t> first_corners = {0};  // per region, and the end
    std::string patterns;                            // a line each

    void add(const RegionPartition& partition, RegionId region, const std::string& pattern) {
        patterns += pattern + '\n';
        areas.push_back(partition.area(region));
        for (const Point2 corner : partition.polygon(region)) {
            corners.push_back(corner.x);
            corners.push_back(corner.y);
        }
        first_corners.push_back(static_cast<std::uint32_t>(corners.size() / 2));
        if (!partition.has_maps()) return;
        const PlaneMap map = partition.map(region);
        for (Eigen::Index o = 0; o < map.bias.size(); ++o) {
            weights.insert(weights.end(), {map.slope(o, 0), map.slope(o, 1)});
            biases.push_back(map.bias(o));
        }
    }
    void move_to(std::vector<EngineArray>& arrays) {
        arrays.push_back({"patterns", std::move(patterns)});
        arrays.push_back({"areas", std::move(areas)});
        arrays.push_back({"firstCorners", std::move(first_corners)});
        arrays.push_back({"corners", std::move(corners)});
        arrays.push_back({"weights", std::move(weights)});
        arrays.push_back({"biases", std::move(biases)});
    }
};

/// What the stages of a partition share.
struct PartitionWork {
    std::shared_ptr<const ModelFile> model;
    PlaneRequest plane;
    PlaneWindow window;
    PartitionOptions options;
    bool whole_report = false;
    PartitionReportInfo info;
    std::unique_ptr<RegionPartitionJob> cutting;
    std::shared_ptr<const RegionPartition> partition;
    std::unique_ptr<LevelSetJob> following;
    std::unique_ptr<RegionReader> reader;
    SectionJob listing;
    RegionLists lists;
    std::unique_ptr<Job> writing;

    Result<Job*> begin_cutting() {
        auto chosen = feature_plane(*model, plane);
        if (!chosen) return tl::unexpected<Error>(chosen.error());
        info = {model->name, chosen->axis_x, chosen->axis_y, nullptr, {}};
        auto job = RegionPartitionJob::create(std::shared_ptr<const Network>(model, &model->network), chosen->frame,
                                              window, options);
        if (!job) return tl::unexpected<Error>(job.error());
        cutting = *std::move(job);
        return cutting.get();
    }
    Result<Job*> begin_boundary() {
        if (!partition->has_maps()) return nullptr;
        following = std::make_unique<LevelSetJob>(*partition);
        return following.get();
    }
    Result<Job*> begin_listing() {
        reader = std::make_unique<RegionReader>(partition);
        listing.each(partition->num_regions(), [this](std::size_t) {
            const auto [region, pattern] = reader->next();
            lists.add(*partition, region, pattern);
        });
        return &listing;
    }
    void list_boundary(EngineOutcome& outcome) const {
        std::vector<double> ends;
        if (info.boundary) {
            for (const LevelSegment& segment : info.boundary->segments) {
                const Point2 a = partition->to_plane(segment.a);
                const Point2 b = partition->to_plane(segment.b);
                ends.insert(ends.end(), {a.x, a.y, b.x, b.y});
            }
        }
        outcome.arrays.push_back({"boundary", std::move(ends)});
    }
    void write_summary(EngineOutcome& outcome) const {
        JsonWriter json(outcome.to_document());
        json.begin_object();
        write_partition_summary(*partition, info, json);
        json.end_object();
    }
};

void read_plane(EngineRequest& request, PartitionWork& work) {
    JsonObject& members = request.members();
    if (const auto window = request.optional_vector("window")) {
        if (window->size() == 4)
            work.window = {(*window)(0), (*window)(1), (*window)(2), (*window)(3)};
        else
            members.fail(refuse("window", "[x0, x1, y0, y1]", std::to_string(window->size()) + " numbers"));
    }
    if (members.has("features")) {
        constexpr std::int64_t kMost = 1'000'000'000;
        for (const JsonCursor& item : members.items("features")) {
            const auto number = item.integer(0, kMost);
            if (number) work.plane.features.push_back(*number);
            if (!number) members.fail(tl::unexpected<Error>(number.error()));
        }
        if (work.plane.features.size() != 2)
            members.fail(refuse("features", "[i, j], two inputs of the network",
                                std::to_string(work.plane.features.size()) + " numbers"));
    }
    work.plane.at = request.optional_vector("at");
    work.options.max_regions = request.count("maxRegions", 1, 20'000'000);
    if (members.has("depth")) work.options.depth = request.count("depth", 0, 0);
    work.whole_report = members.boolean("regions", false);
}

}  // namespace

TaskResult partition_task(EngineRequest& request) {
    const auto work = std::make_shared<PartitionWork>();
    work->model = request.network();
    read_plane(request, *work);
    if (const Status status = request.members().finish(); !status) return tl::unexpected<Error>(status.error());

    auto task = std::make_unique<EngineTask>();
    EngineOutcome& outcome = task->outcome();
    task->in_steps(
        engine_texts::kCutting, [work] { return work->begin_cutting(); },
        [work](EngineOutcome&) -> Status {
            work->partition = work->cutting->take();
            return {};
        });
    task->in_steps(
        engine_texts::kBoundary, [work] { return work->begin_boundary(); },
        [work](EngineOutcome& result) -> Status {
            if (work->following) work->info.boundary = std::make_shared<const LevelSet>(work->following->take());
            work->list_boundary(result);
            return {};
        });
    task->in_steps(
        engine_texts::kListing, [work] { return work->begin_listing(); },
        [work](EngineOutcome& result) -> Status {
            work->lists.move_to(result.arrays);
            return {};
        });
    if (!work->whole_report) {
        task->once(engine_texts::kWriting, [work](EngineOutcome& result) -> Status {
            work->write_summary(result);
            return {};
        });
        return task;
    }
    task->in_steps(engine_texts::kWriting,
                   [work, &outcome]() -> Result<Job*> {
                       work->writing = partition_json_job(work->partition, work->info, outcome.to_document());
                       return work->writing.get();
                   },
                   {});
    return task;
}

namespace {

/// What the stages of a path share.
struct PathWork {
    std::shared_ptr<const ModelFile> model;
    Eigen::VectorXd from, to;
    LinePathOptions options;
    std::unique_ptr<LinePathJob> following;
};

Status check_point(const char* option, const Eigen::VectorXd& point, const ModelFile& model) {
    if (point.size() == model.network.num_inputs()) return {};
    return refuse(option,
                  std::to_string(model.network.num_inputs()) + " numbers, one per input of " + quoted(model.name),
                  std::to_string(point.size()));
}

}  // namespace

TaskResult path_task(EngineRequest& request) {
    const auto work = std::make_shared<PathWork>();
    work->model = request.network();
    work->from = request.vector("from");
    work->to = request.vector("to");
    work->options.max_pieces = request.count("maxPieces", 1, work->options.max_pieces);
    if (const Status status = request.members().finish(); !status) return tl::unexpected<Error>(status.error());
    for (const auto& [name, point] : {std::pair("from", &work->from), std::pair("to", &work->to)}) {
        if (const Status status = check_point(name, *point, *work->model); !status)
            return tl::unexpected<Error>(status.error());
    }
    auto task = std::make_unique<EngineTask>();
    task->in_steps(
        engine_texts::kFollowing,
        [work]() -> Result<Job*> {
            work->following = std::make_unique<LinePathJob>(work->model->network, work->from, work->to, work->options);
            return work->following.get();
        },
        [work](EngineOutcome& outcome) -> Status {
            const auto path = work->following->take();
            if (!path) return tl::unexpected<Error>(path.error());
            write_path_report(*work->model, *path, std::nullopt, outcome.to_document());
            return {};
        });
    return task;
}

}  // namespace reluscope
