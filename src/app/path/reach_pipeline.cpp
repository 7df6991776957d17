#include "app/path/reach_pipeline.h"

#include <algorithm>
#include <map>
#include <utility>

namespace reluscope {

namespace {

constexpr double kQuietFacets = 2e8;  // multiplications that need no asking: some 50 ms natively
constexpr double kQuietRows = 4e9;    // likewise for all rows: a second or two, in the background

}  // namespace

struct ReachPipeline::RowsWork {
    Study study;  // keeps what the job refers to alive
    DistanceJob job;

    RowsWork(const Study& of, const InputFrame& frame)
        : study(of),
          job(study.network(), study.input->rows->inputs, *study.patterns, *study.clustering, options(frame)) {}

    static DistanceOptions options(const InputFrame& frame) {
        DistanceOptions options;
        options.frame = frame;
        return options;
    }
};

ReachPipeline::ReachPipeline() = default;
ReachPipeline::~ReachPipeline() = default;

void ReachPipeline::open(const Study& study, ReachState& reach) {
    reach = {};
    facets_.reset();
    rows_.reset();
    row_.reset();
    row_done_ = false;
    rows_done_ = false;
    frames_done_ = false;
    study_ = study;
}

void ReachPipeline::choose(std::optional<RowId> row, ReachState& reach) {
    if (row_ == row) return;
    row_ = row;
    row_done_ = false;
    facets_.reset();
    reach.row.reset();
}

bool ReachPipeline::has_work() const { return study_ && (is_urgent() || facets_ || rows_ || !rows_done_); }

bool ReachPipeline::step(ReachState& reach) {
    if (!has_work()) return false;
    if (!frames_done_) {
        make_frames();
    } else if (is_urgent()) {
        measure_row(reach);
    } else if (facets_) {
        step_facets(reach);
    } else if (rows_) {
        step_rows(reach);
    } else {
        start_rows(reach);
    }
    return has_work();
}

void ReachPipeline::make_frames() {
    // The scales are positive and as many as the network has inputs, so that there is no error.
    deviations_ = make_input_frame(study_->network(), deviation_scales(*study_->input)).value_or(InputFrame());
    model_ = make_input_frame(study_->network()).value_or(InputFrame());
    frames_done_ = true;
}

void ReachPipeline::measure_row(ReachState& reach) {
    RowReach row;
    row.row = *row_;
    row.deviations = row_distances(*study_, *row_, deviations_);
    row.model = row_distances(*study_, *row_, model_);
    reach.row = std::move(row);
    row_done_ = true;
    start_facets(kQuietFacets, reach);
}

void ReachPipeline::start_facets(double budget, ReachState& reach) {
    RowReach& row = *reach.row;
    if (facet_products(study_->network()) > budget) {
        row.facets_progress = ReachProgress::kTooCostly;
        return;
    }
    FacetOptions options;
    options.max_products = budget;
    auto job = RegionFacetsJob::create(study_->network(), study_->patterns->bits.row(row_->index),
                                       study_->input->rows->inputs.col(row_->index), options);
    row.facets_progress = job ? ReachProgress::kRunning : ReachProgress::kTooCostly;
    row.facets_fraction = 0;
    if (job) facets_ = *std::move(job);
}

void ReachPipeline::step_facets(ReachState& reach) {
    RowReach& row = *reach.row;
    const bool more = facets_->step();
    row.facets_fraction = facets_->progress();
    if (more) return;
    auto facets = std::make_shared<const RegionFacets>(facets_->facets());
    facets_.reset();
    row.facets_progress = facets->complete || facets->flat ? ReachProgress::kDone : ReachProgress::kStopped;
    row.facets = std::move(facets);
}

void ReachPipeline::ask_for_facets(ReachState& reach) {
    if (!reach.row || facets_ || reach.row->facets_progress == ReachProgress::kDone) return;
    start_facets(FacetOptions().max_products, reach);
}

void ReachPipeline::start_rows(ReachState& reach) {
    rows_done_ = true;
    const Eigen::Index coordinates =
        deviations_.basis.size() > 0 ? deviations_.basis.cols() : study_->network().num_inputs();
    if (distance_products(*study_, coordinates) > kQuietRows) {
        reach.rows_progress = ReachProgress::kTooCostly;
        return;
    }
    ask_for_rows(reach);
}

void ReachPipeline::ask_for_rows(ReachState& reach) {
    if (!study_ || !frames_done_ || rows_ || reach.rows) return;
    rows_done_ = true;
    rows_ = std::make_unique<RowsWork>(*study_, deviations_);
    reach.rows_progress = ReachProgress::kRunning;
    reach.rows_fraction = 0;
}

void ReachPipeline::step_rows(ReachState& reach) {
    const bool more = rows_->job.step();
    reach.rows_fraction = rows_->job.progress();
    if (more) return;
    reach.rows = std::make_shared<const Distances>(rows_->job.take());
    reach.rows_progress = ReachProgress::kDone;
    rows_.reset();
}

void ReachPipeline::stop(ReachState& reach) {
    if (std::exchange(facets_, nullptr)) reach.row->facets_progress = ReachProgress::kTooCostly;
    if (std::exchange(rows_, nullptr)) reach.rows_progress = ReachProgress::kTooCostly;
}

ClusterReach cluster_reach(const Distances& distances, const Clustering& clustering, ClusterId cluster) {
    std::vector<double> walls;
    std::map<std::uint32_t, std::uint32_t> counts;
    for (const std::uint32_t row : clustering.rows_of(cluster)) {
        walls.push_back(distances.wall[row]);
        if (distances.unit[row].valid()) ++counts[distances.unit[row].index];
    }
    std::sort(walls.begin(), walls.end());
    ClusterReach reach{walls.front(), walls[walls.size() / 2], walls.back(), {}, 0};
    for (const auto& [unit, count] : counts) {
        if (count <= reach.count) continue;
        reach.unit = UnitId(unit);
        reach.count = count;
    }
    return reach;
}

}  // namespace reluscope
