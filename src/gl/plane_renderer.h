#pragma once

#include "scene/plane/plane_canvas.h"

#include <memory>

namespace reluscope {

class GlPrograms;

/// Draws planes with OpenGL. Objects are made at the first picture and kept as long as the picture's parts stay the
/// same. It leaves blending on, the scissor test on and its own program and buffers bound: whoever calls it restores
/// the state (ImDrawCallback_ResetRenderState does).
class PlaneRenderer final : public PlaneCanvas {
public:
    /// `programs`: those of the context.
    explicit PlaneRenderer(GlPrograms& programs);
    ~PlaneRenderer() override;

    void draw(const PlanePicture& picture) override;
    bool prepare(const std::shared_ptr<const PlaneMesh>& mesh,
                 const std::shared_ptr<const RegionColours>& colours) override;
    bool pending() const override;

    /// The context was replaced: its objects are gone. Call it after the same was told to the programs.
    void on_context_restored();

private:
    struct Objects;
    GlPrograms& programs_;
    std::unique_ptr<Objects> objects_;
};

}  // namespace reluscope
