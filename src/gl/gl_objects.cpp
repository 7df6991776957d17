#include "gl/gl_objects.h"

#include "gl/shaders.h"

#include <algorithm>
#include <cstdio>
#include <string>

namespace reluscope {

namespace {

/// The text of a shader; a first line `#include "name"` stands for that file.
std::string complete_source(const std::string& file) {
    constexpr std::string_view kInclude = "#include \"";
    std::string_view text = shader_source(file);
    std::string included;
    if (text.substr(0, kInclude.size()) == kInclude) {
        text.remove_prefix(kInclude.size());
        included = shader_source(text.substr(0, text.find('"')));
        text.remove_prefix(text.find('\n'));
    }
    return kShaderPreamble + included + std::string(text);
}

/// Begins to compile; what comes of it is asked for only when the program is linked, as each question waits for the
/// graphics card.
GLuint compile(GLenum kind, const std::string& file) {
    const std::string text = complete_source(file);
    const char* source = text.c_str();
    const GLuint shader = glCreateShader(kind);
    glShaderSource(shader, 1, &source, nullptr);
    glCompileShader(shader);
    return shader;
}

void tell_fault(GLuint shader, const std::string& file) {
    GLint fine = 0;
    glGetShaderiv(shader, GL_COMPILE_STATUS, &fine);
    if (fine != 0) return;
    char log[2048] = "";
    glGetShaderInfoLog(shader, sizeof log, nullptr, log);
    std::fprintf(stderr, "reluscope: the shader %s does not compile: %s\n", file.c_str(), log);
}

GlProgram make_program(const std::string& stem) {
    const GLuint vertex = compile(GL_VERTEX_SHADER, stem + ".vert");
    const GLuint fragment = compile(GL_FRAGMENT_SHADER, stem + ".frag");
    GlProgram program(glCreateProgram());
    glAttachShader(program.get(), vertex);
    glAttachShader(program.get(), fragment);
    glLinkProgram(program.get());
    GLint fine = 0;
    glGetProgramiv(program.get(), GL_LINK_STATUS, &fine);
    if (fine == 0) {
        tell_fault(vertex, stem + ".vert");
        tell_fault(fragment, stem + ".frag");
        char log[2048] = "";
        glGetProgramInfoLog(program.get(), sizeof log, nullptr, log);
        std::fprintf(stderr, "reluscope: the shaders %s do not link: %s\n", stem.c_str(), log);
        program = {};
    }
    glDeleteShader(vertex);
    glDeleteShader(fragment);
    return program;
}

template <class Name, class Generate>
Name made(const Generate& generate) {
    GLuint name = 0;
    generate(1, &name);
    return Name(name);
}

}  // namespace

GlBuffer make_buffer() { return made<GlBuffer>(glGenBuffers); }
GlVertexArray make_vertex_array() { return made<GlVertexArray>(glGenVertexArrays); }
GlTexture make_texture() { return made<GlTexture>(glGenTextures); }
GlFramebuffer make_framebuffer() { return made<GlFramebuffer>(glGenFramebuffers); }
GlRenderbuffer make_renderbuffer() { return made<GlRenderbuffer>(glGenRenderbuffers); }

void allocate_image(const GlTexture& texture, const GlFramebuffer& framebuffer, int width, int height) {
    glBindTexture(GL_TEXTURE_2D, texture.get());
    glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, width, height, 0, GL_RGBA, GL_UNSIGNED_BYTE, nullptr);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer.get());
    glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, texture.get(), 0);
}

GLuint GlPrograms::get(std::string_view name) {
    const auto known = programs_.find(name);
    if (known != programs_.end()) return known->second.get();
    return programs_.emplace(name, make_program(std::string(name))).first->second.get();
}

void GlPrograms::forget() {
    for (auto& [name, program] : programs_) program.forget();
    programs_.clear();
}

KeepFramebuffer::KeepFramebuffer() { glGetIntegerv(GL_FRAMEBUFFER_BINDING, &name_); }

KeepFramebuffer::~KeepFramebuffer() { glBindFramebuffer(GL_FRAMEBUFFER, static_cast<GLuint>(name_)); }

GLint largest_texture() {
    static GLint largest = 0;
    if (largest == 0) glGetIntegerv(GL_MAX_TEXTURE_SIZE, &largest);  // a lost context answers nothing
    return std::max(1, largest);
}

void draw_sprites(GLsizei count) {
#ifndef __EMSCRIPTEN__
    glEnable(GL_PROGRAM_POINT_SIZE);  // OpenGL ES has it always on
#endif
    glDrawArrays(GL_POINTS, 0, count);
}

void upload(GLenum target, const GlBuffer& buffer, const void* bytes, std::size_t size) {
    glBindBuffer(target, buffer.get());
    glBufferData(target, static_cast<GLsizeiptr>(size), bytes, GL_STATIC_DRAW);
}

}  // namespace reluscope
