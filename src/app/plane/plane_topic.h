#pragma once

#include "app/plane/plane_stage.h"
#include "app/plane/whole_plane_stage.h"

namespace reluscope {

/// A plane through the inputs, its regions, what is hovered and pinned on it, and the relief above it.
class PlaneTopic final : public Topic {
public:
    explicit PlaneTopic(Desk& shared);

    std::vector<Stage*> stages() override { return {&regions, &whole}; }
    void open(const Opening& opening) override;
    /// Brings the facts of regions to the partition and the explained output.
    void follow_selection() override;
    /// Moves a plane that goes through a chosen row to `row`, if there is such a plane.
    void choose_row(RowId row) override;

    PlaneStage regions;
    WholePlaneStage whole;
};

void apply(SetPlane& command, PlaneTopic& topic);
void apply(SetPlaneWindow& command, PlaneTopic& topic);
void apply(SetPlaneAspect& command, PlaneTopic& topic);
void apply(SetPlaneShape& command, PlaneTopic& topic);
void apply(FitPlane& command, PlaneTopic& topic);
void apply(SetPlaneColour& command, PlaneTopic& topic);
void apply(SetPlaneDepth& command, PlaneTopic& topic);
void apply(ShowOnPlane& command, PlaneTopic& topic);
void apply(HoverPlane& command, PlaneTopic& topic);
void apply(PinPlane& command, PlaneTopic& topic);
void apply(StepRegion& command, PlaneTopic& topic);
void apply(SetPlaneLimits& command, PlaneTopic& topic);
void apply(SetRelief& command, PlaneTopic& topic);

}  // namespace reluscope
