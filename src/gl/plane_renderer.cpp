#include "gl/plane_renderer.h"

#include "gl/gl_objects.h"
#include "gl/region_buffers.h"
#include "gl/region_layer.h"
#include "gl/uploaded.h"

#include <array>
#include <cstddef>

namespace reluscope {

namespace {

constexpr float kWallWidth = 1;
constexpr float kBoundaryWidth = 2.5F;
constexpr float kUnitWidth = 2.5F;
constexpr float kOutlineWidth = 2;
constexpr float kHoveredWidth = 1.5F;
constexpr float kHalo = 1.5F;  // on each side of a line

/// With more regions than this, their picture is kept in a texture.
constexpr std::size_t kManyRegions = 50000;

enum RegionMode { kFlat = 0, kCornerColours = 1, kRampValues = 2 };

std::array<float, 4> floats(Rgba colour, float opacity = 1) {
    const auto channel = [&](unsigned i) { return static_cast<float>(colour >> (8 * i) & 0xFFU) / 255; };
    return {channel(0), channel(1), channel(2), channel(3) * opacity};
}

}  // namespace

struct PlaneRenderer::Objects {
    using Points = std::vector<PointMark>;

    explicit Objects(GlPrograms& programs)
        : regions(programs.get("plane_region")),
          strokes(programs.get("plane_stroke")),
          points(programs.get("plane_point")),
          layer(programs.get("plane_layer")) {}

    GLuint regions, strokes, points;  // programs
    RegionBuffers buffers;
    RegionLayer layer;
    bool walls_pending = false;
    UploadedLines<Stroke> boundary;
    UploadedLines<Stroke> unit;
    Uploaded<PointMark> marks;
    Uploaded<PointMark> lit_marks;
    GlVertexArray fan_vertices = make_vertex_array();
    GlBuffer fan = make_buffer();   // the region that is lifted
    UploadedLines<Stroke> outline;  // of the hovered, then of the pinned region: few bytes, anew for each

    bool usable() const { return regions != 0 && strokes != 0 && points != 0; }
    static void upload_points(Uploaded<PointMark>& uploaded, const std::shared_ptr<const Points>& wanted);

