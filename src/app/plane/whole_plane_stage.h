#pragma once

#include "analysis/regions/whole_plane.h"
#include "app/kit/desk.h"

#include <memory>

namespace reluscope {

/// Counts the regions of the whole plane, beside everything else: once the plane in view is there and while nothing
/// trains. So there is a number that does not change with the part in view.
class WholePlaneStage final : public Stage {
public:
    explicit WholePlaneStage(Desk& desk) : Stage(StageId::kWholePlane, desk.state.stages), desk_(desk) {}

    bool is_stale() const override;
    bool step() override;
    double progress() const override { return job_ ? job_->progress() : 0; }
    bool may_work() const override;
    /// Nobody is told of this work, so Stop means other work.
    bool can_stop() const override { return false; }

private:
    /// Null without a plane.
    std::shared_ptr<const Network> wanted() const;

    Desk& desk_;
    std::unique_ptr<WholePlaneJob> job_;
    std::shared_ptr<const Network> of_;  // what job_ counts the regions of
    PlaneFrame frame_;                   // and the plane
};

}  // namespace reluscope
