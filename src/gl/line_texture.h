#pragma once

#include "gl/gl_objects.h"

#include <cstddef>
#include <type_traits>
#include <vector>

namespace reluscope {

/// Lines on the card, each to be drawn as a quad: their numbers lie in a texture, from which the vertex shader fetches
/// those of its own line (shaders/line_numbers.glsl). Not as instances of one quad: a software renderer takes 20
/// microseconds for each instance.
class LineTexture {
public:
    LineTexture() = default;
    /// `lines` are structures of floats that stay where they are until all are sent.
    template <class Line>
    explicit LineTexture(const std::vector<Line>& lines)
        : LineTexture(reinterpret_cast<const float*>(lines.data()), lines.size(), sizeof(Line) / sizeof(float)) {
        static_assert(std::is_standard_layout_v<Line> && std::is_trivially_copyable_v<Line> &&
                      alignof(Line) == alignof(float));
    }

    /// Sends at most `budget` bytes (but one row of the texture at least) and takes them off it.
    void send(std::size_t& budget);
    bool complete() const { return sent_ == num_numbers_; }
    std::size_t num_lines() const { return num_lines_; }

    /// Draws all lines with the program in use, whose shader includes line_numbers.glsl. Lines beyond what a texture of
    /// this card can hold (10 million on usual ones) are left out.
    void draw(GLuint program) const;

    /// After the context was lost.
    void forget();

private:
    LineTexture(const float* numbers, std::size_t num_lines, std::size_t numbers_per_line)
        : numbers_(numbers), num_lines_(num_lines), num_numbers_(num_lines * numbers_per_line) {}
    void allocate();

    const float* numbers_ = nullptr;
    std::size_t num_lines_ = 0;
    std::size_t num_numbers_ = 0;
    std::size_t sent_ = 0;
    std::size_t width_ = 0;  // of a full row of the texture
    GlTexture texture_;
    GlVertexArray vertices_;  // without attributes
};

}  // namespace reluscope
