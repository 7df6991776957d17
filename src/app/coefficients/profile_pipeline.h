#pragma once

#include "analysis/lines/feature_profile.h"

#include <memory>
#include <optional>

namespace reluscope {

/// Keeps the profile of one feature up to date. The clusters' segments of a feature are made once per study.
class ProfilePipeline {
public:
    ProfilePipeline() = default;

    /// What is wanted from now on, true if it is something else than before: the other features are held at the row, or
    /// else at the cluster's mean input.
    bool want(const Study& study, FeatureId feature, std::optional<RowId> row, ClusterId cluster);
    void drop();

    bool has_work() const { return job_ != nullptr; }
    /// Does the next piece. Returns has_work().
    bool step();
    double progress() const { return job_ ? job_->progress() : 1; }
    /// What was computed last, once.
    std::optional<Result<FeatureProfile>> take();

private:
    std::shared_ptr<const Clustering> clustering_;
    std::shared_ptr<const Network> network_;
    FeatureId feature_;
    std::optional<RowId> row_;
    ClusterId cluster_;
    std::shared_ptr<const FeatureSegments> segments_;  // of this study and feature
    std::unique_ptr<FeatureProfileJob> job_;
    std::optional<Result<FeatureProfile>> done_;
};

}  // namespace reluscope
