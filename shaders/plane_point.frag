#include "point_shape.glsl"

// A shape with an outline of one unit.
uniform float pixel_ratio;
uniform float opacity;

flat in vec4 point_fill;
flat in vec4 point_outline;
flat in float point_radius;
flat in int point_shape;
out vec4 result;

void main() {
    vec2 offset = (gl_PointCoord - 0.5) * 2.0 * shape_reach(point_radius, point_shape);  // in pixels
    result = shape_colour(offset, point_radius, point_shape, pixel_ratio, point_fill, point_outline);
    result.a *= opacity;
}
