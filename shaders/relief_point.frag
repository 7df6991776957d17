#include "point_shape.glsl"

// A shape with an outline of one unit, inside of the box only.
uniform float pixel_ratio;
uniform float top;

flat in vec4 point_fill;
flat in vec4 point_outline;
flat in float point_radius;
flat in int point_shape;
flat in vec3 place;
out vec4 result;

const float EDGE = 1.0005;

void main() {
    if (abs(place.x) > EDGE || abs(place.y) > EDGE || abs(place.z) > top * EDGE) discard;
    vec2 offset = (gl_PointCoord - 0.5) * 2.0 * shape_reach(point_radius, point_shape);  // in pixels
    result = shape_colour(offset, point_radius, point_shape, pixel_ratio, point_fill, point_outline);
    if (result.a <= 0.0) discard;  // nothing into the depth
}
