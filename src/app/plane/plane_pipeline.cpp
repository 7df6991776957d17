#include "app/plane/plane_pipeline.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace reluscope {

namespace {

constexpr double kMargin = 0.15;         // of the visible window, computed on each side in addition
constexpr double kSpareMargin = 0.05;    // what must be left of it for a costly partition to go on serving
constexpr double kCostlySeconds = 0.05;  // a partition that took longer is not redone for every small pan
constexpr double kFrameSeconds = 0.010;  // of work that a frame has room for
constexpr double kMaxZoom = 1.8;         // beyond this change of size another window is computed
constexpr std::size_t kHashedUnitsPerStep = 200000;
constexpr std::size_t kRegionsPerStep = 50000;

bool covers(const PlaneWindow& a, const PlaneWindow& b) {
    return a.s0 <= b.s0 && a.s1 >= b.s1 && a.t0 <= b.t0 && a.t1 >= b.t1;
}

/// True if the axes of two planes mean the same, so that a window of the one suits the other.
bool same_axes(const PlaneSpec& a, const PlaneSpec& b) {
    if (a.kind != b.kind) return false;
    if (a.kind == PlaneKind::kFeatures) return a.feature_x == b.feature_x && a.feature_y == b.feature_y;
    return a.kind == PlaneKind::kInputs || a.kind == PlaneKind::kPrincipal;
}

}  // namespace

PlanePipeline::PlanePipeline(std::function<double()> now) : now_(std::move(now)) {}
PlanePipeline::~PlanePipeline() = default;

PlaneWindow PlanePipeline::with_margin(const PlaneWindow& w, double margin) {
    return {w.s0 - margin * w.width(), w.s1 + margin * w.width(), w.t0 - margin * w.height(),
            w.t1 + margin * w.height()};
}

void PlanePipeline::open(const Study& study, bool keep, PlaneState& plane) {
    const bool same_rows = study_ && study_->input->rows == study.input->rows;
    if (!same_rows) axes_job_.reset();
    projection_.reset();
    work_.reset();
    view_job_.reset();
    shown_key_.reset();
    refusal_.reset();
    cluster_of_hash_.clear();
    clusters_hashed_ = 0;
    study_ = study;
    if (!same_rows) statistics_ = row_statistics(*study.input);
    ++plane_number_;
    keep = keep && plane.problem.empty();
    if (!keep) {
        PlaneState fresh;
        fresh.view.colour = plane.view.colour;
        fresh.view.walls = plane.view.walls;
        fresh.view.points = plane.view.points;
        fresh.view.boundary = plane.view.boundary;
        fresh.view.spec = default_plane(*study.input);
        fresh.limits = plane.limits;
        fresh.revision = plane.revision + 1;
        plane = std::move(fresh);
    }
    wanted_ = plane.view.spec;
    wanted_fit_ = !keep;
    first_plane_ = true;
    resolve_choice(plane);
}

Status PlanePipeline::choose(const PlaneSpec& spec, bool fit, PlaneState& plane) {
    if (!study_) return refuse("There is no network to lay a plane through.");
    const std::optional<PlaneSpec> before = std::exchange(wanted_, spec);
    const bool fit_before = std::exchange(wanted_fit_, fit);
    if (needs_axes()) return {};
    Status status = make_plane(plane);
    if (!status) {
        wanted_ = before;
        wanted_fit_ = fit_before;
    }
    return status;
}

/// Makes the wanted plane and begins to look for its points.
Status PlanePipeline::make_plane(PlaneState& plane) {
    auto chosen = choose_plane(*wanted_, *study_->input, statistics_);
    if (!chosen) return tl::unexpected(chosen.error());
    const bool same = same_axes(plane.view.spec, *wanted_);
    if (!same) {  // regions and points of other axes would be in the wrong place
        plane.partition.reset();
        plane.boundary.reset();
        plane.cluster_of_region.reset();
        plane.points.reset();
        plane.places.reset();
        plane.in_view.reset();
        plane.hovered_at.reset();
        plane.hovered.reset();
        plane.pinned_at.reset();
        plane.pinned.reset();
    }
    plane.view.spec = *wanted_;
    plane.frame = std::move(chosen->frame);
    plane.axis_x = std::move(chosen->axis_x);
    plane.axis_y = std::move(chosen->axis_y);
    plane.name_x = std::move(chosen->name_x);
    plane.name_y = std::move(chosen->name_y);
    plane.problem.clear();
    plane.stale = true;
    ++plane.revision;
    ++plane_number_;
    work_.reset();
    wanted_.reset();
    first_plane_ = false;
    projection_ = std::make_unique<PlaneProjectionJob>(*study_, plane.frame, statistics_);
    fit_after_projection_ = wanted_fit_ || !same;
    return {};
}

