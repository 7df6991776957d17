#include "gl/region_buffers.h"

#include <algorithm>
#include <limits>

namespace reluscope {

namespace {

/// Sent per frame: about two milliseconds of copying.
constexpr std::size_t kBytesPerFrame = std::size_t{4} << 20U;
constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();
constexpr GLsizei kRampSize = 256;

template <class Value>
SlicedUpload upload_of(GLenum target, const std::vector<Value>& values) {
    return {target, values.data(), values.size() * sizeof(Value)};
}

const void* offset(std::size_t bytes) { return reinterpret_cast<const void*>(bytes); }

}  // namespace

void SlicedUpload::send(std::size_t& budget) {
    if (complete() || budget == 0) return;
    const std::size_t count = std::min(budget, size_ - done_);
    const bool first = buffer_.get() == 0;
    if (first) buffer_ = make_buffer();
    glBindBuffer(target_, buffer_.get());
    if (first) {
        const bool whole = count == size_;
        glBufferData(target_, static_cast<GLsizeiptr>(size_), whole ? bytes_ : nullptr, GL_STATIC_DRAW);
        if (whole) done_ = size_;
    }
    if (!complete()) {
        glBufferSubData(target_, static_cast<GLintptr>(done_), static_cast<GLsizeiptr>(count),
                        static_cast<const std::byte*>(bytes_) + done_);
        done_ += count;
    }
    budget -= count;
}

bool RegionBuffers::Set::complete() const {
    return mesh->corners.complete() && mesh->triangles.complete() && colours->corners.complete() &&
           colours->piece_corners.complete() && colours->piece_colours.complete();
}

void RegionBuffers::Set::send(std::size_t budget) const {
    for (SlicedUpload* part :
         {&mesh->corners, &mesh->triangles, &colours->corners, &colours->piece_corners, &colours->piece_colours})
        part->send(budget);
}

void RegionBuffers::Set::forget() const {
    if (mesh) {
        for (SlicedUpload* part : {&mesh->corners, &mesh->triangles}) part->forget();
        mesh->walls.forget();
    }
    if (colours) {
        for (SlicedUpload* part : {&colours->corners, &colours->piece_corners, &colours->piece_colours}) part->forget();
    }
}

/// Makes next_ the set of these; what the shown one has of them is shared.
void RegionBuffers::take_in(const Mesh& mesh, const Colours& colours) {
    if (next_.holds(mesh, colours)) return;
    if (shown_.mesh && shown_.mesh->mesh == mesh) next_.mesh = shown_.mesh;
    if (!next_.mesh || next_.mesh->mesh != mesh) {
        next_.mesh = std::make_shared<MeshBuffers>();
        next_.mesh->mesh = mesh;
        next_.mesh->corners = upload_of(GL_ARRAY_BUFFER, mesh->positions);
        next_.mesh->triangles = upload_of(GL_ELEMENT_ARRAY_BUFFER, mesh->triangles);
        next_.mesh->walls = LineTexture(mesh->walls);
    }
    next_.colours = std::make_shared<ColourBuffers>();
    next_.colours->colours = colours;
    next_.colours->corners = upload_of(GL_ARRAY_BUFFER, colours->corners);
    next_.colours->piece_corners = upload_of(GL_ARRAY_BUFFER, colours->piece_positions);
    next_.colours->piece_colours = upload_of(GL_ARRAY_BUFFER, colours->piece_colours);
}

bool RegionBuffers::prepare(const Mesh& mesh, const Colours& colours) {
    if (shown_.holds(mesh, colours)) return true;
    take_in(mesh, colours);
    glBindVertexArray(scratch_.get());
    next_.send(kBytesPerFrame);
    glBindVertexArray(0);
    glBindBuffer(GL_ARRAY_BUFFER, 0);
    return next_.complete();
}

void RegionBuffers::show(const Mesh& mesh, const Colours& colours) {
    if (shown_.holds(mesh, colours)) return;
    take_in(mesh, colours);
    glBindVertexArray(scratch_.get());
    next_.send(kAll);
    shown_ = std::exchange(next_, {});
    describe_regions();
    if (colours->ramp_values) upload_ramp();
}

bool RegionBuffers::prepare_walls() {
    std::size_t budget = kBytesPerFrame;
    shown_.mesh->walls.send(budget);
    return shown_.mesh->walls.complete();
}

void RegionBuffers::describe_regions() const {
    glBindVertexArray(region_vertices_.get());
    glBindBuffer(GL_ELEMENT_ARRAY_BUFFER, shown_.mesh->triangles.buffer().get());
    glBindBuffer(GL_ARRAY_BUFFER, shown_.mesh->corners.buffer().get());
    glEnableVertexAttribArray(0);
    glVertexAttribPointer(0, 2, GL_FLOAT, GL_FALSE, 0, nullptr);
    // The bytes are read as a colour or as a number; the attribute that is switched off is constant.
    glBindBuffer(GL_ARRAY_BUFFER, shown_.colours->corners.buffer().get());
    const bool ramp_values = colours()->ramp_values;
    glDisableVertexAttribArray(ramp_values ? 1 : 2);
    glEnableVertexAttribArray(ramp_values ? 2 : 1);
    if (ramp_values) {
        glVertexAttribPointer(2, 1, GL_FLOAT, GL_FALSE, 0, nullptr);
    } else {
        glVertexAttribPointer(1, 4, GL_UNSIGNED_BYTE, GL_TRUE, 0, nullptr);
    }
    if (!colours()->piece_colours.empty()) {
        glBindVertexArray(piece_vertices_.get());
        glBindBuffer(GL_ARRAY_BUFFER, shown_.colours->piece_corners.buffer().get());
        glEnableVertexAttribArray(0);
        glVertexAttribPointer(0, 2, GL_FLOAT, GL_FALSE, 0, nullptr);
        glBindBuffer(GL_ARRAY_BUFFER, shown_.colours->piece_colours.buffer().get());
        glEnableVertexAttribArray(1);
        glVertexAttribPointer(1, 4, GL_UNSIGNED_BYTE, GL_TRUE, 0, nullptr);
    }
}

void RegionBuffers::upload_ramp() const {
    const std::vector<Rgba> table =
        ramp_table(colours()->legend.ramp.value_or(Ramp::kDiverging), kRampSize, colours()->dark);
    glActiveTexture(GL_TEXTURE0);
    glBindTexture(GL_TEXTURE_2D, ramp_.get());
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
    glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
    glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, kRampSize, 1, 0, GL_RGBA, GL_UNSIGNED_BYTE, table.data());
}

void RegionBuffers::forget() {
    for (const Set* set : {&shown_, &next_}) set->forget();
    for (GlVertexArray* array : {&scratch_, &region_vertices_, &piece_vertices_}) array->forget();
    ramp_.forget();
}

void describe_per_vertex(GLuint location, GLint size, GLenum type, GLboolean normalised, GLsizei stride,
                         std::size_t start) {
    glEnableVertexAttribArray(location);
    glVertexAttribPointer(location, size, type, normalised, stride, offset(start));
}

}  // namespace reluscope
