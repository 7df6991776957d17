#include "app/plane/plane_stage.h"

#include "app/plane/plane_aspect.h"
#include "base/texts/views/plane_texts.h"

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

PlaneStage::PlaneStage(Desk& desk) : Stage(StageId::kPlane, desk.state.stages), desk_(desk), plane_(desk.state.plane) {}
PlaneStage::~PlaneStage() = default;

PlaneWindow PlaneStage::with_margin(const PlaneWindow& w, double margin) {
    return {w.s0 - margin * w.width(), w.s1 + margin * w.width(), w.t0 - margin * w.height(),
            w.t1 + margin * w.height()};
}

void PlaneStage::open(const Study& study, bool keep) {
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
    keep = keep && plane_.problem.empty();
    if (!keep) {
        PlaneState fresh;
        fresh.view.colour = plane_.view.colour;
        fresh.view.walls = plane_.view.walls;
        fresh.view.points = plane_.view.points;
        fresh.view.boundary = plane_.view.boundary;
        fresh.view.far_rows = plane_.view.far_rows;
        fresh.view.fill = plane_.view.fill;
        fresh.shape = plane_.shape;
        fresh.view.spec = default_plane(*study.input);
        fresh.limits = plane_.limits;
        fresh.revision = plane_.revision + 1;
        plane_ = std::move(fresh);
    }
    wanted_ = plane_.view.spec;
    wanted_fit_ = !keep;
    first_plane_ = true;
    resolve_choice();
}

Status PlaneStage::choose(const PlaneSpec& spec, bool fit) {
    if (!study_) return refuse(plane_texts::kNoNetwork);
    const std::optional<PlaneSpec> before = std::exchange(wanted_, spec);
    const bool fit_before = std::exchange(wanted_fit_, fit);
    if (needs_axes()) return {};
    Status status = make_plane();
    if (!status) {
        wanted_ = before;
        wanted_fit_ = fit_before;
    }
    return status;
}

/// Makes the wanted plane and begins to look for its points.
Status PlaneStage::make_plane() {
    auto chosen = choose_plane(*wanted_, *study_->input, statistics_);
    if (!chosen) return tl::unexpected(chosen.error());
    const bool same = same_axes(plane_.view.spec, *wanted_);
    if (!same) {  // regions and points of other axes would be in the wrong place
        plane_.partition.reset();
        plane_.boundary.reset();
        plane_.cluster_of_region.reset();
        plane_.points.reset();
        plane_.places.reset();
        plane_.in_view.reset();
        plane_.hovered_at.reset();
        plane_.hovered.reset();
        plane_.pinned_at.reset();
        plane_.pinned.reset();
    }
    plane_.view.spec = *wanted_;
    plane_.frame = std::move(chosen->frame);
    plane_.axis_x = std::move(chosen->axis_x);
    plane_.axis_y = std::move(chosen->axis_y);
    plane_.name_x = std::move(chosen->name_x);
    plane_.name_y = std::move(chosen->name_y);
    plane_.problem.clear();
    set_scale(plane_, *study_->input, statistics_);
    ++plane_.revision;
    ++plane_number_;
    work_.reset();
    wanted_.reset();
    first_plane_ = false;
    projection_ = std::make_unique<PlaneProjectionJob>(*study_, plane_.frame, statistics_);
    fit_after_projection_ = wanted_fit_ || !same;
    return {};
}

/// Makes the wanted plane if all is there for it. The first plane of a study has a fallback; later ones are refused.
void PlaneStage::resolve_choice() {
    if (needs_axes()) return;
    Status status = make_plane();
    if (status) return;
    if (!first_plane_) {
        refusal_ = status.error();
        wanted_.reset();
        return;
    }
    wanted_fit_ = true;
    wanted_ = fallback_plane(*study_->input, statistics_);
    status = study_->network().num_inputs() < 2 ? status : make_plane();
    if (status) return;
    const std::string problem = status.error().sentence();
    PlaneState none;
    none.limits = plane_.limits;
    none.shape = plane_.shape;
    none.revision = plane_.revision + 1;
    none.problem = problem;
    plane_ = std::move(none);
    wanted_.reset();
}

PlaneStage::Key PlaneStage::wanted_key() const {
    return {plane_number_, plane_.view.window, plane_.view.depth, plane_.limits.max_regions, plane_.limits.max_bytes};
}

/// True if a partition of `computed` for `key` is also what is wanted, up to the size of its margin.
bool PlaneStage::serves(const PlaneWindow& computed, const Key& key, const Key& wanted, double margin) const {
    if (key.plane_number != wanted.plane_number || key.depth != wanted.depth || key.max_regions != wanted.max_regions ||
        key.max_bytes != wanted.max_bytes)
        return false;
    const double zoom =
        std::max(wanted.window.width() / key.window.width(), key.window.width() / wanted.window.width());
    return zoom <= kMaxZoom && covers(computed, with_margin(wanted.window, margin));
}

bool PlaneStage::is_current() const {
    if (!shown_key_) return false;
    const Key wanted = wanted_key();
    if (serves(shown_window_, *shown_key_, wanted, 0) && shown_key_->window == wanted.window) return true;
    return plane_.partition && plane_.partition->complete() && plane_.seconds > kCostlySeconds &&
           serves(shown_window_, *shown_key_, wanted, kSpareMargin);
}

bool PlaneStage::is_stale() const {
    return study_ && plane_.problem.empty() && (wanted_ || projection_ || work_ || !is_current() || needs_view());
}

