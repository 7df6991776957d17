#pragma once

// Included in front of Dear ImGui's OpenGL backend in the page's build (cmake/ThirdParty.cmake). The backend asks for
// the state that it is about to change, to put it back after each frame. In a browser each question waits until the
// graphics process has drawn all that was sent before, which stops the page for as long as the picture takes. Nobody
// but us draws into this context and each part of a frame sets what it needs, so the answers may as well be the state
// of a fresh context.

#include <GLES3/gl3.h>

namespace reluscope {

inline void get_fresh_state(GLenum name, GLint* value) {
    switch (name) {
        case GL_MAJOR_VERSION:
        case GL_MINOR_VERSION:
        case GL_NUM_EXTENSIONS: return glGetIntegerv(name, value);
        case GL_ACTIVE_TEXTURE: *value = GL_TEXTURE0; return;
        case GL_BLEND_EQUATION_RGB:
        case GL_BLEND_EQUATION_ALPHA: *value = GL_FUNC_ADD; return;
        case GL_BLEND_SRC_RGB:
        case GL_BLEND_SRC_ALPHA: *value = GL_ONE; return;
        case GL_VIEWPORT:
        case GL_SCISSOR_BOX:
            for (int i = 0; i < 4; ++i) value[i] = 0;
            return;
        default: *value = 0; return;  // nothing bound; GL_ZERO
    }
}

inline GLboolean is_enabled_afresh(GLenum) { return GL_FALSE; }

}  // namespace reluscope

#define glGetIntegerv reluscope::get_fresh_state
#define glIsEnabled reluscope::is_enabled_afresh
