#include "app/coefficients/map_pipeline.h"

#include <utility>

namespace reluscope {

bool MapPipeline::want(const Study& study, Eigen::Index output) {
    const bool same = clustering_ == study.clustering && network_ == study.input->network;
    if (same && output == output_ && (maps_ || maps_job_)) return false;
    if (!same) drop();
    clustering_ = study.clustering;
    network_ = study.input->network;
    study_ = study;
    output_ = output;
    maps_job_.reset();
    similar_job_.reset();
    const auto kept = kept_.find(output);
    maps_ = kept != kept_.end() ? kept->second : nullptr;
    if (maps_) return true;
    const auto means = kept_.empty() ? nullptr : kept_.begin()->second->means;
    maps_job_ = std::make_unique<ClusterMapsJob>(study, output, means);
    return true;
}

void MapPipeline::want_similar(BarMode mode) {
    if (!maps_ || (similar_of_ == maps_ && similar_mode_ == mode && (similar_ || similar_job_))) return;
    similar_.reset();
    similar_of_ = maps_;
    similar_mode_ = mode;
    similar_job_ = std::make_unique<SimilarOrderJob>(maps_, mode);
}

void MapPipeline::drop() {
    maps_job_.reset();
    similar_job_.reset();
    maps_.reset();
    kept_.clear();
    similar_.reset();
    similar_of_.reset();
    clustering_.reset();
    network_.reset();
    study_ = {};
}

void MapPipeline::keep(std::shared_ptr<const ClusterMaps> maps) {
    const auto numbers = static_cast<std::size_t>(maps->weights.size());
    if ((kept_.size() + 2) * numbers > kClusterMapNumbers) kept_.clear();
    kept_[maps->output] = maps;
    maps_ = std::move(maps);
}

bool MapPipeline::step() {
    if (maps_job_) {
        if (!maps_job_->step()) keep(std::make_shared<const ClusterMaps>(std::exchange(maps_job_, nullptr)->take()));
    } else if (similar_job_) {
        if (!similar_job_->step())
            similar_ = std::make_shared<const std::vector<std::uint32_t>>(std::exchange(similar_job_, nullptr)->take());
    }
    return has_work();
}

double MapPipeline::progress() const {
    if (maps_job_) return maps_job_->progress();
    return similar_job_ ? similar_job_->progress() : 1;
}

std::shared_ptr<const std::vector<std::uint32_t>> MapPipeline::similar(BarMode mode) const {
    return similar_ && similar_of_ == maps_ && similar_mode_ == mode ? similar_ : nullptr;
}

}  // namespace reluscope
