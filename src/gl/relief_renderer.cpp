#include "gl/relief_renderer.h"

#include "gl/gl_objects.h"
#include "gl/region_buffers.h"
#include "gl/relief_target.h"
#include "gl/uploaded.h"

#include <array>
#include <cstddef>
#include <limits>
#include <utility>

namespace reluscope {

namespace {

constexpr float kWallWidth = 1;
constexpr float kBoundaryWidth = 2.5F;
constexpr float kOutlineWidth = 2;
constexpr float kHoveredWidth = 1.5F;
constexpr float kHalo = 1.25F;  // on each side of a line

// Taken off the depth (of 2 over the box), so that what lies on a facet is not hidden by it.
constexpr float kWallsNearer = 0.002F;
constexpr float kLinesNearer = 0.005F;

constexpr std::size_t kBytesPerFrame = 4U << 20U;
constexpr std::size_t kAllBytes = std::numeric_limits<std::size_t>::max();

enum FacetMode { kFlat = 0, kCornerColours = 1, kRampValues = 2 };

std::array<float, 4> floats(Rgba colour) {
    const auto channel = [&](unsigned i) { return static_cast<float>(colour >> (8 * i) & 0xFFU) / 255; };
    return {channel(0), channel(1), channel(2), channel(3)};
}

void describe_facets(const GlBuffer& buffer) {
    glBindBuffer(GL_ARRAY_BUFFER, buffer.get());
    glEnableVertexAttribArray(3);
    glVertexAttribPointer(3, 3, GL_FLOAT, GL_FALSE, 0, nullptr);
}

}  // namespace

struct ReliefRenderer::Objects {
    using Strokes = std::shared_ptr<const std::vector<SpaceStroke>>;

    explicit Objects(GlPrograms& programs)
        : facets(programs.get("relief_region")),
          strokes(programs.get("relief_stroke")),
          marks(programs.get("relief_point")) {}

    GLuint facets, strokes, marks;  // programs
    ReliefTarget target;
    RegionBuffers buffers;
    struct Heights {
        std::shared_ptr<const ReliefSurface> surface;
        SlicedUpload upload;
    };
    Heights heights;       // of what is shown
    Heights next_heights;  // while they are sent
    Uploaded<float> pieces;
    UploadedLines<SpaceStroke> walls, boundary, box, outline;
    Uploaded<SpaceMark> points;
    GlVertexArray flat_vertices = make_vertex_array();  // of few corners, anew for each: 5 numbers per corner
    GlBuffer flat = make_buffer();
    std::optional<ReliefPicture> drawn;

