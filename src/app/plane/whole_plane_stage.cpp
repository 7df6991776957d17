#include "app/plane/whole_plane_stage.h"

#include <utility>

namespace reluscope {

namespace {

/// A count that goes on for longer ends with "at least".
constexpr std::size_t kCountedRegions = 50'000;

}  // namespace

std::shared_ptr<const Network> WholePlaneStage::wanted() const {
    const PlaneState& plane = desk_.state.plane;
    if (!desk_.study_ready() || !plane.problem.empty() || plane.frame.origin.size() == 0) return nullptr;
    return desk_.study().input->network;
}

bool WholePlaneStage::is_stale() const {
    const auto network = wanted();
    const PlaneState& plane = desk_.state.plane;
    return network && !plane.whole.is_of(*network, plane.frame);
}

bool WholePlaneStage::may_work() const {
    const AppState& state = desk_.state;
    return state.training.mode == TrainingMode::kPaused && state.plane.partition &&
           !state.stages[StageId::kPlane].stale;
}

bool WholePlaneStage::step() {
    auto network = wanted();
    PlaneState& plane = desk_.state.plane;
    if (of_ != network || !(frame_ == plane.frame)) {
        of_ = network;
        frame_ = plane.frame;
        job_.reset();
    }
    std::optional<WholePlane> count;
    if (!job_) {
        auto job = WholePlaneJob::create(*network, plane.frame, plane.home, kCountedRegions);
        if (job) job_ = *std::move(job);
    }
    if (job_) {
        if (job_->step()) return true;
        count = job_->take();
    }
    job_.reset();
    of_.reset();
    plane.whole = {std::move(network), frame_, count};
    return false;
}

}  // namespace reluscope