/// Makes the wanted plane if all is there for it. The first plane of a study has a fallback; later ones are refused.
void PlanePipeline::resolve_choice(PlaneState& plane) {
    if (needs_axes()) return;
    Status status = make_plane(plane);
    if (status) return;
    if (!first_plane_) {
        refusal_ = status.error();
        wanted_.reset();
        return;
    }
    wanted_fit_ = true;
    wanted_ = fallback_plane(*study_->input, statistics_);
    status = study_->network().num_inputs() < 2 ? status : make_plane(plane);
    if (status) return;
    const std::string problem = status.error().sentence();
    PlaneState none;
    none.limits = plane.limits;
    none.revision = plane.revision + 1;
    none.problem = problem;
    plane = std::move(none);
    wanted_.reset();
}

PlanePipeline::Key PlanePipeline::wanted_key(const PlaneState& plane) const {
    return {plane_number_, plane.view.window, plane.view.depth, plane.limits.max_regions, plane.limits.max_bytes};
}

/// True if a partition of `computed` for `key` is also what is wanted, up to the size of its margin.
bool PlanePipeline::serves(const PlaneWindow& computed, const Key& key, const Key& wanted, double margin) const {
    if (key.plane_number != wanted.plane_number || key.depth != wanted.depth || key.max_regions != wanted.max_regions ||
        key.max_bytes != wanted.max_bytes)
        return false;
    const double zoom =
        std::max(wanted.window.width() / key.window.width(), key.window.width() / wanted.window.width());
    return zoom <= kMaxZoom && covers(computed, with_margin(wanted.window, margin));
}

bool PlanePipeline::is_current(const PlaneState& plane) const {
    if (!shown_key_) return false;
    const Key wanted = wanted_key(plane);
    if (serves(shown_window_, *shown_key_, wanted, 0) && shown_key_->window == wanted.window) return true;
    return plane.partition && plane.partition->complete() && plane.seconds > kCostlySeconds &&
           serves(shown_window_, *shown_key_, wanted, kSpareMargin);
}

bool PlanePipeline::has_work(const PlaneState& plane) const {
    return study_ && plane.problem.empty() &&
           (wanted_ || projection_ || work_ || !is_current(plane) || needs_view(plane));
}

bool PlanePipeline::step(PlaneState& plane) {
    if (!has_work(plane)) return false;
    if (wanted_) {
        find_statistics();
        resolve_choice(plane);
    } else if (projection_) {
        if (!projection_->step()) finish_points(plane);
    } else {
        const Key wanted = wanted_key(plane);
        if (work_ && !serves(work_->window, work_->key, wanted, 0)) work_.reset();
        if (!work_ && !is_current(plane)) {
            start_partition(wanted, plane);
        } else if (work_) {
            step_partition();
            if (work_->in_view) publish(plane);
        } else {
            step_view(plane);
        }
    }
    plane.progress = work_ && work_->job ? work_->job->progress() : plane.progress;
    plane.stale = has_work(plane);
    if (!plane.stale) plane.progress = 1;
    return plane.stale;
}

/// The next piece of the rows' axes, if the wanted plane needs them.
void PlanePipeline::find_statistics() {
    if (!needs_axes()) return;
    if (!axes_job_) {
        axes_job_ =
            std::make_unique<PrincipalAxesJob>(study_->input->rows->inputs, statistics_.mean, statistics_.deviation);
    }
    if (axes_job_->step()) return;
    statistics_.axes = std::make_shared<const PrincipalAxes>(axes_job_->axes());
    axes_job_.reset();
}

void PlanePipeline::finish_points(PlaneState& plane) {
    plane.home = projection_->home();
    plane.points = std::make_shared<const std::vector<PlanePoint>>(projection_->take());
    if (!plane.places || !plane.places->of(*plane.points))
        plane.places = std::make_shared<const PointPlaces>(*plane.points);
    if (fit_after_projection_) plane.view.window = plane.home;
    projection_.reset();
    ++plane.revision;
}

/// kMargin, or none where the partition would fit into one frame only without it, as far as the one that is shown
/// tells.
double PlanePipeline::margin_for(const Key& wanted, const PlaneState& plane) const {
    if (!shown_key_ || !plane.partition || shown_key_->plane_number != wanted.plane_number ||
        shown_key_->depth != wanted.depth)
        return kMargin;
    const double per_area = plane.seconds / (shown_window_.width() * shown_window_.height());
    const double bare = per_area * wanted.window.width() * wanted.window.height();
    const double with = bare * (1 + 2 * kMargin) * (1 + 2 * kMargin);
    return bare <= kFrameSeconds && with > kFrameSeconds ? 0 : kMargin;
}

void PlanePipeline::start_partition(const Key& wanted, PlaneState& plane) {
    const double started = now_();
    auto work = std::make_unique<Work>();
    work->key = wanted;
    work->window = with_margin(wanted.window, margin_for(wanted, plane));
    PartitionOptions options = plane.limits;
    options.depth = wanted.depth;
    auto job = RegionPartitionJob::create(study_->input->network, plane.frame, work->window, options);
    if (!job) {
        plane.problem = job.error().sentence();
        return;
    }
    work->job = *std::move(job);
    work->seconds = now_() - started;
    plane.progress = 0;
    work_ = std::move(work);
}

