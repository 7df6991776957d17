#pragma once

// OpenGL as both platforms have it: WebGL2 (OpenGL ES 3.0) in the page, OpenGL 3.3 core on the desktop.

#ifdef __EMSCRIPTEN__
#include <GLES3/gl3.h>
#else
// The library of the system exports the functions of OpenGL 3.3, so nothing has to be looked up at run time.
#define GL_GLEXT_PROTOTYPES
#include <GL/gl.h>
#include <GL/glext.h>
#endif

namespace reluscope {

#ifdef __EMSCRIPTEN__
inline constexpr const char* kShaderPreamble = "#version 300 es\nprecision highp float;\nprecision highp int;\n";
#else
inline constexpr const char* kShaderPreamble = "#version 330 core\n";
#endif

}  // namespace reluscope
