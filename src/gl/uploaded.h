#pragma once

#include "gl/gl_objects.h"
#include "gl/line_texture.h"

#include <limits>
#include <memory>
#include <vector>

namespace reluscope {

/// Bytes on the card made from a part of a picture, which is kept so that its address stays taken.
template <class Item>
struct Uploaded {
    std::shared_ptr<const std::vector<Item>> part;
    GlVertexArray vertices;
    GlBuffer buffer;
    GLsizei count = 0;

    /// Uploads another part than before and binds its vertex array: true if the bytes have to be described.
    bool take(const std::shared_ptr<const std::vector<Item>>& wanted) {
        if (vertices.get() != 0 && part == wanted) return false;
        if (vertices.get() == 0) {
            vertices = make_vertex_array();
            buffer = make_buffer();
        }
        part = wanted;
        count = wanted ? static_cast<GLsizei>(wanted->size()) : 0;
        if (count == 0) return false;
        glBindVertexArray(vertices.get());
        upload(GL_ARRAY_BUFFER, buffer, wanted->data(), wanted->size() * sizeof(Item));
        return true;
    }
    void forget() {
        vertices.forget();
        buffer.forget();
    }
};

/// Lines that were uploaded.
template <class Line>
struct UploadedLines {
    std::shared_ptr<const std::vector<Line>> part;
    LineTexture lines;

    void take(const std::shared_ptr<const std::vector<Line>>& wanted) {
        if (part == wanted) return;
        part = wanted;
        lines = wanted ? LineTexture(*wanted) : LineTexture();
        std::size_t budget = std::numeric_limits<std::size_t>::max();
        lines.send(budget);
    }
    void forget() {
        part.reset();
        lines.forget();
    }
};

}  // namespace reluscope