/// The next piece of the partition, of its boundary or of the clusters of its regions.
void PlanePipeline::step_partition() {
    if (work_->job) {
        const double started = now_();
        const bool more = work_->job->step();
        work_->seconds += now_() - started;
        if (!more) finish_partition();
    } else if (!work_->boundary) {
        if (work_->boundary_job->step()) return;
        work_->boundary = std::make_shared<const LevelSet>(work_->boundary_job->take());
        work_->boundary_job.reset();
    } else if (work_->cluster_of_region->size() < work_->partition->num_regions()) {
        step_clusters();
    } else if (!work_->view_job) {
        work_->view_job =
            std::make_unique<RegionsInViewJob>(work_->partition, work_->key.window, *work_->cluster_of_region);
    } else if (!work_->view_job->step()) {
        work_->in_view = work_->view_job->take();
    }
}

/// True while the shown partition is right, but what the window shows of it was not counted.
bool PlanePipeline::needs_view(const PlaneState& plane) const {
    return plane.partition && plane.cluster_of_region && !wanted_ && !projection_ && !work_ && is_current(plane) &&
           plane.seen() == nullptr;
}

/// The next regions in view of the partition that is shown.
void PlanePipeline::step_view(PlaneState& plane) {
    if (plane.seen() != nullptr) return;
    if (!view_job_ || counted_ != plane.view.window || counted_clusters_ != plane.cluster_of_region) {
        counted_ = plane.view.window;
        counted_clusters_ = plane.cluster_of_region;
        view_job_ = std::make_unique<RegionsInViewJob>(plane.partition, counted_, *counted_clusters_);
    }
    if (view_job_->step()) return;
    plane.in_view = view_job_->take();
    view_job_.reset();
    counted_clusters_.reset();
    ++plane.revision;
}

void PlanePipeline::finish_partition() {
    work_->partition = work_->job->take();
    work_->job.reset();
    work_->cluster_of_region = std::make_shared<std::vector<std::uint32_t>>();
    work_->cluster_of_region->reserve(work_->partition->num_regions());
    if (work_->partition->has_maps()) {
        work_->boundary_job = std::make_unique<LevelSetJob>(*work_->partition);
    } else {
        work_->boundary = std::make_shared<const LevelSet>();
    }
}

/// The next clusters of the table from pattern hash to cluster.
void PlanePipeline::add_cluster_hashes() {
    const std::size_t units = study_->network().num_hidden_units();
    const std::size_t all = study_->clustering->num_clusters();
    const std::size_t end = std::min(all, clusters_hashed_ + kHashedUnitsPerStep / (units + 1) + 1);
    for (; clusters_hashed_ < end; ++clusters_hashed_) {
        const Cluster& cluster = study_->clustering->clusters[clusters_hashed_];
        cluster_of_hash_.emplace(RegionPartition::hash_of(units, study_->patterns->bits.row(cluster.first_row)),
                                 static_cast<std::uint32_t>(clusters_hashed_));
    }
}

void PlanePipeline::step_clusters() {
    const RegionPartition& partition = *work_->partition;
    const std::size_t layers = study_->network().hidden_layers().size();
    std::vector<std::uint32_t>& clusters = *work_->cluster_of_region;
    if (partition.num_layers() < layers) {  // regions of fewer layers hold many patterns
        clusters.assign(partition.num_regions(), ClusterId::kNone);
        return;
    }
    if (clusters_hashed_ < study_->clustering->num_clusters()) {
        add_cluster_hashes();
        return;
    }
    const std::size_t end = std::min(partition.num_regions(), clusters.size() + kRegionsPerStep);
    while (clusters.size() < end) {
        const RegionId region(clusters.size());
        const auto found = cluster_of_hash_.find(partition.hash(region));
        const bool known =
            found != cluster_of_hash_.end() && (partition.complete() || partition.depth(region) == layers);
        clusters.push_back(known ? found->second : ClusterId::kNone);
    }
}

void PlanePipeline::publish(PlaneState& plane) {
    shown_key_ = work_->key;
    shown_window_ = work_->window;
    plane.partition = std::move(work_->partition);
    plane.boundary = std::move(work_->boundary);
    plane.cluster_of_region = std::move(work_->cluster_of_region);
    plane.in_view = std::move(work_->in_view);
    plane.seconds = work_->seconds;
    ++plane.revision;
    work_.reset();
}

void PlanePipeline::stop(PlaneState& plane) {
    if (!work_ || !work_->job) return;
    work_->key = wanted_key(plane);  // what was stopped is not begun again until something else is asked for
    finish_partition();
}

}  // namespace reluscope
