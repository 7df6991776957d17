#include "gl/line_texture.h"

#include <algorithm>

namespace reluscope {

namespace {

constexpr GLsizei kCornersPerLine = 6;

}  // namespace

void LineTexture::allocate() {
    const auto largest = static_cast<std::size_t>(largest_texture());
    width_ = std::min(num_numbers_, largest);
    if (num_numbers_ > largest * largest) {
        num_lines_ = static_cast<std::size_t>(static_cast<double>(num_lines_) * static_cast<double>(largest * largest) /
                                              static_cast<double>(num_numbers_));
        num_numbers_ = largest * largest;
    }
    texture_ = make_texture();
    vertices_ = make_vertex_array();
    glBindTexture(GL_TEXTURE_2D, texture_.get());
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
    glTexImage2D(GL_TEXTURE_2D, 0, GL_R32F, static_cast<GLsizei>(width_),
                 static_cast<GLsizei>((num_numbers_ + width_ - 1) / width_), 0, GL_RED, GL_FLOAT, nullptr);
}

void LineTexture::send(std::size_t& budget) {
    if (complete() || budget == 0) return;
    glActiveTexture(GL_TEXTURE0);
    if (texture_.get() == 0) allocate();
    glBindTexture(GL_TEXTURE_2D, texture_.get());
    glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
    const auto put = [this](std::size_t columns, std::size_t rows) {
        glTexSubImage2D(GL_TEXTURE_2D, 0, 0, static_cast<GLint>(sent_ / width_), static_cast<GLsizei>(columns),
                        static_cast<GLsizei>(rows), GL_RED, GL_FLOAT, numbers_ + sent_);
        sent_ += columns * rows;
        return columns * rows * sizeof(float);
    };
    const std::size_t affordable = std::max<std::size_t>(1, budget / (width_ * sizeof(float)));
    const std::size_t rows = std::min(affordable, (num_numbers_ - sent_) / width_);
    std::size_t bytes = 0;
    if (rows > 0) bytes += put(width_, rows);
    if (rows < affordable && !complete()) bytes += put(num_numbers_ - sent_, 1);
    budget -= std::min(budget, bytes);
}

void LineTexture::draw(GLuint program) const {
    if (num_lines_ == 0 || !complete()) return;
    glUniform1i(glGetUniformLocation(program, "line_numbers"), 0);
    glActiveTexture(GL_TEXTURE0);
    glBindTexture(GL_TEXTURE_2D, texture_.get());
    glBindVertexArray(vertices_.get());
    glDrawArrays(GL_TRIANGLES, 0, kCornersPerLine * static_cast<GLsizei>(num_lines_));
}

void LineTexture::forget() {
    texture_.forget();
    vertices_.forget();
}

}  // namespace reluscope
