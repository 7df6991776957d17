#include "line_numbers.glsl"

// One quad per stroke in space, as wide on the screen wherever it is.
uniform mat4 camera;
uniform vec4 cells;
uniform vec2 heights;
uniform vec2 framebuffer;  // size in pixels
uniform float width;       // in pixels
uniform float nearer;      // so much is taken off the depth, to lie on a facet

flat out vec4 stroke_ends;  // in pixels
out vec2 pixel;
out vec3 place;

// Numbers of an end: cell x, cell y, logit.
vec3 place_of(int first) {
    vec2 cell = vec2(line_number(first), line_number(first + 1));
    return vec3(cells.xy + cells.zw * cell, heights.x + heights.y * line_number(first + 2));
}

void main() {
    vec3 a = place_of(gl_VertexID / 6 * 6);
    vec3 b = place_of(gl_VertexID / 6 * 6 + 3);
    vec4 clip_a = camera * vec4(a, 1.0);
    vec4 clip_b = camera * vec4(b, 1.0);
    vec2 pixel_a = (clip_a.xy / clip_a.w * 0.5 + 0.5) * framebuffer;
    vec2 pixel_b = (clip_b.xy / clip_b.w * 0.5 + 0.5) * framebuffer;
    vec2 along = pixel_b - pixel_a;
    float size = length(along);
    along = size > 1e-6 ? along / size : vec2(1.0, 0.0);
    vec2 across = vec2(-along.y, along.x);
    float reach = 0.5 * width + 1.0;
    vec2 corner = line_corner();
    bool first = corner.x == 0.0;
    vec4 clip = first ? clip_a : clip_b;
    place = first ? a : b;
    pixel = (first ? pixel_a - along * reach : pixel_b + along * reach) + across * corner.y * reach;
    stroke_ends = vec4(pixel_a, pixel_b);
    gl_Position = vec4((pixel / framebuffer * 2.0 - 1.0) * clip.w, clip.z - nearer * clip.w, clip.w);
}
