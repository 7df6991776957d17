#pragma once

#include "gl/gl_api.h"

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace reluscope {

/// The name of a GL object, deleted with it. forget() drops the name without: after the context was lost it belongs to
/// nobody.
template <void (*Delete)(GLuint)>
class GlName {
public:
    GlName() = default;
    explicit GlName(GLuint name) : name_(name) {}
    ~GlName() {
        if (name_ != 0) Delete(name_);
    }
    GlName(GlName&& other) noexcept : name_(std::exchange(other.name_, 0)) {}
    GlName& operator=(GlName&& other) noexcept {
        std::swap(name_, other.name_);
        return *this;
    }
    GLuint get() const { return name_; }
    void forget() { name_ = 0; }

private:
    GLuint name_ = 0;
};

inline void delete_buffer(GLuint name) { glDeleteBuffers(1, &name); }
inline void delete_vertex_array(GLuint name) { glDeleteVertexArrays(1, &name); }
inline void delete_texture(GLuint name) { glDeleteTextures(1, &name); }
inline void delete_framebuffer(GLuint name) { glDeleteFramebuffers(1, &name); }
inline void delete_renderbuffer(GLuint name) { glDeleteRenderbuffers(1, &name); }
inline void delete_program(GLuint name) { glDeleteProgram(name); }

using GlBuffer = GlName<delete_buffer>;
using GlVertexArray = GlName<delete_vertex_array>;
using GlTexture = GlName<delete_texture>;
using GlFramebuffer = GlName<delete_framebuffer>;
using GlRenderbuffer = GlName<delete_renderbuffer>;
using GlProgram = GlName<delete_program>;

GlBuffer make_buffer();
GlVertexArray make_vertex_array();
GlTexture make_texture();
GlFramebuffer make_framebuffer();
GlRenderbuffer make_renderbuffer();

/// Four samples per pixel up to so many pixels (a sample takes 4 bytes, 8 with its depth); on finer screens edges are
/// smooth enough without.
inline constexpr GLsizei kSamples = 4;
inline constexpr int kMaxMultisampled = 4'000'000;

/// Gives a texture room for an image of this size, without smoothing, and lets a framebuffer draw into it; both stay
/// bound.
void allocate_image(const GlTexture& texture, const GlFramebuffer& framebuffer, int width, int height);

/// The programs of a GL context, each compiled when it is first asked for. All that draws in the context shares them,
/// so it has to set every uniform that it needs before each use.
class GlPrograms {
public:
    /// That of shaders/NAME.vert and NAME.frag. The shaders are part of the application, so one that does not compile
    /// is a fault of ours: the log goes to standard error and the answer is 0.
    GLuint get(std::string_view name);
    /// After the context was lost.
    void forget();

private:
    std::map<std::string, GlProgram, std::less<>> programs_;
};

/// Binds the framebuffer that is bound now again, whatever was bound meanwhile: the window's, or that of a picture.
class KeepFramebuffer {
public:
    KeepFramebuffer();
    ~KeepFramebuffer();
    KeepFramebuffer(const KeepFramebuffer&) = delete;
    KeepFramebuffer& operator=(const KeepFramebuffer&) = delete;

private:
    GLint name_ = 0;
};

/// Longest side of a texture. The card is asked once: an answer waits for the graphics process.
GLint largest_texture();

/// Draws the bound vertex array as points, each as large as its vertex shader says. Not as instances of a square: each
/// instance costs a software renderer 20 microseconds.
void draw_sprites(GLsizei count);

/// Puts bytes into a buffer, which becomes the bound one of `target`.
void upload(GLenum target, const GlBuffer& buffer, const void* bytes, std::size_t size);

}  // namespace reluscope
