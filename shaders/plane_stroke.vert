#include "line_numbers.glsl"

// One quad per stroke, wider than the line by what antialiasing needs.
uniform vec4 pixels;       // pixel = pixels.xy + pixels.zw * cell, downwards
uniform vec2 framebuffer;  // size in pixels
uniform float width;       // in pixels
uniform vec4 light;
uniform vec4 strong;

flat out vec4 stroke_ends;  // in pixels
flat out vec4 stroke_colour;
out vec2 place;

void main() {
    int first = gl_VertexID / 6 * 5;  // x0, y0, x1, y1 in cell units, and how strong
    vec2 a = pixels.xy + pixels.zw * vec2(line_number(first), line_number(first + 1));
    vec2 b = pixels.xy + pixels.zw * vec2(line_number(first + 2), line_number(first + 3));
    vec2 along = b - a;
    float size = length(along);
    along = size > 1e-6 ? along / size : vec2(1.0, 0.0);
    vec2 across = vec2(-along.y, along.x);
    float reach = 0.5 * width + 1.0;
    vec2 corner = line_corner();
    place = corner.x == 0.0 ? a - along * reach : b + along * reach;
    place += across * corner.y * reach;
    stroke_ends = vec4(a, b);
    stroke_colour = mix(light, strong, line_number(first + 4));
    vec2 clip = place / framebuffer * 2.0 - 1.0;
    gl_Position = vec4(clip.x, -clip.y, 0.0, 1.0);
}
