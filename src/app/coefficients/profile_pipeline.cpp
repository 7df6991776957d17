#include "app/coefficients/profile_pipeline.h"

#include <utility>

namespace reluscope {

bool ProfilePipeline::want(const Study& study, FeatureId feature, std::optional<RowId> row, ClusterId cluster) {
    const bool same_study = clustering_ == study.clustering && network_ == study.input->network;
    const bool same_base = row ? row_ == row : !row_ && cluster_ == cluster;
    if (same_study && feature_ == feature && same_base) return false;
    if (!same_study || feature_ != feature) segments_.reset();
    clustering_ = study.clustering;
    network_ = study.input->network;
    feature_ = feature;
    row_ = row;
    cluster_ = cluster;
    done_.reset();
    job_ = std::make_unique<FeatureProfileJob>(study, feature, row, cluster, segments_);
    return true;
}

void ProfilePipeline::drop() { *this = {}; }

bool ProfilePipeline::step() {
    if (job_ && !job_->step()) {
        done_ = std::exchange(job_, nullptr)->take();
        if (done_->has_value()) segments_ = (*done_)->segments;
    }
    return has_work();
}

std::optional<Result<FeatureProfile>> ProfilePipeline::take() { return std::exchange(done_, std::nullopt); }

}  // namespace reluscope
