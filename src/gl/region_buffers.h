#pragma once

#include "gl/gl_objects.h"
#include "gl/line_texture.h"
#include "scene/plane/plane_scene.h"

#include <cstddef>
#include <memory>
#include <vector>

namespace reluscope {

/// Bytes on their way to a buffer of the card.
class SlicedUpload {
public:
    SlicedUpload() = default;
    /// `bytes` stay where they are until all are uploaded.
    SlicedUpload(GLenum target, const void* bytes, std::size_t size) : target_(target), bytes_(bytes), size_(size) {}

    /// Sends at most `budget` bytes and takes them off it. The buffer becomes the bound one of its target if there was
    /// something to send.
    void send(std::size_t& budget);
    bool complete() const { return done_ == size_; }
    const GlBuffer& buffer() const { return buffer_; }
    void forget() { buffer_.forget(); }

private:
    GLenum target_ = GL_ARRAY_BUFFER;
    const void* bytes_ = nullptr;
    std::size_t size_ = 0;
    std::size_t done_ = 0;
    GlBuffer buffer_;
};

/// The regions and walls of one mesh on the card, in the colours that are shown, and those that are shown next while
/// they are sent there.
class RegionBuffers {
public:
    using Mesh = std::shared_ptr<const PlaneMesh>;
    using Colours = std::shared_ptr<const RegionColours>;

    /// Sends a few megabytes of these, and true once all of them are there.
    bool prepare(const Mesh& mesh, const Colours& colours);
    /// Shows these from now on, sending at once what is missing.
    void show(const Mesh& mesh, const Colours& colours);
    /// Sends a few megabytes of the walls, which only few pictures of many regions need; true once all of them are
    /// there.
    bool prepare_walls();

    const Mesh& mesh() const { return shown_.mesh->mesh; }
    const Colours& colours() const { return shown_.colours->colours; }
    // With corners at 0; regions also with colours at 1, or ramp values at 2, and with indices.
    GLuint regions() const { return region_vertices_.get(); }
    GLuint pieces() const { return piece_vertices_.get(); }
    GLuint ramp() const { return ramp_.get(); }
    const LineTexture& walls() const { return shown_.mesh->walls; }

    /// After the context was lost.
    void forget();

private:
    struct MeshBuffers {
        Mesh mesh;
        SlicedUpload corners;
        SlicedUpload triangles;
        LineTexture walls;
    };
    struct ColourBuffers {
        Colours colours;
        SlicedUpload corners;
        SlicedUpload piece_corners;
        SlicedUpload piece_colours;
    };
    struct Set {
        std::shared_ptr<MeshBuffers> mesh;
        std::shared_ptr<ColourBuffers> colours;
        bool holds(const Mesh& m, const Colours& c) const {
            return mesh && colours && mesh->mesh == m && colours->colours == c;
        }
        bool complete() const;
        void send(std::size_t budget) const;
        void forget() const;
    };
    void take_in(const Mesh& mesh, const Colours& colours);
    void describe_regions() const;
    void upload_ramp() const;

    Set shown_;
    Set next_;
    GlVertexArray scratch_ = make_vertex_array();  // bound while indices are sent, so that no other array gets them
    GlVertexArray region_vertices_ = make_vertex_array();
    GlVertexArray piece_vertices_ = make_vertex_array();
    GlTexture ramp_ = make_texture();
};

/// An attribute of the bound vertex array: numbers of the bound buffer, from `start` on in each stride.
void describe_per_vertex(GLuint location, GLint size, GLenum type, GLboolean normalised, GLsizei stride,
                         std::size_t start);

}  // namespace reluscope
