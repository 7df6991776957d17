#pragma once

#include "gl/gl_objects.h"
#include "scene/plane/layer_place.h"

#include <functional>
#include <memory>

namespace reluscope {

/// A picture of many regions that is drawn once into a texture and then shown shifted, for as long as it is what has to
/// be seen.
class RegionLayer {
public:
    /// What the texture shows, apart from its place.
    struct Content {
        std::shared_ptr<const PlaneMesh> mesh;
        std::shared_ptr<const RegionColours> colours;
        float pixel_ratio = 1;
        Rgba wall_light = 0;
        Rgba wall_strong = 0;
        Rgba background = 0;
        bool operator==(const Content&) const = default;
    };
    /// What changes with the zoom, and need not be exact while something moves.
    struct Walls {
        bool shown = false;
        float opacity = 0;
        bool operator==(const Walls&) const = default;
    };
    /// Draws the content with its cells where told, into a framebuffer of that size.
    using Paint = std::function<void(const LayerPlace&)>;

    /// `program`: that of shaders/plane_layer, 0 if there is none.
    explicit RegionLayer(GLuint program) : program_(program) {}

    /// Shows the content in the framebuffer of the window, with `paint`'s help where the texture does not have it. The
    /// caller has set the viewport and the scissor for the picture, which are the same afterwards; blending is on.
    /// False where there is no such texture: nothing is drawn then.
    bool draw(const PlanePicture& picture, const Content& content, const Walls& walls, const Paint& paint);
    /// True if the last picture was not exact, because something moved.
    bool pending() const { return inexact_; }

    /// Gives the texture and the content back.
    void drop();
    /// After the context was lost.
    void forget();

private:
    bool render(const PlanePicture& picture, const Paint& paint);
    bool make_texture_of(int width, int height);
    void show(const PlanePicture& picture, const LayerFit& fit) const;

    GLuint program_;
    GlVertexArray vertices_ = make_vertex_array();  // without attributes: the shader makes the corners
    GlTexture texture_;
    GlFramebuffer framebuffer_;
    int texture_width_ = 0;
    int texture_height_ = 0;
    bool broken_ = false;  // this context cannot draw into textures of this size
    LayerPlace place_;     // of what the texture shows; empty at first
    Content content_;
    Walls walls_;
    bool inexact_ = false;
};

}  // namespace reluscope
