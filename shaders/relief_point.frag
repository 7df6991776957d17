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
    float outside = shape_distance(offset, point_radius, point_shape);
    float cover = clamp(0.5 - outside, 0.0, 1.0);
    if (cover <= 0.0) discard;
    float inside = clamp(0.5 - pixel_ratio - outside, 0.0, 1.0);
    vec4 colour = mix(point_outline, point_fill, inside);
    result = vec4(colour.rgb, colour.a * cover);
}