bool PlaneStage::step() {
    if (wanted_) {
        find_statistics();
        resolve_choice();
    } else if (projection_) {
        if (!projection_->step()) finish_points();
    } else {
        const Key wanted = wanted_key();
        if (work_ && !serves(work_->window, work_->key, wanted, 0)) work_.reset();
        if (!work_ && !is_current()) {
            start_partition(wanted);
        } else if (work_) {
            step_partition();
            if (work_->in_view) publish();
        } else {
            step_view();
        }
    }
    if (work_ && work_->job) progress_ = work_->job->progress();
    const bool more = is_stale();
    if (!more) progress_ = 1;
    return more;
}

/// The next piece of the rows' axes, if the wanted plane needs them.
void PlaneStage::find_statistics() {
    if (!needs_axes()) return;
    if (!axes_job_) {
        axes_job_ =
            std::make_unique<PrincipalAxesJob>(study_->input->rows->inputs, statistics_.mean, statistics_.deviation);
    }
    if (axes_job_->step()) return;
    statistics_.axes = std::make_shared<const PrincipalAxes>(axes_job_->axes());
    axes_job_.reset();
}

void PlaneStage::finish_points() {
    plane_.home = projection_->home();
    plane_.points = std::make_shared<const std::vector<PlanePoint>>(projection_->take());
    if (!plane_.places || !plane_.places->of(*plane_.points))
        plane_.places = std::make_shared<const PointPlaces>(*plane_.points);
    plane_.num_far = static_cast<std::size_t>(std::count_if(plane_.points->begin(), plane_.points->end(), is_far));
    plane_.num_elsewhere = plane_.num_near_elsewhere = 0;
    for (const PlanePoint& point : *plane_.points) {
        if (point.own_region) continue;
        ++plane_.num_elsewhere;
        if (!is_far(point)) ++plane_.num_near_elsewhere;
    }
    if (fit_after_projection_) plane_.view.wanted = plane_.home;
    show_wanted(plane_);
    projection_.reset();
    ++plane_.revision;
}

/// kMargin, or none where the partition would fit into one frame only without it, as far as the one that is shown
/// tells.
double PlaneStage::margin_for(const Key& wanted) const {
    if (!shown_key_ || !plane_.partition || shown_key_->plane_number != wanted.plane_number ||
        shown_key_->depth != wanted.depth)
        return kMargin;
    const double per_area = plane_.seconds / (shown_window_.width() * shown_window_.height());
    const double bare = per_area * wanted.window.width() * wanted.window.height();
    const double with = bare * (1 + 2 * kMargin) * (1 + 2 * kMargin);
    return bare <= kFrameSeconds && with > kFrameSeconds ? 0 : kMargin;
}

void PlaneStage::start_partition(const Key& wanted) {
    const double started = desk_.now();
    auto work = std::make_unique<Work>();
    work->key = wanted;
    work->window = with_margin(wanted.window, margin_for(wanted));
    PartitionOptions options = plane_.limits;
    options.depth = wanted.depth;
    auto job = RegionPartitionJob::create(study_->input->network, plane_.frame, work->window, options);
    if (!job) {
        plane_.problem = job.error().sentence();
        return;
    }
    work->job = *std::move(job);
    work->seconds = desk_.now() - started;
    progress_ = 0;
    work_ = std::move(work);
}

/// The next piece of the partition, of its boundary or of the clusters of its regions.
void PlaneStage::step_partition() {
    if (work_->job) {
        const double started = desk_.now();
        const bool more = work_->job->step();
        work_->seconds += desk_.now() - started;
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
bool PlaneStage::needs_view() const {
    return plane_.partition && plane_.cluster_of_region && !wanted_ && !projection_ && !work_ && is_current() &&
           plane_.seen() == nullptr;
}

/// The next regions in view of the partition that is shown.
void PlaneStage::step_view() {
    if (plane_.seen() != nullptr) return;
    if (!view_job_ || counted_ != plane_.view.window || counted_clusters_ != plane_.cluster_of_region) {
        counted_ = plane_.view.window;
        counted_clusters_ = plane_.cluster_of_region;
        view_job_ = std::make_unique<RegionsInViewJob>(plane_.partition, counted_, *counted_clusters_);
    }
    if (view_job_->step()) return;
    plane_.in_view = view_job_->take();
    view_job_.reset();
    counted_clusters_.reset();
    ++plane_.revision;
}

void PlaneStage::finish_partition() {
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
void PlaneStage::add_cluster_hashes() {
    const std::size_t units = study_->network().num_hidden_units();
    const std::size_t all = study_->clustering->num_clusters();
    const std::size_t end = std::min(all, clusters_hashed_ + kHashedUnitsPerStep / (units + 1) + 1);
    for (; clusters_hashed_ < end; ++clusters_hashed_) {
        const Cluster& cluster = study_->clustering->clusters[clusters_hashed_];
        cluster_of_hash_.emplace(pattern_hash(units, study_->patterns->bits.row(cluster.first_row)),
                                 static_cast<std::uint32_t>(clusters_hashed_));
    }
}

void PlaneStage::step_clusters() {
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

void PlaneStage::publish() {
    shown_key_ = work_->key;
    shown_window_ = work_->window;
    plane_.partition = std::move(work_->partition);
    plane_.boundary = std::move(work_->boundary);
    plane_.cluster_of_region = std::move(work_->cluster_of_region);
    plane_.in_view = std::move(work_->in_view);
    plane_.seconds = work_->seconds;
    ++plane_.revision;
    work_.reset();
}

void PlaneStage::show() {
    if (const auto refusal = std::exchange(refusal_, std::nullopt)) desk_.refuse(refusal->sentence());
    if (std::exchange(told_revision_, plane_.revision) != plane_.revision) on_change();
}

void PlaneStage::stop() {
    if (!work_ || !work_->job) return;  // the rest is soon over
    work_->key = wanted_key();          // what was stopped is not begun again until something else is asked for
    finish_partition();
}

}  // namespace reluscope