    void place_regions(const LayerPlace& place) const;
    void draw_regions(const LayerPlace& place, const PlaneStyle& style) const;
    void lift_regions(const PlanePicture& picture, const LayerPlace& screen) const;
    void lift_region(const PlanePicture& picture, RegionId region) const;
    void use_strokes(const LayerPlace& place) const;
    void draw_walls(const PlanePicture& picture, const LayerPlace& place) const;
    void draw_ground(const PlanePicture& picture, const LayerPlace& screen);
    void draw_strokes(const LineTexture& lines, float width, std::array<float, 4> light,
                      std::array<float, 4> strong) const;
    void draw_with_halo(const PlanePicture& picture, const LineTexture& lines, float width, Rgba colour) const;
    void outline_region(RegionId region);
    void draw_lines(const PlanePicture& picture, const LayerPlace& screen);
    void draw_points(const PlanePicture& picture, const Uploaded<PointMark>& uploaded, float opacity) const;
    void forget();
};

void PlaneRenderer::Objects::upload_points(Uploaded<PointMark>& uploaded, const std::shared_ptr<const Points>& wanted) {
    if (!uploaded.take(wanted)) return;
    constexpr GLsizei kStride = sizeof(PointMark);
    describe_per_vertex(0, 2, GL_FLOAT, GL_FALSE, kStride, offsetof(PointMark, x));
    describe_per_vertex(1, 1, GL_FLOAT, GL_FALSE, kStride, offsetof(PointMark, radius));
    describe_per_vertex(2, 4, GL_UNSIGNED_BYTE, GL_TRUE, kStride, offsetof(PointMark, fill));
    describe_per_vertex(3, 4, GL_UNSIGNED_BYTE, GL_TRUE, kStride, offsetof(PointMark, outline));
    describe_per_vertex(4, 1, GL_FLOAT, GL_FALSE, kStride, offsetof(PointMark, shape));
}

void PlaneRenderer::Objects::place_regions(const LayerPlace& place) const {
    glUseProgram(regions);
    const CellPlacement& cells = place.cells;
    const auto width = static_cast<float>(place.width);
    const auto height = static_cast<float>(place.height);
    glUniform4f(glGetUniformLocation(regions, "cells"), 2 * cells.origin_x / width - 1, 1 - 2 * cells.origin_y / height,
                2 * cells.scale_x / width, -2 * cells.scale_y / height);
}

void PlaneRenderer::Objects::draw_regions(const LayerPlace& place, const PlaneStyle& style) const {
    place_regions(place);
    const GLint mode = glGetUniformLocation(regions, "mode");
    const RegionColours& colours = *buffers.colours();
    glUniform1i(mode, colours.ramp_values ? kRampValues : kCornerColours);
    glUniform1i(glGetUniformLocation(regions, "ramp"), 0);
    glUniform3fv(glGetUniformLocation(regions, "background"), 1, floats(style.background).data());
    glActiveTexture(GL_TEXTURE0);
    glBindTexture(GL_TEXTURE_2D, buffers.ramp());
    glBindVertexArray(buffers.regions());
    glDrawElements(GL_TRIANGLES, static_cast<GLsizei>(buffers.mesh()->triangles.size()), GL_UNSIGNED_INT, nullptr);
    if (colours.piece_colours.empty()) return;
    glUniform1i(mode, kCornerColours);
    glBindVertexArray(buffers.pieces());
    glDrawArrays(GL_TRIANGLES, 0, static_cast<GLsizei>(colours.piece_colours.size()));
}

void PlaneRenderer::Objects::lift_regions(const PlanePicture& picture, const LayerPlace& screen) const {
    if (!picture.hovered && !picture.pinned) return;
    place_regions(screen);
    if (picture.hovered) lift_region(picture, *picture.hovered);
    if (picture.pinned && picture.pinned != picture.hovered) lift_region(picture, *picture.pinned);
}

void PlaneRenderer::Objects::lift_region(const PlanePicture& picture, RegionId region) const {
    if (region.index >= buffers.mesh()->num_regions()) return;
    glUniform1i(glGetUniformLocation(regions, "mode"), kFlat);
    glUniform4fv(glGetUniformLocation(regions, "flat_colour"), 1, floats(picture.style.lift).data());
    const std::vector<float> positions = region_fan(*buffers.mesh(), region);
    glBindVertexArray(fan_vertices.get());
    upload(GL_ARRAY_BUFFER, fan, positions.data(), positions.size() * sizeof(float));
    glEnableVertexAttribArray(0);
    glVertexAttribPointer(0, 2, GL_FLOAT, GL_FALSE, 0, nullptr);
    glDrawArrays(GL_TRIANGLE_FAN, 0, static_cast<GLsizei>(positions.size() / 2));
}

void PlaneRenderer::Objects::use_strokes(const LayerPlace& place) const {
    glUseProgram(strokes);
    const CellPlacement& cells = place.cells;
    glUniform4f(glGetUniformLocation(strokes, "pixels"), cells.origin_x, cells.origin_y, cells.scale_x, cells.scale_y);
    glUniform2f(glGetUniformLocation(strokes, "framebuffer"), static_cast<float>(place.width),
                static_cast<float>(place.height));
}

void PlaneRenderer::Objects::draw_strokes(const LineTexture& lines, float width, std::array<float, 4> light,
                                          std::array<float, 4> strong) const {
    glUniform1f(glGetUniformLocation(strokes, "width"), width);
    glUniform4fv(glGetUniformLocation(strokes, "light"), 1, light.data());
    glUniform4fv(glGetUniformLocation(strokes, "strong"), 1, strong.data());
    lines.draw(strokes);
}

void PlaneRenderer::Objects::draw_with_halo(const PlanePicture& picture, const LineTexture& lines, float width,
                                            Rgba colour) const {
    const std::array<float, 4> halo = floats(picture.style.halo);
    const std::array<float, 4> line = floats(colour);
    draw_strokes(lines, (width + 2 * kHalo) * picture.pixel_ratio, halo, halo);
    draw_strokes(lines, width * picture.pixel_ratio, line, line);
}

/// Makes the outline of a region; empty where there is no such region.
void PlaneRenderer::Objects::outline_region(RegionId region) {
    if (region.index >= buffers.mesh()->num_regions()) return outline.take(nullptr);
    outline.take(std::make_shared<const std::vector<Stroke>>(outline_strokes(*buffers.mesh(), region)));
}

void PlaneRenderer::Objects::draw_walls(const PlanePicture& picture, const LayerPlace& place) const {
    use_strokes(place);
    draw_strokes(buffers.walls(), kWallWidth * picture.pixel_ratio,
                 floats(picture.style.wall_light, picture.wall_opacity),
                 floats(picture.style.wall_strong, picture.wall_opacity));
}

/// Regions and walls.
void PlaneRenderer::Objects::draw_ground(const PlanePicture& picture, const LayerPlace& screen) {
    bool walls = picture.walls && picture.wall_opacity > 0;
    walls_pending = walls && !buffers.prepare_walls();
    walls = walls && !walls_pending;
    const PlaneStyle& style = picture.style;
    const RegionLayer::Content content{picture.mesh,     picture.colours,   picture.pixel_ratio,
                                       style.wall_light, style.wall_strong, style.background};
    const auto paint = [&](const LayerPlace& place) {
        draw_regions(place, style);
        if (walls) draw_walls(picture, place);
    };
    if (picture.mesh->num_regions() > kManyRegions &&
        layer.draw(picture, content, {walls, walls ? picture.wall_opacity : 0}, paint)) {
        lift_regions(picture, screen);
        return;
    }
    layer.drop();
    draw_regions(screen, style);
    lift_regions(picture, screen);
    if (walls) draw_walls(picture, screen);
}

void PlaneRenderer::Objects::draw_lines(const PlanePicture& picture, const LayerPlace& screen) {
    use_strokes(screen);
    const PlaneStyle& style = picture.style;
    draw_with_halo(picture, unit.lines, kUnitWidth, style.unit);
    draw_with_halo(picture, boundary.lines, kBoundaryWidth, style.boundary);
    if (picture.pinned) {
        outline_region(*picture.pinned);
        draw_with_halo(picture, outline.lines, kOutlineWidth, style.pinned);
    }
    if (!picture.hovered || picture.hovered == picture.pinned) return;
    // Thin and without a halo: nobody should take it for a line of the network.
    const std::array<float, 4> line = floats(style.hovered);
    outline_region(*picture.hovered);
    draw_strokes(outline.lines, kHoveredWidth * picture.pixel_ratio, line, line);
}

void PlaneRenderer::Objects::draw_points(const PlanePicture& picture, const Uploaded<PointMark>& uploaded,
                                         float opacity) const {
    if (uploaded.count == 0) return;
    glUseProgram(points);
    const CellPlacement& cells = picture.cells;
    glUniform4f(glGetUniformLocation(points, "pixels"), cells.origin_x, cells.origin_y, cells.scale_x, cells.scale_y);
    glUniform2f(glGetUniformLocation(points, "framebuffer"), static_cast<float>(picture.framebuffer_width),
                static_cast<float>(picture.framebuffer_height));
    glUniform1f(glGetUniformLocation(points, "pixel_ratio"), picture.pixel_ratio);
    glUniform1f(glGetUniformLocation(points, "opacity"), opacity);
    glBindVertexArray(uploaded.vertices.get());
    draw_sprites(uploaded.count);
}

void PlaneRenderer::Objects::forget() {
    fan.forget();
    fan_vertices.forget();
    for (Uploaded<PointMark>* uploaded : {&marks, &lit_marks}) uploaded->forget();
    for (UploadedLines<Stroke>* uploaded : {&boundary, &unit, &outline}) uploaded->forget();
    buffers.forget();
    layer.forget();
}

PlaneRenderer::PlaneRenderer(GlPrograms& programs) : programs_(programs) {}
PlaneRenderer::~PlaneRenderer() = default;

void PlaneRenderer::on_context_restored() {
    if (objects_) objects_->forget();
    objects_.reset();
}

bool PlaneRenderer::prepare(const std::shared_ptr<const PlaneMesh>& mesh,
                            const std::shared_ptr<const RegionColours>& colours) {
    if (!objects_) objects_ = std::make_unique<Objects>(programs_);
    return !objects_->usable() || objects_->buffers.prepare(mesh, colours);
}

bool PlaneRenderer::pending() const { return objects_ && (objects_->walls_pending || objects_->layer.pending()); }

void PlaneRenderer::draw(const PlanePicture& picture) {
    if (picture.framebuffer_width <= 0 || picture.framebuffer_height <= 0) return;
    if (!objects_) objects_ = std::make_unique<Objects>(programs_);
    Objects& objects = *objects_;
    if (!objects.usable()) return;
    glViewport(0, 0, picture.framebuffer_width, picture.framebuffer_height);
    glEnable(GL_SCISSOR_TEST);
    glScissor(picture.clip.x, picture.framebuffer_height - picture.clip.y - picture.clip.height, picture.clip.width,
              picture.clip.height);
    glDisable(GL_CULL_FACE);
    glDisable(GL_DEPTH_TEST);
    glEnable(GL_BLEND);
    glBlendEquation(GL_FUNC_ADD);
    glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    if (picture.mesh && picture.colours) {
        objects.buffers.show(picture.mesh, picture.colours);
        objects.boundary.take(picture.boundary);
        objects.unit.take(picture.unit);
        const LayerPlace screen{picture.framebuffer_width, picture.framebuffer_height, picture.cells};
        objects.draw_ground(picture, screen);
        objects.draw_lines(picture, screen);
    }
    Objects::upload_points(objects.marks, picture.points);
    Objects::upload_points(objects.lit_marks, picture.lit_points);
    objects.draw_points(picture, objects.marks, picture.point_opacity);
    objects.draw_points(picture, objects.lit_marks, 1);
    glBindVertexArray(0);
    glBindBuffer(GL_ARRAY_BUFFER, 0);
}

}  // namespace reluscope
