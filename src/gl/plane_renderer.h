#pragma once

#include "scene/plane_canvas.h"

#include <memory>

namespace reluscope {

/// Draws planes with OpenGL. Objects are made at the first picture and kept as long as the picture's parts stay the same. It leaves blending on, the
/// scissor test on and its own program and buffers bound: whoever calls it restores the state (ImDrawCallback_ResetRenderState does).
class PlaneRenderer final : public PlaneCanvas {
public:
    PlaneRenderer();
    ~PlaneRenderer() override;

    void draw(const PlanePicture& picture) override;
    bool prepare(const std::shared_ptr<const PlaneMesh>& mesh,
                 const std::shared_ptr<const RegionColours>& colours) override;
    bool pending() const override;

    /// The context was replaced: its objects are gone.
    void on_context_restored();

private:
    struct Objects;
    std::unique_ptr<Objects> objects_;
};

}  // namespace reluscope
