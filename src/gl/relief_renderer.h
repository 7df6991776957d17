#pragma once

#include "scene/relief/relief_canvas.h"

#include <memory>

namespace reluscope {

class GlPrograms;

/// Draws reliefs with OpenGL into a texture, four samples per pixel where that is possible. It changes programs,
/// buffers, the viewport and switches; the framebuffer that was bound is bound again.
class ReliefRenderer final : public ReliefCanvas {
public:
    /// `programs`: those of the context.
    explicit ReliefRenderer(GlPrograms& programs);
    ~ReliefRenderer() override;

    std::uintptr_t draw(const ReliefPicture& picture) override;
    bool prepare(const std::shared_ptr<const ReliefSurface>& surface,
                 const std::shared_ptr<const RegionColours>& colours) override;

    /// The context was replaced: its objects are gone. Call it after the same was told to the programs.
    void on_context_restored();

private:
    struct Objects;
    GlPrograms& programs_;
    std::unique_ptr<Objects> objects_;
};

}  // namespace reluscope
