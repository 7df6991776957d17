#include "app/network/network_pipeline.h"

#include "app/state/state.h"

#include <utility>

namespace reluscope {

namespace {

constexpr std::size_t kResolution = 24;

bool has_plane(const Study& study, const PlaneState& plane) {
    return plane.problem.empty() && plane.frame.origin.size() == study.network().num_inputs() &&
           plane.view.window.width() > 0;
}

}  // namespace

std::shared_ptr<const SubjectValues> subject_values(const Document& document, const Selection& selection,
                                                    const PlaneState& plane, UnitSubject wanted) {
    const Study& study = document.study;
    const bool region = plane.pinned_at && has_plane(study, plane);
    if (wanted == UnitSubject::kRow && !selection.row) wanted = UnitSubject::kCluster;
    if (wanted == UnitSubject::kCluster && !selection.cluster) wanted = UnitSubject::kRegion;
    if (wanted == UnitSubject::kRegion && !region) {
        if (!selection.cluster) return nullptr;
        wanted = selection.row ? UnitSubject::kRow : UnitSubject::kCluster;
    }
    SubjectValues result;
    result.subject = wanted;
    if (wanted == UnitSubject::kRow) {
        result.input = study.input->rows->inputs.col(selection.row->index);
        result.name = "row " + std::to_string(study.input->rows->row[selection.row->index]);
    } else if (wanted == UnitSubject::kCluster) {
        result.input = mean_input(study.input->rows->inputs, *study.clustering, *selection.cluster);
        result.name = "mean of cluster " + std::to_string(selection.cluster->index);
    } else {
        result.input = plane.frame.at(plane.pinned_at->x, plane.pinned_at->y);
        result.name = "the pinned point";
    }
    result.values = unit_values(study.network(), result.input);
    return std::make_shared<const SubjectValues>(std::move(result));
}

struct NetworkPipeline::FactsWork {
    std::shared_ptr<const StudyInput> input;
    std::shared_ptr<const PatternTable> patterns;
    UnitFactsJob job;

    explicit FactsWork(const Study& study)
        : input(study.input), patterns(study.patterns), job(*input->network, patterns->bits) {}
};

struct NetworkPipeline::MapsWork {
    std::shared_ptr<const Network> network;
    PlaneFrame frame;
    PlaneWindow window;
    UnitMapsJob job;

    MapsWork(const Study& study, const PlaneState& plane)
        : network(study.input->network),
          frame(plane.frame),
          window(plane.view.window),
          job(*network, frame, window, kResolution) {}
};

NetworkPipeline::NetworkPipeline() = default;
NetworkPipeline::~NetworkPipeline() = default;

bool NetworkPipeline::facts_stale(const Study& study) const { return facts_of_ != study.patterns; }

bool NetworkPipeline::maps_stale(const Study& study, const PlaneState& plane) const {
    if (!has_plane(study, plane)) return false;
    return maps_of_ != study.input->network || maps_window_ != plane.view.window ||
           maps_origin_.size() != plane.frame.origin.size() || maps_origin_ != plane.frame.origin ||
           maps_u_ != plane.frame.u || maps_v_ != plane.frame.v;
}

bool NetworkPipeline::has_work(const Study& study, const PlaneState& plane) const {
    return facts_ || maps_ || facts_stale(study) || maps_stale(study, plane);
}

/// A piece of work that has begun is brought to its end, so that something is seen while training plays.
bool NetworkPipeline::step(const Study& study, const PlaneState& plane, NetworkState& state) {
    if (facts_) {
        if (!facts_->job.step()) {
            state.facts = std::make_shared<const std::vector<UnitFacts>>(facts_->job.take());
            facts_of_ = facts_->patterns;
            facts_.reset();
        }
    } else if (maps_) {
        if (!maps_->job.step()) {
            state.maps = std::make_shared<const UnitMaps>(maps_->job.take());
            maps_of_ = maps_->network;
            maps_window_ = maps_->window;
            maps_origin_ = maps_->frame.origin;
            maps_u_ = maps_->frame.u;
            maps_v_ = maps_->frame.v;
            maps_.reset();
        }
    } else if (facts_stale(study)) {
        facts_ = std::make_unique<FactsWork>(study);
    } else if (maps_stale(study, plane)) {
        maps_ = std::make_unique<MapsWork>(study, plane);
    }
    state.progress = facts_ ? facts_->job.progress() : (maps_ ? maps_->job.progress() : 1);
    return has_work(study, plane);
}

}  // namespace reluscope