    bool usable() const { return facets != 0 && strokes != 0 && marks != 0; }
    bool send(const std::shared_ptr<const ReliefSurface>& wanted, std::size_t budget);
    void take_in(const ReliefPicture& picture);
    void place(GLuint program, const ReliefPicture& picture) const;
    void use_facets(const ReliefPicture& picture, FacetMode mode, bool lit) const;
    void draw_flat(const std::vector<float>& corners, Rgba colour) const;
    void draw_level_quad(const ReliefPicture& picture, float world_z, Rgba colour) const;
    void draw_surface(const ReliefPicture& picture);
    void draw_strokes(const ReliefPicture& picture, const LineTexture& lines, float width, float nearer,
                      Rgba colour) const;
    void outline_facet(const ReliefPicture& picture, RegionId region, float width, Rgba colour);
    void draw_points(const ReliefPicture& picture) const;
    void draw_all(const ReliefPicture& picture);
    void forget();
};

/// Sends the surface's heights, which are shown from the next take_in() on; true once all are there.
bool ReliefRenderer::Objects::send(const std::shared_ptr<const ReliefSurface>& wanted, std::size_t budget) {
    if (heights.surface == wanted) return true;
    if (next_heights.surface != wanted) {
        const std::vector<float>& facets_of = wanted->facets;
        next_heights = {wanted, SlicedUpload(GL_ARRAY_BUFFER, facets_of.data(), facets_of.size() * sizeof(float))};
    }
    next_heights.upload.send(budget);
    return next_heights.upload.complete();
}

void ReliefRenderer::Objects::take_in(const ReliefPicture& picture) {
    if (picture.surface && picture.colours) {
        buffers.show(picture.surface->mesh, picture.colours);
        if (heights.surface != picture.surface) {
            send(picture.surface, kAllBytes);
            heights = std::exchange(next_heights, {});
        }
        glBindVertexArray(buffers.regions());
        describe_facets(heights.upload.buffer());
        if (!picture.colours->piece_colours.empty() && picture.pieces) {
            pieces.take(picture.pieces);
            glBindVertexArray(buffers.pieces());
            describe_facets(pieces.buffer);
        }
        walls.take(Strokes(picture.surface, &picture.surface->walls));
    }
    boundary.take(picture.boundary);
    box.take(picture.box);
    if (!points.take(picture.points)) return;
    constexpr GLsizei kStride = sizeof(SpaceMark);
    describe_per_vertex(0, 3, GL_FLOAT, GL_FALSE, kStride, offsetof(SpaceMark, x));
    describe_per_vertex(1, 1, GL_FLOAT, GL_FALSE, kStride, offsetof(SpaceMark, radius));
    describe_per_vertex(2, 4, GL_UNSIGNED_BYTE, GL_TRUE, kStride, offsetof(SpaceMark, fill));
    describe_per_vertex(3, 4, GL_UNSIGNED_BYTE, GL_TRUE, kStride, offsetof(SpaceMark, outline));
    describe_per_vertex(4, 1, GL_FLOAT, GL_FALSE, kStride, offsetof(SpaceMark, shape));
}

void ReliefRenderer::Objects::place(GLuint program, const ReliefPicture& picture) const {
    glUseProgram(program);
    glUniformMatrix4fv(glGetUniformLocation(program, "camera"), 1, GL_FALSE, picture.camera.data());
    glUniform4fv(glGetUniformLocation(program, "cells"), 1, picture.cells.data());
    glUniform2fv(glGetUniformLocation(program, "heights"), 1, picture.heights.data());
    glUniform1f(glGetUniformLocation(program, "top"), static_cast<float>(kReliefTop));
}

void ReliefRenderer::Objects::use_facets(const ReliefPicture& picture, FacetMode mode, bool lit) const {
    place(facets, picture);
    glUniform1i(glGetUniformLocation(facets, "mode"), mode);
    glUniform1i(glGetUniformLocation(facets, "ramp"), 0);
    glUniform1f(glGetUniformLocation(facets, "lighting"), lit ? 1.0F : 0.0F);
    glUniform3fv(glGetUniformLocation(facets, "background"), 1, floats(picture.style.background).data());
    glUniform3fv(glGetUniformLocation(facets, "eye"), 1, picture.eye.data());
    glUniform3fv(glGetUniformLocation(facets, "lamp"), 1, picture.lamp.data());
}

/// A convex polygon of one colour: cell x, cell y, logit and two slopes per corner.
void ReliefRenderer::Objects::draw_flat(const std::vector<float>& corners, Rgba colour) const {
    constexpr GLsizei kStride = 5 * sizeof(float);
    glUniform4fv(glGetUniformLocation(facets, "flat_colour"), 1, floats(colour).data());
    glBindVertexArray(flat_vertices.get());
    upload(GL_ARRAY_BUFFER, flat, corners.data(), corners.size() * sizeof(float));
    glEnableVertexAttribArray(0);
    glVertexAttribPointer(0, 2, GL_FLOAT, GL_FALSE, kStride, nullptr);
    glEnableVertexAttribArray(3);
    glVertexAttribPointer(3, 3, GL_FLOAT, GL_FALSE, kStride, reinterpret_cast<const void*>(2 * sizeof(float)));
    glDrawArrays(GL_TRIANGLE_FAN, 0, static_cast<GLsizei>(corners.size() / 5));
}

/// The box's cross-section at a height of the world.
void ReliefRenderer::Objects::draw_level_quad(const ReliefPicture& picture, float world_z, Rgba colour) const {
    const auto cell = [&](float world, std::size_t axis) {
        return (world - picture.cells[axis]) / picture.cells[axis + 2];
    };
    const float z = (world_z - picture.heights[0]) / picture.heights[1];
    std::vector<float> corners;
    for (const auto& [x, y] : {std::pair(-1.0F, -1.0F), {1.0F, -1.0F}, {1.0F, 1.0F}, {-1.0F, 1.0F}})
        corners.insert(corners.end(), {cell(x, 0), cell(y, 1), z, 0, 0});
    use_facets(picture, kFlat, false);
    draw_flat(corners, colour);
}

void ReliefRenderer::Objects::draw_surface(const ReliefPicture& picture) {
    const RegionColours& colours = *picture.colours;
    glActiveTexture(GL_TEXTURE0);
    glBindTexture(GL_TEXTURE_2D, buffers.ramp());
    use_facets(picture, colours.ramp_values ? kRampValues : kCornerColours, true);
    // Facets are a little behind what lies on them.
    glEnable(GL_POLYGON_OFFSET_FILL);
    glPolygonOffset(1, 2);
    glBindVertexArray(buffers.regions());
    glDrawElements(GL_TRIANGLES, static_cast<GLsizei>(picture.surface->mesh->triangles.size()), GL_UNSIGNED_INT,
                   nullptr);
    glPolygonOffset(0.5F, 1);
    if (!colours.piece_colours.empty() && picture.pieces) {
        use_facets(picture, kCornerColours, true);
        glBindVertexArray(buffers.pieces());
        glDrawArrays(GL_TRIANGLES, 0, static_cast<GLsizei>(colours.piece_colours.size()));
    }
    use_facets(picture, kFlat, false);
    glDepthMask(GL_FALSE);
    if (picture.hovered) draw_flat(facet_fan(*picture.surface, *picture.hovered), picture.style.lift);
    if (picture.pinned && picture.pinned != picture.hovered)
        draw_flat(facet_fan(*picture.surface, *picture.pinned), picture.style.lift);
    glDepthMask(GL_TRUE);
    glDisable(GL_POLYGON_OFFSET_FILL);
    glDepthMask(GL_FALSE);
    if (picture.walls) draw_strokes(picture, walls.lines, kWallWidth, kWallsNearer, picture.style.wall);
    draw_strokes(picture, boundary.lines, kBoundaryWidth + 2 * kHalo, 0.8F * kLinesNearer, picture.style.halo);
    draw_strokes(picture, boundary.lines, kBoundaryWidth, kLinesNearer, picture.style.boundary);
    if (picture.pinned) outline_facet(picture, *picture.pinned, kOutlineWidth, picture.style.pinned);
    if (picture.hovered && picture.hovered != picture.pinned)
        outline_facet(picture, *picture.hovered, kHoveredWidth, picture.style.hovered);
    glDepthMask(GL_TRUE);
}

void ReliefRenderer::Objects::draw_strokes(const ReliefPicture& picture, const LineTexture& lines, float width,
                                           float nearer, Rgba colour) const {
    if (lines.num_lines() == 0) return;
    place(strokes, picture);
    glUniform2f(glGetUniformLocation(strokes, "framebuffer"), static_cast<float>(picture.width),
                static_cast<float>(picture.height));
    glUniform1f(glGetUniformLocation(strokes, "width"), width * picture.pixel_ratio);
    glUniform1f(glGetUniformLocation(strokes, "nearer"), nearer);
    glUniform4fv(glGetUniformLocation(strokes, "colour"), 1, floats(colour).data());
    lines.draw(strokes);
}

void ReliefRenderer::Objects::outline_facet(const ReliefPicture& picture, RegionId region, float width, Rgba colour) {
    outline.take(std::make_shared<const std::vector<SpaceStroke>>(facet_outline(*picture.surface, region)));
    draw_strokes(picture, outline.lines, width, kLinesNearer, colour);
}

void ReliefRenderer::Objects::draw_points(const ReliefPicture& picture) const {
    if (points.count == 0) return;
    place(marks, picture);
    glUniform1f(glGetUniformLocation(marks, "pixel_ratio"), picture.pixel_ratio);
    glUniform1f(glGetUniformLocation(marks, "nearer"), kLinesNearer * 2);
    glBindVertexArray(points.vertices.get());
    draw_sprites(points.count);
}

void ReliefRenderer::Objects::draw_all(const ReliefPicture& picture) {
    const std::array<float, 4> back = floats(picture.style.background);
    glViewport(0, 0, picture.width, picture.height);
    glDisable(GL_SCISSOR_TEST);
    glDisable(GL_CULL_FACE);
    glEnable(GL_DEPTH_TEST);
    glDepthFunc(GL_LEQUAL);
    glDepthMask(GL_TRUE);
    glEnable(GL_BLEND);
    glBlendEquation(GL_FUNC_ADD);
    glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    glClearColor(back[0], back[1], back[2], 1);
    glClear(GL_COLOR_BUFFER_BIT | GL_DEPTH_BUFFER_BIT);
    glDepthMask(GL_FALSE);
    draw_level_quad(picture, -static_cast<float>(kReliefTop), picture.style.floor);
    draw_strokes(picture, box.lines, 1, 0, picture.style.grid);
    glDepthMask(GL_TRUE);
    if (picture.surface && picture.colours) draw_surface(picture);
    draw_points(picture);
    glDepthMask(GL_FALSE);
    if (picture.level) draw_level_quad(picture, *picture.level, picture.style.level);
    glDepthMask(GL_TRUE);
    glDisable(GL_DEPTH_TEST);
}

void ReliefRenderer::Objects::forget() {
    for (UploadedLines<SpaceStroke>* uploaded : {&walls, &boundary, &box, &outline}) uploaded->forget();
    pieces.forget();
    points.forget();
    flat_vertices.forget();
    flat.forget();
    heights.upload.forget();
    next_heights.upload.forget();
    buffers.forget();
    target.forget();
}

ReliefRenderer::ReliefRenderer(GlPrograms& programs) : programs_(programs) {}
ReliefRenderer::~ReliefRenderer() = default;

void ReliefRenderer::on_context_restored() {
    if (objects_) objects_->forget();
    objects_.reset();
}

bool ReliefRenderer::prepare(const std::shared_ptr<const ReliefSurface>& surface,
                             const std::shared_ptr<const RegionColours>& colours) {
    if (!objects_) objects_ = std::make_unique<Objects>(programs_);
    if (!objects_->usable()) return true;
    if (!objects_->buffers.prepare(surface->mesh, colours)) return false;
    const bool complete = objects_->send(surface, kBytesPerFrame);
    glBindBuffer(GL_ARRAY_BUFFER, 0);
    return complete;
}

std::uintptr_t ReliefRenderer::draw(const ReliefPicture& picture) {
    if (picture.width <= 0 || picture.height <= 0) return 0;
    if (!objects_) objects_ = std::make_unique<Objects>(programs_);
    Objects& objects = *objects_;
    if (!objects.usable()) return 0;
    if (objects.drawn && *objects.drawn == picture) return objects.target.texture();
    const KeepFramebuffer keep;
    if (!objects.target.begin(picture.width, picture.height)) return 0;
    objects.take_in(picture);
    objects.draw_all(picture);
    objects.target.end();
    objects.drawn = picture;
    glBindVertexArray(0);
    glBindBuffer(GL_ARRAY_BUFFER, 0);
    return objects.target.texture();
}

}  // namespace reluscope
